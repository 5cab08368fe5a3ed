"""Numbers in Korean prose: numerals with their counters, what form they take, what they count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from firsthand.text import numerals
from firsthand.text.mentions import Counts, Hedge, Kind, NumberMention
from firsthand.text.nouns import KOREAN, NOUN_KO, PARTICLE, TAIL
from firsthand.text.prose import Span
from firsthand.text.subjects import korean_subject

_PEOPLE = "명|사람|인|분|여성|남성|여자|남자|여인"
_CASES = "건|사건|사례"
_OCCASIONS = "차례|번|회"
_MEASURE = (
    "퍼센트포인트|년대|개월|시간|살|세|년|월|일|시|초|주|달|해|대|원|위안|달러"
    "|킬로미터|킬로그램|킬로|미터|km|kg|리|쪽|장|절|조|항|호|층|도|배"
)
_ALSO_ARTICLE = frozenset(["여성", "남성", "여자", "남자", "여인", "사건", "사례", "편", "대", "해", "도", "장", "조"])
"""Nouns before which 한 is "a" and 이 is "this"."""
_ORDINAL = "번째|째"
_OTHER = "가지|개|마리|곳|군데|편|쌍|가구|가족|집"
_COUNTER = rf"(?P<counter>{_ORDINAL}|{_MEASURE}|{_PEOPLE}|{_CASES}|{_OCCASIONS}|{_OTHER}){TAIL}"
_BIG = r"\d[\d,]{0,9}만(?: ?\d[\d,]{0,5}천?)?"
_ATOM = re.compile(
    rf"(?<![\w.,:#제])(?P<digits>(?:{_BIG}|{numerals.DIGITS})(?P<decimals>\.\d{{1,6}})?)(?P<odd>여)?(?![\d#]|[.,:]\d)"
    rf"|(?<![가-힣\w])(?:(?P<vague>{numerals.APPROXIMATE})여?"
    rf"|(?P<words>(?=[가-힣]){numerals.KOREAN})(?P<odd2>여)?(?<=[가-힣]))"
    rf"(?=\s?(?:{_COUNTER}|%|퍼센트|프로)|분의|{PARTICLE}{{0,4}}(?![가-힣]))"
)
_AFTER = re.compile(rf"\s?{_COUNTER}")
_PERCENT = re.compile(r"\s?(?:%|퍼센트|프로)(?!포인트|\s?p\b)")
_SHARE_OF = re.compile(r"(?<![\w/.:-])\d{1,6}/$")
_PARTS = re.compile(r"분의\s?")
_STANDALONE = re.compile(r"스물|스무|서른|마흔|예순|일흔|여든|아흔|다섯|여섯|일곱|여덟|아홉")
_NATIVE = re.compile(
    r"하나|한|둘|두|셋|세|석|넷|네|넉|다섯|여섯|일곱|여덟|아홉|열|스물|스무|서른|마흔|쉰|예순|일흔|여든|아흔"
)
_BARE_ONES = frozenset("일이삼사오육칠팔구십천만")
_AMONG = re.compile(rf"(?:의 \S{{1,8}})?(?:{PARTICLE})?\s?(?:중|가운데)(?:에서|에서는|에)?,?\s(?:[^\s,.]+\s){{0,3}}")
_TO = re.compile(r"\s?[~∼〜–—-]\s?|(?:년|살|세|명|건)?(?:에서|부터)\s?")
_AND = re.compile(r"(?:년|살|세)?[과와]\s?")
_BETWEEN = re.compile(r"\s?사이")
_IN = re.compile(r"에\s")
_SHARED = "둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열|스물|백"
_PART_OF = re.compile(
    r"(?:\s?(?:명|사람))?에\s(?:한|하나|두|둘|세|셋|네|넷|다섯|여섯|일곱|여덟|아홉)"
    rf"(?:\s?(?:명|사람))?(?:{PARTICLE}|(?![가-힣]))"
)
_PARTED = re.compile(rf"(?<![가-힣])(?:{_SHARED})(?:\s?(?:명|사람))?에\s$")
_LESS = re.compile(
    r"(?:을|를|만)?\s?(?:뺀|빼고|빼면|제외한|제외하고|제외하면)[^.!?\n]{0,24}?(?:모두|모든|전원|전부|나머지|다(?![가-힣]))"
)
_NOUN_BEFORE = re.compile(
    rf"(?P<noun>{NOUN_KO})(?:들)?(?:은|는|이|가|의|을|를)?\s?(?:모두|총|전체|약|대략|최소|적어도|단|불과)?\s?$"
)
_NOUN_AFTER = re.compile(rf"(?:\s?의)?\s?(?:[가-힣]+\s)?(?P<noun>{NOUN_KO})(?:들)?{TAIL}")
_BEFORE = [
    (Hedge.AT_LEAST, re.compile(r"(?:최소|적어도|최소한)\s$")),
    (Hedge.AT_MOST, re.compile(r"(?:최대|많아야|기껏해야)\s$")),
    (Hedge.NEARLY, re.compile(r"거의\s$")),
    (Hedge.ABOUT, re.compile(r"(?:약|대략|어림잡아)\s?$")),
]
_TAILS = [
    (Hedge.AT_LEAST, re.compile(r"\s?이상")),
    (Hedge.AT_MOST, re.compile(r"\s?이하")),
    (Hedge.MORE, re.compile(r"\s?(?:초과|넘[는게은]|을 넘|이 넘)")),
    (Hedge.FEWER, re.compile(r"\s?미만")),
    (Hedge.NEARLY, re.compile(r"\s?가까이")),
    (Hedge.ABOUT, re.compile(r"\s?(?:쯤|정도|가량|안팎|남짓)")),
]


class _Atom(NamedTuple):
    start: int
    end: int
    value: int | Fraction
    places: int
    digits: bool
    odd: bool
    counter: str
    after: int
    high: int | None = None


def korean_numbers(text: str) -> tuple[NumberMention, ...]:
    """Find the numbers of Korean prose, in order."""
    atoms = [atom for atom in _atoms(text) if _stands(text, atom)]
    found: list[NumberMention] = []
    position = 0
    while position < len(atoms):
        atom, after = atoms[position], atoms[position + 1] if position + 1 < len(atoms) else None
        pair = _pair(text, atom, after) if after is not None else None
        mention = pair or _single(text, atom)
        if mention is not None:
            found.append(_hedged(text, mention))
        position += 2 if pair else 1
    return tuple(found)


def _atoms(text: str) -> Iterator[_Atom]:
    for match in _ATOM.finditer(text):
        if text[match.start() - 1 : match.start()] == "/" and not _SHARE_OF.search(
            text, max(0, match.start() - 8), match.start()
        ):
            continue
        if match["vague"]:
            low, high = numerals.between(match["vague"])
            yield _atom(text, match, "vague", low, odd=False)._replace(high=high)
            continue
        if not match["digits"] and not match["words"]:
            continue
        decimals = match["decimals"] or ""
        name = "digits" if match["digits"] else "words"
        words = match[name]
        value = Fraction(words.replace(",", "")) if decimals else numerals.read_korean(words)
        atom = _atom(text, match, name, value, odd=bool(match["odd"] or match["odd2"]))
        yield atom._replace(places=max(0, len(decimals) - 1))


def _atom(text: str, match: re.Match[str], name: str, value: int | Fraction, *, odd: bool) -> _Atom:
    end = match.end(name)
    counter = _AFTER.match(text, match.end())
    unit, after = (counter["counter"], counter.end("counter")) if counter else ("", match.end())
    return _Atom(match.start(), end, value, 0, name == "digits", odd, unit, after)


def _stands(text: str, atom: _Atom) -> bool:
    """Tell whether the syllables are a number here: most single ones are other words too (이, 한, 만, 열)."""
    parted = text[max(0, atom.start - 3) : atom.start].rstrip().endswith("분의")
    if atom.digits or parted or any(after.match(text, atom.end) for after in (_PERCENT, _PARTS, _PART_OF)):
        return True
    words = text[atom.start : atom.end]
    if _PARTED.search(text, max(0, atom.start - 8), atom.start):
        return True
    if not atom.counter:
        whole = not text[: atom.start].strip() and not text[atom.after :].strip()
        alone = words[-1] in "둘셋넷넛덧댓엿섯곱덟홉" if atom.high else _STANDALONE.search(words)
        tells = words[-1] in "둘셋넷" or (words.endswith("하나") and len(words) > 2)
        subject = tells and korean_subject(text, atom.start, atom.after)
        return bool(alone) or (whole and len(words) > 1) or subject or _paired(text, atom, words)
    if words in {"한", "이"} and atom.counter in _ALSO_ARTICLE:
        return False
    if words in _BARE_ONES:
        spaced = text[atom.end : atom.end + 1] == " "
        return atom.counter in {"명", "년", "개월"} and (spaced or words == "십") and words not in {"일", "이"}
    return not (words == "한" and text[atom.after : atom.after + 1] == "도")


def _paired(text: str, atom: _Atom, words: str) -> bool:
    return (words == "열" or words.endswith(("하나", "둘", "셋", "넷")) or atom.high is not None) and bool(
        _NOUN_BEFORE.search(text, max(0, atom.start - 14), atom.start)
    )


_UNITS = {
    **dict.fromkeys(_PEOPLE.split("|"), Counts.PEOPLE),
    **dict.fromkeys(_OCCASIONS.split("|"), Counts.OCCASIONS),
    **dict.fromkeys(_MEASURE.split("|"), Counts.MEASURE),
}


def _counts(text: str, atom: _Atom) -> tuple[Counts, Span | None]:
    """Name what the counter, or the noun beside it, counts. 분 and 번 need a native numeral to count."""
    unit = atom.counter
    if unit in {"분", "번"} and (atom.digits or not _NATIVE.search(text[atom.start : atom.end])):
        return Counts.MEASURE, None
    if unit in _UNITS:
        return _UNITS[unit], None if _UNITS[unit] is Counts.MEASURE else (atom.after - len(unit), atom.after)
    if unit and unit not in {*_CASES.split("|"), "개", "편"}:
        return Counts.NONE, None
    after = _NOUN_AFTER.match(text, atom.after) if unit and text[atom.after : atom.after + 1] == "의" else None
    if after:
        return KOREAN[after["noun"]], after.span("noun")
    before = _NOUN_BEFORE.search(text, max(0, atom.start - 16), atom.start)
    if before:
        return KOREAN[before["noun"]], before.span("noun")
    counted = KOREAN.get(unit, Counts.CASES) if unit in _CASES.split("|") else Counts.NONE
    return counted, None if counted is Counts.NONE else (atom.after - len(unit), atom.after)


def _pair(text: str, one: _Atom, two: _Atom) -> NumberMention | None:
    gap = text[one.after : two.start]
    percent = _PERCENT.match(text, one.end) or _PERCENT.match(text, two.end)
    if percent or len(gap) > 40 or not isinstance(one.value, int) or not isinstance(two.value, int):
        return None
    low, high = (one.start, one.end), (two.start, two.end)
    counts, noun = _counts(text, two)
    if _PARTS.fullmatch(text[one.end : two.start]) and one.value:
        if counts is Counts.NONE and not two.counter and korean_subject(text, one.start, two.after):
            counts = Counts.UNSAID
        return NumberMention(
            one.start, two.end, Fraction(two.value, one.value), Kind.FRACTION, (high, low), counts, noun=noun
        )
    share = _share(text, one, two) if one.high is None else None
    if share or one.high is not None or two.high is not None:
        return share
    if gap == "/" and not one.counter and two.value >= one.value:
        return NumberMention(one.start, two.end, one.value, Kind.RATIO, (low, high), counts, noun=noun, of=two.value)
    joined = _TO.fullmatch(text[one.end : two.start]) or (
        _AND.fullmatch(text[one.end : two.start]) and _BETWEEN.match(text, two.after)
    )
    if not joined or one.value >= two.value or one.counter not in {"", two.counter}:
        return None
    return NumberMention(one.start, two.after, one.value, Kind.RANGE, (low, high), counts, noun=noun, high=two.value)


def _share(text: str, one: _Atom, two: _Atom) -> NumberMention | None:
    """Read 25명 중 두 명 as a ratio, and 열에 두 명 as a fraction."""
    gap, spans = text[one.after : two.start], ((two.start, two.end), (one.start, one.end))
    if not isinstance(one.value, int) or not isinstance(two.value, int):
        return None
    counts, noun = _counts(text, two)
    if _IN.fullmatch(gap) and one.counter in {"", "명", "사람"} and 0 < two.value < one.value <= 100:
        share = Fraction(two.value, one.value)
        counts = Counts.UNSAID if counts is Counts.NONE else counts
        return NumberMention(one.start, two.after, share, Kind.FRACTION, spans, counts, noun=noun)
    if _AMONG.fullmatch(gap) and two.value <= one.value and one.counter:
        if counts in {Counts.NONE, Counts.UNSAID, Counts.CASES}:  # 사건 열네 건 중 두 건: two of the events
            whole = _counts(text, one)
            counts, noun = whole if counts is not Counts.CASES or whole[0] is not Counts.NONE else (counts, noun)
        ratio = NumberMention(one.start, two.after, two.value, Kind.RATIO, spans, counts, noun=noun, of=one.value)
        return ratio if two.high is None else _vague(ratio, two.high)
    return None


def _single(text: str, atom: _Atom) -> NumberMention | None:
    span = (atom.start, atom.end)
    if percent := _PERCENT.match(text, atom.end):
        before = _NOUN_BEFORE.search(text, max(0, atom.start - 16), atom.start)
        beside = before or _NOUN_AFTER.match(text, percent.end())
        counts, noun = (KOREAN[beside["noun"]], beside.span("noun")) if beside else (Counts.NONE, None)
        if beside is None and korean_subject(text, atom.start, percent.end()):
            counts = Counts.UNSAID
        value = Fraction(atom.value)
        return NumberMention(
            atom.start, percent.end(), value, Kind.PERCENTAGE, (span,), counts, noun=noun, places=atom.places
        )
    if atom.counter in _ORDINAL.split("|"):
        return NumberMention(atom.start, atom.after, atom.value, Kind.ORDINAL, (span,))
    if atom.counter == "년" and 1800 <= atom.value <= 2100:
        return NumberMention(atom.start, atom.after, atom.value, Kind.YEAR, (span,), Counts.MEASURE)
    counts, noun = _counts(text, atom)
    if counts is Counts.NONE and not atom.counter and korean_subject(text, atom.start, atom.after):
        counts = Counts.UNSAID
    mention = NumberMention(
        atom.start, atom.after, atom.value, Kind.CARDINAL, (span,), counts, noun=noun, places=atom.places
    )
    if atom.odd and isinstance(atom.value, int):
        return _vague(mention, numerals.most_odd(atom.value))
    return mention if atom.high is None else _vague(mention, atom.high)


def _vague(mention: NumberMention, high: int) -> NumberMention:
    return replace(mention, hedge=Hedge.AT_LEAST, high=high, vague=True)


def _hedged(text: str, mention: NumberMention) -> NumberMention:
    """Add the words that soften a number, and those that make it what all lack: 한 명을 뺀 모두."""
    start, end, hedge = mention.start, mention.end, mention.hedge
    for softer, pattern in _BEFORE:
        if match := pattern.search(text, max(0, start - 8), start):
            start, hedge = match.start(), softer
            break
    else:
        for softer, pattern in _TAILS:
            if match := pattern.match(text, end):
                end, hedge = match.end(), softer
                break
    less = _LESS.match(text, end)
    if less is None and (start, end) == (mention.start, mention.end):
        return mention
    reach = (start, less.end() if less else end)
    return replace(mention, hedge=mention.hedge if mention.vague else hedge, reach=reach, less=less is not None)

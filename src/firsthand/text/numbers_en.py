"""Numbers in English prose: which words are numbers, what form they take, what they count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from firsthand.text.mentions import Counts, Hedge, Kind, NumberMention
from firsthand.text.normal import folded
from firsthand.text.nouns import english_noun
from firsthand.text.numerals import DIGITS, ENGLISH, SCALES, VAGUE, at_least, most_odd, read_english
from firsthand.text.prose import Span
from firsthand.text.subjects import english_subject

_F = re.IGNORECASE
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_REFERENCES = (
    "chapters?|sections?|articles?|paragraphs?|para\\.|pages?|pp?\\.|nos?\\.|numbers?|notes?|tables?|figures?|annex"
    "|appendix|room|camp|unit|bureau|office|resolution"
)
_NOT_DIGITS = re.compile(
    rf"(?=\d)(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}:\d\d|\b\d{{1,2}}(?:st|nd|rd|th)?[ \n]+{_MONTH}(?:[ \n]+\d{{4}})?"
    rf"|\b\d{{4}}s\b|\b\d+(?:\.\d+){{2,}})|[$€£₩]\s?[\d,.]+"
    rf"|\b(?:{_MONTH}[ \n]+\d{{1,2}}(?!\d)(?:,?[ \n]+\d{{4}})?|(?:{_REFERENCES})[ \n]+\d+(?:[.–-]\d+)*\b)",
    _F,
)
"""Dates, clock times, decades, versions, sums of money and references: what digits are part of that tell no number."""

_NOT_ONE = re.compile(
    r"\b(?=[abefilnotw])(?:one[ \n]+(?:another|day|night|morning|evening|thing|way|by[ \n]+one)\b|one's\b|no[ \n-]one\b"
    r"|one[ \n]+or[ \n]+two\b"
    r"|(?:the|this|that|each|every|any|which|another|other|last|next|a)[ \n]+(?:first[ \n]+)?one\b(?![ \n]+of\b)"
    r"|(?:was|were|is|are|am|be|been|being|as|become|became)[ \n]+(?:only[ \n]+)?one[ \n]+of\b"
    r"|(?:at|for|as|in)[ \n]+one\b(?=[ \n]*(?:[,.]|time|point|with)))",
    _F,
)
"""Set phrases with "one"."""

_BEGINS = re.compile(
    r"[\dABDEFHMNOSTZabdefhmnostzſ](?<!\w.)(?:(?<=\d)|(?i:(?<=a)n?[ \n]|(?<=b)ot|(?<=d)oz|(?<=e)(?:ig|le)"
    r"|(?<=f)(?:ou|or|iv|if)|(?<=h)(?:al|un)|(?<=m)il|(?<=n)in|(?<=o)ne|(?<=s)(?:ix|ev|co)|(?<=t)(?:w[eo]|en|h[rio])"
    r"|(?<=z)er))"
)
"""Where a numeral may begin. Its first sign is told by itself, in both cases, so that others are passed over fast."""

_PART_WORDS = "third|quarter|fifth|sixth|seventh|eighth|ninth|tenth"
_ATOM = re.compile(
    rf"(?<![.,:#])(?P<digits>(?:{DIGITS})(?P<decimals>\.\d{{1,6}})?)(?![\w#]|[.,]\d)"
    rf"(?P<scale>[ \n]+(?:{'|'.join(SCALES)})\b(?![-’']))?"
    rf"|(?<!-)(?P<vague>{VAGUE})(?![\w’'-])"
    rf"|(?<!-)(?P<words>{ENGLISH})(?![\w’']|-(?!{_PART_WORDS}|odd\b)[a-z])"
    r"|(?P<both>both)(?!\w)|(?P<pair>a[ \n]+(?:pair|couple)(?=[ \n]+of[ \n]))"
    rf"|(?P<a>an?(?=[ \n]+(?:{_PART_WORDS})))",
    _F,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINAL = re.compile(
    r"[\dEFNSTefnstſ](?<![\w-].)(?i:(?<=\d)\d*(?:st|nd|rd|th)"
    rf"|{'|'.join(f'(?<={word[0]}){word[1:]}' for word in _ORDINALS)})(?![\w-])"
)
_DIGIT = re.compile(r"\d")
_PERCENT = re.compile(r"\s?%|[ \n]+per[ \n]?cent\b(?![ \n]+points?)|[ \n]+pct\b", _F)
_SHARE_OF = re.compile(r"(?<![\w/.:-])\d{1,6}/$")
_ODD = re.compile(r"(?:-|[ \n]+)odd\b", _F)
_COMPOUND = re.compile(r"-(?!odd\b)[a-z]", _F)
_PARTS = dict(zip(_PART_WORDS.split("|"), (3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_FRACTION = re.compile(rf"(?:-|[ \n]+)((?:{_PART_WORDS})(?:s\b|\b(?=[ \n]+of\b|\s*[,.;:)]|\W*$)))", _F)
_OF = re.compile(
    r"(?:[ \n]+[a-z]+){0,2}[ \n]+(?:out[ \n]+)?of"
    r"(?:[ \n]+(?:all|the|those|these|our|a[ \n]+total[ \n]+of|other|total))*[ \n]+",
    _F,
)
_IN = re.compile(r"[ \n]+(?:(?P<noun>[a-z]+)[ \n]+)?(?:in(?:[ \n]+every)?|(?:out[ \n]+)?of[ \n]+every)[ \n]+", _F)
_OF_BEFORE = re.compile(r"\b(?:of|among)(?:[ \n]+(?:all|the|those|these|our)){0,3}[ \n]+$", _F)
_THEN = re.compile(r"(?:[ \n]+[\w'’-]+){0,8},[ \n]+(?:only[ \n]+|just[ \n]+|about[ \n]+)?", _F)
_OUT_OF = re.compile(r"[ \n]+out[ \n]+of[ \n]+(?:every[ \n]+)?(?:\d+|three|four|five|ten|a[ \n]+hundred)\b", _F)
_AND = re.compile(r"[ \n]+and[ \n]+", _F)
_TO = re.compile(r"\s?[–—-]\s?|[ \n]+(?:to|or)[ \n]+", _F)
_BETWEEN = re.compile(r"\bbetween(?:[ \n]+the[ \n]+(?:years|ages)(?:[ \n]+of)?)?[ \n]+$", _F)
_FROM = re.compile(r"\b(?:from|between|of|aged)[ \n]+$", _F)
_HEDGES = {
    Hedge.AT_LEAST: r"at[ \n]+least|no[ \n]+fewer[ \n]+than|not[ \n]+less[ \n]+than",
    Hedge.MORE: r"more[ \n]+than|over|upwards[ \n]+of",
    Hedge.FEWER: r"fewer[ \n]+than|less[ \n]+than|under|below",
    Hedge.AT_MOST: r"at[ \n]+most|up[ \n]+to|no[ \n]+more[ \n]+than|not[ \n]+more[ \n]+than",
    Hedge.NEARLY: r"nearly|almost|close[ \n]+to|just[ \n]+under",
    Hedge.ABOUT: r"about|around|roughly|approximately|some|circa|ca\.|an[ \n]+estimated",
}
_HEDGE_BEFORE = re.compile(
    rf"(?<!\w)(?:{'|'.join(f'(?P<{hedge.name}>{words})' for hedge, words in _HEDGES.items())})[ \n]+$", _F
)
_OR_MORE = re.compile(r"[ \n]+or[ \n]+more\b", _F)
_ALL_BUT = re.compile(
    r"\b(?:all(?:[ \n]+(?:[a-z]+|\d[\d,]*)){0,4}|every(?:one|body)|(?:every|each)(?:[ \n]+[a-z]+){1,2})"
    r"[ \n]+(?:but|bar|(?:except|save)(?:[ \n]+for)?)[ \n]+$",
    _F,
)
_AGE = re.compile(r"\b(?:aged?|ages)(?:[ \n]+of)?[ \n]+$", _F)
_DATED = re.compile(r"\b(?:aged?|ages|years?|since|until|in|by|before|after|during)(?:[ \n]+of)?[ \n]+$", _F)


class _Atom(NamedTuple):
    start: int
    end: int
    value: int | Fraction
    places: int
    form: str


def english_numbers(text: str) -> tuple[NumberMention, ...]:
    """Find the numbers of English prose, in order."""
    atoms = list(_atoms(text))
    found: list[NumberMention] = []
    position = 0
    while position < len(atoms):
        atom, after = atoms[position], atoms[position + 1] if position + 1 < len(atoms) else None
        pair = _pair(text, atom, after) if after is not None else None
        mention = pair or _single(text, atom)
        if mention is not None:
            found.append(_hedged(text, mention))
        position += 2 if pair else 1
    found.extend(
        NumberMention(m.start(), m.end(), 0, Kind.ORDINAL, (m.span(),))
        for m in _ordinals(text)
        if not any(f.start < m.end() and m.start() < f.end for f in found)
    )
    return tuple(sorted(found, key=lambda m: m.start))


def _ordinals(text: str) -> Iterator[re.Match[str]]:
    """Find the ordinals; a text without a digit or one of their words is seen at a glance to have none."""
    words = folded(text)
    for ordinal in _ORDINALS:
        if ordinal in words:
            return _ORDINAL.finditer(text)
    return _ORDINAL.finditer(text) if _DIGIT.search(text) else iter(())


def _atoms(text: str) -> Iterator[_Atom]:
    for match in _numerals(text):
        digits = match["digits"]
        if digits and _barred(_NOT_DIGITS, text, match.span()):
            continue
        if not digits and match[0][0] in "oO" and _barred(_NOT_ONE, text, match.span()):
            continue
        if text[match.start() - 1 : match.start()] == "/" and not _SHARE_OF.search(
            text, max(0, match.start() - 8), match.start()
        ):
            continue
        form = match.lastgroup or ""
        words = match[0]
        if digits:
            decimals, scale = match["decimals"] or "", match["scale"]
            value = Fraction(digits.replace(",", "")) if decimals else read_english(digits)
            value *= SCALES[scale.strip().casefold()] if scale else 1
            whole = int(value) if value == int(value) and scale else value
            yield _Atom(match.start(), match.end(), whole, 0 if scale else max(0, len(decimals) - 1), "digits")
        elif match["vague"]:
            yield _Atom(match.start(), match.end(), at_least(words), 0, "vague")
        elif match["words"]:
            yield _Atom(match.start(), match.end(), read_english(words), 0, "words")
        else:
            yield _Atom(match.start(), match.end(), 2 if form in {"both", "pair"} else 1, 0, form)


def _numerals(text: str) -> Iterator[re.Match[str]]:
    here = 0
    while begins := _BEGINS.search(text, here):
        match = _ATOM.match(text, begins.start())
        here = match.end() if match else begins.start() + 1
        if match:
            yield match


def _barred(pattern: re.Pattern[str], text: str, span: Span) -> bool:
    """Tell whether the numeral is part of one of those, with what stands around it."""
    for match in pattern.finditer(text, max(0, span[0] - 24), min(len(text), span[1] + 24)):
        if match.start() < span[1] and span[0] < match.end():
            return True
    return False


def _pair(text: str, one: _Atom, two: _Atom) -> NumberMention | None:
    """Read two neighbouring numbers as n of N, a range, or one in N; None when they are two numbers."""
    gap = text[one.end : two.start]
    if (
        len(gap) > 90
        or not isinstance(one.value, int)
        or not isinstance(two.value, int)
        or two.form in {"both", "a", "pair", "vague"}
        or one.form == "vague"
        or any(_PERCENT.match(text, atom.end) for atom in (one, two))
        or _FRACTION.match(text, one.end)  # "three quarters of the 20"
    ):
        return None
    low, high = (one.start, one.end), (two.start, two.end)
    if (_OF.fullmatch(gap) and one.form not in {"both", "a"}) or (gap == "/" and one.value <= two.value):
        return _ratio(text, low, high, one.value, two.value)
    then = _THEN.fullmatch(gap) and _OF_BEFORE.search(text, max(0, one.start - 24), one.start)
    if then and two.value <= one.value and not _OUT_OF.match(text, two.end):  # "of the 20, seven out of ten"
        return _ratio(text, high, low, two.value, one.value)
    between = _BETWEEN.search(text, max(0, one.start - 30), one.start)
    if one.value < two.value and ((between and _AND.fullmatch(gap)) or _TO.fullmatch(gap)):
        counts, noun = english_noun(text, two.end)
        if _years(one.value, two.value) or (
            counts is Counts.NONE and _FROM.search(text, max(0, one.start - 8), one.start)
        ):
            counts, noun = Counts.MEASURE, None
        return NumberMention(one.start, two.end, one.value, Kind.RANGE, (low, high), counts, noun=noun, high=two.value)
    if one.form == two.form and 0 < one.value < two.value <= 100 and (joint := _IN.fullmatch(gap)):
        return _one_in(text, one, two, beside=joint["noun"] is not None)
    return None


def _one_in(text: str, one: _Atom, two: _Atom, *, beside: bool) -> NumberMention | None:
    """Read "one in four women", and "one woman in four"."""
    counts, noun = english_noun(text, two.end, one=False)
    if beside:
        counts, noun = english_noun(text, one.end, one=one.value == 1)
        if counts in {Counts.NONE, Counts.MEASURE}:
            return None
    share, spans = Fraction(one.value, two.value), ((one.start, one.end), (two.start, two.end))
    return NumberMention(one.start, two.end, share, Kind.FRACTION, spans, counts, noun=noun)


def _ratio(text: str, n: tuple[int, int], whole: tuple[int, int], value: int, of: int) -> NumberMention:
    end = max(n[1], whole[1])
    counts, noun = english_noun(text, whole[1])
    if counts is Counts.NONE:
        counts, noun = english_noun(text, n[1], one=value == 1)
    if counts is Counts.NONE and noun is None and re.match(r"\W*$|[ \n]*[.,;:)”]", text[end : end + 3]):
        counts = Counts.UNSAID
    return NumberMention(min(n[0], whole[0]), end, value, Kind.RATIO, (n, whole), counts, noun=noun, of=of)


def _years(*values: int) -> bool:
    return all(1800 <= value <= 2100 for value in values)


def _single(text: str, atom: _Atom) -> NumberMention | None:
    span = (atom.start, atom.end)
    if percent := _PERCENT.match(text, atom.end):
        counts, noun = _counted(text, atom, percent.end())
        value = Fraction(atom.value)
        return NumberMention(
            atom.start, percent.end(), value, Kind.PERCENTAGE, (span,), counts, noun=noun, places=atom.places
        )
    odd = _ODD.match(text, atom.end)
    if odd or atom.form == "vague":
        return _vague(text, atom, odd.end() if odd else atom.end)
    return _share_or_count(text, atom)


def _share_or_count(text: str, atom: _Atom) -> NumberMention | None:
    span = (atom.start, atom.end)
    if (part := _FRACTION.match(text, atom.end)) and isinstance(atom.value, int):
        share = Fraction(atom.value, _PARTS[folded(part[1]).rstrip("s")])
        counts, noun = _counted(text, atom, part.end())
        return NumberMention(atom.start, part.end(), share, Kind.FRACTION, (span,), counts, noun=noun)
    if atom.form == "a" or _COMPOUND.match(text, atom.end):
        return None
    more = _OR_MORE.match(text, atom.end)
    counts, noun = english_noun(text, more.end() if more else atom.end, one=atom.value == 1 and not more)
    year = (
        atom.form == "digits" and not atom.places and "," not in text[atom.start : atom.end] and _years(int(atom.value))
    )
    if counts is Counts.NONE and not (year or more) and atom.value != 1 and english_subject(text, atom.start, atom.end):
        counts = Counts.UNSAID
    if atom.form in {"both", "pair"} or (atom.form == "words" and atom.value == 1):
        alone = not text[atom.end :].strip(" \n.,;:")
        if counts is Counts.NONE and not alone and not re.match(r"[ \n]+of\b", text[atom.end :]):
            return None
    if year and (counts is Counts.NONE or _DATED.search(text, max(0, atom.start - 16), atom.start)):
        return NumberMention(atom.start, atom.end, atom.value, Kind.YEAR, (span,), Counts.MEASURE)
    if _AGE.search(text, max(0, atom.start - 8), atom.start):
        counts, noun = Counts.MEASURE, None
    return NumberMention(
        atom.start, atom.end, atom.value, Kind.CARDINAL, (span,), counts, noun=noun, places=atom.places
    )


def _counted(text: str, atom: _Atom, end: int) -> tuple[Counts, Span | None]:
    """Name what a share is of by the noun after it; of people, where it is the subject of what is said of them."""
    counts, noun = english_noun(text, end)
    return (Counts.UNSAID, None) if counts is Counts.NONE and english_subject(text, atom.start, end) else (counts, noun)


def _vague(text: str, atom: _Atom, end: int) -> NumberMention:
    """Read "dozens of women", and "twenty-odd women", which is up to 29."""
    counts, noun = english_noun(text, end)
    value = int(atom.value)
    high = None if atom.form == "vague" else most_odd(value)
    return NumberMention(
        atom.start, end, value, Kind.CARDINAL, ((atom.start, atom.end),), counts, Hedge.AT_LEAST, noun, high=high,
        vague=True,
    )  # fmt: skip


def _hedged(text: str, mention: NumberMention) -> NumberMention:
    """Add the words that soften a number, and those that make it what all lack: "all but two"."""
    start, end, hedge = mention.start, mention.end, mention.hedge
    if match := _HEDGE_BEFORE.search(text, max(0, start - 20), start):
        start, hedge = match.start(), hedge if mention.vague else Hedge[match.lastgroup or "ABOUT"]
    elif more := _OR_MORE.match(text, end):
        end, hedge = more.end(), Hedge.AT_LEAST
    but = _ALL_BUT.search(text, max(0, start - 60), start)
    if but is None and (start, end) == (mention.start, mention.end):
        return mention
    reach = (but.start() if but else start, end)
    return replace(mention, hedge=hedge, reach=reach, less=but is not None)

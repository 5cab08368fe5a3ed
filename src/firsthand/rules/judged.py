"""Whether what a link tells is what its finding counts: the one judgement the rules on numbers share."""

from __future__ import annotations

import re
from fractions import Fraction
from math import floor
from typing import NamedTuple

from firsthand.model.ladder import Ladder
from firsthand.model.testimony import Value
from firsthand.rules.places import Span
from firsthand.rules.told import Telling, rung_of
from firsthand.text.mentions import Counts, Hedge, Kind, NumberMention, QuantifierMention
from firsthand.text.numbers import say
from firsthand.text.quantifiers import holds, suggest

NEAR = Fraction(1, 20)
"""How far a share may be from a fraction told in words: "a third" is 28.3 % to 38.3 %, as "half" is 45 % to 55 %."""


_SHARES = frozenset({Kind.PERCENTAGE, Kind.FRACTION})

_OF = re.compile(
    r"\)?(?:(?:[ \n]+of(?:[ \n]+[\w-]+){1,3})?[ \n]+of|(?:[ \n]+[\w-]+){0,3}[ \n]+(?:among|out of))"
    r"(?:[ \n]+(?:the|those|these|all|our|rest|same|last|total|whole|entire|[a-z]+(?:ing|ed|er)))*[ \n]+",
    re.IGNORECASE,
)

_OPENS = re.compile(r"[ \n]*(?:of|among|out of)(?:[ \n]+(?:the|those|these|all|our))*[ \n]+", re.IGNORECASE)

_COMMA = re.compile(r"(?:[ \n]+[\w-]+){0,4},[ \n]+")

_AMONG = re.compile(r"(?:의?[ \n][가-힣]+)?[ \n]?(?:중|가운데)(?:에서)?의?[ \n]*|의?[ \n]*(?!모두|전원|전부|모든|다)")
"""Between a whole and its share in Korean; "22명 모두" is "all 22", which does not say of how many."""


class Fault(NamedTuple):
    """One number told wrongly: ``wrong``, ``impossible`` or ``range``. ``words`` would be right at ``span``."""

    kind: str
    span: Span
    told: str
    right: str
    words: str | None


def number_faults(telling: Telling) -> tuple[Fault, ...]:
    """Compare every number of the link with the finding.

    The first is what is told; the others, and a number beside a word of the ladder ("all 25"), may be any part of it.
    What a share is of ("most of the 25", 25명 중 대부분) is the whole and nothing else.
    Of a finding told in words only no number is right, as DS12 says.
    """
    if telling.claim.finding.in_words_only:
        return ()
    if telling.claim.finding.value:
        return _value_faults(telling)
    found: list[Fault] = []
    first = not any(word.counts is not Counts.NONE for word in telling.quantifiers)
    for mention in compared(telling):
        if is_whole(telling, mention):
            fault = _of_whole(telling, mention)
        elif mention.kind in {Kind.CARDINAL, Kind.YEAR} and not first and not _from_all(telling, mention):
            fault = None if any(map(mention.admits, _parts(telling))) else _cardinal(telling, mention)
        else:
            fault = _judge(telling, mention)
            first = first and mention.kind in _SHARES
        if fault is not None:
            found.append(fault)
    return tuple(found[:1])


def compared(telling: Telling) -> tuple[NumberMention, ...]:
    """List the numbers of the link that are compared with the finding: of a value those that are its ends.

    Of a finding told in words only it is every one, since none is right.
    """
    numbers = tuple(m for m in telling.numbers if m.kind is not Kind.ORDINAL)
    if telling.claim.finding.in_words_only:
        return telling.numbers
    if telling.claim.finding.value:
        spread = next((m for m in numbers if m.kind is Kind.RANGE), None)
        if spread is not None:
            return (spread,)
        return numbers[: 2 if _asked_for(telling) == "range" else 1]
    comparable = tuple(m for m in numbers if m.counts is not Counts.MEASURE)
    alone = None if comparable else _alone(telling)
    return (alone,) if alone else comparable


def quantifier_fault(telling: Telling, mention: QuantifierMention, ladder: Ladder) -> str | None:
    """Say why the count does not bear out a word of the ladder; None when it does."""
    numbered = any(m.kind in {Kind.CARDINAL, Kind.RATIO} for m in telling.numbers)
    return holds(rung_of(mention, ladder), telling.count, part=telling.part, asked=telling.asked, numbered=numbered)


def unasked(telling: Telling) -> int:
    """Count those of whom "all" and "none" would speak without their having been asked."""
    return 0 if telling.asked or telling.part != "n" else telling.count.unknown


def matches(n: int, whole: int, percent: Fraction, places: int) -> bool:
    """Tell whether n of N rounds to the percentage, half up or half to even."""
    scale = 10**places
    exact = Fraction(100 * n * scale, whole)
    return percent * scale in {floor(exact + Fraction(1, 2)), round(exact)}


def possible(whole: int, percent: Fraction, places: int) -> bool:
    """Tell whether any n of N rounds to the percentage (the GRIM test, Brown and Heathers 2017)."""
    near = floor(percent * whole / 100)
    return any(0 <= n <= whole and matches(n, whole, percent, places) for n in (near - 1, near, near + 1, near + 2))


def as_percent(n: int, whole: int, places: int) -> str:
    """Write n of N as a percentage with so many decimals, rounded half up."""
    scale = 10**places
    rounded = floor(Fraction(100 * n * scale, whole) + Fraction(1, 2))
    return f"{rounded / scale:.{places}f}" if places else str(rounded)


def counted(telling: Telling) -> str:
    """Name what the finding counts, for a message: "'x' counts 9 of 25"."""
    name, count = telling.claim.finding.name, telling.count
    if telling.part != "n":
        return f"'{name}/{telling.part}' is {telling.n}"
    return f"'{name}' counts {count.n} of {count.of}"


def _alone(telling: Telling) -> NumberMention | None:
    """Return a number that is all the link says, though it looks like a year."""
    text = telling.block.text[slice(*telling.span)].strip()
    return next((m for m in telling.numbers if telling.block.text[m.start : m.end] == text), None)


def _parts(telling: Telling) -> frozenset[int]:
    count = telling.count
    parts = (count.n, count.denied, count.silent, count.not_asked, count.declined, count.missing, count.unknown)
    return telling.wholes | frozenset(parts) | {telling.n}


def _from_all(telling: Telling, mention: NumberMention) -> bool:
    """Whether the link tells by the number how many of all are missing: "all but one"."""
    return mention.less and telling.span[0] <= mention.extent[0]


def is_whole(telling: Telling, mention: NumberMention) -> bool:
    """Whether the number is what a share beside it is of: "two thirds of the 20", "all 20 but six", 20명 중 대부분."""
    if mention.kind is not Kind.CARDINAL or mention.less:
        return False
    if any(m.less and m.extent[0] <= mention.start < m.start for m in telling.numbers):
        return True
    shares: list[Span] = [m.extent for m in telling.numbers if m.kind in _SHARES]
    shares += [(q.start, q.end) for q in telling.quantifiers]
    text, (start, end) = telling.block.text, mention.extent
    opens = _OPENS.fullmatch(text, telling.span[0], start) is not None
    after = [m.end() for m in (_AMONG.match(text, end), _COMMA.match(text, end) if opens else None) if m]
    return any(_OF.fullmatch(text, b, start) or (a > end and a in after) for a, b in shares)


def _of_whole(telling: Telling, mention: NumberMention) -> Fault | None:
    """Compare what a share is of. Where nobody denied it, n is also those whose answer is known: a share of itself."""
    itself: frozenset[int] = frozenset() if telling.asked else frozenset({telling.n}) - {telling.count.of}
    if any(map(mention.admits, telling.wholes - itself)):
        return None
    return _numeral(telling, mention, mention.spans[0], telling.count.of, "wrong")


def _judge(telling: Telling, mention: NumberMention) -> Fault | None:
    if _from_all(telling, mention):
        wholes = {mention.of} & telling.wholes if mention.of else telling.wholes
        right = any(mention.admits(whole - telling.n) for whole in wholes)
        return None if right else _phrase(telling, mention.extent)
    if mention.kind is Kind.RATIO:
        return _ratio(telling, mention)
    if mention.kind is Kind.PERCENTAGE:
        return _percentage(telling, mention)
    if mention.kind is Kind.FRACTION:
        near = any(whole and abs(Fraction(telling.n, whole) - mention.value) <= NEAR for whole in telling.bases)
        return None if near else _phrase(telling, (mention.start, mention.end))
    if mention.kind is Kind.RANGE and mention.high is not None:
        within = mention.value <= telling.n <= mention.high
        return None if within else _phrase(telling, (mention.start, mention.end))
    return None if mention.admits(telling.n) else _cardinal(telling, mention)


def _cardinal(telling: Telling, mention: NumberMention) -> Fault:
    return _numeral(telling, mention, mention.spans[0], telling.n, "wrong")


def _ratio(telling: Telling, mention: NumberMention) -> Fault | None:
    n_right, of_right = mention.admits(telling.n), mention.of in telling.wholes
    if n_right and of_right:
        return None
    if n_right:
        return _numeral(telling, mention, mention.spans[1], telling.count.of, "wrong")
    fault = _numeral(telling, mention, mention.spans[0], telling.n, "wrong")
    inside = all(telling.span[0] <= a and b <= telling.span[1] for a, b in mention.spans)
    if of_right or not inside or fault.words is None:
        return fault
    return _replaced(telling, mention, dict(zip(mention.spans, (telling.n, telling.count.of), strict=True)), "wrong")


def _percentage(telling: Telling, mention: NumberMention) -> Fault | None:
    wholes = sorted(whole for whole in telling.bases if whole)
    percent, places = Fraction(mention.value), mention.places
    for whole in wholes:
        share = Fraction(100 * telling.n, whole)
        if mention.admits(share) if mention.approximate else matches(telling.n, whole, percent, places):
            return None
    right = as_percent(telling.n, telling.count.of, places) if telling.count.of else None
    able = mention.hedge is not Hedge.EXACT or any(possible(whole, percent, places) for whole in wholes)
    told = telling.block.text[mention.start : mention.end]
    kind = "wrong" if able else "impossible"
    return Fault(kind, mention.spans[0], told, f"{right}%" if right else "no share at all", right)


def _numeral(telling: Telling, mention: NumberMention, span: Span, right: int | Fraction, kind: str) -> Fault:
    old = telling.block.text[slice(*span)]
    if not isinstance(right, int):
        return Fault(kind, span, old, f"{float(right):g}", None)
    words: str | None = say(right, old, _language(old), before_counter=mention.end > span[1])
    told = mention.of if span != mention.spans[0] else mention.value
    if mention.vague:
        words = None
    if (told == 1) != (right == 1) and old.isascii():
        words = None
    return Fault(kind, span, old, str(right), words)


def _replaced(telling: Telling, mention: NumberMention, right: dict[Span, int], kind: str) -> Fault:
    text = telling.block.text
    words, position = "", mention.start
    for span in sorted(right):
        old = text[slice(*span)]
        words += text[position : span[0]] + say(right[span], old, _language(old), before_counter=mention.end > span[1])
        position = span[1]
    told = " and ".join(text[slice(*span)] for span in right)
    values = list(right.values())
    joint = " to " if kind == "range" else " of "
    return Fault(
        kind, (mention.start, mention.end), told, joint.join(map(str, values)), words + text[position : mention.end]
    )


def _phrase(telling: Telling, span: Span) -> Fault:
    old = telling.block.text[slice(*span)]
    return Fault("wrong", span, old, suggest(telling.count, _language(old), part=telling.part, like=old), None)


def _language(words: str) -> str:
    return "ko" if re.search(r"[가-힣]", words) else "en"


def _value_faults(telling: Telling) -> tuple[Fault, ...]:
    """Compare with the least, greatest, median or range of an attribute."""
    low, high = _whole(telling.count.low), _whole(telling.count.high)
    numbers = compared(telling)
    if low is None or high is None or not numbers:
        return ()
    spread = numbers[0]
    if spread.kind is Kind.RANGE:
        right = dict(zip(spread.spans, (low, high), strict=True))
        told = (spread.value, spread.high)
        if told == (low, high):
            return ()
        whole = {span: int(value) for span, value in right.items()}
        return (_replaced(telling, spread, whole, "range"),)
    word = _asked_for(telling)
    if word == "range" and len(numbers) > 1:
        pairs = zip(sorted(numbers, key=lambda m: m.value), (low, high), strict=True)
        wrong = [(m, right) for m, right in pairs if not m.admits(right)]
    else:
        able = {"least": (low,), "greatest": (high,), "range": (low, high)}.get(
            word, (low, high, Fraction(low + high) / 2)
        )
        wrong = [] if any(numbers[0].admits(value) for value in able) else [(numbers[0], able[0])]
    kind = "range" if word == "range" else "wrong"
    return tuple(_numeral(telling, m, m.spans[0], right, kind) for m, right in wrong[:1])


def _asked_for(telling: Telling) -> str:
    return telling.claim.finding.value.split("(")[0].strip().casefold()


def _whole(value: Value) -> int | Fraction | None:
    if not isinstance(value, str):
        return value
    if value.isdecimal():
        return int(value)
    return Fraction(value) if re.fullmatch(r"\d+\.\d+", value) else None

"""Whether the words of a ``source:`` link agree with what the register records of that source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from firsthand.model.bound import Attribution, Bound
from firsthand.model.project import Attribute
from firsthand.model.testimony import Source, Value
from firsthand.text import numerals
from firsthand.text.normal import folded, normal

_TENS = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80, "ninet": 90}
_BAND = re.compile(
    rf"\b(?P<word>{'|'.join(_TENS)})ies\b|\b(?P<teen>teens|teenage[rd]?)\b"
    r"|(?<!\d)(?P<digits>(?:(?:19|20)\d|[1-9])0)(?:'?s\b|대|년대)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\w.])\d{1,4}(?![\d]|\.\d)")
_ENGLISH_AGE = re.compile(
    r"\b(?:(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[- ](?:one|two|three|four|five|six|seven|eight|nine)\b)?"
    r"|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)\b",
    re.IGNORECASE,
)
_KOREAN_AGE = re.compile(
    r"(?<!\w)(?P<n>(?:열|스물|스무|서른|마흔|쉰|예순|일흔|여든|아흔)"
    r"(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)?) ?살(?!\w)"
)
_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+(?:-[A-Za-z]+)?){1,2}(?= ?[,(]| who\b|$)")
_KOREAN_NAME = re.compile(r"(?P<name>[가-힣]{2,4}) ?씨")
_SEXES = {
    "female": re.compile(r"\b(?:wom[ae]n|girls?|wife|mother|widow|female)\b|여성|여자|여인", re.IGNORECASE),
    "male": re.compile(r"\b(?:m[ae]n|boys?|husband|father|widower|male)\b|남성|남자", re.IGNORECASE),
}


def normal_aliases(bound: Bound) -> dict[str, list[str]]:
    """Write every source's aliases as they are compared, by source."""
    return {source.code: [normal(a) for a in source.alias.values() if a] for source in bound.snapshot.sources}


def disagreements(attribution: Attribution, bound: Bound, aliases: Mapping[str, list[str]]) -> Iterator[str]:
    """Name each detail in the link's words that is not the record's: ``alias``, an attribute, or ``number``.

    A name must be one of this source's aliases; a number or decade must fit an attribute recorded as a number or
    year; a category must not be another value's label. What the words leave out is no disagreement. ``aliases`` are
    those of :func:`normal_aliases`.
    """
    words = normal(attribution.citation.text)
    source = attribution.source
    own = sorted(filter(None, map(normal, source.alias.values())), key=len, reverse=True)
    rest = words
    for alias in own:
        rest = rest.replace(alias, "")
    others = [alias for code, listed in aliases.items() if code != source.code for alias in listed]
    if _names_another(rest, named=rest != words, own=own, others=others):
        yield "alias"
    numbers = {name: a for name, a in bound.project.attributes.items() if a.type in {"integer", "year"}}
    yield from sorted(set(_wrong_numbers(rest, source, numbers)))
    for attribute in bound.project.attributes.values():
        if attribute.type == "category" and _another_value(rest, attribute, source.attributes.get(attribute.name)):
            yield attribute.name


def _names_another(rest: str, *, named: bool, own: list[str], others: list[str]) -> bool:
    """Tell whether the words give a name that is not this source's: another's, or one nobody has."""
    for alias in others:
        if alias in rest and re.search(rf"(?<!\w){re.escape(alias)}(?![a-zA-Z])", rest):
            return True
    if named:
        return False
    if _NAME.match(rest) or _KOREAN_NAME.search(rest):
        return True
    return any(_one_syllable_off(word, alias) for alias in own for word in re.findall(r"[가-힣]+", rest))


def _one_syllable_off(word: str, alias: str) -> bool:
    """Tell whether a Korean word begins like a slip in the alias: three syllables or more, one of them another."""
    if len(alias) < 3 or not all("가" <= sign <= "힣" for sign in alias) or len(word) < len(alias):
        return False
    return sum(a != b for a, b in zip(word, alias, strict=False)) == 1


def _wrong_numbers(words: str, source: Source, numbers: dict[str, Attribute]) -> Iterator[str]:
    years = {n: source.attributes.get(n) for n, a in numbers.items() if a.type == "year"}
    others = {n: source.attributes.get(n) for n, a in numbers.items() if a.type == "integer"}
    for match in _BAND.finditer(words):
        low = 10 if match["teen"] else _TENS[match["word"].casefold()] if match["word"] else int(match["digits"])
        known = years if low >= 1000 else others
        if not any(isinstance(value, int) and low <= value < low + 10 for value in known.values()):
            yield _culprit(known, low)
    rest = _BAND.sub(" ", words)
    for number in _numbers_in(rest):
        known = years if 1800 <= number <= 2200 else others
        if number not in known.values():
            yield _culprit(known, number)


def _numbers_in(words: str) -> Iterator[int]:
    for match in _DIGITS.finditer(words):
        yield int(match.group())
    for match in _ENGLISH_AGE.finditer(words):
        yield numerals.read_english(match.group())
    for match in _KOREAN_AGE.finditer(words):
        yield numerals.read_korean(match["n"])


def _culprit(known: dict[str, Value], number: int) -> str:
    """Name the attribute a wrong number was meant for: the only one, the age, or the nearest; else ``number``."""
    recorded = {name: value for name, value in known.items() if isinstance(value, int)}
    return min(recorded, key=lambda name: (abs(recorded[name] - number), name)) if recorded else "number"


def _another_value(words: str, attribute: Attribute, value: Value) -> bool:
    """Tell whether the words hold the label of another value of this attribute, and not the recorded one's."""
    if not isinstance(value, str):
        return False
    if attribute.name == "sex" and value in _SEXES:
        other = next(sex for sex in _SEXES if sex != value)
        return bool(_SEXES[other].search(words)) and not _SEXES[value].search(words)
    held = {
        key: any(_holds(words, label) for label in (key, *labels.values())) for key, labels in attribute.values.items()
    }
    return not held.get(value, False) and any(held.values())


def _holds(words: str, label: str) -> bool:
    told = normal(label)
    if not told or folded(told) not in folded(words):  # a pattern for each label of each value would cost more
        return False
    return re.search(rf"(?<!\w){re.escape(told)}(?![a-zA-Z])", words, re.IGNORECASE) is not None

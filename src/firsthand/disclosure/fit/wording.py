"""Details of a person in words a writer can paste: "a man who left in the late 2000s", 2000년대 후반에 떠난 남성."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from firsthand.disclosure.fit.generalise import in_order
from firsthand.disclosure.words.attribution import is_age
from firsthand.disclosure.words.details import EARLIEST, LATEST, OLDEST
from firsthand.disclosure.words.lexicon import Lexicon
from firsthand.model.disclosure import Detail
from firsthand.model.project import Attribute, Project
from firsthand.text.numerals import write_english

_NOUNS = {
    "en": {"female": "a woman", "male": "a man", "": "a person"},
    "ko": {"female": "여성", "male": "남성", "": "사람"},
}
_THEIR = {"female": "her", "male": "his", "": "their"}


def described(details: Iterable[Detail], project: Project, lexicon: Lexicon, language: str) -> str:
    """Say the details as a description of one person, in English or Korean; every one of them, and no more."""
    told = in_order(details, project.attributes)
    sex = next((_sex(detail, lexicon) for detail in told if detail.attribute in lexicon.sexes), "")
    rest = [detail for detail in told if detail.attribute not in lexicon.sexes]
    ages = [d for d in rest if _is_age(project.attributes.get(d.attribute))]
    other = [d for d in rest if d not in ages]
    if language == "ko":
        parts = [*(_phrase(d, project, "ko") for d in other), *(_korean_age(d) for d in ages), _NOUNS["ko"][sex]]
        return " ".join(parts)
    phrases = sorted((_phrase(d, project, "en") for d in other), key=lambda phrase: phrase.startswith("who"))
    words = " ".join([_NOUNS["en"][sex], *(_english_age(d, _THEIR[sex]) for d in ages), *phrases])
    return re.sub(r"\ba (?=[aeiou])", "an ", words)


def _sex(detail: Detail, lexicon: Lexicon) -> str:
    values = lexicon.sexes[detail.attribute]
    return next((sex for sex, value in values.items() if detail.values == (value,)), "")


def _is_age(attribute: Attribute | None) -> bool:
    return attribute is not None and attribute.type == "integer" and is_age(attribute)


def _english_age(detail: Detail, their: str) -> str:
    low, high = detail.low or 0, detail.high or 0
    if low == high:
        return f"of {low}"
    if high - low == 9 and low % 10 == 0 and 20 <= low < 100:
        return f"in {their} {_decade(low)}"
    if high >= OLDEST:
        return f"aged {low} or older"
    return f"aged {low} to {high}"


def _decade(low: int) -> str:
    return write_english(low)[:-1] + "ies"


def _korean_age(detail: Detail) -> str:
    low, high = detail.low or 0, detail.high or 0
    if low == high:
        return f"{low}세의"
    if high - low == 9 and low % 10 == 0 and low >= 10:
        return f"{low}대"
    return f"{low}세 이상의" if high >= OLDEST else f"{low}~{high}세의"


def _phrase(detail: Detail, project: Project, language: str) -> str:
    attribute = project.attributes.get(detail.attribute)
    label = _in(attribute.label, language, detail.attribute) if attribute else detail.attribute
    phrase = project.protection.telling(detail.attribute).phrases.get(language)
    if attribute is not None and attribute.type == "year":
        return phrase.replace("{}", _when(detail, language)) if phrase else f"({label}: {_span(detail)})"
    told = _values(detail, project, language) if detail.values else _span(detail)
    return phrase.replace("{}", told) if phrase else f"({label}: {told})"


_WHEN = {
    "year": ("in {low}", "{low}년에"),
    "decade": ("in the {low}s", "{low}년대에"),
    "early": ("in the early {decade}s", "{decade}년대 전반에"),
    "late": ("in the late {decade}s", "{decade}년대 후반에"),
    "from": ("in {low} or later", "{low}년 이후에"),
    "until": ("in {high} or earlier", "{high}년 이전에"),
    "between": ("between {low} and {high}", "{low}년에서 {high}년 사이에"),
}
"""How a span of years is said, in English and in Korean."""


def _when(detail: Detail, language: str) -> str:
    low, high = detail.low or 0, detail.high or 0
    decade = low // 10 * 10
    shapes = {(low, low): "year", (decade, decade + 9): "decade", (decade, decade + 4): "early"}
    shape = shapes.get((low, high)) or ("late" if (low, high) == (decade + 5, decade + 9) else "")
    shape = shape or ("from" if high >= LATEST else "until" if low <= EARLIEST else "between")
    return _WHEN[shape][language == "ko"].format(low=low, high=high, decade=decade)


def _span(detail: Detail) -> str:
    return str(detail.low) if detail.low == detail.high else f"{detail.low}–{detail.high}"


def _values(detail: Detail, project: Project, language: str) -> str:
    for group in project.protection.telling(detail.attribute).groups:
        if set(detail.values) == group.values:
            return _in(group.label, language, group.id)
    attribute = project.attributes.get(detail.attribute)
    values = attribute.values if attribute else {}
    named = [_in(values.get(value, {}), language, value) for value in detail.values]
    return (" 또는 " if language == "ko" else " or ").join(named)


def _in(words: Mapping[str, str], language: str, otherwise: str) -> str:
    return words.get(language) or next(iter(words.values()), otherwise)

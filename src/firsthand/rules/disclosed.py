"""Which recorded details the words of a ``source:`` link show the reader."""

from __future__ import annotations

import re
import unicodedata

from firsthand.model.bound import Attribution
from firsthand.model.project import Attribute, Project
from firsthand.model.testimony import Value
from firsthand.text.normal import folded

_SEX = re.compile(
    r"\b(?:wom[ae]n|female|girl|m[ae]n|male|boy|mother|father|wife|husband)\b|여성|남성|여자|남자", re.IGNORECASE
)
_DECADES = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80}
_BAND = re.compile(
    r"\b(twent|thirt|fort|fift|sixt|sevent|eight)ies\b|(?<!\d)([2-8]0)대|(?<!\d)([2-8]0)s\b", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")


def disclosed_attributes(attribution: Attribution, project: Project) -> tuple[tuple[str, bool], ...]:
    """Name the attributes the link's words disclose of this source, and whether exactly, in the project's order.

    A number discloses an attribute when it equals the record; a category when its label, or the recorded text, stands
    in the words; sex when any word for it does; age also when a decade does.
    """
    words = unicodedata.normalize("NFC", attribution.citation.text)
    told = ((name, _shows(words, attribute, attribution.source.attributes.get(name)))
            for name, attribute in project.attributes.items())  # fmt: skip
    return tuple((name, exact) for name, exact in told if exact is not None)


def _shows(words: str, attribute: Attribute, value: Value) -> bool | None:
    """Tell whether the words show an attribute exactly (True) or as a band (False); None when they do not show it."""
    if attribute.name == "sex":
        return True if _SEX.search(words) else None
    if value is None:
        return None
    if isinstance(value, int):
        if str(value) in _NUMBER.findall(words):
            return True
        return False if attribute.name == "age" and _band(words) is not None else None
    labels = attribute.values.get(value, {})
    spoken = {value, *labels.values()}
    told = folded(words)
    near = [label for label in spoken if label and folded(label) in told]
    return True if any(re.search(rf"(?<!\w){re.escape(label)}", words, re.IGNORECASE) for label in near) else None


def _band(words: str) -> int | None:
    match = _BAND.search(words)
    if match is None:
        return None
    return _DECADES[match[1].casefold()] if match[1] else int(match[2] or match[3])

"""Whether aliases serve: each one source's alone, and of a kind that readers expect of her sex."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from firsthand.model.testimony import Source
from firsthand.text.normal import folded, normal

TYPICAL: Mapping[str, frozenset[str]] = {
    "female": frozenset("희숙순옥애미란심녀분화실자혜향별설은선려금춘연경"),
    "male": frozenset("철식길준렬호석혁섭환국룡범규찬남수일권택훈진창두"),
}
"""Syllables of given names that are commoner of one sex. A short list, wrong of many: it asks for a second look."""

_HERS = "hui suk sun ok ae mi ran sim nyo bun pun hwa sil ja hye hyang byol sol un son ryo kum chun yon gyong"
_HIS = "chol sik gil kil jun ryol ho sok hyok sop hwan guk kuk ryong bom gyu chan nam su il gwon taek hun jin chang tu"
_ROMAN: Mapping[str, frozenset[str]] = {"female": frozenset(_HERS.split()), "male": frozenset(_HIS.split())}
_DECLARED = re.compile(
    r"\balias(?:es)?\b|\bpseudonyms?\b|\bpseudonymous\b"
    r"|\bnames? (?:ha[sv]e? been|were|are|is) (?:changed|altered|invented)"
    r"|\bnot (?:her|his|their) (?:own |real |true )?names?\b|\b(?:changed|altered|invented|assumed|fictitious) names?\b"
    r"|가명|이름(?:은|을|들은)? (?:모두 )?(?:바꾸|바꿨|바꾼|고쳤|지어)|실명(?:이|은|을)? (?:아니|아닌|쓰지|밝히지)"
    r"|본명(?:이|은)? (?:아니|아닌)",
    re.IGNORECASE,
)


def shared(sources: Iterable[Source]) -> dict[str, frozenset[str]]:
    """Say of each source whose alias another has, in whatever language and spacing, which others that is."""
    holders: dict[str, set[str]] = {}
    for source in sources:
        for alias in source.alias.values():
            if key := _bare(alias):
                holders.setdefault(key, set()).add(source.code)
    found: dict[str, set[str]] = {}
    for codes in holders.values():
        for code in codes if len(codes) > 1 else ():
            found.setdefault(code, set()).update(codes - {code})
    return {code: frozenset(others) for code, others in sorted(found.items())}


def unlike(source: Source, sex: str) -> bool:
    """Tell whether readers would take the bearer of an alias for the other sex than ``female`` or ``male``.

    So it is when a syllable of a Korean given name is commoner of the other sex and none is commoner of this one.
    """
    other = {"female": "male", "male": "female"}[sex]
    for alias in source.alias.values():
        syllables, typical = _given_name(alias)
        if syllables & typical[other] and not syllables & typical[sex]:
            return True
    return False


def declared(text: str) -> bool:
    """Tell whether a text says that the names in it are not people's own."""
    return _DECLARED.search(text) is not None


def _given_name(alias: str) -> tuple[set[str], Mapping[str, frozenset[str]]]:
    """Take the syllables of the given name: of a Korean name all but the first, of a romanised one all but its word."""
    hangul = re.sub(r"\s", "", unicodedata.normalize("NFC", alias))
    if re.fullmatch(r"[가-힣]{2,4}", hangul):
        return set(hangul[1:]), TYPICAL
    words = re.findall(r"[a-z]+", folded(normal(alias)))
    return set(words[1:]), _ROMAN


def _bare(alias: str) -> str:
    return re.sub(r"[\W_]", "", folded(normal(alias)))

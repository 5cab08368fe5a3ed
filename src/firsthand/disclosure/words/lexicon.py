"""The words that tell a category of a person: sex, a place, an occupation, whatever the project records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from firsthand.model.project import Attribute, Project
from firsthand.model.testimony import Source
from firsthand.text.normal import folded, normal

_SEX = {
    "female": re.compile(
        r"\b(?:\w*wom[ae]n|girls?|wife|wives|mothers?|grandmothers?|widows?|females?|daughters?|sisters?|aunts?|lad(?:y|ies)"
        r"|housewi(?:fe|ves)|schoolgirls?)\b(?!['’]s)|(?:여성|여자|여인|부인|주부|할머니|어머니|아주머니)(?!의)"
        r"|(?<![가-힣])(?:아내|엄마|처녀|딸|누나|언니|이모|고모|과부)(?![가-힣]*의)",
        re.IGNORECASE,
    ),
    "male": re.compile(
        r"\b(?:(?:business|work|police|sales)?m[ae]n|boys?|husbands?|fathers?|grandfathers?|widowers?|males?|sons?|brothers?|uncles?|schoolboys?)\b(?!['’]s)"
        r"|(?:남성|남자|남편|할아버지|아버지|아저씨)(?!의)|(?<![가-힣])(?:아빠|총각|아들|오빠|삼촌|홀아비)(?![가-힣]*의)",
        re.IGNORECASE,
    ),
}
_PRONOUNS = {
    "female": re.compile(r"\b(?:she|her|hers|herself)\b|그녀", re.IGNORECASE),
    "male": re.compile(r"\b(?:he|his|him|himself)\b", re.IGNORECASE),
}
_WITHIN = re.compile(r"(?!e?s\b)[a-z]")
_OR = re.compile(r"\s?(?:,|/|or|or from|또는|이나|나|혹은)\s?", re.IGNORECASE)


class Named(NamedTuple):
    """Values of a category that words name, and where."""

    attribute: str
    values: tuple[str, ...]
    start: int
    end: int


class _Word(NamedTuple):
    word: str
    attribute: str
    values: tuple[str, ...]


class Lexicon:
    """What each word says of a person, for one project and those in its register.

    A value is named by its labels and by the policy's other words for it, and by its id where it has no label; several
    values by the label of a group. Of an attribute of the type text the recorded texts themselves are the words.
    """

    def __init__(self, project: Project, sources: Iterable[Source]) -> None:
        self._words: dict[str, list[_Word]] = {}
        for word in sorted(set(_words(project, tuple(sources)))):
            self._words.setdefault(word.word[:2], []).append(word)
        self._sexes = {name: sexes for name, a in project.attributes.items() if (sexes := _sexes(a))}

    @property
    def sexes(self) -> Mapping[str, Mapping[str, str]]:
        """The attributes that record a sex, each with its values for ``female`` and ``male``."""
        return self._sexes

    def named(self, text: str) -> tuple[Named, ...]:
        """Find the values that a text in normal form names, in order; of two that overlap the longer. Sex apart."""
        told = folded(text)
        found = [
            Named(word.attribute, word.values, start, start + len(word.word))
            for start in range(len(told))
            for word in (*self._words.get(told[start], ()), *self._words.get(told[start : start + 2], ()))
            if told.startswith(word.word, start) and _stands(told, start, start + len(word.word))
        ]
        found.sort(key=lambda named: (named.start - named.end, named))
        kept: list[Named] = []
        for named in found:
            if all(named.end <= other.start or other.end <= named.start for other in kept):
                kept.append(named)
        return _joined(sorted(kept, key=lambda named: named.start), told)

    def sex(self, text: str, *, pronouns: bool = False) -> frozenset[str]:
        """Say of which sexes the words are: ``female``, ``male``, both or neither. Possessives are somebody else's."""
        found = {sex for sex, pattern in _SEX.items() if pattern.search(text)}
        if pronouns:
            found |= {sex for sex, pattern in _PRONOUNS.items() if pattern.search(text)}
        return frozenset(found)


def _words(project: Project, sources: tuple[Source, ...]) -> Iterator[_Word]:
    for name, attribute in project.attributes.items():
        telling = project.protection.telling(name)
        if attribute.type == "text":
            for text in {s.attributes.get(name) for s in sources}:
                if isinstance(text, str) and text.strip():
                    yield _Word(folded(normal(text)), name, (text,))
        if attribute.type == "category" and not _sexes(attribute):
            for value, labels in attribute.values.items():
                spoken = [*labels.values()] or [value]
                for word in (*spoken, *telling.words.get(value, ())):
                    yield _Word(folded(normal(word)), name, (value,))
        for group in telling.groups:
            for word in group.label.values():
                yield _Word(folded(normal(word)), name, tuple(sorted(group.values)))


def _sexes(attribute: Attribute) -> Mapping[str, str]:
    """Tell which values of an attribute are a sex: those whose id or a label is a word for it, when both are there."""
    if attribute.type != "category":
        return {}
    found: dict[str, str] = {}
    for value, labels in attribute.values.items():
        for sex, pattern in _SEX.items():
            if any(pattern.fullmatch(word) for word in (value, *labels.values())):
                found[sex] = value
    return found if len(found) == 2 and len(set(found.values())) == 2 else {}


def _stands(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch of folded text is a word by itself, an English plural apart."""
    before = text[start - 1 : start]
    return not (before.isalnum() or before == "_") and not _WITHIN.match(text, end)


def _joined(found: list[Named], text: str) -> tuple[Named, ...]:
    """Make one of two values that "or" joins: the reader is told that it is one of them."""
    joined: list[Named] = []
    for named in found:
        last = joined[-1] if joined else None
        if last and last.attribute == named.attribute and _OR.fullmatch(text[last.end : named.start]):
            values = tuple(sorted({*last.values, *named.values}))
            joined[-1] = Named(named.attribute, values, last.start, named.end)
        else:
            joined.append(named)
    return tuple(joined)

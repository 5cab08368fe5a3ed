"""What words tell of a source, read against what the register records of her. ``docs/explain/attribution.md``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from firsthand.disclosure.words.called import Called, Names
from firsthand.disclosure.words.details import Kind, Stretch, stretches
from firsthand.disclosure.words.lexicon import Lexicon
from firsthand.model.disclosure import Detail
from firsthand.model.project import Attribute, Project
from firsthand.model.testimony import Source
from firsthand.text.normal import folded, normal

ALIAS = "alias"
"""The attribute of a detail that tells an alias; its values are the languages of the alias told."""

NUMBER = "number"
"""The attribute of a number that the project records nothing like."""

_AGE = re.compile(r"\bages?\b|나이|연령")
_BIRTH = re.compile(r"\bb(?:irth|orn)\b|출생|생년|태어")
_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+(?:-[A-Za-z]+)?){1,2}(?= ?[,(]| who\b|$)")
_KOREAN_NAME = re.compile(r"[가-힣]{2,4} ?씨(?![가-힣])")


_COUNTRY = re.compile(r"\b(?:north|south)[ -]korea(?:ns?)?\b", re.IGNORECASE)
"""The country everybody here comes from or lives in, which is no region of it."""


class Told(NamedTuple):
    """One detail that words tell of a source, and whether it is what the register records of her."""

    detail: Detail
    fits: bool


class Reader:
    """Reads descriptions, in English and Korean, for one project and everyone in its register.

    ``heard`` says in which years each source was interviewed: with them a year of birth tells her age.
    """

    def __init__(
        self, project: Project, sources: Sequence[Source], heard: Mapping[str, Collection[int]] = MappingProxyType({})
    ) -> None:
        self._heard = heard
        attributes = project.attributes.values()
        self.lexicon = Lexicon(project, sources)
        self._years = [a for a in attributes if a.type == "year"]
        self._others = [a for a in attributes if a.type == "integer"]
        self._ages = [a for a in self._others if is_age(a)] or self._others
        self._births = [a for a in self._years if any(_BIRTH.search(word) for word in _words_of(a))]
        self._cues = {a.name: _cues(a, project) for a in (*self._years, *self._others)}
        self._aliases = {
            source.code: {language: alias for language, given in source.alias.items() if (alias := normal(given))}
            for source in sources
        }
        self._names = Names(self._aliases)
        self._bearers: dict[str, list[tuple[str, str]]] = {}
        for code, aliases in self._aliases.items():
            for alias in aliases.values():
                self._bearers.setdefault(alias[:2], []).append((alias, code))

    def read(self, words: str, source: Source) -> tuple[Told, ...]:
        """Read the words of a ``source:`` link: every detail they tell, as the record has it where they leave a choice.

        A name must be one of the source's aliases; what the words leave out is not told.
        """
        text, told = self._alias(normal(words), source)
        return _once((*told, *self._sex(text, source), *self._numbers(text, source), *self._categories(text, source)))

    def read_beside(self, words: str, source: Source) -> tuple[Told, ...]:
        """Read the writer's words around a link or quotation of a source: the details that fit her.

        Such words may as well be about somebody else, so nothing in them is ever a wrong description. Pronouns count.
        """
        text, alias = self._alias(normal(words), source)
        told = (
            *(each for each in alias if each.fits),
            *self._sex(text, source, pronouns=True),
            *self._numbers(text, source),
            *self._categories(text, source),
        )
        return _once(each for each in told if each.fits)

    def called(self, words: str) -> tuple[Called, ...]:
        """Find whom words call by an alias, with offsets in them; words that are not composed are not seen."""
        return self._names.find(words)

    def _alias(self, text: str, source: Source) -> tuple[str, tuple[Told, ...]]:
        """Take the source's own aliases out of the text; say which stood there, or that another name does."""
        own = sorted(self._aliases.get(source.code, {}).items(), key=lambda row: (-len(row[1]), row[0]))
        told: set[str] = set()
        for language, alias in own:
            if alias in text:
                told.add(language)
                text = text.replace(alias, " " * len(alias))
        for called in self._names.find(text):
            if called.code == source.code:
                told.add(called.language)
                text = text[: called.start] + " " * (called.end - called.start) + text[called.end :]
        if self._names_another(text, source, named=bool(told)):
            return text, (Told(Detail(ALIAS, values=("?",)), fits=False),)
        return text, (Told(Detail(ALIAS, values=tuple(sorted(told))), fits=True),) if told else ()

    def _names_another(self, text: str, source: Source, *, named: bool) -> bool:
        for start in range(len(text) - 1):
            for alias, code in self._bearers.get(text[start : start + 2], ()):
                if code != source.code and text.startswith(alias, start) and _stands(text, start, alias):
                    return True
        if named:
            return False
        own = self._aliases.get(source.code, {}).values()
        unknown = _NAME.match(text) or _KOREAN_NAME.search(text)
        return bool(unknown) or any(_one_off(word, alias) for alias in own for word in re.findall(r"[가-힣]+", text))

    def _sex(self, text: str, source: Source, *, pronouns: bool = False) -> Iterator[Told]:
        said = self.lexicon.sex(text, pronouns=pronouns) if self.lexicon.sexes else frozenset()
        for attribute, values in self.lexicon.sexes.items() if said else ():
            recorded = source.attributes.get(attribute)
            if any(values[sex] == recorded for sex in said):
                yield Told(Detail(attribute, values=(str(recorded),)), fits=True)
            else:
                yield Told(Detail(attribute, values=tuple(sorted(values[sex] for sex in said))), fits=False)

    def _categories(self, text: str, source: Source) -> Iterator[Told]:
        named: dict[str, list[tuple[str, ...]]] = {}
        for each in self.lexicon.named(_COUNTRY.sub(" ", text)):
            named.setdefault(each.attribute, []).append(each.values)
        for attribute, said in named.items():
            fitting = [values for values in said if source.attributes.get(attribute) in values]
            told = min(fitting or said, key=len)
            yield Told(Detail(attribute, values=told), fits=bool(fitting))

    def _numbers(self, text: str, source: Source) -> Iterator[Told]:
        for stretch in stretches(text):
            candidates = self._candidates(stretch, text)
            if candidates or stretch.kind is not Kind.COUNT:
                yield self._number(stretch, candidates, source)

    def _number(self, stretch: Stretch, candidates: Sequence[Attribute], source: Source) -> Told:
        """Say of which attribute a number is told: of one it fits; else of the one recorded that is nearest."""
        if stretch.kind is Kind.BIRTH and not self._births:
            stretch = self._aged(stretch, source)
        low, high = stretch.low, stretch.high
        details = [Detail(attribute.name, low, high) for attribute in candidates]
        for detail in details:
            if detail.fits(source.attributes.get(detail.attribute)):
                return Told(detail, fits=True)
        recorded = [(value, d) for d in details if isinstance(value := source.attributes.get(d.attribute), int)]
        if not recorded:
            return Told(Detail(NUMBER, low, high), fits=False)
        return Told(min(recorded, key=lambda row: (abs(row[0] - low), row[1]))[1], fits=False)

    def _aged(self, born: Stretch, source: Source) -> Stretch:
        """Turn years of birth into ages at her interviews; where nobody wrote down when, into the age recorded."""
        held = self._heard.get(source.code) or {
            born.high + age for a in self._ages if isinstance(age := source.attributes.get(a.name), int)
        }
        first, last = min(held, default=0), max(held, default=0)
        return born._replace(low=max(0, first - born.high - 1), high=max(0, last - born.low))

    def _candidates(self, stretch: Stretch, text: str) -> list[Attribute]:
        of_kind = {
            Kind.YEAR: self._years, Kind.AGE: self._ages, Kind.BIRTH: self._births or self._ages
        }.get(stretch.kind, self._others)
        around = folded(text[max(0, stretch.start - 30) : stretch.end + 20])
        cued = [a for a in of_kind if any(cue in around for cue in self._cues[a.name])]
        return cued if cued or stretch.kind is Kind.COUNT else of_kind


def is_age(attribute: Attribute) -> bool:
    """Tell whether an attribute records an age, by its name or a label."""
    return any(_AGE.search(word) for word in _words_of(attribute))


def _words_of(attribute: Attribute) -> tuple[str, ...]:
    return tuple(folded(word) for word in (attribute.name.replace("_", " "), *attribute.label.values()))


def _cues(attribute: Attribute, project: Project) -> frozenset[str]:
    """List the words that tell which of several years or numbers is meant: those of its name, labels and phrases."""
    phrases = project.protection.telling(attribute.name).phrases.values()
    words = re.findall(
        r"\w{3,}", folded(" ".join((attribute.name.replace("_", " "), *attribute.label.values(), *phrases)))
    )
    korean = re.findall(r"[가-힣]{2,}", " ".join((*attribute.label.values(), *phrases)))
    return frozenset({*words, *korean} - {"year", "age", "who", "the", "was", "were", "나이"})


def _stands(text: str, start: int, alias: str) -> bool:
    after = text[start + len(alias) : start + len(alias) + 1]
    return not (text[start - 1 : start].isalnum() and start) and not (after.isascii() and after.isalpha())


def _one_off(word: str, alias: str) -> bool:
    """Tell whether a Korean word begins like a slip in the alias: three syllables or more, one of them another."""
    if len(alias) < 3 or not all("가" <= sign <= "힣" for sign in alias) or len(word) < len(alias):
        return False
    return sum(a != b for a, b in zip(word, alias, strict=False)) == 1


def _once(told: Iterable[Told]) -> tuple[Told, ...]:
    found: Mapping[Told, None] = dict.fromkeys(told)
    return tuple(found)

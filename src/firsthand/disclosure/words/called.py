"""Whom words call by an alias, however it is set: in capitals, in one word, apart, turned, or by a part of it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from firsthand.text.names import KoreanName, is_followed_rightly
from firsthand.text.romanise import LATIN_SURNAMES, fold

_NONE = "\u200b-\u200f\u2060\ufeff\u00ad"
_WORD = re.compile(
    rf"[가-힣](?:[{_NONE}]*[가-힣])*|[0-9A-Za-zÀ-ɏḀ-ỿ](?:[{_NONE}]*(?:['’ʼ‘`](?!s\b))?[0-9A-Za-zÀ-ɏḀ-ỿ])*"
)
_GAP = re.compile(rf"[\s{_NONE}·・‐-―-]{{0,3}}")
_TITLE = re.compile(
    rf"\b(?:M(?:r|rs|s|iss|ister|adame?)|Dr|Comrade|Aunt|Uncle|Grandmother|Grandfather)\.?[\s{_NONE}]+$", re.IGNORECASE
)
_CALLED = re.compile(rf"[\s{_NONE}]*씨")
_BY_SURNAME = re.compile(r"([가-힣]{1,2})씨(?:는|가|의|를|도|와|에게)?")
_WIDTHLESS = re.compile(f"[{_NONE}]")
_SURNAMES = LATIN_SURNAMES | frozenset(
    re.findall(
        r"\w+",
        "kim kang jang chang jung jeong jong chong cho jo yun yoon han o oh so seo sin shin kwon gwon hwang an ahn "
        "song hong ko go mun moon yang ryang son sohn pae bae nam sim shim om eom cha ju chu min won chon jon jeon",
    )
)
_HEAD = 3
"""By how many first letters what cannot be an alias is passed over."""

_LONGEST = 4
"""How many words an alias may be spread over."""

_PLAIN = 9
"""From so many letters on an alias in Latin letters is known without capitals."""

_SHORTEST = 4
"""A part of an alias in Latin letters with fewer is an ordinary word too often; so is an alias of one such word."""


def composed(text: str) -> str:
    """Write a text as :meth:`Names.find` takes it: each syllable of Hangul one sign."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


class Called(NamedTuple):
    """Who is called by an alias, in which language's, and where.

    ``whole``: by all of it, and not by a part, a surname with a title or a spaced form that are others' words, too.
    """

    code: str
    language: str
    start: int
    end: int
    whole: bool


class _Form(NamedTuple):
    code: str
    language: str
    whole: bool


class Names:
    """All aliases, by their forms. One pass over a text looks each of its words up: the cost follows the text."""

    def __init__(self, aliases: Mapping[str, Mapping[str, str]]) -> None:
        self._latin: defaultdict[str, list[_Form]] = defaultdict(list)
        self._titled: defaultdict[str, list[_Form]] = defaultdict(list)
        self._hangul: defaultdict[str, list[tuple[str, _Form]]] = defaultdict(list)
        self._spaced: defaultdict[tuple[str, str], list[_Form]] = defaultdict(list)
        self._surnames: defaultdict[str, list[_Form]] = defaultdict(list)
        self._heads: set[str] = set()
        self._others: list[tuple[str, _Form]] = []
        for code, given in aliases.items():
            for language, alias in given.items():
                self._take(alias, _Form(code, language, whole=True))

    def find(self, text: str) -> tuple[Called, ...]:
        """Find who is called in a composed text, in order; of two forms of one alias that overlap the longer."""
        words = list(_WORD.finditer(text))
        found = {
            Called(form.code, form.language, at, at + len(alias), form.whole)
            for alias, form in self._others
            if (at := text.find(alias)) >= 0
        }
        for number, word in enumerate(words):
            if "가" <= word.group()[0] <= "힣":
                found.update(self._hangul_at(text, words[number : number + 2]))
            else:
                found.update(self._latin_at(text, words[number : number + _LONGEST]))
        return _longest(found)

    def _take(self, alias: str, form: _Form) -> None:
        korean = None if alias.isascii() else KoreanName.parse(alias)
        if korean is not None:
            weak = _Form(form.code, form.language, whole=False)
            self._hangul[(korean.surname + korean.given)[:2]].append((korean.surname + korean.given, form))
            if len(korean.given) > 1:
                self._hangul[korean.given[:2]].append((korean.given, weak))
            self._surnames[korean.surname].append(weak)
            if korean.given:
                self._spaced[korean.surname, korean.given].append(form)
            return
        words = tuple(bare for word in alias.split() if (bare := _bare(word)))
        if not "".join(words).isascii() or not words:
            self._others.append((alias, form))
            return
        if len(words) == 1:
            self._spell(words, _Form(form.code, form.language, len(words[0]) > _SHORTEST), parts=words[0].isalpha())
            return
        for turned in {words, words[1:] + words[:1], words[-1:] + words[:-1]}:
            self._spell(turned, form)
        weak = _Form(form.code, form.language, whole=False)
        for part in {words[1:], words[:-1]} if "".join(words).isalpha() else ():  # no part of "Witness 3" calls anybody
            self._spell(part, weak, parts=True)

    def _spell(self, words: tuple[str, ...], form: _Form, *, parts: bool = False) -> None:
        """Note a form; of a part of a name also what it is after a title, and only that where it is short."""
        key = "".join(words)
        if not parts or len(key) >= _SHORTEST:
            self._latin[key].append(form)
        if parts:
            self._titled[key].append(_Form(form.code, form.language, whole=False))
        self._heads.add(key[:_HEAD])

    def _latin_at(self, text: str, near: list[re.Match[str]]) -> Iterator[Called]:
        key, start, capitals = "", near[0].start(), True
        for number, word in enumerate(near):
            gap = text[near[number - 1].end() : word.start()] if number else ""
            if number and not _GAP.fullmatch(gap):
                return
            key += _bare(word.group())
            if len(key) >= _HEAD and key[:_HEAD] not in self._heads:
                return
            capitals = capitals and (not word.group()[0].islower() or bool(gap.strip()))
            forms = list(self._latin.get(key, ())) if capitals or len(key) >= _PLAIN else []
            if key in self._titled and _TITLE.search(text, max(0, start - 15), start):
                forms += self._titled[key]
            another = bool(forms) and _is_anothers(text, start, word.end())
            for form in forms:
                if form.whole or (capitals and not another):
                    yield Called(form.code, form.language, start, word.end(), form.whole)

    def _hangul_at(self, text: str, near: list[re.Match[str]]) -> Iterator[Called]:
        word, spelt = near[0], _bare(near[0].group())
        for name, form in self._hangul.get(spelt[:2], ()):
            if spelt.startswith(name) and ((form.whole and len(name) > 2) or is_followed_rightly(spelt[len(name) :])):
                yield Called(form.code, form.language, word.start(), _after(word, len(name)), form.whole)
        surname = called[1] if (called := _BY_SURNAME.fullmatch(spelt)) else spelt
        if called or (surname in self._surnames and _CALLED.match(text, word.end())):
            for form in self._surnames.get(surname, ()):
                yield Called(form.code, form.language, word.start(), word.end(), whole=False)
        elif surname in self._surnames and len(near) > 1 and _GAP.fullmatch(text, word.end(), near[1].start()):
            yield from self._apart(text, surname, near)

    def _apart(self, text: str, surname: str, near: list[re.Match[str]]) -> Iterator[Called]:
        """Find surname and given name written apart: certain where "ssi" follows, as the two may be other words."""
        following = _bare(near[1].group())
        for length in range(1, min(4, len(following)) + 1):
            forms, rest = self._spaced.get((surname, following[:length]), ()), following[length:]
            if forms and is_followed_rightly(rest):
                end = _after(near[1], length)
                called = rest.startswith("씨") or (not rest and _CALLED.match(text, end) is not None)
                for form in forms:
                    yield Called(form.code, form.language, near[0].start(), end, form.whole and called)


def _is_anothers(text: str, start: int, end: int) -> bool:
    """Tell whether a part of a name stands in another whole name: before a capital, or after a surname."""
    before = re.search(r"([A-Z]\w+)[ -]$", text[max(0, start - 12) : start])
    return bool(re.match(r" [A-Z]\w*", text[end : end + 3])) or bool(before and fold(before[1]) in _SURNAMES)


def _bare(word: str) -> str:
    """Write a word for comparison: a Latin one small, neither with marks of no width."""
    if "가" <= word[:1] <= "힣":
        return _WIDTHLESS.sub("", word)
    plain = word.casefold() if word.isascii() else fold(word)
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))


def _after(word: re.Match[str], syllables: int) -> int:
    """Say where the first so many syllables of a word end, marks of no width passed over."""
    ends = [word.start() + at + 1 for at, sign in enumerate(word.group()) if "가" <= sign <= "힣"]
    return ends[syllables - 1]


def _longest(found: set[Called]) -> tuple[Called, ...]:
    kept: list[Called] = []
    for each in sorted(found, key=lambda c: (c.start - c.end, not c.whole, c)):
        if not any(k.code == each.code and each.start < k.end and k.start < each.end for k in kept):
            kept.append(each)
    return tuple(sorted(kept, key=lambda c: (c.start, c.end, c.code)))

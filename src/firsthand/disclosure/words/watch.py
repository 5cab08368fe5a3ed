"""The identities of a vault, turned into what to look for, and the looking.

A hit names the source and the kind of thing found, never the words. One pass over a text looks each of its words up;
the cost follows the text, not the number of people.

What is not seen: a given name alone in Hangul with more behind it than :data:`names.PARTICLES` allows, or in Latin
letters, short and without a capital (it is only ever a weak hit); a nickname nobody recorded, a name spelt with a
letter wrong, a name in a picture.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from firsthand.disclosure.words import days
from firsthand.model.identity import Contact, ContactKind, Identity, Name, Script
from firsthand.text import names
from firsthand.text.romanise import LATIN_SURNAMES, fold

_WORD = re.compile(r"[가-힣]+|[A-Za-zÀ-ɏḀ-ỿ]+(?:['’ʼ‘`][A-Za-zÀ-ɏḀ-ỿ]+)*")
_GAP = re.compile(r"[\s\u200b\u200c\u200d\u2060\u3164\ufeff\u00ad.,·・_/\\|*‐-―-]{0,3}")
_NUMBER = re.compile(r"\+?\d(?:[^\S\r\n]?[()./\u00a0‐-―-]?[^\S\r\n]?\d){6,}")
_SPOKEN = re.compile(r"[공영일이삼사오육륙칠팔구](?:[\s,-]{0,2}[공영일이삼사오육륙칠팔구]){6,}")
_DIGITS = {**{str(n): str(n) for n in range(10)}, **dict(zip("공영일이삼사오육륙칠팔구", "001234566789", strict=True))}
_LONGEST = 4
"""How many words a name may be spread over."""

_PLAIN = 6
"""From so many letters on a given name in Latin letters is looked for without a capital, too."""

_SHORTEST = 4
"""A recorded name's word in Latin letters with fewer is a surname mostly, and an ordinary word too often."""

_SURNAME = 12
"""How many letters the longest surname has."""


class Kind(StrEnum):
    """What was found. A given name alone, or a name of one word, is weak: it may be another's, or an ordinary word."""

    NAME = "name"
    GIVEN_NAME = "given name"
    PHONE = "phone"
    BIRTH = "birth date"
    ADDRESS = "address"
    EMAIL = "e-mail"


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Something of an identity in a text. ``relative``: it is a relative's name."""

    source: str
    kind: Kind
    relative: bool = False

    @property
    def weak(self) -> bool:
        """Whether a person has to look before it means anything."""
        return self.kind is Kind.GIVEN_NAME


Found = dict[str, set[Hit]]


@dataclass(slots=True)
class Watch:
    """What to look for. Made once of all identities; :meth:`search` any number of texts. It holds names: keep it
    in memory only.
    """

    _hangul: Found = field(default_factory=lambda: defaultdict(set), repr=False)
    _givens: Found = field(default_factory=lambda: defaultdict(set), repr=False)
    _surnames: set[str] = field(default_factory=set, repr=False)
    _latin: Found = field(default_factory=lambda: defaultdict(set), repr=False)
    _latin_surnames: dict[str, set[Hit]] = field(default_factory=lambda: defaultdict(set), repr=False)
    _latin_givens: dict[str, set[Hit]] = field(default_factory=lambda: defaultdict(set), repr=False)
    _latin_alone: Found = field(default_factory=lambda: defaultdict(set), repr=False)
    _squeezed: Found = field(default_factory=lambda: defaultdict(set), repr=False)
    _phones: Found = field(default_factory=lambda: defaultdict(set), repr=False)
    _beginnings: set[str] = field(default_factory=set, repr=False)
    _folded: dict[str, str] = field(default_factory=dict, repr=False)
    _alone: dict[str, frozenset[Hit]] = field(default_factory=dict, repr=False)
    _years: set[str] = field(default_factory=set, repr=False)
    _births: dict[days.Day, set[Hit]] = field(default_factory=lambda: defaultdict(set), repr=False)

    @classmethod
    def over(cls, identities: Iterable[Identity] | Mapping[str, Identity]) -> Watch:
        """Take every identity in."""
        watch = cls()
        for identity in identities.values() if isinstance(identities, Mapping) else identities:
            for name in identity.names:
                watch._name(name, Hit(identity.source, Kind.NAME))
            for relative in identity.relatives:
                watch._name(relative.name, Hit(identity.source, Kind.NAME, relative=True))
            for contact in identity.contacts:
                watch._contact(contact, identity.source)
            if identity.birth is not None and (day := days.recorded(identity.birth.text.reveal())):
                watch._births[day].add(Hit(identity.source, Kind.BIRTH))
                watch._years.add(str(day[0]))
        return watch

    def search(self, text: str) -> frozenset[Hit]:
        """Say whose names, numbers, days and addresses stand in a text. Any normalisation form will do."""
        plain = unicodedata.normalize("NFKC", text)
        found = set(self._in_words(plain)) | set(self._in_numbers(plain))
        if any(year[2:] in plain for year in self._years):
            found.update(hit for day in days.told(plain) for hit in self._births.get(day, ()))
        if self._squeezed:
            tight = "".join(plain.casefold().split())
            for key, hits in self._squeezed.items():
                if key in tight:
                    found |= hits
        strong = {(hit.source, hit.relative) for hit in found if hit.kind is Kind.NAME}
        return frozenset(hit for hit in found if not (hit.weak and (hit.source, hit.relative) in strong))

    # What to look for

    def _name(self, name: Name, hit: Hit) -> None:
        text = unicodedata.normalize("NFKC", name.text.reveal())
        korean = names.KoreanName.parse(text) if name.script is Script.HANGUL else None
        if korean is not None:
            self._korean(korean, hit)
        elif name.script is Script.ROMAN:
            self._roman(names.latin_words(text), hit)
        elif len(squeezed := "".join(text.casefold().split())) > 1:
            self._squeezed[squeezed].add(hit)

    def _korean(self, name: names.KoreanName, hit: Hit) -> None:
        weak = Hit(hit.source, Kind.GIVEN_NAME, hit.relative)
        for surname in names.hangul_surnames(name):
            self._surnames.add(surname)
            for given in names.hangul_givens(name):
                self._hangul[surname + given].add(hit)
                if len(given) > 1:
                    self._givens[given].add(weak)
        for spelling in names.latin_surnames(name):
            self._latin_surnames[spelling].add(hit)
        for spelling in names.latin_givens(name):
            self._latin_givens[spelling].add(hit)
            if len(name.given) > 1:
                self._latin_alone[spelling].add(weak)

    def _roman(self, words: tuple[str, ...], hit: Hit) -> None:
        weak = Hit(hit.source, Kind.GIVEN_NAME, hit.relative)
        for given in _givens(words):
            self._latin_alone[given].add(weak)
        if len(words) < 2:
            return
        for turned in (words, words[1:] + words[:1], words[-1:] + words[:-1]):
            whole = "".join(turned)
            self._latin[whole].add(hit)
            self._beginnings.update(whole[:end] for end in range(1, len(whole)))

    def _contact(self, contact: Contact, source: str) -> None:
        text = unicodedata.normalize("NFKC", contact.text.reveal())
        if contact.kind is ContactKind.PHONE:
            if len(number := _local(text)) > 6:
                self._phones[number].add(Hit(source, Kind.PHONE))
        elif contact.kind is ContactKind.EMAIL:
            self._squeezed["".join(text.casefold().split())].add(Hit(source, Kind.EMAIL))
        else:
            words = text.casefold().split()
            for pair in pairwise(words):
                if len(tight := "".join(pair)) > 4:
                    self._squeezed[tight].add(Hit(source, Kind.ADDRESS))

    # Looking

    def _in_words(self, text: str) -> Iterator[Hit]:
        words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
        for word in {word for word, _, _ in words if not "가" <= word[0] <= "힣"}:
            yield from self._alone[self._spelt(word)]
            yield from self._given(word)
        for (one, _, end), (other, start, _) in pairwise(words) if self._latin_alone else ():
            if one[0].isupper() and _GAP.fullmatch(text, end, start):
                yield from self._given(one + other)
        seen: set[tuple[str, ...]] = set()
        for number in self._beginning_at(words):
            word, _, after = words[number]
            near = [word]
            for following, start, stop in words[number + 1 : number + _LONGEST]:
                if not _GAP.fullmatch(text, after, start):
                    break
                near.append(following)
                after = stop
            key = tuple(near)
            if key not in seen:
                seen.add(key)
                yield from self._hangul_at(near) if "가" <= word[0] <= "힣" else self._latin_at(near)

    def _beginning_at(self, words: list[tuple[str, int, int]]) -> list[int]:
        """List the words that a name may begin with: any in Hangul, and those near a surname in Latin letters."""
        found: set[int] = set()
        for number, (word, _, _) in enumerate(words):
            if "가" <= word[0] <= "힣":
                found.add(number)
            elif (spelt := self._folded[word]) in self._latin_surnames:
                found.update(range(max(0, number - _LONGEST + 1), number + 1))
            elif spelt in self._beginnings:
                found.add(number)
        return sorted(found)

    def _hangul_at(self, near: list[str]) -> Iterator[Hit]:
        word = near[0]
        for start in range(len(word)):
            for end in range(start + 2, min(start + 7, len(word) + 1)):
                yield from self._hangul.get(word[start:end], ())
        for end in range(2, min(5, len(word) + 1)):
            if word[:end] in self._givens and names.is_followed_rightly(word[end:]):
                yield from self._givens[word[:end]]
                if len(near) > 1 and near[1] in self._surnames and end == len(word):
                    yield from self._hangul.get(near[1] + word, ())
        if len(near) > 1 and len(word) <= 2:
            spread = "".join(near)
            for end in range(len(word) + 1, min(7, len(spread) + 1)):
                yield from self._hangul.get(spread[:end], ())

    def _latin_at(self, near: list[str]) -> Iterator[Hit]:
        first = self._spelt(near[0])
        words = [first]
        for word in near[1:]:
            if "가" <= word[0] <= "힣":
                break
            words.append(self._spelt(word))
        for count in range(2, len(words) + 1):
            if first in self._beginnings:
                yield from self._latin.get("".join(words[:count]), ())
            if first in self._latin_surnames:
                yield from self._both(first, "".join(words[1:count]))
            if words[count - 1] in self._latin_surnames:
                yield from self._both(words[count - 1], "".join(words[: count - 1]))

    def _spelt(self, word: str) -> str:
        """Fold a word, and find what it is by itself; both are done once for each word."""
        folded = self._folded.get(word)
        if folded is None:
            folded = self._folded[word] = fold(word)
            if folded not in self._alone:
                self._alone[folded] = frozenset({*self._latin.get(folded, ()), *self._run_together(folded)})
        return folded

    def _given(self, word: str) -> Iterator[Hit]:
        """Find a word as a given name that stands alone. A short one is an ordinary word but for its capital."""
        if word[0].isupper() or len(word) >= _PLAIN:
            yield from self._latin_alone.get(fold(word), ())

    def _both(self, surname: str, given: str) -> Iterator[Hit]:
        yield from self._latin_surnames.get(surname, set()) & self._latin_givens.get(given, set())

    def _run_together(self, word: str) -> Iterator[Hit]:
        for end in range(1, min(_SURNAME + 1, len(word))):
            if word[:end] in self._latin_surnames:
                yield from self._both(word[:end], word[end:])
            if word[-end:] in self._latin_surnames:
                yield from self._both(word[-end:], word[:-end])

    def _in_numbers(self, text: str) -> Iterator[Hit]:
        if not self._phones:
            return
        for pattern in (_NUMBER, _SPOKEN):
            for match in pattern.finditer(text):
                digits = "".join(_DIGITS.get(sign, "") for sign in match.group())
                for number, hits in self._phones.items():
                    if number in digits:
                        yield from hits


def _givens(words: tuple[str, ...]) -> list[str]:
    """List what may be the given name of a name in Latin letters; of three words, two may be one written apart."""
    if len(words) < 2:
        return list(words)
    if len(words) == 3:
        return ["".join(pair) for pair in pairwise(words)]
    return [word for word in words if len(word) >= _SHORTEST and word not in LATIN_SURNAMES]


def _local(phone: str) -> str:
    """Return a number's digits without country code and leading zeros."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    for code in ("0082", "82", "00850", "850"):
        if digits.startswith(code) and len(digits) - len(code) > 7:
            digits = digits[len(code) :]
            break
    return digits.lstrip("0") if len(digits.lstrip("0")) > 6 else digits

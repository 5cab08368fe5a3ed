"""Who a source is: names, birth, contacts, family. Sealed to the protection officers, and kept apart from all else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from firsthand.model.private import Private


class Script(StrEnum):
    """What a name is written in."""

    HANGUL = "hangul"
    HANJA = "hanja"
    ROMAN = "roman"

    @classmethod
    def of(cls, text: str) -> Script:
        """Tell by the letters: any Hangul, else any Chinese character, else Roman."""
        if any("가" <= letter <= "힣" or "ᄀ" <= letter <= "ᇿ" or "㄰" <= letter <= "㆏" for letter in text):
            return cls.HANGUL
        return cls.HANJA if any("㐀" <= letter <= "鿿" or "豈" <= letter <= "﫿" for letter in text) else cls.ROMAN


class ContactKind(StrEnum):
    """By what a person can be reached."""

    PHONE = "phone"
    ADDRESS = "address"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Name:
    """One way a name is written; of several in a script the first is the present one."""

    text: Private
    script: Script

    @classmethod
    def parse(cls, text: str) -> Name:
        """Take a name as written."""
        return cls(Private(text), Script.of(text))


@dataclass(frozen=True, slots=True)
class Birth:
    """When somebody was born, as far as it is known: ``1967``, ``1967-03`` or ``1967-03-05``."""

    text: Private

    @property
    def precision(self) -> str:
        """How exact it is: ``year``, ``month`` or ``day``."""
        return ("year", "month", "day")[self.text.reveal().count("-")]


@dataclass(frozen=True, slots=True)
class Contact:
    """A telephone number, a postal or an electronic address."""

    kind: ContactKind
    text: Private


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody who could be harmed for the source. ``remains``: whether still in the country left; None: not known."""

    name: Name
    relation: Private
    remains: bool | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a source is. Every word of it is Private. ``source`` is the reference code."""

    source: str
    names: tuple[Name, ...] = ()
    birth: Birth | None = None
    contacts: tuple[Contact, ...] = ()
    relatives: tuple[Relative, ...] = ()
    notes: Private = Private("")  # noqa: RUF009 Private cannot change

    def every_name(self) -> Iterator[Name]:
        """List the source's names, then her relatives'."""
        yield from self.names
        for relative in self.relatives:
            yield relative.name


@dataclass(frozen=True, slots=True)
class Opening:
    """One time that identities were opened: the journal entry, who, of which source (None: of all), and what for."""

    number: int
    time: datetime
    user: str
    source: str | None
    purpose: Private


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many shares open an identity, and how many there are."""

    need: int
    of: int

"""A small vault with one member for each role, and an identity whose every word is a canary."""

from __future__ import annotations

from pathlib import Path

from firsthand.model.disclosure import Edition
from firsthand.model.identity import Birth, Contact, ContactKind, Identity, Name, Relative
from firsthand.model.private import Private
from firsthand.model.roles import Role
from firsthand.vault import Vault
from tests.unit.vault.making import NOW, PASSPHRASE, admission, admit, unlock

FOUNDER = "founder"
PURPOSE = "call her back about the form"
CANARIES = (
    "가나리",
    "佳那里",
    "Ganari",
    "1961-02-03",
    "000-0000-9911",
    "canary lane",
    "다라미",
    "aunt of canary",
    "canary notes",
)
"""Every word of the identity, each to be found nowhere."""


def identity(source: str = "S01") -> Identity:
    ko, hanja, roman, birth, phone, address, relative, relation, notes = CANARIES
    return Identity(
        source,
        (Name.parse(ko), Name.parse(hanja), Name.parse(roman)),
        Birth(Private(birth)),
        (Contact(ContactKind.PHONE, Private(phone)), Contact(ContactKind.ADDRESS, Private(address))),
        (Relative(Name.parse(relative), Private(relation), remains=True),),
        Private(notes),
    )


def make(path: Path, passphrase: str | None = PASSPHRASE) -> None:
    """Two sources, an identity of the first that was opened once, an edition, a member for each role, named as it."""
    with Vault.create(path, FOUNDER, passphrase, now=NOW) as vault:
        admit(vault, admission("S01"), admission("S02"))
        for role in Role:
            vault.add_member(role.value, passphrase, now=NOW, roles={role})
        vault.record_identities([identity()], now=NOW)
        vault.identity("S01", PURPOSE, now=NOW)
        with vault.write("publish", now=NOW) as writer:
            writer.record_edition(Edition(0, "report", "en", "report", NOW.date()))


def as_member(path: Path, user: str, *, writing: bool = False) -> Vault:
    return Vault.open(path, unlock, user=user, writing=writing)


def key_of(path: Path, user: str) -> str:
    """The age identity in a member's key file."""
    from firsthand.vault.keys import keys

    return keys.unwrap(user, (path / "keys" / f"{user}.key").read_bytes(), PASSPHRASE).identity


def canaries_in(data: bytes) -> list[str]:
    return [canary for canary in CANARIES if canary.encode() in data]

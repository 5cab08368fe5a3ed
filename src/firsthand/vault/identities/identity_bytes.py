"""An identity as the bytes that are sealed: JSON, rounded up in length so that it tells little of what is in it."""

from __future__ import annotations

import json
from typing import Any

from firsthand.errors import VaultDamaged
from firsthand.model.identity import Birth, Contact, ContactKind, Identity, Name, Relative, Script
from firsthand.model.private import Private

FORMAT = "firsthand-identity/1"
PADDING = 1024
"""The length is rounded up to a multiple of so many bytes, with spaces."""


def packed(identity: Identity) -> bytes:
    """Write an identity. What is returned is not sealed yet."""
    told = {
        "format": FORMAT,
        "source": identity.source,
        "names": [_name(name) for name in identity.names],
        "birth": identity.birth.text.reveal() if identity.birth else None,
        "contacts": [[contact.kind.value, contact.text.reveal()] for contact in identity.contacts],
        "relatives": [
            [_name(relative.name), relative.relation.reveal(), relative.remains] for relative in identity.relatives
        ],
        "notes": identity.notes.reveal(),
    }
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return data.ljust(-(-len(data) // PADDING) * PADDING)


def unpacked(data: bytes, source: str) -> Identity:
    """Read an identity. Raises VaultDamaged when it is none, or another source's."""
    try:
        told = json.loads(data)
        if told["format"] != FORMAT or told["source"] != source:
            raise _damaged()
        return Identity(
            source,
            tuple(_named(name) for name in told["names"]),
            None if told["birth"] is None else Birth(Private(told["birth"])),
            tuple(Contact(ContactKind(kind), Private(text)) for kind, text in told["contacts"]),
            tuple(Relative(_named(name), Private(relation), remains) for name, relation, remains in told["relatives"]),
            Private(told["notes"]),
        )
    except (ValueError, TypeError, KeyError):
        raise _damaged() from None


def _name(name: Name) -> list[str]:
    return [name.script.value, name.text.reveal()]


def _named(told: Any) -> Name:
    script, text = told
    return Name(Private(text), Script(script))


def _damaged() -> VaultDamaged:
    return VaultDamaged("an identity does not verify", "Restore the vault folder from a backup.")

"""Salts and hidden parts: sections 2.3, 2.4 and 2.6 of the evidence pack's format."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from firsthand.seal.canonical import canonical
from firsthand.seal.tree import leaf_hash

SALT = 16
"""A salt's length in bytes: 128 bits, as RFC 9901 (section 9.3) asks for at least."""


def b64(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class Plain:
    """A record before it has its salts. ``label`` tells it from every other record of the pack.

    ``hidden`` are the parts that are sealed and not shown, by name. ``source`` is whose they are, where they are one's.
    """

    label: tuple[str, ...]
    fields: Mapping[str, object]
    hidden: Mapping[str, object] = field(default_factory=dict, repr=False)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the pack: its line, its leaf hash, and what opens its hidden parts, by name (RFC 9901, 4.2.1)."""

    line: bytes = field(repr=False)
    leaf: bytes
    openings: Mapping[str, str] = field(default_factory=dict, repr=False)
    source: str = ""


class Salts:
    """Salts of one edition, drawn from the vault's secret and from all that is sealed (HMAC-SHA256).

    ``sealed`` is everything the records say, hidden parts included: where any of it is another, so is every salt, and
    what two editions have in common cannot be seen. The same edition, sealed again, gets the same.
    """

    def __init__(self, secret: bytes, sealed: bytes) -> None:
        self._key = hmac.digest(secret, b"firsthand evidence pack salts 1\n" + sha256(sealed).digest(), "sha256")

    def of(self, *label: str) -> str:
        """Return the salt of something, in base64url."""
        return b64(hmac.digest(self._key, canonical(list(label)), "sha256")[:SALT])

    def hide(self, label: tuple[str, ...], name: str, value: object) -> tuple[str, str]:
        """Return the digest of a hidden part, and the disclosure that opens it."""
        opening = b64(canonical([self.of(*label, "hidden", name), name, value]))
        return b64(sha256(opening.encode()).digest()), opening

    def record(self, plain: Plain) -> Record:
        """Give a record its salts."""
        hidden = {name: self.hide(plain.label, name, value) for name, value in plain.hidden.items()}
        told: dict[str, object] = {**plain.fields, "salt": self.of(*plain.label)}
        if hidden:
            told["_sd"] = sorted(digest for digest, _ in hidden.values())
        line = canonical(told)
        return Record(line, leaf_hash(line), {name: opening for name, (_, opening) in hidden.items()}, plain.source)

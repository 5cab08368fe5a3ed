"""A release: an edition sealed into an evidence pack, from its proposal by an editor to an officer's signature."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256


class How(StrEnum):
    """How an edition takes the place of another."""

    SUPERSEDES = "supersedes"
    CORRECTS = "corrects"
    WITHDRAWS = "withdraws"


class State(StrEnum):
    """How far a release has come. A proposal is dropped when another takes its place."""

    PROPOSED = "proposed"
    RELEASED = "released"
    DROPPED = "dropped"


class Signing(StrEnum):
    """In which role somebody signs an edition."""

    EDITOR = "editor"
    OFFICER = "protection-officer"


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature: who, in which role, with which Ed25519 key (hexadecimal). The pack names no member and no time."""

    role: Signing
    member: str
    key: str
    signature: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Release:
    """A release as the vault keeps it. ``edition`` is 0 until it is released; ``before`` is a release's number, or 0.

    ``stamp`` is the reply of a time-stamping service, where there is one.
    """

    number: int
    report: str
    language: str
    seal: bytes = field(repr=False)
    state: State = State.PROPOSED
    edition: int = 0
    before: int = 0
    how: How | None = None
    signatures: tuple[Signed, ...] = ()
    stamp: bytes = b""

    @property
    def digest(self) -> bytes:
        """SHA-256 of the seal: what is signed."""
        return sha256(self.seal).digest()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A record of a pack with what opens its hidden parts, by name. ``source`` is whose it is; empty: nobody's."""

    source: str
    line: bytes = field(repr=False)
    openings: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Contents:
    """What the vault keeps of a pack: the leaf hashes in their order, and the records it can still tell.

    A record that is somebody's is sealed under her key, and gone when she is erased.
    """

    leaves: tuple[bytes, ...]
    sheets: tuple[Sheet, ...]

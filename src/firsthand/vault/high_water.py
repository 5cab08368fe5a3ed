"""The high-water mark: how far the journal was, kept beside the database, so that an older ``vault.db`` is noticed.

The database cannot say that there was a newer one. So the number, time and digest of the journal's last entry lie in a
file of their own, sealed under a key that only the database has. It is written after each commit: a process killed in
between leaves it one entry behind, never ahead. A database whose journal does not have that entry is an older one, or
another's, and is not opened; ``docs/formats/vault.md`` gives the file. Who puts an older mark back with the older
database is noticed only by a head kept elsewhere.
"""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from firsthand.errors import EnvironmentFault, VaultDamaged
from firsthand.vault.database import journal
from firsthand.vault.database.engine import Connection, one, run
from firsthand.vault.database.journal import JournalHead
from firsthand.vault.disk.faults import disk_faults
from firsthand.vault.disk.layout import Layout, write_durably
from firsthand.vault.keys.canonical import canonical

KEY = "high-water"
"""The name in ``meta`` of the key, and of the entry with which it was made."""

_BOUND = b"firsthand high-water 1"
_NONCE = 12
_ADVICE = (
    "Put the newest vault.db back, or restore a whole backup. If it is lost for good, a protection officer accepts "
    "this one: firsthand doctor --accept-database."
)


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry that the journal had reached: its number, day (UTC) and digest."""

    number: int
    day: str
    digest: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database knows of the mark: its key, and the entry since which there is one."""

    key: bytes
    since: int


def read(layout: Layout) -> bytes | None:
    """Read the mark as it lies there; None where there is none.

    A reader reads it before she looks into the database: what she then sees is as far or farther, whoever writes.
    """
    with disk_faults():
        try:
            return layout.high_water.read_bytes()
        except FileNotFoundError:
            return None


def check(connection: Connection, sealed: bytes | None) -> Mark | None:
    """Return the mark, if there is one. Raises VaultDamaged where the journal is not as far, or the mark is not whole.

    A vault older than marks has none, and gets one with its next write.
    """
    known = _known(connection)
    if known is None and sealed is None:
        return None
    if known is None:
        raise VaultDamaged("this vault.db is older than the file high-water beside it", _ADVICE)
    if sealed is None:
        if journal.head(connection).number > known.since:  # else a process was killed before it laid the first
            raise VaultDamaged("the file high-water, which says how far the journal was, is missing", _ADVICE)
        return None
    mark = _opened(known.key, sealed)
    if mark is None:
        raise VaultDamaged("the file high-water, which says how far the journal was, does not verify", _ADVICE)
    found = one(connection, "SELECT digest FROM journal WHERE number = ?", (mark.number,))
    if found is None:
        raise VaultDamaged(
            f"this vault.db is older than the vault was on {mark.day}: its journal ends before entry "
            f"{mark.number}",
            _ADVICE,
        )
    if found[0] != mark.digest:
        raise VaultDamaged(
            f"this vault.db is not the one the vault had on {mark.day}: entry {mark.number} of its journal is "
            "another",
            _ADVICE,
        )
    return mark


def check_and_reach(layout: Layout, connection: Connection) -> None:
    """Check, as the one writer, before anything is written; and bring up to date a mark that was left behind.

    Raises VaultDamaged, and EnvironmentFault where the mark cannot be written: then nothing is.
    """
    mark, known, head = check(connection, read(layout)), _known(connection), journal.head(connection)
    if known is not None and (mark is None or mark.number < head.number):
        write_durably(layout.high_water, _sealed(known.key, head))


def seal(connection: Connection, head: JournalHead) -> bytes:
    """Return the mark of the entry that ends this transaction, for :func:`lay` once it has committed."""
    known = _known(connection)
    if known is None:
        known = _Known(secrets.token_bytes(32), head.number)
        run(connection, "INSERT INTO meta (name, value) VALUES (?, ?)", (KEY, f"{known.key.hex()} {known.since}"))
    return _sealed(known.key, head)


def lay(layout: Layout, mark: bytes) -> None:
    """Lay the mark of what has been committed. Where that fails the next writer does it, before it writes."""
    with suppress(EnvironmentFault, OSError):
        write_durably(layout.high_water, mark)


def told(connection: Connection, sealed: bytes | None) -> Mark | None:
    """Return what the mark says, whatever the journal has; None where it cannot be read with this database."""
    known = _known(connection)
    return _opened(known.key, sealed) if known is not None and sealed is not None else None


def _known(connection: Connection) -> _Known | None:
    found = one(connection, "SELECT value FROM meta WHERE name = ?", (KEY,))
    if found is None:
        return None
    key, since = found[0].split()
    return _Known(bytes.fromhex(key), int(since))


def _sealed(key: bytes, head: JournalHead) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    data = canonical([head.number, journal.stamp(head.time), head.digest])
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, data, _BOUND)


def _opened(key: bytes, sealed: bytes) -> Mark | None:
    try:
        data = ChaCha20Poly1305(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _BOUND)
    except (InvalidTag, ValueError):
        return None
    number, time, digest = json.loads(data)
    return Mark(number, time.partition("T")[0], digest)

"""Turn the database's and the disk's complaints into faults a person can act on, without a word of what was stored."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2

from firsthand.errors import EnvironmentFault, FirsthandError, VaultBusy, VaultDamaged

_FULL = ("the disk is full", "Make room and repeat the command; nothing of this step was kept.")
_READ_ONLY = ("the vault's folder cannot be written", "Check its rights, or copy it to a disk you may write to.")
_BUSY = ("another process holds the vault", "Wait until it has finished, then repeat the command.")
_DAMAGED = ("the vault's database does not verify", "Restore the vault folder from a backup.")
_FAILING = (
    "the disk refuses to read or write the vault",
    "Check the disk's space and health, then repeat the command.",
)

_TOLD: tuple[tuple[tuple[str, ...], type[FirsthandError], tuple[str, str]], ...] = (
    (("locked", "busy"), VaultBusy, _BUSY),
    (("is full",), EnvironmentFault, _FULL),
    (("readonly", "unable to open"), EnvironmentFault, _READ_ONLY),
    (("not a database", "malformed", "vtable constructor"), VaultDamaged, _DAMAGED),
    (("i/o error",), EnvironmentFault, _FAILING),
)


@contextmanager
def database_faults() -> Iterator[None]:
    """Raise EnvironmentFault, VaultBusy or VaultDamaged for what the database says; anything else is our own error."""
    try:
        yield
    except dbapi2.Error as fault:
        told = _translate(str(fault))
        if told is None:
            raise
        raise told from None


def _translate(message: str) -> FirsthandError | None:
    lowered = message.lower()
    for parts, kind, (what, advice) in _TOLD:
        if any(part in lowered for part in parts):
            return kind(what, advice)
    return None


@contextmanager
def disk_faults() -> Iterator[None]:
    """Raise EnvironmentFault for what the file system says."""
    try:
        yield
    except OSError as fault:
        if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise EnvironmentFault(*_FULL) from None
        if fault.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise EnvironmentFault(*_READ_ONLY) from None
        raise EnvironmentFault(*_FAILING) from None

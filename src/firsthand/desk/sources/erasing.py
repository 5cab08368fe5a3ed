"""Erase a source, once whoever may has said twice that it is meant."""

from __future__ import annotations

from datetime import datetime

from firsthand.errors import UsageError
from firsthand.vault import Vault
from firsthand.vault.upkeep.erasure import Affected


def erase(vault: Vault, source: str, confirmed: str, *, now: datetime) -> Affected:
    """Erase a source for good where ``confirmed`` is her code once more: what was there.

    Raises UsageError for another code, and as :meth:`firsthand.vault.Vault.erase`.
    """
    if confirmed.strip() != source:
        raise UsageError("that is another code; nothing was erased", "Type her code exactly as it is written here.")
    return vault.erase(source, now=now)

"""What is said of backups that tell or open more than the vault does now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from firsthand.vault import Vault


def tell_copies(vault: Vault) -> None:
    """Name each stale backup with why, and what to do about it."""
    from firsthand.vault import Stale

    for backup in vault.backups(stale=True):
        place, todo = backup.place, f"firsthand backup --refresh {backup.place}"
        if Stale.OFFICERS in backup.stale:
            todo = f"make another backup, destroy this one, then firsthand backup --forget {place}"
        for why in backup.stale:
            told = f"She can still be read in {place}" if why is Stale.ERASED else f"{place}: {why}"
            click.echo(f"{told}: {todo}")

"""Keeping the vault: what an erasure takes, copies, keys, and putting it away in a hurry."""

from __future__ import annotations

from pathlib import Path

from firsthand.errors import EnvironmentFault, VaultBusy
from firsthand.vault.upkeep import sweeping


def put_away(vault: Path) -> int | None:
    """Delete what a process that died left in a vault's folder; how many files, None while another process writes.

    Raises EnvironmentFault where there is no vault.
    """
    if not (vault / "vault.db").is_file():
        raise EnvironmentFault(f"there is no vault in {vault}", "Name the project with -p.")
    try:
        return sweeping.sweep(vault)
    except VaultBusy:
        return None

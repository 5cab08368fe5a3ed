"""Putting away what a process that died left in a vault's folder, without any key."""

from __future__ import annotations

from pathlib import Path

from firsthand.vault.disk.faults import disk_faults
from firsthand.vault.disk.layout import Layout, clear_workshops, remove
from firsthand.vault.disk.lock import WriterLock
from firsthand.vault.opening import clear_unfinished


def sweep(path: Path) -> int:
    """Delete files half written, copies half made, and vaults half begun beside this one; how many there were.

    What is needed to finish an erasure or a removal stays: the next writer finishes it. Raises VaultBusy while another
    process writes, whose files these may be.
    """
    layout = Layout(path)
    lock = WriterLock(layout.lock)
    try:
        with disk_faults():
            folders = (layout.root, layout.keys, layout.originals)
            parts = [part for folder in folders if folder.is_dir() for part in folder.glob(".*.part")]
            remove(parts)
            return len(parts) + clear_workshops(layout.root) + clear_unfinished(path)
    finally:
        lock.release()

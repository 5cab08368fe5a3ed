"""One writer at a time: a lock of the operating system, which dies with its process."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

from firsthand.errors import VaultBusy
from firsthand.vault.disk.faults import disk_faults

if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class WriterLock:
    """Held from construction to :meth:`release`. Raises VaultBusy when another process writes."""

    def __init__(self, path: Path) -> None:
        with disk_faults():
            self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
        try:
            _take(self._file)
        except OSError:
            self._file.close()
            raise VaultBusy(
                "another process is writing to this vault", "Wait until it has finished, then repeat the command."
            ) from None

    def release(self) -> None:
        """Let the next writer in."""
        self._file.close()

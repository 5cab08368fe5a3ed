"""Who read what, and who saved what: entries of the journal that nobody waits for.

The first time in a session that a member is shown words of an interview, the journal says so: one entry for what is
shown at once, with the interviews and nothing of what was looked for. Where a file of the project is saved, it has the
file's place and digest. While another process writes, either is kept, and written with the next or when the vault is
closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from firsthand.errors import EnvironmentFault
from firsthand.model.testimony import InterviewRef
from firsthand.vault.database import journal
from firsthand.vault.disk.lock import WriterLock

if TYPE_CHECKING:
    from firsthand.vault.store import Store

READ, SAVE = "read", "file.save"
_LONGEST = 120


class Access:
    """What a member was shown and saved since she opened the vault."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._noted: set[str] = set()
        self._waiting: dict[str, list[dict[str, Any]]] = {READ: [], SAVE: []}
        self._now: datetime | None = None
        self._one = Lock()

    def note(self, interviews: Iterable[InterviewRef], *, now: datetime) -> None:
        """Say that words of these interviews are shown to the member; each is noted once."""
        with self._one:
            fresh = {str(interview) for interview in interviews} - self._noted
            self._noted |= fresh
            if fresh:
                self._wait(READ, {"did": READ, "interviews": sorted(fresh)}, now)
            self._write()

    def saved(self, files: Mapping[str, str], *, now: datetime) -> None:
        """Say that files of the project were saved: of each its place in the project and its SHA-256."""
        with self._one:
            for path, digest in sorted(files.items()):
                self._wait(SAVE, {"did": SAVE, "path": _word(path), "digest": digest}, now)
            self._write()

    def close(self) -> None:
        """Write what still waits, if nobody else writes now."""
        with self._one:
            self._write()

    def _wait(self, what: str, effect: dict[str, Any], now: datetime) -> None:
        self._waiting[what].append(effect)
        self._now = now if self._now is None else max(self._now, now)

    def _write(self) -> None:
        for what, effects in self._waiting.items():
            if not effects or self._now is None:
                continue
            try:
                self._append(what, effects, self._now)
            except EnvironmentFault:  # another process writes, or this disk is not to be written on
                return
            effects.clear()
        self._now = None

    def _append(self, what: str, effects: Iterable[dict[str, Any]], now: datetime) -> None:
        store = self._store
        lent = WriterLock(store.layout.lock) if store.lock is None else None
        store.lock = lent or store.lock
        try:
            with store.reading() as connection:
                known = journal.head(connection).time <= now
            with store.transaction(what, now if known else None) as change:
                change.effects.extend(effects)
        finally:
            if lent is not None:
                store.lock = None
                lent.release()


def _word(path: str) -> str:
    """Write a place as one word, as the journal takes it: white space in percent encoding, a very long one cut."""
    word = re.sub(r"[%\s\x00-\x1f]", lambda found: quote(found.group()), path)
    if len(word) <= _LONGEST:
        return word
    return f"{word[:_LONGEST]}~{sha256(path.encode(errors='surrogatepass')).hexdigest()[:16]}"

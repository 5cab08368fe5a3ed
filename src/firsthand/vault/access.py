"""Who read what: the first time in a session that a member is shown words of an interview, the journal says so.

One entry for what is shown at once, with the interviews and nothing of what was looked for. Nobody waits for it: while
another process writes, it is kept, and written with the next or when the vault is closed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from firsthand.errors import EnvironmentFault
from firsthand.model.testimony import InterviewRef
from firsthand.vault import journal
from firsthand.vault.lock import WriterLock

if TYPE_CHECKING:
    from firsthand.vault.store import Store

READ = "read"


class Access:
    """What a member was shown since she opened the vault."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._noted: set[str] = set()
        self._waiting: dict[str, datetime] = {}
        self._one = Lock()

    def note(self, interviews: Iterable[InterviewRef], *, now: datetime) -> None:
        """Say that words of these interviews are shown to the member; each is noted once."""
        with self._one:
            fresh = {str(interview) for interview in interviews} - self._noted
            self._noted |= fresh
            self._waiting |= dict.fromkeys(fresh, now)
            self._write()

    def close(self) -> None:
        """Write what still waits, if nobody else writes now."""
        with self._one:
            self._write()

    def _write(self) -> None:
        if not self._waiting:
            return
        try:
            self._append(max(self._waiting.values()))
        except EnvironmentFault:  # another process writes, or this disk is not to be written on
            return
        self._waiting.clear()

    def _append(self, now: datetime) -> None:
        store = self._store
        lent = WriterLock(store.layout.lock) if store.lock is None else None
        store.lock = lent or store.lock
        try:
            with store.reading() as connection:
                known = journal.head(connection).time <= now
            with store.transaction(READ, now if known else None) as change:
                change.effects.append({"did": READ, "interviews": sorted(self._waiting)})
        finally:
            if lent is not None:
                store.lock = None
                lent.release()

"""Changes of the project's files that are known here before they are made, in the transaction that changes codings.

Files and vault cannot change at one instant. So the vault takes first what the files are to become; then they are
moved to their places; then the vault notes that they were. A process killed in between leaves a change that says so,
and whoever opens the project next finishes it.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from itertools import chain
from types import MappingProxyType

from firsthand.errors import UsageError
from firsthand.model.recoding import FileChange, Rewriting
from firsthand.vault.database import journal
from firsthand.vault.database.engine import Connection, one, rows, run

ASSIGN = "code.assign"
"""A passage given to a part of a code that is being split: a change without files."""

KEPT = 20
"""So many changes keep their files, so that they can be taken back."""

NO_FILES = "[]"

_READ = "SELECT entry, kind, files, codes, written, undone FROM rewriting"


def begin(
    connection: Connection, kind: str, files: Iterable[FileChange], codes: Mapping[str, str], became: str
) -> None:
    """Keep what files are to become; the oldest forget theirs. ``became`` is how the codings of ``codes`` are now."""
    packed, entry = _packed(files), journal.head(connection).number + 1
    run(
        connection,
        "INSERT INTO rewriting (entry, kind, files, codes, became, written, undone) VALUES (?, ?, ?, ?, ?, ?, 0)",
        (entry, kind, packed, json.dumps(dict(codes), ensure_ascii=False), became, packed == NO_FILES),
    )
    run(
        connection,
        "UPDATE rewriting SET files = '[]' WHERE written AND entry NOT IN "
        "(SELECT entry FROM rewriting ORDER BY entry DESC LIMIT ?)",
        (KEPT,),
    )


def end(connection: Connection, entry: int) -> None:
    """Note that the files are in their places."""
    run(connection, "UPDATE rewriting SET written = 1 WHERE entry = ?", (entry,))


def taken_back(connection: Connection, entry: int) -> None:
    """Note that a change was undone."""
    run(connection, "UPDATE rewriting SET undone = 1 WHERE entry = ?", (entry,))


def history(connection: Connection) -> tuple[Rewriting, ...]:
    """List the changes, in order."""
    return tuple(map(_read, rows(connection, _READ + " ORDER BY entry")))


def unfinished(connection: Connection) -> tuple[Rewriting, ...]:
    """List the changes whose files are perhaps not in their places."""
    return tuple(map(_read, rows(connection, _READ + " WHERE NOT written ORDER BY entry")))


def codes_since(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Say of each code that was moved, merged or split which codes its passages have now, by what was done since."""
    now: dict[str, tuple[str, ...]] = {}
    done = rows(connection, "SELECT kind, codes FROM rewriting WHERE codes <> '{}' AND NOT undone ORDER BY entry")
    for kind, written in done:
        for old, new in json.loads(written).items():
            with_it = (old, new) if kind == ASSIGN else (new,)
            for before, codes in list(now.items()):
                each = (with_it if code == old else (code,) for code in codes)
                now[before] = tuple(dict.fromkeys(chain.from_iterable(each)))
            if kind != ASSIGN or old not in now:
                now[old] = with_it
    return now


def became(connection: Connection, entry: int) -> str:
    """Return the digest of the codings as a change left them. Raises UsageError where there was no such change."""
    found = one(connection, "SELECT became FROM rewriting WHERE entry = ? AND NOT undone", (entry,))
    if found is None:
        raise UsageError(f"there is no change {entry} to undo", "The codebook's history lists those that can be.")
    return str(found[0])


def forget(connection: Connection) -> None:
    """Keep no file of before: a manuscript may hold words of a source who is being erased."""
    run(connection, "UPDATE rewriting SET files = '[]'")


def _packed(files: Iterable[FileChange]) -> str:
    return json.dumps([[one.path, *(None if data is None else b64encode(data).decode()
                                    for data in (one.before, one.after))] for one in files])  # fmt: skip


def _read(row: tuple[int, str, str, str, int, int]) -> Rewriting:
    entry, kind, files, codes, written, undone = row
    changes = tuple(
        FileChange(path, *(None if data is None else b64decode(data) for data in (before, after)))
        for path, before, after in json.loads(files)
    )
    return Rewriting(entry, kind, changes, bool(written), MappingProxyType(json.loads(codes)), bool(undone))

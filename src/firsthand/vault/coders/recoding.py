"""Giving codings another code: all of a code when two are merged or one is moved, single ones when one is split.

Nothing is lost. A coding keeps its row; where the same coder had the other code there already the two become one, and
the rows as they were are kept with the journal entry, so that the change can be taken back while nothing of those
codes has changed since.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from firsthand.errors import UsageError
from firsthand.model.coding import Polarity
from firsthand.model.recoding import Recoded, Split
from firsthand.model.testimony import PassageRef
from firsthand.vault.coders.codings import (
    ACCEPTED,
    EXACT,
    MEMO,
    SUGGESTED,
    open_words,
    places,
    seal_words,
)
from firsthand.vault.database import journal
from firsthand.vault.database.engine import Connection, among, one, rows, run, run_many
from firsthand.vault.database.turns import sources_of
from firsthand.vault.keys.keyring import Keyring

_COLUMNS = (
    "id", "transcript", "first", "last", "code", "coder", "state", "polarity", "basis", "recorded", "day", "start",
    "stop", "memo", "exact",
)  # fmt: skip
_LISTED = ", ".join(_COLUMNS)
_MARKS = ", ".join("?" for _ in _COLUMNS)
_OF_CODES = f"SELECT {_LISTED} FROM coding WHERE code IN (SELECT value FROM json_each(?)) ORDER BY id"  # noqa: S608 constants
_BEFORE = f"SELECT {_LISTED} FROM coding_before WHERE entry = ? ORDER BY id"  # noqa: S608 constants
_INSERT = f"INSERT INTO coding ({_LISTED}) VALUES ({_MARKS})"  # noqa: S608 constants
_KEEP = f"INSERT INTO coding_before (entry, {_LISTED}) VALUES (?, {_MARKS})"  # noqa: S608 constants

Row = dict[str, Any]
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done: numbers, the rows that changed for the journal's digest, and how the rows of the codes are now."""

    told: Recoded
    rows: tuple[tuple[object, ...], ...]
    became: str


def recode(
    connection: Connection, codes: Mapping[str, str], only: tuple[PassageRef, str, bool] | None = None
) -> Changed:
    """Give codings of each code the other it becomes. ``only`` is one: its passage, its coder, whether it is suggested.

    A coder who judged both codes on a passage in two ways is taken to say both: the polarity is mixed, her memos stand
    below each other, and the basis is that of the code that stays.
    """
    held = _rows(connection, {*codes, *codes.values()})
    chosen = [row for row in held if row["code"] in codes]
    chosen = _one_of(connection, chosen, only) if only else chosen
    entry = journal.head(connection).number + 1
    work = _Work(connection.keyring, sources_of(connection, {row["transcript"] for row in held}), held)
    for row in sorted(chosen, key=lambda one: (one["state"] != ACCEPTED, one["id"])):
        work.move(row, codes[row["code"]])
    work.answer_suggestions()
    _keep(connection, entry, work.before.values())
    run(connection, "DELETE FROM coding WHERE id IN (SELECT value FROM json_each(?))", (among(work.before),))
    _insert(connection, [row for number, row in work.now.items() if number in work.before])
    was = tuple(tuple(row[name] for name in _COLUMNS if name not in {"id", "memo", "exact"})
                for row in work.before.values())  # fmt: skip
    told = Recoded(len(chosen) - work.collapsed, work.collapsed)
    return Changed(told, was, state_of(connection, {*codes, *codes.values()}))


def put_back(connection: Connection, entry: int, codes: Mapping[str, str], became: str) -> tuple[Key, ...]:
    """Put codings back as they were before an entry. Raises UsageError where one of those codes changed since."""
    found = rows(connection, _BEFORE, (entry,))
    before = [dict(zip(_COLUMNS, row, strict=True)) for row in found]
    of = {*codes, *codes.values()}
    taken = rows(connection, "SELECT code FROM coding WHERE id IN (SELECT value FROM json_each(?))",
                 (among(row["id"] for row in before),))  # fmt: skip
    if state_of(connection, of) != became or {code for (code,) in taken} - of:
        raise UsageError("codings of these codes were changed since, so this cannot be undone", "Change them by hand.")
    run(connection, "DELETE FROM coding WHERE id IN (SELECT value FROM json_each(?))",
        (among(row["id"] for row in before),))  # fmt: skip
    _insert(connection, before)
    return tuple(tuple(row[name] for name in _COLUMNS if name not in {"id", "memo", "exact"}) for row in before)


def require_unused(connection: Connection, code: str) -> None:
    """Raise UsageError for a code that is on a passage, be it suggested, rejected, hidden or adrift."""
    left = len(_rows(connection, [code]))
    if left:
        raise UsageError(f"{code} is on passages still: {left}", "Merge it into another code, or split it.")


def state_of(connection: Connection, codes: Iterable[str]) -> str:
    """Return SHA-256 over every coding of some codes as it stands, with sealed words as they are sealed."""
    held = [[value.hex() if isinstance(value, bytes) else value for value in row.values()]
            for row in _rows(connection, codes)]  # fmt: skip
    return sha256(json.dumps(held, separators=(",", ":")).encode()).hexdigest()


def splits(connection: Connection) -> tuple[Split, ...]:
    """List the codes that are being split."""
    found = rows(connection, "SELECT code, parts, entry FROM code_split ORDER BY code")
    return tuple(Split(code, tuple(json.loads(parts)), entry) for code, parts, entry in found)


def begin_split(connection: Connection, code: str, parts: Iterable[str]) -> None:
    """Begin to split a code. Raises UsageError where that has begun already."""
    if one(connection, "SELECT 1 FROM code_split WHERE code = ?", (code,)) is not None:
        raise UsageError(f"{code} is being split already", "Go on with that, or end it.")
    entry = journal.head(connection).number + 1
    run(connection, "INSERT INTO code_split (code, parts, entry) VALUES (?, ?, ?)", (code, among(parts), entry))


def end_split(connection: Connection, code: str) -> None:
    """End it: what was not decided stays with the code. Raises UsageError where none has begun."""
    if not run(connection, "DELETE FROM code_split WHERE code = ?", (code,)):
        raise UsageError(f"{code} is not being split", "firsthand code split begins.")


@dataclass
class _Work:
    """Codings in memory while they change: ``before`` holds, by id, those that did, as they were."""

    keyring: Keyring
    sources: Mapping[int, int]
    held: list[Row]
    before: dict[int, Row] = field(default_factory=dict)
    now: dict[int, Row] = field(default_factory=dict)
    at: dict[Key, int] = field(default_factory=dict)
    collapsed: int = 0

    def __post_init__(self) -> None:
        self.now = {row["id"]: dict(row) for row in self.held}
        self.at = {_key(row): row["id"] for row in self.held}

    def move(self, row: Row, code: str) -> None:
        number = row["id"]
        self._was(number)
        self.at.pop(_key(self.now[number]), None)
        moved = self.now[number] | {"code": code}
        there = self.at.get(_key(moved))
        if there is None:
            self.now[number] = moved
            self.at[_key(moved)] = number
            return
        self._was(there)
        del self.now[number]
        self.now[there] = self._together(self.now[there], moved)
        self.collapsed += 1

    def answer_suggestions(self) -> None:
        """Take out suggestions of a code that somebody has put there: one of the two came by this change."""
        accepted: dict[Key, list[int]] = {}
        for number, row in self.now.items():
            if row["state"] == ACCEPTED:
                accepted.setdefault(_place(row), []).append(number)
        for number, row in list(self.now.items()):
            beside = accepted.get(_place(row), [])
            if row["state"] == SUGGESTED and beside and self.before.keys() & {number, *beside}:
                self.collapsed += number in self.before
                self._was(number)
                del self.now[number]

    def _was(self, number: int) -> None:
        if number not in self.before:
            self.before[number] = dict(self.now[number])

    def _together(self, stays: Row, other: Row) -> Row:
        if stays["state"] != ACCEPTED:
            return stays | {"state": SUGGESTED if SUGGESTED in {stays["state"], other["state"]} else stays["state"]}
        polarities = {row["polarity"] for row in (stays, other) if row["polarity"]}
        kept = {name: other[name] if stays[name] is None else stays[name] for name in ("basis", "day")}
        spot = stays if stays["exact"] is not None or other["exact"] is None else other
        source, number = self.sources[stays["transcript"]], stays["id"]
        memos = [self._words(row, "memo", MEMO) for row in (stays, other)]
        memo = "\n".join(dict.fromkeys(text for text in memos if text)) or None
        return stays | kept | {
            "polarity": next(iter(polarities), None) if len(polarities) < 2 else Polarity.MIXED.value,
            "start": spot["start"], "stop": spot["stop"],
            "memo": stays["memo"] if memo == memos[0] else seal_words(self.keyring, source, MEMO, number, memo),
            "exact": stays["exact"] if spot is stays
            else seal_words(self.keyring, source, EXACT, number, self._words(other, "exact", EXACT)),
        }  # fmt: skip

    def _words(self, row: Row, column: str, what: str) -> str | None:
        return open_words(self.keyring, self.sources[row["transcript"]], what, row["id"], row[column])


def _one_of(connection: Connection, held: list[Row], only: tuple[PassageRef, str, bool]) -> list[Row]:
    passage, coder, suggested = only
    place = places(connection, [passage])[passage]
    state = SUGGESTED if suggested else ACCEPTED
    return [row for row in held if _place(row)[:3] == place and row["coder"] == coder and row["state"] == state]


def _key(row: Row) -> Key:
    """Name what there is only one of: a coder's coding of a passage with a code; a suggestion, open or rejected."""
    return (*_place(row), row["coder"]) if row["state"] == ACCEPTED else _place(row)


def _place(row: Row) -> Key:
    return row["transcript"], row["first"], row["last"], row["code"]


def _rows(connection: Connection, codes: Iterable[str]) -> list[Row]:
    found = rows(connection, _OF_CODES, (among(codes),))
    return [dict(zip(_COLUMNS, row, strict=True)) for row in found]


def _insert(connection: Connection, given: Iterable[Row]) -> None:
    run_many(connection, _INSERT, [tuple(row.values()) for row in given])


def _keep(connection: Connection, entry: int, before: Iterable[Row]) -> None:
    run_many(connection, _KEEP, [(entry, *row.values()) for row in before])

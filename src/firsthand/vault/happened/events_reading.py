"""Reading the record of events: whole for those who keep it, without private words for a build."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from firsthand.model.event import Account, Events, Involvement
from firsthand.model.linking import Verdict
from firsthand.model.tellers import id_order, without
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.vault.database import described
from firsthand.vault.database.engine import Connection, rows
from firsthand.vault.happened import events_rows, links
from firsthand.vault.happened.events_rows import COLUMNS, Row


def read(connection: Connection, *, private: bool) -> Events:
    """Read the record, each list in order of id. ``private``: with anchors and memos.

    A passage that a later revision of the text no longer has is not among an account's.
    """
    parts: defaultdict[str, list[Involvement]] = defaultdict(list)
    for act, _, *part in _all(connection, "involvement", " ORDER BY act, place"):
        parts[str(act)].append(Involvement(*map(str, part)))
    codes = described.codes(connection)
    return Events(
        persons=_sorted([events_rows.person(row, codes) for row in _all(connection, "person")]),
        events=_sorted([events_rows.event(row) for row in _all(connection, "event")]),
        acts=_sorted([events_rows.act(row, parts[str(row[0])]) for row in _all(connection, "act")]),
        accounts=_accounts(connection, codes, private=private),
        complaints=_sorted([events_rows.complaint(row) for row in _all(connection, "complaint")]),
    )


def listed(connection: Connection, gone: frozenset[str]) -> Events:
    """Read what counts: what sources not ``gone`` tell, in passages that stand, without private words."""
    held = replace(
        read(connection, private=False),
        same=links.same(connection),
        different=links.between(connection, Verdict.DIFFERENT),
        unsure=links.between(connection, Verdict.UNSURE),
    )
    if not held.accounts and not held.persons:
        return held
    return without(held, gone, [(account.of, account.source) for account in held.accounts if not account.passages])


def adrift(connection: Connection) -> tuple[Account, ...]:
    """List the accounts none of whose passages stands in the text of now."""
    return tuple(account for account in read(connection, private=False).accounts if not account.passages)


Named = TypeVar("Named", bound=events_rows.Thing)


def _sorted(things: list[Named]) -> tuple[Named, ...]:
    return tuple(sorted(things, key=lambda thing: id_order(events_rows.key_of(thing)[0])))


def _all(connection: Connection, table: str, order: str = "") -> list[Row]:
    return rows(connection, f"SELECT {COLUMNS[table]} FROM {table}{order}")  # noqa: S608 constants


def _accounts(connection: Connection, codes: dict[int, str], *, private: bool) -> tuple[Account, ...]:
    passages: defaultdict[tuple[str, int], list[PassageRef]] = defaultdict(list)
    for thing, source, code, number, first, last in rows(connection, _PASSAGES):
        passages[thing, source].append(PassageRef(InterviewRef(code, number), first, last))
    found = []
    for row in _all(connection, "account"):
        thing, source = str(row[0]), row[1]
        assert isinstance(source, int)
        opened: Callable[[str, object], str | None] = _closed
        if private:
            opened = partial(_opened, connection, source, thing)
        found.append(events_rows.account(row, codes[source], passages[thing, source], opened))
    return tuple(sorted(found, key=lambda account: (id_order(account.of), account.source)))


_PASSAGES = (
    "SELECT p.thing, p.source, s.code, i.number, p.first, p.last FROM account_passage p "
    "JOIN transcript t ON t.id = p.transcript JOIN interview i ON i.id = t.interview JOIN source s ON s.id = i.source "
    "WHERE t.current ORDER BY p.thing, p.source, p.place"
)


def _closed(what: str, sealed: object) -> None:
    del what, sealed


def _opened(connection: Connection, source: int, thing: str, what: str, sealed: object) -> str | None:
    if sealed is None:
        return None
    assert isinstance(sealed, bytes)
    return connection.keyring.open(source, what, thing, sealed).decode()

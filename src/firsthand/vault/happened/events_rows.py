"""A person, event, act, complaint or account as the rows it is kept in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from firsthand.model.coding import Basis, Polarity
from firsthand.model.event import STAGES, Account, Act, Complaint, Event, Involvement, Person, PersonKind, Stage
from firsthand.model.testimony import PassageRef
from firsthand.model.when import When
from firsthand.vault.coders.codings import Place
from firsthand.vault.database.engine import Connection, rows, run, run_many

ANCHOR, MEMO = "account anchor", "account memo"
"""What an account's private words are sealed as, each in the row of what the account is of."""

Thing = Person | Event | Act | Complaint | Account
Key = tuple[str, str]
"""A thing's id, and nothing or, of an account, whose it is: the id is then of what the account is of."""
Row = tuple[object, ...]
Rows = dict[str, list[Row]]
"""Rows by table."""

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "person": "id, kind, source, sex, minor, role, least, most",
        "event": "id, happened, region, part_of",
        "act": "id, event, type, victim, setting, phase, happened, frequency",
        "involvement": "act, place, person, degree, relation",
        "complaint": "id, event, act, victim, complainant, institution, stages, responses, sanction, redress, "
        "retaliation, reasons, happened",
        "account": "thing, source, polarity, basis, tells, anchor, memo",
        "account_passage": "thing, source, place, transcript, first, last",
    }
)
_KEPT_IN: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "person": (("person", "id = ?"),),
        "event": (("event", "id = ?"),),
        "act": (("involvement", "act = ?"), ("act", "id = ?")),
        "complaint": (("complaint", "id = ?"),),
        "account": (("account_passage", "thing = ? AND source = ?"), ("account", "thing = ? AND source = ?")),
    }
)


def key_of(thing: Thing) -> Key:
    """Name a thing."""
    return (thing.of, thing.source) if isinstance(thing, Account) else (thing.id, "")


def dump(connection: Connection, key: Key, numbers: Mapping[str, int]) -> Rows:
    """Read the rows of a thing as they are, sealed words as they are sealed; none where it is not there.

    ``numbers`` are the sources' row numbers by code.
    """
    return {
        table: [tuple(row) for row in rows(connection, f"SELECT {COLUMNS[table]} FROM {table} WHERE {where}", given)]  # noqa: S608 constants
        for table, where, given in _places(key, numbers)
    }


def delete(connection: Connection, key: Key, numbers: Mapping[str, int]) -> None:
    """Take a thing's rows away."""
    for table, where, given in _places(key, numbers):
        run(connection, f"DELETE FROM {table} WHERE {where}", given)  # noqa: S608 constants


def insert(connection: Connection, held: Rows) -> None:
    """Write a thing's rows."""
    for table, written in held.items():
        marks = ", ".join("?" * len(COLUMNS[table].split(", ")))
        run_many(connection, f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({marks})", written)  # noqa: S608 constants


def _places(key: Key, numbers: Mapping[str, int]) -> list[tuple[str, str, Row]]:
    of, source = key
    kind = "account" if source else _KINDS["." in of or of[:1]]
    given: Row = (of, numbers[source]) if source else (of,)
    return [(table, where, given) for table, where in _KEPT_IN[kind]]


_KINDS: Mapping[object, str] = MappingProxyType({"P": "person", "E": "event", True: "act", "C": "complaint"})


def rows_of(thing: Thing, numbers: Mapping[str, int], where: Mapping[PassageRef, Place]) -> Rows:
    """Write a thing as rows, an account without its private words. ``where`` says where its passages stand."""
    match thing:
        case Person():
            source = numbers[thing.source] if thing.source else None
            of = (thing.id, thing.kind.value, source, thing.sex, thing.minor, thing.role, thing.least, thing.most)
            return {"person": [of]}
        case Event():
            return {"event": [(thing.id, _day(thing.when), thing.region, thing.part_of or None)]}
        case Act():
            return _act(thing)
        case Complaint():
            return {"complaint": [_complaint(thing)]}
        case Account():
            return _account(thing, numbers[thing.source], where)


def _act(act: Act) -> Rows:
    of: Row = (act.id, act.event, act.type, act.victim, act.setting, act.phase, _day(act.when), act.frequency)
    parts: list[Row] = [(act.id, at, p.person, p.degree, p.relation) for at, p in enumerate(act.perpetrators, 1)]
    return {"act": [of], "involvement": parts}


def _complaint(it: Complaint) -> Row:
    stages = {stage: it.stage(stage).value for stage in STAGES if it.stage(stage) is not Stage.UNKNOWN}
    return (
        it.id, it.event, it.act or None, it.victim, it.by or None, it.to, _json(stages), _json(it.responses),
        it.sanction, _json(it.redress), it.retaliation.value, _json(it.reasons), _day(it.when),
    )  # fmt: skip


def _account(account: Account, source: int, where: Mapping[PassageRef, Place]) -> Rows:
    basis = account.basis.value if account.basis else None
    of: Row = (account.of, source, account.polarity.value, basis, _json(dict(account.tells)), None, None)
    stands: list[Row] = [(account.of, source, at, *where[passage]) for at, passage in enumerate(account.passages, 1)]
    return {"account": [of], "account_passage": stands}


def _day(when: When | None) -> str:
    return when.written if when else ""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# And back

_STAGES = {stage.value: stage for stage in Stage}


def person(row: Sequence[object], codes: Mapping[int, str]) -> Person:
    """Make a person of a row. ``codes`` name the sources by row number."""
    of, kind, source, sex, minor, role, least, most = row
    return Person(
        str(of), PersonKind(str(kind)), codes[_number(source)] if source is not None else "", str(sex),
        None if minor is None else bool(minor), str(role),
        None if least is None else _number(least), None if most is None else _number(most),
    )  # fmt: skip


def event(row: Sequence[object]) -> Event:
    """Make an event of a row."""
    of, happened, region, part_of = map(_text, row)
    return Event(of, _when(happened), region, part_of)


def act(row: Sequence[object], perpetrators: Sequence[Involvement]) -> Act:
    """Make an act of a row, with those who had a part in it."""
    of, event, type_, victim, setting, phase, happened, frequency = map(_text, row)
    number = int(of.rpartition(".")[2])
    return Act(event, number, type_, victim, tuple(perpetrators), setting, phase, frequency, _when(happened))


def complaint(row: Sequence[object]) -> Complaint:
    """Make a complaint of a row."""
    of, event, act, victim, by, to, stages, responses, sanction, redress, retaliation, reasons, happened = map(
        _text, row
    )
    said: Mapping[str, str] = json.loads(stages)
    return Complaint(
        of, event, victim, act, by, to,
        MappingProxyType({stage: _STAGES[said[stage]] for stage in STAGES if stage in said}),
        _terms(responses), sanction, _terms(redress), Stage(retaliation), _terms(reasons), _when(happened),
    )  # fmt: skip


def account(
    row: Sequence[object], code: str, passages: Sequence[PassageRef], opened: Callable[[str, object], str | None]
) -> Account:
    """Make an account of a row. ``opened`` opens what was sealed as one word or another, or answers None."""
    from firsthand.model.private import Private

    of, _, polarity, basis, tells, anchor, memo = row
    words = [opened(ANCHOR, anchor), opened(MEMO, memo)]
    return Account(
        str(of),
        code,
        Polarity(str(polarity)),
        Basis(str(basis)) if basis else None,
        tuple(passages),
        MappingProxyType(json.loads(str(tells))),
        *(None if text is None else Private(text) for text in words),
    )


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _when(written: str) -> When | None:
    return When.parse(written) if written else None


def _terms(written: str) -> tuple[str, ...]:
    return tuple(json.loads(written))

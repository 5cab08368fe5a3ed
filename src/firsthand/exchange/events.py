"""The record of events as tables: read row by row, then judged as a whole together with the record there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from firsthand.exchange.cells import Checker, a_choice, a_known
from firsthand.exchange.event_cells import (
    Known,
    a_number_of_an_act,
    a_passage_of,
    a_region,
    a_sex,
    a_size,
    a_term,
    a_thing,
    a_when,
    an_id,
    an_involvement,
    listed,
    tellings,
    yes_or_no,
)
from firsthand.exchange.event_columns import EVENT_TABLES
from firsthand.exchange.tables import Row, Table
from firsthand.model.coding import Basis, Polarity
from firsthand.model.coherence import incoherences
from firsthand.model.event import STAGES, Account, Act, Complaint, Event, Events, Person, PersonKind, Stage
from firsthand.model.intake import RowFault
from firsthand.model.private import Private
from firsthand.model.tellers import id_order

Thing = Person | Event | Act | Complaint | Account
Read = TypeVar("Read")
Named = TypeVar("Named", Person, Event, Act, Complaint, Account)
Key = tuple[str, str]


def understand(tables: Mapping[str, Sequence[Table]], known: Known) -> tuple[Events, tuple[RowFault, ...]]:
    """Read tables, by name of their kind, into the record they hold, and list every fault in them.

    What lies between rows, and between them and the record there is, is judged once every cell is understood.
    """
    reading = _Reading(known)
    for name, read in _ROWS.items():
        for table in tables.get(name, ()):
            reading.take(name, table, read)
    if not reading.faults:
        reading.judge()
    return (Events() if reading.faults else reading.gathered()), tuple(reading.faults)


@dataclass(slots=True)
class _Reading:
    """The things read so far, with the cell each came from, and the faults found."""

    known: Known
    things: dict[Key, Thing] = field(default_factory=dict)
    places: dict[Key, tuple[str, str, int]] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)

    def take(self, name: str, table: Table, read: Callable[[_Cells], Thing | None]) -> None:
        """Read the rows of one table."""
        check = Checker(table.name, list(table.faults))
        for row in table.rows:
            before = len(check.faults)
            check.filled(row, EVENT_TABLES[name].required)
            thing = read(_Cells(row, check, self.known))
            if thing is None or len(check.faults) > before:
                continue
            key = key_of(thing)
            if key in self.things:
                path, _, first = self.places[key]
                where = f"row {first}" if path == table.name else f"{path}, row {first}"
                check.fault(row, "source" if name == "accounts" else "act" if name == "acts" else "id",
                            f"the same as in {where}")  # fmt: skip
                continue
            self.things[key], self.places[key] = thing, (table.name, name, row.number)
        self.faults.extend(check.in_order())

    def judge(self) -> None:
        """Note what is wrong with the record that there would be."""
        for wrong in incoherences(upserted(self.known.events, self.things)):
            place = self.places.get((wrong.of, wrong.source))
            if place is not None:
                self.faults.append(RowFault(place[0], place[2], _column(wrong.field, place[1]), wrong.message))
            else:
                named = f"{wrong.of} {wrong.source}".rstrip()
                first = next((path for path, _, _ in self.places.values()), named)
                self.faults.append(RowFault(first, 0, "", f"{named}: {wrong.message}"))
        self.faults.sort(key=lambda fault: (fault.path, fault.row))

    def gathered(self) -> Events:
        """Return what was read, each list in order of id."""
        ordered = sorted(self.things.items(), key=lambda named: (id_order(named[0][0]), named[0][1]))
        return upserted(Events(), dict(ordered))


def _column(field_: str, table: str) -> str:
    return field_ if field_ in EVENT_TABLES[table].names else "act" if table == "acts" else ""


def key_of(thing: Thing) -> Key:
    """Name a thing: its id, and of an account also whose it is."""
    return (thing.of, thing.source) if isinstance(thing, Account) else (thing.id, "")


def upserted(events: Events, things: Mapping[Key, Thing]) -> Events:
    """Return a record with things put in place of those of the same name, or added."""

    def merged(held: tuple[Named, ...], kind: type[Named]) -> tuple[Named, ...]:
        new = {key: thing for key, thing in things.items() if isinstance(thing, kind)}
        return tuple({**{key_of(thing): thing for thing in held}, **new}.values())

    return Events(
        merged(events.persons, Person),
        merged(events.events, Event),
        merged(events.acts, Act),
        merged(events.accounts, Account),
        merged(events.complaints, Complaint),
        events.same,
        events.different,
        events.unsure,
    )


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row's cells, each read as what it must be; a fault is noted for one that is not."""

    row: Row
    check: Checker
    known: Known

    def read(self, column: str, reader: Callable[[str], Read]) -> Read | None:
        return self.check.read(self.row, column, reader)

    def id(self, column: str, letter: str) -> str:
        return self.read(column, lambda text: an_id(text, letter)) or ""

    def term(self, column: str, vocabulary: str = "") -> str:
        return self.read(column, lambda text: a_term(text, self.known.vocabularies[vocabulary or column])) or ""

    def terms(self, column: str, vocabulary: str) -> tuple[str, ...]:
        held = self.known.vocabularies[vocabulary]
        return self.read(column, lambda text: listed(text, lambda part: a_term(part, held))) or ()

    def source(self) -> str:
        otherwise = "no such source is in the register"
        return self.read("source", lambda text: a_known(text, self.known.sources, otherwise)) or ""

    def private(self, column: str) -> Private | None:
        return Private(self.row[column]) if self.row[column] else None


def _person(cells: _Cells) -> Person:
    return Person(
        cells.id("id", "P"),
        cells.read("kind", lambda text: a_choice(text, PersonKind)) or PersonKind.INDIVIDUAL,
        cells.source(),
        cells.read("sex", lambda text: a_sex(text, cells.known.sex, cells.known.ranges)) or "",
        cells.read("minor", yes_or_no),
        cells.term("role"),
        cells.read("least", a_size),
        cells.read("most", a_size),
    )


def _event(cells: _Cells) -> Event:
    return Event(
        cells.id("id", "E"),
        cells.read("when", lambda text: a_when(text, cells.known.ranges)),
        cells.read("region", a_region) or "",
        cells.id("part_of", "E"),
    )


def _act(cells: _Cells) -> Act:
    event, vocabularies = cells.id("event", "E"), cells.known.vocabularies
    return Act(
        event,
        cells.read("act", lambda text: a_number_of_an_act(text, event)) or 0,
        cells.term("type", "act"),
        cells.id("victim", "P"),
        cells.read("perpetrators", lambda text: listed(text, lambda part: an_involvement(part, vocabularies))) or (),
        cells.term("setting"),
        cells.term("phase"),
        cells.term("frequency"),
        cells.read("when", lambda text: a_when(text, cells.known.ranges)),
    )


def _account(cells: _Cells) -> Account:
    known, of, source = cells.known, cells.read("of", a_thing) or "", cells.source()
    passages = cells.read("passages", lambda text: listed(text, lambda part: a_passage_of(part, source, known.stands)))
    return Account(
        of,
        source,
        cells.read("polarity", lambda text: a_choice(text, Polarity)) or Polarity.AFFIRMS,
        cells.read("basis", lambda text: a_choice(text, Basis)),
        passages or (),
        cells.read("tells", lambda text: tellings(text, of, known)) or MappingProxyType({}),
        cells.private("anchor"),
        cells.private("memo"),
    )


def _complaint(cells: _Cells) -> Complaint:
    event = cells.id("event", "E")
    act = cells.read("act", lambda text: a_number_of_an_act(text, event))
    stages = {stage: cells.read(stage, lambda text: a_choice(text, Stage)) for stage in STAGES}
    return Complaint(
        cells.id("id", "C"),
        event,
        cells.id("victim", "P"),
        f"{event}.{act}" if act else "",
        cells.id("by", "P"),
        cells.term("to", "institution"),
        MappingProxyType({name: said for name, said in stages.items() if said not in (None, Stage.UNKNOWN)}),
        cells.terms("responses", "response"),
        cells.term("sanction"),
        cells.terms("redress", "redress"),
        cells.read("retaliation", lambda text: a_choice(text, Stage)) or Stage.UNKNOWN,
        cells.terms("reasons", "reason"),
        cells.read("when", lambda text: a_when(text, cells.known.ranges)),
    )


_ROWS: Mapping[str, Callable[[_Cells], Thing]] = {
    "persons": _person,
    "events": _event,
    "acts": _act,
    "accounts": _account,
    "complaints": _complaint,
}

"""The example's record of events, read from its tables by plain code that shares nothing with the program's reader."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from firsthand.model.coding import Basis, Polarity
from firsthand.model.event import (
    STAGES,
    Account,
    Act,
    Complaint,
    Event,
    Events,
    Involvement,
    Person,
    PersonKind,
    Stage,
)
from firsthand.model.private import Private
from firsthand.model.testimony import PassageRef
from firsthand.model.when import When

Row = dict[str, str]


def read(folder: Path, same: tuple[tuple[str, str], ...] = ()) -> Events:
    """Read the five tables of a folder; ``same`` are the decisions on what is one and the same."""
    tables = {name: _rows(folder / f"{name}.csv") for name in ("persons", "events", "acts", "accounts", "complaints")}
    return Events(
        persons=tuple(map(_person, tables["persons"])),
        events=tuple(Event(r["id"], _when(r["when"]), r["region"], r["part_of"]) for r in tables["events"]),
        acts=tuple(map(_act, tables["acts"])),
        accounts=tuple(map(_account, tables["accounts"])),
        complaints=tuple(map(_complaint, tables["complaints"])),
        same=same,
    )


def untold(events: Events, gone: tuple[str, ...]) -> Events:
    """Leave out what only those who are gone tell of: in accounts of its own, or else in those of its event."""
    held = {account.of for account in events.accounts}
    told = {account.of for account in events.accounts if account.source not in gone}

    def stays(of: str, event: str) -> bool:
        return of in told if of in held else event in told

    acts = tuple(act for act in events.acts if stays(act.id, act.event))
    complaints = tuple(complaint for complaint in events.complaints if stays(complaint.id, complaint.event))
    known = told | {act.event for act in acts} | {complaint.event for complaint in complaints}
    return replace(
        events,
        persons=tuple(replace(p, source="" if p.source in gone else p.source) for p in events.persons),
        events=tuple(event for event in events.events if event.id in known),
        acts=acts,
        complaints=complaints,
        accounts=tuple(account for account in events.accounts if account.source not in gone),
    )


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _when(cell: str) -> When | None:
    when = When.parse(cell) if cell else None
    assert when or not cell, cell
    return when


def _size(cell: str) -> int | None:
    return int(cell) if cell else None


def _person(row: Row) -> Person:
    minor = {"yes": True, "no": False, "": None}[row["minor"]]
    kind, least, most = PersonKind(row["kind"]), _size(row["least"]), _size(row["most"])
    return Person(row["id"], kind, row["source"], row["sex"], minor, row["role"], least, most)


def _act(row: Row) -> Act:
    parts = (part.split(":") for part in _several(row["perpetrators"]))
    perpetrators = tuple(Involvement(person, *rest) for person, *rest in parts)
    return Act(
        row["event"], int(row["act"]), row["type"], row["victim"], perpetrators,
        row["setting"], row["phase"], row["frequency"], _when(row["when"]),
    )  # fmt: skip


def _account(row: Row) -> Account:
    passages = tuple(filter(None, map(PassageRef.parse, _several(row["passages"]))))
    assert len(passages) == len(_several(row["passages"]))
    anchor, memo = (Private(row[name]) if row[name] else None for name in ("anchor", "memo"))
    return Account(
        row["of"], row["source"], Polarity(row["polarity"]), Basis(row["basis"]), passages, anchor=anchor, memo=memo
    )


def _complaint(row: Row) -> Complaint:
    stages = {stage: Stage(row[stage] or "unknown") for stage in STAGES}
    return Complaint(
        row["id"], row["event"], row["victim"], row["act"], row["by"], row["to"], stages, _several(row["responses"]),
        row["sanction"], _several(row["redress"]), Stage(row["retaliation"] or "unknown"), _several(row["reasons"]),
        _when(row["when"]),
    )  # fmt: skip

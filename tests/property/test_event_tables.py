"""The record of events: tables out and in are one; bytes that come in are a value; what is left without somebody."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.exchange import event_book, event_csvs, read_event_tables, understand
from firsthand.model.coherence import incoherences
from firsthand.model.event import Account, Event, Events
from firsthand.model.tellers import without
from firsthand.vault import Vault
from tests.support import files
from tests.support.told import KNOWN, SOURCES, told_records
from tests.unit.vault.happened import RECORD, record
from tests.unit.vault.making import NOW, admission, admit

MODEST = settings(max_examples=24, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _read(folder: Path, written: Mapping[str, bytes]) -> Events:
    paths = []
    for name, data in written.items():
        (folder / name).write_bytes(data)
        paths.append(folder / name)
    tables, faults = read_event_tables(paths)
    assert faults == ()
    events, more = understand(tables, KNOWN)
    assert [str(fault) for fault in more] == []
    return events


@MODEST
@given(told_records())
def test_what_is_written_as_csv_is_read_back_the_same(tmp_path: Path, events: Events) -> None:
    assert list(incoherences(events)) == []
    assert _read(tmp_path, event_csvs(events)) == events


@FEW
@given(told_records())
def test_what_is_written_as_a_workbook_is_read_back_the_same(tmp_path: Path, events: Events) -> None:
    assert _read(tmp_path, {"a.xlsx": event_book(events)}) == events


def test_an_empty_record_is_written_and_read_back_too(tmp_path: Path) -> None:
    assert _read(tmp_path, event_csvs(Events())) == _read(tmp_path, {"a.xlsx": event_book(Events())}) == Events()


@MODEST
@given(st.sampled_from(sorted([*event_csvs(RECORD), "events.xlsx"])), st.integers(0, 2**32))
def test_damaged_tables_give_a_record_or_faults_and_never_raise(tmp_path: Path, name: str, seed: int) -> None:
    sound = {**event_csvs(RECORD), "events.xlsx": event_book(RECORD)}
    path = tmp_path / name
    path.write_bytes(files.mutate(sound[name], random.Random(seed)))
    tables, faults = read_event_tables([path])
    events, more = understand(tables, replace(KNOWN, events=RECORD))
    assert not more or events == Events()
    assert all(fault.path for fault in (*faults, *more))


@FEW
@given(told_records(), st.sets(st.sampled_from(SOURCES)))
def test_the_vault_keeps_a_record_as_it_is_and_undoes_it(
    tmp_path_factory: pytest.TempPathFactory, events: Events, gone: set[str]
) -> None:
    stands = [replace(a, passages=tuple(replace(p, first=2, last=2, interview=replace(p.interview, number=1))
                                        for p in a.passages)) for a in events.accounts]  # fmt: skip
    events = replace(events, accounts=tuple(stands))
    with Vault.create(tmp_path_factory.mktemp("kept") / "vault", "example", None, now=NOW) as vault:
        admit(vault, *(admission(source) for source in SOURCES))
        record(vault, events)
        assert vault.events() == events
        for source in sorted(gone):
            vault.erase(source, now=NOW)
        assert _spoken(vault.events()) == _spoken(_plain_without(events, gone))
        assert list(incoherences(vault.events())) == []


@MODEST
@given(told_records(), st.sets(st.sampled_from(SOURCES)), st.data())
def test_what_is_left_without_some_is_what_plain_reading_says(
    events: Events, gone: set[str], data: st.DataObject
) -> None:
    kept = data.draw(st.lists(st.sampled_from(events.accounts), unique_by=lambda a: (a.of, a.source)))
    events = replace(events, accounts=tuple(a for a in events.accounts if a in kept))
    left = without(events, gone)
    assert left == _plain_without(events, gone)
    assert without(left, ()) == left
    assert without(without(events, set(list(gone)[:1])), gone) == left


def _spoken(events: Events) -> Events:
    """Leave out persons of whom nothing speaks: the vault keeps those who were entered ahead."""
    return without(events, ())


def _plain_without(events: Events, gone: set[str]) -> Events:
    """Say again, slowly, what is left: an act or complaint by its own accounts, else its event's; an event by any."""

    def stands(account: Account) -> bool:
        return account.source not in gone

    def told(of: str, event: str) -> bool:
        own = [account for account in events.accounts if account.of == of]
        return any(map(stands, own or [account for account in events.accounts if account.of == event]))

    def told_event(event: Event) -> bool:
        inside = {event.id} | {act.id for act in events.acts if act.event == event.id}
        inside |= {complaint.id for complaint in events.complaints if complaint.event == event.id}
        if any(stands(account) for account in events.accounts if account.of in inside):
            return True
        return any(told_event(part) for part in events.events if part.part_of == event.id)

    acts = [act for act in events.acts if told(act.id, act.event)]
    held = {act.id for act in acts}
    complaints = [
        c if c.act in held else replace(c, act="") for c in events.complaints if told(c.id, c.event)
    ]
    kept = [event for event in events.events if told_event(event)]
    ids = {event.id for event in kept}
    spoken = {part.person for act in acts for part in act.perpetrators} | {act.victim for act in acts}
    spoken |= {c.victim for c in complaints} | {c.by for c in complaints}
    return Events(
        tuple(replace(p, source="" if p.source in gone else p.source) for p in events.persons if p.id in spoken),
        tuple(replace(event, part_of=event.part_of if event.part_of in ids else "") for event in kept),
        tuple(acts),
        tuple(a for a in events.accounts if stands(a) and a.of in ids | held | {c.id for c in complaints}),
        tuple(complaints),
    )

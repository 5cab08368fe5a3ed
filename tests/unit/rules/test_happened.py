"""A number of what happened rests on who tells of it, and not on the event, the act or the victim it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from firsthand.build import check
from firsthand.model.coding import Basis
from firsthand.model.event import Account, Act, Event, Events, Involvement, Person
from firsthand.model.project import Project
from firsthand.model.snapshot import Snapshot, Wanted
from firsthand.model.testimony import PassageRef
from firsthand.project.vocabulary import shipped_vocabularies
from tests.support.records import Records, manuscript, read_records

RECORDS = """
source S01 sex=female
source S02 sex=male
source S03 sex=female
turn S01/1 source: They hit the woman beside me.
turn S02/1 source: They hit a woman there.
turn S03/1 source: I saw nothing of it.
finding everyone
finding struck unit={unit} where="suffered('physical.*')"
{more}
"""
REPORT = "[Three people](finding:everyone) were interviewed. [One of the one](finding:struck) was a beating."
HERS = Person("P1", sex="female")
OVERSEER = Person("P2", role="prison-official")


def _events(*tellers: str) -> Events:
    accounts = tuple(
        Account("E1", source, basis=Basis.WITNESSED, passages=(_passage(f"{source}/1"),)) for source in tellers
    )
    act = Act("E1", 1, "physical.beating", "P1", (Involvement("P2", "carried-out", "official"),), "detention")
    return Events((HERS, OVERSEER), (Event("E1"),), (act,), accounts)


def _passage(text: str) -> PassageRef:
    passage = PassageRef.parse(text)
    assert passage is not None
    return passage


class _Happened(Records):
    """The records, with what happened."""

    happened = Events()

    def project(self) -> Project:
        return replace(super().project(), vocabularies=shipped_vocabularies())

    def snapshot(self, wanted: Wanted, today: date) -> Snapshot:
        return replace(super().snapshot(wanted, today), events=self.happened)


def _consents(count: str = "granted", paraphrase: str = "granted") -> str:
    """Say what S02 allows; the others allow everything."""
    return f"consent S02 count {count}\nconsent S02 paraphrase {paraphrase}"


def _found(unit: str, events: Events, more: str = "") -> list[tuple[str, tuple[str, ...]]]:
    archive = read_records(RECORDS.format(unit=unit, more=more))
    archive.__class__ = _Happened
    assert isinstance(archive, _Happened)
    archive.happened = events
    report, problems = manuscript(archive, REPORT + "\n")
    assert problems == ()
    found = check(report, (), archive.project(), archive, archive.today).diagnostics
    return sorted((d.code, d.subjects) for d in found if d.code in {"CN01", "CN03", "EV03"})


@pytest.mark.parametrize("unit", ["event", "act", "victim"])
def test_what_two_tell_of_retells_neither(unit: str) -> None:
    assert _found(unit, _events("S01", "S02"), _consents(paraphrase="refused")) == []


@pytest.mark.parametrize("unit", ["event", "act", "victim"])
def test_what_one_tells_of_retells_her_who_is_not_its_victim(unit: str) -> None:
    found = _found(unit, _events("S02"), _consents(paraphrase="refused"))
    assert found == [("CN01", ("S02",)), ("EV03", ("struck", "S02"))]


@pytest.mark.parametrize("unit", ["event", "act", "victim"])
def test_who_did_not_agree_to_be_counted_is_found_where_she_only_tells(unit: str) -> None:
    found = _found(unit, _events("S01", "S02"), _consents(count="refused"))
    assert found == [("CN03", ("S02",)), ("CN03", ("S02",))]  # in the number of all, and in that of the beatings

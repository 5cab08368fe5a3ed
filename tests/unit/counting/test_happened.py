"""What counts as one when what happened is counted, and on whom it rests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firsthand.counting import bitsets, count, duck, events_needed, plain
from firsthand.counting.binding import compile_findings
from firsthand.counting.port import Evaluator
from firsthand.counting.prepare import prepare
from firsthand.counting.sensitivity import sensitivity
from firsthand.model.event import Events
from firsthand.model.finding import Answer, Count, Finding, Unit
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import Source
from firsthand.text.ladder import default_ladder
from tests.support.event_lines import EventLines
from tests.support.happenings import PROJECT
from tests.support.snapshots import CODEBOOK, snapshot

EVALUATORS = [plain.evaluate, bitsets.evaluate, duck.evaluate]


def record(*lines: str) -> Snapshot:
    read = EventLines()
    for line in lines:
        read.read(line)
    events: Events = read.record()
    return replace(snapshot(tuple(Source(f"S{n}") for n in range(1, 5))), events=events)


def counted(said: Snapshot, unit: Unit, where: str = "true", among: str = "interviewed") -> Count:
    counts, problems = count([Finding("f", "q", unit, among, where)], said, PROJECT)
    assert problems == ()
    return counts["f"]


TWO_WITNESSES = (
    "act E1.1 physical.beating P1 by=P5:carried-out;P6:carried-out;P7:present setting=market when=2004",
    "act E2.1 physical.beating P2 setting=market when=2004-05",
    "account E1.1 S1 witnessed passages=S1/4",
    "account E2.1 S2 witnessed passages=S2/9",
    "same E1 E2",
    "same P1 P2",
)


@pytest.mark.parametrize("unit", [Unit.EVENT, Unit.ACT, Unit.VICTIM])
def test_one_event_told_by_two_witnesses_counts_once(unit: Unit) -> None:
    found = counted(record(*TWO_WITNESSES), unit)
    assert (found.n, found.of) == (1, 1)
    assert [str(passage) for passage in found.evidence] == ["S1/4", "S2/9"]


def test_the_day_told_more_exactly_stands_and_what_contradicts_is_not_known() -> None:
    both = record(*TWO_WITNESSES)
    assert counted(both, Unit.ACT, "suffered(during => '2004-05')").n == 1
    apart = record(*(line.replace("P2 setting=market", "P2 setting=home") for line in TWO_WITNESSES))
    assert counted(apart, Unit.ACT, "setting = 'market'").missing == 1
    assert counted(apart, Unit.ACT, "setting is null").n == 1


def test_a_group_is_no_person_and_its_act_is_one_act() -> None:
    said = record("person P1 kind=group", "act E1.1 liberty.detention P1", "account E1.1 S1")
    assert (counted(said, Unit.VICTIM).of, counted(said, Unit.ACT).n) == (0, 1)


def test_each_act_counts_as_the_type_it_is_and_none_is_the_most_serious() -> None:
    kinds = ("sexual.rape", "physical.beating", "psychological.threat")
    said = record(*(f"act E1.{n} {kind} P1" for n, kind in enumerate(kinds, 1)), "account E1 S1")
    for kind in kinds:
        assert counted(said, Unit.ACT, f"suffered('{kind}')").n == 1
        assert counted(said, Unit.VICTIM, f"suffered('{kind}')").n == 1
    assert counted(said, Unit.EVENT).n == 1


def test_who_looked_on_did_not_do_it_but_failed_to_prevent_it() -> None:
    said = record(
        "person P5 role=police",
        "act E1.1 physical.beating P1 by=P6:carried-out;P5:omission.failed-to-act",
        "act E2.1 omission.no-protection P1 by=P5:omission.failed-authority",
        "account E1 S1",
        "account E2 S1",
    )
    assert counted(said, Unit.ACT, "suffered('physical.*', by => 'police')").units(Answer.MISSING) == ("E1.1",)
    assert counted(said, Unit.ACT, "suffered('physical.*', by => 'police', degree => 'omission.*')").n == 1
    assert counted(said, Unit.ACT, "suffered('omission.*', by => 'police')").n == 1


def test_two_who_contradict_each_other_leave_the_act_standing_and_are_both_shown() -> None:
    accounts = ("account E1.1 S1 passages=S1/4", "account E1.1 S2 denies passages=S2/2")
    said = record("act E1.1 physical.beating P1", *accounts)
    found = counted(said, Unit.ACT, "suffered('physical.*')")
    assert (found.n, found.denied) == (1, 0)
    assert ([str(p) for p in found.evidence], [str(p) for p in found.against]) == (["S1/4"], ["S2/2"])


def test_an_event_is_told_of_by_its_parts() -> None:
    said = record("event E1", "event E2 part_of=E1", "act E2.1 physical.beating P1", "account E2.1 S3")
    assert counted(said, Unit.EVENT).units(Answer.IN) == ("E1", "E2")
    assert prepare(said).tellers(Unit.EVENT)["E1"] == frozenset({"S3"})


@pytest.mark.parametrize("evaluate", EVALUATORS)
def test_accounts_of_who_is_not_listed_are_not_read(evaluate: Evaluator) -> None:
    said = record("act E1.1 physical.beating P1", "account E1 S1", "account E1.1 S99")
    compiled, _ = compile_findings([Finding("f", "q", Unit.ACT)], PROJECT)
    assert evaluate(said, CODEBOOK, compiled)["f"].of == 0


@pytest.mark.parametrize("evaluate", EVALUATORS)
def test_ids_are_in_the_order_people_count_in(evaluate: Evaluator) -> None:
    acts = [f"act E{n}.1 physical.beating P{n}" for n in (10, 2, 1)]
    said = record(*acts, *(f"account E{n}.1 S1" for n in (10, 2, 1)))
    compiled, _ = compile_findings([Finding("f", "q", Unit.ACT), Finding("g", "q", Unit.VICTIM)], PROJECT)
    found = evaluate(said, CODEBOOK, compiled)
    assert [list(found[name].answers) for name in "fg"] == [["E1.1", "E2.1", "E10.1"], ["P1", "P2", "P10"]]


def test_events_are_needed_only_where_a_finding_asks_of_them() -> None:
    said = Finding("f", "q", Unit.SOURCE, "asked('work')", "says('work.moved')")
    assert not events_needed([said, Finding("g", "q", Unit.PASSAGE)])
    assert events_needed([said, replace(said, where="says('work.moved') and not suffered()")])
    assert events_needed([replace(said, unit=Unit.COMPLAINT, among="true", where="true")])


def test_a_number_that_one_source_tells_of_rests_on_her_and_one_of_two_does_not() -> None:
    said = record(*TWO_WITNESSES, "act E3.1 sexual.harassment P8", "account E3.1 S3")
    kinds = ("physical.beating", "sexual.harassment")
    asked = [Finding(kind, "q", Unit.ACT, where=f"suffered('{kind}')") for kind in kinds]
    (beating, harassment), _ = sensitivity(asked, said, replace(PROJECT, ladder=default_ladder()))
    assert (beating.alone, beating.least, beating.most) == ((), 1, 1)
    assert (harassment.alone, harassment.least) == (("S3",), 0)

"""All numbers together: over editions, with what readers were told, and when it cannot be decided."""

from __future__ import annotations

from dataclasses import replace

from firsthand.build import bind, check
from firsthand.diagnostics.diagnostic import Diagnostic, Severity
from firsthand.model.disclosure import PublishedCount
from firsthand.model.finding import Unit
from firsthand.model.manuscript import Problem
from firsthand.rules.mosaic import puzzle, solved
from firsthand.rules.published import COVERAGE, published_counts
from tests.support.records import Records, manuscript, read_records

FIVE = """
policy mosaic=10 cell=0
source S01 sex=female province=North
source S02 sex=female province=South
source S03..S05 sex=male province=South
coverage S01..S05 police asked
coding S01/1 police.pointless affirms experienced
coding S02/1 police.pointless affirms experienced
finding everyone
finding women where="sex = 'female'"
finding pointless-women among="sex = 'female'" where="says('police.pointless')"
finding north-women among="sex = 'female'" where="province = 'North'"
"""
ONE = "[Five people](finding:everyone) were heard. Of the women, [two of the two](finding:pointless-women) said so.\n"


def judged(records: Records, text: str, code: str = "DS07") -> list[Diagnostic]:
    report, problems = manuscript(records, text)
    typed = tuple(p for p in problems if isinstance(p, Problem))
    found = check(report, typed, records.project(), records, records.today).diagnostics
    return [d for d in found if d.code == code]


def everyone(records: Records) -> PublishedCount:
    number = len(records.sources)
    return PublishedCount(COVERAGE, Unit.SOURCE, "interviewed", "true", {"n": number}, frozenset(records.sources))


def test_what_an_edition_told_is_joined_with_what_the_draft_tells() -> None:
    records = read_records(FIVE + "counted 1 north-women n=1 of=2 sources=S01..S02\n")
    records.counted_before[1].append(everyone(records))
    (found,) = judged(records, ONE)
    assert found.severity is Severity.BLOCK
    assert found.subjects == ("S01", "S02")
    assert "'north-women' (edition 1)" in found.message
    assert "'pointless-women'" in found.message


def test_what_editions_alone_give_away_is_said_to_be_out() -> None:
    records = read_records(FIVE + "counted 1 north-women n=1 of=2 sources=S01..S02\n")
    told = records.findings["pointless-women"]
    count = PublishedCount(told.name, told.unit, told.among, told.where, {"n": 2, "of": 2}, frozenset({"S01", "S02"}))
    records.counted_before[1] += [count, everyone(records)]
    (found,) = judged(records, "[Two of the five people](finding:women) were women.\n")
    assert "earlier editions tell it already" in found.message


def test_a_number_that_the_record_no_longer_gives_is_left_out() -> None:
    records = read_records(FIVE + "counted 1 north-women n=2 of=2 sources=S01..S02\n")
    records.counted_before[1].append(everyone(records))
    assert judged(records, ONE) == []
    report, _ = manuscript(records, ONE)

    left_out = puzzle(bind(report, (), records.project(), records, records.today)).left_out
    assert left_out == ((1, "north-women", "changed"),)


def test_a_number_that_asks_what_the_project_no_longer_knows_cannot_be_weighed() -> None:
    records = read_records(FIVE)
    gone = PublishedCount("gone", Unit.SOURCE, "interviewed", "says('police.gone')", {"n": 1}, frozenset({"S01"}))
    records.counted_before[1] = [gone]
    (found,) = judged(records, ONE)
    assert found.severity is Severity.REVIEW
    assert "'gone' (edition 1)" in found.message


def test_without_effort_it_is_left_to_a_second_person() -> None:

    records = read_records(FIVE)
    text = ONE + "\n[One of the two women](finding:north-women) came from the north.\n"
    report, _ = manuscript(records, text)

    bound = bind(report, (), records.project(), records, records.today)
    assembled = puzzle(bound)
    protection = replace(bound.project.protection, mosaic=0)
    idle = replace(bound, project=replace(bound.project, protection=protection))
    outcomes = {v.source: v.outcome for v in solved(idle, assembled).records}
    assert outcomes["S01"] == "undecided"


def test_a_report_that_withdrew_from_is_weighed_with_her_row_made_up() -> None:
    records = read_records(FIVE + "withdrawn S05\ncounted 1 women n=2 of=5 sources=S01..S05\n")
    report, _ = manuscript(records, "[Two of the four people](finding:women) were women.\n")

    mosaic = puzzle(bind(report, (), records.project(), records, records.today)).mosaic
    assert mosaic.names[4] == "S05"
    assert mosaic.unrecorded == {4}
    assert mosaic.fits(mosaic.rows)


def test_interviewed_and_coverage_are_told_with_every_report() -> None:
    records = read_records(FIVE)
    report, _ = manuscript(records, ONE)

    told = published_counts(bind(report, (), records.project(), records, records.today))
    kept = {count.where: dict(count.parts) for count in told if count.finding == COVERAGE}
    assert kept["true"] == {"n": 5}
    assert kept["coverage('police')"] == {"asked": 5, "raised": 0, "declined": 0, "not-asked": 0, "missing": 0}


def test_an_interview_told_by_number_is_weighed_as_if_sources_had_been_counted() -> None:
    records = read_records(FIVE.replace("finding women where", "finding women unit=interview where"))
    report, _ = manuscript(records, "[Two interviews](finding:women) were held with women.\n")

    assembled = puzzle(bind(report, (), records.project(), records, records.today))
    told = {n.finding: n for n in assembled.mosaic.numbers if n.answers == {1}}
    assert told["women"].least == 2
    assert assembled.left_out == ()


def test_a_count_of_passages_by_their_coding_is_left_out() -> None:
    records = read_records(FIVE + "finding told unit=passage where=\"code = 'police.pointless'\"\n")
    report, _ = manuscript(records, "[Two passages](finding:told) speak of it.\n")

    assembled = puzzle(bind(report, (), records.project(), records, records.today))
    assert assembled.left_out == ((0, "told", "passages"),)


def test_a_number_that_asks_what_happened_is_left_out() -> None:
    records = read_records(FIVE)
    report, _ = manuscript(records, ONE)
    asked = PublishedCount("turned-to", Unit.SOURCE, "interviewed", "complained()", {"n": 1}, frozenset({"S01"}))
    records.counted_before[1] = [asked]
    assembled = puzzle(bind(report, (), records.project(), records, records.today))
    assert assembled.left_out == ((1, "turned-to", "events"),)

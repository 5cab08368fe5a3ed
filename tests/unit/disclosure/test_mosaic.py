"""What tables told together give away, on generated records; and on small ones that a reader can follow."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from firsthand.disclosure.mosaic.atoms import Atoms
from firsthand.disclosure.mosaic.fill import filled
from firsthand.disclosure.mosaic.model import EVERYONE, IN, Look, Mosaic, Number, Question, Reading
from firsthand.disclosure.mosaic.repair import Repair
from firsthand.disclosure.mosaic.swaps import Goal
from firsthand.disclosure.mosaic.verdicts import Assessment, Outcome, assess, changed
from tests.support.crossed import crossed, people, together

OF = frozenset({1, 2, 3, 4, 5, 6})
YES, NO = bytes((0, 1)), bytes((1, 0))


def outcomes(found: Assessment) -> Counter[Outcome]:
    return Counter(verdict.outcome for verdict in found.records)


@pytest.mark.parametrize(("sources", "ways", "away", "alone"), [(25, 1, 0, 5), (12, 2, 12, 0)])
def test_tables_of_one_attribute_give_nobody_away_and_tables_of_two_everyone(
    sources: int, ways: int, away: int, alone: int
) -> None:
    mosaic = crossed(people(sources, 2026), ways)
    found = assess(mosaic, 20.0, least=3)
    there = {Outcome.GIVEN_AWAY: away, Outcome.ALONE: alone, Outcome.SAFE: sources - away - alone}
    assert outcomes(found) == +Counter(there)
    assert all(mosaic.fits(changed(mosaic, world)) for verdict in found.records for world in verdict.worlds)
    assert all(verdict.by for verdict in found.records if not verdict.worlds)


@pytest.mark.parametrize(("seed", "away", "then"), [(2026, 11, 12), (1, 6, 8)])
def test_earlier_editions_whose_columns_are_free_hide_nobody(seed: int, away: int, then: int) -> None:
    """They leave every whole record open, and the part that the tables join stays where it was."""
    rows = people(25, seed)
    tables = crossed(rows, 2, of=(0, 2, 3))
    before = (crossed(rows, 1, of=(4,), over=24, edition=1), crossed(rows, 1, of=(5,), over=23, edition=2))
    more = together(tables, *before)
    given = []
    for mosaic in (tables, more):
        found = assess(mosaic, 20.0, least=3).records
        assert Outcome.UNDECIDED not in {verdict.outcome for verdict in found}
        given.append({verdict.source for verdict in found if verdict.outcome is Outcome.GIVEN_AWAY})
    assert [len(sources) for sources in given] == [away, then]
    assert given[0] <= given[1]
    for row in range(23):
        if more.names[row] in given[0]:
            free = [other for other in range(23) if rows[other][4] != rows[row][4]]
            cells, theirs = rows[row], rows[free[0]]
            new = {row: cells[:4] + theirs[4:5] + cells[5:], free[0]: theirs[:4] + cells[4:5] + theirs[5:]}
            assert more.fits(tuple(new.get(place, one) for place, one in enumerate(rows))), "her whole record is open"


def test_the_same_mosaic_gives_the_same_verdicts() -> None:
    mosaic = crossed(people(12, 7), 2)
    assert assess(mosaic, 2.0, least=13) == assess(mosaic, 2.0, least=13)


def test_without_effort_what_no_trade_shows_is_undecided() -> None:
    found = assess(crossed(people(25, 2026), 3), 0.0, least=3)
    assert outcomes(found) == Counter({Outcome.UNDECIDED: 25})


def test_a_record_that_enough_others_have_singles_nobody_out() -> None:
    rows = [bytes(6)] * 3 + people(3, 1)
    found = assess(crossed(rows, 3), 5.0, least=3)
    assert [(v.outcome, v.alike) for v in found.records[:3]] == [(Outcome.SHARED, 3)] * 3


def small(rows: tuple[bytes, ...], numbers: tuple[Number, ...], questions: tuple[Question, ...]) -> Mosaic:
    names = tuple(f"S{n}" for n in range(1, len(rows) + 1))
    return Mosaic(("woman", "said"), (2, 2), questions, numbers, names, rows)


WOMAN, SAID = Look(0, YES), Look(1, YES)
ASKED = (Question(EVERYONE, WOMAN), Question(EVERYONE, SAID), Question(WOMAN, SAID))


def counts(rows: tuple[bytes, ...], *told: int, over: frozenset[int] | None = None, edition: int = 0) -> list[Number]:
    everyone = over or frozenset(range(len(rows)))
    found = []
    for index in told:
        for answers in (frozenset({IN}), OF):
            n = sum(ASKED[index].answer(rows[row]) in answers for row in everyone)
            found.append(Number(index, answers, n, n, everyone, f"f{index}", edition))
    return found


ROWS = (b"\1\1", b"\1\0", b"\0\1", b"\0\0", b"\0\0")


def test_two_numbers_apart_leave_another_world() -> None:
    found = assess(small(ROWS, tuple(counts(ROWS, 0, 1)), ASKED[:2]), 5.0)
    assert {verdict.source for verdict in found.records if verdict.worlds} >= {"S2"}


def test_what_one_finding_tells_by_itself_joins_nothing() -> None:
    found = assess(small(ROWS, tuple(counts(ROWS, 2)), ASKED), 5.0)
    assert found.records[0].outcome is Outcome.ALONE
    assert found.records[0].by == ((0, "f2"),)


def test_findings_together_give_away_what_neither_does_and_none_named_can_be_spared() -> None:
    found = assess(small(ROWS, tuple(counts(ROWS, 1, 2)), ASKED), 5.0)
    away = {v.source: v for v in found.records if v.outcome is Outcome.GIVEN_AWAY}
    assert set(away["S3"].by) == {(0, "f1"), (0, "f2")}


def test_an_answer_told_of_everyone_counted_is_told_of_whoever_is_known_to_be_counted() -> None:
    rows = (b"\1\1", b"\1\1", b"\1\1", b"\0\1", b"\0\0")
    told = replace(
        small(rows, tuple(counts(rows, 1, 2)), ASKED),
        described=frozenset({0, 3}), fixed={(0, 0): frozenset({1}), (3, 0): frozenset({0})},
        sensitive=frozenset({1, 2}),
    )  # fmt: skip
    answers = {(v.source, v.question): v for v in assess(told, 5.0).answers}
    assert answers["S1", 2].universal
    assert answers["S1", 2].by == ((0, "f2"),)
    assert answers["S1", 1].outcome is Outcome.GIVEN_AWAY, "all women said it, and she is one"
    assert answers["S4", 1].outcome is Outcome.SAFE


def test_what_her_own_words_show_was_told_and_is_not_given_away() -> None:
    rows = (b"\1\1", b"\1\1", b"\1\1")
    told = replace(
        small(rows, tuple(counts(rows, 1)), ASKED[:2]),
        described=frozenset({0}), quoted={(0, 1): frozenset({1})}, sensitive=frozenset({1}),
    )  # fmt: skip
    assert assess(told, 5.0).answers == ()


def test_a_source_added_between_editions_is_given_away_by_the_two_together() -> None:
    before = frozenset(range(4))
    numbers = (*counts(ROWS, 0, 1, over=before, edition=1), *counts(ROWS, 0, 1))
    found = assess(small(ROWS, numbers, ASKED[:2]), 5.0)
    verdict = found.records[4]
    assert verdict.outcome is Outcome.GIVEN_AWAY
    assert {edition for edition, _ in verdict.by} == {0, 1}


def test_that_somebody_is_new_is_told_by_the_editions_and_joins_nothing() -> None:
    """Of the fifth nothing else is settled: any of the five may be the second woman."""
    rows = (b"\1\1", b"\1\0", b"\0\1", b"\0\0", b"\0\0")
    numbers = (*counts(rows, 0, over=frozenset(range(4)), edition=1), *counts(rows, 1))
    found = assess(small(rows, numbers, ASKED[:2]), 5.0)
    assert found.records[4].outcome is Outcome.ALONE
    assert Outcome.GIVEN_AWAY not in outcomes(found)


def test_a_source_who_withdrew_is_made_up_and_not_judged() -> None:
    rows = (*ROWS[:4], bytes(2))
    numbers = (*counts(ROWS, 0, 1, edition=1), *counts(ROWS, 0, 1, over=frozenset(range(4))))
    whole = filled(replace(small(rows, numbers, ASKED[:2]), unrecorded=frozenset({4})))
    assert whole is not None
    assert whole.rows[4] == ROWS[4]
    assert [verdict.source for verdict in assess(whole, 5.0).records] == ["S1", "S2", "S3", "S4"]


def test_rows_that_no_table_can_hold_are_not_made_up() -> None:
    rows = (*ROWS[:4], bytes(2))
    impossible = [Number(0, frozenset({IN}), 5, 5, frozenset(range(5)), "f0", 1)]
    assert filled(replace(small(rows, tuple(impossible), ASKED[:2]), unrecorded=frozenset({4}))) is None


def test_mending_reaches_a_world_that_no_trade_does() -> None:
    """Of the women two said it. Another woman may be put in her place only if she is made to have said it, too."""
    rows = (b"\1\1", b"\1\1", b"\0\0", b"\0\0")
    mosaic = replace(small(rows, tuple(counts(rows, 0, 2)), ASKED), described=frozenset({0}), sensitive=frozenset({2}))
    goal = Goal(0, 2)
    apart = replace(mosaic, numbers=tuple(n for n in mosaic.numbers if n.question == 2))
    reading = Reading(apart)
    world = Repair(reading, Atoms(reading)).world(goal)
    assert world is not None
    assert apart.fits(world)
    assert apart.questions[2].answer(world[0]) != IN


def test_what_a_description_and_a_range_fix_together_is_joined_and_told_by_neither_alone() -> None:
    # S0 is described as one who did not say it. That a range counts her, and only her, makes that of one person.
    rows = (b"\0\0", b"\0\0", b"\0\1")
    said = [*counts(rows, 1), Number(1, frozenset({IN}), 0, 1, frozenset({0}), "range")]
    mosaic = replace(small(rows, tuple(said), ASKED), fixed={(0, 1): frozenset({0})})
    assert assess(mosaic, 60.0).records[0].outcome is Outcome.GIVEN_AWAY
    assert assess(replace(mosaic, fixed={}), 60.0).records[0].outcome is not Outcome.GIVEN_AWAY


def test_a_description_that_leaves_one_to_be_the_end_of_a_range_joins_nothing() -> None:
    # Aged 49 to 61, three of them, one told to be 54: then one is 49 and one 61, and nothing else is told of either.
    rows = (b"\0", b"\1", b"\2")
    ends = tuple(Question(EVERYONE, Look(0, bytes(state == end for state in range(3)))) for end in (0, 2))
    everyone = frozenset(range(3))
    ages = tuple(Number(n, frozenset({IN}), 1, 3, everyone, "ages") for n in range(2))
    mosaic = Mosaic(("age",), (3,), ends, ages, ("S0", "S1", "S2"), rows, fixed={(1, 0): frozenset({1})})
    found = assess(mosaic, 60.0).records
    assert {verdict.outcome for verdict in found} == {Outcome.ALONE}
    assert {verdict.by for verdict in found} == {((0, "ages"),)}

"""The mosaic against every table there is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.counting import plain
from firsthand.counting.binding import compile_findings
from firsthand.disclosure.mosaic import Outcome, assess
from firsthand.disclosure.mosaic_fill import filled
from firsthand.disclosure.mosaic_model import (
    ANSWERS,
    DECLINED,
    FALSE,
    MISSING,
    NOT_ASKED,
    TRUE,
    All,
    Contrary,
    Fixed,
    Look,
    Mosaic,
    Number,
    Question,
    Reading,
    Tree,
    When,
)
from firsthand.disclosure.mosaic_repair import Repair
from firsthand.disclosure.mosaic_shuffle import shuffled
from firsthand.disclosure.mosaic_swaps import Goal
from firsthand.model.finding import Finding, Unit
from firsthand.model.snapshot import Snapshot
from firsthand.rules.mosaic_pieces import assemble
from firsthand.rules.mosaic_record import Reader
from tests.support.plain_mosaic import answers_given_away, records_given_away, seen, worlds
from tests.support.snapshots import CODEBOOK, PROJECT, findings, snapshots
from tests.support.worlds import as_record, told

TRUTHS = (FALSE, TRUE, TRUE, FALSE, NOT_ASKED, DECLINED, MISSING)


@st.composite
def trees(draw: st.DrawFn, sizes: tuple[int, ...], depth: int = 2) -> Tree:
    kind = draw(st.sampled_from(("look", "look", "fixed", "all", "contrary", "when") if depth else ("look",)))
    column = draw(st.integers(0, len(sizes) - 1))
    if kind == "look":
        return Look(column, bytes(draw(st.sampled_from(TRUTHS)) for _ in range(sizes[column])))
    if kind == "fixed":
        return Fixed(draw(st.sampled_from((FALSE, TRUE))))
    if kind == "contrary":
        return Contrary(draw(trees(sizes, depth - 1)))
    parts = (draw(trees(sizes, depth - 1)), draw(trees(sizes, depth - 1)))
    if kind == "all":
        return All(parts)
    return When(column, frozenset(draw(st.sets(st.integers(0, sizes[column] - 1)))), *parts)


@st.composite
def mosaics(draw: st.DrawFn) -> Mosaic:
    sizes = draw(st.sampled_from(((2,), (3,), (2, 2), (3, 2), (2, 2, 2), (4, 2))))
    rows = tuple(bytes(draw(st.integers(0, size - 1)) for size in sizes) for _ in range(draw(st.integers(1, 4))))
    everyone = frozenset(range(len(rows)))
    questions = tuple(
        Question(draw(st.one_of(st.just(Fixed(TRUE)), trees(sizes))), draw(trees(sizes)), draw(trees(sizes, 0)))
        for _ in range(draw(st.integers(1, 4)))
    )
    numbers = []
    for index, question in enumerate(questions):
        for _ in range(draw(st.integers(1, 3))):
            answers = frozenset(draw(st.sets(st.sampled_from(list(ANSWERS)), min_size=1, max_size=3)))
            over = draw(
                st.one_of(st.just(everyone), st.sets(st.sampled_from(sorted(everyone)), min_size=1).map(frozenset))
            )
            told = sum(question.answer(rows[row]) in answers for row in over)
            slack = draw(st.sampled_from((0, 0, 0, 1)))
            numbers.append(Number(index, answers, told - slack, told + slack, over, f"f{index}"))
    fixed = {}
    for row in draw(st.sets(st.sampled_from(sorted(everyone)), max_size=2)):
        column = draw(st.integers(0, len(sizes) - 1))
        fixed[row, column] = frozenset({rows[row][column], draw(st.integers(0, sizes[column] - 1))})
    names = tuple(f"S{row}" for row in range(len(rows)))
    return Mosaic(
        columns=tuple("abc"[: len(sizes)]), states=sizes, questions=questions, numbers=tuple(numbers), names=names,
        rows=rows, fixed=fixed, described=everyone, sensitive=frozenset(range(len(questions))),
    )  # fmt: skip


@given(mosaics(), st.sampled_from((0, 6_000)))
@settings(max_examples=40, deadline=None)
def test_what_is_given_away_is_what_stands_in_every_table_there_is(mosaic: Mosaic, most: int) -> None:
    found = assess(mosaic, 60.0, least=9, most=most)
    away = records_given_away(mosaic)
    forced = (Outcome.GIVEN_AWAY, Outcome.ALONE)
    assert [v.outcome in forced for v in found.records] == [row in away for row in range(len(mosaic.rows))]
    same = answers_given_away(mosaic)
    for verdict in found.answers:
        row = mosaic.names.index(verdict.source)
        assert (verdict.outcome is Outcome.GIVEN_AWAY) == ((row, verdict.question) in same)
    for verdict in (*found.records, *found.answers):
        assert verdict.outcome is not Outcome.UNDECIDED
        assert not verdict.world or mosaic.fits(verdict.world)


@given(mosaics(), st.data())
@settings(max_examples=40, deadline=None)
def test_rows_without_a_record_are_made_up_where_any_can_be(mosaic: Mosaic, data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.sampled_from(range(len(mosaic.rows))), min_size=1, max_size=2))
    blank = bytes(len(mosaic.columns))
    rows = tuple(blank if row in gone else cells for row, cells in enumerate(mosaic.rows))
    unrecorded = Mosaic(
        mosaic.columns, mosaic.states, mosaic.questions, mosaic.numbers, mosaic.names, rows, unrecorded=frozenset(gone)
    )
    made = filled(unrecorded)
    assert made is not None, "the true rows would do"
    assert made.rows in set(worlds(made))
    assert all(made.rows[row] == mosaic.rows[row] for row in range(len(rows)) if row not in gone)


@given(snapshots(), st.tuples(*(findings(name, units=(Unit.SOURCE,)) for name in "abc")))
@settings(max_examples=15, deadline=None)
def test_another_world_is_a_record_that_counts_the_same(record: Snapshot, asked: tuple[Finding, ...]) -> None:
    compiled, problems = compile_findings(asked, PROJECT)
    assert not problems
    counts = plain.evaluate(record, CODEBOOK, compiled)
    published = [(0, told(finding, counts[finding.name])) for finding in asked]
    assembled = assemble(published, PROJECT, record, Reader())
    assert assembled.left_out == ()
    assert assembled.mosaic.fits(assembled.mosaic.rows)
    for verdict in assess(assembled.mosaic, 1.0, least=9).records[:4]:
        if verdict.world:
            other = as_record(assembled, verdict.world, record, CODEBOOK)
            again = plain.evaluate(other, CODEBOOK, compiled)
            for finding, (_, before) in zip(asked, published, strict=True):
                now = told(finding, again[finding.name])
                ranged = finding.value.startswith("range")
                kept = {part: value for part, value in now.parts.items() if ranged or part not in ("low", "high")}
                assert kept == {part: before.parts[part] for part in kept}


@given(mosaics())
@settings(max_examples=60, deadline=None)
def test_worlds_made_by_shuffling_and_by_mending_fit_and_show_what_was_asked(mosaic: Mosaic) -> None:
    reading = Reading(mosaic)
    goals = [Goal(row, question) for row in range(len(mosaic.rows)) for question in (-1, 0)]
    found = shuffled(reading, goals)
    repair = Repair(reading)
    found |= {goal: world for goal in goals if (world := repair.world(goal)) is not None}
    for goal, world in found.items():
        assert world in set(worlds(mosaic))
        before = mosaic.rows[goal.row]
        if goal.question == 0:
            assert seen(mosaic, world[goal.row]) != seen(mosaic, before)
        else:
            alike = [row for row in range(len(world)) if reading.counted[row] == reading.counted[goal.row]]
            assert all(seen(mosaic, world[row]) != seen(mosaic, before) for row in alike)

"""The mosaic against every table there is."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from firsthand.counting import plain
from firsthand.counting.binding import compile_findings
from firsthand.disclosure.mosaic.atoms import Atoms
from firsthand.disclosure.mosaic.fill import filled
from firsthand.disclosure.mosaic.model import (
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
    Shows,
    Tree,
    When,
)
from firsthand.disclosure.mosaic.open import answers, states
from firsthand.disclosure.mosaic.repair import Repair
from firsthand.disclosure.mosaic.shuffle import shuffled
from firsthand.disclosure.mosaic.swaps import Goal
from firsthand.disclosure.mosaic.verdicts import Outcome, assess, changed
from firsthand.model.finding import Finding, Unit
from firsthand.model.snapshot import Snapshot
from firsthand.rules.mosaic_pieces import assemble
from firsthand.rules.mosaic_record import Reader
from tests.support.plain_mosaic import (
    answers_given_away,
    atoms_of,
    few,
    fixed,
    holders,
    own_atoms,
    seen,
    told_outright,
    worlds,
)
from tests.support.snapshots import CODEBOOK, PROJECT, findings, snapshots
from tests.support.worlds import as_record, told

ATOMS = 9
"""Of more atoms the parts are too many to be listed plainly."""

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
            slack, shows = draw(st.sampled_from((0, 0, 0, 1))), draw(st.sampled_from(list(Shows)))
            numbers.append(Number(index, answers, told - slack, told + slack, over, f"f{index}", shows=shows))
    fixed = {}
    for row in draw(st.sets(st.sampled_from(sorted(everyone)), max_size=2)):
        column = draw(st.integers(0, len(sizes) - 1))
        fixed[row, column] = frozenset({rows[row][column], draw(st.integers(0, sizes[column] - 1))})
    names = tuple(f"S{row}" for row in range(len(rows)))
    return Mosaic(
        columns=tuple("abc"[: len(sizes)]), states=sizes, questions=questions, numbers=tuple(numbers), names=names,
        rows=rows, fixed=fixed, described=everyone, sensitive=frozenset(range(len(questions))),
    )  # fmt: skip


@given(mosaics(), st.sampled_from((0, 6_000)), st.integers(2, 4), st.booleans())
@settings(max_examples=30, deadline=None)
def test_what_is_given_away_is_what_stays_in_every_table_there_is(
    mosaic: Mosaic, most: int, least: int, one_is_gone: bool
) -> None:
    assume(len(atoms_of(mosaic)) <= ATOMS)
    last = len(mosaic.rows) - 1
    mosaic = replace(mosaic, unrecorded=frozenset({last} if one_is_gone and last else ()))
    found = assess(mosaic, 60.0, least=least, most=most)
    every = list(worlds(mosaic))
    for row, verdict in enumerate(found.records):
        stays = fixed(mosaic, row, least, every)
        assert (verdict.outcome in (Outcome.GIVEN_AWAY, Outcome.ALONE)) == bool(stays)
        assert (verdict.outcome is Outcome.SHARED) == (not few(mosaic, row, least))
        if verdict.outcome is Outcome.ALONE:
            assert all(told_outright(mosaic, part, row, least) for part in stays)
        if verdict.outcome is Outcome.SAFE:
            shown = [changed(mosaic, changes) for changes in verdict.worlds]
            assert all(mosaic.fits(world) for world in shown)
            assert fixed(mosaic, row, least, shown) == [], "the worlds kept deny every part by themselves"
    same = answers_given_away(mosaic)
    for verdict in found.answers:
        row = mosaic.names.index(verdict.source)
        assert (verdict.outcome is Outcome.GIVEN_AWAY) == ((row, verdict.question) in same)
        assert all(mosaic.fits(changed(mosaic, changes)) for changes in verdict.worlds)


@given(mosaics(), st.integers(2, 4), st.data())
@settings(max_examples=30, deadline=None)
def test_what_more_numbers_are_told_no_source_is_safer(mosaic: Mosaic, least: int, data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, len(mosaic.numbers)))
    before = assess(replace(mosaic, numbers=mosaic.numbers[:earlier]), 60.0, least=least).records
    after = assess(mosaic, 60.0, least=least).records
    told = (Outcome.GIVEN_AWAY, Outcome.ALONE)
    for then, now in zip(before, after, strict=True):
        assert Outcome.UNDECIDED not in (then.outcome, now.outcome)
        assert now.outcome in told or then.outcome not in told
        assert now.outcome is not Outcome.SHARED or then.outcome is Outcome.SHARED


@given(mosaics(), st.data())
@settings(max_examples=25, deadline=None)
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
        for changes in verdict.worlds[:2]:
            other = as_record(assembled, changed(assembled.mosaic, changes), record, CODEBOOK)
            again = plain.evaluate(other, CODEBOOK, compiled)
            for finding, (_, before) in zip(asked, published, strict=True):
                now = told(finding, again[finding.name])
                ranged = finding.value.startswith("range")
                kept = {part: value for part, value in now.parts.items() if ranged or part not in ("low", "high")}
                assert kept == {part: before.parts[part] for part in kept}


@given(mosaics())
@settings(max_examples=30, deadline=None)
def test_worlds_made_by_shuffling_and_by_mending_fit_and_show_what_was_asked(mosaic: Mosaic) -> None:
    reading = Reading(mosaic)
    atoms = Atoms(reading)
    every = set(worlds(mosaic))
    assert all(world in every for world in shuffled(reading))
    repair = Repair(reading, atoms)
    for row in range(len(mosaic.rows)):
        part = atoms.part(atoms.open(atoms.record[row]), row)
        for goal in (Goal(row, 0), Goal(row, part=part)):
            world = repair.world(goal)
            if world is None:
                continue
            assert world in every
            if goal.part is None:
                assert seen(mosaic, world[row]) != seen(mosaic, mosaic.rows[row])
            else:
                own = own_atoms(mosaic, row)
                assert len(holders(mosaic, own, world)) != len(holders(mosaic, own, mosaic.rows))


@given(mosaics())
@settings(max_examples=30, deadline=None)
def test_what_cannot_be_answered_is_answered_by_no_row(mosaic: Mosaic) -> None:
    """Of every row with the states left open, each answer it gives is listed."""
    for row in set(mosaic.rows):
        for question in mosaic.questions:
            assert question.answer(row) in answers(question, [frozenset({state}) for state in row])
            given_so = states(question, frozenset({question.answer(row)}), [frozenset(range(n)) for n in mosaic.states])
            assert all(state in left for state, left in zip(row, given_so, strict=True))

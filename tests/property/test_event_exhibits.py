"""Tables of what happened agree with sets of acts put together by hand, whichever evaluator counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import product

import pytest
from hypothesis import given, settings

from firsthand.counting import bitsets, plain
from firsthand.counting.binding import compile_finding
from firsthand.counting.event_figures import compute_events
from firsthand.counting.port import CompiledFinding
from firsthand.model.event import STAGES
from firsthand.model.finding import ALL, NOT_KNOWN, Answer, Exhibit, Figure, Finding, Unit
from firsthand.model.place import Place
from firsthand.model.project import Attribute
from firsthand.model.snapshot import Snapshot
from tests.support.happenings import PHASES, PROJECT, ROLES, SANCTIONS, TYPES, records
from tests.support.happenings import SETTINGS as SETTING_TERMS
from tests.support.snapshots import CODEBOOK

SEX = Attribute("sex", "category", {"en": "Sex"}, {"female": {"en": "women"}, "male": {"en": "men"}})
KEPT = {"act": TYPES, "setting": SETTING_TERMS, "phase": PHASES, "role": ROLES, "sanction": SANCTIONS}
FEW = {
    name: replace(book, terms={term: of for term, of in book.terms.items() if term in KEPT.get(name, book.terms)})
    for name, book in PROJECT.vocabularies.items()
}
WITH_SEX = replace(PROJECT, attributes={**PROJECT.attributes, "sex": SEX}, vocabularies=FEW)
SETTINGS = Exhibit(
    "settings", "table", {"en": "Where"}, (), place=Place("exhibits/settings.toml"), unit=Unit.ACT,
    rows_by="setting", columns_by="phase", split_by="victim_sex",
)  # fmt: skip
MATRIX = replace(SETTINGS, kind="matrix", rows_by="type", columns_by="perpetrator")
FUNNEL = replace(SETTINGS, kind="funnel", rows_by="", columns_by="", split_by="", unit=Unit.COMPLAINT, stages=STAGES)


def figure(exhibit: Exhibit, record: Snapshot) -> Figure:
    """Compute an exhibit, and find that the plain evaluator computes the same."""
    made = [
        compute_events(exhibit, WITH_SEX, partial(evaluate, record, CODEBOOK), ("en", "ko"))
        for evaluate in (bitsets.evaluate, plain.evaluate)
    ]
    assert not [one for one in made if not isinstance(one, Figure)], made
    quick, *others = (one for one in made if isinstance(one, Figure))
    for other in others:
        assert (other.lines, other.columns, other.overlaps) == (quick.lines, quick.columns, quick.overlaps)
        assert numbers(other) == numbers(quick)
    return quick


def numbers(shown: Figure) -> list[list[tuple[int, ...]]]:
    return [[(c.n, c.of, c.denied, c.not_asked, c.unknown) for c in line] for line in shown.cells]


def units(record: Snapshot, unit: Unit, where: str = "true", among: str = "true") -> dict[str, Answer]:
    known = (WITH_SEX.attributes, CODEBOOK, WITH_SEX.vocabularies)
    found = compile_finding(Finding("f", "q", unit, among, where), *known)
    assert isinstance(found, CompiledFinding)
    return dict(plain.evaluate(record, CODEBOOK, [found])["f"].answers.items())


def standing(record: Snapshot, unit: Unit, where: str = "true") -> set[str]:
    """Name the units that are in: one all whose accounts deny it is not."""
    return {one for one, answer in units(record, unit, where).items() if answer is Answer.IN}


def agrees(
    shown: Figure, everyone: set[str], rows: Mapping[str, set[str]], columns: Mapping[str, set[str]]
) -> None:
    """Compare with lines of units: those empty are not shown, and what is in none stands by itself."""
    closed = [
        [(name, held) for name, held in lines.items() if held]
        + [(NOT_KNOWN, rest) for rest in [everyone - set().union(*lines.values())] if rest]
        + [(ALL, everyone)]
        for lines in (rows, columns)
    ]
    assert [list(shown.lines), list(shown.columns)] == [[name for name, _ in lines] for lines in closed]
    expected = {(a, b): len(x & y) for (a, x), (b, y) in product(*closed)}
    assert {
        (line, head): count.n
        for line, cells in zip(shown.lines, shown.cells, strict=True)
        for head, count in zip(shown.columns, cells, strict=True)
    } == expected
    assert ("columns" in shown.overlaps) == shares(columns.values())
    assert ("rows" in shown.overlaps) == shares(rows.values())


def shares(lines: Iterable[set[str]]) -> bool:
    held = [unit for line in lines for unit in line]
    return len(set(held)) < len(held)


def parted(record: Snapshot, rows: Callable[[str], set[str]], kinds: Iterable[str]) -> dict[str, set[str]]:
    sexes = {person.id: person.sex for person in record.events.persons}
    victims = {act.id: sexes.get(act.victim, "") for act in record.events.acts}
    return {
        f"{kind} · {sex}": {act for act in rows(kind) if victims[act] == sex}
        for kind, sex in product(kinds, ("female", "male"))
    }


def apart(record: Snapshot) -> Snapshot:
    """Keep of the acts that are counted as one the first only, and join nothing else."""
    first = {(act.event, act.type, act.victim): act for act in reversed(record.events.acts)}
    acts = tuple(act for act in record.events.acts if first[act.event, act.type, act.victim] is act)
    return replace(record, events=replace(record.events, same=(), acts=acts))


@settings(max_examples=10, deadline=None)
@given(records())
def test_acts_by_setting_and_phase_are_counted_as_sets_are(record: Snapshot) -> None:
    record = apart(record)
    everyone = standing(record, Unit.ACT)
    acts = [act for act in record.events.acts if act.id in everyone]
    rows = parted(record, lambda t: {a.id for a in acts if a.setting == t}, WITH_SEX.vocabularies["setting"].terms)
    columns = {t: {a.id for a in acts if a.phase == t} for t in WITH_SEX.vocabularies["phase"].terms}
    agrees(figure(SETTINGS, record), everyone, rows, columns)


@settings(max_examples=10, deadline=None)
@given(records())
def test_who_did_what_to_whom_is_counted_as_sets_are(record: Snapshot) -> None:
    record = apart(record)
    everyone = standing(record, Unit.ACT)
    acts = [act for act in record.events.acts if act.id in everyone]
    rows = parted(record, lambda t: {a.id for a in acts if a.type == t}, WITH_SEX.vocabularies["act"].terms)
    roles = WITH_SEX.vocabularies["role"].terms
    columns = {role: standing(record, Unit.ACT, f"suffered(by => '{role}')") for role in roles}
    agrees(figure(MATRIX, record), everyone, rows, columns)


@settings(max_examples=10, deadline=None)
@given(records())
def test_each_stage_is_counted_among_those_known_to_have_come_through_the_one_before(record: Snapshot) -> None:
    shown = figure(FUNNEL, record)
    through = set(units(record, Unit.COMPLAINT))
    for stage, (count,) in zip(STAGES, shown.cells, strict=True):
        answers = units(record, Unit.COMPLAINT, f"{stage}()")
        reached = {unit for unit in through if answers[unit] is Answer.IN}
        assert (count.n, count.of) == (len(reached), len(through))
        for answer in Answer:
            assert set(count.units(answer)) == {unit for unit in through if answers[unit] is answer}
        if stage != "told":
            through = reached


@pytest.mark.parametrize("unit", [Unit.VICTIM, Unit.EVENT, Unit.COMPLAINT])
@settings(max_examples=10, deadline=None)
@given(records())
def test_no_cell_is_more_than_its_total_and_the_totals_hold_everyone(unit: Unit, record: Snapshot) -> None:
    columns_by = "sanction" if unit is Unit.COMPLAINT else "phase"
    shown = figure(replace(SETTINGS, unit=unit, split_by="", columns_by=columns_by), record)
    totals = [line[-1].n for line in shown.cells]
    for line, total in zip(shown.cells, totals, strict=True):
        assert all(count.n <= total for count in line)
    assert totals[-1] == len(standing(record, unit))
    assert sum(totals[:-1]) >= totals[-1]
    assert ("rows" in shown.overlaps) == (sum(totals[:-1]) > totals[-1])

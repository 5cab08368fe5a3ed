"""Counts with their evidence, tables of counts, and what a build must read for them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from firsthand.counting import bitsets, codes_needed, compute, count, duck, evaluation, plain
from firsthand.counting.binding import compile_findings
from firsthand.counting.port import Evaluator
from firsthand.model.coding import Asked, Basis, Coding, Coverage, Polarity
from firsthand.model.finding import Answer, Exhibit, Figure, Finding, Unit
from firsthand.model.manuscript import Problem
from firsthand.model.place import Place
from firsthand.model.protection import Group, Protection, Telling
from firsthand.model.testimony import PassageRef, Source
from tests.support.snapshots import ATTRIBUTES, CODEBOOK, PROJECT, snapshot


def coding(passage: str, code: str, polarity: Polarity | None = Polarity.AFFIRMS, basis: Basis | None = None) -> Coding:
    ref = PassageRef.parse(passage)
    assert ref is not None
    return Coding(ref, code, "C1", polarity, basis)


SOURCES = (
    Source("S1", attributes={"sex": "female", "age": 30}),
    Source("S2", attributes={"sex": "female", "age": 40}),
    Source("S3", attributes={"sex": "male", "age": 50}),
    Source("S4", attributes={"age": 60}),
)
RECORD = snapshot(
    SOURCES,
    (
        coding("S2/7", "police.pointless", basis=Basis.HEARSAY),
        coding("S1/9", "police.pointless", basis=Basis.EXPERIENCED),
        coding("S1/3", "police.pointless", basis=Basis.TOLD),
        coding("S1/3", "police.pointless", basis=Basis.TOLD),
        coding("S1.2/1", "police.pointless"),
        coding("S3/2", "police.pointless", Polarity.DENIES),
        coding("S4/2", "police.pointless", None),
        coding("S9/1", "police.pointless"),
    ),
    (Coverage("S3", "police", Asked.ASKED), Coverage("S9", "police", Asked.ASKED)),
)
POINTLESS = Finding("pointless", "Says so", Unit.SOURCE, where="says('police.pointless')")
NOT_MALE = Finding("not-male", "Is known not to be a man", Unit.SOURCE, "age > 30", "sex <> 'male'")
PROJECT_WITH = replace(PROJECT, findings={f.name: f for f in (POINTLESS, NOT_MALE)})


def test_a_count_carries_its_passages_in_order_each_once_and_how_each_source_knows() -> None:
    counts, problems = count([POINTLESS], RECORD, PROJECT)
    found = counts["pointless"]
    assert problems == ()
    assert (found.n, found.of, found.denied, found.missing) == (2, 4, 1, 1)
    assert [str(p) for p in found.evidence] == ["S1/3", "S1/9", "S1.2/1", "S2/7"]
    assert [str(p) for p in found.against] == ["S3/2"]
    assert found.bases == {"S1": frozenset({"experienced", "told", ""}), "S2": frozenset({"hearsay"})}
    assert found.without_polarity == 1


def test_a_withdrawn_source_leaves_no_trace_in_a_count() -> None:
    counts, _ = count([POINTLESS], replace(RECORD, sources=SOURCES[1:]), PROJECT)
    assert "S1" not in counts["pointless"].answers
    assert [str(p) for p in counts["pointless"].evidence] == ["S2/7"]


def test_what_is_said_under_not_is_no_evidence() -> None:
    record = replace(RECORD, codings=(*RECORD.codings, coding("S1/20", "work.moved")))
    finding = replace(POINTLESS, where="not says('police.pointless') or says('work.moved')")
    found = count([finding], record, PROJECT)[0]["pointless"]
    assert [str(p) for p in found.evidence] == ["S1/20"]
    twice = replace(POINTLESS, where="not (not says('work.moved'))")
    assert [str(p) for p in count([twice], record, PROJECT)[0]["pointless"].evidence] == ["S1/20"]


@pytest.mark.parametrize("evaluate", [plain.evaluate, bitsets.evaluate, duck.evaluate])
def test_of_two_records_of_one_topic_asked_stands(evaluate: Evaluator) -> None:
    states = (Asked.NOT_ASKED, Asked.ASKED, Asked.DECLINED)
    record = snapshot(SOURCES[:1], (), tuple(Coverage("S1", "police", state) for state in states))
    found = evaluate(record, CODEBOOK, compile_findings([POINTLESS], PROJECT)[0])["pointless"]
    assert found.answers == {"S1": Answer.SILENT}


def test_evidence_of_a_denial_is_the_passages_that_deny() -> None:
    found = count([replace(POINTLESS, where="denies('police.pointless')")], RECORD, PROJECT)[0]["pointless"]
    assert [str(p) for p in found.evidence] == ["S3/2"]
    assert found.against == ()


def test_a_finding_at_fault_is_told_of_and_the_others_are_counted() -> None:
    counts, problems = count([replace(POINTLESS, name="bad", where="says('x')"), NOT_MALE], RECORD, PROJECT)
    assert list(counts) == ["not-male"]
    assert [p.subjects for p in problems] == [("bad",)]


def test_values_are_those_of_the_units_that_are_in() -> None:
    found = count([replace(POINTLESS, value="range(age)")], RECORD, PROJECT)[0]["pointless"]
    assert (found.low, found.high) == (30, 40)
    found = count([replace(POINTLESS, value="median(age)", where="age < 60")], RECORD, PROJECT)[0]["pointless"]
    assert (found.low, found.high) == (40, 40)


def test_above_the_largest_record_for_bit_sets_duckdb_counts_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = compile_findings([POINTLESS, NOT_MALE], PROJECT)[0]
    few = evaluation.evaluate(RECORD, CODEBOOK, compiled)
    monkeypatch.setattr(evaluation, "LARGEST", 3)
    assert evaluation.evaluate(RECORD, CODEBOOK, compiled) == few
    assert few == bitsets.evaluate(RECORD, CODEBOOK, compiled) == duck.evaluate(RECORD, CODEBOOK, compiled)


def test_a_table_counts_each_row_among_each_value() -> None:
    exhibit = Exhibit("t", "table", {"en": "By sex"}, ("pointless", "not-male"), {"pointless": {"en": "Said"}}, "sex")
    figure = compute(exhibit, PROJECT_WITH, RECORD)
    assert isinstance(figure, Figure)
    assert figure.columns == ("female", "male")
    assert [[(cell.n, cell.of) for cell in row] for row in figure.cells] == [[(2, 2), (0, 1)], [(1, 1), (0, 1)]]
    assert [cell.finding for row in figure.cells for cell in row] == ["pointless"] * 2 + ["not-male"] * 2
    assert figure.row_labels["en"] == ("Said", "Is known not to be a man")
    assert figure.row_labels["ko"] == ("Said", "Is known not to be a man")
    assert figure.column_labels["en"] == ("women", "men")


def test_columns_may_be_chosen_and_may_be_groups_of_the_policy() -> None:
    groups = (Group("anybody", {"en": "people", "ko": "사람"}, frozenset({"female", "male"})),)
    project = replace(PROJECT_WITH, protection=Protection(tellings={"sex": Telling(groups=groups)}))
    exhibit = Exhibit("t", "table", {}, ("pointless",), columns_by="sex", columns=("anybody",))
    figure = compute(exhibit, project, RECORD)
    assert isinstance(figure, Figure)
    assert [[(cell.n, cell.of) for cell in row] for row in figure.cells] == [[(2, 3)]]
    assert (figure.column_labels["en"], figure.column_labels["ko"]) == (("people",), ("사람",))
    chosen = compute(replace(exhibit, columns=("male",)), project, RECORD)
    assert isinstance(chosen, Figure)
    assert chosen.columns == ("male",)
    for columns in (("male", "anybody"), ("nobody",)):
        refused = compute(replace(exhibit, columns=columns), project, RECORD)
        assert isinstance(refused, Problem)
        assert refused.kind == "malformed-exhibit"


def test_a_row_is_crossed_where_its_cells_say_two_things_of_people() -> None:
    asked = {
        "said": POINTLESS.where,
        "everyone": "true",
        "older": "age > 45",
        "older women": "age > 45 and sex = 'female'",
    }
    findings = {name: Finding(name, name, Unit.SOURCE, where=where) for name, where in asked.items()}
    project = replace(PROJECT, findings=findings)
    by_sex = compute(Exhibit("t", "table", {}, tuple(asked), columns_by="sex"), project, RECORD)
    whole = compute(Exhibit("t", "table", {}, tuple(asked)), project, RECORD)
    assert isinstance(by_sex, Figure)
    assert isinstance(whole, Figure)
    assert (by_sex.crossed, whole.crossed) == (frozenset({0, 2, 3}), frozenset({3}))


def test_a_chart_without_columns_is_the_findings_themselves() -> None:
    figure = compute(Exhibit("c", "chart", {"en": "All"}, ("pointless",)), PROJECT_WITH, RECORD)
    assert isinstance(figure, Figure)
    assert figure.cells[0][0] == count([POINTLESS], RECORD, PROJECT)[0]["pointless"]


@pytest.mark.parametrize(
    ("rows", "columns_by", "kind"),
    [(("pointless",), "age", "malformed-exhibit"), (("pointless",), "agee", "malformed-exhibit"),
     (("nobody",), "", "uncountable-finding")],
)  # fmt: skip
def test_a_table_that_cannot_be_computed_is_a_problem(rows: tuple[str, ...], columns_by: str, kind: str) -> None:
    exhibit = Exhibit("t", "table", {}, rows, columns_by=columns_by, place=Place("exhibits/t.toml"))
    found = compute(exhibit, PROJECT_WITH, RECORD)
    assert isinstance(found, Problem)
    assert (found.kind, found.subjects) == (kind, ("t",))


def test_codes_come_with_their_siblings_and_topics_with_all_their_codes() -> None:
    letter = replace(POINTLESS, among="asked('work')", where="says('sanction.letter')")
    assert codes_needed([letter], CODEBOOK) == frozenset(
        {"work.moved", "sanction.none", "sanction.letter", "sanction.transfer"}
    )
    assert codes_needed([NOT_MALE], CODEBOOK) == frozenset()
    assert codes_needed([replace(NOT_MALE, where="says('")], CODEBOOK) == frozenset()


def test_counting_passages_needs_every_coding() -> None:
    assert codes_needed([replace(NOT_MALE, unit=Unit.PASSAGE)], CODEBOOK) is None


def test_counting_loads_no_heavy_library_until_a_condition_is_read() -> None:
    script = "import sys, firsthand.counting; print([m for m in ('sqlglot', 'duckdb', 'pyarrow') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_attribute_of_the_project_is_needed_to_count_everyone() -> None:
    assert set(ATTRIBUTES) == set(PROJECT.attributes)
    counts, problems = count([Finding("all", "q", Unit.INTERVIEW)], RECORD, replace(PROJECT, attributes={}))
    assert problems == ()
    assert counts["all"].n == counts["all"].of == 4

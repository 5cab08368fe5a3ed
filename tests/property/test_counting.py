"""Whatever the record and whatever the condition, the three evaluators agree, and counting keeps its laws."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.counting import bitsets, codes_needed, duck, plain
from firsthand.counting.binding import compile_findings
from firsthand.counting.meaning import compile_condition
from firsthand.counting.parsing import Fault
from firsthand.counting.port import CompiledFinding, Evaluator
from firsthand.model.coding import Asked
from firsthand.model.finding import Answer, Count, Finding, Unit
from firsthand.model.snapshot import Snapshot
from tests.support.happenings import HAPPENED, PROJECT, conditions_of, findings, records
from tests.support.snapshots import ATTRIBUTES, CODEBOOK, CODES, snapshots

UNKNOWN = (Answer.NOT_ASKED, Answer.DECLINED, Answer.MISSING)


def compiled(*given_findings: Finding) -> list[CompiledFinding]:
    found, problems = compile_findings(given_findings, PROJECT)
    assert not problems
    return found


def counted(record: Snapshot, finding: Finding, evaluate: Evaluator = plain.evaluate) -> Count:
    return evaluate(record, CODEBOOK, compiled(finding))[finding.name]


def agree(evaluate: Evaluator, record: Snapshot, asked: tuple[Finding, ...]) -> None:
    """Hold an evaluator to the plain one: the same counts, and every unit in the same order."""
    together = compiled(*asked)
    expected, found = plain.evaluate(record, CODEBOOK, together), evaluate(record, CODEBOOK, together)
    assert found == expected
    assert [list(count.answers) for count in found.values()] == [list(count.answers) for count in expected.values()]


@settings(max_examples=24, deadline=None)
@given(records(), st.tuples(findings("a"), findings("b", units=(*HAPPENED, Unit.SOURCE))))
def test_bit_sets_count_as_the_plain_evaluator_does(record: Snapshot, asked: tuple[Finding, Finding]) -> None:
    agree(bitsets.evaluate, record, asked)


@settings(max_examples=5, deadline=None)
@given(records(), st.tuples(findings("a"), findings("b", units=HAPPENED), findings("c", units=(Unit.SOURCE,))))
def test_duckdb_counts_as_the_plain_evaluator_does(record: Snapshot, asked: tuple[Finding, ...]) -> None:
    agree(duck.evaluate, record, asked)


@settings(max_examples=12, deadline=None)
@given(records(), findings())
def test_the_answers_add_up_to_the_universe(record: Snapshot, finding: Finding) -> None:
    count = counted(record, finding)
    assert count.n + count.denied + count.silent + count.unknown == count.of


@settings(max_examples=12, deadline=None)
@given(records(), findings(units=(Unit.SOURCE, Unit.INTERVIEW)))
def test_a_condition_and_its_contrary_share_nobody_and_leave_the_same_unknown(
    record: Snapshot, finding: Finding
) -> None:
    straight = counted(record, finding)
    contrary = counted(record, replace(finding, where=f"not ({finding.where})"))
    assert not set(straight.units(Answer.IN)) & set(contrary.units(Answer.IN))
    for reason in UNKNOWN:
        assert straight.units(reason) == contrary.units(reason)


@settings(max_examples=12, deadline=None)
@given(snapshots(), st.sampled_from(CODES), st.sampled_from(["says", "denies", "mixed"]))
def test_nobody_recorded_as_not_asked_is_silent(record: Snapshot, code: str, function: str) -> None:
    topic = CODEBOOK.topic_of(code)
    states: dict[str, set[Asked]] = {}
    for source, of, state in record.coverage:
        if of == topic:
            states.setdefault(source, set()).add(state)
    spoken = {coding.source for coding in record.codings if coding.code == code}
    count = counted(record, Finding("f", "q", Unit.SOURCE, where=f"{function}('{code}')"))
    for source, answer in count.answers.items():
        if states.get(source) == {Asked.NOT_ASKED} and source not in spoken:
            assert answer is Answer.NOT_ASKED


@settings(max_examples=16, deadline=None)
@given(records(), findings(units=(Unit.SOURCE,)), st.randoms(use_true_random=False))
def test_the_order_of_codings_and_coverage_does_not_matter(
    record: Snapshot, finding: Finding, chance: random.Random
) -> None:
    codings, coverage = list(record.codings), list(record.coverage)
    chance.shuffle(codings)
    chance.shuffle(coverage)
    other = replace(record, codings=tuple(codings), coverage=tuple(coverage))
    assert counted(other, finding, bitsets.evaluate) == counted(record, finding, bitsets.evaluate)


@settings(max_examples=12, deadline=None)
@given(records(), findings())
def test_the_codes_needed_are_all_a_count_rests_on(record: Snapshot, finding: Finding) -> None:
    needed = codes_needed([finding], CODEBOOK)
    fewer = replace(record, codings=tuple(c for c in record.codings if needed is None or c.code in needed))
    assert counted(fewer, finding) == counted(record, finding)


@settings(max_examples=16, deadline=None)
@given(st.sampled_from(Unit).flatmap(lambda unit: st.tuples(st.just(unit), conditions_of(unit))))
def test_every_well_formed_condition_is_understood(given_: tuple[Unit, str]) -> None:
    unit, text = given_
    assert not isinstance(compile_condition(text, unit, ATTRIBUTES, CODEBOOK, PROJECT.vocabularies), Fault)


WORDS = st.sampled_from(
    [
        *("(", ")", "'", ",", ";", "=", "<", ">", "-", "*", "/", '"', "$", ".", "--", "/*", "=>", ":=", "::"),
        *("and", "or", "not", "in", "is", "null", "between", "select", "true", "says", "denies", "asked", "count"),
        *("suffered", "complained", "punished_with", "at_least", "to", "setting", "during", "'home'", "'2004'"),
        *("basis", "sex", "age", "interviewed", "'female'", "2004", "1e9", "0x1", "'police'", "'police.pointless'"),
    ]
)
WHOLE = st.one_of(conditions_of(Unit.PASSAGE), conditions_of(Unit.VICTIM))
INSERTED = st.tuples(WHOLE, st.integers(0, 60), st.text(max_size=3))
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.lists(WORDS, max_size=30).map(" ".join),
    st.lists(WORDS, max_size=30).map("".join),
    st.builds(lambda part, times: part * times, WORDS, st.integers(1, 700)),
    INSERTED.map(lambda given_: given_[0][: given_[1]] + given_[2] + given_[0][given_[1] :]),
)


@settings(max_examples=50, deadline=None)
@given(HOSTILE, st.sampled_from(Unit))
def test_hostile_text_is_refused_at_a_place_within_it_and_never_raises(text: str, unit: Unit) -> None:
    found = compile_condition(text, unit, ATTRIBUTES, CODEBOOK, PROJECT.vocabularies)
    if isinstance(found, Fault):
        assert 0 <= found.start <= found.end <= len(text)
        assert found.message


@pytest.mark.parametrize("unit", Unit)
@settings(max_examples=5, deadline=None)
@given(records())
def test_an_empty_universe_counts_nobody(unit: Unit, record: Snapshot) -> None:
    for evaluate in (plain.evaluate, bitsets.evaluate):
        count = counted(record, Finding("f", "q", unit, among="false"), evaluate)
        assert (count.of, count.n, count.evidence, count.low) == (0, 0, (), None)

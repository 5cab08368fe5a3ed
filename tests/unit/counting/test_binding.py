"""Findings that cannot be understood are told of at their place; those that can become what they say."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from firsthand.counting.binding import compile_finding, compile_findings, place_within
from firsthand.counting.conditions import And, Coded, Column, Const, Kind, Not, OneOf, Or, Order
from firsthand.counting.meaning import compile_condition
from firsthand.counting.parsing import DEEPEST, LONGEST, Fault
from firsthand.counting.port import CompiledFinding
from firsthand.model.coding import Basis, Polarity
from firsthand.model.finding import Finding, Unit
from firsthand.model.place import Place
from tests.support.snapshots import ATTRIBUTES, CODEBOOK, PROJECT

PLACES = MappingProxyType({"among": Place("findings/f.toml", 3, 12), "where": Place("findings/f.toml", 4, 12)})


def condition(text: str, unit: Unit = Unit.SOURCE) -> object:
    return compile_condition(text, unit, ATTRIBUTES, CODEBOOK)


def fault(text: str, unit: Unit = Unit.SOURCE) -> tuple[str, str]:
    """Return the stretch of the text a fault is about, and its message."""
    found = condition(text, unit)
    assert isinstance(found, Fault), found
    return text[found.start : found.end], found.message


def test_everyone_is_written_interviewed_or_true_alone_or_in_a_condition() -> None:
    assert condition("interviewed") == condition(" true ") == Const(value=True)
    assert condition("interviewed and age = 30") == And((Const(value=True), OneOf(Column("age", Kind.NUMBER), (30,))))


def test_a_value_may_stand_before_its_column() -> None:
    assert condition("2004 <= left_in") == Order(Column("left_in", Kind.NUMBER), ">=", 2004)
    assert condition("-1 < age") == Order(Column("age", Kind.NUMBER), ">", -1)


def test_a_pattern_becomes_each_of_its_codes() -> None:
    found = condition("says('sanction.*')")
    assert isinstance(found, Or)
    assert [part.code for part in found.parts if isinstance(part, Coded)] == [
        "sanction.letter",
        "sanction.transfer",
        "sanction.none",
    ]


def test_a_code_carries_the_topic_its_codebook_gives_it() -> None:
    assert condition("denies('sanction.none')") == Coded(Polarity.DENIES, "sanction.none", "work")


def test_bases_are_one_or_several() -> None:
    one, two = (
        condition("says('work.moved', basis => 'told')"),
        condition("SAYS('work.moved', basis => ('told', 'opinion'))"),
    )
    assert isinstance(one, Coded)
    assert isinstance(two, Coded)
    assert one.bases == frozenset({Basis.TOLD})
    assert two.bases == frozenset({Basis.TOLD, Basis.OPINION})


def test_hangul_written_apart_is_the_same_name_and_the_same_value() -> None:
    assert condition("\u1103\u1169 = '\u1105\u1163\u11bc\u1100\u1161\u11bc\u1103\u1169'") == condition("도 = '량강도'")


def test_an_attribute_whose_name_sql_keeps_is_quoted() -> None:
    assert condition("not \"sex\" = 'male'") == Not(OneOf(Column("sex", Kind.TEXT), ("male",)))


@pytest.mark.parametrize(
    ("text", "stretch", "words"),
    [
        ("sex = 'femal'", "'femal'", "did you mean female?"),
        ("agee = 3", "agee", "there is no attribute agee; did you mean age?"),
        ("says('police.pontless')", "'police.pontless'", "did you mean police.pointless?"),
        ("says('polis.*')", "'polis.*'", "the codebook has no code"),
        ("asked('works')", "'works'", "did you mean work?"),
        ("left_in = 'then'", "'then'", "whole number"),
        ("left_in > 3.5", "3.5", "whole number"),
        ("age = 1234567890123456789", "1234567890123456789", "18 digits"),
        ("sex = 3", "3", "text in single quotation marks"),
        ("sex < 'male'", "'male'", "no order"),
        ("sex between 'a' and 'b'", "'a'", "no order"),
        ("age = null", "age = null", "whole number"),
        ("age is 3", "age is 3", "null"),
        ("age in ()", "age", "list of values"),
        ("age = age", "age", "whole number"),
        ("3 = 3", "3 = 3", "a column on one side"),
        ("age", "age", "compared with a value"),
        ("'police'", "'police'", "not a condition"),
        ("says()", "says", "takes a name"),
        ("says(age)", "says(age", "takes a name"),
        ("says('work.moved', 'told')", "'told'", "basis =>"),
        ("says('work.moved', basis => 'guess')", "'guess'", "no value guess"),
        ("denies('work.moved', basis => 'told')", "told", "takes one code"),
        ("asked('work', 'police')", "'police'", "one topic"),
        ("code = 'work.moved'", "code", "unit passage only"),
        ("lower(sex) = 'male'", "lower", "no such function"),
        ("\"says\"('work.moved')", "says", "no such function"),
        ('"chr"() = 3', "chr", "no such function"),
        ("if = 3", "if", "a column named so is quoted"),
        ("age between symmetric 40 and 20", "age between symmetric 40 and 20", "two numbers"),
        ("age between asymmetric 20 and 40", "age between asymmetric 20 and 40", "two numbers"),
        ("sex = 'male'; drop table x", ";", "not part of the language"),
        ("sex = 'male' -- everyone", "'male'", "comments"),
        ("/* all */ true", "true", "comments"),
        ("exists (select 1)", "exists", "not part of the language"),
        ("age::text = '3'", "::", "not part of the language"),
        ("a.age = 3", ".", "not part of the language"),
        ("age = ?", "?", "not part of the language"),
        ("age = 3 and", "and", "cannot be read from here"),
        ("age 3", "3", "cannot be read from here"),
        ("age sex", "age sex", "not a condition"),
        ("(age = 3", "3", "cannot be read from here"),
        ("sex = 'male", "sex = 'male", "quotation mark"),
        ("", "", "empty"),
        (f"{'(' * (DEEPEST + 1)}age = 3{')' * (DEEPEST + 1)}", "(", "nests deeper"),
        (f"{'not ' * (DEEPEST + 1)}age = 3", "not", "nests deeper"),
    ],
)  # fmt: skip
def test_what_is_not_in_the_language_is_refused_at_its_place(text: str, stretch: str, words: str) -> None:
    found, message = fault(text)
    assert words in message
    assert stretch in found or found in stretch


def test_a_condition_too_long_is_refused_where_it_grows_too_long() -> None:
    found = condition("age = 3 or " * 300 + "true")
    assert isinstance(found, Fault)
    assert found.start == LONGEST


def test_a_long_chain_is_not_deep() -> None:
    assert not isinstance(condition(" or ".join(["age = 3"] * 150)), Fault)


def test_a_pasted_sentence_is_not_repeated_in_the_message() -> None:
    _, message = fault("says('They came at night, and nobody asked why; we do not speak of it to this day.')")
    assert "night" not in message


def test_the_place_of_a_fault_is_counted_from_where_the_value_begins() -> None:
    finding = Finding("f", "q", Unit.SOURCE, "sex = 'femal'", "true", places=PLACES)
    found, (problem,) = compile_findings([finding], PROJECT)
    assert found == []
    assert problem.kind == "malformed-finding"
    assert problem.place == Place("findings/f.toml", 3, 18, 3, 25)
    assert problem.subjects == ("f",)


def test_the_place_of_a_fault_on_a_later_line_counts_from_that_line() -> None:
    text = "sex = 'female'\nand agee = 3"
    assert place_within(Place("f.toml", 4, 1), text, 19, 23) == Place("f.toml", 5, 5, 5, 9)


def test_each_key_of_a_finding_may_be_at_fault() -> None:
    finding = Finding("f", "q", Unit.SOURCE, "nobody = 1", "says('x')", "mean(age)", PLACES)
    problems = compile_finding(finding, ATTRIBUTES, CODEBOOK)
    assert isinstance(problems, tuple)
    assert [problem.detail.split(":")[0] for problem in problems] == ["among", "where", "value"]
    assert problems[2].place == Place("findings/f.toml")


@pytest.mark.parametrize(("value", "words"), [("range(sex)", "not a number"), ("range(agee)", "did you mean age?")])
def test_a_value_is_of_an_attribute_that_is_a_number(value: str, words: str) -> None:
    problems = compile_finding(Finding("f", "q", Unit.SOURCE, value=value), ATTRIBUTES, CODEBOOK)
    assert isinstance(problems, tuple)
    assert words in problems[0].detail


def test_a_value_is_bound_to_its_attribute() -> None:
    found = compile_finding(Finding("f", "q", Unit.SOURCE, value=" median( left_in ) "), ATTRIBUTES, CODEBOOK)
    assert isinstance(found, CompiledFinding)
    assert found.column == Column("left_in", Kind.NUMBER)

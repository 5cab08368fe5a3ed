"""Conditions of one form count the same units of every record, and rewriting a condition leaves its form as it was."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.counting import plain
from firsthand.counting.canonical import canonical
from firsthand.counting.conditions import Condition, Const
from firsthand.counting.meaning import compile_condition
from firsthand.counting.port import CompiledFinding
from firsthand.model.finding import Answer, Unit
from firsthand.model.snapshot import Snapshot
from tests.support.happenings import PROJECT, conditions_of, records
from tests.support.snapshots import ATTRIBUTES, CODEBOOK, SAID

DOMAINS = {"sex": ("female", "male")}
ATOMS = (
    "sex = 'female'", "sex = 'male'", "sex is null", "age < 30", "age >= 30", "age between 20 and 29",
    "age in (29, 30)",
    "says('police.pointless')", "says('police.pointless', basis => 'experienced')", "denies('police.pointless')",
    "not_asked('police')", "asked('police')", "declined('police')", "도 = '량강도'", "도 is not null",
)  # fmt: skip


def compiled(text: str, unit: Unit = Unit.SOURCE) -> Condition:
    found = compile_condition(text, unit, ATTRIBUTES, CODEBOOK, PROJECT.vocabularies)
    assert isinstance(found, Condition), text
    return found


def form(text: str, unit: Unit = Unit.SOURCE) -> object:
    return canonical(compiled(text, unit), DOMAINS)


def counted(record: Snapshot, unit: Unit, texts: list[str]) -> dict[str, tuple[str, ...]]:
    asked = [CompiledFinding(text, unit, Const(value=True), compiled(text, unit)) for text in dict.fromkeys(texts)]
    return {name: count.units(Answer.IN) for name, count in plain.evaluate(record, CODEBOOK, asked).items()}


def joined(of: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(of, of)
    return st.one_of(of, of.map("not ({})".format), pair.map(lambda p: f"({p[0]}) and ({p[1]})"),
                     pair.map(lambda p: f"({p[0]}) or ({p[1]})"))  # fmt: skip


SMALL = joined(joined(st.sampled_from(ATOMS)))


@settings(max_examples=16, deadline=None)
@given(st.sampled_from(ATOMS), st.sampled_from(ATOMS), records(), st.data())
def test_conditions_of_one_form_count_the_same_units(
    one: str, other: str, record: Snapshot, data: st.DataObject
) -> None:
    alike = joined(joined(joined(st.sampled_from([one, other]))))
    texts = data.draw(st.lists(alike, min_size=8, max_size=14))
    of_form: dict[object, list[str]] = defaultdict(list)
    for text in texts:
        of_form[form(text)].append(text)
    found = counted(record, Unit.SOURCE, texts)
    for group in of_form.values():
        assert len({found[text] for text in group}) == 1


@settings(max_examples=16, deadline=None)
@given(st.data())
def test_rewriting_a_condition_leaves_its_form(data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(Unit))
    one, other = data.draw(conditions_of(unit)), data.draw(conditions_of(unit))
    whole = form(f"({one}) and ({other})", unit)
    spaced = re.sub(r"([()])", r" \1  ", one)
    rewritten = (
        f"({other}) and ({one})",
        f"((({other})) and ({spaced}))",
        f"not (not ({one})) and ({other})",
        f"not (not ({other}) or not ({one}))",
        f"({one}) and ({other}) and ({one})",
        f"({one}) and (({other}) or ({other}) and ({one}))",
        f"(true and ({other}) or false) and ({one})",
    )
    for text in rewritten:
        assert form(text, unit) == whole, text


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(SAID), st.data())
def test_what_a_form_says_everybody_meets_everybody_meets(unit: Unit, data: st.DataObject) -> None:
    text, record = data.draw(st.one_of(conditions_of(unit), SMALL)), data.draw(records())
    known = form(text, unit)
    found = counted(record, unit, [text, "true"])
    if isinstance(known, bool):
        assert found[text] == (found["true"] if known else ())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sex = 'female' or sex = 'male'", "sex in ('male', 'female')"),
        ("sex <> 'male'", "sex = 'female'"),
        ("not sex = 'male'", "sex in ('female')"),
        ("sex in ('female', 'male')", "sex is not null"),
        ("age between 30 and 39", "age >= 30 and 39 >= age"),
        ("age between 30 and 39", "not (age < 30 or age > 39) and age is not null"),
        ("age in (30, 31, 32)", "age > 29 and age < 33"),
        ("age < 30 or age >= 30", "age is not null"),
        ("도 = '량강도'", "(도 = '량강도' or 도 = '자강도') and 도 <> '자강도'"),
        ("says('police.*')", "says('police.called') or says('police.pointless')"),
        ("says('police.called', basis => ('witnessed', 'told'))",
         "says('police.called', basis => 'told') or says('police.called', basis => 'witnessed')"),
        ("says('police.called')", "says('police.called') or says('police.called', basis => 'told')"),
        ("says('police.called')", "says('police.called') and (sex = 'male' or not sex = 'male' or sex is null)"),
        ("asked('police')", "asked('police') or raised('police')"),
        ("asked('police') and sex = 'male'", "not (not asked('police') or sex = 'female') and sex is not null"),
        ("true", "sex is null or sex is not null"),
        ("interviewed", "(true)"),
    ],
)  # fmt: skip
def test_the_same_asked_in_another_way_has_the_same_form(one: str, other: str) -> None:
    assert form(one) == form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sex = 'female'", "sex = 'female' or sex is null"),
        ("age < 30", "age <= 30"),
        ("says('police.called')", "not denies('police.called')"),
        ("says('police.called')", "says('police.called', basis => 'told')"),
        ("not says('police.called')", "not asked('police')"),
        ("sex = 'female' and says('work.moved')", "sex = 'female' or says('work.moved')"),
    ],
)
def test_another_question_has_another_form(one: str, other: str) -> None:
    assert form(one) != form(other)


def test_a_condition_too_large_for_a_diagram_keeps_a_form_without_order() -> None:
    pairs = [f"(age = {n} and says('police.called') or left_in = {n} and 도 = '도{n}')" for n in range(24)]
    texts = (" or ".join(pairs), " or ".join(reversed(pairs)))
    assert form(texts[0]) == form(texts[1])

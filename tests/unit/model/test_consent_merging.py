"""One decision told twice: whatever of the two protects her more holds, in whichever order they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.model.consent import (
    Consent,
    Decision,
    Mode,
    Scope,
    Standing,
    Terms,
    allowed_attributes,
    may_show,
    standing,
)
from firsthand.model.consent_merging import kept, merged

GIVEN = date(2020, 1, 1)
PLAIN = Consent("S01", Scope.ATTRIBUTES, Decision.GRANTED, GIVEN, attributes=frozenset({"age", "region"}))

DAYS = st.none() | st.integers(2020, 2029).map(lambda year: date(year, 5, 5))
TERMS = st.builds(
    Terms, DAYS, st.sampled_from(["", "K1", "K2"]), DAYS, st.frozensets(st.sampled_from(["ko", "en"])),
    assent=st.none() | st.sampled_from(Decision),
)  # fmt: skip
ROWS = st.builds(
    Consent, st.just("S01"), st.just(Scope.ATTRIBUTES), st.just(Decision.GRANTED), st.just(GIVEN), DAYS, DAYS,
    st.frozensets(st.sampled_from(["age", "age:band", "region"])), terms=TERMS,
)  # fmt: skip
OTHERS = st.lists(
    st.builds(
        lambda decision, year: replace(PLAIN, decision=decision, given=date(year, 7, 7)),
        st.sampled_from(Decision),
        st.integers(2020, 2029),
    ),
    max_size=1,
)


@given(ROWS, ROWS, OTHERS, st.integers(2020, 2030), st.sampled_from(["", "ko", "en"]))
@settings(max_examples=400)
def test_nothing_is_allowed_by_both_rows_together_that_one_of_them_refuses(
    held: Consent, told: Consent, others: list[Consent], year: int, language: str
) -> None:
    both, today = merged(held, told), date(year, 8, 8)
    if standing([both, *others], Scope.ATTRIBUTES, today, language) is not Standing.GRANTED:
        return
    shown = allowed_attributes([both, *others], today, language)
    for row in (held, told):
        apart = held.terms.languages and told.terms.languages and not held.terms.languages & told.terms.languages
        if row is told and apart:
            continue  # they share no language, and none would be every one: those held stay
        conditions = {held.terms.condition, told.terms.condition} - {""}
        if len(conditions) < 2:
            alone = replace(row, terms=replace(row.terms, met=both.terms.met))  # a condition is met once
            assert standing([alone, *others], Scope.ATTRIBUTES, today, language) is Standing.GRANTED
        allowed = allowed_attributes([row, *others], date(year, 8, 8), "") or row.attributes
        assert all(may_show(allowed, name.removesuffix(":band"), exact=":band" not in name) for name in shown)


@given(ROWS, ROWS)
@settings(max_examples=100)
def test_once_told_it_stays_and_telling_it_again_changes_nothing(held: Consent, told: Consent) -> None:
    both = merged(held, told)
    assert merged(both, told) == both
    assert merged(held, held) == held
    assert kept(both, both) == ()


@pytest.mark.parametrize(
    ("stricter", "column"),
    [
        (replace(PLAIN, withdrawn=date(2025, 5, 5)), "withdrawn"),
        (replace(PLAIN, until=date(2025, 5, 5)), "until"),
        (replace(PLAIN, attributes=frozenset({"age:band", "region"})), "attributes"),
        (replace(PLAIN, terms=Terms(not_before=date(2030, 1, 1))), "not_before"),
        (replace(PLAIN, terms=Terms(condition="K1")), "condition"),
        (replace(PLAIN, terms=Terms(languages=frozenset({"ko"}))), "languages"),
        (replace(PLAIN, terms=Terms(assent=Decision.REFUSED)), "assent"),
    ],
)
def test_a_row_that_leaves_out_what_is_held_takes_nothing_away_and_is_named(stricter: Consent, column: str) -> None:
    assert merged(stricter, PLAIN) == merged(PLAIN, stricter) == stricter
    assert kept(PLAIN, stricter) == (column,)
    assert kept(stricter, stricter) == ()


def test_of_two_withdrawals_the_later_holds_for_what_was_given_between_them_is_taken_back() -> None:
    first, second = (replace(PLAIN, withdrawn=date(year, 5, 5)) for year in (2023, 2025))
    between = replace(PLAIN, given=date(2024, 1, 1))
    for both in (merged(first, second), merged(second, first)):
        assert standing([both, between], Scope.ATTRIBUTES, date(2026, 1, 1)) is Standing.WITHDRAWN


def test_a_condition_is_met_later_and_of_two_that_differ_the_one_not_met_holds() -> None:
    waiting = replace(PLAIN, terms=Terms(condition="K1"))
    met = replace(PLAIN, terms=Terms(condition="K1", met=date(2024, 1, 1)))
    other = replace(PLAIN, terms=Terms(condition="K2"))
    assert merged(waiting, met) == merged(met, waiting) == met
    assert merged(met, other).terms.condition == merged(other, met).terms.condition == "K2"


def test_what_protects_nobody_is_as_told_last_and_an_empty_cell_clears_nothing() -> None:
    held = replace(PLAIN, form="F1", note="aloud", terms=Terms(mode=Mode.SPOKEN, explainer="E1", guardian="G1"))
    told = replace(PLAIN, form="F2", terms=Terms(explainer="E2"))
    both = merged(held, told)
    assert (both.form, both.note) == ("F2", "aloud")
    assert (both.terms.mode, both.terms.explainer, both.terms.guardian) == (Mode.SPOKEN, "E2", "G1")

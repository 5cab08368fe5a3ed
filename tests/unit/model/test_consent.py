from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.model.consent import (
    NO_TERMS,
    SCOPE_OF_MEDIUM,
    Consent,
    Decision,
    Scope,
    Standing,
    Terms,
    Withdrawal,
    allowed_attributes,
    deciding,
    may_show,
    standing,
)

DAY = date(2011, 5, 20)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def _quote(decision: Decision = Decision.GRANTED, given: date = BEFORE, **more: Any) -> Consent:
    return Consent("S01", Scope.QUOTE, decision, given, **more)


def _stands(*consents: Consent, today: date = DAY, language: str = "") -> Standing:
    return standing(consents, Scope.QUOTE, today, language)


@pytest.mark.parametrize(
    ("terms", "language", "expected"),
    [
        (Terms(not_before=DAY), "", Standing.GRANTED),
        (Terms(not_before=AFTER), "", Standing.NOT_YET),
        (Terms(condition="K1"), "", Standing.NOT_YET),
        (Terms(condition="K1", met=AFTER), "", Standing.NOT_YET),
        (Terms(condition="K1", met=DAY), "", Standing.GRANTED),
        (Terms(condition="K1", met=DAY, not_before=AFTER), "", Standing.NOT_YET),
        (Terms(languages=frozenset({"ko"})), "en", Standing.ELSEWHERE),
        (Terms(languages=frozenset({"ko", "en"})), "en", Standing.GRANTED),
        (Terms(languages=frozenset({"ko"})), "", Standing.GRANTED),
        (NO_TERMS, "en", Standing.GRANTED),
    ],
)
def test_a_consent_holds_from_its_day_once_its_condition_is_met_and_in_its_languages(
    terms: Terms, language: str, expected: Standing
) -> None:
    assert _stands(_quote(terms=terms), language=language) is expected


def test_what_is_absent_is_missing_and_permission_for_one_never_implies_another() -> None:
    everything = [Consent("S01", scope, Decision.GRANTED, BEFORE) for scope in Scope if scope is not Scope.QUOTE]
    assert _stands(*everything) is Standing.MISSING
    assert _stands(_quote(given=AFTER)) is Standing.MISSING


@pytest.mark.parametrize("today", [BEFORE, DAY, AFTER, date.max])
def test_a_withdrawal_and_a_refusal_hold_on_every_day(today: date) -> None:
    granted = _quote(given=BEFORE)
    assert _stands(granted, _quote(Decision.WITHDRAWN, AFTER), today=today) is Standing.WITHDRAWN
    assert _stands(granted, _quote(Decision.REFUSED, AFTER), today=today) is Standing.REFUSED
    assert _stands(_quote(given=BEFORE, withdrawn=AFTER), today=today) is Standing.WITHDRAWN


def test_only_a_newer_consent_undoes_a_withdrawal() -> None:
    withdrawn = _quote(Decision.WITHDRAWN, DAY)
    assert _stands(withdrawn, _quote(given=AFTER), today=AFTER) is Standing.GRANTED
    assert _stands(withdrawn, _quote(given=DAY), today=AFTER) is Standing.WITHDRAWN
    assert _stands(withdrawn, _quote(given=AFTER), today=DAY) is Standing.WITHDRAWN
    marked = _quote(given=BEFORE - timedelta(days=9), withdrawn=DAY)
    assert _stands(marked, _quote(given=BEFORE)) is Standing.WITHDRAWN, "given before, not after, the day she withdrew"


def test_a_detail_may_be_shown_exactly_or_in_a_band_only() -> None:
    ticked = Consent("S01", Scope.ATTRIBUTES, Decision.GRANTED, BEFORE, attributes=frozenset({"sex", "age:band"}))
    allowed = allowed_attributes([ticked], DAY)
    assert [may_show(allowed, name, exact=exact) for name in ("sex", "age", "province") for exact in (True, False)] == [
        True, True, False, True, False, False
    ]  # fmt: skip
    assert allowed_attributes([ticked], BEFORE - timedelta(days=1)) == frozenset()
    only_ko = Consent("S01", Scope.ATTRIBUTES, Decision.GRANTED, BEFORE, attributes=frozenset({"sex"}),
                      terms=Terms(languages=frozenset({"ko"})))  # fmt: skip
    assert allowed_attributes([only_ko], DAY, "en") == set()
    assert allowed_attributes([only_ko], DAY, "ko") == {"sex"}


def test_every_medium_but_the_report_has_a_scope_of_its_own_name() -> None:
    assert {medium: scope.value for medium, scope in SCOPE_OF_MEDIUM.items()} == {
        "press": "press", "archive": "archive", "un": "un", "court": "court"
    }  # fmt: skip


def test_the_clock_of_a_withdrawal_counts_down_and_below_zero() -> None:
    withdrawal = Withdrawal("S01", DAY, DAY + timedelta(days=10))
    assert [withdrawal.days_left(DAY + timedelta(days=n)) for n in (0, 9, 10, 12)] == [10, 1, 0, -2]


DECISIONS = st.builds(
    _quote,
    st.sampled_from(Decision),
    st.dates(date(2011, 1, 1), date(2011, 1, 6)),
    withdrawn=st.none() | st.dates(date(2011, 1, 1), date(2011, 1, 6)),
)


@given(st.lists(DECISIONS, max_size=6), st.dates(date(2010, 12, 30), date(2011, 1, 9)))
def test_a_grant_stands_only_where_no_later_or_equal_day_took_it_back(held: list[Consent], today: date) -> None:
    found = standing(held, Scope.QUOTE, today)
    against = [c.withdrawn or c.given for c in held if c.withdrawn or c.decision is not Decision.GRANTED]
    grants = [c.given for c in held if c.decision is Decision.GRANTED and not c.withdrawn and c.given <= today]
    granted = bool(grants) and (not against or max(grants) > max(against))
    assert (found is Standing.GRANTED) is granted
    assert (deciding(held, Scope.QUOTE, today) is None) is (found is Standing.MISSING)
    assert standing(list(reversed(held)), Scope.QUOTE, today) is found

"""Each scope is asked for by the rule that the page on consent names, in each medium, and by no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from firsthand.model.consent import SCOPE_OF_MEDIUM, Scope
from tests.support.checked import checked

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "explain" / "consent.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| .* \| (?:\[(CN\d\d)\]\(.*\)|kept only) \|$", PAGE, re.MULTILINE))

REPORT = """
We heard this from [Han Seo](source:S01), [a woman](source:S01).

She said: [I went to the station](quote:S01/1). And: [They sent me home](quote:S01/2).
And: [I did not go again](quote:S01/3).

[Two women](finding:all) were interviewed in Korean and quoted in translation; [one](finding:moved) was moved.
"""


def _records(scope: Scope, decision: str) -> str:
    granted = [
        f"consent S01 {each.value} granted{' attributes=sex' if each is Scope.ATTRIBUTES else ''}"
        for each in Scope
        if each is not scope
    ]
    medium = scope.value if scope in SCOPE_OF_MEDIUM.values() else "report"
    answer = [f"consent S01 {scope.value} {decision}"] if decision else []
    return "\n".join(
        [
            f"report en medium={medium}",
            'source S01 sex=female alias="Han Seo"',
            "source S02 sex=female",
            "transcript S01 ko",
            "translation S01 en",
            *(f"turn S01/{n}@ko source: 지어낸 말." for n in (1, 2, 3)),
            "turn S01/1@en source: I went to the station.",
            "turn S01/2@en source: They sent me home.",
            "turn S01/3@en source: I did not go again.",
            "coding S01/3 work.moved affirms experienced",
            "coverage S01..S02 work asked",
            "finding all",
            "finding moved where=\"says('work.moved')\"",
            *granted,
            *answer,
        ]
    )


def _codes(scope: Scope, decision: str) -> set[str]:
    return {d.code for d in checked(_records(scope, decision), REPORT) if d.code.startswith("CN")}


def test_the_page_has_a_row_for_every_scope() -> None:
    assert set(ROWS) == {scope.value for scope in Scope}


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_refused_is_reported_by_the_rule_on_the_page(scope: Scope) -> None:
    assert _codes(scope, "refused") == ({ROWS[scope.value]} if ROWS[scope.value] else set())
    assert _codes(scope, "granted" + (" attributes=sex" if scope is Scope.ATTRIBUTES else "")) == set()


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_never_asked_is_as_a_scope_refused(scope: Scope) -> None:
    of_its_own = {"CN03": "CN01"} if scope is not Scope.ATTRIBUTES else {}
    wanted = ROWS[scope.value]
    assert _codes(scope, "") == ({of_its_own.get(wanted, wanted)} if wanted else set())


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize(
    ("terms", "code"),
    [("not_before=2011-06-01", "CN07"), ("condition=K1", "CN07"), ("until=2011-01-01", "CN04"),
     ("languages=ko", "CN03"), ("withdrawn=2011-05-01", "CN02"), ("withdrawn=2012-05-01", "CN02")],
)  # fmt: skip
def test_what_a_consent_is_bound_to_is_judged_scope_by_scope(scope: Scope, terms: str, code: str) -> None:
    ticked = " attributes=sex" if scope is Scope.ATTRIBUTES else ""
    wanted = ROWS[scope.value]
    expected = set() if not wanted else {wanted} if wanted in {"CN05", "CN06"} else {code}
    assert _codes(scope, f"granted {terms}{ticked}") == expected


def test_the_page_names_no_scope_that_is_none() -> None:
    named = set(re.findall(r"`--scope (\w+)`|--scope (\w+)", PAGE))
    assert {word for pair in named for word in pair if word} <= {scope.value for scope in Scope}

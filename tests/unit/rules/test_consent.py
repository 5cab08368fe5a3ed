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


def _kinds(scope: Scope, decision: str) -> set[tuple[str, str]]:
    return {(d.code, d.kind) for d in checked(_records(scope, decision), REPORT) if d.code.startswith("CN")}


def _expected(scope: Scope, kind: str, of_a_detail: str) -> set[tuple[str, str]]:
    """What the rule on the page's row says: of a count who did not agree, of details which, else where it stands."""
    code = ROWS[scope.value]
    own = {Scope.COUNT: "unwilling", Scope.ATTRIBUTES: of_a_detail}.get(scope, kind)
    return {(code, own)} if code else set()


def test_the_page_has_a_row_for_every_scope() -> None:
    assert set(ROWS) == {scope.value for scope in Scope}


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_refused_is_reported_by_the_rule_on_the_page(scope: Scope) -> None:
    assert _kinds(scope, "refused") == _expected(scope, "refused", "detail")
    assert _kinds(scope, "granted" + (" attributes=sex" if scope is Scope.ATTRIBUTES else "")) == set()


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_never_asked_is_as_a_scope_refused(scope: Scope) -> None:
    assert _kinds(scope, "") == _expected(scope, "missing", "detail")


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize(
    ("terms", "kind"),
    [("not_before=2011-06-01", "not yet"), ("condition=K1", "not yet"), ("until=2011-01-01", "lapsed"),
     ("languages=ko", "another language")],
)  # fmt: skip
def test_what_a_consent_is_bound_to_is_judged_scope_by_scope(scope: Scope, terms: str, kind: str) -> None:
    ticked = " attributes=sex" if scope is Scope.ATTRIBUTES else ""
    assert _kinds(scope, f"granted {terms}{ticked}") == _expected(scope, kind, kind)


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("day", ["2011-05-01", "2012-05-01"])
def test_what_was_taken_back_is_a_rule_of_its_own(scope: Scope, day: str) -> None:
    ticked = " attributes=sex" if scope is Scope.ATTRIBUTES else ""
    found = _kinds(scope, f"granted withdrawn={day}{ticked}")
    taken = {("CN02", "withdrawn")} if ROWS[scope.value] else set()
    assert found == ({("CN03", "unwilling")} if scope is Scope.COUNT else taken)


@pytest.mark.parametrize("scope", [scope for scope in Scope if ROWS[scope.value]])
def test_of_a_minor_each_scope_needs_a_guardian_and_her_assent(scope: Scope) -> None:
    terms = " guardian=G1 assent=granted"
    lines = [
        line.replace("sex=female alias", "sex=female age=16 alias") + (terms if line.startswith("consent S01") else "")
        for line in _records(scope, "").splitlines()
    ]
    ticked = " attributes=sex" if scope is Scope.ATTRIBUTES else ""
    for given, fault in ((terms, set()), (" guardian=G1", {"minor"}), (" assent=granted", {"minor"})):
        records = "\n".join([*lines, f"consent S01 {scope.value} granted{ticked}{given}"])
        assert {d.kind for d in checked(records, REPORT) if d.code.startswith("CN")} == fault


def test_the_page_names_no_scope_that_is_none() -> None:
    named = set(re.findall(r"`--scope (\w+)`|--scope (\w+)", PAGE))
    assert {word for pair in named for word in pair if word} <= {scope.value for scope in Scope}

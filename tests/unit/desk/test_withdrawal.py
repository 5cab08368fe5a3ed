"""A withdrawal through the desk: what rests on it, the clock, the notice, and giving again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from firsthand.desk.admission.tables import Kept, Taken, take_consents
from firsthand.desk.sources.consenting import record_decisions
from firsthand.desk.sources.notice import LANGUAGES, notice
from firsthand.desk.sources.withdrawal import Withdrawn, settle, withdraw
from firsthand.errors import UsageError
from firsthand.model.consent import Resting, Scope, Standing, allowed_attributes, standing
from firsthand.model.disclosure import Detail, Disclosure, Edition, PublishedCount
from firsthand.model.finding import Unit
from firsthand.model.project import Project
from firsthand.model.snapshot import Wanted
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill

NEXT_DAY = mill.NOW + timedelta(days=1)


def _withdraw(
    vault: Vault, project: Project, *scopes: Scope, source: str = "S01", now: datetime = mill.NOW
) -> Withdrawn:
    return withdraw(vault, project, source, frozenset(scopes), received=mill.TODAY, today=now.date(), now=now)


def _things(done: Withdrawn) -> dict[Resting, list[str]]:
    return {kind: found for kind in Resting if (found := [d.thing for d in done.dependents if d.kind is kind])}


def test_everything_that_rests_on_her_is_listed_with_numbers_before_and_after(filled: Vault, project: Project) -> None:
    done = _withdraw(filled, project)
    assert _things(done) == {
        Resting.TRANSCRIPT: ["S01 ko", "S01 en"],
        Resting.CODING: ["S01/2 wages.withheld C1"],
        Resting.FINDING: ["ages", "interviewed", "withheld"],
        Resting.QUOTATION: ["report/report.md:6:36 S01/2"],
        Resting.DESCRIPTION: ["report/report.md:6:2"],
    }
    numbers = {d.thing: (d.before, d.after) for d in done.dependents if d.before}
    assert numbers == {
        "ages": ("49 to 61; 3 of 3", "49 to 61; 2 of 2"),
        "interviewed": ("3 of 3", "2 of 2"),
        "withheld": ("2 of 3", "1 of 2"),
    }
    assert done.withdrawal.due == mill.TODAY + timedelta(days=10)
    assert filled.dependents("S01") == done.dependents


@pytest.mark.parametrize(
    ("scope", "kinds"),
    [
        (Scope.QUOTE, {Resting.QUOTATION}),
        (Scope.TRANSLATION, {Resting.TRANSCRIPT, Resting.QUOTATION}),
        (Scope.ATTRIBUTES, {Resting.DESCRIPTION}),
        (Scope.COUNT, {Resting.CODING, Resting.FINDING}),
        (Scope.PRESS, set()),
        (Scope.MACHINE, set()),
    ],
)
def test_of_one_scope_only_what_rests_on_that_scope(
    filled: Vault, project: Project, scope: Scope, kinds: set[Resting]
) -> None:
    done = _withdraw(filled, project, scope)
    assert done.fresh == {scope}
    assert _things(done).keys() == kinds


def test_in_a_press_sheet_words_and_descriptions_rest_on_the_press(filled: Vault, root: Path) -> None:
    settings = root / "firsthand.toml"
    settings.write_text(settings.read_text("utf-8").replace('language = "en"', 'language = "en"\nmedium = "press"'))
    assert _things(_withdraw(filled, read_project(root), Scope.PRESS)).keys() == {
        Resting.QUOTATION, Resting.DESCRIPTION
    }  # fmt: skip


def test_editions_that_hold_her_are_listed_and_others_are_not(filled: Vault, project: Project) -> None:
    count = PublishedCount("interviewed", Unit.SOURCE, "interviewed", "true", {"n": 3}, frozenset({"S01", "S02"}))
    shown = Disclosure("S01", Detail("age", 54, 54), "report/report.md:6:2")
    told = [
        Edition(1, "quoting", "en", "report", mill.TODAY, {"a": "1"}, quoted=frozenset({"S01"})),
        Edition(2, "counting", "en", "report", mill.TODAY, {"a": "2"}, counts=(count,)),
        Edition(3, "showing", "en", "press", mill.TODAY, {"a": "3"}, disclosures=(shown,)),
        Edition(4, "without", "en", "report", mill.TODAY, {"a": "4"}, quoted=frozenset({"S02"})),
    ]
    with filled.write("publish", now=mill.NOW) as writer:
        for edition in told:
            writer.record_edition(edition)
    listed = {scopes: _things(_withdraw(filled, project, *scopes)).get(Resting.EDITION, []) for scopes in (
        (Scope.QUOTE,), (Scope.COUNT,), (Scope.PRESS,), ()
    )}  # fmt: skip
    day = mill.TODAY.isoformat()
    quoting, counting, showing = f"1 quoting {day}", f"2 counting {day}", f"3 showing {day}"
    assert list(listed.values()) == [[quoting], [counting], [showing], [quoting, counting, showing]]
    assert "cannot be called back (editions: 3)" in notice(filled, project, "S01", "en", today=mill.TODAY)


def test_a_report_that_cannot_be_read_does_not_keep_her_from_withdrawing(
    filled: Vault, project: Project, root: Path
) -> None:
    (root / "report" / "letter.docx").write_bytes(b"no document")
    (root / "report" / "report.md").write_bytes(b"\xff\xfe no text")
    done = _withdraw(filled, project)
    assert done.unread == ("report", "letter")
    assert filled.snapshot(Wanted(), mill.TODAY).withdrawn == {"S01"}


def test_a_day_in_the_future_is_refused(filled: Vault, project: Project) -> None:
    with pytest.raises(UsageError, match="in the future"):
        withdraw(filled, project, "S01", frozenset(), received=date(2026, 3, 2), today=mill.TODAY, now=mill.NOW)
    assert filled.withdrawals() == ()


def test_it_is_settled_only_when_no_report_uses_what_was_withdrawn(filled: Vault, project: Project, root: Path) -> None:
    _withdraw(filled, project)
    with pytest.raises(UsageError, match=r"still used:\nreport/report.md:6:2\nreport/report.md:6:36\nTake it out"):
        settle(filled, project, "S01", today=mill.TODAY, now=mill.NOW)
    report = root / "report" / "report.md"
    kept = [line for line in report.read_text("utf-8").splitlines() if "S01" not in line]
    report.write_text("\n".join(kept) + "\n", "utf-8")
    assert settle(filled, project, "S01", today=mill.TODAY, now=mill.NOW) == 1
    assert filled.withdrawals()[0].settled == mill.TODAY


def test_who_withdrew_being_counted_is_settled_only_when_no_number_counts_her(
    filled: Vault, project: Project, root: Path
) -> None:
    _withdraw(filled, project, Scope.COUNT)
    with pytest.raises(UsageError, match=r"still used:\nreport/report.md:3:2\n"):
        settle(filled, project, "S01", today=mill.TODAY, now=mill.NOW)
    report = root / "report" / "report.md"
    report.write_text(report.read_text("utf-8").replace("](finding:", "](fact:"), "utf-8")
    assert settle(filled, project, "S01", today=mill.TODAY, now=mill.NOW) == 1


def test_giving_again_is_told_by_source_and_scope_and_lets_it_be_settled(
    filled: Vault, project: Project, root: Path
) -> None:
    _withdraw(filled, project)
    table = root / "again.csv"
    table.write_text(mill.CONSENTS.replace("2024-05-03", "2026-03-02"), "utf-8")
    assert take_consents(filled, project, root / "consents.csv", now=mill.NOW).given_again == {}
    taken = take_consents(filled, project, table, now=NEXT_DAY)
    scopes = (Scope.ATTRIBUTES, Scope.COUNT, Scope.PARAPHRASE, Scope.QUOTE, Scope.TRANSLATION)
    assert taken.given_again == {"S01": scopes}
    assert take_consents(filled, project, table, now=NEXT_DAY).given_again == {}
    assert filled.snapshot(Wanted(), NEXT_DAY.date()).withdrawn == frozenset()
    assert settle(filled, project, "S01", today=NEXT_DAY.date(), now=NEXT_DAY) == 1


def test_an_older_table_gives_nothing_back_and_each_row_in_which_it_would_is_named(
    filled: Vault, project: Project, root: Path
) -> None:
    table, older = root / "newer.csv", root / "consents.csv"
    table.write_text("source,scope,decision,given,withdrawn\nS01,quote,granted,2024-05-03,2025-05-05\n", "utf-8")
    assert take_consents(filled, project, table, now=mill.NOW).kept == ()
    taken = take_consents(filled, project, older, now=mill.NOW)
    assert taken.kept == (Kept("S01", Scope.QUOTE, date(2024, 5, 3), ("withdrawn",)),)
    assert taken.given_again == {}
    assert standing(filled.consents("S01"), Scope.QUOTE, mill.TODAY) is Standing.WITHDRAWN


def test_a_decision_typed_wider_than_that_days_is_recorded_no_wider(filled: Vault, project: Project) -> None:
    def typed(given: str, attributes: str) -> Taken:
        cells = {"source": "S01", "decision": "granted", "given": given, "attributes": attributes}
        return record_decisions(filled, project, [Scope.ATTRIBUTES], cells, now=mill.NOW)

    assert typed("2024-05-03", "age:band").kept == ()
    assert allowed_attributes(filled.consents("S01"), mill.TODAY) == {"age:band"}
    assert [(one.scope, one.columns) for one in typed("2024-05-03", "age; sex").kept] == [
        (Scope.ATTRIBUTES, ("attributes",))
    ]  # fmt: skip
    assert allowed_attributes(filled.consents("S01"), mill.TODAY) == {"age:band"}
    assert typed("2026-01-01", "age; sex").kept == ()
    assert allowed_attributes(filled.consents("S01"), mill.TODAY) == {"age", "sex"}


def test_where_she_is_called_by_her_alias_without_a_link_rests_on_her_too(
    filled: Vault, project: Project, root: Path
) -> None:
    with filled.write("alias", now=mill.NOW) as writer:
        writer.set_alias("S01", {"en": "Han Ok-sun", "ko": "한옥순"})
    (root / "report" / "report.md").write_text("Nothing of hers.\n\nAt home. HAN OK SUN told us.\n", "utf-8")
    assert _things(_withdraw(filled, project))[Resting.DESCRIPTION] == ["report/report.md:3:10"]
    with pytest.raises(UsageError):
        settle(filled, project, "S01", today=mill.TODAY, now=mill.NOW)
    snapshot = filled.snapshot(Wanted(), mill.TODAY)
    assert {code: dict(alias) for code, alias in snapshot.withdrawn_aliases.items()} == {
        "S01": {"en": "Han Ok-sun", "ko": "한옥순"}
    }
    (root / "report" / "report.md").write_text("Nothing of hers.\n", "utf-8")
    settle(filled, project, "S01", today=mill.TODAY, now=mill.NOW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_says_when_and_what_and_nothing_by_which_she_could_be_found(
    filled: Vault, project: Project, root: Path, language: str
) -> None:
    with filled.write("alias", now=mill.NOW) as writer:
        writer.set_alias("S01", {"en": "Invented Alias", "ko": "지은이름"})
    with pytest.raises(UsageError, match="no withdrawal of S01"):
        notice(filled, project, "S01", language, today=mill.TODAY)
    _withdraw(filled, project, Scope.QUOTE)
    before = notice(filled, project, "S01", language, today=mill.TODAY)
    (root / "report" / "report.md").write_text("Nothing of hers.\n", "utf-8")
    settle(filled, project, "S01", today=mill.TODAY, now=mill.NOW)
    after = notice(filled, project, "S01", language, today=mill.TODAY)
    days = {"en": ("1 March 2026", "11 March 2026"), "ko": ("2026년 3월 1일", "2026년 3월 11일")}[language]
    for text in (before, after):
        assert all(day in text for day in days)
        assert "The Mill Interviews" in text
        assert not any(word in text for word in ("S01", "Alias", "지은이름", "report.md", "withheld", "office", "{"))
    assert before != after


def test_the_notice_has_a_word_for_every_scope_in_both_languages(filled: Vault, project: Project) -> None:
    _withdraw(filled, project, *Scope)
    for language in LANGUAGES:
        assert notice(filled, project, "S01", language, today=mill.TODAY).count(", ") >= len(Scope) - 1

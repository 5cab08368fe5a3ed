"""Waivers as they are written down, read back, and refused where they would themselves be at fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from firsthand.build import Checked
from firsthand.desk.writing.reports import check_report
from firsthand.desk.writing.waiving import Spot, ask, grant, open_requests, places_of, refuse, request_on, waiting_for
from firsthand.errors import UsageError
from firsthand.model.roles import Role
from firsthand.model.waiving import WaiverRequest
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill

REASON = "These words are printed on the cover of the ledger itself."
SPOT = Spot("MS02", "report/report.md", 10)
ENDS = date(2027, 1, 1)


@pytest.fixture
def titled(filled: Vault, root: Path) -> Checked:
    """A report whose quotation marks around a title wait for a second person."""
    (root / "report/report.md").write_text(mill.TITLED, "utf-8")
    return _check(filled, root)


def _check(vault: Vault, root: Path) -> Checked:
    project = read_project(root)
    return check_report(vault, project, project.reports["report"], today=mill.TODAY)


@pytest.fixture
def two(filled: Vault) -> Vault:
    """With a second member, who may decide."""
    filled.add_member("officer", None, now=mill.NOW, roles={Role.OFFICER})
    return filled


def _decided(two: Vault, root: Path, spot: Spot = SPOT, reason: str = REASON) -> tuple[int, Checked]:
    """Ask as one member and let it stand as the other; for how many words, and the report as it is then."""
    numbers = ask(two, _check(two, root), spot, reason, ENDS, now=mill.NOW)
    two.close()
    with Vault.open(two.path, lambda _user: "", user="officer", writing=True) as officer:
        for number in numbers:
            grant(officer, root, _check(officer, root), number, now=mill.NOW)
        return len(numbers), _check(officer, root)


def test_a_waiver_lets_the_report_pass_until_its_words_change(two: Vault, root: Path, titled: Checked) -> None:
    assert titled.exit_code == 11
    number, after = _decided(two, root)
    assert (number, after.exit_code) == (1, 0)
    (root / "report/report.md").write_text(mill.TITLED.replace("red book", "red ledger"), "utf-8")
    with Vault.open(two.path, lambda _user: "", user="officer") as vault:
        assert {d.code for d in _check(vault, root).diagnostics} >= {"MS02", "WV01"}


@pytest.mark.parametrize(
    "reason",
    [
        'The cover says "red book", and \\ is a mark\ton it; 이 말은 표지에 적혀 있다.',
        "One two three four five six seven\neight \x7f \u0085 nine.",
        "'''one''' \"\"\"two\"\"\" # three four five six seven eight [[waiver]]",
    ],
)
@pytest.mark.usefixtures("titled")
def test_any_reason_is_read_back_as_it_was_given(two: Vault, root: Path, reason: str) -> None:
    (root / "waivers.toml").write_text("# Decided by the two of us.\n", "utf-8")
    assert _decided(two, root, reason=reason)[1].exit_code == 0
    project = read_project(root)
    assert project.problems == ()
    assert [(w.rule, w.path, w.reason, w.asked_by, w.approved_by, w.expires) for w in project.waivers] == [
        ("MS02", "report/report.md", reason, "example", "officer", ENDS)
    ]
    assert (root / "waivers.toml").read_text("utf-8").startswith("# Decided by the two of us.\n\n[[waiver]]\n")


def test_every_diagnostic_of_the_rule_on_the_line_gets_a_waiver(two: Vault, root: Path) -> None:
    (root / "report/report.md").write_text(mill.TITLED.replace("red book", "red book” and “blue book"), "utf-8")
    number, after = _decided(two, root)
    assert (number, len(read_project(root).waivers), after.exit_code) == (2, 2, 0)


def test_one_waiver_is_enough_for_the_same_words_twice_on_a_line(two: Vault, root: Path) -> None:
    (root / "report/report.md").write_text(mill.TITLED.replace("red book", "red book” and “red book"), "utf-8")
    assert len(places_of(_check(two, root), _asked(two, root))) == 2
    refuse(two, 1, now=mill.NOW)
    number, after = _decided(two, root)
    assert (number, after.exit_code) == (1, 0)


def _asked(vault: Vault, root: Path) -> WaiverRequest:
    ask(vault, _check(vault, root), SPOT, REASON, ENDS, now=mill.NOW)
    (asked,) = open_requests(vault)
    return asked


@pytest.mark.parametrize(
    ("spot", "fault"),
    [
        (Spot("QT02", "report/report.md", 10), "QT02 cannot be waived"),
        (Spot("CN01", "report/report.md", 10), "CN01 cannot be waived"),
        (Spot("WV01", "report/report.md", 10), "WV01 cannot be waived"),
        (Spot("MS02", "report/report.md", 9), "no MS02 stands at report/report.md:9"),
        (Spot("MS02", "report/other.md", 10), "no MS02 stands at report/other.md:10"),
    ],
)
def test_what_does_not_stand_there_or_nobody_may_waive_is_not_asked_for(
    filled: Vault, titled: Checked, spot: Spot, fault: str
) -> None:
    with pytest.raises(UsageError, match=fault):
        ask(filled, titled, spot, REASON, ENDS, now=mill.NOW)
    assert open_requests(filled) == ()


PENDING = mill.GOOD + "\nThe office kept a <b>ledger</b> {++of its own++}.\n"
"""Raw HTML and a pending edit on line 10: two kinds of MS05."""


def test_what_is_decided_of_one_kind_is_not_decided_of_another(two: Vault, root: Path) -> None:
    (root / "report/report.md").write_text(PENDING, "utf-8")
    spot = Spot("MS05", "report/report.md", 10)
    checked = _check(two, root)
    with pytest.raises(UsageError, match="as raw-html and tracked-changes\nSay which with --kind"):
        ask(two, checked, spot, REASON, ENDS, now=mill.NOW)
    with pytest.raises(UsageError, match="no MS05 'plain-picture' stands at"):
        ask(two, checked, replace(spot, kind="plain-picture"), REASON, ENDS, now=mill.NOW)
    _, after = _decided(two, root, replace(spot, kind="raw-html"))
    assert [w.kind for w in read_project(root).waivers] == ["raw-html"]
    assert [(d.code, d.kind) for d in after.diagnostics] == [("MS05", "tracked-changes")]


def test_a_waiver_that_names_no_kind_or_another_excuses_nothing_and_says_what_stands(two: Vault, root: Path) -> None:
    (root / "report/report.md").write_text(PENDING, "utf-8")
    _decided(two, root, Spot("MS05", "report/report.md", 10, "raw-html"))
    written = (root / "waivers.toml").read_text("utf-8")
    with Vault.open(two.path, lambda _user: "", user="officer") as vault:
        for other in ("", 'kind = "plain-picture"\n'):
            (root / "waivers.toml").write_text(written.replace('kind = "raw-html"\n', other), "utf-8")
            found = [d for d in _check(vault, root).diagnostics if d.code == "WV01"]
            assert [d.message.partition(" stands under these words, but ")[2] for d in found] == [
                "'raw-html' does: decide on that"
            ]


def test_a_kind_that_nobody_may_waive_is_refused_though_its_rule_may_be_waived(filled: Vault, root: Path) -> None:
    fact = "statement = 'x'\ncitation = 'p. 4'\npublisher = 'Invented Office'\ndate = 2010-01-01"
    (root / "facts.toml").write_text(f"[centre]\nvalue = 120\n{fact}\n", "utf-8")
    (root / "report/report.md").write_text(mill.GOOD + "\n[130](fact:centre) people came.\n", "utf-8")
    checked = _check(filled, root)
    assert {d.kind for d in checked.diagnostics if d.code == "MS06"} == {"wrong"}
    with pytest.raises(UsageError, match="MS06 'wrong' cannot be waived"):
        ask(filled, checked, Spot("MS06", "report/report.md", 10), REASON, ENDS, now=mill.NOW)


def _asked_by_the_founder(filled: Vault, titled: Checked) -> Vault:
    """Ask as the founder, and open the vault as the second member, who decides."""
    filled.add_member("officer", None, now=mill.NOW, roles={Role.OFFICER})
    assert ask(filled, titled, SPOT, REASON, ENDS, now=mill.NOW) == (1,)
    assert waiting_for(filled) == (), "nothing waits for who asked"
    filled.close()
    return Vault.open(filled.path, lambda _user: "", user="officer", writing=True)


def test_a_waiver_asked_by_one_and_granted_by_another_is_written_with_both(
    filled: Vault, root: Path, titled: Checked
) -> None:
    with _asked_by_the_founder(filled, titled) as officer:
        checked = _check(officer, root)
        (asked,) = waiting_for(officer)
        (stands,) = [d for d in checked.diagnostics if d.code == SPOT.code]  # what is only asked for excuses nothing
        assert request_on(checked, stands, open_requests(officer)) == asked
        grant(officer, root, checked, asked.number, now=mill.NOW)
        assert open_requests(officer) == ()
        assert not {d.code for d in _check(officer, root).diagnostics} & {"WV01", SPOT.code}
    (written,) = read_project(root).waivers
    assert (written.asked_by, written.approved_by, written.reason, written.expires) == (
        "example", "officer", REASON, ENDS,
    )  # fmt: skip


def test_what_nobody_may_grant_leaves_no_waiver(filled: Vault, root: Path, titled: Checked) -> None:
    ask(filled, titled, SPOT, REASON, ENDS, now=mill.NOW)
    with pytest.raises(UsageError, match="asked for already"):
        ask(filled, titled, SPOT, REASON, ENDS, now=mill.NOW)
    with pytest.raises(UsageError, match="two different people"):
        grant(filled, root, titled, 1, now=mill.NOW)
    (root / "report/report.md").write_text(mill.TITLED.replace("red book", "red ledger"), "utf-8")
    with pytest.raises(UsageError, match="is not there any more"):
        grant(filled, root, _check(filled, root), 1, now=mill.NOW)
    refuse(filled, 1, now=mill.NOW)
    with pytest.raises(UsageError, match="nobody asks"):
        grant(filled, root, titled, 1, now=mill.NOW)
    assert not (root / "waivers.toml").exists()


def test_a_waiver_at_fault_is_not_even_asked_for(filled: Vault, titled: Checked) -> None:
    for spot, reason, ends in (
        (replace(SPOT, code="CN01"), REASON, ENDS),
        (replace(SPOT, line=9), REASON, ENDS),
        (SPOT, "It is fine.", ENDS),
        (SPOT, REASON, date(2026, 2, 28)),
    ):
        with pytest.raises(UsageError):
            ask(filled, titled, spot, reason, ends, now=mill.NOW)
    assert open_requests(filled) == ()

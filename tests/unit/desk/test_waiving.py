"""Waivers as they are written down, read back, and refused where they would themselves be at fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from firsthand.build import Checked
from firsthand.desk.reports import check_report
from firsthand.desk.waiving import Excuse, waive
from firsthand.errors import UsageError
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill

EXCUSE = Excuse("These words are printed on the cover of the ledger itself.", "E1", "P1", date(2027, 1, 1))
PLACE = ("MS02", "report/report.md", 10)


@pytest.fixture
def titled(filled: Vault, root: Path) -> Checked:
    """A report whose quotation marks around a title wait for a second person."""
    (root / "report/report.md").write_text(mill.TITLED, "utf-8")
    return _check(filled, root)


def _check(vault: Vault, root: Path) -> Checked:
    project = read_project(root)
    return check_report(vault, project, project.reports["report"], today=mill.TODAY)


def test_a_waiver_lets_the_report_pass_until_its_words_change(filled: Vault, root: Path, titled: Checked) -> None:
    assert titled.exit_code == 11
    assert waive(root, titled, *PLACE, EXCUSE) == 1
    assert _check(filled, root).exit_code == 0
    (root / "report/report.md").write_text(mill.TITLED.replace("red book", "red ledger"), "utf-8")
    assert {d.code for d in _check(filled, root).diagnostics} >= {"MS02", "WV01"}


@pytest.mark.parametrize(
    "reason",
    [
        'The cover says "red book", and \\ is a mark\ton it; 이 말은 표지에 적혀 있다.',
        "One two three four five six seven\neight \x7f \u0085 nine.",
        "'''one''' \"\"\"two\"\"\" # three four five six seven eight [[waiver]]",
    ],
)
def test_any_reason_is_read_back_as_it_was_given(filled: Vault, root: Path, titled: Checked, reason: str) -> None:
    (root / "waivers.toml").write_text("# Decided by the two of us.\n", "utf-8")
    waive(root, titled, *PLACE, replace(EXCUSE, reason=reason))
    project = read_project(root)
    assert project.problems == ()
    assert [(w.rule, w.path, w.reason, w.asked_by, w.approved_by, w.expires) for w in project.waivers] == [
        ("MS02", "report/report.md", reason, "E1", "P1", date(2027, 1, 1))
    ]
    assert (root / "waivers.toml").read_text("utf-8").startswith("# Decided by the two of us.\n\n[[waiver]]\n")
    assert _check(filled, root).exit_code == 0


def test_every_diagnostic_of_the_rule_on_the_line_gets_a_waiver(filled: Vault, root: Path) -> None:
    (root / "report/report.md").write_text(mill.TITLED.replace("red book", "red book” and “blue book"), "utf-8")
    assert waive(root, _check(filled, root), *PLACE, EXCUSE) == 2
    assert len(read_project(root).waivers) == 2
    assert _check(filled, root).exit_code == 0


@pytest.mark.parametrize(
    ("place", "change", "fault"),
    [
        (("QT02", "report/report.md", 10), {}, "QT02 cannot be waived"),
        (("CN01", "report/report.md", 10), {}, "CN01 cannot be waived"),
        (("WV01", "report/report.md", 10), {}, "WV01 cannot be waived"),
        (("MS02", "report/report.md", 9), {}, "no MS02 stands at report/report.md:9"),
        (("MS02", "report/other.md", 10), {}, "no MS02 stands at report/other.md:10"),
        (PLACE, {"asked_by": ""}, "two different people"),
        (PLACE, {"approved_by": ""}, "two different people"),
        (PLACE, {"approved_by": "E1"}, "two different people"),
        (PLACE, {"reason": "seven words are not quite enough here"}, "8 words or more"),
        (PLACE, {"expires": date(2026, 2, 28)}, "2026-02-28 is over"),
    ],
)
def test_a_waiver_at_fault_is_not_written(
    root: Path, titled: Checked, place: tuple[str, str, int], change: dict[str, object], fault: str
) -> None:
    with pytest.raises(UsageError, match=fault):
        waive(root, titled, *place, replace(EXCUSE, **change))  # type: ignore[arg-type]
    assert not (root / "waivers.toml").exists()

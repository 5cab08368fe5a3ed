"""A source of the example withdraws by one command, and what the group does then, through the real commands."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.test_commands import give


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("withdrawals") / "example"
    assert give(root.parent, "demo", str(root)).code == 0
    return root


@pytest.fixture
def example(laid: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(laid, tmp_path / "example"))


def _quoted(root: Path, passage: str) -> str:
    """Find the place at which the report quotes a passage in a block of its own."""
    lines = (root / "report" / "report.md").read_text("utf-8").splitlines()
    return f"report/report.md:{next(n for n, line in enumerate(lines, 1) if f'quote:{passage})' in line)}:4"


def test_withdrawing_is_one_command_that_asks_for_nothing_and_tells_all(example: Path) -> None:
    quoted = _quoted(example, "S14/8")
    said = give(example, "withdraw", "S14", "--received", "2026-03-01")
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0].startswith("S14  withdrew everything; received 2026-03-01, due 2026-03-11: ")
    assert lines[1] == "Nothing of this project is published until it is settled."
    for told in ("  police-pointless  22 of 25 -> 21 of 24", "  S14 ko, S14 en", f"  {quoted} S14/8"):
        assert told in lines
    assert not any(word in said.out + said.err for word in ("Kang", "강민철", "supper"))
    assert "  register.csv: it names her code" in lines
    assert any(line.startswith("  interviews/S14") and line.endswith("she was admitted from it") for line in lines)
    assert lines[-1].startswith("Not known are copies outside this folder")
    assert "withdraw" in give(example, "journal").out
    again = give(example, "withdraw", "S14")
    assert (again.code, again.out) == (0, "S14 has withdrawn that already; nothing new is recorded.\n")


def test_one_scope_is_withdrawn_alone_and_several_together(example: Path) -> None:
    said = give(example, "withdraw", "S06", "--scope", "quote", "--scope", "press")
    assert said.out.startswith("S06  withdrew press, quote; received ")
    assert "findings" not in said.out
    assert "in the project's folder" not in said.out
    found = json.loads(give(example, "check", "report", "--format", "json").out)["diagnostics"]
    assert {d["code"] for d in found if d["severity"] == "block"} == {"CN02", "CN04"}


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("withdraw", "S99"), "there is no source S99"),
        (("withdraw", "S14", "--received", "2099-01-01"), "2099-01-01 is in the future"),
        (("withdraw", "S14", "--received", "2010-01-01"), "after that day"),
        (("withdraw", "S14", "--received", "soon"), "soon is not a day"),
        (("withdraw", "S14", "--scope", "everything"), "everything"),
        (("withdrawals", "settle", "S14"), "no withdrawal of S14 is open"),
        (("withdrawals", "show", "S14"), "no withdrawal of S14 is recorded"),
        (("withdrawals", "notice", "S14", "--language", "ko"), "no withdrawal of S14 is recorded"),
        (("withdrawal", "S14"), "Did you mean withdraw"),
    ],
)
def test_what_cannot_be_meant_is_refused(laid: Path, words: tuple[str, ...], fault: str) -> None:
    said = give(laid, *words)
    assert (said.code, fault in said.err) == (2, True), said


def test_those_open_are_listed_with_the_days_left_and_those_overdue_first(example: Path) -> None:
    assert give(example, "withdrawals").err.endswith("No withdrawal is open; 0 settled.\n")
    give(example, "withdraw", "S14", "--received", "2026-03-09")
    give(example, "withdraw", "S06", "--received", "2026-03-01")
    said = give(example, "withdrawals", "--today", "2026-03-12")
    assert said.out.splitlines() == [
        "S06  withdrew everything; received 2026-03-01, due 2026-03-11: overdue by 1 day",
        "S14  withdrew everything; received 2026-03-09, due 2026-03-19: 7 days left",
    ]
    assert said.err.endswith("2 withdrawals open, 1 overdue; 0 settled.\n")


def test_a_build_is_refused_until_it_is_settled_and_goes_on_without_her(example: Path) -> None:
    quoted = _quoted(example, "S14/8")
    give(example, "withdraw", "S14")
    for day in ((), ("--today", "2011-05-19")):
        assert give(example, "publish", "report", "--yes", *day).code == 10
    assert not (example / "out").exists()
    left = give(example, "withdrawals", "settle", "S14")
    assert (left.code, quoted in left.err) == (2, True)
    for path in (example / "report").glob("*.md"):
        kept = [line for line in path.read_text("utf-8").splitlines() if ":S14" not in line]
        path.write_text("\n".join(kept) + "\n", "utf-8")
    give(example, "check", "report", "--fix")
    settled = give(example, "withdrawals", "settle", "S14")
    assert settled.out == "1 withdrawal of S14 settled. Reports can be published without what she took back.\n"
    assert give(example, "check", "report").code == 0
    shown = give(example, "withdrawals", "show", "S14").out
    assert "by example" in shown.splitlines()[0]
    assert f"{quoted} S14/8" in shown


def test_giving_again_is_told_when_the_table_is_admitted(example: Path) -> None:
    give(example, "withdraw", "S14", "--received", "2026-03-01")
    again = example / "again.csv"
    again.write_text("source,scope,decision,given\nS14,count,granted,2026-03-02\nS14,alias,refused,2026-03-02\n")
    said = give(example, "admit", "--consents", "again.csv")
    assert said.out.splitlines() == ["consents: 2 rows recorded.", "S14 had withdrawn, and gives again: count."]

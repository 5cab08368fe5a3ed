"""Drafts, editions, and editions recorded by mistake, as people of several roles type them."""

from __future__ import annotations

import pytest

from tests.cli.test_clearing import ready
from tests.cli.test_commands import Mill, Said
from tests.cli.test_identities import full, known, laid
from tests.support import mill

__all__ = ["full", "known", "laid", "ready"]

HTML = ("--formats", "html", "--today", "2026-03-01")
REASON = "The wrong file was published, and nobody had opened the folder."


def _as_sora(ready: Mill, monkeypatch: pytest.MonkeyPatch, *words: str) -> Said:
    with monkeypatch.context() as patch:
        patch.setenv("FIRSTHAND_PASSPHRASE_FILE", str(ready.write_secret("other.txt", mill.OTHER)))
        patch.setenv("FIRSTHAND_USER", "sora")
        return ready(*words)


def _entries(mill: Mill) -> list[str]:
    return mill.does("journal").splitlines()


def test_a_draft_is_written_marked_and_no_edition_is_recorded(ready: Mill) -> None:
    before = _entries(ready)
    said = ready("build", "report", *HTML)
    assert (said.code, said.out.splitlines()[-1]) == (0, f"draft {ready.root}/out/report-draft.html")
    assert said.err == "A draft is no edition: nothing is recorded. For readers: firsthand publish report\n"
    page = (ready.root / "out/report-draft.html").read_text("utf-8")
    assert '<p class="draft">Draft, not an edition: not for readers</p>' in page
    assert "<title>Draft: " in page
    *entries, _ = _entries(ready)
    assert [entry.split()[4:-1] for entry in entries[len(before) - 1 :]] == [["read"]], "its words were shown"
    assert ready("editions").err == "0 editions.\n"
    assert "edition 1" not in ready("disclosures", "S01").out


def test_a_draft_is_written_while_a_review_is_open_and_not_while_something_blocks(ready: Mill) -> None:
    ready.write("report/report.md", mill.TITLED)
    assert ready("build", "report", *HTML).code == 11
    assert [path.name for path in (ready.root / "out").iterdir()] == ["report-draft.html"]
    assert ready("publish", "report", "--yes", *HTML).code == 11
    ready.write("report/report.md", mill.FAULTY)
    said = ready("build", "report", "--out", "never", *HTML)
    assert (said.code, (ready.root / "never").exists()) == (10, False)


def test_publishing_asks_and_is_refused_where_nobody_can_answer(ready: Mill) -> None:
    said = ready("publish", "report", *HTML)
    assert said.code == 2
    assert "This tells for ever: the numbers of 3 findings, details of 1 source, words of 1 source." in said.err
    assert said.err.endswith("nobody is there to confirm it\nGive --yes.\n")
    assert not (ready.root / "out").exists()
    assert ready("editions").out == ""
    said = ready("publish", "report", "--yes", *HTML)
    assert (said.code, said.err.splitlines()[-1]) == (0, "Edition 1 of this vault.")
    assert ready("editions").out == f"1  report  {_day(ready)}  en\n"


def _day(ready: Mill) -> str:
    return next(line.split()[1][:10] for line in reversed(_entries(ready)) if "  publish  " in line)


def test_an_edition_is_struck_by_an_officer_and_another_member(ready: Mill, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ready("publish", "report", "--yes", *HTML).code == 0
    assert ready("editions", "strike", "1", "--reason", "By mistake.", "--never-given").code == 2
    assert ready("editions", "strike", "1", "--reason", REASON).code == 2, "whether anybody has it must be said"
    assert _as_sora(ready, monkeypatch, "editions", "strike", "1", "--reason", REASON, "--never-given").code == 3
    assert ready("editions", "strike", "1", "--reason", REASON, "--never-given").code == 0
    assert f"to be struck, asks minji: {REASON}" in ready("editions").out
    assert ready("editions", "agree", "1", "--never-given").code == 2
    assert "edition 1 (report, en, " in ready("disclosures", "S01").out
    said = _as_sora(ready, monkeypatch, "editions", "agree", "1", "--never-given")
    assert (said.code, said.out.partition(".")[0]) == (0, "Edition 1 is struck")
    listed = ready("editions")
    assert f" by sora with minji: {REASON}" in listed.out
    assert listed.err == "1 edition, 1 of them struck.\n"
    told = ready("disclosures", "S01").out
    assert ", struck " in told
    assert "would add it" in told, "what only a struck edition told is new again"

"""Real Korean interviews with machine translations nobody reviewed: they go in, and no translation is published."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from firsthand.desk.interviews.search import query
from firsthand.desk.writing.reports import check_report, choose_report
from firsthand.model.testimony import Speaker, Status
from tests.real.corpora import TODAY, Made, make, metadata, most_heard, require

pytestmark = pytest.mark.real

EVERY = bool(os.environ.get("FIRSTHAND_EVERY_INTERVIEW"))
"""Every interview goes in, not every ninth: that takes a minute."""


@pytest.fixture(scope="module")
def interviews(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = require("ko-interviews")
    rows = []
    for n, row in enumerate(metadata(folder)[:: 1 if EVERY else 9], 1):
        common = {"source": f"K{n:02d}", "interview": "1", "date": "1935-01-01"}
        original, translation = row["file"], row["en_machine_file"]
        rows.append(
            {
                **common,
                "file": original,
                "language": "ko",
                "speaker": most_heard(folder / original),
                "translation_of": "",
                "translator": "",
                "status": "approved",
            }
        )
        rows.append(
            {
                **common,
                "file": translation,
                "language": "en",
                "speaker": most_heard(folder / translation),
                "translation_of": original,
                "translator": "M1",
                "status": "draft",
            }
        )
    made = make(tmp_path_factory.mktemp("real") / "korean", folder, rows, ["life.theatre"])
    yield made
    made.vault.close()


def test_every_interview_goes_in_with_its_translation(interviews: Made) -> None:
    assert interviews.intake.refusals == ()
    texts = interviews.vault.transcripts()
    assert sum(1 for t in texts if t.original) == (93 if EVERY else 11)
    assert sum(1 for t in texts if not t.original) == (93 if EVERY else 11)


def test_korean_is_found_by_morphemes(interviews: Made) -> None:
    assert interviews.vault.search(query("문학"), limit=5).total > 10


def test_a_translation_nobody_reviewed_cannot_be_published(interviews: Made) -> None:
    texts = [t for t in interviews.vault.transcripts() if not t.original]
    assert all(t.status is Status.DRAFT for t in texts)
    found = None
    for text in texts:
        full = interviews.vault.transcript(text.interview, "en")
        assert full is not None
        found = next(
            (
                (full.interview, turn)
                for turn in full.turns
                if turn.speaker is Speaker.SOURCE
                and len(turn.text.reveal().split()) > 12
                and turn.text.reveal().isascii()
                and not set("[]_*<>&\\`#|\"'") & set(turn.text.reveal())
            ),
            None,
        )
        if found:
            break
    assert found is not None
    interview, turn = found
    words = " ".join(turn.text.reveal().split()[:10]).strip(" .,;:-")
    interviews.write("report/report.md", f"> [{words}](quote:{interview}/{turn.number})\n")
    project = interviews.project
    checked = check_report(interviews.vault, project, choose_report(project, interviews.root, "report"), today=TODAY)
    assert checked.exit_code == 10
    assert "TR01" in {d.code for d in checked.diagnostics}

"""Forty-seven real hearings, question and answer: a report assembled from them builds, and every change is caught."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.build import Checked
from firsthand.desk.publication.publishing import publish
from firsthand.desk.writing.reports import check_report, choose_report
from firsthand.model.finding import Count
from firsthand.model.testimony import InterviewRef, Speaker, Turn
from tests.real.corpora import NOW, TODAY, Made, make, metadata, require

CODES = {
    "authority.police": "police",
    "authority.court": "court*",
    "loss.house": "house",
    "family.mother": "mother",
    "family.children": "children",
    "help.lawyer": "lawyer*",
}
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def hearings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = require("trc-hearings")
    rows = [
        {
            "file": Path(row["file"]).name,
            "source": f"H{n:02d}",
            "interview": "1",
            "date": row["date"],
            "language": "en",
            "speaker": row["main_speaker_derived"],
            "status": "approved",
        }
        for n, row in enumerate(metadata(folder), 1)
    ]
    made = make(tmp_path_factory.mktemp("real") / "hearings", folder / "txt", rows, CODES)
    yield made
    made.vault.close()


@dataclasses.dataclass
class Paper:
    """The report assembled at run time, line by line."""

    lines: list[str]
    quoted: list[str]

    def text(self) -> str:
        return "\n\n".join(self.lines) + "\n"


@pytest.fixture(scope="module")
def paper(hearings: Made) -> Paper:
    counts = _counts(hearings)
    quoted = [_quotation(hearings, n) for n in range(1, 41)]
    chosen = [q for q in quoted if q][:10]
    lines = [
        "# A report on the hearings",
        f"We read the hearings of [{counts['interviewed'].of} people](finding:interviewed).",
    ]
    lines += [f"> {q}" for q in chosen]
    lines += [
        f"[{c.n} of the {c.of} people](finding:{name}) spoke of it."
        for name, c in counts.items()
        if name != "interviewed"
    ]
    return Paper(lines, chosen)


def _counts(made: Made) -> dict[str, Count]:
    from firsthand.counting import count
    from firsthand.model.snapshot import Wanted

    for code, query in CODES.items():
        assert made.code_by_suggestion(query, code) > 0
    made.finding("interviewed", "true")
    for code in CODES:
        made.finding(code.replace(".", "-"), f"says('{code}')")
    project = made.project
    counts, problems = count(tuple(project.findings.values()), made.vault.snapshot(Wanted(), TODAY), project)
    assert problems == ()
    return {name: c for name, c in counts.items() if name == "interviewed" or c.n > 1}


def _usable(turn: Turn) -> bool:
    text = turn.text.reveal()
    return (
        turn.speaker is Speaker.SOURCE
        and 12 <= len(text.split()) <= 200
        and not set("[]_*<>&\\`#|…\"“”'‘’") & set(text)
    )


def _quotation(made: Made, number: int) -> str:
    text = made.vault.transcript(InterviewRef(f"H{number:02d}"))
    turn = next((t for t in text.turns if _usable(t)), None) if text else None
    if text is None or turn is None:
        return ""
    words = " ".join(turn.text.reveal().split()[:12]).strip(" .,;:-")
    return f"[{words}](quote:{text.interview}/{turn.number})"


def _check(made: Made, text: str) -> Checked:
    made.write("report/report.md", text)
    project = made.project
    return check_report(made.vault, project, choose_report(project, made.root, "report"), today=TODAY)


def _grave(checked: Checked) -> list[tuple[str, int]]:
    return [(d.code, d.place.line) for d in checked.diagnostics if d.severity != "note"]


def test_every_hearing_goes_in_with_its_witness_told_apart(hearings: Made) -> None:
    assert hearings.intake.refusals == ()
    assert hearings.intake.number("new") == 47
    for text in hearings.vault.transcripts():
        full = hearings.vault.transcript(text.interview)
        assert full is not None
        assert any(turn.speaker is Speaker.SOURCE for turn in full.turns)


def test_the_assembled_report_builds(hearings: Made, paper: Paper, tmp_path: Path) -> None:
    checked = _check(hearings, paper.text())
    assert len(checked.bound.quotations) == 10
    assert len(checked.bound.claims) >= 7
    assert _grave(checked) == []
    published = publish(hearings.vault, checked, tmp_path, now=NOW)
    assert {path.suffix for path in published.files} == {".html", ".pdf", ".docx"}


def test_one_changed_word_is_caught_at_its_place(hearings: Made, paper: Paper) -> None:
    original = paper.quoted[3]
    words = original[1 : original.index("]")].split()
    changed = original.replace(" ".join(words[4:6]), f"{words[4]} wickerwork", 1)
    text = paper.text().replace(original, changed)
    line = text[: text.index(changed)].count("\n") + 1
    assert _grave(_check(hearings, text)) == [("QT02", line)]


def test_one_changed_quantifier_is_caught_at_its_place(hearings: Made, paper: Paper) -> None:
    told = paper.lines[-1]
    text = paper.text().replace(told, "[All of the people](" + told.split("](")[1])
    line = text[: text.index("[All of the people]")].count("\n") + 1
    found = _grave(_check(hearings, text))
    assert found == [("NB07", line)]


def test_one_changed_denominator_is_caught_at_its_place(hearings: Made, paper: Paper) -> None:
    told = paper.lines[-2]
    changed = told.replace("of the 47 people", "of the 46 people")
    assert changed != told
    text = paper.text().replace(told, changed)
    line = text[: text.index(changed)].count("\n") + 1
    assert _grave(_check(hearings, text)) == [("NB02", line)]

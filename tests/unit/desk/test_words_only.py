"""A finding told in words only, from its file to every byte of what is published."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from firsthand.build import Checked
from firsthand.desk.publication.producing import produce
from firsthand.desk.publication.publishing import publish
from firsthand.desk.writing.reports import check_report, mend
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill

TOLD = mill.GOOD.replace("[Two of the three]", "[Most]")


@pytest.fixture
def words_only(filled: Vault, root: Path) -> Vault:
    file = root / "findings/withheld.toml"
    file.write_text(file.read_text("utf-8") + 'told = "words"\n', "utf-8")
    (root / "report/report.md").write_text(TOLD, "utf-8")
    return filled


def _check(vault: Vault, root: Path) -> Checked:
    project = read_project(root)
    return check_report(vault, project, project.reports["report"], today=mill.TODAY)


def _texts(files: dict[str, bytes]) -> dict[str, str]:
    pdf = PdfReader(io.BytesIO(files["report.pdf"]))
    word = docx.Document(io.BytesIO(files["report.docx"]))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    texts = {
        "html": files["report.html"].decode(),
        "pdf": "\n".join(page.extract_text() for page in pdf.pages),
        "docx": "\n".join([*(paragraph.text for paragraph in word.paragraphs), *dict.fromkeys(cells)]),
    }
    return {name: " ".join(text.split()) for name, text in texts.items()}


def test_the_word_and_what_it_needs_are_printed_and_the_number_nowhere(words_only: Vault, root: Path) -> None:
    checked = _check(words_only, root)
    assert checked.diagnostics == ()
    assert checked.bound.counts is not None
    assert checked.bound.counts["withheld"].n == 2
    for name, text in _texts(produce(checked)).items():
        assert text.count("Told in words only: “most” (at least 2/3 of N)") == 2, f"{name}: the note and the annex"
        assert "2 of 3" not in text, name
        assert "denied: 1" not in text, name
    (edition,) = (publish(words_only, checked, root / "out", ("html",), now=mill.NOW), words_only.editions())[1]
    told = {count.finding: (dict(count.parts), count.between) for count in edition.counts}
    assert told["withheld"] == ({}, (2, 3))


def test_in_the_same_report_a_number_would_be_printed_were_it_allowed(filled: Vault, root: Path) -> None:
    (root / "report/report.md").write_text(TOLD, "utf-8")
    text = _texts(produce(Checked(_check(filled, root).bound, ())))["html"]
    assert "2 of 3" in text
    assert "denied: 1" in text
    assert "Told in words only" not in text


def test_a_fix_writes_the_word_where_the_number_stood(words_only: Vault, root: Path) -> None:
    (root / "report/report.md").write_text(mill.GOOD, "utf-8")
    checked = _check(words_only, root)
    assert [(d.code, d.place.line) for d in checked.diagnostics] == [("DS12", 5)]
    assert mend(read_project(root), checked) == 1
    assert (root / "report/report.md").read_text("utf-8") == TOLD
    assert _check(words_only, root).diagnostics == ()


@pytest.mark.parametrize("line", ['unit = "interview"', 'value = "range(age)"'])
def test_only_a_count_of_sources_is_told_in_words_only(words_only: Vault, root: Path, line: str) -> None:
    file = root / "findings/withheld.toml"
    key = line.split(maxsplit=1)[0]
    kept = [each for each in file.read_text("utf-8").splitlines() if not each.startswith(key)]
    file.write_text("\n".join([*kept, line]) + "\n", "utf-8")
    (fault,) = read_project(root).problems
    assert fault.detail == "only a count of sources can be told in words only"
    assert fault.place.path == "findings/withheld.toml"

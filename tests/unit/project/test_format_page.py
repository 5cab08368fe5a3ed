"""The page on the project folder shows a project that is read, and names every key there is."""

from __future__ import annotations

import re
from pathlib import Path

from firsthand.counting import count
from firsthand.project import read_project
from tests.support.snapshots import snapshot

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "formats" / "project.md").read_text("utf-8")
FILES = {
    "findings/": "findings/pointless.toml",
    "exhibits/": "exhibits/by-sex.toml",
    "vocabularies/": "vocabularies/act.toml",
}


def test_the_files_of_the_page_are_a_project_without_a_fault(tmp_path: Path) -> None:
    sections = re.findall(r"^## (\S+)\n.*?^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert len(sections) == 9
    tables = re.findall(r"`(population/\S+\.csv)`:\n\n```csv\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert len(tables) == 2
    for heading, text in (*sections, *tables):
        path = tmp_path / FILES.get(heading, heading)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    project = read_project(tmp_path)
    assert project.problems == ()
    assert (len(project.reports), len(project.findings), len(project.exhibits), len(project.facts)) == (1, 1, 1, 1)
    assert len(project.waivers) == 1
    assert project.vocabularies["act"].terms["psychological.letters-read"].own
    assert project.population is not None
    assert [len(table.cells) for table in project.population.tables] == [4, 1]
    counts, problems = count(project.findings.values(), snapshot(), project)
    assert problems == ()
    assert counts["pointless"].of == 0


def test_the_page_names_every_key_that_is_read() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src" / "firsthand" / "project").glob("*.py"))
    keys = set(
        re.findall(r'\.(?:text|words|choice|whole|share|flag|day|when|texts|number_or_text|tables?)\("(\w+)"', source)
    )
    assert len(keys) > 30
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", PAGE)] == []

"""Two attributes crossed: every cell is what a plain loop over the sources counts, and small ones are marked."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from firsthand.desk.numbers.crossing import cross, crossable
from firsthand.errors import UsageError
from firsthand.model.finding import ALL, NOT_KNOWN
from firsthand.model.project import Project
from firsthand.model.testimony import Value
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support.example import laid_out

TODAY = date(2011, 5, 20)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_out(tmp_path_factory.mktemp("crossing") / "project")


@pytest.fixture(scope="module")
def project(example: Path) -> Project:
    return read_project(example)


def line(value: Value) -> str:
    """Name the line a value stands in, with bands of five."""
    if value is None:
        return NOT_KNOWN
    return f"{value // 5 * 5}–{value // 5 * 5 + 4}" if isinstance(value, int) else value


@pytest.mark.parametrize(
    ("rows", "columns"), [("province", "sex"), ("left_year", "age"), ("occupation", "left_year"), ("sex", "occupation")]
)
def test_each_cell_is_what_a_loop_counts(example: Path, project: Project, rows: str, columns: str) -> None:
    with Vault.open(example / "vault", lambda _user: "") as vault:
        crossed = cross(vault, project, rows, columns, TODAY)
        sources = vault.sources()
    told: Counter[tuple[str, str]] = Counter()
    for source in sources:
        row, column = line(source.attributes.get(rows)), line(source.attributes.get(columns))
        told.update([(row, column), (row, ALL), (ALL, column), (ALL, ALL)])
    counted = {
        (row.name, column.name): number
        for row, numbers in zip(crossed.rows, crossed.numbers, strict=True)
        for column, number in zip(crossed.columns, numbers, strict=True)
    }
    assert {at: number for at, number in counted.items() if number} == dict(told)


def test_small_cells_and_what_would_give_them_away_are_marked(example: Path, project: Project) -> None:
    with Vault.open(example / "vault", lambda _user: "") as vault:
        crossed = cross(vault, project, "province", "sex", TODAY)
    small = {
        (i, j) for i, row in enumerate(crossed.numbers) for j, number in enumerate(row) if 0 < number < crossed.least
    }
    assert small
    assert small <= crossed.kept
    last = len(crossed.rows) - 1, len(crossed.columns) - 1
    for i, j in small:
        assert {(i, last[1]), (last[0], j), last} <= crossed.kept, "no total tells a cell by subtraction"


@pytest.mark.parametrize(("rows", "columns"), [("sex", "sex"), ("sex", ""), ("sex", "nothing"), ("", "")])
def test_what_is_no_pair_of_attributes_is_refused(example: Path, project: Project, rows: str, columns: str) -> None:
    with Vault.open(example / "vault", lambda _user: "") as vault, pytest.raises(UsageError):
        cross(vault, project, rows, columns, TODAY)


def test_free_text_is_not_offered(project: Project) -> None:
    assert {attribute.type for attribute in crossable(project)} <= {"category", "integer", "year"}

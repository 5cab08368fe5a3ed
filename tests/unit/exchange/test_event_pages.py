"""The page on the tables of events is the test: its examples pass and fail as it says, its tables list every word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from firsthand.cli.event_pages import page
from firsthand.desk.happened.event_views import told_of
from firsthand.exchange import Known, event_csvs, read_event_tables, understand
from firsthand.exchange.event_columns import EVENT_TABLES
from firsthand.exchange.headings import WORDS
from firsthand.model.event import Events, PersonKind, Stage
from firsthand.model.intake import RowFault
from firsthand.model.when import When
from firsthand.project.vocabulary import shipped_vocabularies
from tests.support.documents import Box, boxes

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "formats" / "events.md").read_text("utf-8")
PASSES, FAILS = (
    list(boxes(PAGE.partition(f"\n### {heading}\n")[2].partition("\n## ")[0].partition("\n### ")[0]))
    for heading in ("Passes", "Fails")
)


def _read(folder: Path, *tables: Box) -> tuple[Events, tuple[RowFault, ...]]:
    paths = []
    for table in {box.name: box for box in (*PASSES, *tables) if box.kind == "csv"}.values():
        paths.append(folder / f"{table.name}.csv")
        paths[-1].write_text(table.text, "utf-8")
    read, faults = read_event_tables(paths)
    events, more = understand(read, Known(shipped_vocabularies(), {"S01", "S02"}, lambda passage: passage.last < 100))
    return events, (*faults, *more)


def test_the_worked_example_passes_and_is_shown_as_the_page_says(tmp_path: Path) -> None:
    events, faults = _read(tmp_path)
    assert [str(fault) for fault in faults] == []
    assert [box.name for box in PASSES if box.kind == "csv"] == list(EVENT_TABLES)
    written = event_csvs(events)
    assert {name: data.decode("utf-8-sig").count("\n") for name, data in written.items()} == {
        f"{box.name}.csv": box.text.count("\n") for box in PASSES if box.kind == "csv"
    }
    shown = "\n".join(page(events, told_of(events, "E2")))
    (said,) = [box.text for box in PASSES if box.kind == "text"]
    assert said in shown + "\n"


@pytest.mark.parametrize("at", range(0, len(FAILS), 2))
def test_what_fails_fails_as_the_page_says(tmp_path: Path, at: int) -> None:
    events, faults = _read(tmp_path, FAILS[at])
    assert events == Events()
    assert sorted(map(str, faults)) == sorted(FAILS[at + 1].text.splitlines())


@pytest.mark.parametrize("name", list(EVENT_TABLES))
def test_the_page_lists_every_column_with_its_other_names(name: str) -> None:
    section = PAGE.partition(f": `{name}.csv`\n")[2].partition("\n## ")[0]
    for column, others in EVENT_TABLES[name].names.items():
        needed = "yes" if column in EVENT_TABLES[name].required else ""
        assert re.search(rf"\| `{column}` \|.*\| {needed} \| {re.escape(', '.join(others))} \|", section), column


@pytest.mark.parametrize("kind", [PersonKind, Stage])
def test_the_page_lists_every_choice_with_its_other_words(kind: type[PersonKind | Stage]) -> None:
    for member in kind:
        others = ", ".join(word for word, value in WORDS[kind].items() if value == member.value)
        assert f"| `{member.value}` | {others} |" in PAGE


def test_every_date_on_the_page_is_one() -> None:
    section = PAGE.partition("\n## Dates\n")[2].partition('"The year')[0]
    dates = [date for date in re.findall(r"`([^`]+)`", section) if date[0] != "-"]
    assert len(dates) == 9
    assert None not in map(When.parse, dates)

"""1,644 real narratives: all go in, are found by search, and count alike by every evaluator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.counting.binding import compile_findings
from firsthand.counting.bitsets import evaluate as by_bitsets
from firsthand.counting.duck import evaluate as by_duckdb
from firsthand.counting.plain import evaluate as by_plain
from firsthand.desk.interviews.search import query
from firsthand.model.snapshot import Wanted
from tests.real.corpora import TODAY, Made, make, metadata, most_heard, require

CODES = {"life.school": "school*", "life.church": "church", "life.song": "song* OR sing*"}
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def narratives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = require("wpa-narratives")
    rows = [
        {
            "file": Path(row["file"]).name,
            "source": f"N{n:04d}",
            "interview": "1",
            "date": "1937-06-01",
            "language": "en",
            "speaker": most_heard(folder / row["file"]),
            "status": "approved",
        }
        for n, row in enumerate(metadata(folder), 1)
    ]
    made = make(tmp_path_factory.mktemp("real") / "narratives", folder / "txt", rows, CODES)
    yield made
    made.vault.close()


def test_every_narrative_goes_in(narratives: Made) -> None:
    assert narratives.intake.refusals == ()
    assert narratives.intake.number("new") == 1644
    assert narratives.vault.verify().number > 0


def test_search_finds_inflected_words(narratives: Made) -> None:
    one, many = (narratives.vault.search(query(q), limit=5) for q in ("school", "schools"))
    assert one.total == many.total > 500


def test_every_evaluator_counts_the_narratives_alike(narratives: Made) -> None:
    for code, sought in CODES.items():
        assert narratives.code_by_suggestion(sought, code) > 50
        narratives.finding(code.replace(".", "-"), f"says('{code}')")
    narratives.finding("both", "says('life.school') and not says('life.church')")
    project = narratives.project
    snapshot = narratives.vault.snapshot(Wanted(), TODAY)
    compiled, problems = compile_findings(project.findings.values(), project)
    assert problems == ()
    counts = by_plain(snapshot, project.codebook, compiled)
    assert counts["life-school"].n > 50
    assert by_bitsets(snapshot, project.codebook, compiled) == counts
    assert by_duckdb(snapshot, project.codebook, compiled) == counts

"""The real corpora beside the project: do the turns come out as their makers counted them? No word is kept or shown."""

import csv
from pathlib import Path

import pytest

from firsthand.exchange import join, read
from firsthand.model.intake import Admission, Reading, RegisterRow
from firsthand.model.testimony import InterviewRef

CORPORA = Path(__file__).resolve().parents[3].parent / "shared" / "corpora"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="THE REAL CORPORA ARE ABSENT: ../shared/corpora was not read"),
]


def listed(corpus: str) -> list[tuple[dict[str, str], Path]]:
    with (CORPORA / corpus / "metadata.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(row, CORPORA / corpus / row["file"]) for row in csv.DictReader(file)]


def turns(path: Path, speaker: str = "") -> int:
    found = read(path, name=path.name, speaker=speaker)
    assert isinstance(found, Reading), path.name
    return sum(1 for one in found.utterances if one.label)


def test_every_hearing_has_the_turns_its_collection_counted() -> None:
    assert [path.name for row, path in listed("trc-hearings") if turns(path) != int(row["n_turns"])] == []


def test_korean_interviews_have_their_turns_but_for_one_whose_count_leaves_four_speakers_out() -> None:
    differ = {
        path.name: (turns(path, row["speakers"].split("; ")[0]), int(row["n_turns"]))
        for row, path in listed("ko-interviews")
    }
    assert {name: counts for name, counts in differ.items() if counts[0] != counts[1]} == {
        "koint-pgg-59-020.txt": (68, 59)
    }


def test_narratives_are_narratives_but_for_two_that_are_written_as_dialogue() -> None:
    rows = listed("wpa-narratives")
    dialogue = [path.name for _, path in rows if turns(path)]
    assert dialogue == ["wpa-southcarolina_1-039.txt", "wpa-southcarolina_2-077.txt"]
    for row, path in rows:
        found = read(path, name=path.name, speaker="*")
        assert isinstance(found, Reading)
        assert len(found.utterances) == int(row["n_paragraphs"]), path.name


def test_every_hearings_main_speaker_is_found_and_is_the_source() -> None:
    for row, path in listed("trc-hearings"):
        found = read(path, name=path.name, speaker=row["main_speaker_derived"])
        assert isinstance(found, Reading)
        about = RegisterRow(2, path.name, InterviewRef("S1"), "en", speaker=row["main_speaker_derived"])
        admission = join(about, found, path.read_bytes())
        assert isinstance(admission, Admission), path.name
        said = sum(len(turn.text.reveal().split()) for turn in admission.turns if turn.speaker == "source")
        assert said == pytest.approx(int(row["main_speaker_words"]), rel=0.02), path.name

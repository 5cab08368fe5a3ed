"""How often a clause quoted word for word asks for a review without need: measured on real speech, and told in QT03."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.exchange import read
from firsthand.model.intake import Reading
from firsthand.model.private import Private
from firsthand.model.testimony import Speaker, Turn
from firsthand.text.prose import sentences
from firsthand.text.verbatim import verify
from tests.real.corpora import metadata, most_heard, require

pytestmark = pytest.mark.real

DRAWN = 600
_EDITED = set("[]()…")
_CUTS = {
    "en": re.compile(
        r"[,;:—–]\s+|\s(?=(?:and|but|because|so|then|when|while|which|who|that|if|after|before)\s)", re.IGNORECASE
    ),
    "ko": re.compile(r"(?<=[가-힣](?:고|서|데|니|만|며|면))\s|,\s"),
}
"""Where a plain reader would cut a sentence into clauses."""


@pytest.mark.parametrize(
    ("corpus", "language", "every"),
    [("trc-hearings", "en", 1), ("wpa-narratives", "en", 16), ("ko-interviews", "ko", 4)],
)
def test_fewer_than_one_clause_in_four_asks_for_a_review(corpus: str, language: str, every: int) -> None:
    folder, rng = require(corpus), random.Random(7)
    said = [turn for path in _texts(folder, every) for turn in _turns(path)]
    asked = drawn = 0
    while drawn < DRAWN:
        turn = rng.choice(said)
        clause = _clause(turn, language, rng)
        if not clause:
            continue
        verdict = verify(
            clause, [Turn(1, Speaker.SOURCE, Private(turn))], language=language, original=True, longest_omission=1200
        )
        assert verdict.verbatim
        drawn, asked = drawn + 1, asked + bool(verdict.faults)
    assert 0 < asked < DRAWN / 4


def _texts(folder: Path, every: int) -> Iterator[Path]:
    for row in metadata(folder)[::every]:
        yield folder / row["file"] if (folder / row["file"]).exists() else folder / "txt" / Path(row["file"]).name


def _turns(path: Path) -> Iterator[str]:
    label, reading = most_heard(path), read(path, name=path.name)
    assert isinstance(reading, Reading)
    for utterance in reading.utterances:
        text = " ".join(utterance.text.reveal().split())
        if utterance.label == label and len(text.split()) >= 8:
            yield text


def _clause(turn: str, language: str, rng: random.Random) -> str:
    """Cut a clause out of a sentence at random; empty where it is a word or two, or holds marks of editing."""
    start, end = rng.choice(sentences(turn, language))
    sentence = turn[start:end]
    cuts = [0, *(match.end() for match in _CUTS[language].finditer(sentence)), len(sentence)]
    which = rng.randrange(len(cuts) - 1)
    clause = sentence[cuts[which] : cuts[which + 1]].strip(" ,;:—–-")
    short = len(clause.split()) < (3 if language == "ko" else 5)
    return "" if short or _EDITED & set(clause) or "..." in clause else clause

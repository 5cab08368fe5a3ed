"""From timed pieces of speech to utterances: subtitles and speech recognition alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from firsthand.exchange.labels import WHOLE, candidate, labels_of
from firsthand.model.intake import Utterance
from firsthand.model.private import Private

PAUSE_MS = 2_000
"""Where nobody is named, a silence this long starts a new turn, …"""

LONG_WORDS = 80
"""… and so does the end of a sentence, once a turn is this long."""

_SENTENCE_END = re.compile(r"[.!?…。][\"'”’)\]»」』]*$")


@dataclass(frozen=True, slots=True)
class Cue:
    """One timed piece: start and end in milliseconds, the words, and who speaks where the format itself says so."""

    start: int
    end: int
    text: str
    voice: str | None = None


def utterances_of(cues: Sequence[Cue], *, speaker: str = "") -> tuple[Utterance, ...]:
    """Join consecutive cues of one speaker. A cue that names none goes on with the speaker before it."""
    named = list(_named(cues, speaker))
    parts = _by_speaker(named) if any(cue.voice for cue in named) else _by_pause(named)
    return tuple(Utterance(label, Private(words)) for label, words in parts)


def _named(cues: Sequence[Cue], speaker: str) -> Iterator[Cue]:
    """Give cues the label their lines open with; lines of one cue may be of several speakers."""
    lines: list[str] = []
    for cue in cues:
        lines.extend([*cue.text.split("\n"), ""])
    voiced = any(cue.voice for cue in cues)
    labelled = frozenset() if voiced or speaker == WHOLE else labels_of(lines, speaker)
    number = 0
    for cue in cues:
        voice, words = cue.voice, list[str]()
        for line in cue.text.split("\n"):
            if number in labelled and (one := candidate(line)) is not None:
                if words or voice:
                    yield Cue(cue.start, cue.end, "\n".join(words), voice)
                voice, words = one.label, [one.rest]
            else:
                words.append(line)
            number += 1
        number += 1
        yield Cue(cue.start, cue.end, "\n".join(words), voice)


def _by_speaker(cues: Sequence[Cue]) -> Iterator[tuple[str, str]]:
    label, words = "", list[str]()
    for cue in cues:
        if cue.voice is not None and cue.voice != label:
            if words:
                yield label, _joined(words)
            label, words = cue.voice, []
        if cue.text.strip():
            words.append(cue.text)
    if words:
        yield label, _joined(words)


def _by_pause(cues: Sequence[Cue]) -> Iterator[tuple[str, str]]:
    words: list[str] = []
    number, end = 0, 0
    for cue in cues:
        long = number >= LONG_WORDS and _SENTENCE_END.search(words[-1].strip()) is not None
        if words and (long or cue.start - end >= PAUSE_MS):
            yield "", _joined(words)
            words, number = [], 0
        if cue.text.strip():
            words.append(cue.text)
            number += len(cue.text.split())
        end = cue.end
    if words:
        yield "", _joined(words)


def _joined(words: list[str]) -> str:
    return " ".join(part.strip() for part in words)

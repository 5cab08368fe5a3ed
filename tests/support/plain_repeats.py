"""The plain way to the runs that printed texts share with interviews: everything is compared with everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from firsthand.model.snapshot import Repeated
from firsthand.model.testimony import PassageRef, Speaker, Transcript
from firsthand.text import analysis
from firsthand.text.repeats import HANGUL, LATIN, Script, is_telling

SPLIT = {LATIN: analysis.plain_spans, HANGUL: analysis.surface_spans}


def plain_repeated(texts: Iterable[Transcript], printed: Sequence[str]) -> tuple[Repeated, ...]:
    """List the runs of ``printed`` that stand in one speaker's turns of a text, wherever, in order."""
    found = [
        run
        for number, words in enumerate(printed)
        for script in SPLIT
        for text in texts
        for speaker in Speaker
        for run in _of(number, words, script, text, speaker)
    ]
    return tuple(sorted(found))


def _of(number: int, printed: str, script: Script, text: Transcript, speaker: Speaker) -> list[Repeated]:
    spans = SPLIT[script](printed)
    here = [span.token for span in spans]
    there, turn_of = list[str](), list[int]()
    for turn in text.turns:
        if turn.speaker is speaker:
            said = [span.token for span in SPLIT[script](turn.text.reveal())]
            there += said
            turn_of += [turn.number] * len(said)
    grown = set()
    for i in range(len(here)):
        for j in range(len(there)):
            row = here[i : i + script.unbroken]
            whole = len(row) == script.unbroken and row == there[j : j + script.unbroken]
            if whole and any(map(is_telling, row)):
                grown.add(_run(here, there, i, j))
    kept: list[tuple[int, int, int, int, int]] = []
    for first, last, other, other_last, agree in sorted(grown, key=lambda run: (-run[4], run)):
        telling = {word for word in here[first : last + 1] if is_telling(word)}
        apart = all(last < run[0] or run[1] < first for run in kept)
        if agree >= script.least and len(telling) >= script.telling and apart:
            kept.append((first, last, other, other_last, agree))
    return [
        Repeated(
            number, spans[first].start, spans[last].end,
            PassageRef(text.interview, turn_of[other], turn_of[other_last]),
            text.language, text.original, speaker, agree,
        )
        for first, last, other, other_last, agree in kept
    ]  # fmt: skip


def _run(here: list[str], there: list[str], i: int, j: int) -> tuple[int, int, int, int, int]:
    """Follow both texts from the words at ``i`` and ``j``: on to the right, and to the left as in a mirror."""
    right, right_of, ahead = _ahead(here[i:], there[j:])
    left, left_of, behind = _ahead(here[: i + 1][::-1], there[: j + 1][::-1])
    return i - left, i + right, j - left_of, j + right_of, ahead + behind - 1


def _ahead(here: list[str], there: list[str]) -> tuple[int, int, int]:
    """Say how far two texts that begin with one word go on together, and how many of their words agree."""
    if here[1:2] == there[1:2] != []:
        a, b, agree = _ahead(here[1:], there[1:])
        return a + 1, b + 1, agree + 1
    for a, b in ((2, 2), (1, 2), (2, 1)):
        if len(here[a : a + 2]) == 2 and here[a : a + 2] == there[b : b + 2]:
            further, further_of, agree = _ahead(here[a:], there[b:])
            return a + further, b + further_of, agree + 1
    return 0, 0, 1

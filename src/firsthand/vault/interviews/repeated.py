"""Which runs of printed words were said in an interview, whoever said them, found by the search index.

The index names the turns that may hold a run, by a few words in a row of every stretch of the text; those turns alone
are opened and compared. Words of sources who have withdrawn are found too: nobody may print them. No word leaves here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from firsthand.model.snapshot import Repeated
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.text.repeats import SCRIPTS, Printed, Script, is_telling, words
from firsthand.vault.database.engine import Connection, among, rows
from firsthand.vault.database.turns import TRANSCRIPT_SHIFT, number_of, renumbered, said, speaker_of

_COMMON = 300
"""A phrase in so many turns or more says little about where it comes from, and its turns are not opened."""
_SEVERAL = 30
"""Words found in so many turns are not told apart by how rare they are."""
_AROUND = 3
"""A run may go on in the speaker's turns so near: the question between two answers is left out when they are pasted."""


def repeated(connection: Connection, texts: Sequence[str]) -> tuple[Repeated, ...]:
    """List the runs of ``texts`` that stand in a current text of any interview, in order.

    Costs one look in the index for each telling word of the texts, and one for about every third word.
    """
    return tuple(sorted({found for script in SCRIPTS for found in _of(connection, script, texts)}))


def _of(connection: Connection, script: Script, texts: Sequence[str]) -> Iterator[Repeated]:
    index = _Index(connection, script)
    read = dict(enumerate(Printed(script, text) for text in texts))
    asked = {number: index.turns(printed) for number, printed in read.items() if printed.rows}
    near = {number: {each for turn in turns for each in _near(turn)} for number, turns in asked.items() if turns}
    if not near:
        return
    opened = said(connection, set().union(*near.values()))
    heard = {turn: [word.token for word in words(script, text)] for turn, text in opened}
    texts_of = _texts(connection, heard)
    for number, turns in near.items():
        spans = read[number].spans
        for stretch in _stretches(turns & heard.keys()):
            there = [(turn, word) for turn in stretch for word in heard[turn]]
            for run in read[number].repeats([word for _, word in there]):
                first, last = there[run.other_first][0], there[run.other_last][0]
                interview, language, original = texts_of[first >> TRANSCRIPT_SHIFT]
                passage = PassageRef(interview, number_of(first), number_of(last))
                start, end = spans[run.first].start, spans[run.last].end
                yield Repeated(number, start, end, passage, language, original, speaker_of(first), run.agree)


def _near(turn: int) -> Iterator[int]:
    """Name the turns of the same speaker, here and around, if they are there."""
    for number in range(max(1, number_of(turn) - _AROUND), number_of(turn) + _AROUND + 1):
        yield renumbered(turn, number)


def _stretches(turns: Iterable[int]) -> Iterator[list[int]]:
    """Part turns into rows of one speaker's that stand near each other, in order."""
    row: list[int] = []
    for turn in sorted(turns, key=lambda turn: (turn >> TRANSCRIPT_SHIFT, speaker_of(turn), turn)):
        if row and turn not in set(_near(row[-1])):
            yield row
            row = []
        row.append(turn)
    if row:
        yield row


def _texts(connection: Connection, turns: Iterable[int]) -> dict[int, tuple[InterviewRef, str, bool]]:
    """Say which interview and language the current transcripts of these turns are of, and whether the original."""
    found = rows(
        connection,
        "SELECT t.id, s.code, i.number, t.language, t.original FROM transcript t "
        "JOIN interview i ON i.id = t.interview JOIN source s ON s.id = i.source "
        "WHERE t.id IN (SELECT value FROM json_each(?))",
        (among({turn >> TRANSCRIPT_SHIFT for turn in turns}),),
    )
    return {text: (InterviewRef(code, number), language, bool(own)) for text, code, number, language, own in found}


class _Index:
    """The index, asked for each word and each phrase once."""

    def __init__(self, connection: Connection, script: Script) -> None:
        self._connection = connection
        self._script = script
        self._found: dict[tuple[str, ...], tuple[int, ...]] = {}

    def turns(self, printed: Printed) -> set[int]:
        """Name the turns that hold a telling phrase of some stretch of the script's ``unbroken`` words."""
        script, here, found = self._script, printed.words, set[int]()
        rare = [len(self._rows((word,), _SEVERAL)) if is_telling(word) else _COMMON for word in here]
        chosen: set[int] = set()
        for at in range(len(here) - script.unbroken + 1):
            window = rare[at : at + script.unbroken]
            if 0 in window or min(window) == _COMMON:
                continue
            starts = range(at, at + script.unbroken - script.phrase + 1)
            if chosen.isdisjoint(starts):
                chosen.add(min(starts, key=lambda start: (min(rare[start : start + script.phrase]), -start)))
        for start in chosen:
            held = self._rows(tuple(here[start : start + script.phrase]), _COMMON)
            if len(held) < _COMMON:
                found.update(held)
        return found

    def _rows(self, phrase: tuple[str, ...], most: int) -> tuple[int, ...]:
        held = self._found.get(phrase)
        if held is None:
            asked = f'{self._script.column} : "{" ".join(phrase)}"'
            read = rows(self._connection, "SELECT rowid FROM word WHERE word MATCH ? LIMIT ?", (asked, most))
            held = self._found[phrase] = tuple(turn for (turn,) in read)
        return held

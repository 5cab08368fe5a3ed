"""Searching the index: hits with their passages, and the shortlist for a quotation that is not where it says it is.

Hits come in the order of the transcripts, counted whole and read a page at a time: ranking a frequent word would cost
as much as its hits. Words of withdrawn sources are not found.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import nsmallest

from firsthand.model.private import Private
from firsthand.model.snapshot import Candidate
from firsthand.model.testimony import InterviewRef, PassageRef, Speaker
from firsthand.text import analysis
from firsthand.text.query import Query
from firsthand.vault.database.engine import Connection, among, one, rows
from firsthand.vault.database.turns import TRANSCRIPT_SHIFT, number_of, said, speaker_of, turn_of
from firsthand.vault.snapshot import withdrawn

_SNIPPET = 160
_COMMON = 300
"""A word in more turns than this says little about where a quotation comes from."""
_MOST_WORDS = 42
_SURE = 2 * math.log(2 * _COMMON / 2)
"""What two rows of words found nowhere else are worth: nothing more need be asked."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A turn that matches. ``text`` is the whole turn; :attr:`snippet` the part around the first match."""

    passage: PassageRef
    language: str
    speaker: Speaker
    text: Private
    query: Query = field(repr=False)

    @property
    def marks(self) -> tuple[tuple[int, int], ...]:
        """What matched, as offsets in ``text``."""
        return self.query.marks(self.text.reveal())

    @property
    def snippet(self) -> Private:
        """The words around the first match, with … where something is left out."""
        text = self.text.reveal()
        marks = self.marks
        start = max(0, marks[0][0] - _SNIPPET // 3) if marks and len(text) > _SNIPPET else 0
        end = min(len(text), start + _SNIPPET)
        if start:
            start = text.find(" ", start, end) + 1 or start
        if end < len(text):
            end = max(text.rfind(" ", start, end), marks[0][1] if marks else start) or end
        return Private(("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else ""))


@dataclass(frozen=True, slots=True)
class SearchResult:
    """How many turns match in all, and the first of them."""

    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to; empty is everything."""

    language: str = ""
    source: str = ""
    sources_only: bool = False
    interview: InterviewRef | None = None


_MATCHING = (
    " FROM word WHERE word MATCH ?1"
    " AND (?2 = '' OR rowid >> 26 IN (SELECT id FROM transcript WHERE language = ?2))"
    " AND (?3 = '' OR rowid >> 26 IN (SELECT t.id FROM transcript t JOIN interview i ON i.id = t.interview"
    " JOIN source s ON s.id = i.source WHERE s.code = ?3 AND ?6 IN (0, i.number)))"
    " AND (NOT ?4 OR rowid & 3 = 0)"
    " AND (?5 = '[]' OR rowid >> 26 NOT IN (SELECT value FROM json_each(?5)))"
)
"""The filters are over the turn's id alone (see :mod:`.turns`), so that no turn is read only to be left out."""


def search(connection: Connection, query: Query, limit: int, filters: Filters) -> SearchResult:
    """Find the turns that match, in order of transcript and turn."""
    source, number = filters.source, 0
    if filters.interview is not None:
        source, number = filters.interview.source, filters.interview.number
    given = (query.match(), filters.language, source, filters.sources_only, among(sorted(_hidden(connection))), number)
    total = one(connection, "SELECT count(*)" + _MATCHING, given)[0]
    found = rows(connection, "SELECT rowid" + _MATCHING + " ORDER BY rowid LIMIT ?7", (*given, limit))
    turns = [turn for (turn,) in found]
    texts, words = _texts(connection, turns), dict(said(connection, turns))
    return SearchResult(total, tuple(Hit(*_place(texts, turn), Private(words[turn]), query) for turn in turns))


def candidates(connection: Connection, quoted: str, limit: int) -> tuple[Candidate, ...]:
    """List turns that share words with ``quoted``, likeliest first: each thing shared counts the more, the rarer it is.

    Three words in a row are asked for first, because most quotations that went astray kept some; then single words that
    are not frequent, then pairs. Hangul is compared as written, so that no analyser is loaded.
    """
    words = (
        ("tokens", analysis.plain_tokens(quoted)[:_MOST_WORDS]),
        ("surface", analysis.surface(quoted)[:_MOST_WORDS]),
    )
    votes: defaultdict[int, float] = defaultdict(float)
    for length, step in ((3, 3), (1, 1), (2, 1)):
        asked = (row for column, found in words for row in _rows_of(column, found, length, step))
        if (length == 2 and len(votes) >= limit) or _vote(connection, asked, votes):
            break
    hidden = _hidden(connection)
    seen = (turn for turn in votes if turn >> TRANSCRIPT_SHIFT not in hidden)
    best = nsmallest(limit, seen, key=lambda turn: (-votes[turn], turn))
    texts, heard = _texts(connection, best), dict(said(connection, best))
    return tuple(Candidate(*_place(texts, turn), turn_of(turn, heard[turn])) for turn in best)


def _rows_of(column: str, words: Sequence[str], length: int, step: int) -> list[str]:
    """Write every ``step``-th row of ``length`` words as an FTS5 phrase, the last row with them."""
    starts = [*range(0, len(words) - length, step), len(words) - length] if len(words) >= length else []
    return list(dict.fromkeys(f'{column} : "{" ".join(words[start : start + length])}"' for start in starts))


def _vote(connection: Connection, expressions: Iterable[str], votes: defaultdict[int, float]) -> bool:
    """Let each expression vote for the turns it matches, and stop when one is sure. Too many matches are no vote."""
    for expression in expressions:
        found = rows(connection, "SELECT rowid FROM word WHERE word MATCH ? LIMIT ?", (expression, _COMMON))
        if len(found) < _COMMON:
            weight = math.log(2 * _COMMON / (len(found) + 1))
            for (turn,) in found:
                votes[turn] += weight
            if any(votes[turn] >= _SURE for (turn,) in found):
                return True
    return False


def _texts(connection: Connection, turns: Iterable[int]) -> dict[int, tuple[InterviewRef, str]]:
    """Say where the transcripts of these turns belong, and in which language they are."""
    found = rows(
        connection,
        "SELECT t.id, s.code, i.number, t.language FROM transcript t JOIN interview i ON i.id = t.interview "
        "JOIN source s ON s.id = i.source WHERE t.id IN (SELECT value FROM json_each(?))",
        (among({turn >> TRANSCRIPT_SHIFT for turn in turns}),),
    )
    return {text: (InterviewRef(code, number), language) for text, code, number, language in found}


def _hidden(connection: Connection) -> set[int]:
    """List the transcripts of sources who have withdrawn, whenever that takes effect."""
    gone = withdrawn(connection, date.max)
    if not gone:
        return set()
    found = rows(
        connection,
        "SELECT t.id FROM transcript t JOIN interview i ON i.id = t.interview JOIN source s ON s.id = i.source "
        "WHERE s.code IN (SELECT value FROM json_each(?))",
        (among(gone),),
    )
    return {text for (text,) in found}


def _place(texts: dict[int, tuple[InterviewRef, str]], turn: int) -> tuple[PassageRef, str, Speaker]:
    (interview, language), number = texts[turn >> TRANSCRIPT_SHIFT], number_of(turn)
    return PassageRef(interview, number, number), language, speaker_of(turn)

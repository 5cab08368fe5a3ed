"""Reading the record outside a build: for the people who keep it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, repeat
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from firsthand.model.coding import Asked, Basis, Coding, Coverage, DatedCoding, Polarity
from firsthand.model.consent import NO_TERMS, Consent, Decision, Ledger, Scope
from firsthand.model.private import Private
from firsthand.model.testimony import InterviewRef, PassageRef, Source, Speaker, Status, Transcript
from firsthand.vault.coders.blind import NOT_BLIND
from firsthand.vault.coders.codings import EXACT, MEMO, open_words
from firsthand.vault.database import terms
from firsthand.vault.database.described import told_of_all
from firsthand.vault.database.engine import Connection, among, one, rows
from firsthand.vault.database.turns import TRANSCRIPT_SHIFT, number_of, read_turns, speaker_of
from firsthand.vault.keys.keyring import Keyring

_TRANSCRIPT = (
    "SELECT t.id, s.code, i.number, t.language, t.original, t.status, t.revision, t.digest, t.aligned, t.translator, "
    "t.reviewer, i.held_on, t.words FROM transcript t JOIN interview i ON i.id = t.interview "
    "JOIN source s ON s.id = i.source WHERE t.current"
)


def sources(connection: Connection, code: str = "") -> tuple[Source, ...]:
    """List every source, in order of code; or the one of a code, or none."""
    return tuple(
        Source(code, MappingProxyType(alias), MappingProxyType(attributes))
        for _, code, alias, attributes in told_of_all(connection, code)
    )


def transcripts(connection: Connection, source: str = "") -> tuple[Transcript, ...]:
    """List the current revision of every text, or of a source's, without turns: by interview, the original first."""
    order = " ORDER BY s.code, i.number, t.original DESC, t.language"
    asked = (_TRANSCRIPT + " AND s.code = ?" + order, (source,)) if source else (_TRANSCRIPT + order, ())
    return tuple(transcript_of(row) for row in rows(connection, *asked))


def transcript(connection: Connection, interview: InterviewRef, language: str) -> Transcript | None:
    """Read a text with its turns: in a language, or the original; None when there is none."""
    texts = texts_of(connection, interview)
    for text, row in texts:
        if row.language == language or (not language and row.original):
            return _with_turns(connection, text, row)
    return None


def texts_of(connection: Connection, interview: InterviewRef) -> list[tuple[int, Transcript]]:
    """List the current texts of an interview with their row numbers, the original first, without turns."""
    found = rows(
        connection,
        _TRANSCRIPT + " AND s.code = ? AND i.number = ? ORDER BY t.original DESC, t.language",
        (interview.source, interview.number),
    )
    return [(row[0], transcript_of(row)) for row in found]


def whole_texts(connection: Connection, interview: InterviewRef) -> tuple[Transcript, ...]:
    """Read the current texts of an interview with their turns, the original first."""
    return tuple(_with_turns(connection, text, row) for text, row in texts_of(connection, interview))


def transcript_of(row: Sequence[Any]) -> Transcript:
    """Make a transcript without turns from its row."""
    _, code, number, language, original, status, revision, digest, aligned, translator, reviewer, held_on, words = row
    return Transcript(
        InterviewRef(code, number), language, bool(original), Status(status), revision, digest, bool(aligned),
        translator, reviewer, date.fromisoformat(held_on) if held_on else None, words,
    )  # fmt: skip


def _with_turns(connection: Connection, text: int, row: Transcript) -> Transcript:
    return replace(row, turns=read_turns(connection, text))


def has_passage(connection: Connection, passage: PassageRef) -> bool:
    """Tell whether the interview is there and has these turns."""
    found = one(
        connection,
        "SELECT max(t.turns) FROM transcript t JOIN interview i ON i.id = t.interview JOIN source s ON s.id = i.source "
        "WHERE s.code = ? AND i.number = ? AND t.current",
        (passage.interview.source, passage.interview.number),
    )
    return found[0] is not None and passage.last <= found[0]


def speakers(connection: Connection, passage: PassageRef) -> frozenset[Speaker]:
    """Say whose turns a passage has, in the text that codes are put on; none where there is no such passage."""
    texts = texts_of(connection, passage.interview)
    if not texts:
        return frozenset()
    low, high = texts[0][0] << TRANSCRIPT_SHIFT, (texts[0][0] + 1) << TRANSCRIPT_SHIFT
    found = rows(connection, "SELECT id FROM turn WHERE id >= ? AND id < ?", (low, high))
    return frozenset(speaker_of(turn) for (turn,) in found if passage.first <= number_of(turn) <= passage.last)


def codings(
    connection: Connection,
    code: str,
    state: str,
    touching: PassageRef | None = None,
    *,
    adrift: bool = False,
    source: str = "",
    reader: str = "",
) -> tuple[DatedCoding, ...]:
    """List codings in one state, of a code or of all, of a source or of all, or on turns of one passage.

    ``adrift`` are those whose words a revision no longer has. ``reader`` is the member who is to see them; without one
    those are listed, too, that a blind round hides from her.
    """
    place = touching or PassageRef(InterviewRef(source, 0), 0, 0)
    who, number = place.interview.source, place.interview.number
    found = rows(
        connection,
        "SELECT s.id, c.id, s.code, i.number, c.first, c.last, c.code, c.coder, c.polarity, c.basis, c.day, "  # noqa: S608 a constant
        "c.start, c.stop, c.memo, c.exact FROM coding c JOIN transcript t ON t.id = c.transcript "
        "JOIN interview i ON i.id = t.interview JOIN source s ON s.id = i.source "
        "WHERE c.state = ? AND (? = '' OR c.code = ?) AND (? = '' OR s.code = ?) AND t.current = ? "
        "AND (? = 0 OR (i.number = ? AND c.first <= ? AND c.last >= ?)) "
        f"AND (? = '' OR {NOT_BLIND}) "
        "ORDER BY s.code, i.number, c.first, c.last, c.code, c.coder",
        (state, code, code, who, who, not adrift, number, number, place.last, place.first, reader, reader, reader),
    )
    return tuple(_dated(connection.keyring, row, suggested=state == "suggested") for row in found)


_POLARITIES: dict[str | None, Polarity | None] = {None: None, **{one.value: one for one in Polarity}}
_BASES: dict[str | None, Basis | None] = {None: None, **{one.value: one for one in Basis}}


def _dated(keyring: Keyring, row: Sequence[Any], *, suggested: bool) -> DatedCoding:
    of, number_, source, number, first, last, code, coder, polarity, basis, day, start, stop, memo, exact = row
    memo, exact = open_words(keyring, of, MEMO, number_, memo), open_words(keyring, of, EXACT, number_, exact)
    passage = PassageRef(InterviewRef(source, number), first, last)
    coding = Coding(passage, code, coder, _POLARITIES[polarity], _BASES[basis])
    return DatedCoding(
        coding,
        date.fromisoformat(day) if day else None,
        start,
        stop,
        None if memo is None else Private(memo),
        None if exact is None else Private(exact),
        suggested,
    )


_ASKED = {asked.value: asked for asked in Asked}
Days = tuple[date, date]
"""From a day to a day, both included."""

_COVERAGE = "SELECT source, topic, state FROM coverage"
_OF_ONE = " WHERE source IN (SELECT id FROM source WHERE code = ?)"


def coverage(
    connection: Connection, without: frozenset[str] = frozenset(), *, source: str = ""
) -> tuple[Coverage, ...]:
    """List who was asked about what, by source and topic, of one source or of all but those in ``without``."""
    if source:
        found = rows(connection, _COVERAGE + _OF_ONE + " ORDER BY topic", (source,))
        return tuple(Coverage(source, topic, _ASKED[state]) for _, topic, state in found)
    order = [row for row in rows(connection, "SELECT id, code FROM source ORDER BY code") if row[1] not in without]
    rank, codes = {source: number for number, (source, _) in enumerate(order)}, [code for _, code in order]
    found = rows(connection, _COVERAGE + " ORDER BY source, topic")
    read = sorted([(rank[row[0]], row[1], row[2]) for row in found if row[0] in rank])
    if not read:
        return ()
    place, topic, state = zip(*read, strict=True)  # column by column: there may be tens of thousands
    columns = zip(map(codes.__getitem__, place), topic, map(_ASKED.__getitem__, state), strict=True)
    return tuple(map(tuple.__new__, repeat(Coverage), columns))


_CONSENT = "SELECT source, scope, decision, given, until, withdrawn, attributes, form, told FROM consent"
_ENDING = " WHERE until BETWEEN ? AND ?"
_WITHDRAWING = " WHERE source IN (SELECT source FROM consent WHERE decision = 'withdrawn' OR withdrawn IS NOT NULL)"
_CODES, _BY_CODE = "SELECT id, code FROM source", " ORDER BY code"
_AMONG = " WHERE id IN (SELECT value FROM json_each(?))"
_IN_ORDER = " ORDER BY source, given, scope, decision"
_SCOPES = {scope.value: scope for scope in Scope}
_DECISIONS = {decision.value: decision for decision in Decision}
_NO_ATTRIBUTES: frozenset[str] = frozenset()


def consents(
    connection: Connection, source: str = "", *, ending: Days | None = None, limit: int = -1
) -> tuple[Consent, ...]:
    """List the decisions of a source, of all, or those whose last day is between two: by source, then by day given.

    ``limit`` is how many at the most, of whichever sources; below nothing, all.
    """
    if source:
        ledger = _ledger(connection, _OF_ONE, (source,), limit)
    elif ending:
        ledger = _ledger(connection, _ENDING, tuple(day.isoformat() for day in ending), limit)
    else:
        ledger = _ledger(connection, limit=limit)
    return tuple(consent for code in ledger for consent in ledger[code])


def consent_ledger(connection: Connection, *, withdrawing: bool = False) -> Decisions:
    """Read every decision, by source in order of code; ``withdrawing``: of those who ever withdrew something."""
    return _ledger(connection, _WITHDRAWING if withdrawing else "")


def _ledger(connection: Connection, which: str = "", given: tuple[str, ...] = (), limit: int = -1) -> Decisions:
    found = rows(connection, _CONSENT + which + _IN_ORDER + " LIMIT ?", (*given, limit))
    of_source = {source: list(group) for source, group in groupby(found, key=itemgetter(0))}
    if which or limit >= 0:
        order = rows(connection, _CODES + _AMONG + _BY_CODE, (among(of_source),))
    else:
        order = rows(connection, _CODES + _BY_CODE)
    return Decisions({code: of_source[source] for source, code in order if source in of_source}, connection.keyring)


class Decisions(Ledger):
    """Decisions as they were read. A build asks for those it needs, so each is opened and made when asked for."""

    def __init__(self, read: Mapping[str, Sequence[Sequence[Any]]], keyring: Keyring) -> None:
        self._read = read
        self._keyring = keyring
        self._made: dict[tuple[str, Scope | None], tuple[Consent, ...]] = {}

    def __getitem__(self, source: str) -> tuple[Consent, ...]:
        return self._make(source, None, self._read[source])

    def of(self, source: str, scope: Scope) -> tuple[Consent, ...]:
        """List a source's decisions on a scope, and make no others."""
        return self._make(source, scope, [row for row in self._read.get(source, ()) if row[1] == scope.value])

    def _make(self, source: str, scope: Scope | None, read: Sequence[Sequence[Any]]) -> tuple[Consent, ...]:
        made = self._made.get((source, scope))
        if made is None:
            made = self._made[source, scope] = tuple(_consent(source, row, self._keyring) for row in read)
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)

    def without(self, sources: frozenset[str]) -> Decisions:
        """Leave sources out."""
        left = {source: read for source, read in self._read.items() if source not in sources}
        return Decisions(left, self._keyring)


def _consent(source: str, row: Sequence[Any], keyring: Keyring) -> Consent:
    number, scope, decision, given, until, withdrawn, attributes, form, sealed = row
    note, bound = "", NO_TERMS
    if sealed:
        note, bound = terms.read_told(terms.opened(keyring, (number, given, scope, decision), sealed))
    return Consent(
        source,
        _SCOPES[scope],
        _DECISIONS[decision],
        date.fromisoformat(given),
        date.fromisoformat(until) if until else None,
        date.fromisoformat(withdrawn) if withdrawn else None,
        _NO_ATTRIBUTES if attributes == "[]" else frozenset(json.loads(attributes)),
        form,
        note,
        bound,
    )

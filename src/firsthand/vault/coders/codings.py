"""Putting codes on passages, taking them off, and deciding on suggestions.

A coding belongs to the revision of the text it was made on (the original, or the only text there is). A suggestion is
the same row in another state, so that accepting it keeps where it came from; a rejected one is remembered, so that it
is not suggested again.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import cast

from firsthand.errors import UsageError
from firsthand.model.coding import Basis, DatedCoding, Polarity
from firsthand.model.private import Private
from firsthand.model.testimony import PassageRef
from firsthand.vault.coders.blind import open_texts, require_none_open
from firsthand.vault.database.engine import Connection, among, one, rows, run, run_many
from firsthand.vault.database.journal import stamp
from firsthand.vault.database.turns import sources_of
from firsthand.vault.keys.keyring import Keyring

Place = tuple[int, int, int]
"""Transcript, first and last turn."""

MEMO, EXACT = "coding memo", "coding exact"
ACCEPTED, SUGGESTED, REJECTED = "accepted", "suggested", "rejected"


def places(connection: Connection, passages: Iterable[PassageRef]) -> dict[PassageRef, Place]:
    """Say where passages stand. Raises UsageError naming the first that is nowhere."""
    texts = {
        (code, number): (text, turns)
        for code, number, text, turns in rows(
            connection,
            "SELECT s.code, i.number, t.id, t.turns FROM transcript t JOIN interview i ON i.id = t.interview "
            "JOIN source s ON s.id = i.source WHERE t.current ORDER BY t.original, t.id DESC",
        )
    }
    found: dict[PassageRef, Place] = {}
    for passage in passages:
        text = texts.get((passage.interview.source, passage.interview.number))
        if text is None or passage.last > text[1]:
            raise UsageError(f"there is no passage {passage}", "firsthand show prints the numbers.")
        found[passage] = (text[0], passage.first, passage.last)
    return found


def add(connection: Connection, codings: Sequence[DatedCoding], at: datetime) -> list[tuple[object, ...]]:
    """Record codings; the rows that are new or different. The same coding twice is one."""
    where = places(connection, {row.coding.passage for row in codings})
    sources = sources_of(connection, {place[0] for place in where.values()})
    given: dict[tuple[object, ...], tuple[object, ...]] = {}
    for row in codings:
        passage, code, coder, polarity, basis = row.coding
        day = (row.day or at.date()).isoformat()
        given[*where[passage], code, coder] = (
            polarity, basis, stamp(at), day, row.start, row.end, _words(row.memo), _words(row.exact)
        )  # fmt: skip
    held = _held(connection, sources, given)
    following = one(connection, "SELECT coalesce(max(id), 0) + 1 FROM coding")[0]
    numbered: list[tuple[int, tuple[object, ...]]] = []
    for key, value in given.items():
        number, before = held.get(key, (0, None))
        if before != value[:2] + value[4:]:
            numbered.append((number or following, key + value))
            following += not number
    run_many(
        connection,
        "INSERT OR REPLACE INTO coding (id, transcript, first, last, code, coder, state, polarity, basis, recorded, "
        "day, start, stop, memo, exact) VALUES (?, ?, ?, ?, ?, ?, 'accepted', ?, ?, ?, ?, ?, ?, ?, ?)",
        [_sealed(connection.keyring, sources, number, row) for number, row in numbered],
    )
    return [row for _, row in numbered]


def _held(
    connection: Connection, sources: Mapping[int, int], wanted: Container[tuple[object, ...]]
) -> dict[tuple[object, ...], tuple[int, tuple[object, ...]]]:
    """Read those accepted codings that are wanted: their ids and what they say, by where they stand and whose."""
    opened = partial(open_words, connection.keyring)
    return {
        tuple(place): (number, (*judged, opened(sources[place[0]], MEMO, number, memo),
                                opened(sources[place[0]], EXACT, number, exact)))
        for number, memo, exact, *judged_and_place in rows(
            connection,
            "SELECT id, memo, exact, polarity, basis, start, stop, transcript, first, last, code, coder "
            "FROM coding WHERE state = 'accepted' AND transcript IN (SELECT value FROM json_each(?))",
            (among(sources),),
        )
        for judged, place in [(judged_and_place[:4], judged_and_place[4:])]
        if tuple(place) in wanted
    }  # fmt: skip


def _sealed(keyring: Keyring, sources: Mapping[int, int], number: int, row: tuple[object, ...]) -> tuple[object, ...]:
    """Write a row with its words sealed, under the key of the source whose transcript it is on."""
    *plain, memo, exact = row
    source = sources[cast("int", row[0])]
    return (
        number,
        *plain,
        seal_words(keyring, source, MEMO, number, memo),
        seal_words(keyring, source, EXACT, number, exact),
    )


def take_off(connection: Connection, passage: PassageRef, code: str, coder: str) -> int:
    """Delete a coder's coding from a passage, adrift or not; how many there were."""
    return run(
        connection,
        "DELETE FROM coding WHERE first = ? AND last = ? AND code = ? AND coder = ? AND state = 'accepted' "
        "AND transcript IN (SELECT t.id FROM transcript t JOIN interview i ON i.id = t.interview "
        "JOIN source s ON s.id = i.source WHERE s.code = ? AND i.number = ?)",
        (passage.first, passage.last, code, coder, passage.interview.source, passage.interview.number),
    )


def suggest(
    connection: Connection, passages: Sequence[PassageRef], code: str, coder: str, at: datetime
) -> list[tuple[object, ...]]:
    """Suggest a code where it is neither coded, suggested nor rejected, nor coded blind; the rows made."""
    where, apart = places(connection, passages), open_texts(connection)
    held = {
        tuple(row) for row in rows(connection, "SELECT transcript, first, last FROM coding WHERE code = ?", (code,))
    }
    fresh = [
        (*place, code, coder, stamp(at)) for place in dict.fromkeys(where.values())
        if place not in held and place[0] not in apart
    ]
    run_many(
        connection,
        "INSERT INTO coding (transcript, first, last, code, coder, state, recorded) "
        "VALUES (?, ?, ?, ?, ?, 'suggested', ?)",
        fresh,
    )
    return list(fresh)


def accept(
    connection: Connection,
    passages: Sequence[PassageRef] | None,
    code: str,
    judgement: tuple[str, Polarity | None, Basis | None],
    at: datetime,
) -> list[tuple[object, ...]]:
    """Make codings of a coder out of suggestions, on ``passages`` or everywhere; the rows decided on."""
    coder, polarity, basis = judgement
    decided: list[tuple[object, ...]] = []
    for suggestion, *place in _open(connection, passages, code):
        hers = one(
            connection,
            "SELECT id FROM coding WHERE transcript = ? AND first = ? AND last = ? AND code = ? AND coder = ? "
            "AND state = 'accepted'",
            (*place, code, coder),
        )
        if hers is not None:  # what she marked and noted on it herself stays
            run(connection, "DELETE FROM coding WHERE id = ?", (suggestion,))
        kept = suggestion if hers is None else hers[0]
        decided.append((*place, code, coder, polarity, basis, stamp(at), at.date().isoformat(), kept))
    run_many(
        connection,
        "UPDATE coding SET state = 'accepted', coder = ?, polarity = ?, basis = ?, recorded = ?, day = ? WHERE id = ?",
        [row[4:] for row in decided],
    )
    return decided


def reject(
    connection: Connection, passages: Sequence[PassageRef] | None, code: str, coder: str, at: datetime
) -> list[tuple[object, ...]]:
    """Turn suggestions down, and remember it; the rows decided on."""
    decided: list[tuple[object, ...]] = [
        (*place, code, coder, stamp(at), suggestion) for suggestion, *place in _open(connection, passages, code)
    ]
    run_many(
        connection,
        "UPDATE coding SET state = 'rejected', coder = ?, recorded = ? WHERE id = ?",
        [row[4:] for row in decided],
    )
    return decided


def reopen(
    connection: Connection,
    suggestion: DatedCoding,
    coder: str,
    before: DatedCoding | None,
    at: datetime,
    *,
    taken: bool,
) -> list[tuple[object, ...]]:
    """Make what a coder decided on a suggestion again; the rows changed. ``taken`` tells that she accepted it.

    ``before`` is her own coding that stood there, for accepting changed it. Raises UsageError where what she decided
    is no longer there, or the passage is coded blind.
    """
    passage, code = suggestion.coding.passage, suggestion.coding.code
    require_none_open(connection, [passage])
    place = places(connection, [passage])[passage]
    state = ACCEPTED if taken else REJECTED
    decided = rows(
        connection,
        "SELECT id, coder, state FROM coding WHERE transcript = ? AND first = ? AND last = ? AND code = ?",
        (*place, code),
    )
    hers = [number for number, by, now in decided if (by, now) == (coder, state)]
    if not hers or (taken and any(now != ACCEPTED for _, _, now in decided)):
        raise UsageError("what was decided here is another by now", "Look at the passage anew.")
    by = suggestion.coding.coder
    if before is None or not taken:
        run(
            connection,
            "UPDATE coding SET state = 'suggested', coder = ?, polarity = NULL, basis = NULL, day = NULL, recorded = ? "
            "WHERE id = ?",
            (by, stamp(at), hers[0]),
        )
    else:
        add(connection, [before], at)
        run(
            connection,
            "INSERT INTO coding (transcript, first, last, code, coder, state, recorded) "
            "VALUES (?, ?, ?, ?, ?, 'suggested', ?)",
            (*place, code, by, stamp(at)),
        )
    return [(*place, code, by, stamp(at), hers[0])]


def _open(connection: Connection, passages: Sequence[PassageRef] | None, code: str) -> list[tuple[int, int, int, int]]:
    """List open suggestions of a code as id and place: on passages, or everywhere but where it is coded blind.

    Raises UsageError for a passage that is coded blind.
    """
    require_none_open(connection, passages or ())
    apart = open_texts(connection)
    found = [
        tuple(row)
        for row in rows(
            connection,
            "SELECT c.id, c.transcript, c.first, c.last FROM coding c JOIN transcript t ON t.id = c.transcript "
            "WHERE c.code = ? AND c.state = 'suggested' AND t.current ORDER BY c.id",
            (code,),
        )
        if row[1] not in apart
    ]
    if passages is None:
        return found
    wanted = set(places(connection, passages).values())
    return [row for row in found if row[1:] in wanted]


def _words(text: Private | None) -> str | None:
    return None if text is None else text.reveal()


def seal_words(keyring: Keyring, source: int, what: str, coding: int, words: object) -> bytes | None:
    """Seal a coder's memo, or the words she marked; None stays None."""
    return None if words is None else keyring.seal(source, what, coding, str(words).encode())


def open_words(keyring: Keyring, source: int, what: str, coding: int, sealed: bytes | None) -> str | None:
    """Open what :func:`seal_words` sealed."""
    return None if sealed is None else keyring.open(source, what, coding, sealed).decode()

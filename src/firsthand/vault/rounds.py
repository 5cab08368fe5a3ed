"""Blind rounds: who codes which interviews apart from whom, until when, and what each had said at its end.

While a round is open its coders are not shown each other's codings of its interviews (:mod:`.blind`). What they had
said is copied when it is closed, so that settling a disagreement leaves both in the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from firsthand.errors import UsageError
from firsthand.model.coding import Basis, Coding, Polarity
from firsthand.model.roles import Permission, may
from firsthand.model.rounds import Round, RoundRecord
from firsthand.model.testimony import InterviewRef, PassageRef, Speaker
from firsthand.vault.coders import blind
from firsthand.vault.database.engine import Connection, among, one, rows, run, run_many
from firsthand.vault.database.journal import stamp
from firsthand.vault.database.turns import TRANSCRIPT_SHIFT, number_of, sources_of, speaker_of
from firsthand.vault.members import roles
from firsthand.vault.store import Store


class Rounds:
    """The blind rounds, as the member who opened the vault may see them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> tuple[Round, ...]:
        """List every round, in order."""
        with self._store.reading() as connection:
            return rounds(connection)

    def record(self, number: int) -> RoundRecord:
        """Read what a closed round left. Raises UsageError where there is none such."""
        with self._store.reading() as connection:
            return record(connection, number)

    def blind(self) -> frozenset[InterviewRef]:
        """List the interviews in which she codes apart from others now: their codings are hidden from her."""
        with self._store.reading() as connection:
            return blind.interviews(connection, self._store.user)


def begin(
    connection: Connection, interviews: Iterable[InterviewRef], coders: Iterable[str], by: str, at: datetime
) -> int:
    """Begin a round, and number it. Raises UsageError for fewer than two coders, for one who may not code, and for an
    interview that is not there or in an open round.
    """
    chosen, named = sorted(set(interviews)), sorted(set(coders))
    if not chosen or len(named) < 2:
        raise UsageError("a blind round takes an interview and two coders", "Name them: of each there may be more.")
    members = roles.all_roles(connection)
    for coder in named:
        if not may(members.get(coder, ()), Permission.CODE):
            raise UsageError(f"{coder} is no coder here", "firsthand member list shows who is.")
    busy = blind.open_interviews(connection)
    for interview in chosen:
        if interview in busy:
            raise UsageError(f"{interview} is in blind round {busy[interview]}", "Wait until that round is closed.")
    numbers = [_interview(connection, interview) for interview in chosen]
    number = int(one(connection, "SELECT coalesce(max(id), 0) + 1 FROM round")[0])
    run(connection, "INSERT INTO round (id, begun, begun_by) VALUES (?, ?, ?)", (number, stamp(at), by))
    run_many(connection, "INSERT INTO round_interview (round, interview) VALUES (?, ?)", [(number, i) for i in numbers])
    run_many(connection, "INSERT INTO round_coder (round, coder) VALUES (?, ?)", [(number, coder) for coder in named])
    return number


def say_done(connection: Connection, number: int, coder: str, at: datetime | None) -> bool:
    """Record that a coder is done, or (None) that she is not; whether that is new. UsageError: it is not her round."""
    held = _open_round(connection, number)
    if coder not in held.done:
        raise UsageError(f"{coder} does not code in blind round {number}", "firsthand code round list shows who does.")
    if (held.done[coder] is None) == (at is None):
        return False
    when = None if at is None else stamp(at)
    run(connection, "UPDATE round_coder SET done = ? WHERE round = ? AND coder = ?", (when, number, coder))
    return True


def waits(connection: Connection, number: int) -> bool:
    """Tell whether a coder of the round is not done."""
    return one(connection, "SELECT 1 FROM round_coder WHERE round = ? AND done IS NULL", (number,)) is not None


def close(connection: Connection, number: int, by: str, at: datetime) -> list[tuple[int, tuple[Any, ...]]]:
    """Close a round, and keep what each coder who was done says now; these rows, each with its source.

    ``by`` is empty where the last coder's word closes it. Raises UsageError for a round that is not open.
    """
    held = _open_round(connection, number)
    run(connection, "UPDATE round SET closed = ?, closed_by = ? WHERE id = ?", (stamp(at), by, number))
    run(
        connection,
        "UPDATE round_interview SET transcript = (SELECT t.id FROM transcript t WHERE t.interview = "
        "round_interview.interview AND t.current ORDER BY t.original DESC, t.id LIMIT 1) WHERE round = ?",
        (number,),
    )
    run(
        connection,
        "INSERT INTO round_coding (round, transcript, first, last, code, coder, polarity, basis) "
        "SELECT ri.round, c.transcript, c.first, c.last, c.code, c.coder, c.polarity, c.basis FROM round_interview ri "
        "JOIN coding c ON c.transcript = ri.transcript WHERE ri.round = ? AND c.state = 'accepted' "
        "AND c.coder IN (SELECT value FROM json_each(?))",
        (number, among(held.compared)),
    )
    kept = [tuple(row) for row in rows(connection, f"{_KEPT} WHERE k.round = ? ORDER BY {_ORDER}", (number,))]
    of = sources_of(connection, {row[0] for row in kept})
    return [(of[row[0]], row) for row in kept]


_ORDER = "k.transcript, k.first, k.last, k.code, k.coder"
_KEPT = f"SELECT {_ORDER}, k.polarity, k.basis FROM round_coding k"  # noqa: S608 a constant


def rounds(connection: Connection) -> tuple[Round, ...]:
    """List every round, in order."""
    done: dict[int, dict[str, datetime | None]] = {}
    for number, coder, when in rows(connection, "SELECT round, coder, done FROM round_coder ORDER BY round, coder"):
        done.setdefault(number, {})[coder] = _time(when)
    interviews: dict[int, list[InterviewRef]] = {}
    for number, code, of in rows(
        connection,
        "SELECT ri.round, s.code, i.number FROM round_interview ri JOIN interview i ON i.id = ri.interview "
        "JOIN source s ON s.id = i.source ORDER BY ri.round, s.code, i.number",
    ):
        interviews.setdefault(number, []).append(InterviewRef(code, of))
    return tuple(
        Round(
            number, tuple(interviews.get(number, ())), MappingProxyType(done.get(number, {})),
            datetime.fromisoformat(begun), by, _time(closed), closed_by,
        )
        for number, begun, by, closed, closed_by in rows(
            connection, "SELECT id, begun, begun_by, closed, closed_by FROM round ORDER BY id"
        )
    )  # fmt: skip


def record(connection: Connection, number: int) -> RoundRecord:
    """Read what a closed round left. Raises UsageError where there is none such."""
    found = next((held for held in rounds(connection) if held.number == number), None)
    if found is None or found.closed is None:
        raise UsageError(f"there is no closed blind round {number}", "firsthand code round list shows those there are.")
    texts: dict[int, InterviewRef] = {}
    revised: set[InterviewRef] = set()
    for text, code, of, current in rows(
        connection,
        "SELECT t.id, s.code, i.number, t.current FROM round_interview ri JOIN transcript t ON t.id = ri.transcript "
        "JOIN interview i ON i.id = t.interview JOIN source s ON s.id = i.source WHERE ri.round = ?",
        (number,),
    ):
        texts[text] = InterviewRef(code, of)
        if not current:
            revised.add(texts[text])
    codings = tuple(
        Coding(
            PassageRef(texts[text], first, last), code, coder,
            Polarity(polarity) if polarity else None, Basis(basis) if basis else None,
        )
        for text, first, last, code, coder, polarity, basis in rows(
            connection, f"{_KEPT} WHERE k.round = ? ORDER BY {_ORDER}", (number,)
        )
    )  # fmt: skip
    turns = {interview: _speakers(connection, text) for text, interview in texts.items()}
    return RoundRecord(found, MappingProxyType(turns), codings, frozenset(revised))


def erase(connection: Connection, source: int) -> None:
    """Take an erased source's interviews out of all rounds, with what was said of them."""
    hers = "(SELECT id FROM interview WHERE source = ?)"
    for statement in (
        f"DELETE FROM round_coding WHERE transcript IN (SELECT id FROM transcript WHERE interview IN {hers})",  # noqa: S608
        f"DELETE FROM round_interview WHERE interview IN {hers}",  # noqa: S608 constants
    ):
        run(connection, statement, (source,))


def _interview(connection: Connection, interview: InterviewRef) -> int:
    found = one(
        connection,
        "SELECT i.id FROM interview i JOIN source s ON s.id = i.source WHERE s.code = ? AND i.number = ?",
        (interview.source, interview.number),
    )
    if found is None:
        raise UsageError(f"there is no interview {interview}", "firsthand sources lists them.")
    return int(found[0])


def _open_round(connection: Connection, number: int) -> Round:
    found = next((held for held in rounds(connection) if held.number == number), None)
    if found is None:
        raise UsageError(f"there is no blind round {number}", "firsthand code round list shows those there are.")
    if found.closed is not None:
        raise UsageError(f"blind round {number} is closed already", f"firsthand code round show {number} compares it.")
    return found


def _speakers(connection: Connection, text: int) -> Mapping[int, Speaker]:
    low, high = text << TRANSCRIPT_SHIFT, (text + 1) << TRANSCRIPT_SHIFT
    found = rows(connection, "SELECT id FROM turn WHERE id >= ? AND id < ? ORDER BY id", (low, high))
    return MappingProxyType({number_of(turn): speaker_of(turn) for (turn,) in found})


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)

"""What a member may see of codings while she codes apart from others, and what she may write meanwhile.

Every reading of codings for the people who keep the record goes through :data:`NOT_BLIND`. Writing is kept apart
because its answers tell: that a code is there already, that one was taken off, that nothing is left to suggest.
"""

from __future__ import annotations

from collections.abc import Iterable

from firsthand.errors import UsageError
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.vault.database.engine import Connection, rows

_BLIND = (
    "SELECT ri.interview FROM round r JOIN round_interview ri ON ri.round = r.id "
    "JOIN round_coder rc ON rc.round = r.id WHERE r.closed IS NULL AND rc.coder = ?"
)
NOT_BLIND = f"((c.coder = ? AND c.state = 'accepted') OR i.id NOT IN ({_BLIND}))"
"""A condition on a coding ``c`` of interview ``i``: that a member, given twice, may see it."""

_OPEN = (
    "SELECT r.id, s.code, i.number FROM round r JOIN round_interview ri ON ri.round = r.id "
    "JOIN interview i ON i.id = ri.interview JOIN source s ON s.id = i.source WHERE r.closed IS NULL"
)


def interviews(connection: Connection, member: str) -> frozenset[InterviewRef]:
    """List the interviews in which a member codes apart from others now."""
    found = rows(
        connection,
        "SELECT s.code, i.number FROM interview i JOIN source s ON s.id = i.source "  # noqa: S608 a constant
        f"WHERE i.id IN ({_BLIND})",
        (member,),
    )
    return frozenset(InterviewRef(code, number) for code, number in found)


def open_interviews(connection: Connection) -> dict[InterviewRef, int]:
    """Say of each interview in an open round which round that is."""
    return {InterviewRef(code, number): held for held, code, number in rows(connection, _OPEN)}


def open_texts(connection: Connection) -> frozenset[int]:
    """List the texts of interviews in open rounds: nothing is suggested there, and no suggestion decided on."""
    found = rows(
        connection,
        "SELECT t.id FROM transcript t JOIN round_interview ri ON ri.interview = t.interview "
        "JOIN round r ON r.id = ri.round WHERE r.closed IS NULL",
    )
    return frozenset(text for (text,) in found)


def require_own(connection: Connection, member: str, coded: Iterable[tuple[PassageRef, str]]) -> None:
    """Raise UsageError where a member would write as another, of the two of whom one codes apart there.

    ``coded`` are passages, each with the coder a coding there would be of. What is refused would also tell, by its
    answer, what the other coded.
    """
    busy = open_interviews(connection)
    if not busy:
        return
    apart: dict[int, set[str]] = {}
    for number, named in rows(connection, "SELECT round, coder FROM round_coder"):
        apart.setdefault(number, set()).add(named)
    for passage, coder in coded:
        held = busy.get(passage.interview)
        if coder != member and held is not None and not apart[held].isdisjoint({coder, member}):
            raise UsageError(
                f"{passage.interview} is in blind round {held}: its coders code for themselves only",
                "Leave out --coder, or wait until the round is closed.",
            )


def require_none_open(connection: Connection, passages: Iterable[PassageRef]) -> None:
    """Raise UsageError where a passage is of an interview in an open round: its suggestions wait."""
    busy = open_interviews(connection)
    for passage in passages:
        if passage.interview in busy:
            raise UsageError(
                f"{passage.interview} is in blind round {busy[passage.interview]}: its suggestions wait",
                "They can be decided on once the round is closed.",
            )

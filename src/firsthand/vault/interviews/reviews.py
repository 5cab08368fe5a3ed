"""What readers say of a text, turn by turn, before it is approved: that it is right, or what is wrong.

What is said is of words as they were, the original's among them: once either changes, it has lapsed.
"""

from __future__ import annotations

from firsthand.errors import UsageError
from firsthand.model.private import Private
from firsthand.model.testimony import InterviewRef, Review, Turn
from firsthand.vault.database.engine import Connection, one, rows, run
from firsthand.vault.database.turns import read_turns

REVIEW = "review"
_TEXTS = (
    "SELECT t.id, t.interview, i.source, t.original FROM transcript t JOIN interview i ON i.id = t.interview "
    "JOIN source s ON s.id = i.source WHERE s.code = ? AND i.number = ? AND t.current AND {which}"
)


class _Text:
    """A text under review: its turns, and the digest of each as it stands beside the original's."""

    def __init__(self, connection: Connection, interview: InterviewRef, language: str) -> None:
        named = (interview.source, interview.number)
        found = one(connection, _TEXTS.format(which="t.language = ?"), (*named, language))
        if found is None:
            raise UsageError(f"there is no {language} text of {interview}", "firsthand sources lists them.")
        text, self.interview, self.source, original = found
        self.turns = {turn.number: turn for turn in read_turns(connection, text)}
        beside = None if original else one(connection, _TEXTS.format(which="t.original"), named)
        self._beside = {turn.number: turn for turn in read_turns(connection, beside[0])} if beside else {}
        self._keyring = connection.keyring

    def digest(self, number: int) -> str:
        """Name the words of a turn and of the original's turn of that number; nothing where there is no such turn."""
        turn = self.turns.get(number)
        said = [_told(turn), _told(self._beside.get(number))]
        return "" if turn is None else self._keyring.digest(self.source, [REVIEW, number, *said])


def mark(
    connection: Connection, interview: InterviewRef, language: str, number: int, by: str, remark: Private
) -> str:
    """Record what a member says of a turn, in place of what she said before; the digest of the words it is of.

    An empty remark says that it is right. Raises UsageError where there is no such turn.
    """
    text = _Text(connection, interview, language)
    words = text.digest(number)
    if not words:
        raise UsageError(f"there is no passage {interview}/{number}", "Open the text anew.")
    unmark(connection, interview, language, number, by)
    where = (text.interview, language, number, by, words)
    run(connection, "INSERT INTO review (interview, language, number, member, words) VALUES (?, ?, ?, ?, ?)", where)
    if remark:
        row = int(one(connection, "SELECT last_insert_rowid()")[0])
        sealed = connection.keyring.seal_text(text.source, REVIEW, row, remark.reveal())
        run(connection, "UPDATE review SET remark = ? WHERE id = ?", (sealed, row))
    return words


def unmark(connection: Connection, interview: InterviewRef, language: str, number: int, by: str) -> int:
    """Take back what a member said of a turn; how much that was."""
    return run(
        connection,
        "DELETE FROM review WHERE language = ? AND number = ? AND member = ? AND interview IN "
        "(SELECT i.id FROM interview i JOIN source s ON s.id = i.source WHERE s.code = ? AND i.number = ?)",
        (language, number, by, interview.source, interview.number),
    )


def reviews(connection: Connection, interview: InterviewRef, language: str) -> tuple[Review, ...]:
    """List what was said of a text, in order of turn. Raises UsageError where there is no such text."""
    text = _Text(connection, interview, language)
    found = rows(
        connection,
        "SELECT id, number, member, words, remark FROM review WHERE interview = ? AND language = ? "
        "ORDER BY number, member",
        (text.interview, language),
    )
    return tuple(
        Review(
            number, member,
            Private(connection.keyring.open_text(text.source, REVIEW, row, remark) if remark else ""),
            lapsed=words != text.digest(number),
        )
        for row, number, member, words, remark in found
    )  # fmt: skip


def _told(turn: Turn | None) -> list[str]:
    return [turn.speaker.value, turn.text.reveal()] if turn is not None else []

"""Where a coded passage stands in a new revision: by its exact words, or nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.vault.codings import EXACT, open_words
from firsthand.vault.engine import Connection, rows, run
from firsthand.vault.turns import turn_rows


def follow(connection: Connection, interview: int, language: str, revision: int) -> tuple[int, int]:
    """Move codings of earlier revisions of this text to ``revision`` where their words stand; how many did, did not.

    A coding whose words are not there stays with the revision it was made on, and is in no snapshot until they are.
    """
    held = rows(
        connection,
        "SELECT c.id, c.transcript, c.first, c.last, c.exact, i.source FROM coding c "
        "JOIN transcript t ON t.id = c.transcript JOIN interview i ON i.id = t.interview "
        "WHERE t.interview = ? AND t.language = ? AND t.id <> ? ORDER BY c.transcript DESC, c.id",
        (interview, language, revision),
    )
    if not held:
        return 0, 0
    texts: dict[int, list[str]] = {}
    for transcript in {row[1] for row in held} | {revision}:
        texts[transcript] = [text for _, text in turn_rows(connection, transcript)]
    moved = 0
    for coding, transcript, first, last, sealed, source in held:
        exact = open_words(connection.keyring, source, EXACT, coding, sealed)
        place = locate(texts[transcript], texts[revision], first, last, exact)
        if place is not None:
            moved += run(
                connection,
                "UPDATE OR IGNORE coding SET transcript = ?, first = ?, last = ? WHERE id = ?",
                (revision, *place, coding),
            )
    return moved, len(held) - moved


def locate(old: Sequence[str], new: Sequence[str], first: int, last: int, exact: str | None) -> tuple[int, int] | None:
    """Find turns ``first`` to ``last`` of ``old`` in ``new``: the same turns in a row, the nearest such.

    Failing that, the one turn that holds the exact words a coder marked. None when neither is there.
    """
    wanted, length = list(old[first - 1 : last]), last - first + 1
    same = [start for start in range(1, len(new) - length + 2) if list(new[start - 1 : start - 1 + length]) == wanted]
    if same:
        start = min(same, key=lambda place: (abs(place - first), place))
        return start, start + length - 1
    holding = [number for number, text in enumerate(new, 1) if exact and exact in text]
    return (holding[0], holding[0]) if len(holding) == 1 else None

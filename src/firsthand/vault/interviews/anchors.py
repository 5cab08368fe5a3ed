"""Where a passage that was coded or told of stands in a new revision: by its exact words, or nowhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from firsthand.vault.coders.codings import EXACT, open_words
from firsthand.vault.database.engine import Connection, rows, run
from firsthand.vault.database.turns import turn_rows


def follow(connection: Connection, interview: int, language: str, revision: int) -> dict[str, int]:
    """Move what rests on passages of earlier revisions of this text to ``revision`` where their words stand.

    How many codings, and passages of accounts, did and are adrift; nothing where there are none. What does not move
    stays with the revision it was made on, and is in no snapshot until the words are back.
    """
    texts: dict[int, list[str]] = {}

    def text(transcript: int) -> list[str]:
        if transcript not in texts:
            texts[transcript] = [words for _, words in turn_rows(connection, transcript)]
        return texts[transcript]

    place = (interview, language, revision)
    followed = {
        "codings": _follow_codings(connection, place, text),
        "accounts": _follow_accounts(connection, place, text),
    }
    return {
        f"{what}_{how}": number
        for what, numbers in followed.items()
        if any(numbers)
        for how, number in zip(("moved", "adrift"), numbers, strict=True)
    }


Place = tuple[int, str, int]
"""Interview, language and revision."""


def _follow_codings(connection: Connection, place: Place, text: Callable[[int], list[str]]) -> tuple[int, int]:
    held = rows(
        connection,
        "SELECT c.id, c.transcript, c.first, c.last, c.start, c.stop, c.exact, i.source FROM coding c "
        "JOIN transcript t ON t.id = c.transcript JOIN interview i ON i.id = t.interview "
        "WHERE t.interview = ? AND t.language = ? AND t.id <> ? ORDER BY c.transcript DESC, c.id",
        place,
    )
    moved, revision = 0, place[2]
    for coding, transcript, first, last, start, stop, sealed, source in held:
        exact = open_words(connection.keyring, source, EXACT, coding, sealed)
        stands = locate(text(transcript), text(revision), first, last, exact)
        if stands is not None:
            offsets = (start, stop)
            if exact and text(transcript)[first - 1 : last] != text(revision)[stands[0] - 1 : stands[1]]:
                at = text(revision)[stands[0] - 1].index(exact)
                offsets = (at, at + len(exact))
            moved += run(
                connection,
                "UPDATE OR IGNORE coding SET transcript = ?, first = ?, last = ?, start = ?, stop = ? WHERE id = ?",
                (revision, *stands, *offsets, coding),
            )
    return moved, len(held) - moved


def _follow_accounts(connection: Connection, place: Place, text: Callable[[int], list[str]]) -> tuple[int, int]:
    held = rows(
        connection,
        "SELECT p.thing, p.source, p.place, p.transcript, p.first, p.last FROM account_passage p "
        "JOIN transcript t ON t.id = p.transcript WHERE t.interview = ? AND t.language = ? AND t.id <> ? "
        "ORDER BY p.thing, p.source, p.place",
        place,
    )
    moved, revision = 0, place[2]
    for thing, source, number, transcript, first, last in held:
        stands = locate(text(transcript), text(revision), first, last, None)
        if stands is not None:
            moved += run(
                connection,
                "UPDATE account_passage SET transcript = ?, first = ?, last = ? "
                "WHERE thing = ? AND source = ? AND place = ?",
                (revision, *stands, thing, source, number),
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

"""Looking the record of events over: that it can be read, that it has no loose ends, and that decisions speak of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from firsthand.model.coherence import Incoherence, incoherences
from firsthand.model.linking import Verdict
from firsthand.model.termed import unknown_terms
from firsthand.model.vocabulary import Vocabulary
from firsthand.model.when import When
from firsthand.vault.database.engine import Connection, rows
from firsthand.vault.happened import events_reading, links

_SHOWN = 5
"""So many faults are named; of more, how many there are."""
_BACK = "Restore the vault folder from a backup."
Told = tuple[str] | tuple[str, str]


def events(connection: Connection) -> Told:
    """Tell whether the record is whole: every act with its event and victim, everything with who tells of it."""
    faults = [*_unreadable(connection), *_without_source(connection)]
    if not faults:
        held = events_reading.read(connection, private=True)
        faults = [_said(wrong) for wrong in incoherences(held)]
        if not faults:
            return (f"{len(held.events)} events, {len(held.acts)} acts, {len(held.accounts)} accounts, all of a piece",)
    return _listed(faults), f"{_BACK} It was not the program that left it so: ask who had the vault's key."


def dates(connection: Connection) -> Told:
    """Tell whether every date can be read. One that cannot is taken for none when findings are counted."""
    faults, count = [], 0
    for table in ("event", "act", "complaint"):
        for of, written in rows(connection, f"SELECT id, happened FROM {table} WHERE happened <> '' ORDER BY id"):  # noqa: S608 constants
            count += 1
            if When.parse(written) is None:
                faults.append(f"{of}: no date")
    for of, tells in rows(connection, "SELECT thing, tells FROM account ORDER BY thing, source"):
        written = json.loads(tells).get("when", "") if _parses(tells) else ""
        if written and When.parse(written) is None:
            faults.append(f"{of}: an account tells no date")
    if faults:
        of = faults[0].partition(":")[0]
        return _listed(faults), f"Put each right from the testimony: firsthand event set {of} when=2004-05"
    return (f"{count} can be read",)


def terms(connection: Connection, vocabularies: Mapping[str, Vocabulary]) -> Told:
    """Tell whether every term is in a vocabulary: a group's own may have been taken out of its file."""
    if _unreadable(connection) or _without_source(connection):
        return "not looked at: the record of events cannot be read", _BACK
    faults = [_said(wrong) for wrong in unknown_terms(events_reading.read(connection, private=False), vocabularies)]
    if faults:
        return _listed(faults), "Put the term back into its file in vocabularies/, or firsthand event set another."
    return ("every one is in its vocabulary",)


def decisions(connection: Connection) -> Told:
    """Tell whether the decisions in force on what is the same speak of what is there."""
    held = [decision for decision in links.held(connection) if decision.verdict is not Verdict.LAPSED]
    faults = [f"{decision.first} {decision.second}" for decision in held if not links.are_there(connection, decision)]
    if faults:
        return f"on what is not there: {_listed(faults)}", "The next change of the record lets them lapse."
    return (f"{len(held)} in force, on what is there",)


def _unreadable(connection: Connection) -> list[str]:
    """Name complaints and accounts whose lists do not parse."""
    lists = (
        ("complaint", "id, stages, responses, redress, reasons"),
        ("account", "thing, tells"),
    )
    return [
        f"{of}: a list that cannot be read"
        for table, columns in lists
        for of, *written in rows(connection, f"SELECT {columns} FROM {table}")  # noqa: S608 constants
        if not all(_parses(text) for text in written)
    ]


def _parses(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _without_source(connection: Connection) -> list[str]:
    """Name the accounts and persons of a source who is not there, or who was erased."""
    found = []
    for table, name in (("account", "thing"), ("person", "id")):
        for (of,) in rows(
            connection,
            f"SELECT {name} FROM {table} WHERE source IS NOT NULL "  # noqa: S608 constants
            "AND source NOT IN (SELECT id FROM source WHERE erased IS NULL) ORDER BY 1",
        ):
            found.append(f"{of}: {'an account' if table == 'account' else 'a person'} of a source who is not there")
    return found


def _said(wrong: Incoherence) -> str:
    return f"{' '.join(filter(None, (wrong.of, wrong.source)))}: {wrong.message}"


def _listed(faults: Iterable[str]) -> str:
    every = list(faults)
    more = f"; and {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    return "; ".join(every[:_SHOWN]) + more

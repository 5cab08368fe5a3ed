"""Decisions on what is one and the same. Each is kept with the journal entry that made it, and none is taken away.

They stand apart from any score: whatever is proposed later, what people decided holds until it is decided anew. A
decision lapses when one of the two is taken out of the record, so that it never speaks of another that takes its id.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from firsthand.errors import UsageError
from firsthand.model.linking import LinkDecision, Verdict, contradicted, in_force
from firsthand.model.testimony import PassageRef
from firsthand.vault.database import journal
from firsthand.vault.database.engine import Connection, one, rows, run_many

Effect = dict[str, object]
Pairs = tuple[tuple[str, str], ...]


def history(connection: Connection) -> tuple[LinkDecision, ...]:
    """List every decision ever made, in order, with who and when as the journal has it."""
    made = recorded(connection)
    asked = {entry for *_, entry in made}
    by = {entry.number: entry for entry in journal.entries(connection) if entry.number in asked}
    return tuple(
        LinkDecision(first, second, Verdict(verdict), by[entry].user, by[entry].time, entry)
        for first, second, verdict, entry in made
    )


def held(connection: Connection) -> tuple[LinkDecision, ...]:
    """List the decisions in force, without who and when."""
    return in_force(
        LinkDecision(first, second, Verdict(verdict), entry=entry)
        for first, second, verdict, entry in recorded(connection)
    )


def recorded(connection: Connection) -> list[tuple[str, str, str, int]]:
    """List the rows as they stand: two ids, the verdict, and the journal entry."""
    return [tuple(row) for row in rows(connection, "SELECT first, second, verdict, entry FROM link ORDER BY id")]


def same(connection: Connection) -> Pairs:
    """List the pairs of events, or of persons, that are the same, also by way of a passage both are the same as."""
    things = [sorted(ident for ident in cluster if "/" not in ident) for cluster in _clusters(held(connection))]
    return tuple(sorted(pair for some in things for pair in pairwise(some)))


def between(connection: Connection, verdict: Verdict) -> Pairs:
    """List the pairs of events, or of persons, so decided. An event speaks for a passage that it is the same as."""
    current = held(connection)
    stands: dict[str, str] = {}
    for cluster in _clusters(current):
        things = sorted(ident for ident in cluster if "/" not in ident)
        stands |= dict.fromkeys(cluster - set(things), things[0] if things else "")
    found = set()
    for decision in current:
        one, other = (stands.get(ident, "" if "/" in ident else ident) for ident in decision.pair)
        if decision.verdict is verdict and one and other and one != other:
            found.add((one, other))
    return tuple(sorted(found))


def _clusters(decided: Sequence[LinkDecision]) -> list[set[str]]:
    clusters: list[set[str]] = []
    for decision in decided:
        if decision.verdict is Verdict.SAME:
            joined = [cluster for cluster in clusters if not cluster.isdisjoint(decision.pair)]
            clusters = [cluster for cluster in clusters if cluster.isdisjoint(decision.pair)]
            clusters.append(set(decision.pair).union(*joined))
    return clusters


def decide(connection: Connection, new: LinkDecision) -> list[Effect]:
    """Record a decision; what to tell the journal, nothing where it was decided so already.

    Raises UsageError for an id that is not there, for two of different kinds, and where decisions in force contradict.
    """
    for ident in new.pair:
        _require(connection, ident)
    if new.first == new.second or _is_person(new.first) != _is_person(new.second):
        raise UsageError(
            f"{new.first} and {new.second} cannot be decided on",
            "Name two events, passages of events, or two persons.",
        )
    current = held(connection)
    if any((decision.pair, decision.verdict) == (new.pair, new.verdict) for decision in current):
        return []
    against = contradicted(current, new)
    if against:
        raise UsageError(
            f"{new} contradicts {', '.join(map(str, against))}",
            "Decide one of these anew first (unsure takes a decision back).",
        )
    return _keep(connection, [new])


def lapse(connection: Connection) -> list[Effect]:
    """Let the decisions lapse that speak of what is no longer there; what to tell the journal."""
    gone = [
        LinkDecision(decision.first, decision.second, Verdict.LAPSED)
        for decision in held(connection)
        if not are_there(connection, decision)
    ]
    return _keep(connection, gone)


def are_there(connection: Connection, decision: LinkDecision) -> bool:
    """Tell whether both of a pair are in the vault."""
    return all(_is_there(connection, ident) for ident in decision.pair)


def _keep(connection: Connection, decisions: Sequence[LinkDecision]) -> list[Effect]:
    entry = journal.head(connection).number + 1
    run_many(
        connection,
        "INSERT INTO link (first, second, verdict, entry) VALUES (?, ?, ?, ?)",
        [(decision.first, decision.second, decision.verdict.value, entry) for decision in decisions],
    )
    return [
        {"did": "link", "first": decision.first, "second": decision.second, "verdict": decision.verdict.value}
        for decision in decisions
    ]


def _require(connection: Connection, ident: str) -> None:
    if not _is_there(connection, ident):
        raise UsageError(f"there is no event, passage or person {ident}", "firsthand link lists pairs by their ids.")


def _is_there(connection: Connection, ident: str) -> bool:
    ref = PassageRef.parse(ident)
    if ref is not None:
        found = one(connection, _TURNS, (ref.interview.source, ref.interview.number))
        return found is not None and ref.last <= found[0]
    table = "person" if _is_person(ident) else "event"
    return one(connection, f"SELECT 1 FROM {table} WHERE id = ?", (ident,)) is not None  # noqa: S608 constants


_TURNS = (
    "SELECT t.turns FROM transcript t JOIN interview i ON i.id = t.interview JOIN source s ON s.id = i.source "
    "WHERE s.code = ? AND i.number = ? AND t.current AND s.erased IS NULL ORDER BY t.original DESC"
)


def _is_person(ident: str) -> bool:
    return ident.startswith("P") and "/" not in ident

"""Propose what may be one and the same, and keep what people decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from firsthand.errors import UsageError
from firsthand.linkage.gather import Gathered, comparable
from firsthand.linkage.pair import Pair, natural
from firsthand.linkage.scoring import score
from firsthand.model.linking import LinkDecision, Settled, Verdict, in_force
from firsthand.model.roles import Permission
from firsthand.model.snapshot import Wanted
from firsthand.vault import Vault

LEAST = 5.0
"""Pairs that less speaks for, in bits, are not proposed unless asked for."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """The pairs to decide on, the likeliest first; how many events, passages and persons were compared."""

    pairs: tuple[Pair, ...]
    events: int
    passages: int
    persons: int


def propose(vault: Vault, *, today: date, least: float = LEAST) -> Proposed:
    """Compare events, coded passages that are in no event, and persons. What decisions settle is not proposed again.

    Raises NotPermitted for who may not record what happened.
    """
    vault.require(Permission.EVENTS)
    seen = vault.snapshot(Wanted(codes=None), today)
    coded = {coding.passage for coding in seen.codings}
    told = {ref for account in seen.events.accounts for ref in account.passages}
    wanted = Wanted(frozenset(ref.interview for ref in coded | told), codes=frozenset())
    texts = vault.snapshot(wanted, today).transcripts
    originals = {ref: text for ref, whole in texts.items() for text in whole if text.original}
    gathered = Gathered(seen.events, originals)
    happenings, persons = gathered.happenings(coded), gathered.persons()
    settled = Settled(in_force(vault.links()))
    pairs = [
        pair
        for pair in (*score(happenings, least=least), *score(persons, least=least))
        if comparable(gathered, pair.first, pair.second) and not settled(pair.first, pair.second)
    ]
    pairs.sort(key=lambda pair: -round(pair.weight, 6))
    events = len(seen.events.events)
    return Proposed(tuple(pairs), events, len(happenings) - events, len(persons))


def decide(vault: Vault, first: str, second: str, verdict: Verdict, *, now: datetime) -> bool:
    """Decide of a pair, in either order; whether that is new. Raises UsageError where other decisions contradict."""
    if verdict is Verdict.LAPSED:
        raise UsageError("nobody decides that", "Say same, different or unsure.")
    one, other = sorted((first, second), key=natural)
    with vault.write("link", now=now) as writer:
        return writer.decide_link(one, other, verdict)


def decisions(vault: Vault, idents: Sequence[str] = (), *, history: bool = False) -> tuple[LinkDecision, ...]:
    """List the decisions in force, or all ever made; ``idents``: those that speak of any of these."""
    made = vault.links()
    return tuple(
        decision
        for decision in (made if history else in_force(made))
        if not idents or not set(idents).isdisjoint(decision.pair)
    )

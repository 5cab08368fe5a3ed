"""Propose what may be one and the same, and keep what people decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from firsthand.desk.coders.rounds import sight
from firsthand.errors import UsageError
from firsthand.linkage.gather import Gathered, comparable
from firsthand.linkage.mention import Mention
from firsthand.linkage.pair import Pair, natural
from firsthand.linkage.scoring import score
from firsthand.model.event import Events
from firsthand.model.linking import LinkDecision, Settled, Verdict, in_force
from firsthand.model.roles import Permission
from firsthand.model.snapshot import Wanted
from firsthand.model.testimony import PassageRef
from firsthand.vault import Vault

LEAST = 5.0
"""Pairs that less speaks for, in bits, are not proposed unless asked for."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """The pairs to decide on, the likeliest first; how many events, passages and persons were compared.

    ``mentions`` describe what was compared, by id.
    """

    pairs: tuple[Pair, ...]
    events: int
    passages: int
    persons: int
    mentions: Mapping[str, Mention] = field(default_factory=dict, repr=False)

    def open(self, decided: Sequence[LinkDecision]) -> tuple[Pair, ...]:
        """List the pairs that decisions in force do not settle."""
        settled = Settled(in_force(decided))
        return tuple(pair for pair in self.pairs if not settled(pair.first, pair.second))


@dataclass(frozen=True, slots=True)
class Side:
    """One of a pair: what is recorded of it, the events it has part in, and the passages in which it is told."""

    ident: str
    mention: Mention
    when: tuple[str, ...]
    events: tuple[str, ...]
    passages: tuple[PassageRef, ...]


def propose(vault: Vault, *, today: date, least: float = LEAST) -> Proposed:
    """Compare events, coded passages that are in no event, and persons. What decisions settle is not proposed again.

    Passages of interviews that the member codes blind are left out. Raises NotPermitted for who may not record events.
    """
    vault.require(Permission.EVENTS)
    seen = vault.snapshot(Wanted(codes=None), today)
    seeing = sight(vault)
    coded = {coding.passage for coding in seen.codings if seeing.passage(coding.passage)}
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
    mentions = {mention.id: mention for mention in (*happenings, *persons)}
    return Proposed(tuple(pairs), events, len(happenings) - events, len(persons), mentions)


def side(events: Events, found: Proposed, ident: str) -> Side:
    """Describe one of a pair by what it was compared by."""
    passage = PassageRef.parse(ident)
    if passage is not None:
        return Side(ident, found.mentions[ident], (), (), (passage,))
    acts = [act for act in events.acts if ident in {act.victim, *(part.person for part in act.perpetrators)}]
    where = [ident] if not ident.startswith("P") else list(dict.fromkeys(act.event for act in acts))
    within = {act.id for act in events.acts if act.event in where}
    within |= {one.id for one in events.complaints if one.event in where} | set(where)
    told = sorted({ref for account in events.accounts if account.of in within for ref in account.passages})
    dates = [one.when for one in events.events if one.id in where]
    dates += [act.when for act in events.acts if act.event in where]
    when = dict.fromkeys(str(date) for date in dates if date)
    return Side(ident, found.mentions[ident], tuple(when), tuple(where), tuple(told))


def decide(vault: Vault, first: str, second: str, verdict: Verdict, *, now: datetime) -> bool:
    """Decide of a pair, in either order; whether that is new. Raises UsageError where other decisions contradict."""
    if verdict is Verdict.LAPSED:
        raise UsageError("nobody decides that", "Say same, different or unsure.")
    one, other = sorted((first, second), key=natural)
    with vault.write("link", now=now) as writer:
        return writer.decide_link(one, other, verdict)


def take_back(vault: Vault, first: str, second: str, *, now: datetime) -> bool:
    """Take the decision on a pair back: the one before it holds again, if any; whether there was something to undo.

    Raises UsageError where decisions made since contradict what held before.
    """
    made = [decision for decision in vault.links() if decision.pair == (first, second)]
    if not made or made[-1].verdict is Verdict.LAPSED:
        return False
    before = made[-2].verdict if len(made) > 1 else Verdict.LAPSED
    with vault.write("link", now=now) as writer:
        return writer.decide_link(first, second, before)


def decisions(vault: Vault, idents: Sequence[str] = (), *, history: bool = False) -> tuple[LinkDecision, ...]:
    """List the decisions in force, or all ever made; ``idents``: those that speak of any of these."""
    made = vault.links()
    return tuple(
        decision
        for decision in (made if history else in_force(made))
        if not idents or not set(idents).isdisjoint(decision.pair)
    )

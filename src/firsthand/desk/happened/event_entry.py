"""A new event straight from what was coded: the passages become accounts, with their polarity and basis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from firsthand.desk.happened.events import enter, row_of
from firsthand.errors import UsageError
from firsthand.model.coding import Coding, Polarity
from firsthand.model.event import Events
from firsthand.model.project import Project
from firsthand.model.testimony import PassageRef
from firsthand.vault import Changed, Vault

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A new event or, with ``event``, a new act of one there is.

    ``passages`` are where it is told; with ``code`` the passages that carry it, those of ``passages`` where any are
    named. ``of_event`` and ``of_act`` are cells by column; without a type there is no act, and the accounts are of the
    event. ``victim`` is a person's id, or a source's code: she is then found, or entered. ``polarity`` and ``basis``
    stand for what the codings say.
    """

    passages: Sequence[PassageRef] = ()
    code: str = ""
    event: str = ""
    of_event: Mapping[str, str] = field(default_factory=dict)
    of_act: Mapping[str, str] = field(default_factory=dict)
    victim: str = ""
    polarity: str = ""
    basis: str = ""


def enter_from_passages(vault: Vault, project: Project, entry: Entry, *, now: datetime) -> Changed:
    """Record an event that passages tell of, as an :class:`Entry` says.

    Raises UsageError where nothing tells of it, where its codings disagree on how a source knows, for a cell that
    cannot be understood, and for what would not be sound.
    """
    codings = [row.coding for row in vault.codings(entry.code)]
    chosen = [coding for coding in codings if not entry.passages or coding.passage in entry.passages]
    passages = entry.passages or sorted({coding.passage for coding in chosen if entry.code})
    if not passages:
        raise UsageError(
            f"no passage carries {entry.code}" if entry.code else "name the passages that tell of it",
            "firsthand code --list shows what was coded.",
        )
    events = vault.events()
    rows: dict[str, list[Cells]] = {"persons": [], "events": [], "acts": []}
    event = entry.event or next_id(events, "E")
    if not entry.event:
        rows["events"].append({"id": event, **entry.of_event})
    elif entry.of_event:
        raise UsageError(f"{event} is there already", f"firsthand event set {event} changes it.")
    of = event
    if entry.of_act:
        number = str(1 + max((act.number for act in events.acts if act.event == event), default=0))
        of = f"{event}.{number}"
        victim = _victim(vault, project, events, entry.victim, rows["persons"])
        rows["acts"].append({"event": event, "act": number, "victim": victim, **entry.of_act})
    rows["accounts"] = [
        _joined(events, _account(of, source, told, chosen, entry)) for source, told in _by_source(passages).items()
    ]
    return enter(vault, project, rows, now=now)


def next_id(events: Events, letter: str) -> str:
    """Return the next free id of a kind: ``E8``."""
    ids = [person.id for person in events.persons] + [event.id for event in events.events]
    held = [of for of in ids + [complaint.id for complaint in events.complaints] if of.startswith(letter)]
    return f"{letter}{1 + max((int(of[1:]) for of in held), default=0)}"


def _victim(vault: Vault, project: Project, events: Events, named: str, persons: list[Cells]) -> str:
    """Return the victim's id: of a source's code the person she is, who is entered where she is not yet."""
    source = next((source for source in vault.sources() if source.code == named), None)
    if source is None:
        return named
    known = next((person.id for person in events.persons if person.source == named), "")
    if not known:
        known = next_id(events, "P")
        sex = source.attributes.get("sex") if "sex" in project.attributes else None
        persons.append({"id": known, "source": named, "sex": str(sex or "")})
    return known


def _by_source(passages: Iterable[PassageRef]) -> dict[str, list[PassageRef]]:
    found: defaultdict[str, list[PassageRef]] = defaultdict(list)
    for passage in dict.fromkeys(passages):
        found[passage.source].append(passage)
    return dict(sorted(found.items()))


def _account(of: str, source: str, told: Sequence[PassageRef], codings: Sequence[Coding], entry: Entry) -> Cells:
    hers = [coding for coding in codings if coding.passage in told]
    polarities = {coding.polarity.value for coding in hers if coding.polarity}
    bases = {coding.basis.value for coding in hers if coding.basis}
    return {
        "of": of,
        "source": source,
        "passages": "; ".join(map(str, told)),
        "polarity": entry.polarity or (Polarity.MIXED.value if len(polarities) > 1 else "".join(polarities)),
        "basis": entry.basis or _one_basis(bases, source),
    }


def _joined(events: Events, new: Cells) -> Cells:
    """Add to what the source has told of the same already: its passages stay, and so does what was judged of it."""
    if not any((account.of, account.source) == (new["of"], new["source"]) for account in events.accounts):
        return new
    held = row_of(events, new["of"], new["source"])[1]
    told = dict.fromkeys(f"{held['passages']}; {new['passages']}".split("; "))
    return {**held, "passages": "; ".join(filter(None, told))}


def _one_basis(bases: Collection[str], source: str) -> str:
    if len(bases) > 1:
        raise UsageError(
            f"how {source} knows was coded as {' and as '.join(sorted(bases))}",
            "Say which with --basis, or name the passages that tell of this one event.",
        )
    return "".join(bases)

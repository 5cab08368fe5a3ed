"""The record of events in lines, for pages and tables::

    person P1 source=S1 sex=female minor=no
    person P2 role=police
    event E1 when=2004 region=north
    act E1.1 physical.beating P1 by=P2:carried-out:none setting=home phase=transit when=2004-05 frequency=once
    complaint C1 E1 P1 act=E1.1 to=police complained=yes recorded=not_asked responses=blamed;mediated sanction=none
    account E1.1 S1 affirms experienced passages=S1/3;S1/9
    account E1.1 S2 witnessed passages=S2/1 tells=setting:market;when:2005
    same E1 E2
    different E1 E3
    unsure E2 E4

An account affirms where it says nothing else. Persons, and events without a date, need no line of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from firsthand.model.coding import Basis, Polarity
from firsthand.model.event import STAGES, Account, Act, Complaint, Event, Events, Involvement, Person, PersonKind, Stage
from firsthand.model.testimony import PassageRef
from firsthand.model.when import When


@dataclass
class EventLines:
    """Collects lines, each told by its first word."""

    persons: dict[str, Person] = field(default_factory=dict)
    happened: dict[str, Event] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    same: list[tuple[str, str]] = field(default_factory=list)
    different: list[tuple[str, str]] = field(default_factory=list)
    unsure: list[tuple[str, str]] = field(default_factory=list)

    def read(self, line: str) -> None:
        """Read one line. Raises KeyError, ValueError or AssertionError for one that cannot be read."""
        word, *rest = line.split()
        words = [part for part in rest if "=" not in part]
        options = dict(part.split("=", 1) for part in rest if "=" in part)
        READERS[word](self, words, options)

    def record(self) -> Events:
        """Return the record."""
        return Events(
            tuple(sorted(self.persons.values(), key=lambda person: person.id)),
            tuple(sorted(self.happened.values(), key=lambda event: event.id)),
            tuple(self.acts),
            tuple(self.accounts),
            tuple(self.complaints),
            tuple(self.same),
            tuple(self.different),
            tuple(self.unsure),
        )

    def someone(self, ident: str) -> str:
        """Make sure that there is such a person."""
        self.persons.setdefault(ident, Person(ident))
        return ident

    def something(self, ident: str) -> str:
        """Make sure that there is such an event."""
        self.happened.setdefault(ident, Event(ident))
        return ident


def _when(options: dict[str, str]) -> When | None:
    if "when" not in options:
        return None
    found = When.parse(options["when"])
    assert found is not None, options["when"]
    return found


def _many(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(";")))


def _person(lines: EventLines, words: list[str], o: dict[str, str]) -> None:
    (ident,) = words
    minor = {"": None, "yes": True, "no": False}[o.get("minor", "")]
    kind = PersonKind(o.get("kind", "individual"))
    person = Person(ident, kind, o.get("source", ""), o.get("sex", ""), minor, o.get("role", ""))
    lines.persons[ident] = person


def _event(lines: EventLines, words: list[str], o: dict[str, str]) -> None:
    (ident,) = words
    lines.happened[ident] = Event(ident, _when(o), o.get("region", ""), o.get("part_of", ""))


def _act(lines: EventLines, words: list[str], o: dict[str, str]) -> None:
    ident, kind, victim = words
    event, _, number = ident.partition(".")
    parts = [(*part.split(":"), "", "")[:3] for part in _many(o.get("by", ""))]
    perpetrators = tuple(Involvement(lines.someone(who), degree, relation) for who, degree, relation in parts)
    told = (o.get("setting", ""), o.get("phase", ""), o.get("frequency", ""))
    lines.acts.append(
        Act(lines.something(event), int(number), kind, lines.someone(victim), perpetrators, *told, _when(o))
    )


def _account(lines: EventLines, words: list[str], o: dict[str, str]) -> None:
    of, source, *rest = words
    polarity = Polarity(rest.pop(0)) if rest and rest[0] in {*Polarity} else Polarity.AFFIRMS
    basis = Basis(" ".join(rest)) if rest else None
    passages = tuple(filter(None, map(PassageRef.parse, _many(o.get("passages", "")))))
    tells = dict(part.split(":", 1) for part in _many(o.get("tells", "")))
    lines.accounts.append(Account(of, source, polarity, basis, passages, tells))


def _complaint(lines: EventLines, words: list[str], o: dict[str, str]) -> None:
    ident, event, victim = words
    stages = {name: Stage(o[name].replace("_", " ")) for name in STAGES if name in o}
    retaliation = Stage(o.get("retaliation", "unknown").replace("_", " "))
    lines.complaints.append(
        Complaint(
            ident,
            lines.something(event),
            lines.someone(victim),
            o.get("act", ""),
            o.get("by", ""),
            o.get("to", ""),
            stages,
            _many(o.get("responses", "")),
            o.get("sanction", ""),
            _many(o.get("redress", "")),
            retaliation,
            _many(o.get("reasons", "")),
            _when(o),
        )
    )


def _decided(verdict: str) -> Callable[[EventLines, list[str], dict[str, str]], None]:
    def read(lines: EventLines, words: list[str], _: dict[str, str]) -> None:
        one, other = words
        getattr(lines, verdict).append((one, other))

    return read


READERS: dict[str, Callable[[EventLines, list[str], dict[str, str]], None]] = {
    "person": _person,
    "event": _event,
    "act": _act,
    "account": _account,
    "complaint": _complaint,
    "same": _decided("same"),
    "different": _decided("different"),
    "unsure": _decided("unsure"),
}

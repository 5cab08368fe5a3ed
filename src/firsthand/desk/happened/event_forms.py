"""What happened, recorded by form: one thing at a time, who is new entered with it, each refusal at its field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Self

from firsthand.desk.files import ChangedMeanwhile
from firsthand.desk.happened.event_choices import region_named
from firsthand.desk.happened.event_entry import next_id
from firsthand.desk.happened.events import known_to, row_of
from firsthand.errors import UsageError
from firsthand.exchange import typed, understand
from firsthand.exchange.tables import Table
from firsthand.model.coding import Polarity
from firsthand.model.event import Events
from firsthand.model.intake import RowFault
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.model.testimony import InterviewRef, PassageRef, Turn
from firsthand.vault import Changed, Vault

Cells = Mapping[str, str]
SHOWN = 12
"""So many passages, and turns of each, are read back beside a form."""

NOTHING: Cells = MappingProxyType({})
OF_PERSONS = {"acts": ("victim",), "complaints": ("victim", "by")}
"""The columns that name one person, by table."""


@dataclass(frozen=True, slots=True)
class Part:
    """A perpetrator as a form has her: who, or, where that is empty, what is known of somebody new; and her part."""

    person: str = ""
    degree: str = ""
    relation: str = ""
    new: Cells = field(default_factory=lambda: NOTHING)

    @property
    def filled(self) -> bool:
        """Whether anything was said of her."""
        return bool(self.person or self.degree or self.relation or any(self.new.values()))


@dataclass(frozen=True, slots=True)
class Given:
    """What a form says of one thing: cells by column, and what is known of persons who are not in the record yet.

    Of ``name`` the faults will be. ``new`` is by the column that names the person; ``parts`` are an act's perpetrators.
    A person may be named by her id, or by her code where she is a source: she is then entered where needed.
    """

    table: str
    name: str
    cells: Cells
    new: Mapping[str, Cells] = field(default_factory=lambda: MappingProxyType({}))
    parts: Sequence[Part] = ()

    @property
    def filled(self) -> bool:
        """Whether anything was said at all."""
        people = [cells for cells in self.new.values() if any(cells.values())]
        return bool(any(self.cells.values()) or people or any(part.filled for part in self.parts))


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a form: what it did, and the id of what it is of; or its ``faults``, each at a name and a column."""

    did: Changed = field(default_factory=Changed)
    thing: str = ""
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A thing opened to be changed: its table, its cells, and a digest by which a change meanwhile is noticed."""

    table: str
    cells: Cells
    digest: str


def open_thing(vault: Vault, thing: str, source: str = "") -> Opened:
    """Read a thing, or a source's account of it. Raises UsageError where there is none."""
    vault.require(Permission.EVENTS)
    table, cells = row_of(vault.events(), thing, source)
    return Opened(table, cells, sha256(repr(sorted(cells.items())).encode()).hexdigest())


def account_of(vault: Vault, passages: Sequence[PassageRef]) -> Cells:
    """Begin an account with passages, and what they were coded with where their codings agree on it."""
    vault.require(Permission.EVENTS)
    hers = [row.coding for row in vault.codings() if row.coding.passage in passages] if passages else []
    polarities = {coding.polarity.value for coding in hers if coding.polarity}
    bases = {coding.basis.value for coding in hers if coding.basis}
    return {
        "passages": "; ".join(map(str, passages)),
        "source": passages[0].source if passages else "",
        "polarity": Polarity.MIXED.value if len(polarities) > 1 else "".join(polarities),
        "basis": "".join(bases) if len(bases) == 1 else "",
    }


@dataclass(frozen=True, slots=True)
class Said:
    """A passage with its words, turn by turn; none where it is not in the vault."""

    passage: str
    interview: InterviewRef | None = None
    language: str = ""
    turns: tuple[Turn, ...] = ()


def words_of(vault: Vault, text: str) -> tuple[Said, ...]:
    """Read the passages that a form names, in the original, the first :data:`SHOWN`. Raises NotPermitted."""
    vault.require(Permission.EVENTS)
    found = []
    for part in list(filter(None, (part.strip() for part in text.split(";"))))[:SHOWN]:
        passage = PassageRef.parse(part)
        whole = vault.transcript(passage.interview) if passage else None
        if passage is None or whole is None:
            found.append(Said(part))
            continue
        turns = (turn for turn in whole.turns if passage.first <= turn.number <= passage.last)
        found.append(Said(part, passage.interview, whole.language, tuple(turns)[:SHOWN]))
    return tuple(found)


def enter_event(
    vault: Vault, project: Project, event: Given, act: Given, account: Given, *, now: datetime
) -> Entered:
    """Record a new event with the accounts of it; with an act where anything is said of one, and of that the accounts.

    Each source who speaks in the passages gets an account. Raises NotPermitted.
    """
    draft = _Draft(vault, project)
    id_ = next_id(draft.events, "E")
    draft.line(event, {"id": id_})
    if act.filled:
        draft.line(act, {"event": id_, "act": "1"})
    of = f"{id_}.1" if act.filled else id_
    return _unsaid(account) or draft.told(account, of).record(id_, now)


def add_to_event(vault: Vault, project: Project, event: str, given: Given, *, now: datetime) -> Entered:
    """Record a new act, complaint or account; of an account its cell ``of`` says of what. Raises NotPermitted."""
    draft = _Draft(vault, project)
    events = draft.events
    fixed: dict[str, str] = {}
    if given.table == "acts":
        number = 1 + max((act.number for act in events.acts if act.event == event), default=0)
        fixed = {"event": event, "act": str(number)}
    elif given.table == "complaints":
        fixed = {"event": event, "id": next_id(events, "C")}
    else:
        of = given.cells.get("of", "")
        held = {account.source for account in events.accounts if account.of == of}
        if again := sorted(held & _by_source(given.cells.get("passages", "")).keys()):
            fault = f"{again[0]} has an account of this already; change that one"
            return Entered(faults=(RowFault(given.name, 0, "passages", fault),))
        return _unsaid(given) or draft.told(given, of).record(event, now)
    draft.line(given, fixed)
    return draft.record(event, now)


def enter_person(vault: Vault, project: Project, given: Given, *, now: datetime) -> Entered:
    """Record somebody who is in no act yet. Raises NotPermitted."""
    draft = _Draft(vault, project)
    id_ = next_id(draft.events, "P")
    draft.line(given, {"id": id_})
    return draft.record(id_, now)


def change_thing(
    vault: Vault, project: Project, thing: str, source: str, given: Given, digest: str, *, now: datetime
) -> Entered:
    """Put what a form says in place of a thing, or of a source's account of it.

    Raises ChangedMeanwhile where it is no more what it was when it was opened, UsageError where it is not there.
    """
    opened = open_thing(vault, thing, source)
    if opened.digest != digest:
        raise ChangedMeanwhile(
            f"{thing} has been changed since you opened it", "Nothing was saved. What you typed is still here."
        )
    draft = _Draft(vault, project)
    kept = {column: said for column, said in opened.cells.items() if column not in given.cells}
    draft.line(given, {column: said for column, said in kept.items() if column != "perpetrators"})
    return draft.record(thing, now)


def _unsaid(account: Given) -> Entered | None:
    """Refuse words and notes that are of several sources at once; None where they are not."""
    wrong = [column for column in ("anchor", "memo") if account.cells.get(column)]
    if not wrong or len(_by_source(account.cells.get("passages", ""))) < 2:
        return None
    message = "these passages are of several sources; say this of each account afterwards"
    return Entered(faults=tuple(RowFault(account.name, 0, column, message) for column in wrong))


def _by_source(text: str) -> dict[str, str]:
    """Part passages by the source who speaks in them; what is no passage stays with the first, to be refused there."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for part in filter(None, (part.strip() for part in text.split(";"))):
        passage = PassageRef.parse(part)
        found[passage.source if passage else next(iter(found), "")].append(part)
    return {source: "; ".join(parts) for source, parts in found.items()}


class _Draft:
    """Rows to be recorded together, with the persons that they bring with them."""

    def __init__(self, vault: Vault, project: Project) -> None:
        vault.require(Permission.EVENTS)
        self.vault, self.project = vault, project
        self.events: Events = vault.events()
        self._sources = {source.code: source for source in vault.sources()}
        self._known = {person.source: person.id for person in self.events.persons if person.source}
        self._rows: list[tuple[str, str, dict[str, str]]] = []
        self._brought = 0

    def line(self, given: Given, fixed: Cells) -> None:
        """Add the row of a thing, and before it those of persons new with it."""
        cells = {**given.cells, **fixed}
        for column in OF_PERSONS.get(given.table, ()):
            if column in given.cells:
                cells[column] = self._person(f"{given.name}.{column}", cells[column], given.new.get(column, NOTHING))
        if given.table == "acts":
            parts = [(at, part) for at, part in enumerate(given.parts) if part.filled]
            cells["perpetrators"] = "; ".join(self._part(f"{given.name}.perpetrators.{at}", part) for at, part in parts)
        if cells.get("region"):
            cells["region"] = region_named(self.project, cells["region"])
        self._rows.append((given.table, given.name, cells))

    def told(self, account: Given, of: str) -> Self:
        """Add an account for each source who speaks in the passages."""
        for source, passages in (_by_source(account.cells.get("passages", "")) or {"": ""}).items():
            self.line(account, {"of": of, "source": source, "passages": passages})
        return self

    def _part(self, at: str, part: Part) -> str:
        said = (self._person(at, part.person, part.new), part.degree.strip(), part.relation.strip())
        return ":".join(said).rstrip(":")

    def _person(self, at: str, named: str, new: Cells) -> str:
        named = named.strip()
        if named in self._sources:
            if named not in self._known:
                sex = self._sources[named].attributes.get("sex") if "sex" in self.project.attributes else None
                self._known[named] = self._bring(at, {"source": named, "sex": str(sex or "")})
            return self._known[named]
        return self._bring(at, new) if not named and any(new.values()) else named

    def _bring(self, at: str, cells: Cells) -> str:
        id_ = f"P{int(next_id(self.events, 'P')[1:]) + self._brought}"
        self._brought += 1
        self._rows.append(("persons", at, {"id": id_, **cells}))
        return id_

    def record(self, thing: str, now: datetime) -> Entered:
        """Record the rows as one change, or say what is wrong with which."""
        tables: defaultdict[str, list[Table]] = defaultdict(list)
        for table, name, cells in self._rows:
            tables[table].append(typed(name, cells))
        given, faults = understand(tables, known_to(self.vault, self.project, now=now))
        if faults:
            return Entered(faults=tuple(dict.fromkeys(faults)))
        try:
            with self.vault.write("events", now=now) as writer:
                return Entered(writer.set_events(given), thing)
        except UsageError as refused:
            return Entered(faults=(RowFault("", 0, "", refused.message),))

"""Totals of what happened in the shape of GBVIMS and of ICCS, fit to leave the house."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from firsthand.counting.happened import Days, Deed
from firsthand.desk.files import laid_ready
from firsthand.desk.happened.event_record import Record, agreeing, as_act, shared
from firsthand.disclosure.cells.withholding import Total, merged, together, withheld
from firsthand.errors import UsageError
from firsthand.exchange.gbvims import CaseContext, CoreType, Incident, derive, label
from firsthand.exchange.writers import table_bytes
from firsthand.model.consent import Scope
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.model.snapshot import Snapshot, Wanted
from firsthand.model.vocabulary import Crosswalk
from firsthand.vault import Vault

FORMATS = ("gbvims", "iccs")
WITHHELD, OTHERS, TOTAL, UNKNOWN = "withheld", "others", "total", "not-known"
UNDECIDED, UNCLASSIFIED, SEVERAL = "not-decided", "none", "several"


@dataclass(frozen=True, slots=True)
class Case:
    """One incident or act: in which row it stands, where each breakdown puts it, and the people behind it."""

    row: str
    where: Mapping[str, str]
    victims: frozenset[str]
    tellers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Totals:
    """A file of totals. ``counted`` incidents or acts are in it, ``withheld`` of its numbers are not told.

    ``others`` rows are told as one; ``of_groups`` acts against groups were left out, for a group is no person.
    """

    data: bytes
    counted: int
    withheld: int
    others: int
    of_groups: int


@dataclass(frozen=True, slots=True)
class Derivation:
    """One incident with what was derived for it, for those who keep the record."""

    victim: str
    event: str
    incident: Incident


def derivations(vault: Vault, project: Project, *, today: date) -> tuple[Derivation, ...]:
    """Derive what GBVIMS asks of every incident, with the rules that fired. Raises NotPermitted."""
    vault.require(Permission.READ)
    record = Record(vault.snapshot(Wanted(codes=frozenset()), today))
    return tuple(
        Derivation(victim, event, _derived(record, project, victim, deeds))
        for (victim, event), deeds in record.incidents().items()
    )


def export_totals(
    vault: Vault, project: Project, shape: str, path: Path, *, now: datetime, today: date, interval: str = "year"
) -> Totals:
    """Write a file of totals and record that it left, both or neither.

    Only who agreed to be counted is in it. Raises NotPermitted; UsageError while a withdrawal is open, or where so few
    people are behind it that nothing can be told; EnvironmentFault where the file cannot be written.
    """
    vault.require(Permission.TOTALS)
    found = totals(vault.snapshot(Wanted(codes=frozenset()), today), project, shape, interval)
    with laid_ready({path: found.data}, "Choose another file."), vault.write("export", now=now) as writer:
        writer.record_export(shape, {path.name: found.data}, found.counted)
    return found


def totals(snapshot: Snapshot, project: Project, shape: str, interval: str = "year") -> Totals:
    """Add up what happened. Pure; raises UsageError as :func:`export_totals`."""
    record = Record(shared(snapshot, agreeing(snapshot, project, [Scope.COUNT], ())))
    gbvims = shape == "gbvims"
    cases = list(_incidents(record, project, interval) if gbvims else _acts(record, project))
    head = _gbvims_row if gbvims else _iccs_row(project)
    table = _Table(cases, project.protection.cell, head, _values(project), _rows(project, shape))
    if together(list(table.totals.values())).small(table.least) or not cases:
        raise UsageError(
            "too few people are behind these totals for any number to be told",
            f"policy.toml asks for {table.least} in each cell.",
        )
    rows = list(table.rows())
    columns = ["core_type", "core_type_en", "core_type_ko"] if gbvims else ["iccs", "verified", "terms"]
    data = table_bytes([*columns, "by", "value", "incidents" if gbvims else "acts"], rows)
    hidden = sum(1 for row in rows if row[-1] == WITHHELD)
    return Totals(data, len(cases), hidden, len(table.others), record.of_groups)


class _Table:
    """Rows and their breakdowns. ``known`` lists values that stand in a breakdown whether there are any or not.

    ``possible`` lists the rows there may be: one of which nothing is told may be without cases, or with few.
    """

    def __init__(
        self,
        cases: Sequence[Case],
        least: int,
        head: Callable[[str], Sequence[str]],
        known: Mapping[str, Sequence[str]],
        possible: Sequence[str],
    ) -> None:
        self.cases, self.least, self.head, self.known = cases, least, head, known
        names = sorted({case.row for case in cases})
        self.totals = {name: _total(case for case in cases if case.row == name) for name in names}
        empty = [Total()] * len(set(possible) - self.totals.keys())
        few = merged([*self.totals.values(), *empty], least)
        self.others = frozenset(name for number, name in enumerate(names) if number in few)
        self.shown = [name for name in names if name not in self.others]

    def rows(self) -> Iterator[list[str]]:
        """Yield each row's total, and its breakdowns. The rows told as one come last, and are always there."""
        breakdowns = sorted({by for case in self.cases for by in case.where})
        values = {by: self._values(by) for by in breakdowns}
        for name in [*self.shown, OTHERS]:
            cases = [case for case in self.cases if (name == OTHERS and case.row in self.others) or case.row == name]
            head = list(self.head(name))
            yield [*head, TOTAL, "", str(len(cases))]
            for by in breakdowns:
                cells = [self._cell(cases, by, value, values[by]) for value in values[by]]
                hidden = withheld(cells, self.least)
                for number, (value, cell) in enumerate(zip(values[by], cells, strict=True)):
                    yield [*head, by, value, WITHHELD if number in hidden else str(cell.count)]

    def _values(self, by: str) -> list[str]:
        """List the values of a breakdown. To be in the list must tell of nobody: times of few are not in it."""
        found = sorted({case.where[by] for case in self.cases} - {UNKNOWN})
        if by in self.known:
            return [*dict.fromkeys([*self.known[by], *found, UNKNOWN])]
        enough = [one for one in found if not _total(c for c in self.cases if c.where[by] == one).small(self.least)]
        return [*enough, UNKNOWN]

    def _cell(self, cases: Sequence[Case], by: str, value: str, values: Sequence[str]) -> Total:
        """Add up the cases of one value; what is not in the list counts as not known."""
        return _total(c for c in cases if (c.where[by] if c.where[by] in values else UNKNOWN) == value)


def _values(project: Project) -> Mapping[str, Sequence[str]]:
    sex = project.attributes.get("sex")
    answers = {context.value: ("yes", "no") for context in CaseContext}
    return {
        "sex": tuple(sex.values) if sex else (),
        "minor": ("yes", "no"),
        "relation": (*project.vocabularies["relation"].terms, SEVERAL),
        "setting": tuple(project.vocabularies["setting"].terms),
        **answers,
    }


def _rows(project: Project, shape: str) -> Sequence[str]:
    if shape == "gbvims":
        return (*(one.value for one in CoreType), UNDECIDED, UNCLASSIFIED)
    codes = (iccs_code(project, term) for term in project.vocabularies["act"].terms)
    return (*dict.fromkeys(code.code for code in codes if code), UNCLASSIFIED)


def _total(cases: Iterable[Case]) -> Total:
    held = list(cases)
    return Total(
        len(held),
        frozenset[str]().union(*(case.victims for case in held)),
        frozenset[str]().union(*(case.tellers for case in held)),
    )


def _incidents(record: Record, project: Project, interval: str) -> Iterator[Case]:
    for (victim, event), deeds in record.incidents().items():
        incident = _derived(record, project, victim, deeds)
        row = incident.core[0] if len(incident.core) == 1 else UNDECIDED if incident.core else UNCLASSIFIED
        where = {
            "sex": record.sex(victim) or UNKNOWN,
            "minor": _answer(record.minor(victim)),
            interval: _interval([deed.days for deed in deeds], interval),
            **{context.value: _answer(derived.holds) for context, derived in incident.contexts.items()},
        }
        tellers = frozenset(one.source for deed in deeds for one in deed.accounts.affirming)
        del event
        yield Case(row, where, frozenset({victim}), tellers)


def _derived(record: Record, project: Project, victim: str, deeds: Sequence[Deed]) -> Incident:
    return derive([as_act(deed) for deed in deeds], project.vocabularies["act"], minor=record.minor(victim))


def _gbvims_row(row: str) -> Sequence[str]:
    known = {one.value: one for one in CoreType}
    return [row, *(label(known[row], tongue) if row in known else row for tongue in ("en", "ko"))]


def _answer(holds: bool | None) -> str:  # noqa: FBT001 the value itself
    return UNKNOWN if holds is None else "yes" if holds else "no"


def _interval(days: Sequence[Days | None], interval: str) -> str:
    """Name the year or month that every act of an incident surely lies in."""
    known = [each for each in days if each is not None]
    if not known:
        return UNKNOWN
    length = 4 if interval == "year" else 7
    parts = {day.isoformat()[:length] for each in known for day in each}
    open_ended = any(day in {date.min, date.max} for each in known for day in each)
    return parts.pop() if len(parts) == 1 and not open_ended else UNKNOWN


def iccs_code(project: Project, term: str) -> Crosswalk | None:
    """Return the ICCS code of a type of act, the first the vocabulary gives; None where it gives none."""
    known = project.vocabularies["act"].terms.get(term)
    return next((walk for walk in known.crosswalks if walk.scheme == "iccs"), None) if known else None


def _acts(record: Record, project: Project) -> Iterator[Case]:
    for deed in record.deeds:
        code = iccs_code(project, deed.type)
        relations = {doer.relation for doer in deed.doers if doer.did}
        where = {
            "sex": record.sex(deed.victim) or UNKNOWN,
            "relation": SEVERAL if len(relations) > 1 else next(iter(relations), "") or UNKNOWN,
            "setting": deed.setting or UNKNOWN,
        }
        tellers = frozenset(one.source for one in deed.accounts.affirming)
        yield Case(code.code if code else UNCLASSIFIED, where, frozenset({deed.victim}), tellers)


def _iccs_row(project: Project) -> Callable[[str], Sequence[str]]:
    terms: dict[str, list[str]] = {}
    verified = Counter[str]()
    for term in project.vocabularies["act"].terms:
        code = iccs_code(project, term)
        if code is not None:
            terms.setdefault(code.code, []).append(term)
            verified[code.code] += code.verified
    return lambda row: [row, ("yes" if verified[row] else "no") if row in terms else "", " ".join(terms.get(row, []))]

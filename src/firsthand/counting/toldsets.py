"""What acts and complaints say to a leaf, as sets: each property is looked up once for all of them.

An act or a complaint is a bit of a whole number, as a row is in :mod:`firsthand.counting.rowsets`; what they say is
then gathered to the rows of the units they belong to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, compress
from typing import TypeVar

from firsthand.counting.conditions import Complained, Outcome, Suffered, Terms, Told
from firsthand.counting.happened import Accounts, Days, Deed, Doer, Instance, Recourse, Standing
from firsthand.counting.rowsets import bits, mask_by, mask_of, union
from firsthand.model.event import Stage
from firsthand.model.finding import Answer

V = TypeVar("V")
Truths = tuple[int, int]
"""Where something is TRUE, and where UNKNOWN."""

Said = Mapping[Answer, int]
"""What is said, by whom: sets of acts or complaints, no two of which share one."""

STRONGEST_FIRST = (Answer.IN, Answer.NOT_ASKED, Answer.DECLINED, Answer.MISSING, Answer.DENIED, Answer.SILENT)
_ANSWER = {
    Stage.YES: Answer.IN,
    Stage.NO: Answer.DENIED,
    Stage.UNKNOWN: Answer.MISSING,
    Stage.NOT_ASKED: Answer.NOT_ASKED,
    Stage.NOT_APPLICABLE: Answer.SILENT,
}
_STAGE_OF = {"responses": "responded", "sanction": "sanctioned", "redress": "redressed", "reasons": "complained"}
_WITHOUT = {
    "reasons": {Stage.YES: Answer.SILENT, Stage.NO: Answer.MISSING},
    "responses": {Stage.YES: Answer.MISSING, Stage.NO: Answer.MISSING},
}
"""What a stage says where nothing of the part is recorded, as far as it is not what the stage says itself."""


class Items:
    """Acts or complaints with the rows of the units they belong to."""

    def __init__(self, accounts: Sequence[Accounts], rows_of: Iterable[Sequence[int]], rows: int) -> None:
        self.accounts, self.size, self.rows = accounts, len(accounts), rows
        self.every = (1 << self.size) - 1
        self.rows_of: list[list[int]] = [[] for _ in accounts]
        for row, held in enumerate(rows_of):
            for item in held:
                self.rows_of[item].append(row)
        self.standing = self.sets(one.standing for one in accounts)

    def sets(self, values: Iterable[V]) -> dict[V, int]:
        """Return the items with each value."""
        return mask_by(values, self.size)

    def members(self, values: Iterable[Iterable[V]]) -> dict[V, int]:
        """Return the items that have each value among theirs."""
        gathered: dict[V, list[int]] = defaultdict(list)
        for i, held in enumerate(values):
            for value in held:
                gathered[value].append(i)
        return {value: mask_of(indexes, self.size) for value, indexes in gathered.items()}

    def to_rows(self, items: int) -> int:
        """Return the rows that have one of these."""
        return mask_of(chain.from_iterable(compress(self.rows_of, bits(items, self.size))), self.rows)

    def each(self, items: int) -> Iterator[int]:
        """List these by number."""
        return compress(range(self.size), bits(items, self.size))

    def weighed(self, as_told: Mapping[Answer, int]) -> Said:
        """Turn what each would say into what it says, by who tells of it."""
        stands, partly, denied = (self.standing.get(standing, 0) for standing in Standing)
        said = {answer: items & stands for answer, items in as_told.items()}
        said[Answer.MISSING] = said.get(Answer.MISSING, 0) | (union(as_told.values()) & partly)
        said[Answer.DENIED] = said.get(Answer.DENIED, 0) | (as_told.get(Answer.IN, 0) & denied)
        return said


class ActSets(Items):
    """The acts."""

    def __init__(self, deeds: Sequence[Deed], units: Sequence[Instance]) -> None:
        super().__init__([deed.accounts for deed in deeds], (one.deeds for one in units), len(units))
        self.deeds = deeds
        self.property = cache(self._property)
        self.days = cache(lambda: self.sets(deed.days for deed in deeds))
        self.doers = cache(lambda: self.members(deed.doers for deed in deeds))

    def _property(self, name: str) -> dict[str | None, int]:
        return self.sets(getattr(deed, name) for deed in self.deeds)

    def said(self, leaf: Suffered) -> Said:
        """Tell what each act answers."""
        asked = (("type", leaf.types), ("setting", leaf.settings), ("phase", leaf.phases))
        parts = [_within(self.property(name), terms) for name, terms in asked if terms is not None]
        if leaf.frequencies is not None:
            parts.append(_within(self.property("frequency"), leaf.frequencies))
        if leaf.during is not None:
            parts.append(_on(self.days(), leaf.during))
        if any(asked is not None for asked in (leaf.roles, leaf.relations, leaf.degrees)):
            parts.append(self._done_by(leaf))
        true = possible = self.every
        for fits, open_ in parts:
            true &= fits
            possible &= fits | open_
        return self.weighed({Answer.IN: true, Answer.MISSING: possible & ~true})

    def _done_by(self, leaf: Suffered) -> Truths:
        counted = {doer: items for doer, items in self.doers().items() if doer.did or leaf.degrees is not None}
        fits = {doer: _is(leaf, doer) for doer in counted}
        true = union(items for doer, items in counted.items() if fits[doer])
        unsure = union(items for doer, items in counted.items() if fits[doer] is None)
        return true, (unsure | (self.every & ~union(counted.values()))) & ~true


class ComplaintSets(Items):
    """The complaints."""

    def __init__(self, complaints: Sequence[Recourse], units: Sequence[Instance]) -> None:
        super().__init__([one.accounts for one in complaints], (one.complaints for one in units), len(units))
        self.to = cache(lambda: self.sets(one.to for one in complaints))
        self.stage = cache(lambda name: self.sets(one.stages[name] for one in complaints))
        self.terms = cache(lambda part: self.members(_terms(one, part) for one in complaints))

    def said(self, leaf: Complained | Outcome) -> Said:
        """Tell what each complaint answers."""
        to, unsure = (self.every, 0) if leaf.to is None else _within(self.to(), leaf.to)
        told = self._stage(leaf.stage) if isinstance(leaf, Complained) else self._outcome(leaf)
        as_told = {answer: items & (to | unsure) for answer, items in told.items()}
        open_ = as_told.get(Answer.IN, 0) & unsure
        as_told[Answer.IN] = as_told.get(Answer.IN, 0) & ~unsure
        as_told[Answer.MISSING] = as_told.get(Answer.MISSING, 0) | open_
        return self.weighed(as_told)

    def _stage(self, name: str, besides: Mapping[Stage, Answer] | None = None) -> dict[Answer, int]:
        found: dict[Answer, int] = defaultdict(int)
        for stage, items in self.stage(name).items():
            found[(besides or {}).get(stage, _ANSWER[stage])] |= items
        return found

    def _outcome(self, leaf: Outcome) -> dict[Answer, int]:
        terms = self.terms(leaf.part)
        recorded = union(terms.values())
        hit = union(terms.get(term, 0) for term in leaf.terms)
        found = self._stage(_STAGE_OF[leaf.part], _WITHOUT.get(leaf.part, _WITHOUT["responses"]))
        found = {answer: items & ~recorded for answer, items in found.items()}
        found[Answer.IN] = hit
        found[Answer.SILENT] = found.get(Answer.SILENT, 0) | (recorded & ~hit)
        return found


class ToldSets:
    """The acts and the complaints of the rows of one unit. What a leaf is told is worked out once."""

    def __init__(self, deeds: Sequence[Deed], complaints: Sequence[Recourse], units: Sequence[Instance]) -> None:
        self.acts, self.complaints = ActSets(deeds, units), ComplaintSets(complaints, units)
        self.said = cache(self._said)

    def items(self, leaf: Told) -> Items:
        """Return what a leaf asks of: the acts or the complaints."""
        return self.acts if isinstance(leaf, Suffered) else self.complaints

    def _said(self, leaf: Told) -> Said:
        return self.acts.said(leaf) if isinstance(leaf, Suffered) else self.complaints.said(leaf)

    def rows(self, leaf: Told) -> dict[Answer, int]:
        """Return the rows by the strongest answer that one of theirs gives; those of which none speaks are in none."""
        items, said, taken = self.items(leaf), self.said(leaf), 0
        found: dict[Answer, int] = {}
        for answer in STRONGEST_FIRST:
            rows = items.to_rows(said.get(answer, 0)) & ~taken
            taken |= rows
            found[answer] = rows
        return found


def _terms(complaint: Recourse, part: str) -> Iterable[str]:
    held: Iterable[str] | str | None = getattr(complaint, part)
    return (held,) if isinstance(held, str) else held or ()


def _within(sets: Mapping[str | None, int], terms: Terms) -> Truths:
    return union(sets.get(term, 0) for term in terms), sets.get(None, 0)


def _on(sets: Mapping[Days | None, int], during: Days) -> Truths:
    """Tell where the days lie within, and where they may."""
    dated = {days: items for days, items in sets.items() if days is not None}
    true = union(items for (first, last), items in dated.items() if during[0] <= first and last <= during[1])
    touching = union(items for (first, last), items in dated.items() if first <= during[1] and during[0] <= last)
    return true, (touching & ~true) | sets.get(None, 0)


def _is(leaf: Suffered, doer: Doer) -> bool | None:
    """Tell whether a perpetrator is as asked, all that is asked being of this one."""
    asked = ((leaf.roles, doer.role), (leaf.relations, doer.relation), (leaf.degrees, doer.degree))
    named = [(terms, value) for terms, value in asked if terms is not None]
    if any(value and value not in terms for terms, value in named):
        return False
    return all(value for _, value in named) or None


Test = Callable[[V], "bool | None"]


def kleene(sets: Mapping[V, int], test: Test[V]) -> Truths:
    """Return where a value passes a test, and where that is not known."""
    passed = {value: test(value) for value in sets}
    return (
        union(items for value, items in sets.items() if passed[value]),
        union(items for value, items in sets.items() if passed[value] is None),
    )

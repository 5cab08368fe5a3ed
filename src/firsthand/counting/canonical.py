"""One form for all conditions that hold of the same units, however they are written.

Brackets, order, doubled ``not``, ``in`` against ``or``, ``between`` against ``<=``: what is asked is when a condition
is TRUE. Its negations are moved to the leaves, and what remains is a decision diagram over its columns in fixed order
(Bryant 1986; Srinivasan et al. 1990, for columns of more than two values), of which each function has exactly one.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import pairwise
from types import MappingProxyType

from firsthand.counting.conditions import (
    And,
    Came,
    Coded,
    Condition,
    Const,
    IsNull,
    Kind,
    Not,
    OneOf,
    Or,
    Order,
    Told,
)
from firsthand.model.coding import Asked

Form = Hashable
"""Equal for two conditions only where they are TRUE of the same units of every record."""

MOST = 4000
"""So many steps a diagram may take; a condition beyond that keeps its order-free form."""

_NO_DOMAINS: Mapping[str, Collection[str]] = MappingProxyType({})
_MISSING, _OTHER = "(missing)", "(another)"
_TRUE, _FALSE, _UNKNOWN = "true", "false", "unknown"
_CONTRARY = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}

Variable = tuple[str, ...]
Tree = Hashable
"""True, False, a :class:`_Test`, or a :class:`_Joined`."""


@dataclass(frozen=True, slots=True)
class _Test:
    """A leaf: the variable's value is one of these, or lies from ``low`` to ``high``; ``inside`` False: it is none."""

    variable: Variable
    values: frozenset[Hashable] = frozenset()
    low: int | None = None
    high: int | None = None
    inside: bool = True

    def holds(self, value: Hashable) -> bool:
        if value == _MISSING:
            return self.inside and _MISSING in self.values
        return self._within(value) is self.inside

    def _within(self, value: Hashable) -> bool:
        if self.low is None and self.high is None:
            return value in self.values
        assert isinstance(value, int)
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class _Joined:
    """All of the parts, or any; in no order, each once."""

    all: bool
    parts: frozenset[Tree]


class _TooLarge(Exception):
    """The diagram would take more steps than it may."""


def canonical(condition: Condition, domains: Mapping[str, Collection[str]] = _NO_DOMAINS) -> Form:
    """Return the form of a condition. ``domains`` lists, by column, all the text it can hold, where that is known.

    TRUE of every unit is the form ``True``, of none ``False``.
    """
    tree = _leaves_last(condition, positive=True)
    try:
        return _Diagram(tree, domains).of(tree)
    except _TooLarge:
        return tree


def both(among: Condition, where: Condition) -> Condition:
    """Return the condition of all that a finding counts as in."""
    return And((among, where))


def _leaves_last(condition: Condition, *, positive: bool) -> Tree:
    """Move negations to the leaves: what is left is TRUE wherever enough of its leaves are."""
    match condition:
        case Const(value):
            return value is positive
        case Not(part):
            return _leaves_last(part, positive=not positive)
        case And(parts) | Or(parts):
            every = isinstance(condition, And) is positive
            return _join((_leaves_last(part, positive=positive) for part in parts), every=every)
        case _:
            return _leaf(condition, positive=positive)


def _leaf(condition: Condition, *, positive: bool) -> Tree:
    match condition:
        case Coded():
            return _coded(condition, positive=positive)
        case OneOf(column, values) if column.kind is not Kind.YEARS:
            return _Test(("column", column.name), frozenset(values), inside=positive)
        case Order(column, operator, bound):
            return _ordered(column.name, operator if positive else _CONTRARY[operator], bound, column.kind)
        case IsNull(column):
            return _Test(("column", column.name), frozenset({_MISSING}), inside=positive)
        case Came(topic, states):
            held = states if positive else frozenset(Asked) - states
            return _Test(("came", topic), frozenset(state.value for state in held))
        case _:
            return _Test(_spelled(condition), frozenset({_TRUE if positive else _FALSE}))


def _join(parts: Iterable[Tree], *, every: bool) -> Tree:
    """Put parts together, those joined alike as one, without what decides nothing."""
    found: set[Tree] = set()
    for part in parts:
        if part is (not every):
            return part
        if isinstance(part, _Joined) and part.all is every:
            found |= part.parts
        elif part is not every:
            found.add(part)
    found -= _said_already(found, every=every)
    if len(found) < 2:
        return next(iter(found), every)
    return _Joined(every, frozenset(found))


def _said_already(parts: set[Tree], *, every: bool) -> set[Tree]:
    """Name the tests that another one carries: who says it on some basis says it."""
    codes = [part for part in parts if isinstance(part, _Test) and part.variable[0] == "coded"]
    wide = {(one.variable[1:3], one.values): one for one in codes if not one.variable[3]}
    narrow = [one for one in codes if one.variable[3] and (one.variable[1:3], one.values) in wide]
    said = frozenset({_TRUE})
    return {one if (one.values == said) is not every else wide[one.variable[1:3], one.values] for one in narrow}


def _coded(leaf: Coded, *, positive: bool) -> Tree:
    """Split a coding on one of several bases into one test for each."""
    found = frozenset({_TRUE if positive else _FALSE})
    bases = [""] if leaf.bases is None else [str(basis) for basis in leaf.bases]
    return _join((_Test(("coded", leaf.polarity, leaf.code, basis), found) for basis in bases), every=not positive)


def _ordered(name: str, operator: str, bound: int, kind: Kind) -> Tree:
    """Write a comparison as a stretch of whole numbers; of years that may be several, as a leaf of its own."""
    below = operator in ("<", "<=")
    edge = bound + (operator in ("<=", ">"))  # the first whole number that is not below
    if kind is Kind.YEARS:
        return _Test(("years", name, str(edge)), frozenset({_TRUE if below else _FALSE}))
    return _Test(("column", name), high=edge - 1) if below else _Test(("column", name), low=edge)


def _spelled(leaf: OneOf | Told | Condition) -> Variable:
    """Write a leaf of which nothing is known but that it is TRUE, FALSE or UNKNOWN."""
    told = [type(leaf).__name__]
    for each in fields(leaf):
        value = getattr(leaf, each.name)
        told.append(repr(sorted(map(repr, value)) if isinstance(value, frozenset | tuple) else value))
    return tuple(told)


@dataclass
class _Diagram:
    """Works out the diagram of a tree, and of what is left of it once variables have their values."""

    tree: Tree
    domains: Mapping[str, Collection[str]]
    known: dict[Tree, Form] = field(default_factory=dict)
    cells: dict[Variable, Sequence[Hashable]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tests: dict[Variable, list[_Test]] = {}
        for test in _tests(self.tree):
            tests.setdefault(test.variable, []).append(test)
        self.cells = {variable: self._cells(variable, found) for variable, found in tests.items()}

    def of(self, tree: Tree) -> Form:
        if isinstance(tree, bool):
            return tree
        if tree not in self.known:
            if len(self.known) >= MOST:
                raise _TooLarge
            self.known[tree] = None
            self.known[tree] = self._split(tree)
        return self.known[tree]

    def _split(self, tree: Tree) -> Form:
        variable = min(test.variable for test in _tests(tree))
        found: dict[Form, list[Hashable]] = {}
        for cell in self.cells[variable]:
            found.setdefault(self.of(_given(tree, variable, cell)), []).append(cell)
        if len(found) == 1:
            return next(iter(found))
        branches = [(self._told(variable, cells), left) for left, cells in found.items()]
        return variable, tuple(sorted(branches, key=lambda branch: repr(branch[0])))

    def _cells(self, variable: Variable, tests: Sequence[_Test]) -> Sequence[Hashable]:
        """List values of which each stands for all that the tests cannot tell from it."""
        if variable[0] == "came":
            return (*(state.value for state in Asked), _MISSING)
        if variable[0] != "column":
            return _TRUE, _FALSE, _UNKNOWN
        named = {value for test in tests for value in test.values if value != _MISSING}
        stretches = _stretches(tests)
        if len(stretches) > 1:
            return (*stretches, _MISSING)
        domain = self.domains.get(variable[1])
        return (*sorted(map(str, named | set(domain or ()))), *([] if domain else [_OTHER]), _MISSING)

    def _told(self, variable: Variable, cells: Sequence[Hashable]) -> Hashable:
        """Write values that lead to the same, so that it does not matter which of them the tests named."""
        if any(isinstance(cell, tuple) for cell in self.cells[variable]):
            merged = _merged([cell for cell in cells if isinstance(cell, tuple)])
            if merged == ((None, None),):
                return "not", (_MISSING,)
            return (merged, _MISSING in cells) if merged else ("in", (_MISSING,))
        if _OTHER in cells:
            return "not", tuple(sorted(map(str, set(self.cells[variable]) - set(cells))))
        return "in", tuple(sorted(map(str, cells)))


def _tests(tree: Tree) -> Iterable[_Test]:
    if isinstance(tree, _Joined):
        for part in tree.parts:
            yield from _tests(part)
    elif isinstance(tree, _Test):
        yield tree


def _given(tree: Tree, variable: Variable, cell: Hashable) -> Tree:
    """Return what is left of a tree once a variable has a value."""
    if isinstance(tree, _Joined):
        return _join((_given(part, variable, cell) for part in tree.parts), every=tree.all)
    if isinstance(tree, _Test) and tree.variable == variable:
        if isinstance(cell, tuple):
            low, high = cell
            return tree.holds(low if low is not None else high if high is not None else 0)
        return tree.holds(cell)
    return tree


def _stretches(tests: Sequence[_Test]) -> Sequence[tuple[int | None, int | None]]:
    """Cut the whole numbers where a test begins or ends."""
    cuts = {test.low for test in tests if test.low is not None}
    cuts |= {test.high + 1 for test in tests if test.high is not None}
    cuts |= {value + step for test in tests for value in test.values if isinstance(value, int) for step in (0, 1)}
    edges = pairwise([None, *sorted(cuts), None])
    return [(low, None if high is None else high - 1) for low, high in edges]


def _merged(stretches: Sequence[tuple[int | None, int | None]]) -> tuple[tuple[int | None, int | None], ...]:
    """Join stretches that touch."""
    found: list[tuple[int | None, int | None]] = []
    for low, high in stretches:
        last = found[-1] if found else None
        if last is not None and last[1] is not None and low == last[1] + 1:
            found[-1] = (last[0], high)
        else:
            found.append((low, high))
    return tuple(found)

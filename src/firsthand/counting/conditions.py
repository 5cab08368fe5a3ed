"""What a condition is once it is understood: a small frozen tree, the one thing all evaluators read.

Truth has three values (Kleene 1952, §64): TRUE, FALSE and UNKNOWN. The leaves say when each holds; ``And``, ``Or`` and
``Not`` combine them. ``docs/reference/conditions.md`` is the same in prose, with truth tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from firsthand.model.coding import Asked, Basis, Polarity

Terms = frozenset[str]
"""Terms of a vocabulary, patterns written out."""


class Kind(StrEnum):
    """What a column holds: whole numbers, text, or a property of the coding itself (unit passage only).

    Of what happened: a property, which is text, or the years in which it may have been.
    """

    NUMBER = "number"
    TEXT = "text"
    CODING = "coding"
    PROPERTY = "property"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute of the source; ``code``, ``polarity`` or ``basis`` of a coding; or a property of what happened.

    A value of another kind is unknown. Years are a stretch: what holds of all of them is TRUE, of none FALSE, else
    UNKNOWN (missing).
    """

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Const:
    """``true`` (also written ``interviewed``) or ``false``."""

    value: bool


@dataclass(frozen=True, slots=True)
class OneOf:
    """The column's value is one of these; UNKNOWN (missing) where it has none."""

    column: Column
    values: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """The column's number is ``operator`` (``<``, ``<=``, ``>``, ``>=``) ``bound``; UNKNOWN (missing) without one."""

    column: Column
    operator: str
    bound: int


@dataclass(frozen=True, slots=True)
class IsNull:
    """The column has no value. Never UNKNOWN."""

    column: Column


@dataclass(frozen=True, slots=True)
class Coded:
    """``says``, ``denies`` or ``mixed``: a coding with this code and polarity, on one of ``bases`` when they are given.

    TRUE when there is one. Else UNKNOWN (missing) when a coding of the code leaves open what would decide: it has no
    polarity, or no basis where one is asked for. Else FALSE when a coding of the code says otherwise, or the recorded
    coverage of ``topic`` is asked or raised. Else UNKNOWN: not asked, declined, or (no record) missing.
    Of a passage it is never asked what was not asked: without a coding there it is FALSE.
    """

    polarity: Polarity
    code: str
    topic: str
    bases: frozenset[Basis] | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """``asked``, ``not_asked``, ``declined`` or ``raised``: whether the topic came up, in one of these ways.

    Where the record says neither asked nor raised, a coding of the topic shows that the source raised it. Without
    record or coding UNKNOWN (missing).
    """

    topic: str
    states: frozenset[Asked]


@dataclass(frozen=True, slots=True)
class Suffered:
    """``suffered``: an act of one of ``types`` with all that is asked of it; None asks nothing of that property.

    A property that is not recorded, or a day that may lie within ``during`` (first and last day), leaves it open.
    ``roles``, ``relations`` and ``degrees`` are of one and the same perpetrator; one who had part in the act by an
    omission alone counts only where ``degrees`` are given or the act is itself an omission.

    TRUE where such an act stands. Else UNKNOWN where one may be such an act. Else FALSE (denied) where all who tell of
    such an act deny it. Else of an event, an act or a complaint FALSE, and of a source or a victim as the coverage of
    ``topic`` has it, as for :class:`Coded`; without a topic UNKNOWN (missing).
    """

    types: Terms | None = None
    settings: Terms | None = None
    phases: Terms | None = None
    frequencies: Terms | None = None
    roles: Terms | None = None
    relations: Terms | None = None
    degrees: Terms | None = None
    during: tuple[date, date] | None = None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Complained:
    """``told``, ``complained``, ``recorded``, ``responded``, ``sanctioned``, ``redressed`` or ``retaliated``.

    TRUE where a complaint to one of ``to`` came as far as ``stage``; FALSE (denied) where it did not, FALSE where the
    stage does not apply; UNKNOWN where it is not known or was not asked. Of several complaints TRUE stands before
    UNKNOWN and UNKNOWN before FALSE. Without such a complaint of a complaint FALSE, of an event UNKNOWN (missing), of a
    source or a victim as ``topic`` has it.
    """

    stage: str
    to: Terms | None = None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``answered_with``, ``punished_with``, ``redressed_with`` or ``silent_because``: what came of a complaint.

    ``part`` is ``responses``, ``sanction``, ``redress`` or ``reasons``. TRUE where one of ``terms`` is recorded; FALSE
    where others are; with none recorded as the stage has it, and UNKNOWN where that is not known.
    """

    part: str
    terms: Terms
    to: Terms | None = None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts. A pattern such as ``says('sanction.*')`` is the ``Or`` over its codes."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary; the contrary of UNKNOWN is UNKNOWN."""

    part: Condition


Told = Suffered | Complained | Outcome
"""The leaves that ask of what happened, not of what was said."""

Condition = Const | OneOf | Order | IsNull | Coded | Came | Suffered | Complained | Outcome | And | Or | Not


def leaves(condition: Condition, *, positive: bool = True) -> Iterator[tuple[Condition, bool]]:
    """Walk the leaves in order; with each, whether it stands under an even number of ``not``."""
    if isinstance(condition, And | Or):
        for part in condition.parts:
            yield from leaves(part, positive=positive)
    elif isinstance(condition, Not):
        yield from leaves(condition.part, positive=not positive)
    else:
        yield condition, positive


def coded(condition: Condition) -> tuple[Coded, ...]:
    """List the ``says``, ``denies`` and ``mixed`` leaves, each once, in order."""
    return tuple(dict.fromkeys(leaf for leaf, _ in leaves(condition) if isinstance(leaf, Coded)))


def supporting(condition: Condition) -> tuple[Coded, ...]:
    """List the coded leaves that can put a unit in: those under no ``not``, or an even number of them."""
    found = (leaf for leaf, positive in leaves(condition) if positive and isinstance(leaf, Coded))
    return tuple(dict.fromkeys(found))


def deniable(condition: Condition) -> tuple[str, ...]:
    """List the codes named in ``says`` or ``denies``: a unit that is out and denies one of them answers DENIED."""
    return tuple(dict.fromkeys(leaf.code for leaf in coded(condition) if leaf.polarity is not Polarity.MIXED))


def told(condition: Condition) -> tuple[Told, ...]:
    """List the leaves that ask of what happened, each once, in order."""
    return tuple(dict.fromkeys(leaf for leaf, _ in leaves(condition) if isinstance(leaf, Told)))


def telling(condition: Condition) -> tuple[Told, ...]:
    """List those of them that can put a unit in: under no ``not``, or an even number of them."""
    found = (leaf for leaf, positive in leaves(condition) if positive and isinstance(leaf, Told))
    return tuple(dict.fromkeys(found))

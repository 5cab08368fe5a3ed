"""Which details single out which sources, for choosing what to record and what to show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from firsthand.errors import UsageError
from firsthand.model.project import Attribute, Project
from firsthand.model.roles import Permission
from firsthand.model.testimony import Source, Value
from firsthand.vault import Vault

FEW = 2
"""Changes are weighed by how many sources up to so many attributes still single out: what one sentence tells."""


@dataclass(frozen=True, slots=True)
class Singled:
    """One source, by code: her score, and the smallest sets of attributes by which she is the only one of her kind."""

    source: str
    score: int
    sets: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """An attribute left out, or told more coarsely, and how many sources would then be singled out by few attributes.

    ``left`` are their numbers by one attribute, and by up to two. ``width`` is that of a band, 0 for none; ``grouped``
    tells of the groups of ``policy.toml``.
    """

    attribute: str
    left: tuple[int, ...]
    width: int = 0
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class Singling:
    """What the register gives away by itself. ``by_size`` counts the sources by the size of their smallest set.

    ``alone`` counts the sources no other is like on all attributes together. ``shares`` give for each attribute the
    part of all scores that comes from sets it is in, greatest first. ``few`` are the sources singled out by one
    attribute and by up to two, as the register stands; ``changes`` those that lessen either, the most effective first.
    """

    attributes: tuple[str, ...]
    size: int
    sources: tuple[Singled, ...]
    by_size: tuple[int, ...]
    alone: int
    shares: tuple[tuple[str, float], ...]
    few: tuple[int, ...]
    changes: tuple[Change, ...]


def singling(vault: Vault, project: Project, attributes: Sequence[str] = (), size: int = 3) -> Singling:
    """Search the register for the sources whom at most ``size`` attributes single out.

    Raises UsageError for an attribute the project does not have and for more than the search takes; NotPermitted for
    who may not read the ledger.
    """
    from firsthand.disclosure.fit.microdata import Microdata
    from firsthand.disclosure.fit.uniques import minimal_uniques

    vault.require(Permission.LEDGER)
    names = _names(project, attributes)
    sources = vault.sources()
    rows = [[source.attributes.get(name) for name in names] for source in sources]
    data = Microdata.encode(names, rows)
    found = minimal_uniques(data, size)
    sets: list[list[tuple[str, ...]]] = [[] for _ in sources]
    for chosen, records in found.sets.items():
        for record in records:
            sets[record].append(tuple(names[position] for position in chosen))
    smallest = found.smallest().tolist()
    scored = zip(sources, found.scores().tolist(), sets, strict=True)
    few = _few(names, rows)
    return Singling(
        names,
        size,
        tuple(sorted((Singled(s.code, n, tuple(held)) for s, n, held in scored), key=lambda one: -one.score)),
        tuple(smallest.count(number) for number in range(size + 1)),
        int((data.alike() == 1).sum()),
        tuple(sorted(found.shares().items(), key=lambda item: -item[1])),
        few,
        tuple(sorted(_changes(project, names, sources, few), key=lambda change: change.left)),
    )


def _names(project: Project, attributes: Sequence[str]) -> tuple[str, ...]:
    from firsthand.disclosure.fit.uniques import MOST_ATTRIBUTES

    names = tuple(dict.fromkeys(attributes)) or tuple(project.attributes)
    for name in names:
        if name not in project.attributes:
            raise UsageError("no attribute is named so", f"The register has {', '.join(project.attributes)}.")
    if len(names) > MOST_ATTRIBUTES:
        raise UsageError(f"{len(names)} attributes are too many", f"Name up to {MOST_ATTRIBUTES} with --attributes.")
    return names


def _few(names: Sequence[str], rows: Sequence[Sequence[Value]]) -> tuple[int, ...]:
    """Count those singled out by one attribute, and by up to two."""
    from firsthand.disclosure.fit.microdata import Microdata
    from firsthand.disclosure.fit.uniques import minimal_uniques

    smallest = minimal_uniques(Microdata.encode(names, rows), FEW).smallest().tolist()
    return tuple(sum(1 for number in smallest if 0 < number <= most) for most in range(1, FEW + 1))


def _changes(
    project: Project, names: tuple[str, ...], sources: Sequence[Source], few: tuple[int, ...]
) -> Iterator[Change]:
    """Try each attribute left out, in each band, and in its groups; give those that lessen a number."""

    def left(name: str, coarser: Callable[[Value], Value]) -> tuple[int, ...]:
        told = [[coarser(s.attributes.get(n)) if n == name else s.attributes.get(n) for n in names] for s in sources]
        return _few(names, told)

    for name in names:
        changes = [Change(name, left(name, lambda _: None))]
        for width, grouped, coarser in _coarser(project, project.attributes[name]):
            changes.append(Change(name, left(name, coarser), width, grouped))
        yield from (change for change in changes if any(now < then for now, then in zip(change.left, few, strict=True)))


def _coarser(project: Project, attribute: Attribute) -> Iterator[tuple[int, bool, Callable[[Value], Value]]]:
    telling = project.protection.telling(attribute.name)
    if attribute.type in {"integer", "year"}:
        for width in telling.bands:
            yield width, False, partial(_banded, width)
    elif telling.groups:
        groups: dict[Value, Value] = {value: group.id for group in telling.groups for value in group.values}
        yield 0, True, lambda value: groups.get(value, value)


def _banded(width: int, value: Value) -> Value:
    return value // width if isinstance(value, int) else value

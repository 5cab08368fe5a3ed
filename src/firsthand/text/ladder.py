"""The quantifier ladder as configuration: the default one, and a project's changes to it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from firsthand.model.ladder import Ladder, Rung

_KINDS = ("share", "frequency", "exclusive")
_SHARES = ("least", "most")
_NUMBERS = ("least_n", "most_n", "least_of")
_SWITCHES = ("above", "universal", "none", "below_all")


@cache
def default_ladder() -> Ladder:
    """Return the ladder that ships with the program (``ladder.toml``)."""
    with Path(__file__).with_name("ladder.toml").open("rb") as file:
        ladder, problems = merge(Ladder(()), tomllib.load(file))
    assert not problems, problems
    return ladder


def merge(default: Ladder, overrides: Mapping[str, object]) -> tuple[Ladder, tuple[str, ...]]:
    """Lay a project's ``[ladder]`` table over a ladder.

    ``overrides`` may hold ``rung``, an array of tables, and ``population`` with ``words`` per language. A rung of known
    name changes only the keys it gives (and the languages it gives under ``words``); one of a new name is added at
    the end. What cannot be read is left as it was, and told in a line that names the rung and the key.
    """
    problems = [f"the ladder has no key '{key}'" for key in overrides if key not in {"rung", "population"}]
    rungs = {rung.name: rung for rung in default.rungs}
    entries = overrides.get("rung", ())
    if not isinstance(entries, list | tuple):
        problems.append("'rung' must be an array of tables")
        entries = ()
    for number, entry in enumerate(entries, 1):
        name = entry.get("name") if isinstance(entry, Mapping) else None
        if not isinstance(name, str) or not name:
            problems.append(f"rung {number} has no name")
            continue
        rungs[name], faults = _changed(rungs.get(name, Rung(name, MappingProxyType({}))), entry)
        problems.extend(f"rung '{name}': {fault}" for fault in faults)
    said = overrides.get("population", {})
    population, faults = _words(said.get("words", {}) if isinstance(said, Mapping) else said, default.population)
    problems.extend(f"population: {fault}" for fault in faults)
    return Ladder(tuple(rungs.values()), population), tuple(problems)


def _changed(rung: Rung, entry: Mapping[str, object]) -> tuple[Rung, list[str]]:
    changes: dict[str, Any] = {}
    faults: list[str] = []
    for key, value in entry.items():
        if key == "name":
            continue
        if key == "words":
            changes[key], wrong = _words(value, rung.words)
            faults.extend(wrong)
        elif (read := _value(key, value)) is None:
            faults.append(f"'{key}' cannot be read")
        else:
            changes[key] = read
    changed = replace(rung, **changes)
    if changed.least > changed.most or (changed.most_n is not None and changed.least_n > changed.most_n):
        return rung, [*faults, "its least is above its most"]
    return changed, faults


def _value(key: str, value: object) -> Fraction | int | str | None:
    if key in _SHARES:
        return _share(value)
    if key in _NUMBERS:
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
    if key in _SWITCHES:
        return value if isinstance(value, bool) else None
    return value if key == "kind" and isinstance(value, str) and value in _KINDS else None


def _share(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        share = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return None
    return share if 0 <= share <= 1 else None


def _words(value: object, known: Mapping[str, tuple[str, ...]]) -> tuple[Mapping[str, tuple[str, ...]], list[str]]:
    if not isinstance(value, Mapping):
        return known, ["words must be given per language"]
    words, faults = dict(known), []
    for language, listed in value.items():
        if not isinstance(listed, list | tuple) or not all(isinstance(word, str) and word.strip() for word in listed):
            faults.append(f"the words in '{language}' must be a list of words")
        else:
            words[str(language)] = tuple(word.strip() for word in listed)
    return MappingProxyType(words), faults

"""What the register says of sources and interviews: codes, published names, attributes, days."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from firsthand.errors import UsageError
from firsthand.model.intake import RegisterRow
from firsthand.model.testimony import Value
from firsthand.vault.engine import Connection, one, rows, run, run_many

Described = list[list[object]]
"""What changed, as the journal's digest covers it."""


def describe(connection: Connection, register: Sequence[RegisterRow]) -> Described:
    """Write down new sources and interviews, and what the register newly says of known ones; list what changed.

    A register adds and corrects; a cell left empty takes nothing away.
    """
    return _describe_sources(connection, register) + _describe_interviews(connection, register)


def _describe_sources(connection: Connection, register: Sequence[RegisterRow]) -> Described:
    known: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        code: (json.loads(alias), json.loads(attributes))
        for code, alias, attributes in rows(connection, "SELECT code, alias, attributes FROM source")
    }
    changed: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
    for row in register:
        code = row.interview.source
        held = known.get(code)
        alias, attributes = held or ({}, {})
        stated = {name: value for name, value in row.attributes.items() if value is not None or name not in attributes}
        merged = ({**alias, **row.alias}, {**attributes, **stated})
        if merged != held:
            known[code] = changed[code] = merged
    run_many(
        connection,
        "INSERT INTO source (code, alias, attributes) VALUES (?, ?, ?) "
        "ON CONFLICT (code) DO UPDATE SET alias = excluded.alias, attributes = excluded.attributes",
        [(code, _json(alias), _json(attributes)) for code, (alias, attributes) in changed.items()],
    )
    return [[code, *pair] for code, pair in changed.items()]


def _describe_interviews(connection: Connection, register: Sequence[RegisterRow]) -> Described:
    sources: dict[str, int] = _numbers(connection)
    known: dict[tuple[int, int], str | None] = {
        (source, number): held_on
        for source, number, held_on in rows(connection, "SELECT source, number, held_on FROM interview")
    }
    changed: dict[tuple[int, int], str | None] = {}
    for row in register:
        key = (sources[row.interview.source], row.interview.number)
        held_on = row.held_on.isoformat() if row.held_on else known.get(key)
        if key not in known or known[key] != held_on:
            known[key] = changed[key] = held_on
    run_many(
        connection,
        "INSERT INTO interview (source, number, held_on) VALUES (?, ?, ?) "
        "ON CONFLICT (source, number) DO UPDATE SET held_on = excluded.held_on",
        [(*key, held_on) for key, held_on in changed.items()],
    )
    return [[*key, held_on] for key, held_on in changed.items()]


def set_details(connection: Connection, source: str, column: str, given: Mapping[str, Value]) -> bool:
    """Change a source's ``alias`` or ``attributes``; whether anything differed. UsageError: there is no such source."""
    assert column in {"alias", "attributes"}
    found = one(connection, f"SELECT {column} FROM source WHERE code = ?", (source,))  # noqa: S608 one of two words
    if found is None:
        raise UsageError(f"there is no source {source}", "firsthand sources lists them.")
    merged = {**json.loads(found[0]), **given}
    if merged == json.loads(found[0]):
        return False
    run(connection, f"UPDATE source SET {column} = ? WHERE code = ?", (_json(merged), source))  # noqa: S608
    return True


def source_ids(connection: Connection, codes: set[str]) -> dict[str, int]:
    """Give the sources' row numbers. Raises UsageError naming a code that is not in the vault."""
    known: dict[str, int] = _numbers(connection)
    if unknown := sorted(codes - known.keys()):
        raise UsageError(f"there is no source {', '.join(unknown[:5])}", "firsthand sources lists them.")
    return known


def _numbers(connection: Connection) -> dict[str, int]:
    return {str(code): int(source) for code, source in rows(connection, "SELECT code, id FROM source")}


def _json(value: Mapping[str, Value]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

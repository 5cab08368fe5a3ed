"""What the register says of sources and interviews: codes, published names, attributes, days."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from firsthand.errors import UsageError
from firsthand.model.intake import RegisterRow
from firsthand.model.testimony import Value
from firsthand.vault.database.engine import Connection, one, rows, run, run_many
from firsthand.vault.keys.keyring import Keyring

SOURCE = "source"
Told = dict[str, Any]
Described = list[tuple[int, list[object]]]
"""What changed, by source, as the journal's digest covers it."""


def describe(connection: Connection, register: Sequence[RegisterRow]) -> Described:
    """Write down new sources and interviews, and what the register newly says of known ones; list what changed.

    A register adds and corrects; a cell left empty takes nothing away.
    """
    refuse_erased(connection, {row.interview.source for row in register})
    return _describe_sources(connection, register) + _describe_interviews(connection, register)


def _describe_sources(connection: Connection, register: Sequence[RegisterRow]) -> Described:
    known = {code: (source, alias, attributes) for source, code, alias, attributes in told_of_all(connection)}
    changed: dict[str, tuple[int, Told, Told]] = {}
    following = 0
    for row in register:
        code = row.interview.source
        held = known.get(code)
        if held is None:
            following = following + 1 if following else _next_row(connection)
        source, alias, attributes = held or (following, {}, {})
        stated = {name: value for name, value in row.attributes.items() if value is not None or name not in attributes}
        merged = (source, {**alias, **row.alias}, {**attributes, **stated})
        if merged != held:
            known[code] = changed[code] = merged
        if held is None:
            connection.keyring.add(source)
    run_many(
        connection,
        "INSERT INTO source (id, code, described) VALUES (?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET described = excluded.described",
        [(source, code, sealed(connection.keyring, source, *told)) for code, (source, *told) in changed.items()],
    )
    return [(source, [code, *told]) for code, (source, *told) in changed.items()]


def _next_row(connection: Connection) -> int:
    """Give a row that no source has, nor a key in the keyring: it may be of one whom another vault.db knows."""
    last: int = one(connection, "SELECT coalesce(max(id), 0) FROM source")[0]
    return max(last, *connection.keyring.held(), 0) + 1


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
    return [(key[0], [*key, held_on]) for key, held_on in changed.items()]


def set_details(connection: Connection, source: str, column: str, given: Mapping[str, Value]) -> int | None:
    """Change a source's ``alias`` or ``attributes``; her row number if anything differed. An empty alias is taken away.

    Raises UsageError when there is no such source.
    """
    number = source_ids(connection, {source})[source]
    held = one(connection, "SELECT described FROM source WHERE id = ?", (number,))[0]
    alias, attributes = opened(connection.keyring, number, held)
    merged = {"alias": alias, "attributes": attributes}
    merged[column] = {**merged[column], **given}
    merged["alias"] = {language: name for language, name in merged["alias"].items() if name}
    if merged == {"alias": alias, "attributes": attributes}:
        return None
    told = sealed(connection.keyring, number, *merged.values())
    run(connection, "UPDATE source SET described = ? WHERE id = ?", (told, number))
    return number


def told_of_all(connection: Connection, only: str = "") -> Iterator[tuple[int, str, Told, Told]]:
    """Read row number, code, published names and attributes of every source, or of one, in order of code."""
    keyring = connection.keyring
    for source, code, held in rows(
        connection,
        "SELECT id, code, described FROM source WHERE erased IS NULL AND (?1 = '' OR code = ?1) ORDER BY code",
        (only,),
    ):
        yield source, code, *opened(keyring, source, held)


def living(connection: Connection) -> frozenset[int]:
    """List the row numbers of the sources who were not erased."""
    return frozenset(source for (source,) in rows(connection, "SELECT id FROM source WHERE erased IS NULL"))


def codes(connection: Connection) -> dict[int, str]:
    """Name the code of every source there ever was, by row number."""
    return dict(rows(connection, "SELECT id, code FROM source"))


def buried(connection: Connection) -> frozenset[int]:
    """List the row numbers of the sources who were erased."""
    return frozenset(source for (source,) in rows(connection, "SELECT id FROM source WHERE erased IS NOT NULL"))


def erased(connection: Connection) -> frozenset[str]:
    """List the codes of the sources who were erased."""
    return frozenset(code for (code,) in rows(connection, "SELECT code FROM source WHERE erased IS NOT NULL"))


def source_ids(connection: Connection, codes: Iterable[str]) -> dict[str, int]:
    """Give the sources' row numbers. Raises UsageError naming a code that is not in the vault, or was erased."""
    known: dict[str, int] = _numbers(connection)
    if unknown := sorted(set(codes) - known.keys()):
        refuse_erased(connection, unknown)
        raise UsageError(f"there is no source {', '.join(unknown[:5])}", "firsthand sources lists them.")
    return known


def refuse_erased(connection: Connection, codes: Iterable[str]) -> None:
    """Raise UsageError when one of these was erased: her code stays hers."""
    if gone := sorted(erased(connection).intersection(codes)):
        raise UsageError(
            f"{gone[0]} was erased, and what was erased does not come back",
            "A code is never given twice. Leave this source out, or, if another person is meant, give her a new code.",
        )


def _numbers(connection: Connection) -> dict[str, int]:
    found = rows(connection, "SELECT code, id FROM source WHERE erased IS NULL")
    return {str(code): int(source) for code, source in found}


def opened(keyring: Keyring, source: int, held: bytes) -> tuple[Told, Told]:
    """Open what is told of a source: her published names and her attributes."""
    alias, attributes = json.loads(keyring.open(source, SOURCE, source, held).decode())
    return alias, attributes


def sealed(keyring: Keyring, source: int, alias: Told, attributes: Told) -> bytes:
    """Seal what is told of a source."""
    told = json.dumps([alias, attributes], ensure_ascii=False, separators=(",", ":"))
    return keyring.seal(source, SOURCE, source, told.encode())

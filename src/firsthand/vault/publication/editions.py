"""What was published, edition by edition. Nothing of it is ever taken away: readers have it.

One recorded by mistake can be struck (:mod:`firsthand.vault.publication.strikings`); its row stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from firsthand.errors import UsageError
from firsthand.model.disclosure import Detail, Disclosure, Edition, PublishedCount
from firsthand.model.finding import Unit
from firsthand.vault.database.engine import Connection, one, rows, run
from firsthand.vault.publication.strikings import struck

_COLUMNS = "number, report, language, medium, published, digests, disclosures, counts, quoted"


def record(connection: Connection, edition: Edition) -> int:
    """Record an edition and give it the next number. Files that were published before are the edition they were.

    A struck edition counts as never published: its files, published now, are a new one.
    """
    told, gone = _written(edition), struck(connection)
    held = rows(
        connection,
        "SELECT number FROM edition WHERE report = ? AND language = ? AND digests = ? ORDER BY number DESC",
        (edition.report, edition.language, told[4]),
    )
    for (number,) in held:
        if number not in gone:
            return int(number)
    number = int(one(connection, "SELECT coalesce(max(number), 0) + 1 FROM edition")[0])
    run(connection, f"INSERT INTO edition ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *told))  # noqa: S608 a constant
    return number


def editions(connection: Connection) -> tuple[Edition, ...]:
    """List every edition ever recorded, in order, the struck ones among them."""
    found = rows(connection, f"SELECT {_COLUMNS} FROM edition ORDER BY number")  # noqa: S608 a constant
    return tuple(_read(row) for row in found)


def in_force(connection: Connection) -> tuple[Edition, ...]:
    """List the editions that readers have, in order: what later numbers and details are held against."""
    gone = struck(connection)
    return tuple(edition for edition in editions(connection) if edition.number not in gone)


def edition(connection: Connection, number: int) -> Edition:
    """Read one edition. Raises UsageError when there is none of that number."""
    found = next((each for each in editions(connection) if each.number == number), None)
    if found is None:
        raise UsageError(f"there is no edition {number}", "firsthand editions lists them.")
    return found


def _written(edition: Edition) -> tuple[str, ...]:
    return (
        edition.report,
        edition.language,
        edition.medium,
        edition.published.isoformat(),
        _json(dict(sorted(edition.digests.items()))),
        _json([_disclosure(each) for each in edition.disclosures]),
        _json(_counts(edition.counts)),
        _json(sorted(edition.quoted)),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _disclosure(told: Disclosure) -> list[object]:
    detail = told.detail
    return [told.source, told.place, detail.attribute, detail.low, detail.high, list(detail.values)]


def _counts(counts: Iterable[PublishedCount]) -> dict[str, list[object]]:
    """Write the counts with each set of sources once: most count over the same people."""
    universes: dict[frozenset[str], int] = {}
    written = [
        [
            count.finding,
            count.unit.value,
            count.among,
            count.where,
            dict(count.parts),
            universes.setdefault(count.sources, len(universes)),
            count.value,
            *([list(count.between)] if count.between is not None else []),
        ]
        for count in counts
    ]
    return {"sources": [sorted(sources) for sources in universes], "counts": [*written]}


def _read(row: Sequence[Any]) -> Edition:
    number, report, language, medium, published, digests, disclosures, counts, quoted = row
    return Edition(
        number=number,
        report=report,
        language=language,
        medium=medium,
        published=date.fromisoformat(published),
        digests=MappingProxyType(json.loads(digests)),
        disclosures=tuple(
            Disclosure(source, Detail(attribute, low, high, tuple(values)), place)
            for source, place, attribute, low, high, values in json.loads(disclosures)
        ),
        counts=tuple(_read_counts(json.loads(counts))),
        quoted=frozenset(json.loads(quoted)),
    )


def _read_counts(written: Mapping[str, Sequence[Any]]) -> Iterable[PublishedCount]:
    universes = [frozenset(sources) for sources in written["sources"]]
    for finding, unit, among, where, parts, universe, value, *words in written["counts"]:
        between = (int(words[0][0]), int(words[0][1])) if words else None
        told = MappingProxyType(parts)
        yield PublishedCount(finding, Unit(unit), among, where, told, universes[universe], value, between)

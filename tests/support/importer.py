"""Uwazi's importer as its own rules say it reads CSV: headings, languages, values, spans, titles. Ours, for the tests.

After ``app/api/csv`` of huridocs/uwazi: ``validateColumns``, ``entityRow``, ``arrangeThesauri``, ``typeParsers``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

WITH_LANGUAGE = {"text", "select", "multiselect"}
TYPES: Mapping[str, Mapping[str, str]] = {
    "events.csv": {"title": "text", "years": "daterange", "region": "select"},
    "acts.csv": {
        "title": "text", "event": "relationship", "act_type": "select", "setting": "select", "phase": "select",
        "frequency": "select", "years": "daterange", "victim_sex": "select", "victim_minor": "select",
        "perpetrators": "multiselect", "relations": "multiselect", "involvement": "multiselect",
        "affirmed": "numeric", "denied": "numeric",
    },
    "complaints.csv": {
        "title": "text", "event": "relationship", "institution": "select", "told": "select", "complained": "select",
        "recorded": "select", "responded": "select", "sanctioned": "select", "redressed": "select",
        "responses": "multiselect", "sanction": "select", "redress": "multiselect", "reasons": "multiselect",
    },
}  # fmt: skip
"""The properties of the three templates, as docs/formats/event-exports.md says them."""

Span = tuple[date | None, date | None]


@dataclass
class Collection:
    """What an instance holds after the import: entities by title, and the translations of each thesaurus' labels."""

    entities: dict[str, dict[str, object]] = field(default_factory=dict)
    translations: dict[tuple[str, str], str] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)
    """Titles that a relationship named and that were not there: the importer makes an empty entity of each."""


class ImportRefusedError(Exception):
    """The importer would not read the file, or would read it wrongly."""


def load(into: Collection, name: str, data: bytes, languages: Sequence[str]) -> None:
    """Read one file; the first language is the default."""
    if data.startswith(b"\xef\xbb\xbf"):
        raise ImportRefusedError("a byte order mark becomes part of the first heading")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    types = TYPES[name]
    headings = next(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    held: dict[str, set[str]] = {}
    for heading in headings:
        match = re.fullmatch(rf"(\w+?)__({'|'.join(languages)})", heading)
        if re.sub(r"[^a-z0-9_]", "_", heading.lower()) != heading:
            raise ImportRefusedError(f"{heading} would be renamed")
        held.setdefault(match[1] if match else heading, set()).add(match[2] if match else "")
    for name_, tongues in held.items():
        if name_ not in types or ("" in tongues and len(tongues) > 1):
            raise ImportRefusedError(f"{name_} is no property, or mixes columns with and without language")
        if "" not in tongues and (types[name_] not in WITH_LANGUAGE or languages[0] not in tongues):
            raise ImportRefusedError(f"{name_} takes no language, or lacks the default one")
    for row in rows:
        _entity(into, row, types, held, languages)


def _entity(
    into: Collection,
    row: Mapping[str, str],
    types: Mapping[str, str],
    held: Mapping[str, set[str]],
    languages: Sequence[str],
) -> None:
    entity: dict[str, object] = {}
    for name, tongues in held.items():
        cells = {tongue: row[f"{name}__{tongue}" if tongue else name] for tongue in tongues}
        cell = cells.get(languages[0], cells.get("", ""))
        if not cell:
            continue
        labels = [label for label in cell.split("|") if label]
        for tongue in tongues - {"", languages[0]}:
            others = cells[tongue].split("|")
            if len(others) != len(labels):
                raise ImportRefusedError(f"{name} has not as many values in each language")
            into.translations.update({(tongue, label): other for label, other in zip(labels, others, strict=True)})
        entity[name] = _parsed(types[name], cell, labels, into)
    title = entity.get("title")
    if not isinstance(title, str) or title in into.entities:
        raise ImportRefusedError("an entity without a title of its own")
    into.entities[title] = entity


def _parsed(kind: str, cell: str, labels: list[str], into: Collection) -> object:
    match kind:
        case "numeric":
            return int(cell)
        case "daterange":
            first, last = cell.split(":")
            return tuple(date.fromisoformat(one) if one else None for one in (first, last))
        case "multiselect":
            return labels
        case "relationship":
            into.created += [label for label in labels if label not in into.entities]
            return labels
        case "select" if "|" in cell or "::" in cell:
            raise ImportRefusedError("one value that would be read as two")
        case _:
            return cell

"""Tables out, as CSV that a spreadsheet opens rightly: with a byte order mark, and no cell run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from firsthand.exchange.headings import CODINGS, CONSENTS, COVERAGE, REGISTER
from firsthand.model.coding import Coverage, DatedCoding
from firsthand.model.consent import Consent
from firsthand.model.intake import RegisterRow
from firsthand.model.private import Private
from firsthand.model.project import Attribute

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_REGISTER = [name for name in REGISTER if not name.startswith("alias")]


def write_register_csv(path: Path, rows: Iterable[RegisterRow], attributes: Mapping[str, Attribute]) -> None:
    """Write a register that :func:`read_register` reads back the same, row numbers apart."""
    rows = list(rows)
    languages = sorted({language for row in rows for language in row.alias})
    header = [*_REGISTER, *(f"alias_{language}" for language in languages), *attributes]
    _write(
        path,
        header,
        ([*_of(row), *(row.alias.get(one) for one in languages), *_details(row, attributes)] for row in rows),
    )


def _of(row: RegisterRow) -> list[object]:
    about = [row.file, row.interview.source, row.interview.number, row.held_on, row.language, row.speaker]
    return [*about, row.translation_of, row.translator, row.reviewer, row.status]


def _details(row: RegisterRow, attributes: Mapping[str, Attribute]) -> list[object]:
    return [row.attributes.get(name) for name in attributes]


def write_consents_csv(path: Path, consents: Iterable[Consent]) -> None:
    """Write consents that :func:`read_consents` reads back the same."""
    _write(path, list(CONSENTS.names), map(_consent, consents))


def _consent(consent: Consent) -> list[object]:
    held = {"attributes": ";".join(sorted(consent.attributes)), "languages": ";".join(sorted(consent.terms.languages))}
    return [
        held[name] if name in held else getattr(consent if hasattr(consent, name) else consent.terms, name)
        for name in CONSENTS.names
    ]


def write_coverage_csv(path: Path, coverage: Iterable[Coverage]) -> None:
    """Write coverage that :func:`read_coverage` reads back the same."""
    _write(path, list(COVERAGE.names), coverage)


def write_codings_csv(path: Path, codings: Iterable[DatedCoding]) -> None:
    """Write codings that :func:`read_codings` reads back the same, offsets apart.

    The exact words and memos are testimony: the file holds it in the clear, and the caller answers for where it lies.
    """
    _write(
        path,
        list(CODINGS.names),
        ([one.passage, one.code, one.coder, one.polarity, one.basis, dated.exact, dated.day, dated.memo]
         for dated in codings for one in (dated.coding,)),
    )  # fmt: skip


def table_bytes(header: Sequence[str], rows: Iterable[Sequence[object]], *, mark: bool = True) -> bytes:
    """Return a table as CSV; ``mark`` puts the byte order mark first that spreadsheets need to read Hangul."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    path.write_bytes(table_bytes(header, rows))


def cell_text(value: object) -> str:
    """Return what a cell says; private words in the clear."""
    return "" if value is None else value.reveal() if isinstance(value, Private) else str(value)


def _cell(value: object) -> str:
    """Return the cell's text; one that would run as a formula gets an apostrophe, which the readers take off."""
    text = cell_text(value)
    return f"'{text}" if _FORMULA.match(text) else text

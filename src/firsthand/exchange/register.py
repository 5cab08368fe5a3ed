"""The register: what each file is, whose interview it holds, and what is recorded of the source."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from firsthand.exchange.cells import Checker, Ranges, Unclear, a_choice, a_code, a_date, a_language, a_value, spellings
from firsthand.exchange.columns import Columns, plain
from firsthand.exchange.headings import ALIAS, RECORDED, REGISTER, REGISTER_REQUIRED
from firsthand.exchange.rows import check_rows, shared
from firsthand.exchange.tables import Row, read_table, typed_row
from firsthand.model.intake import RegisterRow, RowFault
from firsthand.model.project import Attribute
from firsthand.model.testimony import InterviewRef, Status, Value

_OUTSIDE = re.compile(r"/.*|[A-Za-z]:.*|~.*|(?:.*/)?\.\.(?:/.*)?", re.DOTALL)


def read_register(
    path: Path,
    attributes: Mapping[str, Attribute],
    *,
    today: date | None = None,
    ranges: Ranges | None = None,
    content: bytes | None = None,
) -> tuple[tuple[RegisterRow, ...], tuple[RowFault, ...]]:
    """Read the register, and every fault in it.

    A row whose file, source, language or interview cannot be understood is not among the rows. What one row says of a
    source (alias, attributes) holds for all its rows. Without ``today``, dates in the future are not noticed.
    ``content`` is what the file holds, where it is in memory already.
    """
    limits = replace(ranges or Ranges(), today=today)
    own = _own(attributes)
    table = read_table(path, Columns({**own, **REGISTER}, REGISTER_REQUIRED, ALIAS), content)
    check = Checker(table.name, list(table.faults))
    files = {_slashed(row["file"]) for row in table.rows}
    rows = [found for row in table.rows if (found := _row(row, attributes, limits, check)) is not None]
    first: dict[str, int] = {}
    for row in table.rows:
        _check_review(row, files, check)
        file = _slashed(row["file"])
        if file and first.setdefault(file, row.number) != row.number:
            check.fault(row, "file", f"the same file as in row {first[file]}")
    check_rows(rows, check)
    return shared(rows, check), check.in_order()


def _own(attributes: Mapping[str, Attribute]) -> dict[str, tuple[str, ...]]:
    """Give the attributes with their labels, and the everyday names that are no other column's."""
    own = {name: tuple(attribute.label.values()) for name, attribute in attributes.items()}
    taken = {plain(word) for names in (own, REGISTER) for name, words in names.items() for word in (name, *words)}
    for name, words in own.items():
        own[name] = (*words, *(word for word in RECORDED.get(name, ()) if plain(word) not in taken))
        taken |= {plain(word) for word in own[name]}
    return own


def read_row(
    cells: Mapping[str, str], attributes: Mapping[str, Attribute], *, today: date | None = None
) -> tuple[RegisterRow | None, tuple[RowFault, ...]]:
    """Read one row from what somebody typed, by column, and every fault in it."""
    check = Checker("typed")
    found = _row(typed_row(cells), attributes, Ranges(today=today), check)
    return found, check.in_order()


def read_attributes(
    cells: Mapping[str, str], attributes: Mapping[str, Attribute], *, today: date | None = None
) -> tuple[dict[str, Value], tuple[RowFault, ...]]:
    """Read what somebody typed of a source, by attribute, and every fault in it. An empty one is not known."""
    check, row = Checker("typed"), typed_row(cells)
    known = [attributes[name] for name in cells if name in attributes]
    found = {one.name: _attribute(row, one, Ranges(today=today), check) for one in known}
    return found, check.in_order()


def _row(row: Row, attributes: Mapping[str, Attribute], ranges: Ranges, check: Checker) -> RegisterRow | None:
    filled = check.filled(row, REGISTER_REQUIRED)
    file = check.read(row, "file", _a_file)
    source = check.read(row, "source", a_code)
    language = check.read(row, "language", a_language)
    interview = check.read(row, "interview", lambda text: _an_interview(text, source or ""))
    held = check.read(row, "date", lambda text: a_date(text, ranges))
    status = check.read(row, "status", lambda text: a_choice(text, Status))
    translator = check.read(row, "translator", a_code)
    reviewer = check.read(row, "reviewer", a_code)
    values = {name: _attribute(row, attribute, ranges, check) for name, attribute in attributes.items()}
    if not filled or not file or not source or not language or (row["interview"] and not interview):
        return None
    return RegisterRow(
        row=row.number,
        file=file,
        interview=InterviewRef(source, interview or 1),
        language=language,
        held_on=held,
        speaker=row["speaker"],
        translation_of=_slashed(row["translation_of"]),
        translator=translator or "",
        reviewer=reviewer or "",
        status=status or Status.DRAFT,
        alias=MappingProxyType(_aliases(row)),
        attributes=MappingProxyType({name: value for name, value in values.items() if value is not None}),
    )


def _attribute(row: Row, attribute: Attribute, ranges: Ranges, check: Checker) -> Value:
    return check.read(row, attribute.name, lambda text: a_value(text, attribute, ranges))


def _check_review(row: Row, files: Collection[str], check: Checker) -> None:
    """Note a translation of nothing, and one that nobody, or its own translator, reviewed."""
    if not row["translation_of"]:
        return
    original = _slashed(row["translation_of"])
    if original not in files or original == _slashed(row["file"]):
        check.fault(row, "translation_of", "no other row has this file")
    if row["reviewer"] and row["reviewer"].casefold() == row["translator"].casefold():
        check.fault(row, "reviewer", "the translator may not review her own translation")
    if not row["reviewer"] and spellings(Status).get(plain(row["status"])) == Status.APPROVED:
        check.fault(row, "reviewer", "an approved translation needs a reviewer")


def _slashed(text: str) -> str:
    return text.replace("\\", "/")


def _a_file(text: str) -> str:
    """Read a file's name relative to the folder handed in; backslashes are slashes."""
    name = _slashed(text)
    if _OUTSIDE.fullmatch(name):
        raise Unclear("a file must lie in the folder handed in: write its name relative to it, without ..")
    return name


def _an_interview(text: str, source: str) -> int:
    """Read ``2``, or ``S14.2`` in a row of S14."""
    number = text.removeprefix(f"{source}.")
    if re.fullmatch(r"[1-9]\d{0,3}", number, re.ASCII) is None:
        raise Unclear("not the number of an interview; write 1 for the source's first, 2 for the second")
    return int(number)


def _aliases(row: Row) -> dict[str, str]:
    """Gather the aliases by language; a column ``alias`` alone is English."""
    found = {match[1]: text for column, text in row.cells.items() if text and (match := ALIAS.fullmatch(column))}
    return {"en": row["alias"], **found} if row["alias"] else found

"""What the register's rows must be together: files once, one original an interview, one account of each source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from firsthand.exchange.cells import Checker
from firsthand.model.intake import RegisterRow
from firsthand.model.testimony import InterviewRef, Value

Held = TypeVar("Held", str, Value)


def check_rows(rows: Sequence[RegisterRow], check: Checker) -> None:
    """Note every fault that lies between rows."""
    _check_once(rows, check)
    originals = {row.file: row for row in reversed(rows)}
    for row in rows:
        original = originals.get(row.translation_of)
        if original is not None and original.file != row.file:
            _check_translation(row, original, check)
    _check_spelling(rows, check)


def _check_once(rows: Sequence[RegisterRow], check: Checker) -> None:
    texts: dict[tuple[InterviewRef, str], int] = {}
    originals: dict[InterviewRef, int] = {}
    for row in rows:
        again = _once(
            texts, (row.interview, row.language), row, check, "language", "the same interview and language as in"
        )
        if not again and not row.translation_of:
            _once(
                originals, row.interview, row, check, "translation_of",
                "an interview has one original; if this is its translation, name it: see",
            )  # fmt: skip


Key = TypeVar("Key", bound=Hashable)


def _once(seen: dict[Key, int], key: Key, row: RegisterRow, check: Checker, column: str, message: str) -> bool:
    first = seen.setdefault(key, row.row)
    if first != row.row:
        check.note(row.row, column, f"{message} row {first}")
    return first != row.row


def _check_translation(row: RegisterRow, original: RegisterRow, check: Checker) -> None:
    if original.translation_of:
        check.note(row.row, "translation_of", f"row {original.row} is a translation itself; name the original")
    elif original.interview != row.interview:
        check.note(row.row, "translation_of", f"row {original.row} is of another interview")
    elif original.language == row.language:
        check.note(row.row, "language", f"the same language as its original in row {original.row}")


def _check_spelling(rows: Sequence[RegisterRow], check: Checker) -> None:
    first: dict[str, RegisterRow] = {}
    for row in rows:
        like = first.setdefault(row.interview.source.casefold(), row)
        if like.interview.source != row.interview.source:
            check.note(row.row, "source", f"differs only in capitals from the source in row {like.row}")


def shared(rows: Sequence[RegisterRow], check: Checker) -> tuple[RegisterRow, ...]:
    """Give every row of a source what any row says of it; a fault where two rows disagree."""
    aliases: dict[str, dict[str, str]] = defaultdict(dict)
    attributes: dict[str, dict[str, Value]] = defaultdict(dict)
    at: dict[tuple[str, str], int] = {}
    for row in rows:
        source = row.interview.source
        spelled = {f"alias_{language}": language for language in row.alias}
        for column, language in spelled.items():
            _agree(aliases[source], language, row.alias, (row, column), at, check)
        for name in row.attributes:
            _agree(attributes[source], name, row.attributes, (row, name), at, check)
    return tuple(
        replace(
            row,
            alias=MappingProxyType(dict(aliases[row.interview.source])),
            attributes=MappingProxyType(dict(attributes[row.interview.source])),
        )
        for row in rows
    )


def _agree(
    known: dict[str, Held],
    name: str,
    said: Mapping[str, Held],
    place: tuple[RegisterRow, str],
    at: dict[tuple[str, str], int],
    check: Checker,
) -> None:
    row, column = place
    first = at.setdefault((row.interview.source, column), row.row)
    if known.setdefault(name, said[name]) != said[name]:
        check.note(row.row, column, f"differs from what row {first} says of the same source")

"""The table of consents: what each source allowed, scope by scope."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from firsthand.exchange.cells import Checker, Ranges, Unclear, a_choice, a_code, a_date, a_known, a_language
from firsthand.exchange.columns import plain
from firsthand.exchange.headings import CONSENTS
from firsthand.exchange.tables import Row, read_table, typed_row
from firsthand.model.consent import BAND, NO_TERMS, Consent, Decision, Mode, Scope, Terms
from firsthand.model.intake import RowFault
from firsthand.model.project import Attribute

_BANDS = ("band", "구간")
"""What may stand behind an attribute and a colon: only a band of it may be shown."""


def read_consents(
    path: Path,
    attributes: Mapping[str, Attribute],
    sources: Collection[str],
    *,
    today: date | None = None,
    content: bytes | None = None,
) -> tuple[tuple[Consent, ...], tuple[RowFault, ...]]:
    """Read the decisions, and every fault in them. ``sources`` are the codes known; another is a fault.

    ``until`` and ``not_before`` may lie in the future; ``given``, ``withdrawn`` and ``met`` may not, where ``today`` is
    said.
    """
    table = read_table(path, CONSENTS, content)
    check = Checker(table.name, list(table.faults))
    names = _named(attributes)
    rows = [found for row in table.rows if (found := _consent(row, names, sources, Ranges(today=today), check))]
    return tuple(rows), check.in_order()


def read_decision(
    cells: Mapping[str, str],
    attributes: Mapping[str, Attribute],
    sources: Collection[str],
    *,
    today: date | None = None,
) -> tuple[Consent | None, tuple[RowFault, ...]]:
    """Read one decision from what somebody typed, by column, and every fault in it. As :func:`read_consents`."""
    check = Checker("typed")
    return _consent(typed_row(cells), _named(attributes), sources, Ranges(today=today), check), check.in_order()


def _named(attributes: Mapping[str, Attribute]) -> dict[str, str]:
    return {plain(word): one.name for one in attributes.values() for word in (one.name, *one.label.values())}


def _consent(
    row: Row, names: Mapping[str, str], sources: Collection[str], ranges: Ranges, check: Checker
) -> Consent | None:
    before = len(check.faults)
    check.filled(row, CONSENTS.required)
    source = check.read(row, "source", lambda text: a_known(text, sources, "no such source is in the register"))
    scope = check.read(row, "scope", lambda text: a_choice(text, Scope))
    decision = check.read(row, "decision", lambda text: a_choice(text, Decision))
    given = check.read(row, "given", lambda text: a_date(text, ranges))
    until = check.read(row, "until", lambda text: a_date(text, Ranges()))
    withdrawn = check.read(row, "withdrawn", lambda text: a_date(text, ranges))
    shown = check.read(row, "attributes", lambda text: _attributes(text, names)) or frozenset()
    terms = _terms(row, ranges, check)
    if given is not None:
        for column, day in (("until", until), ("withdrawn", withdrawn)):
            if day is not None and day < given:
                check.fault(row, column, "a day before the decision was given")
    if until is not None and terms.not_before is not None and until < terms.not_before:
        check.fault(row, "until", "a day before the decision begins to hold")
    if shown and scope is not None and scope is not Scope.ATTRIBUTES:
        check.fault(row, "attributes", "only the scope attributes lists attributes")
    if scope is Scope.ATTRIBUTES and decision is Decision.GRANTED and not row["attributes"]:
        check.fault(row, "attributes", "which attributes may be shown? list them, separated by ;")
    if len(check.faults) > before or source is None or scope is None or decision is None or given is None:
        return None
    return Consent(source, scope, decision, given, until, withdrawn, shown, row["form"], row["note"], terms)


def _terms(row: Row, ranges: Ranges, check: Checker) -> Terms:
    terms = Terms(
        not_before=check.read(row, "not_before", lambda text: a_date(text, Ranges())),
        condition=check.read(row, "condition", a_code) or "",
        met=check.read(row, "met", lambda text: a_date(text, ranges)),
        languages=check.read(row, "languages", _languages) or frozenset(),
        mode=check.read(row, "mode", lambda text: a_choice(text, Mode)),
        explainer=check.read(row, "explainer", a_code) or "",
        interpreter=check.read(row, "interpreter", a_code) or "",
        guardian=check.read(row, "guardian", a_code) or "",
        assent=check.read(row, "assent", lambda text: a_choice(text, Decision)),
    )
    if row["met"] and not row["condition"]:
        check.fault(row, "met", "no condition is named that could have been met")
    return NO_TERMS if terms == NO_TERMS else terms


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split("[;,]", text) if part.strip()]


def _languages(text: str) -> frozenset[str]:
    return frozenset(a_language(part) for part in _parts(text))


def _attributes(text: str, names: Mapping[str, str]) -> frozenset[str]:
    """Read attributes separated by ``;``, by their names or labels; with ``:band`` where only a band is allowed."""
    return frozenset(_attribute(part, names) for part in _parts(text))


def _attribute(text: str, names: Mapping[str, str]) -> str:
    name, colon, what = text.partition(":")
    if plain(name) not in names:
        raise Unclear("an attribute that firsthand.toml does not know")
    if colon and plain(what) not in _BANDS:
        raise Unclear("after the colon of an attribute only band may stand, as in age:band")
    return names[plain(name)] + (BAND if colon else "")

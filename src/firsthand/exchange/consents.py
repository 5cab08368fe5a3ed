"""The table of consents: what each source allowed, scope by scope."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from firsthand.exchange.cells import Checker, Ranges, Unclear, a_choice, a_date, a_known
from firsthand.exchange.columns import plain
from firsthand.exchange.headings import CONSENTS
from firsthand.exchange.tables import Row, read_table
from firsthand.model.consent import Consent, Decision, Scope
from firsthand.model.intake import RowFault
from firsthand.model.project import Attribute


def read_consents(
    path: Path, attributes: Mapping[str, Attribute], sources: Collection[str], *, today: date | None = None
) -> tuple[tuple[Consent, ...], tuple[RowFault, ...]]:
    """Read the decisions, and every fault in them. ``sources`` are the codes known; another is a fault.

    ``until`` may lie in the future; ``given`` and ``withdrawn`` may not, where ``today`` is said.
    """
    table = read_table(path, CONSENTS)
    check = Checker(table.name, list(table.faults))
    names = {plain(word): one.name for one in attributes.values() for word in (one.name, *one.label.values())}
    rows = [found for row in table.rows if (found := _consent(row, names, sources, Ranges(today=today), check))]
    return tuple(rows), check.in_order()


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
    if given is not None:
        for column, day in (("until", until), ("withdrawn", withdrawn)):
            if day is not None and day < given:
                check.fault(row, column, "a day before the decision was given")
    if shown and scope is not None and scope is not Scope.ATTRIBUTES:
        check.fault(row, "attributes", "only the scope attributes lists attributes")
    if scope is Scope.ATTRIBUTES and decision is Decision.GRANTED and not row["attributes"]:
        check.fault(row, "attributes", "which attributes may be shown? list them, separated by ;")
    if len(check.faults) > before or source is None or scope is None or decision is None or given is None:
        return None
    return Consent(source, scope, decision, given, until, withdrawn, shown, row["form"], row["note"])


def _attributes(text: str, names: Mapping[str, str]) -> frozenset[str]:
    """Read attributes separated by ``;``, by their names or labels."""
    written = [plain(part) for part in re.split("[;,]", text) if part.strip()]
    if any(name not in names for name in written):
        raise Unclear("an attribute that firsthand.toml does not know")
    return frozenset(names[name] for name in written)

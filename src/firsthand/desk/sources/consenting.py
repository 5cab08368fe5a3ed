"""Record what a source decided, scope by scope, as somebody typed it; and read back what she decided before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from firsthand.desk.admission.tables import Taken, record_consents
from firsthand.exchange import read_decision
from firsthand.model.consent import Consent, Decision, Scope
from firsthand.model.intake import RowFault
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.vault import Vault


def record_decisions(
    vault: Vault, project: Project, scopes: Iterable[Scope], cells: Mapping[str, str], *, now: datetime
) -> Taken:
    """Record one decision on several scopes, as the table of consents would; none where anything is wrong with it.

    ``cells`` are its columns. What is taken back is no decision of this kind: it starts a clock
    (:mod:`firsthand.desk.sources.withdrawal`). Raises NotPermitted for who may not record consent.
    """
    vault.require(Permission.CONSENT)
    known = {source.code for source in vault.sources(cells.get("source", "") or "-")}
    rows: list[Consent] = []
    faults: list[RowFault] = []
    for scope in scopes:
        told = {**cells, "scope": scope.value, "attributes": cells.get("attributes", "") * (scope is Scope.ATTRIBUTES)}
        row, wrong = read_decision(told, project.attributes, known, today=now.date())
        faults += wrong
        if row is not None:
            rows.append(row)
        if row is not None and (row.decision is Decision.WITHDRAWN or row.withdrawn is not None):
            faults.append(RowFault("typed", 0, "decision", "a withdrawal is recorded as one: its clock starts then"))
    if not rows and not faults:
        faults.append(RowFault("typed", 0, "scope", "choose one or more"))
    if faults:
        return Taken(0, tuple(dict.fromkeys(faults)))
    return record_consents(vault, rows, now=now)


def history(consents: Iterable[Consent]) -> tuple[Consent, ...]:
    """Put decisions in order, the latest first; of one day as the scopes are listed."""
    order = list(Scope)
    listed = sorted(consents, key=lambda one: order.index(one.scope))
    return tuple(sorted(listed, key=lambda one: one.withdrawn or one.given, reverse=True))

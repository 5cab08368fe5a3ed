"""What one act or one complaint says to a leaf that asks of what happened: the plain evaluator's part of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from firsthand.counting.conditions import Complained, Outcome, Suffered, Terms, Told, telling
from firsthand.counting.happened import Accounts, Days, Deed, Doer, Happened, Instance, Recourse, Standing
from firsthand.counting.port import CompiledFinding
from firsthand.model.event import Account, Stage
from firsthand.model.finding import Answer, Unit

_STAGE = {
    Stage.YES: Answer.IN,
    Stage.NO: Answer.DENIED,
    Stage.UNKNOWN: Answer.MISSING,
    Stage.NOT_ASKED: Answer.NOT_ASKED,
    Stage.NOT_APPLICABLE: Answer.SILENT,
}


def items(leaf: Told, held: Instance, happened: Happened) -> Sequence[Deed | Recourse]:
    """List what a leaf asks of a unit: its acts, or its complaints."""
    if isinstance(leaf, Suffered):
        return [happened.deeds[i] for i in held.deeds]
    return [happened.complaints[i] for i in held.complaints]


def says(leaf: Told, item: Deed | Recourse) -> Answer | None:
    """Tell what an act or a complaint answers; None where it is not of the kind asked for."""
    if isinstance(item, Deed):
        assert isinstance(leaf, Suffered)
        fits = _fits(leaf, item)
        as_told = None if fits is False else Answer.IN if fits else Answer.MISSING
    else:
        assert not isinstance(leaf, Suffered)
        as_told = _came_to(leaf, item)
    if as_told is None or item.accounts.standing is Standing.STANDS:
        return as_told
    if item.accounts.standing is Standing.PARTLY:
        return Answer.MISSING
    return Answer.DENIED if as_told is Answer.IN else None


def _fits(leaf: Suffered, deed: Deed) -> bool | None:
    properties = (
        (leaf.types, deed.type),
        (leaf.settings, deed.setting),
        (leaf.phases, deed.phase),
        (leaf.frequencies, deed.frequency),
    )
    return _all(
        [*(_within(value, terms) for terms, value in properties), _on(leaf.during, deed.days), _done_by(leaf, deed)]
    )


def _within(value: str | None, terms: Terms | None) -> bool | None:
    if terms is None:
        return True
    return None if not value else value in terms


def _on(during: Days | None, days: Days | None) -> bool | None:
    if during is None:
        return True
    if days is None:
        return None
    if days[1] < during[0] or days[0] > during[1]:
        return False
    return True if during[0] <= days[0] and days[1] <= during[1] else None


def _done_by(leaf: Suffered, deed: Deed) -> bool | None:
    if leaf.roles is None and leaf.relations is None and leaf.degrees is None:
        return True
    counted = [doer for doer in deed.doers if doer.did or leaf.degrees is not None]
    return _any([_is(leaf, doer) for doer in counted]) if counted else None


def _is(leaf: Suffered, doer: Doer) -> bool | None:
    asked = ((leaf.roles, doer.role), (leaf.relations, doer.relation), (leaf.degrees, doer.degree))
    return _all([_within(value, terms) for terms, value in asked])


def _came_to(leaf: Complained | Outcome, complaint: Recourse) -> Answer | None:
    to = _within(complaint.to, leaf.to)
    if to is False:
        return None
    found = _STAGE[complaint.stages[leaf.stage]] if isinstance(leaf, Complained) else _outcome(leaf, complaint)
    return Answer.MISSING if to is None and found is Answer.IN else found


def _outcome(leaf: Outcome, complaint: Recourse) -> Answer:
    recorded = {
        "responses": complaint.responses,
        "sanction": {complaint.sanction} - {None},
        "redress": complaint.redress,
        "reasons": complaint.reasons,
    }[leaf.part]
    if recorded:
        return Answer.IN if any(term in leaf.terms for term in recorded) else Answer.SILENT
    if leaf.part == "reasons":
        silent = {Stage.YES: Answer.SILENT, Stage.NO: Answer.MISSING}
        stage = complaint.stages["complained"]
        return silent.get(stage, _STAGE[stage])
    stage = complaint.stages[{"responses": "responded", "sanction": "sanctioned", "redress": "redressed"}[leaf.part]]
    return Answer.MISSING if stage in (Stage.YES, Stage.NO) else _STAGE[stage]


def _all(parts: Iterable[bool | None]) -> bool | None:
    found = list(parts)
    if False in found:
        return False
    return None if None in found else True


def _any(parts: Iterable[bool | None]) -> bool | None:
    found = list(parts)
    if True in found:
        return True
    return None if None in found else False


def backing(finding: CompiledFinding, held: Instance, happened: Happened) -> list[Account]:
    """List the accounts that put a unit in: its own, and those of the acts and complaints that make a leaf TRUE."""
    found = list(held.accounts.affirming)
    asked = telling(finding.where)
    for leaf in asked:
        for item in items(leaf, held, happened):
            if says(leaf, item) is Answer.IN:
                found += item.accounts.affirming
    if finding.unit is Unit.VICTIM and not asked:
        found += [account for i in held.deeds for account in happened.deeds[i].accounts.affirming]
    return found


def denying(finding: CompiledFinding, held: Instance, happened: Happened) -> list[Account]:
    """List the accounts that speak against: that deny the unit or an act, or tell that a complaint came to nothing."""
    found = list(held.accounts.denying)
    asked = telling(finding.where)
    for leaf in asked:
        for item in items(leaf, held, happened):
            found += _against(says(leaf, item), item.accounts)
    if finding.unit is Unit.VICTIM and not asked:
        found += [account for i in held.deeds for account in happened.deeds[i].accounts.denying]
    return found


def _against(said: Answer | None, accounts: Accounts) -> tuple[Account, ...]:
    if said is Answer.DENIED and accounts.standing is Standing.STANDS:
        return accounts.affirming
    return accounts.denying if said in (Answer.IN, Answer.DENIED) else ()

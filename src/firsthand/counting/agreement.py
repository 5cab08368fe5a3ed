"""What several records of one and the same thing say together: what they agree on, and nothing where they do not."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from types import MappingProxyType

from firsthand.counting.happened import NONE, NOTHING, Accounts, Days, Recourse, Standing
from firsthand.model.event import STAGES, Complaint, Stage
from firsthand.model.tellers import id_order
from firsthand.model.when import When

_BEST = (Standing.STANDS, Standing.PARTLY, Standing.DENIED)


def recourse(
    event: str, victim: str, complaints: list[Complaint], about: tuple[int, ...], accounts: Accounts
) -> Recourse:
    """Join complaints of one victim about one event with one authority; ``about`` places what was done to her."""
    stages = {name: agreed_stage([one.stage(name) for one in complaints]) for name in STAGES}
    stages["retaliated"] = agreed_stage([one.retaliation for one in complaints])
    responses = frozenset(term for one in complaints for term in one.responses)
    redress = frozenset(term for one in complaints for term in one.redress)
    sanctions = {one.sanction for one in complaints} - {""}
    sanction = agreed(sanctions)
    return Recourse(
        min((one.id for one in complaints), key=id_order),
        event,
        victim,
        complaints[0].to or None,
        MappingProxyType(stages),
        responses or _if_none(stages["responded"], NOTHING),
        sanction if sanctions else next(iter(_if_none(stages["sanctioned"], NONE)), None),
        redress or _if_none(stages["redressed"], NONE),
        frozenset(term for one in complaints for term in one.reasons),
        agreed_days([one.when for one in complaints if one.when is not None]),
        about,
        accounts,
        tuple(sorted((one.id for one in complaints), key=id_order)),
    )


def _if_none(stage: Stage, term: str) -> frozenset[str]:
    """Give the term for nothing where the stage says that there was none."""
    return frozenset({term}) if stage is Stage.NO else frozenset()


def agreed_stage(told: Sequence[Stage]) -> Stage:
    """Join what is told of one stage: what is known stands before what is not, and a contradiction is not known."""
    known = set(told) - {Stage.UNKNOWN, Stage.NOT_ASKED}
    if known:
        return known.pop() if len(known) == 1 else Stage.UNKNOWN
    return Stage.NOT_ASKED if set(told) == {Stage.NOT_ASKED} else Stage.UNKNOWN


def agreed(values: Iterable[str]) -> str | None:
    """Return the one value there is; None where there is none, or more than one."""
    known = {value for value in values if value}
    return unicodedata.normalize("NFC", known.pop()) if len(known) == 1 else None


def agreed_days(dated: Sequence[When]) -> Days | None:
    """Return the days that all dates allow; None without a date, and where they contradict each other."""
    if not dated:
        return None
    first = max(when.first or date.min for when in dated)
    last = min(when.last or date.max for when in dated)
    return (first, last) if first <= last else None


def best(standings: Iterable[Standing]) -> Standing:
    """Return the standing that says most: what somebody affirms stands."""
    return min(standings, key=_BEST.index)


def all_accounts(accounts: Sequence[Accounts]) -> Accounts:
    """Gather the accounts of several things as those of one."""
    return Accounts.of([a for one in accounts for a in (*one.affirming, *one.denying, *one.mixed)])

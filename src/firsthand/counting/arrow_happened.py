"""What happened as Arrow tables, for the evaluator that reckons in SQL.

Units, acts, complaints and accounts go by number. Days are whole numbers, as Python's calendar counts them. How a thing
stands and how a stage stands are ranks: :data:`STANDING_RANK`, and an answer's place in ``ranks.RANKED``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from firsthand.counting.conditions import Column, Kind
from firsthand.counting.happened import RECOURSE, Accounts, Deed, Happened, Instance, Recourse, Standing
from firsthand.model.event import Account, Stage

if TYPE_CHECKING:
    import pyarrow as pa

STANDING_RANK = {Standing.STANDS: 0, Standing.PARTLY: 1, Standing.DENIED: 2}
STAGE_RANK = {Stage.NOT_APPLICABLE: 0, Stage.NO: 1, Stage.UNKNOWN: 2, Stage.NOT_ASKED: 4, Stage.YES: 5}
PARTS = ("responses", "sanction", "redress", "reasons")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Told:
    """The tables of acts and complaints. What the columns hold is said in ``docs/decisions/0003-three-evaluators.md``.

    ``accounts`` are the accounts by number; ``tables`` goes by the name under which SQL knows each.
    """

    tables: dict[str, pa.Table]
    accounts: list[Account]


def load_told(happened: Happened) -> Told:
    """Make the tables that do not depend on the unit."""
    import pyarrow as pa

    accounts: list[Account] = []
    deeds, complaints = happened.deeds, happened.complaints
    tables = {
        "acts": _acts(deeds),
        "doers": _pairs(deeds, attrgetter("doers"), ("role", "relation", "degree", "did")),
        "complaints": pa.table(
            {
                "item": _ints(range(len(complaints))),
                "standing": _ints(STANDING_RANK[one.accounts.standing] for one in complaints),
                "sent_to": _texts(one.to for one in complaints),
            }
            | {stage: _ints(STAGE_RANK[one.stages[stage]] for one in complaints) for stage in RECOURSE}
        ),
        "outcomes": _outcomes(complaints),
        "act_accounts": _accounts([deed.accounts for deed in deeds], accounts),
        "complaint_accounts": _accounts([one.accounts for one in complaints], accounts),
    }
    return Told(tables, accounts)


def load_units(
    instances: Sequence[Instance], columns: Collection[Column], accounts: list[Account]
) -> tuple[dict[str, pa.Table], dict[Column, str]]:
    """Make the tables of a unit of what happened, and name its columns. Its own accounts are added to ``accounts``."""
    import pyarrow as pa

    named = {column: f"column{i}" for i, column in enumerate(columns)}
    units = {
        "first": _ints(range(len(instances))),
        "unit": _ints(range(len(instances))),
        "standing": _ints(STANDING_RANK[one.standing] for one in instances),
    }
    for column, name in named.items():
        held = [one.values[column.name] for one in instances]
        if column.kind is Kind.YEARS:
            units[f"{name}_first"] = pa.array([_end(value, 0) for value in held], pa.int64())
            units[f"{name}_last"] = pa.array([_end(value, 1) for value in held], pa.int64())
        else:
            units[name] = pa.array(held, pa.string())
    tables = {
        "units": pa.table(units),
        "unit_accounts": _accounts([one.accounts for one in instances], accounts),
        "unit_sources": _links(instances, attrgetter("sources"), "source", pa.string()),
    }
    return tables | link_items(instances), named


def link_items(instances: Sequence[Instance]) -> dict[str, pa.Table]:
    """Make the tables that say which acts and complaints are whose."""
    import pyarrow as pa

    return {
        "unit_acts": _links(instances, attrgetter("deeds"), "item", pa.int32()),
        "unit_complaints": _links(instances, attrgetter("complaints"), "item", pa.int32()),
    }


def _acts(deeds: Sequence[Deed]) -> pa.Table:
    import pyarrow as pa

    return pa.table(
        {
            "item": _ints(range(len(deeds))),
            "standing": _ints(STANDING_RANK[deed.accounts.standing] for deed in deeds),
            "type": _texts(deed.type for deed in deeds),
            "setting": _texts(deed.setting for deed in deeds),
            "phase": _texts(deed.phase for deed in deeds),
            "frequency": _texts(deed.frequency for deed in deeds),
            "first_day": _ints(deed.days[0].toordinal() if deed.days else None for deed in deeds),
            "last_day": _ints(deed.days[1].toordinal() if deed.days else None for deed in deeds),
        }
    )


def _pairs(deeds: Sequence[Deed], held: Callable[[Deed], Iterable[object]], names: Sequence[str]) -> pa.Table:
    """Make a row of each perpetrator of each act. An empty word is none."""
    import pyarrow as pa

    rows = [(i, one) for i, deed in enumerate(deeds) for one in held(deed)]
    kinds = {name: pa.bool_() if name == "did" else pa.string() for name in names}
    found = {name: pa.array([_known(getattr(one, name)) for _, one in rows], kind) for name, kind in kinds.items()}
    return pa.table({"item": _ints(i for i, _ in rows)} | found)


def _outcomes(complaints: Sequence[Recourse]) -> pa.Table:
    import pyarrow as pa

    rows = [(i, part, term) for i, one in enumerate(complaints) for part in PARTS for term in _terms(one, part)]
    return pa.table(
        {
            "item": _ints(i for i, _, _ in rows),
            "part": pa.array([part for _, part, _ in rows], pa.string()),
            "term": pa.array([term for _, _, term in rows], pa.string()),
        }
    )


def _terms(complaint: Recourse, part: str) -> Iterable[str]:
    held: Iterable[str] | str | None = getattr(complaint, part)
    return (held,) if isinstance(held, str) else held or ()


def _accounts(held: Sequence[Accounts], accounts: list[Account]) -> pa.Table:
    """Make a row of each account that affirms or denies; the mixed ones decide how a thing stands, and no more."""
    import pyarrow as pa

    items: list[int] = []
    denies: list[bool] = []
    first = len(accounts)
    for i, one in enumerate(held):
        for account, denying in [*((a, False) for a in one.affirming), *((a, True) for a in one.denying)]:
            items.append(i)
            denies.append(denying)
            accounts.append(account)
    return pa.table(
        {"item": _ints(items), "account": _ints(range(first, len(accounts))), "denies": pa.array(denies, pa.bool_())}
    )


def _links(instances: Sequence[Instance], held: Callable[[Instance], Iterable[T]], name: str, kind: object) -> pa.Table:
    import pyarrow as pa

    rows = [(i, one) for i, instance in enumerate(instances) for one in held(instance)]
    return pa.table({"unit": _ints(i for i, _ in rows), name: pa.array([one for _, one in rows], kind)})


def _ints(values: Iterable[int | None]) -> pa.Array:
    import pyarrow as pa

    return pa.array(list(values), pa.int32())


def _texts(values: Iterable[str | None]) -> pa.Array:
    import pyarrow as pa

    return pa.array(list(values), pa.string())


def _known(value: object) -> object:
    return None if value == "" else value


def _end(value: object, which: int) -> int | None:
    return int(value[which]) if isinstance(value, tuple) else None

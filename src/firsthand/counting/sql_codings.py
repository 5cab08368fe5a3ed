"""What was coded and what was asked, as SQL: which codings a leaf picks, and what they and the coverage say of a unit.

Every name and value goes through sqlglot's builders; nothing of a condition is pasted into a text.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlglot import exp

from firsthand.counting.conditions import Coded
from firsthand.counting.ranks import RANKED
from firsthand.model.coding import Polarity
from firsthand.model.finding import Answer


def codings(conditions: Sequence[exp.Expr], *, inside: bool = False) -> str:
    """Write the query for the codings any of the conditions picks, of units in the universe, or only of those in."""
    query = exp.select("codings.unit", "codings.i").from_("codings").join("answered", using="unit")
    query = query.where(exp.or_(*conditions) if conditions else exp.false())
    if inside:
        query = query.where(exp.column("answer", "answered").eq(RANKED.index(Answer.IN)))
    return query.sql("duckdb")


def coding(code: str, polarity: Polarity | None) -> exp.Expr:
    """Pick the codings of a code with a polarity, or with none."""
    said = exp.column("polarity")
    return exp.and_(exp.column("code").eq(code), said.eq(polarity.value) if polarity else said.is_(exp.null()))


def decides(leaf: Coded) -> exp.Expr:
    """Pick the codings that make the leaf TRUE."""
    picked = coding(leaf.code, leaf.polarity)
    return picked if leaf.bases is None else exp.and_(picked, exp.column("basis").isin(*sorted(leaf.bases)))


def might(leaf: Coded) -> exp.Expr:
    """Pick the codings that, were they said in full, could make the leaf TRUE."""
    polarity, basis = exp.column("polarity"), exp.column("basis")
    picked = exp.and_(
        exp.column("code").eq(leaf.code), exp.or_(polarity.is_(exp.null()), polarity.eq(leaf.polarity.value))
    )
    if leaf.bases is None:
        return picked
    return exp.and_(picked, exp.or_(basis.is_(exp.null()), basis.isin(*sorted(leaf.bases))))


def marks(coded: Mapping[Coded, int], denied: Collection[str]) -> exp.Select:
    """Write, for each unit: which leaves a coding decides, might decide, or speaks to; and whether it denies."""
    picked: list[exp.Expr] = [exp.column("unit")]
    for leaf, i in coded.items():
        for name, which in (("decided", decides(leaf)), ("open", might(leaf)), ("spoken", _of(leaf.code))):
            picked.append(exp.func("bool_or", which).as_(f"{name}{i}"))
    denying = [
        exp.and_(
            exp.func("bool_or", coding(code, Polarity.DENIES)),
            exp.not_(exp.func("coalesce", exp.func("bool_or", coding(code, Polarity.AFFIRMS)), exp.false())),
        )
        for code in denied
    ]
    picked.append((exp.or_(*denying) if denying else exp.false()).as_("denying"))
    codes = [leaf.code for leaf in coded]
    return exp.select(*picked).from_("codings").where(_any("code", codes)).group_by("unit")


def covered(topics: Mapping[str, int], whose: str) -> exp.Select:
    """Write, for each source, or victim, and topic: the highest rank of the recorded coverage."""
    picked: list[exp.Expr] = [exp.column(whose)]
    for topic, k in topics.items():
        state = exp.case().when(exp.column("topic").eq(topic), exp.column("state"))
        picked.append(exp.func("max", state).as_(f"state{k}"))
    query = exp.select(*picked).from_("coverage").where(_any("topic", list(topics))).group_by(whose)
    return query.join("unit_sources", using="source") if whose == "unit" else query


def talked(topics: Mapping[str, int]) -> exp.Select:
    """Write, for each source and topic whether any coding is of it."""
    picked: list[exp.Expr] = [exp.column("source")]
    picked += [exp.func("bool_or", exp.column("topic").eq(t)).as_(f"talked{k}") for t, k in topics.items()]
    return exp.select(*picked).from_("codings").where(_any("topic", list(topics))).group_by("source")


def _of(code: str) -> exp.Expr:
    return exp.column("code").eq(code)


def _any(column: str, values: Sequence[str]) -> exp.Expr:
    return exp.column(column).isin(*values) if values else exp.false()

"""What acts and complaints say to a leaf, as SQL: for each unit the strongest answer that one of its own gives.

Every name and value goes through sqlglot's builders; nothing of a condition is pasted into a text.
"""

from __future__ import annotations

from sqlglot import exp

from firsthand.counting.arrow_happened import STANDING_RANK
from firsthand.counting.conditions import Complained, Outcome, Suffered, Terms, Told
from firsthand.counting.happened import Days, Standing
from firsthand.counting.ranks import RANK
from firsthand.model.finding import Answer

_PARTLY, _DENIED = STANDING_RANK[Standing.PARTLY], STANDING_RANK[Standing.DENIED]
_STAGE_OF = {"responses": "responded", "sanction": "sanctioned", "redress": "redressed", "reasons": "complained"}


def said(leaf: Told) -> exp.Select:
    """Write the query for what each act or complaint says: item, said, standing; only those that speak to the leaf."""
    as_told = _suffered(leaf) if isinstance(leaf, Suffered) else _came_to(leaf)
    standing, told = exp.column("standing"), exp.column("as_told")
    weighed = (
        exp.case()
        .when(standing.eq(_PARTLY), number(RANK[Answer.MISSING]))
        .when(exp.and_(standing.eq(_DENIED), told.eq(RANK[Answer.IN])), number(RANK[Answer.DENIED]))
        .when(standing.eq(_DENIED), exp.null())
        .else_(told)
    )
    rows = exp.select("item", "standing", weighed.as_("said")).from_(as_told.subquery("as_told"))
    return exp.select("item", "standing", "said").from_(
        rows.where(told.is_(exp.null()).not_()).subquery("weighed")
    ).where(exp.column("said").is_(exp.null()).not_())


def by_unit(leaf: Told, items: str) -> exp.Select:
    """Write the query for the strongest answer of each unit: unit, said. ``items`` is the table :func:`said` made."""
    strongest = exp.func("max", exp.column("said")).as_("said")
    return exp.select("unit", strongest).from_(links(leaf)).join(items, using="item").group_by("unit")


def links(leaf: Told) -> str:
    """Name the table that says which acts, or which complaints, are whose."""
    return "unit_acts" if isinstance(leaf, Suffered) else "unit_complaints"


def own_accounts(*, inside: bool) -> exp.Select:
    """Write the query for the units' own accounts: unit, account. Those that affirm units in, or that deny any."""
    query = exp.select(exp.column("item", "unit_accounts").as_("unit"), "account").from_("unit_accounts")
    query = query.join("answered", on=exp.column("unit", "answered").eq(exp.column("item", "unit_accounts")))
    return _picked(query, inside=inside).where(_denies(not inside))


def act_accounts(*, inside: bool) -> exp.Select:
    """Write the query for the accounts of all acts of the units, likewise."""
    query = exp.select("unit", "account").from_("unit_acts").join("act_accounts", using="item")
    return _picked(query.join("answered", using="unit"), inside=inside).where(_denies(not inside))


def leaf_accounts(leaf: Told, items: str, *, inside: bool) -> exp.Select:
    """Write the query for the accounts behind a leaf: of what says so, of units in; or of what speaks against it."""
    accounts = "act_accounts" if isinstance(leaf, Suffered) else "complaint_accounts"
    query = exp.select("unit", "account").from_(links(leaf)).join(items, using="item")
    query = _picked(query.join(accounts, using="item").join("answered", using="unit"), inside=inside)
    is_in = exp.column("said").eq(RANK[Answer.IN])
    if inside:
        return query.where(is_in).where(_denies(denying=False))
    stands = exp.column("standing", items).eq(STANDING_RANK[Standing.STANDS])
    came_to_nothing = exp.and_(exp.column("said").eq(RANK[Answer.DENIED]), stands)
    denied = exp.and_(exp.or_(is_in, exp.column("said").eq(RANK[Answer.DENIED])), exp.not_(came_to_nothing))
    against = exp.or_(exp.and_(came_to_nothing, _denies(denying=False)), exp.and_(denied, _denies(denying=True)))
    return query.where(against)


def number(value: int) -> exp.Expr:
    """Write a whole number."""
    return exp.Literal.number(value)


def _picked(query: exp.Select, *, inside: bool) -> exp.Select:
    return query.where(exp.column("answer", "answered").eq(RANK[Answer.IN])) if inside else query


def _denies(denying: bool) -> exp.Expr:  # noqa: FBT001 - the one thing it is told
    column = exp.column("denies")
    return column if denying else exp.not_(column)


def _suffered(leaf: Suffered) -> exp.Select:
    asked = (("type", leaf.types), ("setting", leaf.settings), ("phase", leaf.phases), ("frequency", leaf.frequencies))
    parts: list[exp.Expr] = [exp.true(), *(_within(name, terms) for name, terms in asked if terms is not None)]
    query = exp.select(exp.column("item", "acts"), "standing").from_("acts")
    if leaf.during is not None:
        parts.append(_on(leaf.during))
    if any(terms is not None for terms in (leaf.roles, leaf.relations, leaf.degrees)):
        same = exp.column("item", "acts").eq(exp.column("item", "done"))
        query = query.join(_done_by(leaf).subquery("done"), on=same, join_type="left")
        parts.append(exp.column("fits", "done"))
    fits = exp.paren(exp.and_(*parts))
    answer = exp.case().when(fits, number(RANK[Answer.IN])).when(fits.is_(exp.null()), number(RANK[Answer.MISSING]))
    return query.select(answer.else_(exp.null()).as_("as_told"))


def _done_by(leaf: Suffered) -> exp.Select:
    """For each act with perpetrators that count: whether one is as asked. An act without has no row: it is unknown."""
    asked = (("role", leaf.roles), ("relation", leaf.relations), ("degree", leaf.degrees))
    one = exp.paren(exp.and_(*(_within(name, terms) for name, terms in asked if terms is not None)))
    fits = (
        exp.case()
        .when(exp.func("bool_or", one), exp.true())
        .when(exp.func("bool_or", one.is_(exp.null())), exp.null())
        .else_(exp.false())
    )
    query = exp.select("item", fits.as_("fits")).from_("doers").group_by("item")
    return query if leaf.degrees is not None else query.where(exp.column("did"))


def _on(during: Days) -> exp.Expr:
    """Tell whether the days lie within; NULL where there are none, or where they may."""
    first, last = exp.column("first_day"), exp.column("last_day")
    start, end = (number(day.toordinal()) for day in during)
    outside = exp.or_(exp.LT(this=last, expression=start), exp.GT(this=first, expression=end))
    within = exp.and_(exp.GTE(this=first, expression=start), exp.LTE(this=last, expression=end))
    return exp.paren(exp.case().when(outside, exp.false()).when(within, exp.true()).else_(exp.null()))


def _came_to(leaf: Complained | Outcome) -> exp.Select:
    query = exp.select(exp.column("item", "complaints"), "standing").from_("complaints")
    if isinstance(leaf, Complained):
        answer: exp.Expr = exp.column(leaf.stage)
    else:
        same = exp.column("item", "complaints").eq(exp.column("item", "recorded"))
        query = query.join(_recorded(leaf).subquery("recorded"), on=same, join_type="left")
        answer = _outcome(leaf)
    if leaf.to is None:
        return query.select(answer.as_("as_told"))
    to = _within("sent_to", leaf.to)
    unsure = exp.and_(to.is_(exp.null()), answer.eq(RANK[Answer.IN]))
    told = exp.case().when(exp.not_(to), exp.null()).when(unsure, number(RANK[Answer.MISSING])).else_(answer)
    return query.select(told.as_("as_told"))


def _recorded(leaf: Outcome) -> exp.Select:
    """For each complaint of which something of the part is recorded: whether it is one of the terms."""
    hit = exp.func("bool_or", _within("term", leaf.terms)).as_("hit")
    return exp.select("item", hit).from_("outcomes").where(exp.column("part").eq(leaf.part)).group_by("item")


def _outcome(leaf: Outcome) -> exp.Expr:
    """Tell what is recorded; with nothing recorded, what the stage has it."""
    hit, stage = exp.column("hit", "recorded"), exp.column(_STAGE_OF[leaf.part])
    came = Answer.SILENT if leaf.part == "reasons" else Answer.MISSING
    return (
        exp.case()
        .when(hit, number(RANK[Answer.IN]))
        .when(exp.not_(hit), number(RANK[Answer.SILENT]))
        .when(stage.eq(RANK[Answer.IN]), number(RANK[came]))
        .when(stage.eq(RANK[Answer.DENIED]), number(RANK[Answer.MISSING]))
        .else_(stage)
    )


def _within(name: str, terms: Terms) -> exp.Expr:
    return exp.column(name).isin(*sorted(terms))

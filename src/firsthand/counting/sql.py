"""A finding as SQL. Leaves become columns of truth and reason; SQL's own three-valued logic does the rest.

Every name and value goes through sqlglot's builders; nothing of a condition is pasted into a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from firsthand.counting.conditions import (
    And,
    Came,
    Coded,
    Column,
    Condition,
    Const,
    IsNull,
    Not,
    OneOf,
    Or,
    Order,
    deniable,
    leaves,
)
from firsthand.counting.record import COVERAGE_RANK
from firsthand.model.coding import Asked, Polarity
from firsthand.model.finding import Answer

if TYPE_CHECKING:
    from firsthand.counting.port import CompiledFinding

RANKED = (Answer.SILENT, Answer.DENIED, Answer.MISSING, Answer.DECLINED, Answer.NOT_ASKED, Answer.IN)
"""Answers from the weakest to the strongest. SQL knows an answer by its position; as a reason 0 is none."""

_CAME_UP = COVERAGE_RANK[Asked.RAISED]
_COMPARE: dict[str, type[exp.Binary]] = {"<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}


def answers(finding: CompiledFinding, columns: dict[Column, str]) -> str:
    """Write the query for each unit of the universe: unit, first (its first row) and answer."""
    return _Writer(finding, columns).answers()


def codings(conditions: Sequence[exp.Expr], *, inside: bool = False) -> str:
    """Write the query for the codings any of the conditions picks, of units in the universe, or only of those in."""
    query = exp.select("codings.unit", "codings.i").from_("codings").join("answered", using="unit")
    query = query.where(exp.or_(*conditions) if conditions else exp.false())
    if inside:
        query = query.where(exp.column("answer", "answered").eq(RANKED.index(Answer.IN)))
    return query.sql("duckdb")


def numbers(column: str) -> str:
    """Write the query for the known values of a column, one for each unit that is in."""
    value = exp.func("any_value", exp.column(column))
    query = (
        exp.select(value)
        .from_("units")
        .join("answered", using="unit")
        .group_by("unit")
        .having(value.is_(exp.null()).not_())
    )
    return query.where(exp.column("answer").eq(RANKED.index(Answer.IN))).sql("duckdb")


def coding(code: str, polarity: Polarity | None) -> exp.Expr:
    """Pick the codings of a code with a polarity, or with none."""
    said = exp.column("polarity")
    return exp.and_(exp.column("code").eq(code), said.eq(polarity.value) if polarity else said.is_(exp.null()))


def decides(leaf: Coded) -> exp.Expr:
    """Pick the codings that make the leaf TRUE."""
    picked = coding(leaf.code, leaf.polarity)
    return picked if leaf.bases is None else exp.and_(picked, exp.column("basis").isin(*sorted(leaf.bases)))


def _might(leaf: Coded) -> exp.Expr:
    """Pick the codings that, were they said in full, could make the leaf TRUE."""
    polarity, basis = exp.column("polarity"), exp.column("basis")
    picked = exp.and_(
        exp.column("code").eq(leaf.code), exp.or_(polarity.is_(exp.null()), polarity.eq(leaf.polarity.value))
    )
    if leaf.bases is None:
        return picked
    return exp.and_(picked, exp.or_(basis.is_(exp.null()), basis.isin(*sorted(leaf.bases))))


def _known(name: str) -> exp.Expr:
    """Read a truth that a join may have left without a row."""
    return exp.func("coalesce", exp.column(name), exp.false())


class _Writer:
    """Writes one finding. Leaf i has the columns truth<i> and reason<i>, topic k the columns state<k> and talked<k>."""

    def __init__(self, finding: CompiledFinding, columns: dict[Column, str]) -> None:
        self.finding, self.columns = finding, columns
        found = [leaf for condition in (finding.among, finding.where) for leaf, _ in leaves(condition)]
        self.leaves = {leaf: i for i, leaf in enumerate(dict.fromkeys(found))}
        self.coded = {leaf: i for leaf, i in self.leaves.items() if isinstance(leaf, Coded)}
        topics = dict.fromkeys(leaf.topic for leaf in self.leaves if isinstance(leaf, Coded | Came))
        self.topics = {topic: k for k, topic in enumerate(topics)}
        self.denied = deniable(finding.where)

    def answers(self) -> str:
        where = self.finding.where
        answer = (
            exp.case()
            .when(self._truth(where), _number(RANKED.index(Answer.IN)))
            .when(self._truth(where).is_(exp.null()), self._reason(where))
            .when(_known("denying"), _number(RANKED.index(Answer.DENIED)))
            .else_(_number(RANKED.index(Answer.SILENT)))
        )
        query = (
            exp.select("unit", exp.func("min", exp.column("first")).as_("first"), exp.func("max", answer).as_("answer"))
            .from_("leaves")
            .where(self._truth(self.finding.among))
            .group_by("unit")
            .with_("marks", as_=self._marks())
            .with_("covered", as_=self._covered())
            .with_("talked", as_=self._talked())
            .with_("leaves", as_=self._leaves())
        )
        return query.sql("duckdb")

    def _marks(self) -> exp.Select:
        """For each unit: which leaves a coding decides, might decide, or speaks to; and whether it denies."""
        picked: list[exp.Expr] = [exp.column("unit")]
        for leaf, i in self.coded.items():
            for name, which in (("decided", decides(leaf)), ("open", _might(leaf)), ("spoken", _of(leaf.code))):
                picked.append(exp.func("bool_or", which).as_(f"{name}{i}"))
        denying = [
            exp.and_(
                exp.func("bool_or", coding(code, Polarity.DENIES)),
                exp.not_(exp.func("coalesce", exp.func("bool_or", coding(code, Polarity.AFFIRMS)), exp.false())),
            )
            for code in self.denied
        ]
        picked.append((exp.or_(*denying) if denying else exp.false()).as_("denying"))
        codes = [leaf.code for leaf in self.coded]
        return exp.select(*picked).from_("codings").where(_any("code", codes)).group_by("unit")

    def _covered(self) -> exp.Select:
        """For each source and topic: the highest rank of the recorded coverage."""
        picked: list[exp.Expr] = [exp.column("source")]
        for topic, k in self.topics.items():
            state = exp.case().when(exp.column("topic").eq(topic), exp.column("state"))
            picked.append(exp.func("max", state).as_(f"state{k}"))
        return exp.select(*picked).from_("coverage").where(_any("topic", list(self.topics))).group_by("source")

    def _talked(self) -> exp.Select:
        """For each source and topic that a leaf asks of: whether any coding is of it."""
        topics = {leaf.topic: self.topics[leaf.topic] for leaf in self.leaves if isinstance(leaf, Came)}
        picked: list[exp.Expr] = [exp.column("source")]
        picked += [exp.func("bool_or", exp.column("topic").eq(t)).as_(f"talked{k}") for t, k in topics.items()]
        return exp.select(*picked).from_("codings").where(_any("topic", list(topics))).group_by("source")

    def _leaves(self) -> exp.Select:
        picked: list[exp.Expr] = [exp.column("unit", "units"), exp.column("first"), exp.column("denying")]
        for leaf, i in self.leaves.items():
            truth, reason = self._leaf(leaf, i)
            picked += [truth.as_(f"truth{i}"), reason.as_(f"reason{i}")]
        query = exp.select(*picked).from_("units")
        for table, key in (("marks", "unit"), ("covered", "source"), ("talked", "source")):
            query = query.join(table, on=exp.column(key, "units").eq(exp.column(key, table)), join_type="left")
        return query

    def _leaf(self, leaf: Condition, i: int) -> tuple[exp.Expr, exp.Expr]:
        if isinstance(leaf, Coded):
            return self._coded(leaf, i)
        truth = self._simple(leaf)
        missing = exp.case().when(truth.is_(exp.null()), _number(RANKED.index(Answer.MISSING))).else_(_number(0))
        return truth, missing

    def _simple(self, leaf: Condition) -> exp.Expr:
        match leaf:
            case OneOf(column, values):
                return exp.column(self.columns[column]).isin(*values)
            case Order(column, operator, bound):
                return _COMPARE[operator](this=exp.column(self.columns[column]), expression=exp.convert(bound))
            case IsNull(column):
                return exp.column(self.columns[column]).is_(exp.null())
            case Came(topic, states):
                state, talked = exp.column(f"state{self.topics[topic]}"), _known(f"talked{self.topics[topic]}")
                stands = (
                    exp.case()
                    .when(exp.GTE(this=state, expression=_number(_CAME_UP)), state)
                    .when(talked, _number(_CAME_UP))
                    .else_(state)
                )
                return stands.isin(*sorted(COVERAGE_RANK[s] for s in states))
        assert isinstance(leaf, Const)
        return exp.convert(leaf.value)

    def _coded(self, leaf: Coded, i: int) -> tuple[exp.Expr, exp.Expr]:
        decided, open_, spoken = (_known(f"{name}{i}") for name in ("decided", "open", "spoken"))
        state = exp.column(f"state{self.topics[leaf.topic]}")
        answered = exp.or_(spoken, exp.func("coalesce", exp.GTE(this=state, expression=_number(_CAME_UP)), exp.false()))
        if self.finding.unit == "passage":
            answered = exp.true()
        truth = (
            exp.case().when(decided, exp.true()).when(open_, exp.null()).when(answered, exp.false()).else_(exp.null())
        )
        missing = _number(RANKED.index(Answer.MISSING))
        reason = (
            exp.case()
            .when(decided, _number(0))
            .when(open_, missing)
            .when(answered, _number(0))
            .when(state.eq(COVERAGE_RANK[Asked.NOT_ASKED]), _number(RANKED.index(Answer.NOT_ASKED)))
            .when(state.eq(COVERAGE_RANK[Asked.DECLINED]), _number(RANKED.index(Answer.DECLINED)))
            .else_(missing)
        )
        return truth, reason

    def _truth(self, condition: Condition) -> exp.Expr:
        match condition:
            case And(parts):
                return exp.paren(exp.and_(*(self._truth(part) for part in parts)))
            case Or(parts):
                return exp.paren(exp.or_(*(self._truth(part) for part in parts)))
            case Not(part):
                return exp.paren(exp.not_(self._truth(part)))
            case _:
                return exp.column(f"truth{self.leaves[condition]}")

    def _reason(self, condition: Condition) -> exp.Expr:
        """Write the strongest reason among the unknown parts that leave the whole unknown."""
        match condition:
            case And(parts) | Or(parts):
                strongest = exp.func("greatest", *(self._reason(part) for part in parts))
                return exp.case().when(self._truth(condition).is_(exp.null()), strongest).else_(_number(0))
            case Not(part):
                return self._reason(part)
            case _:
                return exp.column(f"reason{self.leaves[condition]}")


def _number(value: int) -> exp.Expr:
    return exp.Literal.number(value)


def _of(code: str) -> exp.Expr:
    return exp.column("code").eq(code)


def _any(column: str, values: Sequence[str]) -> exp.Expr:
    return exp.column(column).isin(*values) if values else exp.false()

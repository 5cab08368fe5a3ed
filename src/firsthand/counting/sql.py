"""A finding as SQL. Leaves become columns of truth and reason; SQL's own three-valued logic does the rest.

Every name and value goes through sqlglot's builders; nothing of a condition is pasted into a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from firsthand.counting import sql_codings
from firsthand.counting.arrow_happened import STANDING_RANK
from firsthand.counting.conditions import (
    And,
    Came,
    Coded,
    Column,
    Condition,
    Const,
    IsNull,
    Kind,
    Not,
    OneOf,
    Or,
    Order,
    Suffered,
    Told,
    deniable,
    leaves,
    told,
)
from firsthand.counting.happened import Standing
from firsthand.counting.ranks import RANKED
from firsthand.counting.record import COVERAGE_RANK
from firsthand.counting.sql_happened import by_unit
from firsthand.model.coding import Asked
from firsthand.model.finding import Answer, Unit

if TYPE_CHECKING:
    from firsthand.counting.port import CompiledFinding

_CAME_UP = COVERAGE_RANK[Asked.RAISED]
_COMPARE: dict[str, type[exp.Binary]] = {"<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}


def answers(finding: CompiledFinding, columns: dict[Column, str]) -> str:
    """Write the query for each unit of the universe: unit, first (its first row) and answer."""
    return _Writer(finding, columns).answers()


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


def _known(name: str) -> exp.Expr:
    """Read a truth that a join may have left without a row."""
    return exp.func("coalesce", exp.column(name), exp.false())


def told_of(finding: CompiledFinding) -> dict[Told, int]:
    """Number the leaves that ask of what happened, among and where together."""
    return {leaf: i for i, leaf in enumerate(dict.fromkeys((*told(finding.among), *told(finding.where))))}


def items(i: int) -> str:
    """Name the table of what acts or complaints say to leaf i of those: it stands before :func:`answers` is asked."""
    return f"items{i}"


class _Writer:
    """Writes one finding. Leaf i has the columns truth<i> and reason<i>, topic k the columns state<k> and talked<k>.

    What acts and complaints say to leaf i of what happened is the column said of the table said<i>.
    """

    def __init__(self, finding: CompiledFinding, columns: dict[Column, str]) -> None:
        self.finding, self.columns = finding, columns
        found = [leaf for condition in (finding.among, finding.where) for leaf, _ in leaves(condition)]
        self.leaves = {leaf: i for i, leaf in enumerate(dict.fromkeys(found))}
        self.coded = {leaf: i for leaf, i in self.leaves.items() if isinstance(leaf, Coded)}
        self.told = told_of(finding)
        topics = dict.fromkeys(leaf.topic for leaf in self.leaves if isinstance(leaf, Coded | Came | Told))
        self.topics = {topic: k for k, topic in enumerate(topic for topic in topics if topic)}
        self.denied = deniable(finding.where)

    def answers(self) -> str:
        where = self.finding.where
        answer = (
            exp.case()
            .when(self._truth(where), self._if_in())
            .when(self._truth(where).is_(exp.null()), self._reason(where))
            .when(_known("denying"), _number(RANKED.index(Answer.DENIED)))
            .else_(_number(RANKED.index(Answer.SILENT)))
        )
        query = (
            exp.select("unit", exp.func("min", exp.column("first")).as_("first"), exp.func("max", answer).as_("answer"))
            .from_("leaves")
            .where(self._truth(self.finding.among))
            .group_by("unit")
        )
        for name, table, _ in self._tables():
            query = query.with_(name, as_=table)
        return query.with_("leaves", as_=self._leaves()).sql("duckdb")

    def _if_in(self) -> exp.Expr:
        """Write what a unit answers of which the condition holds: one that all deny is not in."""
        if not self.finding.unit.happened:
            return _number(RANKED.index(Answer.IN))
        standing = exp.column("standing")
        return (
            exp.case()
            .when(standing.eq(STANDING_RANK[Standing.PARTLY]), _number(RANKED.index(Answer.MISSING)))
            .when(standing.eq(STANDING_RANK[Standing.DENIED]), _number(RANKED.index(Answer.DENIED)))
            .else_(_number(RANKED.index(Answer.IN)))
        )

    def _tables(self) -> list[tuple[str, exp.Select, str]]:
        """List the tables a finding joins to its units, as far as it asks of them, each with what it is joined by."""
        found = [(f"said{i}", by_unit(leaf, items(i)), "unit") for leaf, i in self.told.items()]
        if self.coded:
            found.append(("marks", sql_codings.marks(self.coded, self.denied), "unit"))
        if self.topics:
            found.append(("covered", sql_codings.covered(self.topics, self._whose), self._whose))
        came = {leaf.topic: self.topics[leaf.topic] for leaf in self.leaves if isinstance(leaf, Came)}
        if came:
            found.append(("talked", sql_codings.talked(came), "source"))
        return found

    @property
    def _whose(self) -> str:
        """Name what coverage goes by: the source, or a victim who may be several sources or none."""
        return "unit" if self.finding.unit is Unit.VICTIM else "source"

    def _leaves(self) -> exp.Select:
        picked: list[exp.Expr] = [exp.column("unit", "units"), exp.column("first"), self._denying().as_("denying")]
        if self.finding.unit.happened:
            picked.append(exp.column("standing"))
        for leaf, i in self.leaves.items():
            truth, reason = self._leaf(leaf, i)
            picked += [truth.as_(f"truth{i}"), reason.as_(f"reason{i}")]
        query = exp.select(*picked).from_("units")
        for table, _, key in self._tables():
            query = query.join(table, on=exp.column(key, "units").eq(exp.column(key, table)), join_type="left")
        return query

    def _denying(self) -> exp.Expr:
        """Write whether a coding denies what the condition names, or what is told of denies it."""
        denied = [_said(self.told[leaf]).eq(RANKED.index(Answer.DENIED)) for leaf in told(self.finding.where)]
        parts = [exp.func("coalesce", one, exp.false()) for one in denied]
        return exp.or_(*parts, *([_known("denying")] if self.coded else []), exp.false())

    def _leaf(self, leaf: Condition, i: int) -> tuple[exp.Expr, exp.Expr]:
        if isinstance(leaf, Coded):
            return self._coded(leaf, i)
        if isinstance(leaf, Told):
            return self._told(leaf)
        truth = self._simple(leaf)
        missing = exp.case().when(truth.is_(exp.null()), _number(RANKED.index(Answer.MISSING))).else_(_number(0))
        return truth, missing

    def _simple(self, leaf: Condition) -> exp.Expr:
        match leaf:
            case OneOf() | Order() if leaf.column.kind is Kind.YEARS:
                return self._years(leaf)
            case OneOf(column, values):
                return exp.column(self.columns[column]).isin(*values)
            case Order(column, operator, bound):
                return _COMPARE[operator](this=exp.column(self.columns[column]), expression=exp.convert(bound))
            case IsNull(column):
                name = self.columns[column] + ("_first" if column.kind is Kind.YEARS else "")
                return exp.column(name).is_(exp.null())
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

    def _years(self, leaf: OneOf | Order) -> exp.Expr:
        """Write whether all years from the first to the last pass, or none; NULL otherwise, and without a year."""
        first, last = (exp.column(f"{self.columns[leaf.column]}_{end}") for end in ("first", "last"))
        if isinstance(leaf, Order):
            at_first, at_last = (
                _COMPARE[leaf.operator](this=end, expression=exp.convert(leaf.bound)) for end in (first, last)
            )
            return exp.case().when(exp.EQ(this=exp.paren(at_first), expression=exp.paren(at_last)), at_first).else_(
                exp.null()
            )
        within = [
            exp.cast(exp.Between(this=exp.convert(year), low=first, high=last), "bigint") for year in set(leaf.values)
        ]
        held: exp.Expr = exp.convert(0)
        for one in within:
            held = exp.Add(this=held, expression=one)
        every = exp.paren(exp.Add(this=exp.Sub(this=last, expression=first), expression=exp.convert(1)))
        return exp.case().when(exp.paren(held).eq(0), exp.false()).when(exp.paren(held).eq(every), exp.true()).else_(
            exp.null()
        )

    def _told(self, leaf: Told) -> tuple[exp.Expr, exp.Expr]:
        """Write the truth of a leaf, and why it is unknown: what was said, or else what the record has it."""
        rank = exp.func("coalesce", _said(self.told[leaf]), self._unsaid(leaf))
        truth = (
            exp.case()
            .when(rank.eq(RANKED.index(Answer.IN)), exp.true())
            .when(exp.LTE(this=rank, expression=_number(RANKED.index(Answer.DENIED))), exp.false())
            .else_(exp.null())
        )
        return truth, exp.case().when(truth.is_(exp.null()), rank).else_(_number(0))

    def _unsaid(self, leaf: Told) -> exp.Expr:
        """Write what a unit answers of which no act or complaint speaks to the leaf."""
        unit, missing, silent = self.finding.unit, RANKED.index(Answer.MISSING), RANKED.index(Answer.SILENT)
        if unit not in (Unit.SOURCE, Unit.VICTIM):
            unknown = unit is Unit.EVENT and not isinstance(leaf, Suffered)
            return _number(missing if unknown else silent)
        return self._uncovered(leaf.topic, silent) if leaf.topic else _number(missing)

    def _uncovered(self, topic: str, answered: int) -> exp.Expr:
        """Write what the coverage of a topic says of who says nothing; ``answered`` where it came up."""
        state = exp.column(f"state{self.topics[topic]}")
        return (
            exp.case()
            .when(exp.GTE(this=state, expression=_number(_CAME_UP)), _number(answered))
            .when(state.eq(COVERAGE_RANK[Asked.NOT_ASKED]), _number(RANKED.index(Answer.NOT_ASKED)))
            .when(state.eq(COVERAGE_RANK[Asked.DECLINED]), _number(RANKED.index(Answer.DECLINED)))
            .else_(_number(RANKED.index(Answer.MISSING)))
        )

    def _coded(self, leaf: Coded, i: int) -> tuple[exp.Expr, exp.Expr]:
        decided, open_, spoken = (_known(f"{name}{i}") for name in ("decided", "open", "spoken"))
        state = exp.column(f"state{self.topics[leaf.topic]}")
        answered = exp.or_(spoken, exp.func("coalesce", exp.GTE(this=state, expression=_number(_CAME_UP)), exp.false()))
        if self.finding.unit == "passage":
            answered = exp.true()
        truth = (
            exp.case().when(decided, exp.true()).when(open_, exp.null()).when(answered, exp.false()).else_(exp.null())
        )
        reason = (
            exp.case()
            .when(decided, _number(0))
            .when(open_, _number(RANKED.index(Answer.MISSING)))
            .when(answered, _number(0))
            .else_(self._uncovered(leaf.topic, 0))
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


def _said(i: int) -> exp.Expr:
    return exp.column("said", f"said{i}")


def _number(value: int) -> exp.Expr:
    return exp.Literal.number(value)

"""What a syntax tree means in this project: its columns are attributes, its words codes and topics."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from firsthand.counting.columns import COLUMNS, MINOR, column_of_happened, units_with
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
)
from firsthand.counting.functions import FunctionBinder
from firsthand.counting.parsing import HAPPENED, Fault, kind, parse, span
from firsthand.counting.refusal import CODEBOOK, SETTINGS, Refused, named, nearest
from firsthand.model.coding import Asked, Basis, Codebook, Polarity
from firsthand.model.finding import Unit
from firsthand.model.project import Attribute
from firsthand.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from sqlglot import exp

EVERYONE = "interviewed"
CODING_COLUMNS = ("code", "polarity", "basis")

_POLARITIES = {"says": Polarity.AFFIRMS, "denies": Polarity.DENIES, "mixed": Polarity.MIXED}
_STATES = {
    "asked": frozenset({Asked.ASKED, Asked.RAISED}),
    "not_asked": frozenset({Asked.NOT_ASKED}),
    "declined": frozenset({Asked.DECLINED}),
    "raised": frozenset({Asked.RAISED}),
}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NO_VOCABULARIES: Mapping[str, Vocabulary] = MappingProxyType({})
_COUNTED = (Kind.NUMBER, Kind.YEARS)
_DIGITS = 18


def compile_condition(
    text: str,
    unit: Unit,
    attributes: Mapping[str, Attribute],
    codebook: Codebook,
    vocabularies: Mapping[str, Vocabulary] = _NO_VOCABULARIES,
) -> Condition | Fault:
    """Understand one condition, or say what is wrong with it and where in its text. Never raises on any text.

    Terms are those of the vocabularies given; without any every term is refused.
    """
    plain = {EVERYONE: Const(value=True), "true": Const(value=True), "false": Const(value=False)}.get(text.strip())
    if plain is not None:
        return plain
    tree = parse(text)
    if isinstance(tree, Fault):
        return tree
    try:
        return _Binder(text, unit, attributes, codebook, vocabularies).condition(tree)
    except Refused as refused:
        return refused.fault


def column_of(attribute: Attribute) -> Column:
    """Return an attribute as a column."""
    return Column(attribute.name, Kind.NUMBER if attribute.type in ("integer", "year") else Kind.TEXT)


@dataclass(frozen=True, slots=True)
class _Binder:
    """Turns the nodes of one syntax tree into conditions; whatever it has no case for is refused."""

    text: str
    unit: Unit
    attributes: Mapping[str, Attribute]
    codebook: Codebook
    vocabularies: Mapping[str, Vocabulary]

    def condition(self, node: exp.Expr) -> Condition:
        case = _CASES.get(kind(node))
        if case is None:
            raise self._fault(node, "this is not a condition: compare a column with a value, or use a function")
        return case(self, node)

    def _fault(self, node: exp.Expr, message: str, wants: str = "") -> Refused:
        return Refused(Fault(*span(node, self.text), message, wants=wants))

    def paren(self, node: exp.Expr) -> Condition:
        return self.condition(node.this)

    def not_(self, node: exp.Expr) -> Condition:
        return Not(self.condition(node.this))

    def and_(self, node: exp.Expr) -> Condition:
        return And(tuple(self.condition(part) for part in node.flatten()))

    def or_(self, node: exp.Expr) -> Condition:
        return Or(tuple(self.condition(part) for part in node.flatten()))

    def boolean(self, node: exp.Expr) -> Condition:
        return Const(value=bool(node.this))

    def bare(self, node: exp.Expr) -> Condition:
        if _word(node) == EVERYONE:
            return Const(value=True)
        self._resolve(node)
        raise self._fault(node, "a column is compared with a value, as in sex = 'female'")

    def eq(self, node: exp.Expr) -> Condition:
        column, values, _ = self._sides(node)
        return OneOf(column, self._values(column, [values]))

    def neq(self, node: exp.Expr) -> Condition:
        return Not(self.eq(node))

    def in_(self, node: exp.Expr) -> Condition:
        column = self._resolve(node.this)
        listed = node.expressions
        if not listed or any(arg for name, arg in node.args.items() if name not in ("this", "expressions")):
            raise self._fault(node, "in is followed by a list of values in brackets")
        return OneOf(column, self._values(column, listed))

    def between(self, node: exp.Expr) -> Condition:
        column = self._resolve(node.this)
        if node.args.get("symmetric") is not None:
            raise self._fault(node, "between is followed by two numbers with and between them")
        low, high = (self._bound(column, node.args[side]) for side in ("low", "high"))
        return And((Order(column, ">=", low), Order(column, "<=", high)))

    def is_(self, node: exp.Expr) -> Condition:
        if kind(node.expression) != "Null":
            raise self._fault(node, "is stands before null or not null only")
        return IsNull(self._resolve(node.this))

    def lt(self, node: exp.Expr) -> Condition:
        return self._ordered(node, "<")

    def lte(self, node: exp.Expr) -> Condition:
        return self._ordered(node, "<=")

    def gt(self, node: exp.Expr) -> Condition:
        return self._ordered(node, ">")

    def gte(self, node: exp.Expr) -> Condition:
        return self._ordered(node, ">=")

    def _ordered(self, node: exp.Expr, operator: str) -> Condition:
        column, value, flipped = self._sides(node)
        return Order(column, _FLIPPED[operator] if flipped else operator, self._bound(column, value))

    def _sides(self, node: exp.Expr) -> tuple[Column, exp.Expr, bool]:
        """Tell the column from the value, whichever side it stands on."""
        left, right = node.this, node.expression
        flipped = kind(left) != "Column" and kind(right) == "Column"
        return self._resolve(right if flipped else left), (left if flipped else right), flipped

    def _resolve(self, node: exp.Expr) -> Column:
        name = _word(node)
        if not name:
            raise self._fault(node, "a comparison has a column on one side and a value on the other")
        if self.unit.happened:
            return self._of_happened(node, name)
        if self.unit is Unit.PASSAGE and name in CODING_COLUMNS:
            return Column(name, Kind.CODING)
        if name in self.attributes:
            return column_of(self.attributes[name])
        if name in CODING_COLUMNS:
            raise self._fault(node, f"{name} is a column of the unit passage only")
        if units_with(name):
            raise self._fault(node, f"{name} is a column of the units {', '.join(units_with(name))} only")
        message = f"there is no attribute{named(name)}{nearest(name, self.attributes)}"
        raise self._fault(node, message, SETTINGS)

    def _of_happened(self, node: exp.Expr, name: str) -> Column:
        """Resolve a column of the unit. What a source is, is no column of what happened."""
        known = COLUMNS[self.unit]
        if name in known:
            return column_of_happened(name)
        has = f"the unit {self.unit} has {', '.join(known)}"
        if units_with(name):
            raise self._fault(node, f"{name} is a column of the units {', '.join(units_with(name))} only; {has}")
        if name in self.attributes or name in CODING_COLUMNS:
            raise self._fault(node, f"mixing units: {name} tells of sources and what they said; {has}")
        raise self._fault(node, f"there is no column{named(name)}; {has}{nearest(name, known)}")

    def _bound(self, column: Column, node: exp.Expr) -> int:
        if column.kind not in _COUNTED:
            raise self._fault(node, f"{column.name} has no order; only a number or a year has")
        number = self._literal(column, node)
        assert isinstance(number, int)
        return number

    def _values(self, column: Column, nodes: list[exp.Expr]) -> tuple[str | int, ...]:
        found: list[str | int] = []
        for node in nodes:
            value = self._literal(column, node)
            if column.name == "code" and column.kind is Kind.CODING:
                found.extend(self._codes(node, str(value)))
                continue
            if column.kind is Kind.PROPERTY and COLUMNS[self.unit][column.name]:
                found.extend(self._functions.terms(node, str(value), COLUMNS[self.unit][column.name]))
                continue
            known = self._known(column)
            if known is not None and value not in known:
                message = f"{column.name} has no value{named(str(value))}{nearest(str(value), known)}"
                raise self._fault(node, message, SETTINGS)
            found.append(value)
        return tuple(dict.fromkeys(found))

    def _known(self, column: Column) -> tuple[str, ...] | None:
        """List the values a column may have; None where any will do."""
        if column.kind is Kind.CODING:
            return tuple(Polarity if column.name == "polarity" else Basis)
        if column.kind in (Kind.PROPERTY, Kind.YEARS):
            if column.name == "minor":
                return MINOR
            sex = self.attributes.get("sex") if column.name in ("sex", "victim_sex") else None
            return tuple(sex.values) if sex is not None and sex.values else None
        attribute = self.attributes[column.name]
        return tuple(attribute.values) if attribute.type == "category" else None

    def _literal(self, column: Column, node: exp.Expr) -> str | int:
        if column.kind not in _COUNTED:
            if kind(node) == "Literal" and node.is_string:
                return unicodedata.normalize("NFC", node.this)
            raise self._fault(node, f"{column.name} is compared with text in single quotation marks")
        negative = kind(node) == "Neg"
        digits = node.this if negative else node
        if kind(digits) != "Literal" or digits.is_string:
            raise self._fault(node, f"{column.name} is compared with a whole number, without quotation marks")
        written = str(digits.this)
        if not (written.isascii() and written.isdigit() and len(written) <= _DIGITS):
            raise self._fault(node, f"a whole number of at most {_DIGITS} digits stands here")
        return -int(written) if negative else int(written)

    def call(self, node: exp.Expr) -> Condition:
        name, arguments = str(node.this).casefold(), list(node.expressions)
        if name in HAPPENED:
            return self._functions.call(node)
        if self.unit.happened:
            asks = "suffered" if self.unit is Unit.ACT else "suffered and complained"
            message = f"mixing units: {name} asks what a source said, and this finding counts {self.unit}s; use {asks}"
            raise self._fault(node, message)
        first = arguments.pop(0) if arguments else None
        if first is None or kind(first) != "Literal" or not first.is_string:
            raise self._fault(node, f"{name} takes a name in single quotation marks, as in {name}('…')")
        word = unicodedata.normalize("NFC", first.this)
        if name in _STATES:
            if arguments:
                raise self._fault(arguments[0], f"{name} takes one topic")
            return self._came(first, word, name)
        if len(arguments) > (1 if name == "says" else 0):
            raise self._fault(arguments[-1], f"{name} takes one code" + (" and a basis" if name == "says" else ""))
        bases = self._bases(arguments[0]) if arguments else None
        parts = tuple(
            Coded(_POLARITIES[name], code, self.codebook.topic_of(code), bases) for code in self._codes(first, word)
        )
        return parts[0] if len(parts) == 1 else Or(parts)

    @property
    def _functions(self) -> FunctionBinder:
        return FunctionBinder(self.text, self.unit, self.codebook, self.vocabularies)

    def _came(self, node: exp.Expr, topic: str, name: str) -> Condition:
        topics = dict.fromkeys(self.codebook.topic_of(code) for code in self.codebook.codes)
        if topic not in topics:
            raise self._fault(node, f"no code has the topic{named(topic)}{nearest(topic, topics)}", CODEBOOK)
        return Came(topic, _STATES[name])

    def _codes(self, node: exp.Expr, pattern: str) -> tuple[str, ...]:
        covered = self.codebook.covered_by(pattern)
        if not covered:
            hint = nearest(pattern, self.codebook.codes)
            raise self._fault(node, f"the codebook has no code{named(pattern)}{hint}", CODEBOOK)
        return covered

    def _bases(self, node: exp.Expr) -> frozenset[Basis]:
        if kind(node) != "Kwarg" or str(node.this.this).casefold() != "basis":
            raise self._fault(node, "after the code comes only basis => '…' or basis => ('…', '…')")
        given = node.expression
        inside = given.this if kind(given) == "Paren" else given
        listed = inside.expressions if kind(inside) == "Tuple" else [inside]
        return frozenset(Basis(str(v)) for v in self._values(Column("basis", Kind.CODING), listed))


def _word(node: exp.Expr) -> str:
    """Return the name a bare column node carries; empty for anything else."""
    if kind(node) != "Column" or kind(node.this) != "Identifier":
        return ""
    if any(arg for name, arg in node.args.items() if name != "this"):
        return ""
    return unicodedata.normalize("NFC", str(node.this.this))


_CASES: dict[str, Callable[[_Binder, exp.Expr], Condition]] = {
    "Paren": _Binder.paren,
    "Not": _Binder.not_,
    "And": _Binder.and_,
    "Or": _Binder.or_,
    "Boolean": _Binder.boolean,
    "Column": _Binder.bare,
    "EQ": _Binder.eq,
    "NEQ": _Binder.neq,
    "LT": _Binder.lt,
    "LTE": _Binder.lte,
    "GT": _Binder.gt,
    "GTE": _Binder.gte,
    "In": _Binder.in_,
    "Between": _Binder.between,
    "Is": _Binder.is_,
    "Anonymous": _Binder.call,
}
"""What the language allows: a node of any other kind is refused."""

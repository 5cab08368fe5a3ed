"""The record in the columns that published questions look at, and those questions as trees over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from firsthand.counting.conditions import (
    And,
    Came,
    Coded,
    Column,
    Complained,
    Condition,
    Const,
    IsNull,
    Not,
    OneOf,
    Or,
    Order,
    Outcome,
    Suffered,
    deniable,
    leaves,
)
from firsthand.counting.record import attribute as recorded_value
from firsthand.counting.record import coverage as recorded_coverage
from firsthand.disclosure.mosaic.model import FALSE, TRUE, All, Contrary, Fixed, Look, Tree, When, some
from firsthand.model.coding import Asked
from firsthand.model.disclosure import Detail
from firsthand.model.project import Project
from firsthand.model.snapshot import Snapshot
from firsthand.rules.mosaic_columns import NO_CODING, AttributeColumn, CodeColumn, Said, Talk, TopicColumn


@dataclass(frozen=True, slots=True)
class Reader:
    """What a reader was told of the sources, apart from numbers: details, and the codings of the passages quoted.

    ``quoted`` are sources and codes; ``described`` the sources of whom anything at all was told.
    """

    details: Mapping[str, tuple[Detail, ...]] = field(default_factory=lambda: MappingProxyType({}))
    quoted: frozenset[tuple[str, str]] = frozenset()
    described: frozenset[str] = frozenset()


class Columns:
    """The columns that the pieces look at, and the record in them."""

    def __init__(self, project: Project, snapshot: Snapshot) -> None:
        self._project, self._snapshot = project, snapshot
        self._attributes: dict[Column, AttributeColumn] = {}
        self._codes: dict[str, CodeColumn] = {}
        self._topics: dict[str, TopicColumn] = {}

    def look_at(self, condition: Condition) -> None:
        """Note what a question looks at."""
        for leaf, _ in leaves(condition):
            self._look(leaf)

    def tally(self, topic: str) -> None:
        """Note that of a topic each state of coverage was told."""
        self._topic(topic).tallied = True

    def mark(self, column: Column, values: Iterable[int]) -> None:
        """Note that these values of an attribute were told as the least or the greatest."""
        marks = self._attribute(column).marks
        marks += [value for value in values if value not in marks]

    def _look(self, leaf: Condition) -> None:
        if isinstance(leaf, OneOf | Order | IsNull):
            self._attribute(leaf.column).leaves[leaf] = None
        elif isinstance(leaf, Coded):
            self._codes.setdefault(leaf.code, CodeColumn(leaf.code, leaf.topic)).leaves[leaf] = None
            self._topic(leaf.topic)
        elif isinstance(leaf, Came):
            self._topic(leaf.topic).leaves[leaf] = None

    def _attribute(self, column: Column) -> AttributeColumn:
        known = self._project.attributes[column.name].values
        return self._attributes.setdefault(column, AttributeColumn(column, tuple(known)))

    def _topic(self, topic: str) -> TopicColumn:
        return self._topics.setdefault(topic, TopicColumn(topic))

    def settle(self, reader: Reader) -> None:
        """Read the record, and find the states of every column."""
        told = {detail for details in reader.details.values() for detail in details}
        self._said: dict[tuple[str, str], list[Said]] = defaultdict(list)
        talked: set[tuple[str, str]] = set()
        for coding in self._snapshot.codings:
            if coding.code in self._codes:
                self._said[coding.source, coding.code].append((coding.polarity, coding.basis))
            else:
                talked.add((coding.source, self._project.codebook.topic_of(coding.code)))
        asked = recorded_coverage(self._snapshot)
        sources = self._snapshot.sources
        self._talks: dict[tuple[str, str], Talk] = {
            (s.code, topic): (asked.get((s.code, topic)), (s.code, topic) in talked)
            for s in sources
            for topic in self._topics
        }
        for column, attribute in self._attributes.items():
            attribute.details = sorted(detail for detail in told if detail.attribute == column.name)
            attribute.settle(recorded_value(source, column) for source in sources)
        for name, code in self._codes.items():
            code.settle(self._said.get((source.code, name), []) for source in sources)
        for name, topic in self._topics.items():
            topic.settle(self._talks[source.code, name] for source in sources)
        self.parts: tuple[AttributeColumn | CodeColumn | TopicColumn, ...] = (
            *self._attributes.values(),
            *self._codes.values(),
            *self._topics.values(),
        )
        self.sizes = tuple(len(part.states) for part in self.parts)
        self.names = (
            *(column.name for column in self._attributes), *self._codes, *(f"topic {topic}" for topic in self._topics)
        )  # fmt: skip
        first = len(self._attributes)
        self._at_attribute = {column: n for n, column in enumerate(self._attributes)}
        self._at_code = {code: first + n for n, code in enumerate(self._codes)}
        self._at_topic = {topic: first + len(self._codes) + n for n, topic in enumerate(self._topics)}

    def rows(self, people: Sequence[str]) -> list[bytes]:
        """Write the record in states."""
        known = {source.code: source for source in self._snapshot.sources}
        return [
            bytes(
                [
                    *(a.state(recorded_value(known[who], column)) for column, a in self._attributes.items()),
                    *(code.state(self._said.get((who, name), [])) for name, code in self._codes.items()),
                    *(topic.state(self._talks[who, name]) for name, topic in self._topics.items()),
                ]
            )
            for who in people
        ]

    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Put each topic's columns together, and all that people said."""
        topics = [
            (*(at for code, at in self._at_code.items() if self._codes[code].topic == topic), here)
            for topic, here in self._at_topic.items()
        ]
        return (*topics, (*self._at_code.values(), *self._at_topic.values()))

    def fixed(
        self, reader: Reader, people: Sequence[str], rows: Sequence[bytes]
    ) -> dict[tuple[int, int], frozenset[int]]:
        """Say which states are left open by what was told of each source; what is not her record is told of nobody."""
        found: dict[tuple[int, int], frozenset[int]] = {}
        for row, who in enumerate(people):
            for column, at in self._at_attribute.items():
                for detail in reader.details.get(who, ()):
                    if detail.attribute == column.name:
                        states = self._attributes[column].fitting(detail)
                        if rows[row][at] in states:
                            found[row, at] = found.get((row, at), states) & states
        return found

    def quoted(
        self, reader: Reader, people: Sequence[str], rows: Sequence[bytes]
    ) -> dict[tuple[int, int], frozenset[int]]:
        """Say in which state the codes of what is quoted of each source are."""
        return {
            (row, at): frozenset({rows[row][at]})
            for row, who in enumerate(people)
            for code, at in self._at_code.items()
            if (who, code) in reader.quoted
        }

    def tree(self, condition: Condition) -> Tree:  # noqa: PLR0911 - one return for each kind of condition
        """Write a condition as a tree over the columns."""
        match condition:
            case Const(value):
                return Fixed(TRUE if value else FALSE)
            case And(parts):
                return All(tuple(self.tree(part) for part in parts))
            case Or(parts):
                return some(tuple(self.tree(part) for part in parts))
            case Not(part):
                return Contrary(self.tree(part))
            case Came():
                return self._came(condition)
            case Coded(_, code, topic):
                silence = Look(self._at_topic[topic], self._topics[topic].without_coding())
                truths, at = self._codes[code].truths(condition), self._at_code[code]
                none = frozenset(state for state, found in enumerate(truths) if found == NO_CODING)
                return When(at, none, silence, Look(at, truths))
            case OneOf(column) | Order(column) | IsNull(column):
                return Look(self._at_attribute[column], self._attributes[column].truths(condition))
            case Suffered() | Complained() | Outcome():
                raise AssertionError("what asks of events was left out")

    def _came(self, leaf: Came) -> Tree:
        topic, at = self._topics[leaf.topic], self._at_topic[leaf.topic]
        plain = Look(at, topic.came(leaf))
        raised = Fixed(TRUE if Asked.RAISED in leaf.states else FALSE)
        tree: Tree = plain
        for code, column in self._codes.items():
            if self._project.codebook.topic_of(code) == leaf.topic:
                tree = When(self._at_code[code], column.coded(), raised, tree)
        return When(at, topic.spoken_of(), plain, tree)

    def denying(self, condition: Condition) -> Tree:
        """Say who denies a code that the condition names."""
        codes = deniable(condition)
        return some(tuple(Look(self._at_code[code], self._codes[code].denying()) for code in codes))

    def recorded(self, topic: str, asked: Asked | None) -> Tree:
        """Say of whom this coverage is recorded."""
        return Look(self._at_topic[topic], self._topics[topic].recorded(asked))

    def marked(self, column: Column, low: int, high: int) -> tuple[Tree, Tree, Tree]:
        """Say whose value is the least told, the greatest told, or beyond either."""
        part, at = self._attributes[column], self._at_attribute[column]
        known = [value if isinstance(value, int) else None for value in part.states]
        tests = (
            [value == low for value in known],
            [value == high for value in known],
            [value is not None and not low <= value <= high for value in known],
        )
        least, greatest, beyond = (Look(at, bytes(test)) for test in tests)
        return least, greatest, beyond

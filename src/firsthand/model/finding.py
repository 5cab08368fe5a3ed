"""Named questions put to the record, and their answers."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import compress
from types import MappingProxyType

from firsthand.model.place import Place
from firsthand.model.testimony import PassageRef, Value


class Unit(StrEnum):
    """The counting unit: what "1" means in a number (HURIDOCS micro-thesaurus 7).

    A source, an interview or a passage is of what was said; a victim, an event, an act or a complaint of what happened.
    """

    SOURCE = "source"
    INTERVIEW = "interview"
    PASSAGE = "passage"
    VICTIM = "victim"
    EVENT = "event"
    ACT = "act"
    COMPLAINT = "complaint"

    @property
    def happened(self) -> bool:
        """Whether it counts what happened, and not what was said."""
        return self in (Unit.VICTIM, Unit.EVENT, Unit.ACT, Unit.COMPLAINT)


WORDS = "words"


@dataclass(frozen=True, slots=True)
class Finding:
    """One published number, as its file states it. ``places`` tells where each key stands, for diagnostics.

    ``among`` and ``where`` are conditions (see the manual, "Conditions"); ``among = "interviewed"`` is everyone.
    ``value`` is empty for a count, or one of ``range(attr)``, ``median(attr)``, ``least(attr)``, ``greatest(attr)``.
    ``question`` is its default text, and ``questions`` its text by language, where the file gives it so.
    ``told`` is empty, or ``words`` where readers are given a word of the ladder and never the number.
    """

    name: str
    question: str
    unit: Unit
    among: str = "interviewed"
    where: str = "true"
    value: str = ""
    places: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))
    questions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    told: str = ""

    @property
    def in_words_only(self) -> bool:
        """Whether its number may not be told."""
        return self.told == WORDS

    def asks(self, language: str) -> str:
        """Give the question in a language, else its default text."""
        return self.questions.get(language) or self.question


class Answer(StrEnum):
    """What one unit of the universe answers to a finding.

    IN: the condition holds. DENIED: it does not, and a coding denies it. SILENT: it does not, and nobody denied
    (asked but did not say so, or the attribute is another). NOT_ASKED, DECLINED, MISSING: it cannot be known,
    and why: never asked, would not answer, no record of either.
    """

    IN = "in"
    DENIED = "denied"
    SILENT = "silent"
    NOT_ASKED = "not asked"
    DECLINED = "declined"
    MISSING = "missing"


_ANSWERS = tuple(Answer)


@dataclass(frozen=True, slots=True, eq=False)
class Answers(Mapping[str, Answer]):
    """Each unit of a universe with its answer, told by a byte for each of ``names``: quick to make, quick to count.

    The byte is 0 for a name outside the universe, else the answer's :meth:`number`. Equal to any mapping that says
    the same. ``names`` are all different.
    """

    names: Sequence[str]
    given: bytes

    @staticmethod
    def number(answer: Answer) -> int:
        """Number an answer, from 1."""
        return _ANSWERS.index(answer) + 1

    def __getitem__(self, unit: str) -> Answer:
        return dict(self.items())[unit]

    def __iter__(self) -> Iterator[str]:
        return compress(self.names, self.given)

    def __len__(self) -> int:
        return len(self.given) - self.given.count(0)

    def items(self) -> ItemsView[str, Answer]:
        """List the units with their answers, in order."""
        told = (_ANSWERS[number - 1] for number in self.given if number)
        return dict(zip(self, told, strict=True)).items()

    def how_many(self, answer: Answer) -> int:
        """Count the units with this answer."""
        return self.given.count(self.number(answer))

    def flags(self, answer: Answer) -> bytes:
        """Mark with 1 each of ``names`` that has this answer, with 0 the others."""
        wanted = bytearray(256)
        wanted[self.number(answer)] = 1
        return self.given.translate(wanted)

    def units(self, answer: Answer) -> Iterator[str]:
        """List the units with this answer, in order."""
        return compress(self.names, self.flags(answer))


@dataclass(frozen=True, slots=True)
class Count:
    """The answer to a finding, unit by unit: ``answers`` maps each unit of the universe to its answer, in order.

    A unit is named by its reference: ``S14`` for a source, ``S14.2`` for an interview, ``S14/112`` for a passage.
    ``evidence`` lists the passages that put units in; ``against`` those that deny. For a finding with ``value``,
    ``low`` and ``high`` are the least and greatest attribute (equal for a median), over the units that are in.
    ``bases`` tells, for each unit in by a coding, the distinct bases of knowledge of its affirming codings
    ("" for a basis not yet said); ``without_polarity`` counts codings of the finding's codes that say none.
    """

    finding: str
    unit: Unit
    answers: Mapping[str, Answer]
    evidence: tuple[PassageRef, ...] = ()
    against: tuple[PassageRef, ...] = ()
    bases: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    without_polarity: int = 0
    low: Value = None
    high: Value = None

    def _number(self, answer: Answer) -> int:
        if isinstance(self.answers, Answers):
            return self.answers.how_many(answer)
        return sum(1 for a in self.answers.values() if a is answer)

    @property
    def n(self) -> int:
        """How many are in."""
        return self._number(Answer.IN)

    @property
    def of(self) -> int:
        """How many units the universe holds."""
        return len(self.answers)

    @property
    def denied(self) -> int:
        """How many deny it."""
        return self._number(Answer.DENIED)

    @property
    def silent(self) -> int:
        """How many are out without denying."""
        return self._number(Answer.SILENT)

    @property
    def not_asked(self) -> int:
        """How many were not asked."""
        return self._number(Answer.NOT_ASKED)

    @property
    def declined(self) -> int:
        """How many declined to answer."""
        return self._number(Answer.DECLINED)

    @property
    def missing(self) -> int:
        """How many have no record either way."""
        return self._number(Answer.MISSING)

    @property
    def unknown(self) -> int:
        """How many cannot be known: not asked, declined or missing."""
        return self.not_asked + self.declined + self.missing

    def units(self, answer: Answer) -> tuple[str, ...]:
        """List the units with this answer, in order."""
        if isinstance(self.answers, Answers):
            return tuple(self.answers.units(answer))
        return tuple(unit for unit, given in self.answers.items() if given is answer)

    def sources(self, answer: Answer) -> frozenset[str]:
        """Name the sources who gave this answer, or whose interviews or passages did. What happened is nobody's."""
        units = self.units(answer)
        return frozenset(units if self.unit is Unit.SOURCE else (u.partition("/")[0].partition(".")[0] for u in units))


PARTS = ("n", "of", "denied", "silent", "not-asked", "declined", "missing", "unknown")
"""What a link may cite of a finding, ``finding:NAME/PART``; without a part it is n."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table or chart as its file states it: rows are findings, columns optionally the values of an attribute.

    ``columns`` chooses among the values, and the groups that ``policy.toml`` makes of them; empty takes every value.
    ``suppress`` is ``small`` where small cells, and those that would give them away, are not to be shown.

    An exhibit of what happened has no findings as rows. It counts ``unit`` among ``among``: a ``funnel`` by ``stages``,
    any other by the dimensions ``rows_by`` and ``columns_by``, each row divided once more by ``split_by``.
    ``row_terms`` and ``columns`` choose terms, patterns of them, and ``groups`` of both told as one; empty takes every
    term that occurs.
    """

    name: str
    kind: str
    title: Mapping[str, str]
    rows: tuple[str, ...]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    columns_by: str = ""
    place: Place | None = None
    columns: tuple[str, ...] = ()
    suppress: str = ""
    unit: Unit = Unit.SOURCE
    among: str = ""
    rows_by: str = ""
    row_terms: tuple[str, ...] = ()
    split_by: str = ""
    stages: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def of_events(self) -> bool:
        """Whether it tells what happened, and not what findings count."""
        return bool(self.stages or self.rows_by)


NOT_KNOWN, ALL = "?", "="
"""The line of what stands in no other line, and the line of totals."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An exhibit computed: ``cells[row][column]`` are counts; ``columns`` holds attribute values, or one empty string.

    ``row_labels`` and ``column_labels`` map each language to as many labels as there are rows and columns.
    ``crossed`` are the rows whose cells say of people two or more things at once; ``hidden`` the cells that are not
    shown, as row and column, because they or others count fewer than ``least``.

    Of what happened ``lines`` names the rows, as the stages or the terms they count; NOT_KNOWN and ALL may be lines and
    columns too. ``asked`` holds each cell's conditions, ``among`` and ``where``; of NOT_KNOWN ``where`` names in words
    the conditions of which none is known to hold. ``overlaps`` holds ``rows`` or ``columns`` where some unit
    stands in several of them, so that they do not add up. ``tellers`` is how many sources tell of what each cell
    counts.
    """

    exhibit: Exhibit
    columns: tuple[str, ...]
    cells: tuple[tuple[Count, ...], ...]
    row_labels: Mapping[str, tuple[str, ...]]
    column_labels: Mapping[str, tuple[str, ...]]
    crossed: frozenset[int] = frozenset()
    hidden: frozenset[tuple[int, int]] = frozenset()
    least: int = 0
    lines: tuple[str, ...] = ()
    asked: tuple[tuple[tuple[str, str], ...], ...] = ()
    overlaps: frozenset[str] = frozenset()
    tellers: tuple[tuple[int, ...], ...] = ()

    def fewest(self, position: tuple[int, int]) -> int:
        """How many a cell counts of what happened, or how many tell of it where these are fewer."""
        row, column = position
        number = self.cells[row][column].n
        return min(number, self.tellers[row][column]) if self.tellers else number


@dataclass(frozen=True, slots=True)
class Fact:
    """An external fact with its citation, from ``facts.toml``. ``value``, where it is a number, the text must say."""

    name: str
    value: Value
    statement: str
    citation: str
    publisher: str
    date: str
    url: str = ""
    place: Place | None = None

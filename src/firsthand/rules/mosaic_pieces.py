"""From the numbers ever published of a record, and the record itself, to a mosaic to be searched for other worlds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from types import MappingProxyType

from firsthand.counting.binding import compile_condition
from firsthand.counting.conditions import (
    Came,
    Coded,
    Column,
    Complained,
    Condition,
    Const,
    Outcome,
    Suffered,
    leaves,
)
from firsthand.counting.meaning import column_of
from firsthand.counting.parsing import Fault
from firsthand.disclosure.mosaic.fill import filled
from firsthand.disclosure.mosaic.model import (
    ANSWERS,
    DENIED,
    EVERYONE,
    IN,
    NOBODY,
    OUTSIDE,
    SILENT,
    All,
    Mosaic,
    Number,
    Question,
    Shows,
    Tree,
)
from firsthand.model.coding import Asked
from firsthand.model.disclosure import PublishedCount
from firsthand.model.finding import Unit
from firsthand.model.project import Project
from firsthand.model.snapshot import Snapshot
from firsthand.rules.mosaic_record import Columns, Reader
from firsthand.rules.published import COVERAGE

_UNKNOWN = frozenset(ANSWERS) - {OUTSIDE, IN, DENIED, SILENT}
_NOT_ASKED, _DECLINED, _MISSING = sorted(_UNKNOWN)
PARTS: Mapping[str, frozenset[int]] = MappingProxyType(
    {
        "n": frozenset({IN}),
        "of": frozenset(ANSWERS) - {OUTSIDE},
        "denied": frozenset({DENIED}),
        "silent": frozenset({SILENT}),
        "not-asked": frozenset({_NOT_ASKED}),
        "declined": frozenset({_DECLINED}),
        "missing": frozenset({_MISSING}),
        "unknown": _UNKNOWN,
    }
)
"""Which answers each part of a count counts."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A published count understood. ``edition`` is 0 for the draft; ``topic`` is set for a row of coverage."""

    told: PublishedCount
    edition: int
    among: Condition
    where: Condition
    column: Column | None = None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A mosaic, what its columns stand for, and the numbers that are not in it: findings by edition, with the reason.

    ``passages``: it counts coded passages by columns no source has. ``unreadable``: it asks of an attribute or code the
    project no longer has. ``changed``: the record has changed since, and gives another number. ``events``: it asks what
    happened, which has no columns here.
    """

    mosaic: Mosaic
    columns: Columns
    left_out: tuple[tuple[int, str, str], ...] = ()


def understand(
    published: Iterable[tuple[int, PublishedCount]], project: Project
) -> tuple[list[Piece], list[tuple[int, str, str]]]:
    """Bind each published count to the project; what cannot be bound is left out, with the reason.

    A count of interviews or passages is taken as if the same question had been put to the sources: the intruder is
    given more than the count tells.
    """
    pieces: list[Piece] = []
    left_out: list[tuple[int, str, str]] = []
    book = project.codebook
    topics = {book.topic_of(code) for code in book.codes}
    for edition, told in published:
        if told.finding == COVERAGE and told.where.startswith("coverage("):
            topic = told.where.removeprefix("coverage('").removesuffix("')")
            if topic in topics:
                pieces.append(Piece(told, edition, Const(value=True), Const(value=True), topic=topic))
            continue
        if told.unit.happened:
            left_out.append((edition, told.finding, "events"))
            continue
        known = (Unit.SOURCE, project.attributes, book, project.vocabularies)
        bound = [compile_condition(text, *known) for text in (told.among, told.where)]
        column = _measured(told, project)
        if any(isinstance(one, Fault) for one in bound):
            left_out.append((edition, told.finding, "unreadable" if told.unit is Unit.SOURCE else "passages"))
            continue
        among, where = bound
        assert not isinstance(among, Fault)
        assert not isinstance(where, Fault)
        if any(isinstance(leaf, Suffered | Complained | Outcome) for one in (among, where) for leaf, _ in leaves(one)):
            left_out.append((edition, told.finding, "events"))
            continue
        pieces.append(Piece(told, edition, among, where, column))
    return pieces, left_out


def _measured(told: PublishedCount, project: Project) -> Column | None:
    """Return the attribute whose least and greatest value was told."""
    name = told.value.strip().removeprefix("range").strip(" ()")
    found = project.attributes.get(name) if told.value.strip().startswith("range") else None
    return column_of(found) if found is not None and {"low", "high"} <= told.parts.keys() else None


def assemble(
    published: Iterable[tuple[int, PublishedCount]], project: Project, snapshot: Snapshot, reader: Reader
) -> Assembled:
    """Put the pieces together with the record they were counted from.

    A number told twice of the same people counts as told where it stands first in ``published``.
    """
    pieces, left_out = understand(published, project)
    columns = _columns(pieces, project, snapshot, reader)
    people = [source.code for source in snapshot.sources]
    counted = {**_population(pieces), 0: frozenset(people)}
    gone = sorted({code for codes in counted.values() for code in codes} - set(people))
    rows = columns.rows(people)
    places = {code: row for row, code in enumerate((*people, *gone))}
    made = _Numbers(columns, rows, {e: frozenset(places[code] for code in codes) for e, codes in counted.items()})
    for piece in pieces:
        made.add(piece)
    mosaic = Mosaic(
        columns=columns.names,
        states=columns.sizes,
        questions=tuple(made.questions),
        numbers=tuple(made.numbers),
        names=tuple(places),
        rows=(*rows, *(bytes(len(columns.names)) for _ in gone)),
        fixed=MappingProxyType(columns.fixed(reader, people, rows)),
        groups=columns.groups(),
        quoted=MappingProxyType(columns.quoted(reader, people, rows)),
        unrecorded=frozenset(range(len(people), len(places))),
        described=frozenset(row for row, code in enumerate(people) if code in reader.described),
        sensitive=frozenset(made.sensitive),
    )
    whole = filled(mosaic)
    if whole is None:
        kept = tuple(number for number in mosaic.numbers if not number.rows & mosaic.unrecorded)
        dropped = {(n.edition, n.finding, "changed") for n in mosaic.numbers if n.rows & mosaic.unrecorded}
        return Assembled(replace(mosaic, numbers=kept), columns, (*left_out, *made.left_out, *sorted(dropped)))
    return Assembled(whole, columns, (*left_out, *dict.fromkeys(made.left_out)))


def _columns(pieces: Sequence[Piece], project: Project, snapshot: Snapshot, reader: Reader) -> Columns:
    columns = Columns(project, snapshot)
    for piece in pieces:
        columns.look_at(piece.among)
        columns.look_at(piece.where)
        if piece.topic:
            columns.tally(piece.topic)
        if piece.column is not None:
            columns.mark(piece.column, (piece.told.parts["low"], piece.told.parts["high"]))
    columns.settle(reader)
    return columns


def _population(pieces: Sequence[Piece]) -> dict[int, frozenset[str]]:
    """Tell who was in the record when each edition was made: everyone its numbers count."""
    found: dict[int, set[str]] = defaultdict(set)
    for piece in pieces:
        found[piece.edition] |= piece.told.sources
    return {edition: frozenset(sources) for edition, sources in found.items()}


_STATES = {"asked": Asked.ASKED, "raised": Asked.RAISED, "declined": Asked.DECLINED, "not-asked": Asked.NOT_ASKED}


class _Numbers:
    """The questions, each once, and the numbers told in answer to them."""

    def __init__(self, columns: Columns, rows: Sequence[bytes], counted: Mapping[int, frozenset[int]]) -> None:
        self._columns, self._rows, self._counted = columns, rows, counted
        self._index: dict[object, int] = {}
        self._told: set[tuple[object, ...]] = set()
        self._counts: dict[tuple[int, frozenset[int]], Counter[int]] = {}
        self.questions: list[Question] = []
        self.numbers: list[Number] = []
        self.sensitive: set[int] = set()
        self.left_out: list[tuple[int, str, str]] = []

    def add(self, piece: Piece) -> None:
        """Add the numbers of one published count."""
        if piece.topic:
            for part, value in piece.told.parts.items():
                state = _STATES.get(part)
                question = self._question((piece.topic, state), self._columns.recorded(piece.topic, state))
                self._number(piece, question, PARTS["n"], value, value, Shows.NOTHING)
            return
        columns = self._columns
        where = columns.tree(piece.where)
        among = columns.tree(piece.among)
        question = self._question((piece.among, piece.where), where, among, columns.denying(piece.where))
        if any(isinstance(leaf, Coded) for leaf, _ in leaves(piece.where)):
            self.sensitive.add(question)
        for part, value in piece.told.parts.items():
            if part in PARTS:
                told = value if piece.told.unit is Unit.SOURCE else self._sources(question, PARTS[part])
                self._number(piece, question, PARTS[part], told, told, _shows(part, piece.among, piece.where))
        if piece.told.between is not None:
            self._number(piece, question, PARTS["n"], *piece.told.between, _shows("n", piece.among, piece.where))
        if piece.column is not None:
            self._range(piece, piece.column, among, where)

    def _range(self, piece: Piece, column: Column, among: Tree, where: Tree) -> None:
        low, high = piece.told.parts["low"], piece.told.parts["high"]
        everyone = len(self._rows) + len(self._counted[piece.edition])
        for which, test in enumerate(self._columns.marked(column, low, high)):
            key = (piece.among, piece.where, column, low, high, which)
            question = self._question(key, All((where, test)), among)
            least, most = (1, everyone) if which < 2 else (0, 0)
            self._number(piece, question, PARTS["n"], least, most, _shows("n", piece.among, piece.where))

    def _question(self, key: object, where: Tree, among: Tree = EVERYONE, denied: Tree = NOBODY) -> int:
        if key not in self._index:
            self._index[key] = len(self.questions)
            self.questions.append(Question(among, where, denied))
        return self._index[key]

    def _sources(self, question: int, answers: frozenset[int]) -> int:
        given = self._given(question, frozenset(range(len(self._rows))))
        return sum(given[answer] for answer in answers)

    def _given(self, question: int, rows: frozenset[int]) -> Counter[int]:
        """Count each answer that those of these rows give whose record there is."""
        if (question, rows) not in self._counts:
            asked, found = self.questions[question], Counter[int]()
            part = itemgetter(*asked.columns) if asked.columns else itemgetter(slice(0, 0))
            there = [self._rows[row] for row in rows if row < len(self._rows)]
            some = {part(cells): cells for cells in there}
            for states, times in Counter(map(part, there)).items():
                found[asked.answer(some[states])] += times
            self._counts[question, rows] = found
        return self._counts[question, rows]

    def _number(
        self, piece: Piece, question: int, answers: frozenset[int], least: int, most: int, shows: Shows
    ) -> None:
        """Add a number, once, unless the record as it is now can no longer give it."""
        rows = self._counted[piece.edition]
        given = self._given(question, rows)
        known, unknown = sum(given[answer] for answer in answers), len(rows) - given.total()
        if not least - unknown <= known <= most:
            self.left_out.append((piece.edition, piece.told.finding, "changed"))
            return
        if (question, answers, least, most, rows) not in self._told:
            self._told.add((question, answers, least, most, rows))
            name = f"{COVERAGE} of {piece.topic}" if piece.topic else piece.told.finding
            self.numbers.append(Number(question, answers, least, most, rows, name, piece.edition, shows))


def _shows(part: str, among: Condition, where: Condition) -> Shows:
    """Say what of a person one part of a count shows: what she is, what she said, or how the interview went."""
    asked = [{type(leaf) for leaf, _ in leaves(condition)} & {Coded, Came} for condition in (among, where)]
    if part == "of":
        return Shows.NOTHING if Came in asked[0] else Shows.COUNTED if asked[0] else Shows.BOTH
    if part not in ("n", "denied", "silent") or asked[1] == {Came} or (part == "silent" and asked[1]):
        return Shows.NOTHING
    return Shows.COUNTED if any(asked) else Shows.BOTH

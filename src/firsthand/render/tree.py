"""What is printed, before any format: one small tree that the three writers share, so that they say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from firsthand.model.manuscript import Mark
from firsthand.render.words import Words

PLAIN: frozenset[Mark] = frozenset()
STRONG = frozenset({Mark.STRONG})
CODE = frozenset({Mark.CODE})


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text set one way; ``"\\n"`` alone is a line break.

    ``lang`` is a language tag where it is not that of the text around. ``href`` is an address outside, ``to`` the
    ident of a part of this report. ``note`` makes it a note mark: the number of the note called, and ``call`` which
    of that note's calls it is, from 1. ``picture`` names a picture; the text is then its alternative. ``citation`` is
    the evidence link it belongs to, counted in reading order from 1; 0 for the author's own words.
    """

    text: str = field(repr=False)
    marks: frozenset[Mark] = PLAIN
    lang: str = ""
    href: str = ""
    to: str = ""
    note: int = 0
    call: int = 0
    picture: str = ""
    citation: int = 0


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``depth`` counts from 1 under the title and never skips a step."""

    depth: int
    spans: Spans
    ident: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``role`` is empty, ``original`` (the words as spoken) or ``remark`` (a small line under a table)."""

    spans: Spans
    role: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each item is a row of nodes. ``tight`` when every item is one line of text."""

    items: tuple[tuple[Node, ...], ...]
    ordered: bool = False
    start: int = 1
    tight: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text set letter by letter."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """A break between parts."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell. ``heads`` is ``col``, ``row`` or empty; ``align`` left, right, center or empty."""

    spans: Spans
    heads: str = ""
    align: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``widths`` are the columns' shares, empty when the writer may choose; ``remark`` stands beneath.

    ``asides`` are small print, one for each row and as wide as the table, or none at all.
    """

    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: Spans = ()
    widths: tuple[int, ...] = ()
    remark: Spans = ()
    ident: str = ""
    asides: tuple[Spans, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``n`` are in, ``unknown`` cannot be known, of ``of``. ``label`` may be empty below a ``group``."""

    group: str
    label: str
    n: int
    unknown: int
    of: int
    figures: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart with its data as a table. ``description`` says in words what it shows; ``legend`` the three parts."""

    caption: Spans
    bars: tuple[Bar, ...]
    legend: tuple[str, str, str]
    description: str
    data: Table
    ident: str
    lang: str


Node = Heading | Paragraph | Listing | Quote | Verbatim | Line | Table | Chart


_SHORT = 200


def in_order(nodes: tuple[Node, ...]) -> Iterator[tuple[Node, bool]]:
    """Give each node, and whether it belongs on the page of the next, as a short paragraph before an exhibit does."""
    for position, node in enumerate(nodes, start=1):
        following = nodes[position] if position < len(nodes) else None
        leads = isinstance(node, Paragraph) and isinstance(following, Table | Chart | Quote)
        yield node, leads and isinstance(node, Paragraph) and sum(len(span.text) for span in node.spans) < _SHORT


@dataclass(frozen=True, slots=True)
class Note:
    """An endnote, called ``calls`` times in the text."""

    number: int
    calls: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report, ready to be written in any format. ``day`` dates the file's properties; None dates nothing.

    ``draft`` and ``invented`` are what each page says of a report that is one; empty otherwise.
    """

    language: str
    words: Words
    title: str
    title_spans: Spans
    group: Spans
    date_text: str
    day: date | None
    content_note: tuple[Node, ...]
    draft: str
    invented: str
    press: bool
    contents: tuple[Heading, ...]
    body: tuple[Node, ...]
    notes: tuple[Note, ...]
    annex: tuple[Node, ...]

    @property
    def group_name(self) -> str:
        """The group's name without marks, for file properties."""
        return "".join(span.text for span in self.group)

    @property
    def marks(self) -> tuple[str, ...]:
        """What the cover says of the whole report, before anything of it is read."""
        return tuple(filter(None, (self.draft, self.invented)))

    @property
    def foot(self) -> str:
        """What the foot of every page says of the whole report; empty where there is nothing to say."""
        return " · ".join(self.marks)

    @property
    def file_title(self) -> str:
        """The title in the file's properties and over its pages."""
        return self.words.say("draft.title", title=self.title) if self.draft else self.title

"""Nodes → WordprocessingML, as text: a thousand paragraphs through an object each would take seconds."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from firsthand.model.manuscript import Mark
from firsthand.render.spans import has_hangul, plain
from firsthand.render.tree import (
    Cell,
    Chart,
    Heading,
    Line,
    Listing,
    Node,
    Note,
    Paragraph,
    Quote,
    Span,
    Spans,
    Table,
    Verbatim,
    in_order,
)
from firsthand.render.write_html import outside

WIDTH = 7824
"""The text's width in twentieths of a point: A4 less two margins of 36 mm."""

_TAGS = {"en": "en-US", "ko": "ko-KR"}
_BULLETS, _NUMBERS = 1, 2
_FEW = 9
"""A table of at most so many rows stays on one page."""

Draw = Callable[[Span | Chart, int], str]
"""Puts a picture or chart into the package and returns its drawing, given a number no other drawing has."""


class WordText:
    """Writes nodes as paragraphs and tables; gathers the numbered lists it opens in ``lists``."""

    def __init__(self, language: str, draw: Draw, relate: Callable[[str], str]) -> None:
        self._language = language
        self._draw = draw
        self._relate = relate
        self._ids = count(1)
        self.lists: list[tuple[int, int, int]] = []

    def nodes(self, nodes: tuple[Node, ...], style: str = "", depth: int = 0) -> str:
        """Write nodes in order; ``style`` is that of plain paragraphs, ``depth`` how many lists they stand in."""
        return "".join(self._node(node, style, depth, lead=lead) for node, lead in in_order(nodes))

    def paragraph(self, inner: str, style: str = "", more: str = "") -> str:
        """Write one paragraph from its runs."""
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        properties = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
        return f"<w:p>{properties}{inner}</w:p>"

    def heading(self, depth: int, inner: str, ident: str, more: str = "") -> str:
        """Write a heading that links may lead to."""
        return self.paragraph(self.marked(ident, inner), f"Heading{min(depth, 5)}", more)

    def note(self, note: Note) -> str:
        """Write an endnote: its number, its text, its ways back."""
        number = self.marked(f"note-{note.number}", f"{self.run(f'{note.number}.')}<w:r><w:tab/></w:r>")
        back = "".join(self._back(note, call) for call in range(1, note.calls + 1))
        first, *rest = note.nodes or (Paragraph(()),)
        if not isinstance(first, Paragraph):
            first, rest = Paragraph(()), [first, *rest]
        tail = "" if rest else back
        parts = [self.paragraph(f"{number}{self.spans(first.spans)}{tail}", "Note")]
        for position, node in enumerate(rest, start=1):
            tail = back if position == len(rest) else ""
            if isinstance(node, Paragraph):
                parts.append(self.paragraph(self.spans(node.spans, node.lang) + tail, self._style(node, "NoteMore")))
            else:
                parts.append(self._node(node, "NoteMore", 0) + (self.paragraph(tail, "NoteMore") if tail else ""))
        return "".join(parts)

    def link(self, ident: str, inner: str) -> str:
        """Lead to another part of the document."""
        return f'<w:hyperlink w:anchor={quoteattr(_name(ident))} w:history="1">{inner}</w:hyperlink>'

    def marked(self, ident: str, inner: str) -> str:
        """Make a part that links may lead to."""
        number = next(self._ids)
        start = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(_name(ident))}/>'
        return f'{start}{inner}<w:bookmarkEnd w:id="{number}"/>'

    def run(self, text: str, *, style: str = "", properties: str = "", lang: str = "") -> str:
        """Write a run of text set one way."""
        named = f'<w:rStyle w:val="{style}"/>' if style else ""
        tag = _TAGS.get(lang, lang)
        tongue = f"<w:lang w:val={quoteattr(tag)} w:eastAsia={quoteattr(tag)}/>" if tag else ""
        inside = f"{named}{properties}{tongue}"
        return (
            f'<w:r>{f"<w:rPr>{inside}</w:rPr>" if inside else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        )

    def spans(self, spans: Spans, lang: str = "", *, bold: bool = False) -> str:
        """Write spans; ``lang`` is the language of those that have none of their own."""
        return "".join(self._span(span, lang, bold=bold) for span in spans)

    def _node(self, node: Node, style: str, depth: int, *, lead: bool = False) -> str:  # noqa: PLR0911 (one a kind)
        match node:
            case Paragraph():
                more = "<w:keepNext/>" if lead else ""
                more += f'<w:ind w:left="{420 * depth}"/>' if depth and not style else ""
                return self.paragraph(self.spans(node.spans, node.lang), self._style(node, style), more)
            case Heading():
                return self.heading(node.depth, self.spans(node.spans), node.ident)
            case Quote():
                return self.nodes(node.children, "Quote", depth)
            case Listing():
                return self._listing(node, depth)
            case Table():
                return self._captioned(node)
            case Chart():
                drawing = self.paragraph(f"<w:r>{self._draw(node, next(self._ids))}</w:r>", "Drawing")
                return self.paragraph(self.spans(node.caption), "Caption") + drawing + self._captioned(node.data)
            case Verbatim():
                lines = node.text.rstrip("\n").split("\n")
                return self.paragraph("<w:r><w:br/></w:r>".join(self.run(line) for line in lines), "Code")
            case Line():
                return self.paragraph("", "Break")

    def _style(self, node: Paragraph, style: str) -> str:
        return "Original" if node.role == "original" else style

    def _listing(self, node: Listing, depth: int) -> str:
        number = len(self.lists) + 1
        level = min(depth, 8)
        self.lists.append((_NUMBERS if node.ordered else _BULLETS, level, node.start))
        sign = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        parts: list[str] = []
        for item in node.items:
            first, rest = (item[0], item[1:]) if item and isinstance(item[0], Paragraph) else (Paragraph(()), item)
            assert isinstance(first, Paragraph)
            parts.append(self.paragraph(self.spans(first.spans), "ListParagraph", sign))
            parts.append(self.nodes(rest, "", depth + 1))
        return "".join(parts)

    def _captioned(self, node: Table) -> str:
        caption = self.paragraph(self.spans(node.caption), "Caption") if node.caption else ""
        return caption + self._table(node) + self.paragraph(self.spans(node.remark), "Remark")

    def _table(self, node: Table) -> str:
        columns = max((len(row) for row in (*node.head, *node.rows)), default=1)
        shares = node.widths or (1,) * columns
        widths = [WIDTH * share // sum(shares) for share in shares]
        rows = "".join(self._row(row, widths, header=True, keep=True) for row in node.head)
        last = len(node.rows) - 1
        for position, row in enumerate(node.rows):
            keep = last < _FEW and position < last
            if node.asides:
                rows += self._row(row, widths, header=False, keep=True, joined=True)
                rows += self._aside(node.asides[position], columns, keep=keep)
            else:
                rows += self._row(row, widths, header=False, keep=keep)
        described = f"<w:tblCaption w:val={quoteattr(plain(node.caption))}/>" if node.caption else ""
        first = int(bool(node.head))
        look = f'<w:tblLook w:val="0000" w:firstRow="{first}" w:firstColumn="0" w:noHBand="1" w:noVBand="1"/>'
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="Sheet"/><w:tblW w:w="{WIDTH}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/>{look}{described}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
        )

    def _row(
        self, cells: tuple[Cell, ...], widths: list[int], *, header: bool, keep: bool, joined: bool = False
    ) -> str:
        """Write a row; ``joined`` to what stands beneath, with no line between."""
        open_below = '<w:tcBorders><w:bottom w:val="nil"/></w:tcBorders>' if joined else ""
        inner = "".join(
            self._cell(cell, f'<w:tcW w:w="{width}" w:type="dxa"/>{open_below}', keep=keep, joined=joined)
            for cell, width in zip(cells, widths, strict=False)
        )
        properties = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if header else "") + "</w:trPr>"
        return f"<w:tr>{properties}{inner}</w:tr>"

    def _aside(self, aside: Spans, columns: int, *, keep: bool) -> str:
        """Write a row of small print as wide as the table."""
        inner = self.paragraph(self.spans(aside), "TableAside", "<w:keepNext/>" if keep else "")
        properties = (
            f'<w:tcW w:w="{WIDTH}" w:type="dxa"/><w:gridSpan w:val="{columns}"/>'
            '<w:tcBorders><w:top w:val="nil"/></w:tcBorders>'
        )
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc></w:tr>"

    def _cell(self, cell: Cell, properties: str, *, keep: bool, joined: bool) -> str:
        setting = "<w:keepNext/>" if keep else ""
        setting += '<w:spacing w:before="56" w:after="0"/>' if joined else ""
        setting += f'<w:jc w:val="{cell.align}"/>' if cell.align in {"right", "center"} else ""
        inner = self.paragraph(self.spans(cell.spans, bold=cell.heads == "col"), "TableText", setting)
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"

    def _back(self, note: Note, call: int) -> str:
        sign = f"↑{call}" if note.calls > 1 else "↑"
        return self.run(" ") + self.link(f"ref-{note.number}-{call}", self.run(sign, style="Way"))

    def _span(self, span: Span, lang: str, *, bold: bool) -> str:
        if span.note:
            mark = self.link(f"note-{span.note}", self.run(span.text, style="NoteMark"))
            return self.marked(f"ref-{span.note}-{span.call}", mark)
        if span.picture:
            return f"<w:r>{self._draw(span, next(self._ids))}</w:r>"
        if span.text == "\n":
            return "<w:r><w:br/></w:r>"
        address = outside(span.href)
        style = "CodeText" if Mark.CODE in span.marks else "Hyperlink" if address else ""
        own = span.lang or lang
        tongue = own if own != self._language else ""
        run = self.run(span.text, style=style, properties=_properties(span, bold=bold), lang=tongue)
        if not address:
            return run
        return f'<w:hyperlink r:id={quoteattr(self._relate(address))} w:history="1">{run}</w:hyperlink>'


def _properties(span: Span, *, bold: bool) -> str:
    """Write a run's marks, in the order the schema asks for. Hangul has no italic: emphasis makes it bold."""
    emphasis = Mark.EMPHASIS in span.marks
    hangul = emphasis and has_hangul(span.text)
    parts = [
        "<w:b/>" if bold or hangul or Mark.STRONG in span.marks else "",
        "<w:i/>" if emphasis and not hangul else "",
        "<w:strike/>" if Mark.STRIKE in span.marks else "",
        '<w:vertAlign w:val="superscript"/>' if Mark.SUPERSCRIPT in span.marks else "",
        '<w:vertAlign w:val="subscript"/>' if Mark.SUBSCRIPT in span.marks else "",
    ]
    return "".join(parts)


def _name(ident: str) -> str:
    """Make a bookmark's name, which holds no hyphen."""
    return ident.replace("-", "_")

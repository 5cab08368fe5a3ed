"""Document → page description for the typesetter. Every word enters as a string; none is read as markup."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from firsthand.model.manuscript import Mark
from firsthand.render.chart import svg
from firsthand.render.pictures import Pictures, picture
from firsthand.render.spans import plain
from firsthand.render.tree import (
    Cell,
    Chart,
    Document,
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
from firsthand.render.typesetter import Fonts, chart_fonts, families, monospaced, string, to_pdf
from firsthand.render.write_html import outside

_STYLE = Path(__file__).parent / "style.typ"
_MARKS = (
    (Mark.SUBSCRIPT, "sub"),
    (Mark.SUPERSCRIPT, "super"),
    (Mark.STRIKE, "strike"),
    (Mark.STRONG, "strong"),
    (Mark.EMPHASIS, "emph"),
)

_KEPT_ROWS, _KEPT_LETTERS = 8, 1200
"""A table of so many rows and letters at most, its remark among them, is kept on one page."""


def write(document: Document, fonts: Fonts, pictures: Pictures) -> bytes:
    """Write the document as PDF/UA-1. Raises FontMissing when the machine cannot show its letters."""
    return to_pdf(describe(document, fonts, pictures), fonts)


def describe(document: Document, fonts: Fonts, pictures: Pictures) -> str:
    """Describe the whole document to the typesetter."""
    writer = _Writer(document.language, fonts, pictures)
    words = document.words
    before, between, after = words.say("page", page="\n", pages="\n").split("\n")
    page_of = f"(page, pages) => {string(before)} + page + {string(between)} + pages + {string(after)}"
    day = document.day
    date = f"datetime(year: {day.year}, month: {day.month}, day: {day.day})" if day else "none"
    settings = (
        string(document.language),
        string(document.file_title),
        string(document.group_name),
        date,
        _array(map(string, families(fonts))),
        _array(map(string, monospaced(fonts))),
        string(document.foot),
        page_of,
    )
    parts = [
        _STYLE.read_text("utf-8"),
        f"#show: body => report({', '.join(settings)}, body)",
        *_front(document, writer),
        writer.nodes(document.body),
        *_notes(document, writer),
        "#pagebreak(weak: true);",
        f"#heading(level: 1, {string(words.say('annex'))});",
        "#[#set text(size: 0.94em);",
        writer.nodes(document.annex),
        "]",
    ]
    return "\n".join(parts)


def _front(document: Document, writer: _Writer) -> Iterable[str]:
    """Describe the cover and, for a report with headings, the contents."""
    by = writer.spans(document.group)
    if document.date_text:
        by += f"{_text(' · ' if document.group else '')}{_text(document.date_text)}"
    note = "none"
    if document.content_note:
        name = _text(document.words.say("content-note"))
        inner = writer.nodes(document.content_note)
        note = f"[#par[#strong[{name}];];\n{inner}]"
    press = "true" if document.press else "false"
    marks = _array(map(string, document.marks))
    yield f"#cover([{writer.spans(document.title_spans)}], [{by}], {marks}, {note}, {press});"
    if not document.press and document.contents:
        yield f"#pagebreak();\n#contents({string(document.words.say('contents'))});\n#pagebreak();"
    elif not document.press:
        yield "#pagebreak();"


def _notes(document: Document, writer: _Writer) -> Iterable[str]:
    if document.notes:
        words = document.words
        yield f"#pagebreak(weak: true);\n#heading(level: 1, {string(words.say('notes'))});"
        yield f"#par[#text(fill: soft)[{_text(words.say('notes.lead'))}];];"
        items = ", ".join(writer.note(note) for note in document.notes)
        yield f"#notes({items});"


class _Writer:
    """Describes nodes and spans."""

    def __init__(self, language: str, fonts: Fonts, pictures: Pictures) -> None:
        self._language = language
        self._fonts = fonts
        self._pictures = pictures

    def node(self, node: Node) -> str:  # noqa: PLR0911 (one line a kind)
        """Describe one node."""
        match node:
            case Paragraph():
                return self._paragraph(node)
            case Heading():
                return f"#[#heading(level: {node.depth})[{self.spans(node.spans)}];#label({string(node.ident)})];"
            case Quote():
                return f"#quote(block: true)[{self.nodes(node.children)}];"
            case Listing():
                return self._listing(node)
            case Table():
                return self._table(node)
            case Chart():
                return self._chart(node)
            case Verbatim():
                return f"#raw({string(node.text)}, block: true);"
            case Line():
                return "#rule();"

    def spans(self, spans: Spans) -> str:
        """Describe spans."""
        return "".join(self._span(span) for span in spans)

    def note(self, note: Note) -> str:
        """Describe a note with its way back."""
        back = f"#back({string(str(note.number))}, {note.calls});" if note.calls else ""
        *before, last = note.nodes or (Paragraph(()),)
        if isinstance(last, Paragraph):
            end = self._paragraph(last, f"{_text(' ')}{back}")
        else:
            end = f"{self.node(last)}#par[{back}];"
        return f"[#metadata(none)#label({string(f'note-{note.number}')});{self.nodes(tuple(before))}{end}]"

    def nodes(self, nodes: tuple[Node, ...]) -> str:
        """Describe nodes in order; a short paragraph stays on the page of the table or chart it leads to."""
        return "\n".join(f"#lead[{self.node(node)}];" if leads else self.node(node) for node, leads in in_order(nodes))

    def _paragraph(self, node: Paragraph, tail: str = "") -> str:
        inner = f"{self.spans(node.spans)}{tail}"
        if node.role == "original":
            return f"#original({string(node.lang or self._language)})[{inner}];"
        return f"#par[{inner}];"

    def _listing(self, node: Listing) -> str:
        items = (
            f"[{self.spans(item[0].spans)}]"
            if node.tight and isinstance(item[0], Paragraph)
            else f"[{self.nodes(item)}]"
            for item in node.items
        )
        if node.ordered:
            return f"#enum(start: {node.start}, {', '.join(items)});"
        return f"#list({', '.join(items)});"

    def _table(self, node: Table) -> str:
        sheet = self._sheet(node)
        remark = f"#remark[{self.spans(node.remark)}];" if node.remark else ""
        if not node.caption:
            return f"#block(above: 1.6em, below: 1.6em, {sheet});{remark}"
        return f"#exhibit(table, [{self.spans(node.caption)}], {sheet}, [{remark}], breakable: {_breaks(node)});"

    def _sheet(self, node: Table) -> str:
        first = (*node.head, *node.rows)[0] if node.head or node.rows else ()
        columns = _array(f"{width}fr" for width in node.widths) if node.widths else _array(["auto"] * (len(first) or 1))
        aligns = _array(cell.align if cell.align in {"left", "right", "center"} else "left" for cell in first)
        header = _array(_array(self._cell(cell) for cell in row) for row in node.head)
        rows = _array(_array(self._cell(cell) for cell in row) for row in node.rows)
        asides = _array(f"[{self.spans(aside)}]" for aside in node.asides)
        return f"sheet({columns}, {aligns}, {header}, {rows}, {asides})"

    def _cell(self, cell: Cell) -> str:
        strong = cell.heads == "col"
        return f"[#strong[{self.spans(cell.spans)}];]" if strong else f"[{self.spans(cell.spans)}]"

    def _chart(self, node: Chart) -> str:
        drawing = svg(node, fonts=", ".join(chart_fonts(node, self._fonts)), title=plain(node.caption))
        shown = f"chart({string(drawing)}, {string(node.description)})"
        data = self._sheet(node.data)
        remark = f"#remark[{self.spans(node.data.remark)}];" if node.data.remark else ""
        below = f"#block(above: 1em, breakable: {_breaks(node.data)}, [#{data};{remark}]);"
        return f"#exhibit(image, [{self.spans(node.caption)}], {shown}, [{below}]);"

    def _span(self, span: Span) -> str:
        if span.note:
            return f"#mark({string(str(span.note))}, {string(str(span.call))});"
        if span.picture:
            found = picture(span, self._pictures)
            numbers = ",".join(map(str, found.data))
            kind = "jpg" if found.kind == "jpeg" else "png"
            return f"#box(image(bytes(({numbers},)), format: {string(kind)}, alt: {string(span.text)}));"
        if span.text == "\n":
            return "#linebreak();"
        shown = f"#raw({string(span.text)});" if Mark.CODE in span.marks else _text(span.text)
        for mark, function in _MARKS:
            if mark in span.marks:
                shown = f"#{function}[{shown}];"
        if span.lang:
            shown = f"#text(lang: {string(span.lang)})[{shown}];"
        address = outside(span.href)
        return f"#link({string(address)})[{shown}];" if address else shown


def _breaks(table: Table) -> str:
    """Whether a table may run on to a second page; one that surely fits on a page may not."""
    cells = sum(len(plain(cell.spans)) for row in (*table.head, *table.rows) for cell in row)
    return "false" if len(table.rows) <= _KEPT_ROWS and cells + len(plain(table.remark)) <= _KEPT_LETTERS else "true"


def _text(text: str) -> str:
    return f"#{string(text)};"


def _array(items: Iterable[str]) -> str:
    """Write a typst array, of one item too."""
    return f"({''.join(f'{item}, ' for item in items)})"

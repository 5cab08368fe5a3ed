"""A composed report as plain text, a line a paragraph, for a golden file that a person can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from firsthand.render.tree import (
    Cell,
    Chart,
    Document,
    Heading,
    Line,
    Listing,
    Node,
    Paragraph,
    Quote,
    Spans,
    Table,
    Verbatim,
)


def plain_text(document: Document) -> str:
    """Write everything the formats print, in order."""
    lines = [f"= {_spans(document.title_spans)}", f"{_spans(document.group)} · {document.date_text}", document.invented]
    lines += _nodes(document.content_note)
    lines += ["", *_nodes(document.body), "", f"= {document.words.say('notes')}", document.words.say("notes.lead")]
    for note in document.notes:
        first, *rest = _nodes(note.nodes)
        lines += [f"{note.number}. {first} (called {note.calls})", *(f"   {line}" for line in rest)]
    lines += ["", f"= {document.words.say('annex')}", *_nodes(document.annex)]
    return "\n".join(lines) + "\n"


def _nodes(nodes: Iterable[Node]) -> list[str]:
    return [line for node in nodes for line in _node(node)]


def _node(node: Node) -> Iterator[str]:
    match node:
        case Heading():
            yield from ("", f"{'=' * (node.depth + 1)} {_spans(node.spans)}")
        case Paragraph():
            lead = f"[{node.role}{node.lang and ' ' + node.lang}] " if node.role else ""
            yield f"{lead}{_spans(node.spans)}"
        case Quote():
            yield from (f"> {line}" for line in _nodes(node.children))
        case Listing():
            for number, item in enumerate(node.items, start=node.start):
                sign = f"{number}." if node.ordered else "-"
                yield from (f"{sign} {line}" for line in _nodes(item))
        case Table():
            yield f"[table] {_spans(node.caption)}"
            yield from (_row(row) for row in node.head)
            for position, row in enumerate(node.rows):
                yield _row(row)
                yield from ([f"    {_spans(node.asides[position])}"] if node.asides else [])
            yield from ([f"  {_spans(node.remark)}"] if node.remark else [])
        case Chart():
            yield f"[chart] {_spans(node.caption)}"
            yield f"  {node.description}"
            yield f"  {' | '.join(node.legend)}"
            yield from (f"  {line}" for line in _node(node.data))
        case Verbatim():
            yield from (f"    {line}" for line in node.text.split("\n"))
        case Line():
            yield "* * *"


def _row(cells: tuple[Cell, ...]) -> str:
    return "  " + " | ".join(_spans(cell.spans) for cell in cells)


def _spans(spans: Spans) -> str:
    said = ""
    for span in spans:
        if span.note:
            said += f"({span.note})"
        else:
            words = " / " if span.text == "\n" else span.text
            said += f"<{span.lang}>{words}</>" if span.lang else words
    return said

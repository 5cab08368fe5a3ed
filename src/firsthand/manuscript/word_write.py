"""The author's text as a tree → a Word document that reads back as the same words and the same links.

It carries no name, no day and no program: nothing but the text. The same text gives the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from urllib.parse import quote
from xml.sax.saxutils import escape

from firsthand.manuscript.word_parts import (
    CONTENT_TYPES,
    HYPERLINK,
    NAMESPACES,
    PACKAGE_RELATIONSHIPS,
    footnotes,
    numbering,
    relationship,
    relationships,
    styles,
)
from firsthand.model.manuscript import Block, BlockKind, Mark, Run, Section

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SET = {
    Mark.STRONG: "<w:b/>", Mark.EMPHASIS: "<w:i/>", Mark.STRIKE: "<w:strike/>",
    Mark.SUPERSCRIPT: '<w:vertAlign w:val="superscript"/>', Mark.SUBSCRIPT: '<w:vertAlign w:val="subscript"/>',
}  # fmt: skip
_ALIGNED = {"left": "start", "right": "end", "center": "center"}
_RULE = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
_DEEPEST = 8


def write_word(section: Section, language: str) -> bytes:
    """Write one file's blocks as a .docx in a language."""
    notes = {block.label: number for number, block in enumerate(_notes(section.blocks), 1)}
    body, foot = _Writer(notes), _Writer(notes)
    text = "".join(body.block(block) for block in section.blocks if block.kind is not BlockKind.NOTE)
    noted = "".join(foot.note(block) for block in section.blocks if block.kind is BlockKind.NOTE)
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": PACKAGE_RELATIONSHIPS,
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{text}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": relationships(body.links(), main=True),
        "word/styles.xml": styles(language),
        "word/numbering.xml": numbering(body.lists),
        "word/footnotes.xml": footnotes(noted),
        "word/_rels/footnotes.xml.rels": relationships(foot.links(), main=False),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + content)
    return out.getvalue()


def _notes(blocks: Sequence[Block]) -> Iterator[Block]:
    return (block for block in blocks if block.kind is BlockKind.NOTE)


class _Writer:
    """Writes the blocks of one part, and gathers the addresses it links to and the lists it opens."""

    def __init__(self, notes: dict[str, int]) -> None:
        self._notes = notes
        self._targets: dict[str, str] = {}
        self.lists: list[tuple[bool, int, int]] = []

    def links(self) -> str:
        """List the addresses linked to."""
        return "".join(relationship(ident, HYPERLINK, target) for target, ident in self._targets.items())

    def block(self, block: Block, properties: str = "", depth: int = 0) -> str:
        """Write a block; ``properties`` are what its paragraphs have from around it."""
        kind = block.kind
        if kind is BlockKind.LIST:
            return self._list(block, depth)
        if kind is BlockKind.TABLE:
            return self._table(block)
        if kind is BlockKind.RULE:
            return f"<w:p><w:pPr>{_RULE}</w:pPr></w:p>"
        styled = {
            BlockKind.HEADING: f"Heading{min(max(block.level, 1), 6)}",
            BlockKind.QUOTE: "Quote", BlockKind.CODE: "Code",
        }.get(kind)  # fmt: skip
        properties = f'<w:pStyle w:val="{styled}"/>' if styled else properties
        if block.children:
            return "".join(self.block(child, properties, depth) for child in block.children)
        return self._paragraph(block.runs, properties)

    def note(self, block: Block) -> str:
        """Write a footnote, its number before its first words."""
        paragraphs = "".join(self.block(child, '<w:pStyle w:val="FootnoteText"/>') for child in block.children)
        mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        marked = re.sub(r"(</w:pPr>)", lambda m: m[1] + mark, paragraphs or "<w:p><w:pPr></w:pPr></w:p>", count=1)
        return f'<w:footnote w:id="{self._notes[block.label]}">{marked}</w:footnote>'

    def _list(self, block: Block, depth: int) -> str:
        level = min(depth, _DEEPEST)
        self.lists.append((block.ordered, level, block.start))
        number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{len(self.lists)}"/></w:numPr>'
        hanging = f'<w:ind w:start="{420 * (level + 1)}"/>'
        made = []
        for item in block.children:
            first = True
            for child in item.children:
                inside = child.kind is BlockKind.LIST
                made.append(self.block(child, number if first and not inside else hanging, depth + inside))
                first = first and inside
        return "".join(made)

    def _table(self, block: Block) -> str:
        rows = []
        for row in block.children:
            cells = "".join(f"<w:tc><w:tcPr/>{self._cell(cell)}</w:tc>" for cell in row.children)
            rows.append(f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if row.header else ''}{cells}</w:tr>")
        width = max((len(row.children) for row in block.children), default=1)
        grid = "<w:gridCol/>" * width
        look = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"

    def _cell(self, cell: Block) -> str:
        aligned = f'<w:jc w:val="{_ALIGNED[cell.align]}"/>' if cell.align in _ALIGNED else ""
        inside = "".join(self.block(child) for child in cell.children)
        return inside or self._paragraph(cell.runs, aligned)

    def _paragraph(self, runs: Sequence[Run], properties: str) -> str:
        made = []
        for _, group in groupby(runs, key=lambda run: (id(run.citation) if run.citation else 0, run.href or run.image)):
            inside = list(group)
            first = inside[0]
            target = first.citation.target if first.citation else first.href or first.image
            words = "".join(self._run(run, linked=bool(target)) for run in inside)
            made.append(f'<w:hyperlink r:id="{self._relate(target)}">{words}</w:hyperlink>' if target else words)
        return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(made)}</w:p>"

    def _run(self, run: Run, *, linked: bool) -> str:
        if run.note:
            style = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            number = self._notes.get(run.note)
            return f'<w:r>{style}<w:footnoteReference w:id="{number}"/></w:r>' if number else ""
        link = '<w:rStyle w:val="Hyperlink"/>' if linked else ""
        look = "".join(markup for mark, markup in _SET.items() if mark in run.marks)
        lines = _UNPRINTABLE.sub("", run.text).split("\n")
        text = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else "" for line in lines)
        return f"<w:r><w:rPr>{link}{look}</w:rPr>{text}</w:r>"

    def _relate(self, target: str) -> str:
        address = quote(target, safe="%/:#?&=@+,;!$'()*[]~._-")
        return self._targets.setdefault(address, f"rIdL{len(self._targets) + 1}")



"""Real .docx manuscripts, built part by part: the XML Word writes, and nothing more than a test is about."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"{default}><w:name w:val="{name}"/>{more}</w:style>'
        for key, name, default, more in [
            ("a", "Normal", ' w:default="1"', ""),
            ("1", "heading 1", "", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
            ("2", "heading 2", "", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
            ("Own", "Chapter", "", '<w:basedOn w:val="2"/>'),
            ("Q", "Quote", "", ""),
            ("TOC1", "toc 1", "", ""),
            ("LB", "List Bullet", "", '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>'),
        ]
    )
    + '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
)
_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
)


def run(text: str, properties: str = "") -> str:
    """A run of words."""
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{head}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*content: str, style: str = "", properties: str = "") -> str:
    """A paragraph of runs, links and whatever else; plain words become a run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    head = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{head}{''.join(c if c.startswith('<') else run(c) for c in content)}</w:p>"


def item(text: str, number: int, level: int = 0) -> str:
    """A numbered paragraph of list 1 (numbers) or 2 (bullets)."""
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, properties=numbering)


def field_link(target: str, *words: str, split: bool = False) -> str:
    """A link as a complex field; ``split`` writes its code in two parts, as Word does after editing."""
    code = f' HYPERLINK "{target}" '
    middle = len(code) // 2 if split else len(code)
    codes = "".join(f'<w:r><w:instrText xml:space="preserve">{escape(part)}</w:instrText></w:r>' for part in
                    (code[:middle], code[middle:]) if part)  # fmt: skip
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    result = "".join(w if w.startswith("<") else run(w) for w in words)
    return mark.format("begin") + codes + mark.format("separate") + result + mark.format("end")


def simple_field_link(target: str, words: str) -> str:
    """A link as a simple field."""
    return f"<w:fldSimple w:instr={quoteattr(f' HYPERLINK {chr(34)}{target}{chr(34)} ')}>{run(words)}</w:fldSimple>"


def text_box(*paragraphs: str) -> str:
    """A run with a text box, written twice as Word does: for new readers and for old."""
    box = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    uri = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic>'
        f'<a:graphicData uri="{uri}"><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def table(*rows: tuple[str, ...]) -> str:
    """A table; each cell is one or more paragraphs."""
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


@dataclass
class Docx:
    """A document being made. ``link`` and ``note`` register what they need; :meth:`write` writes the zip."""

    links: list[str] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=lambda: {"footnote": [], "endnote": []})
    header: str = ""
    comments: str = ""
    extra: dict[str, bytes] = field(default_factory=dict)

    def link(self, target: str, *words: str) -> str:
        """A link as Word writes it: an element that refers to a relationship."""
        self.links.append(target)
        content = "".join(w if w.startswith("<") else run(w) for w in words)
        return f'<w:hyperlink r:id="L{len(self.links)}" w:history="1">{content}</w:hyperlink>'

    def note(self, *content: str, kind: str = "footnote") -> str:
        """A call of a note that holds one paragraph."""
        self.notes[kind].append(paragraph(f"<w:r><w:{kind}Ref/></w:r>", " ", *content))
        return f'<w:r><w:{kind}Reference w:id="{len(self.notes[kind])}"/></w:r>'

    def write(self, *body: str, more: str = "") -> bytes:
        """Write the document."""
        written = "".join(body)
        parts = {
            "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{written}<w:sectPr/></w:body>{more}</w:document>",
            "word/styles.xml": f"<w:styles {_NAMESPACES}>{_STYLES}</w:styles>",
            "word/numbering.xml": f"<w:numbering {_NAMESPACES}>{_NUMBERING}</w:numbering>",
        }
        for kind, notes in self.notes.items():
            if notes:
                parts[f"word/{kind}s.xml"] = self._notes(kind, notes)
        if self.header:
            parts["word/header.xml"] = f"<w:hdr {_NAMESPACES}>{self.header}</w:hdr>"
        if self.comments:
            parts["word/comments.xml"] = f"<w:comments {_NAMESPACES}>{self.comments}</w:comments>"
        listed = "".join(f'<Override PartName="/{name}" ContentType="{_MAIN}.{_type(name)}+xml"/>' for name in parts)
        return self._zip(
            {
                "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>',
                "_rels/.rels": _relationships([("D", "officeDocument", "word/document.xml", False)]),
                **parts,
                "word/_rels/document.xml.rels": self._related(parts),
                "word/_rels/footnotes.xml.rels": self._related({}),
            }
        )

    def _notes(self, kind: str, notes: list[str]) -> str:
        separator = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
        written = "".join(f'<w:{kind} w:id="{n}">{note}</w:{kind}>' for n, note in enumerate(notes, 1))
        return f"<w:{kind}s {_NAMESPACES}>{separator}{written}</w:{kind}s>"

    def _related(self, parts: dict[str, str]) -> str:
        found = [(f"L{n}", "hyperlink", target, True) for n, target in enumerate(self.links, 1)]
        kinds = ("styles", "numbering", "footnotes", "endnotes", "header", "comments")
        found += [(f"P{k}", k, f"{k}.xml", False) for k in kinds if f"word/{k}.xml" in parts]
        return _relationships(found)

    def _zip(self, parts: dict[str, str]) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in parts.items():
                archive.writestr(name, _HEAD + text)
            for name, data in self.extra.items():
                archive.writestr(name, data)
        return out.getvalue()


def _type(name: str) -> str:
    base = name.removeprefix("word/").removesuffix(".xml")
    return "document.main" if base == "document" else base


def _relationships(found: list[tuple[str, str, str, bool]]) -> str:
    written = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target={quoteattr(target)}'
        f"{' TargetMode=' + quoteattr('External') if external else ''}/>"
        for key, kind, target, external in found
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{written}</Relationships>'
    )

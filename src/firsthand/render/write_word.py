"""Document → Word file: real headings, lists, tables and links, no times of day, no trace of who made it or where."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from firsthand.render.chart import svg
from firsthand.render.pictures import Pictures, picture
from firsthand.render.spans import plain
from firsthand.render.tree import Chart, Document, Span
from firsthand.render.typesetter import Fonts, chart_fonts, require, string, to_png
from firsthand.render.word_text import WIDTH, WordText

if TYPE_CHECKING:
    from docx.document import Document as Package
    from lxml.etree import _Element

_STYLES = Path(__file__).parent / "word_styles.xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_UNWANTED = ("/stylesWithEffects", "/customXml", "/thumbnail", "/extended-properties")
_EMU = 635
"""English metric units to a twentieth of a point."""

_PROPERTY = 255
"""The longest a file property may be, in letters."""

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def write(document: Document, fonts: Fonts, pictures: Pictures) -> bytes:
    """Write the document for Word. Charts are pictures of the typesetter's; raises FontMissing as the PDF does."""
    import docx

    package = docx.Document()
    _strip(package)
    text = WordText(document.language, _Drawer(package, fonts, pictures).draw, _relater(package))
    parts = (_cover(document, text), _contents(document, text), _rest(document, text))
    _styles(package, document.language)
    _numbering(package, text.lists)
    body = package.element.body
    for element in _parsed("".join(parts)):
        body.insert(len(body) - 1, element)
    _page(package, document, text)
    _settings(package, document.language)
    _properties(package, document)
    saved = io.BytesIO()
    package.save(saved)
    return _same_bytes(saved.getvalue())


def _cover(document: Document, text: WordText) -> str:
    by = text.spans(document.group)
    if document.date_text:
        by += text.run(f"{' · ' if document.group else ''}{document.date_text}")
    more = '<w:spacing w:before="0"/>' if document.press else ""
    parts = [text.paragraph(text.spans(document.title_spans), "Title", more), text.paragraph(by, "Subtitle")]
    parts += [text.paragraph(text.run(mark), "Invented") for mark in document.marks]
    if document.content_note:
        name = document.words.say("content-note")
        parts.append(text.paragraph(text.run(name, properties="<w:b/>"), "ContentNote"))
        parts.append(text.nodes(document.content_note, "ContentNote"))
        way = text.link("annex", text.run(document.words.say("pass-by"), style="Way"))
        parts.append(text.paragraph(way, "ContentNote"))
    return "".join(parts)


def _contents(document: Document, text: WordText) -> str:
    """Write a table of contents that Word can bring up to date, filled in already."""
    if document.press or not document.contents:
        return ""
    say = document.words.say
    entries = [(heading.depth, heading.ident, plain(heading.spans)) for heading in document.contents]
    entries += [(1, "notes", say("notes"))] if document.notes else []
    entries.append((1, "annex", say("annex")))
    lines = [(f"TOC{depth}", text.link(ident, text.run(words))) for depth, ident, words in entries]
    opening = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">TOC \\o "1-2" \\h \\z'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    closing = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    parts = [text.paragraph(text.run(say("contents")), "TOCHeading")]
    for position, (style, line) in enumerate(lines):
        before = opening if position == 0 else ""
        after = closing if position == len(lines) - 1 else ""
        parts.append(text.paragraph(f"{before}{line}{after}", style))
    return "".join(parts)


def _rest(document: Document, text: WordText) -> str:
    """Write the text, the notes and the annex."""
    say = document.words.say
    fresh = "<w:pageBreakBefore/>"
    start = "" if document.press else text.paragraph('<w:r><w:br w:type="page"/></w:r>')
    parts = [start, text.nodes(document.body)]
    if document.notes:
        parts.append(text.heading(1, text.run(say("notes")), "notes", fresh))
        parts.append(text.paragraph(text.run(say("notes.lead"), properties='<w:color w:val="55534E"/>')))
        parts += [text.note(note) for note in document.notes]
    parts.append(text.heading(1, text.run(say("annex")), "annex", fresh))
    parts.append(text.nodes(document.annex))
    return "".join(parts)


class _Drawer:
    """Puts pictures into the package and returns the markup that shows them."""

    def __init__(self, package: Package, fonts: Fonts, pictures: Pictures) -> None:
        self._package = package
        self._fonts = fonts
        self._pictures = pictures

    def draw(self, shown: Span | Chart, number: int) -> str:
        """Draw a picture, at its size but no wider than the text, or a chart, as wide as the text."""
        from docx.shared import Emu
        from lxml import etree

        if isinstance(shown, Chart):
            data, words, width = self._chart(shown), shown.description, Emu(WIDTH * _EMU)
        else:
            data, words, width = picture(shown, self._pictures).data, shown.text, None
        part = cast("Any", self._package.part)
        inline = part.new_pic_inline(io.BytesIO(data), width=width)
        if inline.extent.cx > WIDTH * _EMU:
            inline = part.new_pic_inline(io.BytesIO(data), width=Emu(WIDTH * _EMU))
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        for name in inline.iter("{*}docPr", "{*}cNvPr"):
            name.set("id", str(number))
            name.set("name", f"picture {number}")
            name.set("descr", words)
        return f"<w:drawing>{etree.tostring(inline, encoding='unicode')}</w:drawing>"

    def _chart(self, chart: Chart) -> bytes:
        drawing = svg(chart, fonts=", ".join(chart_fonts(chart, self._fonts)), title=plain(chart.caption))
        require(chart.description + "".join(chart.legend), self._fonts)
        page = "#set page(width: 138mm, height: auto, margin: 0pt)\n"
        return to_png(f'{page}#image(bytes({string(drawing)}), format: "svg", width: 100%)', self._fonts)


def _relater(package: Package) -> Any:
    from docx.opc.constants import RELATIONSHIP_TYPE

    return lambda href: package.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


def _strip(package: Package) -> None:
    """Take out of the template what we do not use: a preview, old styles, a program's name."""
    for rels in (package.part.rels, cast("Any", package.part.package).rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_UNWANTED)]:
            del rels[key]


def _styles(package: Package, language: str) -> None:
    from lxml import etree

    fresh = etree.parse(_STYLES).getroot()
    if language == "ko":
        for lang in fresh.iter(f"{{{_W}}}lang"):
            lang.set(f"{{{_W}}}val", "ko-KR")
    _refill(package.styles.element, list(fresh))


def _numbering(package: Package, lists: list[tuple[int, int, int]]) -> None:
    """Define bullets and numbers of nine levels, and a numbering for each list the text opened."""
    levels = {1: "", 2: ""}
    for level in range(9):
        indent = f'<w:pPr><w:ind w:left="{420 * (level + 1)}" w:hanging="300"/></w:pPr>'
        bullet = f'<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="{"•–"[level % 2]}"/>'
        number = f'<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%{level + 1}."/>'
        levels[1] += f'<w:lvl w:ilvl="{level}">{bullet}<w:lvlJc w:val="left"/>{indent}</w:lvl>'
        levels[2] += f'<w:lvl w:ilvl="{level}">{number}<w:lvlJc w:val="left"/>{indent}</w:lvl>'
    made = "".join(
        f'<w:abstractNum w:abstractNumId="{kind}"><w:multiLevelType w:val="hybridMultilevel"/>{inner}</w:abstractNum>'
        for kind, inner in levels.items()
    )
    for ident, (kind, level, start) in enumerate(lists, start=1):
        over = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        made += f'<w:num w:numId="{ident}"><w:abstractNumId w:val="{kind}"/>{over}</w:num>'
    _refill(package.part.numbering_part.element, _parsed(made))


def _page(package: Package, document: Document, text: WordText) -> None:
    """Set A4, the running head from the second page on, and the foot with the page's number."""
    section = package.sections[0]
    section._sectPr.attrib.clear()  # noqa: SLF001 (the template's marks of who saved it when)
    _refill(
        section._sectPr,  # noqa: SLF001 (python-docx has no call for a whole section's properties)
        _parsed(
            '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1760" w:right="2041" w:bottom="1760" w:left="2041" '
            'w:header="880" w:footer="880" w:gutter="0"/>'
        ),
    )
    before, between, after = document.words.say("page", page="\n", pages="\n").split("\n")
    pages = f"{text.run(before)}{_field('PAGE')}{text.run(between)}{_field('NUMPAGES')}{text.run(after)}"
    marks = text.run(document.foot, properties='<w:color w:val="7C2D12"/>') if document.foot else ""
    foot = text.paragraph(f"{marks}<w:r><w:tab/></w:r>{pages}", "Footer")
    head = text.paragraph(text.run(document.file_title), "Header")
    section.different_first_page_header_footer = True
    for part, inner in ((section.header, head), (section.footer, foot), (section.first_page_footer, foot)):
        part.is_linked_to_previous = False
        _refill(part._element, _parsed(inner))  # noqa: SLF001 (nor for a whole header's content)


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _settings(package: Package, language: str) -> None:
    tag = "ko-KR" if language == "ko" else "en-US"
    uri = "http://schemas.microsoft.com/office/word"
    made = (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{tag}" w:eastAsia="ko-KR"/>'
    )
    _refill(package.settings.element, _parsed(made))


def _properties(package: Package, document: Document) -> None:
    """Name the group, never a person; date by the report's date, or not at all."""
    core = package.core_properties
    title, group = document.file_title[:_PROPERTY], document.group_name[:_PROPERTY]
    core.title, core.author, core.last_modified_by = title, group, group
    core.language, core.comments, core.revision = document.language, "", 1
    if document.draft:
        core.content_status = document.draft
    if document.day:
        core.created = core.modified = datetime.combine(document.day, time.min)
    else:
        element = cast("Any", core)._element  # noqa: SLF001 (the only way to leave a date out)
        for dated in [child for child in element if child.tag.endswith(("}created", "}modified"))]:
            element.remove(dated)


def _parsed(inner: str) -> list[_Element]:
    from docx.oxml.parser import parse_xml

    root = parse_xml(f'<w:body xmlns:w="{_W}" xmlns:r="{_R}">{inner}</w:body>')
    return list(cast("_Element", root))


def _refill(element: Any, children: list[_Element]) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(children)


def _same_bytes(data: bytes) -> bytes:
    """Pack again with every entry dated alike, in one order."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, old.read(name))
    return made.getvalue()

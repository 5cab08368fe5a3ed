"""The parts of a Word document that are alike in every one we write: what it holds, its styles, its numbering."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from firsthand.manuscript.word_package import PACKAGE, TYPES, R, W

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HYPERLINK = f"{_OFFICE}/hyperlink"
NAMESPACES = f'xmlns:w="{W.strip("{}")}" xmlns:r="{R.strip("{}")}"'
_KINDS = ("styles", "numbering", "footnotes")


def relationship(ident: str, kind: str, target: str, *, external: bool = True) -> str:
    """Write what a part refers to."""
    outside = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{ident}" Type="{kind}" Target={quoteattr(target)}{outside}/>'


CONTENT_TYPES = (
    f'<Types xmlns="{TYPES.strip("{}")}">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
    + "".join(f'<Override PartName="/word/{kind}.xml" ContentType="{_MAIN}.{kind}+xml"/>' for kind in _KINDS)
    + "</Types>"
)
PACKAGE_RELATIONSHIPS = (
    f'<Relationships xmlns="{PACKAGE.strip("{}")}">'
    + relationship("rId1", f"{_OFFICE}/officeDocument", "word/document.xml", external=False)
    + "</Relationships>"
)
_OWN = "".join(relationship(f"rId{n}", f"{_OFFICE}/{kind}", f"{kind}.xml", external=False)
               for n, kind in enumerate(_KINDS, 1))  # fmt: skip


def relationships(links: str, *, main: bool) -> str:
    """List what a part refers to: its links, and the main part the other parts too."""
    return f'<Relationships xmlns="{PACKAGE.strip("{}")}">{_OWN if main else ""}{links}</Relationships>'


def footnotes(notes: str) -> str:
    """Write the part of footnotes, with the two that Word asks for in every one."""
    rules = "".join(
        f'<w:footnote w:type="{kind}" w:id="{ident}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for ident, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    return f"<w:footnotes {NAMESPACES}>{rules}{notes}</w:footnotes>"


def numbering(lists: Sequence[tuple[bool, int, int]]) -> str:
    """Define bullets and numbers of nine levels, and a numbering for each list: whether ordered, level, start."""
    return f"<w:numbering {NAMESPACES}>{''.join(_abstract())}{''.join(_each(lists))}</w:numbering>"


def _abstract() -> Iterator[str]:
    for kind, form in enumerate(("bullet", "decimal")):
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{f"%{level + 1}." if kind else "•"}"/><w:lvlJc w:val="start"/>'
            f'<w:pPr><w:ind w:start="{420 * (level + 1)}" w:hanging="300"/></w:pPr></w:lvl>'
            for level in range(9)
        )
        several = '<w:multiLevelType w:val="hybridMultilevel"/>'
        yield f'<w:abstractNum w:abstractNumId="{kind}">{several}{levels}</w:abstractNum>'


def _each(lists: Sequence[tuple[bool, int, int]]) -> Iterator[str]:
    for ident, (ordered, level, start) in enumerate(lists, 1):
        first = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        yield f'<w:num w:numId="{ident}"><w:abstractNumId w:val="{int(ordered)}"/>{first}</w:num>'


def styles(language: str) -> str:
    """Write the styles that a manuscript needs, named as every word processor names them."""
    tag = "ko-KR" if language == "ko" else "en-US"
    usual = (
        '<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:eastAsia="Batang"/><w:sz w:val="22"/>'
        f'<w:lang w:val="{tag}" w:eastAsia="ko-KR"/>'
    )
    spaced = '<w:spacing w:after="160" w:line="312" w:lineRule="auto"/>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{usual}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{spaced}</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    return f"<w:styles {NAMESPACES}>{defaults}{''.join(_styles())}</w:styles>"


def _styles() -> Iterator[str]:
    yield '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    for level, size in enumerate((34, 28, 25, 23, 22, 22), 1):
        outline = f'<w:keepNext/><w:spacing w:before="320" w:after="120"/><w:outlineLvl w:val="{level - 1}"/>'
        yield _style("paragraph", f"Heading{level}", f"heading {level}", outline, f'<w:b/><w:sz w:val="{size}"/>')
    yield _style("paragraph", "Quote", "Quote", '<w:ind w:start="480" w:end="480"/>', "")
    yield _style("paragraph", "Code", "Code", "", '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/>')
    yield _style("paragraph", "FootnoteText", "footnote text", '<w:spacing w:after="60"/>', '<w:sz w:val="18"/>')
    yield _style("character", "FootnoteReference", "footnote reference", "", '<w:vertAlign w:val="superscript"/>')
    yield _style("character", "Hyperlink", "Hyperlink", "", '<w:color w:val="1D5C63"/><w:u w:val="single"/>')
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
                    for side in ("top", "left", "bottom", "right", "insideH", "insideV"))  # fmt: skip
    yield (
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
        f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr></w:style>"
    )


def _style(kind: str, ident: str, name: str, paragraph: str, run: str) -> str:
    set_as = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{ident}"><w:name w:val="{name}"/>{set_as}<w:rPr>{run}</w:rPr></w:style>'
    )

"""What holds of every manuscript, whatever is written in it."""

from __future__ import annotations

import zipfile
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.diagnostics.diagnostic import Diagnostic, Fix, RuleInfo, Severity
from firsthand.manuscript.annotate import annotate_word
from firsthand.manuscript.fix import apply_fixes, fix_word, fixable
from firsthand.manuscript.markdown import read_markdown
from firsthand.manuscript.word import read_word
from firsthand.model.manuscript import Block, CitationKind, Manuscript, Run, Section
from firsthand.model.place import Place
from tests.support import word

INFO = RuleInfo("NB07", "overstated-quantifier", Severity.BLOCK, "")
TARGETS = st.sampled_from(
    ["quote:S14/112", "finding:asked", "source:S01", "https://e.org/a_b", "table:x", "qoute:S1/2"]
)
ATOMS = st.sampled_from(
    ["all ", "of those", "모두", " 25", "*", "**", "_", "`", "~~", "[", "]", "(", ")", "!", "<", ">", "&amp;", "|",
     "\\*", "\\", "\n", "\n\n", "  \n", "> ", "- ", "1. ", "# ", "    ", "\t", "^[", "[^1]", "\n\n[^1]: ", "---",
     "<!--", "-->", "<b>", "\n| a | b |\n|---|---|\n", "{++", "++}", "\u3000", "\u00a0", "\u1109\u1175\u11ab",
     "e\u0301", "﷽", "😀"]
)  # fmt: skip
LINKS = st.builds("[{}]({})".format, st.lists(ATOMS, max_size=4).map("".join), TARGETS)
MARKDOWN = st.lists(st.one_of(ATOMS, LINKS), max_size=40).map("".join)


def _leaves(section: Section) -> tuple[Block, ...]:
    return Manuscript("r", "en", (section,)).leaves()


@settings(max_examples=100, deadline=None)
@given(MARKDOWN)
def test_every_word_of_every_run_stands_at_its_place(text: str) -> None:
    section, _ = read_markdown("r.md", text)
    for block in _leaves(section):
        for run in block.runs:
            place = run.place
            written = section.lines[place.line - 1][place.column - 1 : place.end_column - 1]
            escaped = written.startswith(("\\", "&"))
            if run.text.strip() and not escaped and not _is_picture(run):
                assert place.line == place.end_line
                assert written == run.text


def _is_picture(run: Run) -> bool:
    """A picture's words, and an exhibit's, are one run, whatever they are written as."""
    pictured = run.citation is not None and run.citation.kind in {None, CitationKind.TABLE, CitationKind.CHART}
    return bool(run.image) or pictured


@settings(max_examples=100, deadline=None)
@given(MARKDOWN)
def test_every_letter_outside_targets_and_comments_is_read(text: str) -> None:
    plain = "".join(c for c in text if c.isalpha() or c in " \n*_>#-`~").replace("--", "-")
    section, _ = read_markdown("r.md", plain)
    read = "".join(c for block in _leaves(section) for c in block.text if c.isalpha())
    composed = "".join(c for line in section.lines for c in line if c.isalpha())
    assert read == _without_fence_words(section, composed)


def _without_fence_words(section: Section, composed: str) -> str:
    """The word after an opening code fence names a language; it is no text."""
    fences = [line for line in section.lines if "```" in line or "~~~" in line]
    return composed if not fences else "".join(c for b in _leaves(section) for c in b.text if c.isalpha())


@settings(max_examples=60, deadline=None)
@given(MARKDOWN, st.sampled_from(["nine of the 25", "스물다섯 명 중 아홉 명", "a_b*c"]))
def test_a_fix_changes_the_words_of_one_finding_link_and_nothing_else(text: str, words: str) -> None:
    section, _ = read_markdown("r.md", text)
    citations = Manuscript("r", "en", (section,)).citations()
    offered = [INFO.at(c.place, "", fix=Fix(words)) for c in citations]
    chosen = fixable(section, offered)
    kinds = {c.place: c.kind for c in citations}
    assert all(kinds[d.place] is CitationKind.FINDING for d in chosen)
    after = apply_fixes(text, offered)
    again, _ = read_markdown("r.md", after)
    expected = [words if c.place in {d.place for d in chosen} else c.text.strip() for c in citations]
    assert [c.text.strip() for c in Manuscript("r", "en", (again,)).citations()] == expected
    if not chosen:
        assert after == text


WORDS = st.text(st.sampled_from("abc 가나다\u1100\u1161e\u0301.“”"), min_size=1, max_size=12)


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A Word document of paragraphs, each of runs, links, fields, insertions, notes, breaks and boxes."""
    docx = word.Docx()
    properties = st.sampled_from(["", "<w:b/>", "<w:i/>"])

    def content() -> str:
        kind = draw(st.sampled_from(["run", "run", "link", "field", "simple", "insert", "note", "break", "ruby"]))
        words, setting = draw(WORDS), draw(properties)
        made = word.run(words, setting)
        target = draw(st.sampled_from(["finding:x", "quote:S1/2", "https://e.org"]))
        return {
            "run": lambda: made,
            "link": lambda: docx.link(target, made, word.run(draw(WORDS))),
            "field": lambda: word.field_link(target, made, split=True),
            "simple": lambda: word.simple_field_link(target, words),
            "insert": lambda: f'<w:ins w:id="7">{made}</w:ins>',
            "note": lambda: docx.note(words),
            "break": lambda: f"<w:r><w:t>{words}</w:t><w:br/><w:tab/><w:t>{words}</w:t></w:r>",
            "ruby": lambda: f"<w:r><w:ruby><w:rt>{made}</w:rt><w:rubyBase>{made}</w:rubyBase></w:ruby></w:r>",
        }[kind]()

    def one() -> str:
        return word.paragraph(*[content() for _ in range(draw(st.integers(0, 4)))])

    body = [one() for _ in range(draw(st.integers(1, 4)))]
    if draw(st.booleans()):
        body.append(word.table((one(), one())))
    if draw(st.booleans()):
        body.append(word.paragraph("box", word.text_box(one())))
    return docx.write(*body)


def _diagnostics(draw: st.DataObject, section: Section) -> list[Diagnostic]:
    found = []
    for _ in range(draw.draw(st.integers(1, 6))):
        line = draw.draw(st.integers(1, len(section.lines) + 1))
        start = draw.draw(st.integers(1, 30))
        end = draw.draw(st.integers(start, 40))
        place = Place("r.docx", line, start, line, end)
        found.append(INFO.at(place, "24 of 25", fix=Fix("nine of the 25")))
    return found


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _settings(data: bytes) -> list[tuple[str, str]]:
    """Each character of the body's text with the properties of its run."""
    from lxml import etree

    root = etree.fromstring(_parts(data)["word/document.xml"])
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    found = []
    for run in root.iter(f"{w}r"):
        properties = run.find(f"{w}rPr")
        shown = " ".join(str(p.tag) for p in properties) if properties is not None else ""
        found += [(c, shown) for t in run.iterchildren(f"{w}t") for c in t.text or ""]
    return found


@settings(max_examples=25, deadline=None)
@given(documents(), st.data())
def test_annotating_changes_neither_words_nor_their_setting_nor_other_parts(data: bytes, draw: st.DataObject) -> None:
    section, problems = read_word("r.docx", data)
    diagnostics = _diagnostics(draw, section)
    out = annotate_word(data, diagnostics)
    again, problems_again = read_word("r.docx", out)
    assert (again.lines, again.blocks) == (section.lines, section.blocks)
    assert problems_again == problems
    assert _settings(out) == _settings(data)
    changed = {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    before, after = _parts(data), _parts(out)
    assert {name: part for name, part in after.items() if name not in changed} == {
        name: part for name, part in before.items() if name not in changed
    }
    document = after["word/document.xml"]
    for number in range(len(diagnostics)):
        for mark in (b"commentReference", b"commentRangeStart", b"commentRangeEnd"):
            assert document.count(b'<w:%b w:id="%d"/>' % (mark, number)) == 1
        start = document.index(b'commentRangeStart w:id="%d"' % number)
        assert start < document.index(b'commentRangeEnd w:id="%d"' % number)
    assert annotate_word(data, diagnostics) == out


@settings(max_examples=25, deadline=None)
@given(documents(), st.data())
def test_a_fix_in_word_changes_one_finding_link_and_one_part(data: bytes, draw: st.DataObject) -> None:
    section, _ = read_word("r.docx", data)
    citations = Manuscript("r", "en", (section,)).citations()
    offered = [INFO.at(c.place, "", fix=Fix("nine of the 25")) for c in citations] + _diagnostics(draw, section)[:1]
    out = fix_word(data, offered[: len(citations)])
    again, _ = read_word("r.docx", out)
    before, after = _parts(data), _parts(out)
    assert {n for n in before if before[n] != after[n]} <= {"word/document.xml"}
    for old, new in zip(citations, Manuscript("r", "en", (again,)).citations(), strict=True):
        assert new.text == old.text or (old.kind is CitationKind.FINDING and new.text == "nine of the 25")


@settings(max_examples=60, deadline=None)
@given(documents(), st.integers(0, 10**6), st.binary(max_size=6), st.booleans())
def test_a_damaged_document_is_read_or_refused_and_never_raises(
    data: bytes, at: int, junk: bytes, inside: bool
) -> None:
    if inside:
        parts = _parts(data)
        name = sorted(parts)[at % len(parts)]
        spot = at % (len(parts[name]) + 1)
        parts[name] = parts[name][:spot] + junk + parts[name][spot + 3 :]
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for key, part in parts.items():
                archive.writestr(key, part)
        data = out.getvalue()
    else:
        spot = at % len(data)
        data = data[:spot] + junk + data[spot + len(junk) + 1 :]
    section, problems = read_word("r.docx", data)
    assert section.blocks or problems or not "".join(section.lines).strip()

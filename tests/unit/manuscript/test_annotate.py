from __future__ import annotations

import shutil
import subprocess
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.errors import EnvironmentFault
from firsthand.manuscript.annotate import annotate_word
from firsthand.manuscript.word import read_word
from firsthand.model.manuscript import Manuscript
from firsthand.model.place import Place
from tests.support.word import Docx, field_link, paragraph, run, text_box

INFO = RuleInfo("QT02", "altered-quotation", Severity.BLOCK, "")


def _at(line: int, column: int, end: int, message: str = "S14/112 differs at character 4") -> Diagnostic:
    return INFO.at(Place("r.docx", line, column, line, end), message)


def _commented(data: bytes) -> list[tuple[str, str]]:
    """What each comment says, and the words it stands on, as python-docx and the XML tell it."""
    from lxml import etree

    document = docx.Document(BytesIO(data))
    said = {str(c.comment_id): c.text for c in document.comments}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    words: dict[str, str] = {}
    open_now: list[str] = []
    for element in root.iter():
        if element.tag == f"{w}commentRangeStart":
            open_now.append(element.get(f"{w}id", ""))
        elif element.tag == f"{w}commentRangeEnd":
            open_now.remove(element.get(f"{w}id", ""))
        elif element.tag == f"{w}t":
            for key in open_now:
                words[key] = words.get(key, "") + (element.text or "")
    return [(words.get(key, ""), text) for key, text in said.items()]


def test_a_comment_stands_on_the_words_it_concerns_and_says_which_rule() -> None:
    maker = Docx()
    data = maker.write(
        paragraph("She said: ", maker.link("quote:S14/112", "I went ", run("twice", "<w:b/>")), " then.")
    )
    out = annotate_word(data, [_at(1, 13, 21)])
    assert _commented(out) == [
        ("went twi", "QT02 altered-quotation: S14/112 differs at character 4\nfirsthand explain QT02")
    ]
    assert read_word("r.docx", out)[0] == read_word("r.docx", data)[0]


def test_comments_may_overlap_and_share_their_ends() -> None:
    data = Docx().write(paragraph("one two three"))
    out = annotate_word(data, [_at(1, 1, 14, "a"), _at(1, 5, 8, "b"), _at(1, 5, 14, "c"), _at(1, 1, 8, "d")])
    assert [words for words, _ in _commented(out)] == ["one two three", "two", "two three", "one two"]


def test_the_author_is_firsthand_and_the_date_is_given_or_absent() -> None:
    data = Docx().write(paragraph("one"))
    dated = docx.Document(BytesIO(annotate_word(data, [_at(1, 1, 4)], day=date(2011, 5, 20))))
    (comment,) = dated.comments
    assert (comment.author, comment.initials) == ("Firsthand", "FH")
    assert comment.timestamp is not None
    assert comment.timestamp.date() == date(2011, 5, 20)
    (plain,) = docx.Document(BytesIO(annotate_word(data, [_at(1, 1, 4)]))).comments
    assert plain.timestamp is None


def test_the_authors_own_comments_stay() -> None:
    own = '<w:comment w:id="5" w:author="A"><w:p><w:r><w:t>mine</w:t></w:r></w:p></w:comment>'
    data = Docx(comments=own).write(paragraph("one"))
    out = docx.Document(BytesIO(annotate_word(data, [_at(1, 1, 4)])))
    assert [(c.comment_id, c.author) for c in out.comments] == [(5, "A"), (6, "Firsthand")]


def test_a_comment_on_a_note_or_a_box_stands_on_the_paragraph_it_hangs_on() -> None:
    maker = Docx()
    note = maker.note("in the note")
    data = maker.write(paragraph("one", note), paragraph("two", text_box(paragraph("in the box"))))
    out = annotate_word(data, [_at(3, 1, 3), _at(4, 2, 4)])
    assert [words for words, _ in _commented(out)] == ["two", "one"]


@pytest.mark.parametrize("column", [1, 4, 90])
def test_a_comment_without_words_of_its_own_stands_on_its_paragraph(column: int) -> None:
    data = Docx().write(paragraph("one"), paragraph())
    place = Place("r.docx", 1, column)
    assert [words for words, _ in _commented(annotate_word(data, [INFO.at(place, "x")]))] == ["one"]
    assert [words for words, _ in _commented(annotate_word(data, [_at(2, 1, 1)]))] == [""]


def test_a_document_without_paragraphs_gets_one_for_its_comment() -> None:
    assert len(_commented(annotate_word(Docx().write(), [_at(1, 1, 1)]))) == 1


def test_diagnostics_of_other_files_are_not_written_into_it() -> None:
    data = Docx().write(paragraph("one"))
    assert annotate_word(data, [INFO.at(Place("findings/x.toml", 1, 1), "x")]) == data


def test_every_other_part_keeps_its_bytes() -> None:
    maker = Docx(header=paragraph("Draft"), extra={"word/media/a.png": b"\x89PNG" * 9})
    data = maker.write(paragraph("one"))
    out = annotate_word(data, [_at(1, 1, 4)])
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(BytesIO(out)) as after:
        assert set(after.namelist()) - set(before.namelist()) == {"word/comments.xml"}
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}


def test_a_document_that_cannot_be_read_is_a_fault() -> None:
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        annotate_word(b"no zip", [_at(1, 1, 2)])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LIBREOFFICE IS NOT INSTALLED: NOT TRIED THERE")
def test_libreoffice_keeps_links_comments_and_the_words_they_stand_on(tmp_path: Path) -> None:
    maker = Docx()
    link = maker.link("quote:S14/112", "I went ", run("twice", "<w:b/>"))
    field = field_link("finding:asked", "All of those", split=True)
    data = maker.write(paragraph("She said: ", link, " then."), paragraph(field, " said so."))
    given = tmp_path / "given.docx"
    given.write_bytes(annotate_word(data, [_at(1, 13, 21, "a"), _at(2, 1, 13, "b")]))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "out"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(out),
        str(given),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = (out / "given.docx").read_bytes()
    assert [words for words, _ in _commented(saved)] == ["went twi", "All of those"]
    section, problems = read_word("r.docx", saved)
    found = [(c.text, str(c.kind)) for c in Manuscript("r", "en", (section,)).citations()]
    assert found == [("I went twice", "quote"), ("All of those", "finding")]
    assert problems == ()

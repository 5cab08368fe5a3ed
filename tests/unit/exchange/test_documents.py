import pytest

from firsthand.exchange import read_content
from firsthand.model.intake import Reading, Refusal
from tests.support import files


def words(data: bytes, name: str) -> list[tuple[str, str]]:
    found = read_content(data, name=name)
    assert isinstance(found, Reading), found
    return [(one.label, one.text.reveal()) for one in found.utterances]


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_word_takes_insertions_and_leaves_out_deletions_and_comments() -> None:
    body = (
        f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{run('I ')}<w:ins>{run('never ')}</w:ins>"
        "<w:del><w:r><w:delText>always </w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('moved ')}</w:moveFrom>{run('went')}<w:r><w:commentReference/></w:r></w:p>"
    )
    assert words(files.docx_body(body), "a.docx") == [("", "I never went")]


def test_word_takes_hyperlinks_fields_breaks_and_text_boxes_once() -> None:
    box = f"<w:txbxContent><w:p>{run('boxed')}</w:p></w:txbxContent>"
    body = (
        f"<w:p><w:hyperlink>{run('linked')}</w:hyperlink><w:r><w:tab/><w:instrText>PAGE</w:instrText></w:r>"
        f"<w:fldSimple>{run('7')}</w:fldSimple><w:r><w:br/><w:t>next</w:t><w:noBreakHyphen/><w:t>door</w:t></w:r>"
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert words(files.docx_body(body), "a.docx") == [("", "linked\t7\nnext-door"), ("", "boxed")]


def test_ruby_readings_are_left_out() -> None:
    body = f"<w:p><w:r><w:ruby><w:rt>{run('reading')}</w:rt><w:rubyBase>{run('base')}</w:rubyBase></w:ruby></w:r></w:p>"
    assert words(files.docx_body(body), "a.docx") == [("", "base")]


def test_a_table_of_speakers_and_words_is_dialogue() -> None:
    assert words(files.docx([], table=files.TURNS), "a.docx") == list(files.TURNS)
    with_colons = [(f"{label}:", said) for label, said in files.KOREAN]
    assert words(files.docx([], table=with_colons), "a.docx") == list(files.KOREAN)


def test_a_table_of_anything_else_loses_no_word() -> None:
    table = [("year", "place", "work"), ("2003", "the town", "thread")]
    assert [said for _, said in words(files.docx(["Before"], table=table), "a.docx")] == [
        "Before",
        *table[0],
        *table[1],
    ]
    pairs = [("Spring", "We left."), ("Autumn", "We arrived."), ("It was a long and very tiring road", "We rested.")]
    said = " ".join(text for _, text in words(files.docx(["A story.", "Told twice."] * 20, table=pairs), "a.docx"))
    assert said.endswith("Spring\tWe left. Autumn\tWe arrived. It was a long and very tiring road We rested.")


def test_open_document_reads_spaces_breaks_and_headings_and_leaves_out_notes_comments_and_deletions() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:h>Head</text:h><text:p>one<text:s text:c='3'/>two<text:tab/><text:span>th\n  ree</text:span>"
        "<office:annotation><text:p>comment</text:p></office:annotation> four<text:line-break/>"
        "<text:note><text:note-body><text:p>note</text:p></text:note-body></text:note>five</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Q</text:p></table:table-cell>"
        "<table:table-cell><text:p>Who?</text:p></table:table-cell></table:table-row></table:table>"
    )
    said = [text for _, text in words(files.odt_body(body), "a.odt")]
    assert said == ["Head", "one   two\tth ree four\nfive", "Q\tWho?"]


def test_a_space_element_stands_for_a_few_spaces_at_most() -> None:
    found = words(files.odt_body("<text:p>a<text:s text:c='999'/>b<text:s text:c='x'/>c</text:p>"), "a.odt")
    assert found == [("", f"a{' ' * 32}b c")]


def test_locked_open_document_and_hancom_documents_are_refused() -> None:
    manifest = b'<m xmlns:manifest="urn:x"><manifest:encryption-data/></m>'
    locked = files.replaced(files.odt(["words"]), {"META-INF/manifest.xml": manifest})
    hancom = files.hwpx_body("<hp:p/>", manifest="<odf:encryption-data/>")
    for data, name in ((locked, "a.odt"), (hancom, "a.hwpx")):
        found = read_content(data, name=name)
        assert isinstance(found, Refusal)
        assert "locked with a password" in found.reason


def hancom(text: str) -> str:
    return f"<hp:p><hp:run><hp:t>{text}</hp:t></hp:run></hp:p>"


def test_hancom_reads_sections_in_order_with_tables_breaks_and_marks() -> None:
    first = hancom("면담자: 어디에<hp:lineBreak/>계셨습니까?<hp:tab/>네") + hancom(
        "구술자: <hp:markpenBegin/>집에<hp:markpenEnd/> 있었습니다"
    )
    cells = "".join(f"<hp:tc><hp:subList>{hancom(one)}</hp:subList></hp:tc>" for one in ("면담자", "언제요?"))
    table = f"<hp:p><hp:run><hp:tbl><hp:tr>{cells}</hp:tr></hp:tbl></hp:run></hp:p>"
    sections = [first, *([hancom("")] * 9), table]
    assert words(files.hwpx_body(*sections), "a.hwpx") == [
        ("면담자", "어디에\n계셨습니까?\t네"),
        ("구술자", "집에 있었습니다"),
        ("면담자", "언제요?"),
    ]


def test_hancom_leaves_out_notes_headers_and_tracked_deletions() -> None:
    body = (
        f"<hp:p><hp:run><hp:ctrl><hp:footNote><hp:subList>{hancom('각주')}</hp:subList></hp:footNote></hp:ctrl>"
        "<hp:t>남는 말<hp:deleteBegin/> 지운</hp:t></hp:run><hp:run><hp:t> 말<hp:deleteEnd/> 끝</hp:t></hp:run></hp:p>"
    )
    assert words(files.hwpx_body(body), "a.hwpx") == [("", "남는 말 끝")]


@pytest.mark.parametrize("members", [{"mimetype": b"application/hwp+zip"}, {"Contents/section0.xml": b"<a"}])
def test_a_hancom_document_without_readable_sections_is_refused(members: dict[str, bytes]) -> None:
    assert isinstance(read_content(files.zipped(members), name="a.hwpx"), Refusal)

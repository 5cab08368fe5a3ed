from __future__ import annotations

import unicodedata
import zipfile
from io import BytesIO

import pytest

from firsthand.diagnostics.diagnostic import Diagnostic, Fix, RuleInfo, Severity
from firsthand.errors import EnvironmentFault
from firsthand.manuscript.fix import apply_fixes, fix_word, fixable
from firsthand.manuscript.markdown import read_markdown
from firsthand.manuscript.word import read_word
from firsthand.model.place import Place
from tests.support.word import Docx, paragraph, run, text_box

INFO = RuleInfo("NB07", "overstated-quantifier", Severity.BLOCK, "")


def _fix(words: str, line: int, column: int, end_line: int, end: int, path: str = "r.md") -> Diagnostic:
    return INFO.at(Place(path, line, column, end_line, end), "", fix=Fix(words))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_only_the_words_change_whatever_the_line_ends(end: str) -> None:
    text = f"one{end}> [All of those](finding:x)  said{end}{end}end"
    assert apply_fixes(text, [_fix("Nine", 2, 4, 2, 16)]) == text.replace("All of those", "Nine")


def test_words_over_two_lines_of_a_block_quotation_are_rewritten_as_one() -> None:
    text = "> [All of\n> those](finding:x) said\n"
    assert apply_fixes(text, [_fix("Nine", 1, 4, 2, 8)]) == "> [Nine](finding:x) said\n"


def test_part_of_a_links_words_may_be_rewritten() -> None:
    assert apply_fixes("[Most of the women](finding:x)", [_fix("Nine", 1, 2, 1, 6)]) == "[Nine of the women](finding:x)"


def test_a_byte_order_mark_and_decomposed_hangul_around_the_words_stay() -> None:
    before, after = (unicodedata.normalize("NFD", word) for word in ("면담한 ", " 말했다"))
    text = f"\ufeff{before}[{unicodedata.normalize('NFD', '모두')}](finding:x){after}\n"
    assert apply_fixes(text, [_fix("아홉 명", 1, 6, 1, 8)]) == f"\ufeff{before}[아홉 명](finding:x){after}\n"


def test_signs_of_markdown_in_the_new_words_are_escaped() -> None:
    assert apply_fixes("[All](finding:x)", [_fix("a_b*", 1, 2, 1, 5)]) == "[a\\_b\\*](finding:x)"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("[Twice a week](quote:S01/2)", 7),
        ("[Twice a week](source:S01)", 7),
        ("[Twice a week](https://e.org)", 7),
        ("[Twice](qoute:S01/2)", 7),
        ("Twice a week [x](finding:y)", 7),
        ("[Twi](finding:y)[ce](finding:y)", 25),
        ("[Twi*ce*](finding:y)", 9),
        ("[Twi\\*ce](finding:y)", 9),
        ("[Twice](finding:y) x", 21),
        ("[Twi  \nce](finding:y)", 7),
    ],
)
def test_nothing_is_rewritten_but_the_plain_words_of_one_finding_link(text: str, end: int) -> None:
    assert apply_fixes(text, [_fix("Nine", 1, 2, 1, end)]) == text


def test_fixes_that_overlap_are_not_made_and_others_are() -> None:
    text = "[All of those](finding:x) [most](finding:y)"
    fixes = [_fix("Nine", 1, 2, 1, 14), _fix("Ten", 1, 2, 1, 5), _fix("few", 1, 28, 1, 32)]
    assert apply_fixes(text, fixes) == "[All of those](finding:x) [few](finding:y)"


def test_the_same_fix_from_two_rules_is_made_once() -> None:
    twice = [_fix("Nine", 1, 2, 1, 5), _fix("Nine", 1, 2, 1, 5)]
    assert apply_fixes("[All](finding:x)", twice) == "[Nine](finding:x)"
    section, _ = read_markdown("r.md", "[All](finding:x)")
    assert len(fixable(section, twice)) == 1


def test_different_fixes_of_the_same_words_are_not_made() -> None:
    assert apply_fixes("[All](finding:x)", [_fix("Nine", 1, 2, 1, 5), _fix("Ten", 1, 2, 1, 5)]) == "[All](finding:x)"


def test_a_diagnostic_without_a_fix_changes_nothing() -> None:
    assert apply_fixes("[All](finding:x)", [INFO.at(Place("r.md", 1, 2, 1, 5), "")]) == "[All](finding:x)"


def _document() -> bytes:
    docx = Docx()
    return docx.write(
        paragraph("In all, ", docx.link("finding:x", run("All of ", "<w:b/>"), "those"), " said so."),
        paragraph(docx.link("quote:S01/2", "All of it")),
        paragraph("box", text_box(paragraph(docx.link("finding:x", "All")))),
    )


def test_in_word_the_words_take_the_setting_of_the_first_and_no_other_part_changes() -> None:
    data = _document()
    out = fix_word(data, [_fix("Nine of the 25", 1, 9, 1, 21, "r.docx")])
    section, _ = read_word("r.docx", out)
    assert section.lines[0] == "In all, Nine of the 25 said so."
    assert [(r.text, len(r.marks)) for r in section.blocks[0].runs][1] == ("Nine of the 25", 1)
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(BytesIO(out)) as after:
        assert before.namelist() == after.namelist()
        assert [n for n in before.namelist() if before.read(n) != after.read(n)] == ["word/document.xml"]


@pytest.mark.parametrize(("line", "column", "end"), [(2, 1, 10), (4, 1, 4), (1, 1, 7), (1, 5, 12)])
def test_in_word_quotations_boxes_and_plain_words_are_left_alone(line: int, column: int, end: int) -> None:
    data = _document()
    assert fix_word(data, [_fix("Nine", line, column, line, end, "r.docx")]) == data


def test_a_document_that_cannot_be_read_is_a_fault() -> None:
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        fix_word(b"no zip", [_fix("Nine", 1, 1, 1, 2, "r.docx")])


def test_two_fixes_in_one_link_are_left_to_the_author() -> None:
    text = "[All of the three](finding:withheld) said so.\n"
    section, _ = read_markdown("report.md", text)
    info = RuleInfo("NB07", "overstated-quantifier", Severity.BLOCK, "Invented.")
    both = (
        info.at(Place("report.md", 1, 2, 1, 12), "one", fix=Fix("Two of the three")),
        info.at(Place("report.md", 1, 13, 1, 18), "two", fix=Fix("two")),
    )
    assert fixable(section, both) == ()
    assert fixable(section, both[:1]) == both[:1]
    assert apply_fixes(text, both) == text


@pytest.mark.parametrize(
    ("text", "end", "words", "mended"),
    [
        ("[열넷](finding:x)이 맞았다", 4, "열하나", "[열하나](finding:x)가 맞았다"),
        ("[**열넷**](finding:x)은 맞았다", 6, "열하나", "[**열하나**](finding:x)는 맞았다"),
        ("[열넷이 맞았다](finding:x)", 4, "열하나", "[열하나가 맞았다](finding:x)"),
        ("[14](finding:x)가", 4, "13", "[13](finding:x)이"),
        ("[셋](finding:x)으로 [넷](finding:y)으로", 3, "둘", "[둘](finding:x)로 [넷](finding:y)으로"),
        ("> [열넷](finding:x)을\n> 만났다", 6, "열하나", "> [열하나](finding:x)를\n> 만났다"),
        ("[14명](finding:x)이", 5, "19명", "[19명](finding:x)이"),
        ("[14명](finding:x)이", 4, "13", "[13명](finding:x)이"),
        ("[열넷](finding:x) 이 말", 4, "열하나", "[열하나](finding:x) 이 말"),
        ("[열넷](finding:x)[이](https://e.org)", 4, "열하나", "[열하나](finding:x)[이](https://e.org)"),
        ("[열넷](finding:x)[이](quote:S01/2)", 4, "열하나", "[열하나](finding:x)[이](quote:S01/2)"),
        ("[열넷](finding:x)\n이 말", 4, "열하나", "[열하나](finding:x)\n이 말"),
        ("[Four](finding:x)이", 6, "Nine", "[Nine](finding:x)이"),
    ],
)
def test_a_particle_right_after_follows_the_last_sound(text: str, end: int, words: str, mended: str) -> None:
    column = text.index("열넷" if "열넷" in text else text[text.index("[") + 1]) + 1
    assert apply_fixes(text, [_fix(words, 1, column, 1, end)]) == mended


def test_the_next_cell_of_a_table_is_not_what_stands_after() -> None:
    text = "| a | b |\n|---|---|\n| [열넷](finding:x) | 이 |"
    assert apply_fixes(text, [_fix("열하나", 3, 4, 3, 6)]) == text.replace("열넷", "열하나")


def test_a_decomposed_particle_is_mended_and_the_rest_stays_as_it_is() -> None:
    text = unicodedata.normalize("NFD", "[열넷](finding:x)이 맞았다")
    mended = "[열하나](finding:x)가" + unicodedata.normalize("NFD", " 맞았다")
    assert apply_fixes(text, [_fix("열하나", 1, 2, 1, 4)]) == mended


def test_in_word_the_particle_follows_too() -> None:
    docx = Docx()
    data = docx.write(paragraph("그중 ", docx.link("finding:x", "열넷"), run("이 맞았다", "<w:b/>")))
    section, _ = read_word("r.docx", fix_word(data, [_fix("열하나", 1, 4, 1, 6, "r.docx")]))
    assert section.lines[0] == "그중 열하나가 맞았다"
    assert len(section.blocks[0].runs[-1].marks) == 1

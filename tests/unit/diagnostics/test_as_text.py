from __future__ import annotations

import pytest

from firsthand.diagnostics.as_text import WINDOW, as_text, columns
from firsthand.diagnostics.diagnostic import Diagnostic, Fix, RuleInfo, Severity
from firsthand.model.manuscript import Section
from firsthand.model.place import Place

BLOCK = RuleInfo("NB07", "overstated-quantifier", Severity.BLOCK, "")
REVIEW = RuleInfo("MS02", "bare-quotation", Severity.REVIEW, "")
ONCE_DECIDED = "The report can be published once a second person has decided."
NOTE = RuleInfo("EV03", "single-account", Severity.NOTE, "")


def _caret(text: str) -> tuple[str, str]:
    """The source line shown, and what stands in it, column by column, above the carets."""
    rows = text.splitlines()
    at = next(n for n, row in enumerate(rows) if "^" in row)
    shown, marks = rows[at - 1].split("| ", 1)[1], rows[at].split("| ", 1)[1]
    start, width = marks.index("^"), marks.count("^")
    over, position = "", 0
    for character in shown:
        if start <= position < start + width:
            over += character
        position += columns(character)
    return shown, over


def test_a_diagnostic_shows_place_rule_message_line_caret_fix_and_where_to_read_more() -> None:
    section = Section("report/press.md", (), ("", "[All of those](finding:x) said so."))
    found = BLOCK.at(Place("report/press.md", 2, 2, 2, 14), "24 of 25; S09 denies it", fix=Fix("24 of the 25"))
    assert as_text([found], [section], show_source=True) == (
        "report/press.md:2:2: block NB07 [overstated-quantifier] 24 of 25; S09 denies it\n"
        "  |\n"
        "2 | [All of those](finding:x) said so.\n"
        "  |  ^^^^^^^^^^^^\n"
        "  = fix: write “24 of the 25”; --fix does it\n"
        "  = help: firsthand explain NB07\n"
        "\n"
        "Found 1 problem: 1 block. The report cannot be published.\n"
    )


def test_without_source_no_word_of_the_manuscript_is_printed() -> None:
    sections = [Section("r.md", (), ("a telling word",)), Section("r.docx", (), ("a telling word",))]
    found = [BLOCK.at(Place(s.path, 1, 3, 1, 10), "1 of 2", fix=Fix("telling")) for s in sections]
    text = as_text(found, sections)
    assert "telling" not in text
    assert "r.docx: paragraph 1, character 3: block NB07" in text


def test_a_hangul_syllable_takes_two_columns_and_a_combining_mark_none() -> None:
    assert [columns(c) for c in ("a", "모", "。", "e\u0301", "\u200b", "\u1160", "…")] == [1, 2, 2, 1, 0, 0, 1]
    section = Section("r.md", (), ("면담한 [모두](finding:x)가 말했다",))
    text = as_text([BLOCK.at(Place("r.md", 1, 6, 1, 8), "x")], [section], show_source=True)
    assert _caret(text)[1] == "모두"


@pytest.mark.parametrize("at", [0, 60, 150, 290])
@pytest.mark.parametrize("word", ["words", "모두가"])
def test_a_long_line_is_cut_around_the_words(at: int, word: str) -> None:
    line = ("가나다 abc " * 60)[:at] + word + (" 라마 def" * 60)[:200]
    place = Place("r.md", 1, at + 1, 1, at + 1 + len(word))
    shown, over = _caret(as_text([BLOCK.at(place, "x")], [Section("r.md", (), (line,))], show_source=True))
    assert over == word
    assert columns(shown) <= WINDOW + 5


def test_words_over_several_lines_are_marked_to_the_end_of_the_first() -> None:
    section = Section("r.md", (), ("[All of", "those](finding:x)"))
    text = as_text([BLOCK.at(Place("r.md", 1, 2, 2, 6), "x")], [section], show_source=True)
    assert _caret(text)[1] == "All of"


def test_a_place_past_the_end_of_its_line_still_shows_a_caret() -> None:
    text = as_text([BLOCK.at(Place("r.md", 1, 90), "x")], [Section("r.md", (), ("short",))], show_source=True)
    assert "^" in text


def test_a_place_in_word_is_a_paragraph_and_its_words() -> None:
    section = Section("r.docx", (), ("one", "All of\tthose said so, and more " * 9))
    assert as_text([BLOCK.at(Place("r.docx", 2, 1, 2, 13), "x")], [section], show_source=True).startswith(
        "r.docx: paragraph 2, “All of those”: block NB07 [overstated-quantifier] x\n"
    )
    long = as_text([BLOCK.at(Place("r.docx", 2, 1, 2, 200), "x")], [section], show_source=True)
    assert "…”" in long.splitlines()[0]


def test_a_line_cannot_steer_the_terminal() -> None:
    section = Section("r.md", (), ("a\x1b[31m\u202eb",))
    text = as_text([BLOCK.at(Place("r.md", 1, 1, 1, 2), "x")], [section], show_source=True)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_colour_changes_no_letter() -> None:
    import re

    section = Section("r.md", (), ("a b",))
    found = [BLOCK.at(Place("r.md", 1, 1, 1, 2), "x"), REVIEW.at(Place("r.md", 1, 3, 1, 4), "y")]
    coloured = as_text(found, [section], colour=True, show_source=True)
    assert coloured != as_text(found, [section], show_source=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == as_text(found, [section], show_source=True)


def _of(*infos: RuleInfo) -> list[Diagnostic]:
    return [info.at(Place("r.md", n), "x") for n, info in enumerate(infos, 1)]


@pytest.mark.parametrize(
    ("found", "summary"),
    [
        ([], "No problems found. The report can be published."),
        (_of(NOTE), "Found 1 problem: 1 to note. The report can be published."),
        (
            _of(REVIEW, NOTE),
            f"Found 2 problems: 1 needs a second person, 1 to note. {ONCE_DECIDED}",
        ),
        (
            _of(BLOCK, BLOCK, REVIEW, REVIEW),
            "Found 4 problems: 2 block, 2 need a second person. The report cannot be published.",
        ),
    ],
)
def test_the_summary_says_whether_the_report_can_be_published(found: list[Diagnostic], summary: str) -> None:
    assert as_text(found).splitlines()[-1] == summary

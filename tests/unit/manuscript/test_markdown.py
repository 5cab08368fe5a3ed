from __future__ import annotations

import unicodedata

import pytest

from firsthand.manuscript.markdown import LARGEST, read_markdown
from firsthand.model.manuscript import Block, BlockKind, CitationKind, Manuscript, Mark, Run, Section


def _leaves(section: Section) -> tuple[Block, ...]:
    return Manuscript("r", "en", (section,)).leaves()


def _runs(text: str) -> list[Run]:
    section, _ = read_markdown("r.md", text)
    return [run for block in _leaves(section) for run in block.runs]


def _at(section: Section, run: Run) -> str:
    place = run.place
    return section.lines[place.line - 1][place.column - 1 : place.end_column - 1]


def _shape(blocks: tuple[Block, ...]) -> list[object]:
    return [[b.kind.value, b.text] if b.runs else [b.kind.value, *_shape(b.children)] for b in blocks]


def test_a_link_over_marks_and_lines_is_one_citation_with_its_words_and_place() -> None:
    section, problems = read_markdown("r.md", "She [went *twice*\nto it](quote:S14/112) then.\n")
    (citation,) = Manuscript("r", "en", (section,)).citations()
    assert (citation.text, citation.target) == ("went twice to it", "quote:S14/112")
    place = citation.place
    assert (place.line, place.column, place.end_line, place.end_column) == (1, 6, 2, 6)
    assert problems == ()


def test_the_runs_of_a_link_share_their_citation() -> None:
    runs = [run for run in _runs("[a *b* c](finding:x) d") if run.citation is not None]
    assert [run.text for run in runs] == ["a ", "b", " c"]
    assert len({id(run.citation) for run in runs}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "plain words\n",
        "*a* **b** ***c*** ~~d~~ `e` _f_\n",
        "a * b ** c _ d ` e ~ f\n",
        '> quoted\n> - item *one*\n>   goes on\n> > deeper [x](quote:S1/2 "title")\n',
        "1. one\n   lazy\ntwo\n2. three\n\n   four\n",
        "# Heading *set* ##\n\nSetext\n===\n\n## #hash #\n",
        "| a | b\\|c |\n|--:|:-:|\n| [x](finding:y) | `p\\|q` |\n| **m** | |\n",
        "text[^n] and ^[inside *it*] and [^n]\n\n[^n]: note\n    goes on\n\n    more\n",
        "[ref][r] and [r] ![alt *x*](pic.png)\n\n[r]: source:S14 'title'\n",
        "hard  \nbreak\\\nand <https://e.org/x>\n",
        "```x\ncode  here\n\n  indented\n```\n\n    four\n    five\n",
        "- a\n\t- b\n\t\tc\n",
        "``a ` b`` and ` c ` and `d\n  e`\n",
        "한글 [모두](finding:x)가 **말했다**.\n> 인용 *문장*\n",
        "\u3000wide space first\nsecond\u00a0line \n",
    ],
)  # fmt: skip
def test_every_run_stands_at_its_place_letter_for_letter(text: str) -> None:
    section, _ = read_markdown("r.md", text)
    for block in _leaves(section):
        for run in block.runs:
            if run.text.strip() and not run.image:
                assert _at(section, run) == run.text


@pytest.mark.parametrize(("written", "shown"), [("\\*", "*"), ("&amp;", "&"), ("&#x2026;", "…"), ("\\[", "[")])
def test_an_escape_or_entity_is_a_run_whose_place_covers_it(written: str, shown: str) -> None:
    section, _ = read_markdown("r.md", f"a{written}b\n")
    runs = _leaves(section)[0].runs
    assert [run.text for run in runs] == ["a", shown, "b"]
    assert [_at(section, run) for run in runs] == ["a", written, "b"]


def test_columns_count_hangul_syllables_however_the_file_spells_them() -> None:
    composed = "면담한 [모두](finding:x)가 말했다.\n"
    assert read_markdown("r.md", unicodedata.normalize("NFD", composed)) == read_markdown("r.md", composed)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_the_same_text(end: str) -> None:
    text = "one [two](finding:x)\nthree\n\nfour\n"
    assert read_markdown("r.md", text.replace("\n", end)) == read_markdown("r.md", text)


def test_the_tree_nests_as_the_text_does() -> None:
    text = "# A\n\n> b\n>\n> - c\n>   1. d\n\n| e |\n|---|\n| f |\n\n---\n"
    section, _ = read_markdown("r.md", text)
    assert _shape(section.blocks) == [
        ["heading", "A"],
        ["quote", ["paragraph", "b"], ["list", ["item", ["paragraph", "c"], ["list", ["item", ["paragraph", "d"]]]]]],
        ["table", ["row", ["cell", "e"]], ["row", ["cell", "f"]]],
        ["rule"],
    ]


def test_lists_know_their_start_and_tables_their_header_and_alignment() -> None:
    section, _ = read_markdown("r.md", "7. a\n8. b\n\n| a | b |\n|--:|---|\n| c | d |\n")
    numbered, table = section.blocks
    assert (numbered.ordered, numbered.start) == (True, 7)
    assert [row.header for row in table.children] == [True, False]
    assert [cell.align for cell in table.children[1].children] == ["right", ""]


def test_notes_stand_at_the_end_under_their_label_even_when_nothing_calls_them() -> None:
    section, _ = read_markdown("r.md", "a[^x] b^[c *d*]\n\n[^x]: e\n\n[^y]: f\n")
    notes = [block for block in section.blocks if block.kind is BlockKind.NOTE]
    assert [(note.label, note.children[0].text) for note in notes] == [("^1", "c d"), ("x", "e"), ("y", "f")]
    assert [run.note for run in _leaves(section)[0].runs if run.note] == ["x", "^1"]


@pytest.mark.parametrize("written", ["[Words *here*](table:x)", "![Words here](chart:x)", " [Words here](chart:x)  "])
def test_a_paragraph_that_is_one_exhibit_link_is_an_exhibit_with_one_run(written: str) -> None:
    section, problems = read_markdown("r.md", written + "\n")
    (block,) = section.blocks
    assert block.kind is BlockKind.EXHIBIT
    assert [run.text for run in block.runs] == ["Words here"]
    assert problems == ()


def test_an_exhibit_link_inside_a_sentence_is_malformed() -> None:
    _, problems = read_markdown("r.md", "See [the table](table:x) below.\n")
    assert [(p.kind, p.place.column) for p in problems] == [("malformed-link", 6)]


def test_an_ordinary_picture_keeps_its_path_and_is_reported() -> None:
    section, problems = read_markdown("r.md", "![A gate](gate.jpg) ![](x.png)\n")
    assert [run.image for run in _leaves(section)[0].runs if run.image] == ["gate.jpg", "x.png"]
    assert [(p.kind, p.detail) for p in problems] == [("plain-picture", ""), ("plain-picture", "without words")]


def test_ordinary_links_keep_their_address() -> None:
    assert [(r.text, r.href) for r in _runs("[a](https://e.org/x?y=1&z=2) b")] == [
        ("a", "https://e.org/x?y=1&z=2"),
        (" b", ""),
    ]


def test_an_address_of_ours_in_angle_brackets_is_a_link_without_words() -> None:
    section, _ = read_markdown("r.md", "<quote:S14/112>\n")
    (citation,) = Manuscript("r", "en", (section,)).citations()
    assert citation.kind is None


def test_html_is_text_and_reported_once_a_paragraph_and_comments_are_dropped() -> None:
    section, problems = read_markdown(
        "r.md", "a <b>c</b> <!-- d --> e\n\n<div>\nf <!-- g --> h\n</div>\n\n<!-- i\n\nj -->\n"
    )
    assert [block.text.split() for block in section.blocks] == [["a", "<b>c</b>", "e"], ["<div>", "f", "h", "</div>"]]
    assert [p.kind for p in problems] == ["raw-html", "raw-html"]


def test_words_after_a_comment_on_its_line_are_not_lost() -> None:
    section, _ = read_markdown("r.md", "<!-- a --> b [c](finding:d)\n")
    assert "b [c](finding:d)" in section.blocks[0].text


def test_front_matter_is_not_read_and_lines_keep_their_numbers() -> None:
    section, problems = read_markdown("r.md", "---\ntitle: A\n---\nb\n")
    assert [(block.text, block.place.line) for block in section.blocks] == [("b", 4)]
    assert [p.kind for p in problems] == ["unread-content"]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    section, problems = read_markdown("r.md", "---\n\na: b\n\n---\n")
    assert [block.kind for block in section.blocks] == [BlockKind.RULE, BlockKind.PARAGRAPH, BlockKind.RULE]
    assert problems == ()


def test_edit_marks_are_reported_and_code_is_not() -> None:
    _, problems = read_markdown("r.md", "a {--b--}{++c++} d\n\n`{--e--}`\n\n`[x](quote: S1/2)`\n")
    assert [(p.kind, p.place.line, p.place.column) for p in problems] == [("tracked-changes", 1, 3)]


@pytest.mark.parametrize("mark", ["{++a++}", "{--a--}", "{>>a<<}", "{~~a~>b~~}"])
def test_every_edit_mark_is_known(mark: str) -> None:
    assert [p.kind for p in read_markdown("r.md", f"x {mark} y {{z}}\n")[1]] == ["tracked-changes"]


def test_words_meant_for_a_link_are_reported_where_they_stand() -> None:
    _, problems = read_markdown("r.md", "a *b* [c] (quote:S1/2) d\n")
    assert [(p.kind, p.place.column, p.place.end_column) for p in problems] == [("malformed-link", 7, 23)]


def test_code_keeps_its_lines() -> None:
    section, _ = read_markdown("r.md", "    a\n\n      b\n\n```\nc\n\n d\n```\n")
    assert [block.text for block in section.blocks] == ["a\n\n  b", "c\n\n d"]


def test_marks_nest() -> None:
    runs = _runs("*a **b** ~~c~~*")
    assert [(r.text, set(r.marks)) for r in runs if r.text.strip()] == [
        ("a ", {Mark.EMPHASIS}),
        ("b", {Mark.EMPHASIS, Mark.STRONG}),
        ("c", {Mark.EMPHASIS, Mark.STRIKE}),
    ]


def test_a_hard_and_a_soft_line_end_are_runs_of_their_own() -> None:
    assert [r.text for r in _runs("a  \nb\nc")] == ["a", "\n", "b", " ", "c"]


def test_a_reference_link_is_a_citation() -> None:
    section, _ = read_markdown("r.md", "[Kang][k]\n\n[k]: source:S14\n")
    (citation,) = Manuscript("r", "en", (section,)).citations()
    assert (citation.kind, citation.source) == (CitationKind.SOURCE, "S14")


def test_blocks_nested_beyond_reading_are_refused_not_lost() -> None:
    _, problems = read_markdown("r.md", "> " * 150 + "deep\n")
    assert [p.kind for p in problems] == ["unreadable-manuscript"]


@pytest.mark.parametrize("text", ["[" * 3000, "![" * 3000, "^[" * 3000, "[a](quote:S1/2) " * 3000])
def test_a_paragraph_of_nothing_but_brackets_is_refused_at_once(text: str) -> None:
    _, problems = read_markdown("r.md", text)
    assert [p.kind for p in problems] == ["unreadable-manuscript"]


def test_a_file_longer_than_any_manuscript_is_refused() -> None:
    section, problems = read_markdown("r.md", "a" * (LARGEST + 1))
    assert section.blocks == ()
    assert [p.kind for p in problems] == ["unreadable-manuscript"]


def test_an_empty_file_is_an_empty_section() -> None:
    assert read_markdown("r.md", "") == (Section("r.md", (), ("",)), ())

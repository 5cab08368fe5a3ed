"""Markdown → Word → Markdown: no link is lost, and no word."""

from __future__ import annotations

from importlib.resources import files
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.manuscript.markdown import read_markdown
from firsthand.manuscript.markdown_write import write_markdown
from firsthand.manuscript.word import read_word
from firsthand.manuscript.word_write import write_word
from firsthand.model.manuscript import BlockKind, CitationKind, Manuscript, Section

REPORTS = sorted((files("firsthand.demo") / "example" / "report").iterdir(), key=lambda one: one.name)
SHAPES = """# A title with *slant* & <tags>

1. [one](https://example.org/a?b=1&c=2)
2. two
   - nested [twice](quote:S14/112)
   - **bold** and ~~gone~~

* another list: [신고](finding:신고)
* 2 * 3, a_b_c, [brackets] and […]

| asked | said so |
|:------|--------:|
| [25](finding:asked/of) | a \\| b [24](finding:asked) |

> [It […] is no use.](quote:S02/8)[^who] He said so.
>
> And [“more *of* it”](quote:S02/9-10).

[^who]: [A woman from the coast](source:S02).

    A second paragraph.

![Where people turned](chart:recourse)

\\# no heading

1\\. no list

- - -

\\- no item
"""


def cited(section: Section) -> list[tuple[CitationKind | None, str, str]]:
    manuscript = Manuscript("one", "en", (section,))
    return [(one.kind, unquote(one.target), one.text) for one in manuscript.citations()]


def words(section: Section) -> list[tuple[BlockKind, str]]:
    return [(leaf.kind, leaf.text) for leaf in Manuscript("one", "en", (section,)).leaves()]


@pytest.mark.parametrize("text", [*(one.read_text("utf-8") for one in REPORTS), SHAPES], ids=[
    *(one.name for one in REPORTS), "shapes"])  # fmt: skip
def test_no_link_and_no_word_is_lost_on_the_way_to_word_and_back(text: str) -> None:
    section, _ = read_markdown("one.md", text)
    assert cited(section), "an empty round trip loses nothing"
    data = write_word(section, "ko")
    word, problems = read_word("one.docx", data)
    assert problems == ()
    assert cited(word) == cited(section)
    assert words(word) == words(section)
    back, _ = read_markdown("one.md", write_markdown(word))
    assert cited(back) == cited(section)
    assert words(back) == words(section)
    assert write_word(section, "ko") == data, "the same text gives the same bytes"


def test_what_is_written_as_markdown_is_read_as_it_was() -> None:
    section, _ = read_markdown("one.md", SHAPES)
    back, _ = read_markdown("one.md", write_markdown(section))
    assert words(back) == words(section)
    assert cited(back) == cited(section)
    kinds = [block.kind for block in section.blocks]
    assert [block.kind for block in back.blocks] == kinds


@given(st.text(alphabet=r"ab가 *_[]()\`<>&#-+1.!|~:^=", max_size=24))
def test_any_words_come_back_from_markdown_as_they_were(said: str) -> None:
    section, _ = read_markdown("one.md", said)
    if any(leaf.kind is BlockKind.CODE or any(run.marks for run in leaf.runs)
           for leaf in Manuscript("one", "en", (section,)).leaves()):  # fmt: skip
        return
    back, _ = read_markdown("one.md", write_markdown(section))
    assert words(back) == words(section), write_markdown(section)

"""Where words of a block stand, and what backs them."""

from __future__ import annotations

from firsthand.manuscript.markdown import read_markdown
from firsthand.model.manuscript import Block, Manuscript
from firsthand.rules.places import links_in, outside_links, place_in, prose_blocks, sentence_around, sentences, within

TEXT = """They *said* [twenty **women**](finding:women) came
late. `Nine men` stayed, and [five](finding:men) left.

```
five men
```
"""


def _block() -> Block:
    section, _ = read_markdown("report.md", TEXT)
    (block,) = prose_blocks(Manuscript("report", "en", (section,)))
    return block


def test_a_code_block_is_not_prose_and_code_in_a_line_is_outside_no_link() -> None:
    block = _block()
    assert [block.text[a:b] for a, b in outside_links(block)] == [
        "They said ",
        " came late. ",
        " stayed, and ",
        " left.",
    ]


def test_a_link_set_in_several_runs_is_one_link() -> None:
    block = _block()
    assert [(k.citation.name, block.text[k.start : k.end]) for k in links_in(block)] == [
        ("women", "twenty women"),
        ("men", "five"),
    ]


def test_words_stand_where_the_file_has_them() -> None:
    block, lines = _block(), TEXT.splitlines()
    for words in ("They", "said", "women", "came", "late", "five"):
        start = block.text.index(words)
        place = place_in(block, start, start + len(words))
        assert lines[place.line - 1][place.column - 1 : place.end_column - 1] == words
    across = place_in(block, block.text.index("came"), block.text.index("late") + 4)
    assert (across.line, across.end_line, across.end_column) == (1, 2, 5)


def test_sentences_are_of_the_block_and_one_surrounds_a_link() -> None:
    block = _block()
    first, second = sentences(block, "en")
    assert block.text[slice(*first)] == "They said twenty women came late."
    assert sentence_around(block, links_in(block)[1].citation, "en") == block.text[slice(*second)]
    assert within((2, 4), [first])
    assert not within((2, 90), [first])

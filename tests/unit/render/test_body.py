from __future__ import annotations

from firsthand.model.manuscript import Block, BlockKind, Mark, Run
from firsthand.render.body import pictures_of
from firsthand.render.compose import compose
from firsthand.render.spans import plain
from firsthand.render.tree import Chart, Document, Heading, Listing, Paragraph, Quote, Table
from tests.support.bounds import Pen, english, figure, heading, holding, paragraph, place, row


def _depths(document: Document) -> list[tuple[int, str]]:
    return [(node.depth, plain(node.spans)) for node in document.body if isinstance(node, Heading)]


def test_the_first_heading_that_is_the_title_is_set_as_the_title_once() -> None:
    document = compose(english())
    assert document.title == "When nobody comes"
    assert "When nobody comes" not in [said for _, said in _depths(document)]


def test_a_first_heading_that_is_not_the_title_stays_in_the_text() -> None:
    pen = Pen("en")
    document = compose(pen.bound([heading(1, pen.says("Summary"))], title="Another title"))
    assert document.title == "Another title"
    assert _depths(document) == [(1, "Summary")]


def test_a_first_heading_that_begins_the_title_is_set_once_with_the_rest_of_it() -> None:
    pen = Pen("en")
    document = compose(pen.bound([heading(1, pen.says("Nobody comes"))], title="Nobody comes (a draft)"))
    assert document.title == "Nobody comes (a draft)"
    assert document.body == ()
    assert _depths(compose(pen.bound([heading(1, pen.says("Nobody"))], title="Nobodys"))) == [(1, "Nobody")]


def test_without_a_stated_title_the_first_heading_or_else_the_project_gives_it() -> None:
    pen = Pen("en")
    assert compose(pen.bound([heading(1, pen.says("From the text"))])).title == "From the text"
    assert compose(pen.bound([paragraph(pen.says("No heading."))])).title == "Invented project"


def test_a_title_keeps_the_note_marks_of_its_links() -> None:
    pen = Pen("en")
    document = compose(pen.bound([heading(1, pen.counts("Twenty-two", "police-pointless"), pen.says(" of 25"))]))
    assert document.title == "Twenty-two of 25"
    assert [span.note for span in document.title_spans if span.note] == [1]


def test_heading_depths_start_at_one_and_never_skip_a_step() -> None:
    pen = Pen("en")
    levels = (3, 6, 4, 1, 5, 2)
    document = compose(pen.bound([heading(level, pen.says(str(level))) for level in levels], title="T"))
    assert _depths(document) == [(1, "3"), (2, "6"), (2, "4"), (1, "1"), (2, "5"), (2, "2")]


def test_tables_and_charts_stand_where_their_link_stood_with_its_words_as_caption() -> None:
    nodes = compose(english()).body
    shown = [node for node in nodes if isinstance(node, Table | Chart) and node.caption]
    assert [(type(node).__name__, plain(node.caption)) for node in shown] == [
        ("Table", "Sanctions that sources describe, by sex"),
        ("Chart", "Sanctions that sources describe"),
        ("Chart", "Sanctions that sources describe, women and men"),
    ]


def test_an_exhibit_linked_within_a_sentence_keeps_the_sentence_and_follows_it() -> None:
    pen = Pen("en")
    run = pen.shows("see the table", figure("table")).runs[0]
    nodes = compose(pen.bound([paragraph(pen.says("Nine, "), run, pen.says("."))], title="T")).body
    assert isinstance(nodes[0], Paragraph)
    assert plain(nodes[0].spans) == "Nine, see the table."
    assert isinstance(nodes[1], Table)


def test_a_ragged_table_is_filled_up_so_that_columns_stay_columns() -> None:
    pen = Pen("en")
    table = Block(
        BlockKind.TABLE,
        place(),
        children=(row([pen.says("a")], [pen.says("b")], header=True), row([pen.says("c")])),
    )
    (node,) = compose(pen.bound([table], title="T")).body
    assert isinstance(node, Table)
    assert [len(cells) for cells in (*node.head, *node.rows)] == [2, 2]


def test_blocks_and_marks_are_kept_as_the_author_set_them() -> None:
    pen = Pen("en")
    listed = holding(BlockKind.LIST, holding(BlockKind.ITEM, paragraph(pen.says("one"))), ordered=True, start=4)
    quoted = holding(BlockKind.QUOTE, paragraph(pen.says("said", Mark.STRONG, Mark.EMPHASIS)))
    first, second = compose(pen.bound([listed, quoted], title="T")).body
    assert isinstance(first, Listing)
    assert (first.ordered, first.start, first.tight) == (True, 4, True)
    assert isinstance(second, Quote)
    assert isinstance(second.children[0], Paragraph)
    assert second.children[0].spans[0].marks == {Mark.STRONG, Mark.EMPHASIS}


def test_pictures_are_named_by_their_path_from_the_projects_folder() -> None:
    pen = Pen("en")
    bound = pen.bound([paragraph(Run("A door", pen.here(), image="../pictures/door.png"))])
    assert pictures_of(bound.manuscript) == ("pictures/door.png",)

from __future__ import annotations

import re
from dataclasses import replace

from firsthand.model.manuscript import Block, BlockKind, Run
from firsthand.render.compose import compose
from firsthand.render.spans import plain
from firsthand.render.tree import Document, Note, Paragraph
from tests.support.bounds import (
    COUNTS,
    ORIGINAL,
    TRANSLATED,
    Pen,
    count,
    english,
    heading,
    holding,
    korean,
    paragraph,
    snapshot,
)


def _said(note: Note) -> list[str]:
    return [plain(node.spans) for node in note.nodes if isinstance(node, Paragraph)]


def _notes(pen: Pen, *runs: Run) -> Document:
    return compose(pen.bound([paragraph(*runs)], title="T"))


def test_a_finding_cited_twice_keeps_its_number_and_each_call_has_its_own_place() -> None:
    pen = Pen("en")
    document = _notes(
        pen,
        pen.counts("Twenty-two", "police-pointless"),
        pen.counts("Nine", "letter"),
        pen.counts("one", "police-pointless", "denied"),
    )
    body = document.body[0]
    assert isinstance(body, Paragraph)
    assert [(span.note, span.call) for span in body.spans if span.note] == [(1, 1), (2, 1), (1, 2)]
    assert [(note.number, note.calls) for note in document.notes] == [(1, 2), (2, 1)]


def test_the_words_of_a_link_set_in_several_runs_carry_one_mark_after_the_last() -> None:
    pen = Pen("en")
    run = pen.counts("Twenty-two of the 25", "police-pointless")
    first, second = Run("Twenty-two ", run.place, citation=run.citation), Run("of", run.place, citation=run.citation)
    document = _notes(pen, first, second, pen.says(" say"))
    body = document.body[0]
    assert isinstance(body, Paragraph)
    assert [span.text for span in body.spans] == ["Twenty-two ", "of", "1", " say"]


def test_a_translated_quotation_names_translator_and_reviewer_and_gives_the_original() -> None:
    pen = Pen("en")
    run = pen.quotes("There is no use […] home.", "S14/112", original=ORIGINAL, translated=TRANSLATED, omitted=12)
    (note,) = _notes(pen, run).notes
    said = _said(note)
    assert said[0] == (
        "S14/112. Translated from Korean by T1. Translation reviewed by R1. "
        "Words left out at 1 place, marked […]. In the original:"
    )
    assert said[1] == ORIGINAL
    assert isinstance(note.nodes[1], Paragraph)
    assert (note.nodes[1].role, note.nodes[1].lang) == ("original", "ko")


def test_a_quotation_in_the_original_says_its_language_and_repeats_nothing() -> None:
    pen = Pen("ko")
    (note,) = _notes(pen, pen.quotes("소용이 없어요.", "S14/112", original=ORIGINAL)).notes
    assert _said(note) == ["S14/112. 한국어로 한 말."]


def test_an_original_that_does_not_pair_is_named_and_not_printed() -> None:
    pen = Pen("en")
    (note,) = _notes(pen, pen.quotes("goes home.", "S14/112", original="", translated=TRANSLATED)).notes
    (said,) = _said(note)
    assert said == (
        "S14/112. Translated from Korean by T1. Translation reviewed by R1. The original words stand in the interview "
        "under this code; they are not printed here, because their sentences do not pair with those of the translation."
    )


def test_quotations_of_one_passage_share_a_note_only_when_it_says_the_same_of_both() -> None:
    pen = Pen("en")
    document = _notes(
        pen,
        pen.quotes("집안일", "S14/112", original=ORIGINAL),
        pen.quotes("소용이 없어요.", "S14/112", original=ORIGINAL),
        pen.quotes("a family matter", "S14/112", original=ORIGINAL[15:], translated=TRANSLATED),
        pen.quotes("There is no use", "S14/112", original=ORIGINAL[:14], translated=TRANSLATED),
        pen.quotes("in reporting it", "S14/112", original=ORIGINAL[:14], translated=TRANSLATED),
    )
    assert [note.calls for note in document.notes] == [2, 1, 2]
    assert [_said(note)[1:] for note in document.notes] == [[], [ORIGINAL[15:]], [ORIGINAL[:14]]]


def test_a_number_tells_finding_question_count_and_who_is_not_in_it() -> None:
    pen = Pen("en")
    (note,) = _notes(pen, pen.counts("Twenty-two", "police-pointless")).notes
    (said,) = _said(note)
    assert said == (
        "police-pointless. Says that reporting domestic violence to the police is pointless. 22 of 25 sources; "
        "denied:\u00a01, not asked:\u00a01, declined:\u00a01."
    )


def test_a_number_asks_in_the_reports_language_where_the_finding_does() -> None:
    pen = Pen("ko")
    first, second = _notes(pen, pen.counts("22명", "police-pointless"), pen.counts("아홉", "letter")).notes
    assert _said(first)[0].startswith("police-pointless. 가정에서 일어난 폭력을 신고해도 소용이 없다고 말한다. 25명 중")
    assert _said(second)[0].startswith("letter. Says a self-criticism letter was the sanction. 25명 중")


def test_no_note_on_a_number_holds_a_passage_or_the_code_of_a_source() -> None:
    for language in ("en", "ko"):
        pen = Pen(language)
        notes = _notes(pen, *(pen.counts("so many", name) for name in COUNTS)).notes
        assert len(notes) == len(COUNTS)
        printed = " ".join(text for note in notes for text in _said(note))
        assert [source.code for source in snapshot().sources if source.code in printed] == []
        assert re.findall(r"\S+/\d", printed) == []


def test_a_range_is_said_with_its_count() -> None:
    pen = Pen("ko")
    (note,) = _notes(pen, pen.counts("2000년부터 2009년", "left")).notes
    assert _said(note) == ["left. Year of leaving. 25명 중 25명. 2000부터 2009까지."]


def test_where_people_were_asked_it_is_said_that_nobody_denied_and_nobody_is_unknown() -> None:
    pen = Pen("en")
    everyone = pen.bound([paragraph(pen.counts("Five", "letter"))], title="T")
    claim = replace(everyone.claims[0], count=count("letter", inside=5))
    (note,) = compose(replace(everyone, claims=(claim,))).notes
    assert _said(note)[0].endswith("5 of 5 sources; nobody denied it and nobody is unknown.")


def _described(pen: Pen, *blocks: Block) -> list[tuple[str, int]]:
    document = compose(pen.bound(blocks, title="T"))
    return [(_said(note)[0], note.calls) for note in document.notes if not _said(note)[0].startswith("S14/")]


def test_a_source_gives_its_code_where_words_of_the_same_source_follow() -> None:
    pen = Pen("en")
    here = paragraph(pen.names("Min-seo", "S14"), pen.says(" said "), pen.quotes("집안일", "S14/1", original=ORIGINAL))
    assert _described(pen, here) == [("Source S14.", 1)]
    pen = Pen("en")
    leads, follows = paragraph(pen.names("Min-seo", "S14")), pen.quotes("집안일", "S14/1", original=ORIGINAL)
    assert _described(pen, leads, holding(BlockKind.QUOTE, paragraph(follows))) == [("Source S14.", 1)]


def test_elsewhere_a_source_gives_no_code_and_all_such_share_one_note() -> None:
    pen = Pen("en")
    blocks = (
        paragraph(pen.quotes("집안일", "S14/1", original=ORIGINAL), pen.says(", said "), pen.names("Min-seo", "S14")),
        paragraph(pen.says("Between.")),
        paragraph(pen.quotes("소용이 없어요", "S14/2", original=ORIGINAL)),
        paragraph(pen.names("Another", "S15")),
    )
    assert _described(pen, *blocks) == [("Described as the record and the source's consent allow.", 2)]


def test_a_fact_gives_citation_publisher_date_and_a_link() -> None:
    pen = Pen("en")
    (note,) = _notes(pen, pen.refers("997", "hana-2018")).notes
    (said,) = _said(note)
    assert said == "Arrivals by year, table 2. Office of Statistics, 2018. https://example.org/arrivals?y=2018&t=2"


def test_an_authors_note_takes_a_number_among_the_others_and_may_cite_in_its_turn() -> None:
    document = compose(english())
    author = next(note for note in document.notes if _said(note)[0].startswith("She asked"))
    assert author.number == 4
    body = author.nodes[0]
    assert isinstance(body, Paragraph)
    assert [span.note for span in body.spans if span.note] == [3]


def test_an_authors_note_that_nothing_calls_is_printed_last() -> None:
    pen = Pen("en")
    lost = holding(BlockKind.NOTE, paragraph(pen.says("Called by nothing.")), label="x")
    document = compose(pen.bound([paragraph(pen.names("Min-seo", "S14")), lost], title="T"))
    assert [(_said(note), note.calls) for note in document.notes] == [
        (["Described as the record and the source's consent allow."], 1),
        (["Called by nothing."], 0),
    ]


def test_a_heading_in_an_authors_note_stands_under_the_notes_and_not_in_the_contents() -> None:
    pen = Pen("en")
    noted = holding(BlockKind.NOTE, heading(1, pen.says("Aside")), paragraph(pen.says("Words.")), label="1")
    call = Run("", pen.here(), note="1")
    document = compose(pen.bound([heading(2, pen.says("Part")), paragraph(pen.says("x"), call), noted], title="T"))
    assert [plain(entry.spans) for entry in document.contents] == ["Part"]
    assert getattr(document.notes[0].nodes[0], "depth", 0) == 2


def test_no_note_holds_more_than_codes_of_those_who_speak() -> None:
    for document in (compose(english()), compose(korean())):
        said = " ".join(text for note in document.notes for text in _said(note))
        assert "Min-seo" not in said
        assert "민서" not in said

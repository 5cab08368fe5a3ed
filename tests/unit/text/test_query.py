from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from firsthand.text.query import All, Any, Malformed, Near, Node, Phrase, Prefix, Query, Word, parse_query


def _root(text: str) -> Node:
    query = parse_query(text)
    assert isinstance(query, Query), query
    return query.root


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("police", Word("police")),
        ("  police  ", Word("police")),
        ("police report", All((Word("police"), Word("report")))),
        ("police AND report", All((Word("police"), Word("report")))),
        ("police near:5 report", Near(Word("police"), Word("report"), 5)),
        ('"the police" near:12 report letter', All((Near(Phrase("the police"), Word("report"), 12), Word("letter")))),
        ('"exact phrase"', Phrase("exact phrase")),
        ("“exact phrase”", Phrase("exact phrase")),
        ("a OR b c", Any((Word("a"), All((Word("b"), Word("c")))))),
        ("(a OR b) c", All((Any((Word("a"), Word("b"))), Word("c")))),
        ("a -b", All((Word("a"),), (Word("b"),))),
        ('-"b c" a -(d OR e)', All((Word("a"),), (Phrase("b c"), Any((Word("d"), Word("e")))))),
        ("report*", Prefix("report")),
        ("보안*", Prefix("보안")),
        ("or ORDER", All((Word("or"), Word("ORDER")))),
        ("self-criticism", Word("self-criticism")),
    ],
)
def test_a_query_reads_as_it_is_written(text: str, root: Node) -> None:
    assert _root(text) == root


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 1, "a word is missing"),
        ("   ", 4, "a word is missing"),
        ("police OR", 10, "a word is missing"),
        ("OR police", 1, "a word is missing"),
        ("AND police", 1, "AND needs"),
        ("police AND", 11, "AND needs"),
        ("police AND OR b", 12, "AND needs"),
        ("-police", 1, "to leave out"),
        ("a OR -b", 6, "to leave out"),
        ('the "police', 5, "not closed"),
        ("(police", 1, "not closed"),
        ("police)", 7, "closing bracket"),
        ("()", 2, "a word is missing"),
        ("police near:x report", 8, "a number from 1 to 100"),
        ("police near:0 report", 8, "a number from 1 to 100"),
        ("police near:101 report", 8, "a number from 1 to 100"),
        ("police near:５ report", 8, "a number from 1 to 100"),
        ("near:5 report", 1, "both sides"),
        ("police near:5", 14, "both sides"),
        ("(a) near:5 b", 5, "both sides"),
        ("a near:2 b near:3 c", 12, "joins two words"),
        ("a* near:2 b*", 1, "two letters"),
        ("ab* near:2 b", 5, "joins two words"),
        ("a near:2 -b", 3, "joins two words"),
        ("r*", 1, "two letters"),
        ("*", 1, "no word here"),
        ("re*port", 1, "at the end of one word"),
        ("police !!", 8, "no word here"),
        ("-- police", 2, "no word here"),
        ("(" * 31 + "a" + ")" * 31, 31, "too deep"),
        ("a" * 1001, 1001, "at most 1000"),
    ],
)
def test_a_malformed_query_says_where_and_why(text: str, position: int, message: str) -> None:
    found = parse_query(text)
    assert isinstance(found, Malformed)
    assert (found.position, message in found.message) == (position, True), found
    assert str(found) == f"{found.message} (character {position})"


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("reports", 'tokens : "report"'),
        ("self-criticism", 'tokens : "self critic"'),
        ("police near:5 reports", 'tokens : NEAR("polic" "report", 5)'),
        ("a -b", '((tokens : "a") NOT (tokens : "b"))'),
        ("police*", '(tokens : "police" * OR tokens : "polic")'),
        ("때리다", '(tokens : "때리다" OR tokens : "때리다" OR surface : "때리다" *)'),
        ("신고", '(tokens : "신고" OR tokens : "신고" OR surface : "신고")'),
        ("보안*", '(tokens : "보안" * OR surface : "보안" *)'),
        ('"위원회가 편지를"', 'tokens : "위원회 편지"'),
    ],
)
def test_a_query_is_written_for_the_index(text: str, expression: str) -> None:
    query = parse_query(text)
    assert isinstance(query, Query)
    assert query.match() == expression


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("report", "They reported the reports.", ["reported", "reports"]),
        ("rep*", "The report was repaid.", ["report", "repaid"]),
        ("police*", "The police came.", ["police"]),
        ('"the police" -letter', "the police", ["the", "police"]),
        ("때리다", "그가 때렸다", ["때리"[:1] + "렸"]),
        ("인민반장", "인민반장이 왔다", ["인민반장"]),
        ("letter", "no such word", []),
        ("police", "", []),
    ],
)
def test_what_matched_is_marked_in_the_text(query: str, text: str, marked: list[str]) -> None:
    parsed = parse_query(query)
    assert isinstance(parsed, Query)
    marks = parsed.marks(text)
    assert [text[start:end] for start, end in marks] == marked


_PIECES = st.sampled_from(
    [
        "police",
        "a",
        "-",
        "OR",
        "AND",
        "near:3",
        "near:",
        '"',
        "“",
        "(",
        ")",
        "*",
        "rep*",
        " ",
        "'",
        ":",
        "^",
        "{",
        "+",
        "NEAR(",
        "ö",
        "\x00",
    ]
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(_PIECES | st.text(max_size=4, alphabet=st.characters(exclude_categories=["Lo", "Cs"])), max_size=12).map(
        "".join
    )
)
def test_any_text_is_a_query_the_index_takes_or_a_place_within_it(text: str) -> None:
    found = parse_query(text)
    if isinstance(found, Malformed):
        assert 1 <= found.position <= len(text) + 2
        return
    index = dbapi2.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE word USING fts5(tokens, surface, content = '', tokenize = 'ascii')")
    index.execute("SELECT count(*) FROM word WHERE word MATCH ?", (found.match(),)).fetchone()
    index.close()
    found.marks(text)

from __future__ import annotations

from firsthand.render.spans import has_hangul, plain, printable, spans
from firsthand.render.tree import Span


def test_hangul_in_an_english_text_is_tagged_korean_as_one_stretch() -> None:
    found = spans("the officer, 보안원 아저씨, said", "en")
    assert [(span.text, span.lang) for span in found] == [
        ("the officer, ", ""),
        ("보안원 아저씨", "ko"),
        (", said", ""),
    ]


def test_a_text_known_to_be_english_is_tagged_in_a_korean_report() -> None:
    found = spans("a family matter (집안일)", "ko", lang="en")
    assert [(span.text, span.lang) for span in found] == [("a family matter (", "en"), ("집안일", ""), (")", "en")]


def test_a_korean_text_in_a_korean_report_needs_no_tag() -> None:
    assert spans("보안원 and more", "ko") == (Span("보안원 and more"),)


def test_what_no_format_can_carry_becomes_the_replacement_character() -> None:
    assert printable("a\x00b\x1b\ud800\uffffc\x85") == "a�b���c�"
    assert printable("a\u202eb\u2066c\u2069 \u200f") == "a�b�c� \u200f"
    assert plain(spans("one\r\ntwo\u2028three\tfour", "en")) == "one two three four"


def test_only_hangul_asks_for_a_korean_font() -> None:
    assert has_hangul("ㄱ")
    assert has_hangul("각")
    assert not has_hangul("漢字 and Latin")


def test_the_words_of_a_span_are_not_in_its_representation() -> None:
    assert "secret" not in repr(Span("secret", lang="ko"))

"""A form changes the keys it means and nothing else of a text; what is written is read back as it was meant."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from firsthand.project.rewriting import rewrite

TEXT = '# why\nquestion = {en = "Was paid", ko = "받았다"}  # asked in both\n\nunit = "source"\nwhere = \'true\'\n'


def test_what_says_so_already_is_not_touched() -> None:
    question = {"en": "Was paid", "ko": "받았다"}
    same: dict[str, str | Mapping[str, str]] = {"question": question, "unit": "source", "where": "true", "among": ""}
    assert rewrite(TEXT, same) == TEXT


def test_comments_and_order_stay() -> None:
    assert rewrite(TEXT, {"unit": "act"}) == TEXT.replace("source", "act")


@pytest.mark.parametrize(
    ("texts", "held"),
    [
        ({"en": "Was owed", "ko": "받았다"}, {"en": "Was owed", "ko": "받았다"}),
        ({"en": "", "ko": "받았다"}, {"ko": "받았다"}),
        ({"en": "Was paid", "ko": ""}, {"en": "Was paid"}),
        ({"en": "", "ko": ""}, {}),
    ],
)
def test_a_language_is_put_in_and_taken_out(texts: dict[str, str], held: dict[str, str]) -> None:
    written = rewrite(TEXT, {"question": texts})
    assert written is not None
    assert tomllib.loads(written) == {**tomllib.loads(TEXT), "question": held}


def test_one_text_stays_one_until_a_second_language_differs() -> None:
    text = 'question = "Was paid"\n'
    assert rewrite(text, {"question": {"en": "Was paid", "ko": ""}}) == text
    written = rewrite(text, {"question": {"en": "Was paid", "ko": "받았다"}})
    assert written is not None
    assert tomllib.loads(written)["question"] == {"en": "Was paid", "ko": "받았다"}


@pytest.mark.parametrize("text", ["x = = 1", 'unit = "source', "[a\n", "a = 1\na = 2\n"])
def test_what_is_no_toml_is_left_to_its_author(text: str) -> None:
    assert rewrite(text, {"unit": "act"}) is None


@given(st.text(st.characters(blacklist_categories=["Cs"])), st.text(st.characters(blacklist_categories=["Cs"])))
@example("says('a')\nor says('b')\n", "\r\n")
@example("\ntrue", '"""')
def test_whatever_is_typed_is_read_back_as_typed(where: str, question: str) -> None:
    written = rewrite(TEXT, {"where": where, "question": {"ko": question}})
    assert written is not None
    read = tomllib.loads(written)
    assert (read.get("where", ""), read["question"].get("ko", "")) == (where, question)

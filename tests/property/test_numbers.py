"""Numbers, whatever they are: written and read back, found where they stand, whatever stands around them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.text.amounts import amounts
from firsthand.text.ladder import default_ladder
from firsthand.text.mentions import Counts, Kind
from firsthand.text.numbers import find_numbers, parse_number, say
from firsthand.text.prose import quoted, sentences
from firsthand.text.quantifiers import find_quantifiers, population_heads

MANNERS = {"en": ("five", "Five", "5"), "ko": ("다섯", "오", "5")}


def test_every_number_to_ten_thousand_is_read_as_it_is_written() -> None:
    for language, manners in MANNERS.items():
        for like in manners:
            wrong = [n for n in range(10_001) if parse_number(say(n, like, language), language) != n]
            assert wrong == [], (language, like)


def test_every_number_to_a_thousand_is_found_before_its_noun() -> None:
    for n in range(1, 1001):
        for language, sentence in (("en", "{} women said so."), ("ko", "그중 {} 명이 말했다.")):
            for like in MANNERS[language]:
                words = say(n, like, language)
                text = sentence.format(words)
                if (language == "en" and n == 1) or words in {"일", "이"}:
                    continue
                (mention,) = find_numbers(text, language)
                assert (mention.value, mention.counts, mention.kind) == (n, Counts.PEOPLE, Kind.CARDINAL), text
                assert text[slice(*mention.spans[0])] == words


WORDS = (
    "25 9 of the women between and 2000 2009 % ( ) , . — all most / one both half a third only "
    "명 중 스물 다섯 여성 모두 대부분의 만 뿐 한 이"
)
PIECES = st.one_of(st.text(max_size=12), st.sampled_from(WORDS.split()))


@given(st.lists(PIECES, max_size=14), st.sampled_from(["en", "ko"]), st.sampled_from([" ", ""]))
@settings(max_examples=300, deadline=None)
def test_mentions_lie_in_the_text_in_order_and_do_not_overlap(pieces: list[str], language: str, joint: str) -> None:
    text = joint.join(pieces)
    numbers = find_numbers(text, language)
    for one, two in pairwise(numbers):
        assert one.end <= two.start
    for mention in numbers:
        assert 0 <= mention.start < mention.end <= len(text)
        assert all(mention.start <= a < b <= mention.end for a, b in mention.spans)
        assert mention.kind is not Kind.RATIO or mention.of is not None
    words = find_quantifiers(text, language, default_ladder())
    for before, after in pairwise(words):
        assert before.end <= after.start
    assert all(0 <= w.start < w.end <= w.reach <= len(text) for w in words)
    spans = (*sentences(text, language), *quoted(text))
    assert all(text[a:b] and 0 <= a < b <= len(text) for a, b in spans)


FAR = "the first women in the country. " + "\n" * 60
"""Holds an ordinal and the name of a population; so far away that it changes nothing else."""

ODD = st.sampled_from(
    ["second", "SECOND", "2nd", "twoﬀ", "ſecond", "fırst", "sİxth", "tenth's", "one-third", "women", "nation"]
)


@given(st.lists(st.one_of(PIECES, ODD), max_size=8))
@settings(max_examples=200, deadline=None)
def test_what_is_passed_over_at_a_glance_holds_nothing(pieces: list[str]) -> None:
    """Readers skip texts without a word they look for; a text that has one elsewhere is read in full."""
    text = " ".join(pieces)
    alone, beside = find_numbers(text, "en"), find_numbers(FAR + text, "en")[1:]
    assert [(m.value, m.kind, m.start, m.end) for m in alone] == [
        (m.value, m.kind, m.start - len(FAR), m.end - len(FAR)) for m in beside
    ]
    heads = population_heads(FAR + text, "en", default_ladder())[1:]
    assert population_heads(text, "en", default_ladder()) == tuple((a - len(FAR), b - len(FAR)) for a, b in heads)


HOSTILE = [
    "." * 20_000 + "x",
    "“" * 20_000,
    "‘a’b" * 5000,
    "5명" + "이나" * 10_000 + "힣",
    "1" * 20_000,
    "1,000" * 4000,
    "1.1" * 7000,
    "all " * 5000,
    "of the " * 3000,
    "십" * 20_000,
    "만 " * 10_000,
    "half a " * 3000,
    "25명 중 " * 4000,
    "한두 " * 10_000,
    "dozens of " * 3000,
    "all the women but " * 2000 + "one",
    "한 명을 뺀 " * 4000,
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:6])
def test_a_text_made_to_be_slow_is_read_in_time(text: str) -> None:
    for language in ("en", "ko"):
        assert all(m.end <= len(text) for m in find_numbers(text, language))
        assert all(m.end <= len(text) for m in find_quantifiers(text, language, default_ladder()))
        assert sentences(text, language)
        assert all(b <= len(text) for _, b in amounts(text, language))

"""Words and dates of texts: what counts as alike, against loops; what is told, by examples."""

from __future__ import annotations

from math import log2, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.linkage.days import told
from firsthand.linkage.words import LEAST, likeness

_WORDS = ["river", "bridge", "lantern", "kettle", "barn", "orchard", "ladder", "harbour", "violin", "meadow", "copper"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(_WORDS), max_size=6), min_size=2, max_size=7))
def test_likeness_is_the_cosine_of_rarities(spoken: list[list[str]]) -> None:
    texts = {f"E{n}": " ".join(words) for n, words in enumerate(spoken)}
    found = likeness(texts)
    had = {word: sum(word in words for words in spoken) for word in _WORDS}
    weight = {word: round(log2((len(spoken) + 1) / number)) for word, number in had.items() if 0 < number <= 5}
    for n, one in enumerate(spoken):
        for m, other in enumerate(spoken):
            if n == m:
                continue
            norms = [sum(weight.get(word, 0) ** 2 for word in set(words)) for words in (one, other)]
            shared = sum(weight.get(word, 0) ** 2 for word in set(one) & set(other))
            percent = int(100 * shared / sqrt(norms[0] * norms[1]) + 1e-9) if all(norms) else 0
            assert found[f"E{n}"].near.get(f"E{m}", 0) == (percent if percent >= LEAST else 0)


def test_a_name_weighs_double_and_a_word_that_is_also_written_small_is_no_name() -> None:
    texts = {
        "E1": "we met at Marlow by the kettle",
        "E2": "they came from Marlow with a lantern",
        "E3": "it was Orchard day near the barn and a violin",
        "E4": "an orchard stood there with a copper ladder",
    }
    near = {name: words.near for name, words in likeness(texts).items()}
    assert near["E1"]["E2"] > near["E3"].get("E4", 0) > 0


def test_dates_are_no_words() -> None:
    texts = {"E1": "kettle 17 May 2004", "E2": "lantern 17 May 2004", "E3": "barn"}
    assert likeness(texts)["E1"].near == {}


def test_korean_is_compared_by_morphemes() -> None:
    texts = {"E1": "장마당에서 경비원을 만났다", "E2": "그 경비원은 장마당에 있었다", "E3": "강을 건넜다"}
    near = likeness(texts)["E1"].near
    assert near["E2"] > near.get("E3", 0)


@pytest.mark.parametrize(
    ("text", "days", "dates", "months", "years"),
    [
        ("on the 17th of May 2004", {"2004-05-17"}, {"05-17"}, {"2004-05"}, {"2004"}),
        ("on May 17, 2004", {"2004-05-17"}, {"05-17"}, {"2004-05"}, {"2004"}),
        ("on the 17th of May", set(), {"05-17"}, set(), set()),
        ("in May 2004", set(), set(), {"2004-05"}, {"2004"}),
        ("in 2004 it may rain 40 days", set(), set(), set(), {"2004"}),
        ("2004년 5월 17일에", {"2004-05-17"}, {"05-17"}, {"2004-05"}, {"2004"}),
        ("2004년 5월에", set(), set(), {"2004-05"}, {"2004"}),
        ("5월 17일이었다", set(), {"05-17"}, set(), set()),
        ("2004-05-17", {"2004-05-17"}, {"05-17"}, {"2004-05"}, {"2004"}),
        ("number 120045 of 41 May", set(), set(), set(), set()),
    ],
)
def test_days_months_and_years_are_found(
    text: str, days: set[str], dates: set[str], months: set[str], years: set[str]
) -> None:
    found = told(text)
    assert [set(part) for part in (found.days, found.dates, found.months, found.years)] == [days, dates, months, years]

"""The ladder that ships, and a project's changes to it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from firsthand.text.ladder import default_ladder, merge


def test_the_default_ladder_has_each_rung_in_both_languages() -> None:
    rungs = default_ladder().rungs
    assert [r.name for r in rungs] == [
        "none", "almost none", "few", "some", "several", "many", "half", "majority", "most", "almost all", "all",
        "only", "common",
    ]  # fmt: skip
    assert all(r.words["en"] and r.words["ko"] for r in rungs)
    assert {r.name for r in rungs if r.kind == "frequency"} == {"common"}
    assert {r.name for r in rungs if r.kind == "exclusive"} == {"only"}


def test_no_word_stands_on_two_rungs() -> None:
    for language in ("en", "ko"):
        words = [word for rung in default_ladder().rungs for word in rung.words[language]]
        assert len(words) == len(set(words))


def test_most_needs_two_thirds_by_default_and_a_project_may_ask_for_more() -> None:
    most = default_ladder().rung("most")
    assert most is not None
    assert most.least == Fraction(2, 3)
    changed, problems = merge(default_ladder(), {"rung": [{"name": "most", "least": "3/4"}]})
    assert problems == ()
    stricter = changed.rung("most")
    assert stricter is not None
    assert stricter.least == Fraction(3, 4)
    assert stricter.words == most.words


def test_a_project_may_add_a_rung_and_replace_the_words_of_one_language() -> None:
    overrides = {
        "rung": [
            {"name": "handful", "words": {"en": ["a smattering"]}, "least_n": 2, "most_n": 5},
            {"name": "some", "words": {"ko": ["일부"]}},
        ],
        "population": {"words": {"en": ["in the province"]}},
    }
    ladder, problems = merge(default_ladder(), overrides)
    assert problems == ()
    assert ladder.rungs[-1].most_n == 5
    some = ladder.rung("some")
    assert some is not None
    assert some.words == {"en": ("some",), "ko": ("일부",)}
    assert ladder.population["en"] == ("in the province",)
    assert ladder.population["ko"] == default_ladder().population["ko"]


@pytest.mark.parametrize(
    ("overrides", "told"),
    [
        ({"rungs": []}, "the ladder has no key 'rungs'"),
        ({"rung": {"name": "most"}}, "'rung' must be an array of tables"),
        ({"rung": [{"least": "1/2"}]}, "rung 1 has no name"),
        ({"rung": ["most"]}, "rung 1 has no name"),
        ({"rung": [{"name": "most", "least": "3/2"}]}, "rung 'most': 'least' cannot be read"),
        ({"rung": [{"name": "most", "least": "1/0"}]}, "rung 'most': 'least' cannot be read"),
        ({"rung": [{"name": "most", "least_n": True}]}, "rung 'most': 'least_n' cannot be read"),
        ({"rung": [{"name": "most", "share": "1/2"}]}, "rung 'most': 'share' cannot be read"),
        ({"rung": [{"name": "half", "most": "1/5"}]}, "rung 'half': its least is above its most"),
        ({"rung": [{"name": "most", "words": ["most"]}]}, "rung 'most': words must be given per language"),
        ({"population": ["all"]}, "population: words must be given per language"),
        ({"rung": [{"name": "most", "words": {"en": [""]}}]}, "rung 'most': the words in 'en' must be a list of words"),
    ],
)
def test_what_cannot_be_read_is_told_and_leaves_the_ladder_as_it_was(overrides: dict[str, object], told: str) -> None:
    ladder, problems = merge(default_ladder(), overrides)
    assert problems == (told,)
    assert ladder == default_ladder()

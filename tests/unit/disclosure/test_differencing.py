"""What the numbers of two editions tell by subtraction."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firsthand.disclosure.cells.differencing import Asked, Difference, Reading, Told, as_written, differences
from firsthand.model.disclosure import PublishedCount
from firsthand.model.finding import Unit

FIVE = frozenset({"S1", "S2", "S3", "S4", "S5"})
BEFORE = PublishedCount("pointless", Unit.SOURCE, "interviewed", "says('police.pointless')", {"n": 3, "of": 5}, FIVE)


def edition(*counts: PublishedCount, number: int = 1) -> Told:
    return Told(number, frozenset[str]().union(*(count.sources for count in counts)), counts)


def asked(count: PublishedCount) -> Asked:
    """Read conditions by their words alone; how they are read by what they mean is the rules' matter."""
    return replace(as_written(count), understood=True, everyone=count.where == "true")


def subtracted(draft: list[PublishedCount], editions: list[Told], least: int) -> tuple[Difference, ...]:
    people = frozenset[str]().union(*(count.sources for count in draft))
    return differences(draft, editions, least, Reading(asked, lambda _: None, people))


def now(sources: frozenset[str], n: int, **other: str) -> PublishedCount:
    count = replace(BEFORE, parts={"n": n, "of": len(sources)}, sources=sources)
    return replace(count, **other)  # type: ignore[arg-type]


def test_one_who_withdrew_is_told_by_subtraction() -> None:
    (found,) = subtracted([now(FIVE - {"S5"}, 2)], [edition(BEFORE)], 3)
    assert found.sources == {"S5"}
    assert found.told == (("n", (3, 3), (2, 2)), ("of", (5, 5), (4, 4)))


def test_so_are_one_who_came_and_one_who_left() -> None:
    (found,) = subtracted([now(FIVE - {"S5"} | {"S6"}, 2)], [edition(BEFORE)], 3)
    assert found.sources == {"S5", "S6"}


@pytest.mark.parametrize(
    "count",
    [
        pytest.param(now(FIVE, 2), id="the same people: a correction, not a difference of people"),
        pytest.param(now(FIVE - {"S3", "S4", "S5"}, 1), id="three changed"),
        pytest.param(now(FIVE - {"S5"}, 2, among="sex = 'female'"), id="another question"),
        pytest.param(now(FIVE - {"S5"}, 2, where="true"), id="a number of everyone"),
    ],
)
def test_nothing_is_told_of(count: PublishedCount) -> None:
    before = replace(BEFORE, where=count.where) if count.where == "true" else BEFORE
    assert subtracted([count], [edition(before)], 3) == ()


def test_a_question_is_the_same_whatever_it_is_called_and_however_it_is_spaced() -> None:
    count = now(
        FIVE - {"S5"}, 2, finding="no-use", where="says( 'police.pointless' )".replace("( ", "(").replace(" )", ")")
    )
    (found,) = subtracted([replace(count, among=" interviewed ")], [edition(BEFORE)], 3)
    assert (found.finding, found.before) == ("no-use", "pointless")


def test_editions_that_told_the_same_are_named_together() -> None:
    editions = [edition(BEFORE), edition(BEFORE, number=2)]
    (found,) = subtracted([now(FIVE - {"S5"}, 2)], editions, 3)
    assert found.editions == (1, 2)


def test_the_end_of_a_range_that_only_she_reached_tells_her_year() -> None:
    years = replace(BEFORE, where="true", value="range(left_year)", parts={"n": 5, "of": 5, "low": 2000, "high": 2009})
    after = replace(years, parts={"n": 4, "of": 4, "low": 2003, "high": 2009}, sources=FIVE - {"S5"})
    (found,) = subtracted([after], [edition(years)], 3)
    assert found.told == (("low", (2000, 2000), (2003, 2003)),)


def test_a_threshold_of_nought_asks_for_nothing() -> None:
    assert subtracted([now(FIVE - {"S5"}, 2)], [edition(BEFORE)], 0) == ()


# Told in words only

TWENTY_FIVE = frozenset(f"S{n:02d}" for n in range(1, 26))
MOST = replace(BEFORE, parts={}, sources=TWENTY_FIVE, between=(17, 25))


def most(sources: frozenset[str], least: int) -> PublishedCount:
    return replace(MOST, sources=sources, between=(least, len(sources)))


@pytest.mark.parametrize(
    ("then", "least", "told"),
    [
        (20, 16, ()),
        (17, 16, ()),
        (16, 16, (("n", (16, 16), (16, 24)),)),
        (25, 16, (("n", (25, 25), (16, 24)),)),
    ],
    ids=["in the middle", "either way 16 remain", "had she said it, 15 would", "all had said it"],
)
def test_a_word_tells_of_one_who_withdrew_only_at_the_edge_of_its_rung(
    then: int, least: int, told: tuple[object, ...]
) -> None:
    before = replace(MOST, parts={"n": then, "of": 25}, between=None)
    found = subtracted([most(TWENTY_FIVE - {"S25"}, least)], [edition(before)], 3)
    assert tuple(part for each in found for part in each.told) == told


def test_the_same_word_twice_tells_nothing_unless_it_is_all_or_none() -> None:
    now = TWENTY_FIVE - {"S25"}
    assert subtracted([most(now, 16)], [edition(MOST)], 3) == ()
    for span in ((25, 25), (0, 0)):
        after = replace(MOST, sources=now, between=(min(span[0], 24), min(span[1], 24)))
        assert len(subtracted([after], [edition(replace(MOST, between=span))], 3)) == 1


def test_two_words_on_either_side_of_an_edge_tell_who_moved_it() -> None:
    six = frozenset(f"S{n:02d}" for n in range(1, 7))
    before, after = replace(MOST, sources=six, between=(4, 6)), replace(MOST, sources=six - {"S06"}, between=(2, 3))
    (found,) = subtracted([after], [edition(before)], 3)
    assert found.told == (("n", (4, 6), (2, 3)),)

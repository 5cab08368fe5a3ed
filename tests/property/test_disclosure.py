"""Numbers of people, computed two ways: by brute force over small tables, and by the program."""

from __future__ import annotations

from collections import Counter
from itertools import permutations, product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.disclosure.fit.fit import fitting_sources
from firsthand.disclosure.fit.generalise import Generalisation, Steps, costs, steps
from firsthand.disclosure.fit.margins import Key, Margin, at_least, both, fitted
from firsthand.disclosure.fit.population import Fitting, Reference
from firsthand.disclosure.fit.wording import described
from firsthand.disclosure.words.attribution import Reader
from firsthand.disclosure.words.lexicon import Lexicon
from firsthand.model.disclosure import Detail
from firsthand.model.protection import PLAIN, ReferencePopulation, ReferenceTable
from firsthand.model.testimony import Source, Value
from tests.unit.disclosure.test_attribution import KANG, PROJECT, SONG

FEW = settings(max_examples=60, deadline=None)
SMALL = st.integers(0, 6)


# Fourfold tables: every table of whole numbers with these margins


@FEW
@given(SMALL, SMALL, SMALL, SMALL, st.sampled_from([0.25, 0.5, 2.0, 4.0]))
def test_a_fourfold_table_lies_between_the_bounds_of_its_margins_and_its_odds(
    a: int, b: int, c: int, d: int, odds: float
) -> None:
    one, other, whole = a + b, a + c, a + b + c + d
    assert at_least(one, other, whole) <= a <= min(one, other)
    bound = both(one, other, whole, odds)
    low, high = min(odds, 1 / odds), max(odds, 1 / odds)
    if low * b * c <= a * d <= high * b * c:  # it keeps the odds ratio: then it keeps the bounds it gives
        assert both(one, other, whole, low) - 1e-6 <= a <= both(one, other, whole, high) + 1e-6
    assert at_least(one, other, whole) - 1e-9 <= bound <= min(one, other) + 1e-9


@FEW
@given(st.integers(0, 50), st.integers(0, 50), st.integers(50, 90), st.sampled_from([0.25, 1.0, 4.0]))
def test_more_of_either_is_never_fewer_of_both(one: int, other: int, whole: int, odds: float) -> None:
    now = both(one, other, whole, odds)
    assert both(min(one + 1, whole), other, whole, odds) >= now - 1e-9
    assert both(one, min(other + 1, whole), whole, odds) >= now - 1e-9


@FEW
@given(st.integers(1, 50), st.integers(1, 50), st.integers(100, 200), st.sampled_from([0.25, 0.5, 2.0, 4.0]))
def test_the_number_found_has_the_odds_ratio_asked_for(one: int, other: int, whole: int, odds: float) -> None:
    n = both(one, other, whole, odds)
    assert n * (whole - one - other + n) == pytest.approx(odds * (one - n) * (other - n), rel=1e-6, abs=1e-6)


# Fitting a table to margins


@FEW
@given(st.lists(st.integers(1, 9), min_size=8, max_size=8))
def test_a_fitted_table_has_the_margins_and_ties_nothing_else_together(numbers: list[int]) -> None:
    keys = list(product((0, 1), repeat=3))
    table = dict(zip(keys, map(float, numbers), strict=True))
    pairs = ((0, 1), (1, 2), (0, 2))
    margins: list[Margin] = [(axes, _summed(table, axes)) for axes in pairs]
    found = fitted((2, 2, 2), margins)
    for axes, wanted in margins:
        assert _summed(found, axes) == pytest.approx(wanted, rel=1e-5)
    ratio = [_odds({k[1:]: v for k, v in found.items() if k[0] == side}) for side in (0, 1)]
    assert ratio[0] == pytest.approx(ratio[1], rel=1e-3)  # no interaction of three, by which the fitted table is known


@FEW
@given(st.lists(st.integers(1, 9), min_size=8, max_size=8))
def test_two_margins_with_one_axis_in_common_are_fitted_as_by_hand(numbers: list[int]) -> None:
    table = dict(zip(product((0, 1), repeat=3), map(float, numbers), strict=True))
    one, other = _summed(table, (0, 1)), _summed(table, (0, 2))
    found = fitted((2, 2, 2), [((0, 1), one), ((0, 2), other)])
    for (a, b, c), number in found.items():
        assert number == pytest.approx(one[a, b] * other[a, c] / (one[a, 0] + one[a, 1]))


def _summed(table: dict[Key, float], axes: tuple[int, ...]) -> dict[Key, float]:
    found: Counter[Key] = Counter()
    for key, number in table.items():
        found[tuple(key[axis] for axis in axes)] += number  # type: ignore[assignment]
    return dict(found)


def _odds(table: dict[Key, float]) -> float:
    return table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0])


# A whole population: everyone in it, one by one, against what its published tables allow


class Person(NamedTuple):
    sex: str
    year: int
    age: int
    place: str


PEOPLE = st.lists(
    st.builds(
        Person,
        st.sampled_from("fm"),
        st.integers(2000, 2003),
        st.sampled_from([20, 30, 40]),
        st.sampled_from(["n", "s"]),
    ),
    min_size=1,
    max_size=60,
)
DETAILS = st.sets(
    st.one_of(
        st.sampled_from([Detail("sex", values=("f",)), Detail("place", values=("n",))]),
        st.tuples(st.integers(2000, 2003), st.integers(0, 3)).map(lambda t: Detail("year", t[0], t[0] + t[1])),
        st.sampled_from([20, 30, 40]).map(lambda low: Detail("age", low, low + 9)),
    ),
    max_size=4,
)


def reference(people: list[Person], odds_ratio: int) -> Reference:
    def table(name: str, *columns: str) -> ReferenceTable:
        cells = Counter(tuple(_cell(person, column) for column in columns) for person in people)
        return ReferenceTable(name, columns, dict(cells), "Invented Office", "2011")

    tables = (table("frame", "sex", "year"), table("ages", "sex", "age"), table("places", "place"))
    return Reference(ReferencePopulation({}, tables), odds_ratio)


def _cell(person: Person, column: str) -> str | tuple[int, int]:
    value = getattr(person, column)
    if column == "age":
        return value, value + 9
    return (value, value) if isinstance(value, int) else str(value)


@FEW
@given(PEOPLE, DETAILS)
def test_whoever_fits_lies_within_the_hard_bounds_of_the_published_tables(
    people: list[Person], details: set[Detail]
) -> None:
    true = sum(all(d.fits(getattr(person, d.attribute)) for d in details) for person in people)
    found = reference(people, 4).fitting(details)
    assert found.surely <= true <= found.at_most
    assert found.surely <= found.least <= found.expected + 1
    assert found.expected <= found.most + 1
    assert found.most <= found.at_most


@FEW
@given(PEOPLE, DETAILS, DETAILS)
def test_telling_more_never_makes_more_people_fit(people: list[Person], some: set[Detail], more: set[Detail]) -> None:
    counted = reference(people, 4)
    fewer, all_told = counted.fitting(some), counted.fitting(some | more)
    assert all_told.least <= fewer.least
    assert all_told.surely <= fewer.surely
    assert all_told.at_most <= fewer.at_most


# The deciding number, against the assumption it is said to rest on: a population that keeps it has no fewer


Traits = tuple[bool, bool, bool]
TRAITS: list[Traits] = [(a, b, c) for a, b, c in product((False, True), repeat=3)]
CROWDS = st.lists(st.integers(0, 6), min_size=8, max_size=8).map(
    lambda numbers: [who for who, number in zip(TRAITS, numbers, strict=True) for _ in range(number)]
)


def keeps(people: list[Traits], order: tuple[int, ...], *, low: bool) -> bool:
    """Whether each trait goes with all those before it together by an odds ratio of 1/4 or more, or of 4 or less."""
    for at in range(1, len(order)):
        held = Counter((all(who[n] for n in order[:at]), who[order[at]]) for who in people)
        same, other = held[True, True] * held[False, False], held[True, False] * held[False, True]
        if (4 * same < other) if low else (same > 4 * other):
            return False
    return True


def checked(people: list[Traits], found: Fitting, orders: list[tuple[int, ...]]) -> None:
    true = sum(map(all, people))
    if any(keeps(people, order, low=True) for order in orders):
        assert found.least <= true
    if any(keeps(people, order, low=False) for order in orders):
        assert true <= found.most


@settings(max_examples=120, deadline=None)
@given(CROWDS)
def test_whoever_keeps_the_assumption_in_some_order_has_no_fewer_than_the_deciding_number(people: list[Traits]) -> None:
    if not people:
        return
    tables = tuple(
        ReferenceTable(name, (name,), dict(Counter((str(who[n]),) for who in people)), "Invented Office", "2011")
        for n, name in enumerate("abc")
    )
    found = Reference(ReferencePopulation({}, tables), 4).fitting(Detail(name, values=("True",)) for name in "abc")
    checked(people, found, list(permutations(range(3))))


@settings(max_examples=120, deadline=None)
@given(CROWDS)
def test_so_do_parts_of_several_bands_of_one_table(people: list[Traits]) -> None:
    """Of each band of ten, seven are told: in it are as many as the odds allow of an even spread."""
    if not people:
        return
    for n in range(3):
        inside = sum(who[n] for who in people)
        if not 7 * (len(people) - inside) <= 4 * 3 * inside <= 16 * 7 * (len(people) - inside):
            return
    cells = {((0, 9), (0, 9), (0, 9)): len(people)}
    table = ReferenceTable("t", tuple("abc"), cells, "Invented Office", "2011")  # type: ignore[arg-type]
    found = Reference(ReferencePopulation({}, (table,)), 4).fitting(Detail(name, 1, 7) for name in "abc")
    checked(people, found, list(permutations(range(3))))


def test_to_go_together_two_at_a_time_is_not_enough() -> None:
    """Of three details any two have nothing to do with each other, and nobody has all three: the page says so."""
    people = [who for who in TRAITS if sum(who) % 2 == 0 for _ in range(2500)]
    pairs = [[(who[a], who[b], True) for who in people] for a, b in ((0, 1), (0, 2), (1, 2))]
    assert all(keeps(pair, (0, 1), low=True) and keeps(pair, (0, 1), low=False) for pair in pairs)
    assert not any(map(all, people))
    assert not any(keeps(people, order, low=True) for order in permutations(range(3)))


# Those interviewed, and the smallest change


_VALUES: dict[str, st.SearchStrategy[Value]] = {
    "sex": st.sampled_from(["female", "male"]),
    "age": st.integers(20, 59),
    "left_in": st.integers(2000, 2009),
}
SOURCES = st.lists(st.fixed_dictionaries({}, optional=_VALUES), min_size=1, max_size=12).map(
    lambda rows: tuple(Source(f"S{n}", attributes=row) for n, row in enumerate(rows))
)


@FEW
@given(SOURCES, st.integers(20, 59), st.integers(0, 12))
def test_who_fits_is_who_is_found_by_looking(sources: tuple[Source, ...], low: int, width: int) -> None:
    details = [Detail("age", low, low + width), Detail("sex", values=("female",))]
    by_hand = []
    for each in sources:
        age = each.attributes.get("age")
        if isinstance(age, int) and low <= age <= low + width and each.attributes.get("sex") == "female":
            by_hand.append(each.code)
    assert list(fitting_sources(details, sources)) == by_hand


def exhaustive(choices: list[Steps], sources: tuple[Source, ...], least: int) -> tuple[int, frozenset[Detail]] | None:
    """Try every combination; the cheapest that passes, of equals the first in order of the steps."""
    prices = [costs(each, sex=any(s is not None and s.attribute == "sex" for s in each)) for each in choices]
    ways = []
    for way in product(*(range(len(each)) for each in choices)):
        told = frozenset(s for each, step in zip(choices, way, strict=True) if (s := each[step]) is not None)
        if len(fitting_sources(told, sources)) >= least:
            ways.append((sum(price[step] for price, step in zip(prices, way, strict=True)), way, told))
    return (min(ways)[0], min(ways)[2]) if ways else None


@FEW
@given(SOURCES, st.integers(1, 6))
def test_the_smallest_change_is_the_one_found_by_trying_everything(sources: tuple[Source, ...], least: int) -> None:
    her = sources[0].attributes
    details = [
        Detail(name, value, value) if isinstance(value, int) else Detail(name, values=(str(value),))
        for name in ("sex", "age", "left_in")
        if (value := her.get(name)) is not None
    ]
    choices = [steps(detail, PLAIN) for detail in details]
    tried = exhaustive(choices, sources, least)
    found = Generalisation(
        choices, ["sex"], frozenset(), lambda told: len(fitting_sources(told, sources)) >= least
    ).smallest()
    assert found == (tried[1] if tried else None)


# What the program proposes reads as what it means


WORDS = st.fixed_dictionaries(
    {},
    optional={
        "sex": st.just(Detail("sex", values=("m",))),
        "age": st.sampled_from([Detail("age", 35, 35), Detail("age", 35, 39), Detail("age", 30, 39)]),
        "left_year": st.sampled_from(
            [Detail("left_year", 2007, 2007), Detail("left_year", 2005, 2009), Detail("left_year", 2000, 2009)]
        ),
        "province": st.sampled_from([Detail("province", values=("nh",)), Detail("province", values=("nh", "rg"))]),
        "work": st.just(Detail("work", values=("trade",))),
    },
)


@FEW
@given(WORDS, st.sampled_from(["en", "ko"]))
def test_a_description_proposed_is_read_as_the_details_it_tells(chosen: dict[str, Detail], language: str) -> None:
    words = described(chosen.values(), PROJECT, Lexicon(PROJECT, (KANG, SONG)), language)
    told = Reader(PROJECT, (KANG, SONG)).read(words, KANG)
    assert {each.detail for each in told if each.fits} == set(chosen.values())
    assert all(each.fits for each in told)

"""How many people of a reference population fit: known answers, and where the answer must be cautious."""

from __future__ import annotations

from itertools import permutations

from firsthand.disclosure.fit.margins import both
from firsthand.disclosure.fit.population import Reference
from firsthand.model.disclosure import Detail
from firsthand.model.protection import Cell, ReferencePopulation, ReferenceTable

Cells = dict[tuple[Cell, ...], int]
ARRIVALS: Cells = {
    ("m", (2005, 2005)): 400, ("m", (2006, 2006)): 500, ("m", (2007, 2007)): 600, ("m", (2008, 2008)): 300,
    ("f", (2005, 2005)): 900, ("f", (2006, 2006)): 800, ("f", (2007, 2007)): 700, ("f", (2008, 2008)): 800,
}  # fmt: skip
AGES: Cells = {("m", (20, 29)): 20, ("m", (30, 39)): 30, ("f", (20, 29)): 30, ("f", (30, 39)): 20}
PLACES: Cells = {("north",): 3, ("south",): 1}
MAN, THIRTIES, NORTH = Detail("sex", values=("m",)), Detail("age", 30, 39), Detail("place", values=("north",))


def table(name: str, columns: str, cells: Cells, revises: str = "") -> ReferenceTable:
    return ReferenceTable(name, tuple(columns.split()), cells, "Invented Office", "2011", revises)


def reference(*more: ReferenceTable, lag: int = 0, odds_ratio: int = 4) -> Reference:
    tables = (table("arrivals", "sex year", ARRIVALS), *more)
    return Reference(ReferencePopulation({}, tables, {"year": lag}), odds_ratio)


def year(low: int, high: int = 0) -> Detail:
    return Detail("year", low, high or low)


def odds(both: int, one: int, other: int, whole: int) -> float:
    """The odds ratio of a fourfold table with these margins."""
    return both * (whole - one - other + both) / ((one - both) * (other - both))


BY_AGE = table("ages", "sex age", AGES)


def test_what_one_table_tells_is_known_exactly() -> None:
    assert reference().fitting([MAN, year(2006, 2007)])[:5] == (1100,) * 5
    assert reference().fitting([])[:5] == (5000,) * 5


def test_two_tables_that_share_the_sex_are_joined_within_it() -> None:
    found = reference(BY_AGE).fitting([MAN, year(2007), THIRTIES])
    assert (found.surely, found.expected, found.at_most) == (0, 360, 600)  # three fifths of 600


def test_the_hard_bound_is_above_nought_where_two_groups_must_overlap() -> None:
    found = reference(BY_AGE).fitting([MAN, year(2005, 2007), THIRTIES])
    assert (found.surely, found.at_most) == (1500 + 1080 - 1800, 1080)


def test_the_deciding_number_has_the_least_odds_ratio_allowed() -> None:
    found = reference(BY_AGE).fitting([MAN, year(2007), THIRTIES])
    assert odds(found.least, 600, 1080, 1800) <= 1 / 4 < odds(found.least + 1, 600, 1080, 1800)
    assert odds(found.most, 600, 1080, 1800) <= 4 < odds(found.most + 1, 600, 1080, 1800)


def test_an_odds_ratio_of_one_is_independence() -> None:
    found = reference(BY_AGE, odds_ratio=1).fitting([MAN, year(2007), THIRTIES])
    assert found.least == found.expected == found.most == 360


def test_a_table_that_shares_nothing_is_joined_over_everybody() -> None:
    found = reference(table("places", "place", PLACES), odds_ratio=1).fitting([MAN, NORTH])
    assert (found.expected, found.least) == (1350, 1350)
    assert found.surely == 1800 + 3750 - 5000


def test_a_detail_no_table_speaks_of_leaves_nobody_known_to_fit() -> None:
    found = reference().fitting([MAN, NORTH])
    assert (found.least, found.at_most, found.unmeasured) == (0, 5000, ("place",))


def test_a_part_of_a_band_is_a_share_moved_by_the_odds_and_nobody_for_sure() -> None:
    found = reference(table("ages", "age", {((30, 39),): 1})).fitting([Detail("age", 35, 35)])
    assert (found.surely, found.expected, found.at_most) == (0, 500, 5000)
    assert found.least == int(5000 / (1 + 4 * 9))


def test_parts_of_two_bands_are_each_moved_and_may_avoid_each_other_in_one_table_as_in_two() -> None:
    told = [Detail("age", 35, 35), Detail("left", 2007, 2007)]
    ages: Cells = {((30, 39),): 40_000}
    left: Cells = {((2000, 2009),): 40_000}
    one = table("both", "age left", {((30, 39), (2000, 2009)): 40_000})
    apart = (table("ages", "age", ages), table("years", "left", left))
    found = [Reference(ReferencePopulation({}, tables), 4).fitting(told) for tables in ((one,), apart)]
    assert found[0] == found[1]
    assert found[0].least == int(both(40_000 / 37, 40_000 / 37, 40_000, 1 / 4))
    assert found[0].expected == 400


def test_of_several_tables_the_order_that_leaves_fewest_decides() -> None:
    shares = (0.7, 0.7, 0.02)
    cells: list[Cells] = [{("y",): round(100 * share), ("n",): round(100 - 100 * share)} for share in shares]
    tables = [table(name, name, each) for name, each in zip("abc", cells, strict=True)]
    told = [Detail(name, values=("y",)) for name in "abc"]
    found = {
        Reference(ReferencePopulation({}, (table("all", "d", {("y",): 10_000}), *order)), 4).fitting(told)
        for order in permutations(tables)
    }
    assert [one.least for one in found] == [int(min(_in_turn(order) for order in permutations(shares)))]


def _in_turn(shares: tuple[float, ...]) -> float:
    held = 10_000.0
    for share in shares:
        held = both(held, 10_000 * share, 10_000, 1 / 4)
    return held


def test_a_year_of_leaving_is_the_leanest_of_the_years_of_arrival_it_may_be() -> None:
    assert [reference(lag=lag).fitting([MAN, year(2007)]).least for lag in (0, 1, 2)] == [600, 300, 300]
    assert reference(lag=2).fitting([MAN, year(2005)]).least == 400
    assert reference(lag=1).fitting([MAN, year(2005, 2006)]).least == 900
    assert reference(lag=1).fitting([MAN, year(2006, 2200)]).least == 900
    assert reference(lag=1).fitting([MAN, year(2008)]).least == 300


def test_revisions_count_at_their_worst() -> None:
    cell = table("again", "sex year", {("m", (2007, 2007)): 580}, "arrivals")
    assert reference(cell).fitting([MAN, year(2007)]).least == 580
    total = table("totals", "year", {((2007, 2007),): 1270, ((2006, 2006),): 1320}, "arrivals")
    found = reference(total).fitting([MAN, year(2007)])
    assert (found.least, found.at_most) == (570, 600)  # thirty fewer, and all of them may have been men
    assert reference(total).fitting([MAN, year(2006)])[1:5] == (500, 500, 520, 520)


def test_a_category_of_nobody_else_is_told_apart() -> None:
    places = table("places", "place", {("north",): 3, ("other",): 1})
    assert reference(places).fitting([Detail("place", values=("south",))]).at_most == 0

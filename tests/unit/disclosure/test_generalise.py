"""The choices of a detail, what a step costs, and details brought together."""

from __future__ import annotations

from firsthand.disclosure.fit.generalise import Generalisation, costs, steps, together
from firsthand.model.disclosure import Detail
from firsthand.model.protection import PLAIN, Group, Telling

REGIONS = Telling(
    groups=(
        Group("all-north", {"en": "the north"}, frozenset({"a", "b", "c"})),
        Group("coast", {"en": "the coast"}, frozenset({"a", "b"})),
        Group("south", {"en": "the south"}, frozenset({"d", "e"})),
    )
)
AGE, MAN = Detail("age", 35, 35), Detail("sex", values=("male",))


def named(detail: Detail) -> list[str]:
    return [str(step) for step in steps(detail, PLAIN)]


def test_a_number_is_told_in_wider_and_wider_bands_that_hold_it() -> None:
    assert named(AGE) == ["age=35..35", "age=35..39", "age=30..39", "None"]
    assert named(Detail("age", 30, 39)) == ["age=30..39", "None"]
    assert named(Detail("age", 33, 37)) == ["age=33..37", "age=30..39", "None"]
    assert named(Detail("age", 28, 31)) == ["age=28..31", "None"]


def test_a_value_is_told_as_the_groups_that_hold_it_the_smallest_first() -> None:
    told = steps(Detail("province", values=("a",)), REGIONS)
    assert [step.values if step else None for step in told] == [("a",), ("a", "b"), ("a", "b", "c"), None]


def test_only_what_she_allows_is_on_the_steps() -> None:
    assert steps(AGE, PLAIN, frozenset({"age:band"})) == (Detail("age", 35, 39), Detail("age", 30, 39), None)
    assert steps(AGE, PLAIN, frozenset({"sex"})) == (None,)


def test_a_step_costs_one_and_leaving_out_three_or_more() -> None:
    assert costs(steps(AGE, PLAIN), sex=False) == (0, 1, 2, 3)
    assert costs(steps(MAN, PLAIN), sex=True) == (0, 4)
    assert costs((MAN, None), sex=False) == (0, 3)
    assert costs((AGE, AGE, AGE, AGE, AGE, None), sex=False) == (0, 1, 2, 3, 4, 5)


def test_several_details_come_down_to_what_all_leave_open() -> None:
    told = [Detail("age", 30, 39), Detail("age", 35, 150), MAN, Detail("place", values=("a", "b"))]
    assert together([*told, Detail("place", values=("b", "c"))]) == {
        Detail("age", 35, 39),
        MAN,
        Detail("place", values=("b",)),
    }
    assert together([AGE, Detail("age", 40, 49)]) == {AGE, Detail("age", 40, 49)}


def test_the_cheapest_way_that_passes_is_found_and_none_where_none_does() -> None:
    choices = (steps(MAN, PLAIN), steps(AGE, PLAIN))
    ways = Generalisation(choices, ["sex"], frozenset(), lambda told: AGE not in told)
    assert ways.smallest() == frozenset({MAN, Detail("age", 35, 39)})
    assert Generalisation(choices, ["sex"], frozenset(), lambda _: False).smallest() is None


def test_what_is_known_already_counts_and_is_not_told_again() -> None:
    known = frozenset({Detail("year", 2007, 2007)})
    ways = Generalisation((steps(AGE, PLAIN),), [], known, lambda told: known <= told and AGE not in told)
    assert ways.smallest() == frozenset({Detail("age", 35, 39)})


def test_the_ways_listed_pass_and_could_not_be_more_exact() -> None:
    choices = (steps(MAN, PLAIN), steps(AGE, PLAIN))
    ways = Generalisation(
        choices, ["sex"], frozenset(), lambda told: not (MAN in told and any(d.attribute == "age" for d in told))
    )
    assert ways.finest() == (frozenset({MAN}), frozenset({AGE}))

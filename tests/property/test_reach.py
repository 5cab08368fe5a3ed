"""Numbers found without a solver are judged by plain listing and by the solver."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.disclosure.cells.audit_known import Known, known_bounds
from firsthand.disclosure.cells.audit_reach import Reach

SIZE, GREATEST = 4, 4
PLACES = st.integers(0, SIZE - 1)


@st.composite
def systems(draw: st.DrawFn) -> tuple[list[int], list[Known]]:
    """Draw numbers, and things that are true of them."""
    numbers = draw(st.lists(st.integers(0, GREATEST), min_size=SIZE, max_size=SIZE))
    known = [Known((place,), least=None, most=GREATEST) for place in range(SIZE)]
    for _ in range(draw(st.integers(0, 4))):
        sides = draw(st.lists(PLACES, unique=True, min_size=1, max_size=SIZE))
        cut = draw(st.integers(1, len(sides)))
        added, taken = tuple(sides[:cut]), tuple(sides[cut:])
        made = sum(numbers[p] for p in added) - sum(numbers[p] for p in taken)
        below = draw(st.none() | st.integers(0, 2))
        above = draw(st.none() | st.integers(0, 2))
        known.append(
            Known(added, taken, None if below is None else made - below, None if above is None else made + above)
        )
    return numbers, known


@settings(deadline=None)
@given(systems(), PLACES, st.integers(0, GREATEST), st.integers(0, GREATEST))
def test_what_it_says_can_be_had_or_cannot_is_so(
    system: tuple[list[int], list[Known]], place: int, one: int, other: int
) -> None:
    numbers, known = system
    least, most = sorted((one, other))
    said = Reach(numbers, known).reaches(place, least, most)
    worlds = [
        world for world in product(range(GREATEST + 1), repeat=SIZE) if all(fact.holds(world) for fact in known)
    ]
    assert tuple(numbers) in worlds
    there = any(least <= world[place] <= most for world in worlds)
    assert said in {there, None}
    low, high = known_bounds(SIZE, known, [place])[place]
    assert (low, high) == (min(w[place] for w in worlds), max(w[place] for w in worlds))
    assert Reach(numbers, known).reaches(place, low, low) in {True, None}


def test_an_easy_question_is_not_given_up() -> None:
    total = [Known((0, 1, 2), (3,)), Known((3,), least=9, most=9), Known((0,), least=4, most=4)]
    reach = Reach([4, 3, 2, 9], total)
    assert reach.reaches(1, 5, 5) is True
    assert reach.reaches(2, 0, 0) is True
    assert reach.reaches(1, 6, None) is False

"""What can be worked out of crossings of what happened agrees with trying every table, and every way acts may stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import combinations_with_replacement, product

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.disclosure.cells.audit_known import Known, known_bounds
from firsthand.disclosure.cells.event_sums import told_by
from firsthand.disclosure.cells.suppression_events import conceal_events
from firsthand.model.finding import ALL, Answer, Count, Exhibit, Figure, Unit

LEAST, MOST = 3, 7
EXHIBIT = Exhibit("where", "table", {}, (), suppress="small", unit=Unit.ACT, rows_by="setting", columns_by="phase")
Standing = tuple[frozenset[int], frozenset[int]]
"""The rows and the columns in which an act stands."""

Side = Callable[[frozenset[int]], bool]

ALONE: list[Standing] = [(frozenset({row}), frozenset({column})) for row, column in product(range(2), range(2))]
LINES = [frozenset({0}), frozenset({1}), frozenset({0, 1})]
SHARED: list[Standing] = list(product(LINES, LINES))


def table(acts: Iterable[Standing]) -> Figure:
    """Cross two rows with two columns, with totals; each act by where it stands."""
    held = {f"E{n}.1": standing for n, standing in enumerate(acts)}
    sides: list[Side] = [lambda one: 0 in one, lambda one: 1 in one, lambda _: True]

    def counted(row: Side, column: Side) -> Count:
        answers = {u: Answer.IN if row(r) and column(c) else Answer.SILENT for u, (r, c) in held.items()}
        return Count("where", Unit.ACT, answers)

    cells = tuple(tuple(counted(row, column) for column in sides) for row in sides)
    both = enumerate(("rows", "columns"))
    sharing = {name for place, name in both if any(len(one[place]) > 1 for one in held.values())}
    names = ("a", "b", ALL)
    return Figure(EXHIBIT, names, cells, {}, {}, frozenset(range(3)), lines=names, overlaps=frozenset(sharing))


def numbers(figure: Figure) -> list[int]:
    return [count.n for cells in figure.cells for count in cells]


PLACES = {position: n for n, position in enumerate(product(range(3), range(3)))}


def worlds(standings: list[Standing]) -> Iterator[tuple[frozenset[str], list[int]]]:
    for many in range(MOST + 1):
        for acts in combinations_with_replacement(standings, many):
            made = table(acts)
            yield made.overlaps, numbers(made)


EVERY_ALONE = list(worlds(ALONE))


@settings(max_examples=24, deadline=None)
@given(st.lists(st.sampled_from(ALONE), max_size=MOST), st.sets(st.integers(0, 8), max_size=3))
def test_where_no_act_is_shared_the_bounds_are_those_of_all_tables(acts: list[Standing], told: set[int]) -> None:
    """Reckoned among tables of at most seven acts, which both are told."""
    figure = conceal_events(table(acts), LEAST)
    real = numbers(figure)
    known = [*told_by(figure, PLACES), *(Known((n,), least=real[n], most=real[n]) for n in told)]
    known.append(Known((8,), least=None, most=MOST))
    hidden = {PLACES[position] for position in figure.hidden}
    shown = set(range(9)) - hidden | told
    whole = len(hidden) == 9
    fitting = [
        other
        for _, other in EVERY_ALONE
        if all(other[n] == real[n] for n in shown) and (whole or all(other[n] > 0 for n in hidden))
    ]
    found = known_bounds(9, known, hidden)
    assert found == {n: (min(one[n] for one in fitting), max(one[n] for one in fitting)) for n in hidden}


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(SHARED), max_size=4), st.sets(st.integers(0, 8), max_size=3))
def test_where_acts_are_shared_nothing_is_claimed_that_some_way_of_standing_contradicts(
    acts: list[Standing], told: set[int]
) -> None:
    figure = conceal_events(table(acts), LEAST)
    real = numbers(figure)
    known = [*told_by(figure, PLACES), *(Known((n,), least=real[n], most=real[n]) for n in told)]
    hidden = {PLACES[position] for position in figure.hidden}
    found = known_bounds(9, known, hidden)
    for overlaps, other in EVERY_SHARED:
        same = overlaps == figure.overlaps and all(other[n] == real[n] for n in set(range(9)) - hidden | told)
        if same and (len(hidden) == 9 or all(other[n] for n in hidden)):
            for n, (low, high) in found.items():
                assert low <= other[n]
                assert high is None or other[n] <= high


EVERY_SHARED = [
    (made.overlaps, numbers(made))
    for many in range(5)
    for made in map(table, combinations_with_replacement(SHARED, many))
]


def _tried(size: int, known: list[Known]) -> list[tuple[int, ...]]:
    return [tried for tried in product(range(MOST - 2), repeat=size) if all(one.holds(tried) for one in known)]


places = st.lists(st.integers(0, 3), max_size=3, unique=True).map(tuple)


@settings(max_examples=24, deadline=None)
@given(
    st.lists(st.integers(0, 4), min_size=4, max_size=4),
    st.lists(st.tuples(places, places, st.integers(0, 2), st.integers(0, 2)), max_size=4),
)
def test_the_bounds_of_sums_and_comparisons_are_those_of_trying_everything(
    real: list[int], asked: list[tuple[tuple[int, ...], tuple[int, ...], int, int]]
) -> None:
    known = [Known((n,), least=None, most=MOST - 3) for n in range(4)]
    for added, taken, below, above in asked:
        made = sum(real[n] for n in added) - sum(real[n] for n in taken)
        known.append(Known(added, taken, least=made - below, most=made + above))
    fitting = _tried(4, known)
    assert known_bounds(4, known, range(4)) == {
        n: (min(one[n] for one in fitting), max(one[n] for one in fitting)) for n in range(4)
    }


def test_a_total_of_lines_that_share_acts_lies_between_its_greatest_cell_and_all_of_them() -> None:
    first, second, both = LINES
    figure = table([(first, both), (first, first), (second, second)])
    hidden = replace(figure, hidden=frozenset({(0, 2)}), least=LEAST)
    assert known_bounds(9, list(told_by(hidden, PLACES)), [2]) == {2: (2, 2)}
    loose = replace(hidden, hidden=frozenset({(0, 2), (2, 2)}))
    assert known_bounds(9, list(told_by(loose, PLACES)), [2]) == {2: (2, 3)}

"""Agreement beyond chance: known answers from the literature, and a plain oracle that counts pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.counting.reliability import Agreement, Unit, alpha, kappa, pooled


def across(*coders: str) -> list[Unit]:
    """Read one line for each coder, a letter for each unit; a dot is missing."""
    return [[None if value == "." else value for value in unit] for unit in zip(*coders, strict=True)]


def table(both: int, first: int, second: int, neither: int) -> list[Unit]:
    cells = {("y", "y"): both, ("y", "n"): first, ("n", "y"): second, ("n", "n"): neither}
    return [unit for unit, number in cells.items() for _ in range(number)]


@pytest.mark.parametrize(
    ("coders", "published"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
    ids=["A, binary", "B, nominal", "C, four observers with values missing"],
)
def test_alpha_is_that_of_krippendorffs_examples(coders: tuple[str, ...], published: float) -> None:
    """Krippendorff 2011, examples A, B and C."""
    found = alpha(across(*coders))
    assert found is not None
    assert found.coefficient == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize(
    ("cells", "observed", "published"), [((40, 9, 6, 45), 0.85, 0.70), ((80, 10, 5, 5), 0.85, 0.32)]
)
def test_kappa_is_that_of_the_known_paradox(cells: tuple[int, ...], observed: float, published: float) -> None:
    """Feinstein and Cicchetti, "High agreement but low kappa", 1990: the same agreement, two prevalences."""
    found = kappa(table(*cells))
    assert found is not None
    assert found.observed == pytest.approx(observed)
    assert found.coefficient == pytest.approx(published, abs=0.005)


def test_kappa_of_more_than_two_values_is_cohens() -> None:
    """Cohen 1960, table 1, of two hundred: what is observed is below what chance gives."""
    shares = {"aa": 50, "ab": 26, "ac": 24, "ba": 24, "bb": 4, "bc": 32, "ca": 6, "cb": 30, "cc": 4}
    found = kappa([tuple(pair) for pair, number in shares.items() for _ in range(number)])
    assert found is not None
    assert found.observed == Fraction(29, 100)
    assert found.expected == Fraction(35, 100)
    assert found.coefficient == pytest.approx(-0.06 / 0.65)


def test_where_nothing_varies_there_is_no_coefficient() -> None:
    for measure in (kappa, alpha):
        found = measure(across("aaa", "aaa"))
        assert found is not None
        assert found.observed == 1
        assert found.coefficient is None
        assert measure(across("a.", ".a")) is None
        assert measure([]) is None


def test_codes_are_pooled_by_their_means() -> None:
    found = pooled([Agreement(Fraction(1), Fraction(1, 2)), None, Agreement(Fraction(1, 2), Fraction(1, 4))])
    assert found == Agreement(Fraction(3, 4), Fraction(3, 8))
    assert pooled([None]) is None


VALUES = st.sampled_from(["a", "b", "c", None])


def coded(coders: int) -> st.SearchStrategy[list[Unit]]:
    return st.lists(st.tuples(*[VALUES] * coders), max_size=12).map(list)


def plain_alpha(units: Sequence[Unit]) -> float | None:
    """By its definition: how often two values differ within a unit, over how often any two values differ."""
    kept = [[value for value in unit if value is not None] for unit in units]
    kept = [values for values in kept if len(values) > 1]
    everything = [value for values in kept for value in values]
    anywhere = [one != other for one, other in permutations(everything, 2)]
    if not any(anywhere):
        return None
    within = sum(
        len(values) * sum(one != other for one, other in permutations(values, 2)) / (len(values) * (len(values) - 1))
        for values in kept
    )
    return float(1 - (within / len(everything)) / (sum(anywhere) / len(anywhere)))


def plain_kappa(units: Sequence[Unit]) -> float | None:
    """By its definition: every value of one coder beside every value of the other is what chance would give."""
    both = [unit for unit in units if None not in unit]
    chance = [one == other for one, _ in both for _, other in both]
    if all(chance):
        return None
    expected = sum(chance) / len(chance)
    return float((sum(one == other for one, other in both) / len(both) - expected) / (1 - expected))


@settings(max_examples=60)
@given(st.integers(2, 4).flatmap(coded))
def test_alpha_agrees_with_its_definition(units: list[Unit]) -> None:
    found = alpha(units)
    plain = plain_alpha(units)
    assert (found.coefficient if found else None) == (None if plain is None else pytest.approx(plain))


@settings(max_examples=60)
@given(coded(2))
def test_kappa_agrees_with_its_definition(units: list[Unit]) -> None:
    found = kappa(units)
    plain = plain_kappa(units)
    assert (found.coefficient if found else None) == (None if plain is None else pytest.approx(plain))

"""How far coders agree beyond chance: Cohen's kappa for two, Krippendorff's alpha for any number, on nominal values.

Cohen, "A coefficient of agreement for nominal scales", 1960. Krippendorff, "Computing Krippendorff's
alpha-reliability", 2011. Over several codes as De Vries, Elliott, Kanouse and Teleki pool kappa ("Using pooled kappa to
summarize interrater agreement across many items", 2008): the means of the observed and of the expected agreement, so
that a frequent code and a rare one weigh the same; alpha in the same way. All numbers are exact fractions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

Unit = Sequence[Hashable | None]
"""What each coder said of one unit, in the order of the coders; None where she said nothing of it at all."""


class Agreement(NamedTuple):
    """The share of agreement observed, and the share that chance alone would give."""

    observed: Fraction
    expected: Fraction

    @property
    def coefficient(self) -> float | None:
        """Agreement beyond chance: 1 is all of it, 0 what chance gives. None where nothing varies."""
        return None if self.expected == 1 else float((self.observed - self.expected) / (1 - self.expected))


def kappa(units: Iterable[Unit]) -> Agreement | None:
    """Compare two coders by Cohen's kappa, over the units of which both said something; None where there is none.

    Each coder's own frequencies say what chance would give.
    """
    both = [(one, other) for one, other in units if one is not None and other is not None]
    if not both:
        return None
    first, second = Counter(one for one, _ in both), Counter(other for _, other in both)
    chance = sum(number * second[value] for value, number in first.items())
    return Agreement(Fraction(sum(one == other for one, other in both), len(both)), Fraction(chance, len(both) ** 2))


def alpha(units: Iterable[Unit]) -> Agreement | None:
    """Compare any number of coders by Krippendorff's alpha; None where no unit has two values.

    Values may be missing: a unit counts by the pairs it has, one with a single value not at all.
    """
    pairable = [Counter(value for value in unit if value is not None) for unit in units]
    pairable = [counts for counts in pairable if counts.total() > 1]
    total: Counter[Hashable] = sum(pairable, Counter())
    number = total.total()
    if not number:
        return None
    apart: Counter[int] = Counter()  # ordered pairs of different values, by how many values the unit has
    for counts in pairable:
        apart[counts.total()] += counts.total() ** 2 - _squares(counts)
    differing = sum((Fraction(pairs, of - 1) for of, pairs in apart.items()), Fraction())
    by_chance = Fraction(number**2 - _squares(total), number * (number - 1))
    return Agreement(1 - differing / number, 1 - by_chance)


def pooled(agreements: Iterable[Agreement | None]) -> Agreement | None:
    """Take several codes together: the mean of what was observed, and of what chance would give."""
    known = [one for one in agreements if one is not None]
    if not known:
        return None
    observed = sum((one.observed for one in known), Fraction())
    expected = sum((one.expected for one in known), Fraction())
    return Agreement(observed / len(known), expected / len(known))


def _squares(counts: Counter[Hashable]) -> int:
    return sum(number**2 for number in counts.values())

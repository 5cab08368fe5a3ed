"""The quantifier ladder: which share each word needs. Configuration, printed in the report's annex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: the words that mean it, per language, and what n of N must be.

    ``least`` and ``most`` bound the share n/N (inclusive unless ``above``, which makes ``least`` exclusive);
    ``least_n`` and ``most_n`` bound n itself; ``universal`` demands n = N with none denied or unknown;
    ``none`` demands n = 0 with none unknown; ``below_all`` demands n < N. ``kind`` is ``share``, ``frequency``
    (needs a code that measures frequency) or ``exclusive`` ("only").
    """

    name: str
    words: Mapping[str, tuple[str, ...]]
    kind: str = "share"
    least: Fraction = Fraction(0)
    most: Fraction = Fraction(1)
    above: bool = False
    least_n: int = 0
    most_n: int | None = None
    least_of: int = 0
    universal: bool = False
    none: bool = False
    below_all: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs, from none to all; ``population`` are the phrases, per language, that speak of a whole population."""

    rungs: tuple[Rung, ...]
    population: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def rung(self, name: str) -> Rung | None:
        """Find a rung by its name."""
        return next((r for r in self.rungs if r.name == name), None)

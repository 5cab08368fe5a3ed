"""What a number or a quantifier in prose is found to say: the records that the finders return."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from firsthand.text.prose import Span

Words = tuple[tuple[str, str, tuple[str, ...]], ...]
"""Name, kind and words of each rung, in one language."""

Lexicon = tuple[re.Pattern[str], dict[str, tuple[str, str]]]
"""What finds those words, and each word's rung and kind."""


class Kind(StrEnum):
    """The form of a number."""

    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    PERCENTAGE = "percentage"
    FRACTION = "fraction"
    RATIO = "n of N"
    RANGE = "range"
    YEAR = "year"


class Counts(StrEnum):
    """What the noun beside a number or quantifier names, as far as counting goes.

    EVENTS, ACTS and COMPLAINTS are of what happened; CASES may be any of the three.

    PEOPLE are those who could be interviewed; OTHERS are people of whom the accounts tell (officers, brokers,
    children); OCCASIONS are "times"; UNSAID is a count whose noun stands elsewhere ("nine of them"); MEASURE is
    an age, a length of time, a sum of money, a place in a list. NONE is every other noun, or none.
    """

    PEOPLE = "people"
    OTHERS = "others"
    INTERVIEWS = "interviews"
    TESTIMONIES = "testimonies"
    EVENTS = "events"
    ACTS = "acts"
    COMPLAINTS = "complaints"
    CASES = "cases"
    OCCASIONS = "occasions"
    PASSAGES = "passages"
    UNSAID = "unsaid"
    MEASURE = "measure"
    NONE = "none"


COUNTABLE = frozenset(
    {Counts.PEOPLE, Counts.INTERVIEWS, Counts.TESTIMONIES, Counts.PASSAGES, Counts.UNSAID}
    | {Counts.EVENTS, Counts.ACTS, Counts.COMPLAINTS, Counts.CASES}
)
"""What a finding could count: a bare number of any of these needs one."""


class Hedge(StrEnum):
    """How far a number commits itself. EXACT, unless a word says otherwise."""

    EXACT = "exactly"
    ABOUT = "about"
    MORE = "more than"
    AT_LEAST = "at least"
    FEWER = "fewer than"
    AT_MOST = "at most"
    NEARLY = "nearly"


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number as prose tells it, with offsets in code points.

    ``value`` is n: of a ratio the n, of a range the lower end, of a percentage the percent, of a fraction the share.
    ``of`` is a ratio's N, ``high`` a range's upper end, ``places`` a percentage's decimals. ``spans`` are the words
    of the numerals alone: one, or two for a ratio (n, N) and a range (low, high). ``noun`` is the word that names
    what is counted, where there is one. A cardinal may be ``vague`` ("dozens", 두세, "twenty-odd"): at least ``value``
    and, where that is set, at most ``high``. ``less`` tells that it is what all lack ("all but one"). ``reach`` is the
    stretch with the hedge and the words of "all but" in it.
    """

    start: int
    end: int
    value: int | Fraction
    kind: Kind
    spans: tuple[Span, ...]
    counts: Counts = Counts.NONE
    hedge: Hedge = Hedge.EXACT
    noun: Span | None = None
    of: int | None = None
    high: int | None = None
    places: int = 0
    vague: bool = False
    less: bool = False
    reach: Span | None = None

    @property
    def extent(self) -> Span:
        """Where the number and all words that belong to it stand."""
        return self.reach or (self.start, self.end)

    @property
    def approximate(self) -> bool:
        """Whether a word such as "about" or "at least" stands with it."""
        return self.hedge is not Hedge.EXACT

    def admits(self, n: int | Fraction) -> bool:
        """Tell whether ``n`` may be told so. "About" and "nearly" reach a tenth of the number told."""
        told = self.value
        near = abs(Fraction(told) - n) * 10 <= told
        return {
            Hedge.EXACT: n == told,
            Hedge.ABOUT: near,
            Hedge.MORE: n > told,
            Hedge.AT_LEAST: n >= told and (self.high is None or n <= self.high),
            Hedge.FEWER: n < told,
            Hedge.AT_MOST: n <= told,
            Hedge.NEARLY: near and n < told,
        }[self.hedge]


@dataclass(frozen=True, slots=True)
class QuantifierMention:
    """A word of the ladder as prose uses it, with offsets in code points.

    ``start`` to ``end`` are the word itself; ``reach`` is the end with what a number in its place would displace
    ("of the" in "most of the women", a Korean particle). ``population`` tells whether it is said of a whole population.
    """

    start: int
    end: int
    rung: str
    reach: int
    counts: Counts = Counts.NONE
    noun: Span | None = None
    population: bool = False

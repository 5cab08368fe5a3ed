"""What words of the ladder a stretch of prose uses, whether a count bears them out, and which words it would bear out.

Seen: every word of the ladder in force, longest first, except in set phrases ("at all", "in all", "not all", "most
likely", "여러 번"). Whether the word is said of people or cases is told by the noun beside it; the many other uses
("all her things", "모든 것") are found too, with no noun, for the caller to pass over.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from firsthand.model.finding import Count, Unit
from firsthand.model.ladder import Ladder, Rung
from firsthand.text.mentions import QuantifierMention
from firsthand.text.numerals import say
from firsthand.text.prose import Span

__all__ = [
    "Finder",
    "QuantifierMention",
    "allowed",
    "find_quantifiers",
    "holds",
    "population_heads",
    "suggest",
    "value_of",
]


class Finder:
    """Finds one ladder's words in one language; made once for many paragraphs."""

    def __init__(self, language: str, ladder: Ladder) -> None:
        words = tuple((rung.name, rung.kind, _in(rung.words, language)) for rung in ladder.rungs)
        self._phrases = _in(ladder.population, language)
        if language == "ko":
            from firsthand.text.quantifiers_ko import korean_heads, korean_lexicon, korean_quantifiers

            self._lexicon, self._find, self._heads = korean_lexicon(words), korean_quantifiers, korean_heads
        else:
            from firsthand.text.quantifiers_en import english_heads, english_lexicon, english_quantifiers

            self._lexicon, self._find, self._heads = english_lexicon(words), english_quantifiers, english_heads

    def heads(self, text: str) -> tuple[Span, ...]:
        """List the noun phrases that name a whole population; see :func:`population_heads`."""
        return self._heads(text, self._phrases)

    def find(self, text: str, heads: tuple[Span, ...]) -> tuple[QuantifierMention, ...]:
        """Find every word of the ladder, given the text's heads; see :func:`find_quantifiers`."""
        return self._find(text, self._lexicon, heads)


def find_quantifiers(text: str, language: str, ladder: Ladder) -> tuple[QuantifierMention, ...]:
    """Find every word of the ladder, in order, none overlapping. Other languages than Korean are read as English."""
    finder = Finder(language, ladder)
    return finder.find(text, finder.heads(text))


def population_heads(text: str, language: str, ladder: Ladder) -> tuple[Span, ...]:
    """List the noun phrases that name a whole population: "North Korean women", "women in the country", 북한 여성들."""
    return Finder(language, ladder).heads(text)


def _in(words: Mapping[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
    return words.get("ko" if language == "ko" else language, ())


def value_of(count: Count, part: str) -> int:
    """Read the part of a count that a link cites (:data:`firsthand.model.finding.PARTS`)."""
    return int(getattr(count, part.replace("-", "_")))


def holds(rung: Rung, count: Count, *, part: str = "n", asked: bool = False, numbered: bool = False) -> str | None:
    """Say why the count does not bear out the rung, in numbers; None when it does, and for "only".

    ``asked`` takes those whose answer is known as the whole, as "all who were asked" does. ``numbered`` lifts the
    least N: "all four" deceives nobody. ``part`` is what is told (``n``, ``denied``, …).
    """
    if rung.kind == "exclusive":
        return None
    n, whole = value_of(count, part), count.of - count.unknown if asked else count.of
    unknown = 0 if asked else count.unknown
    told = f"it is {n} of {whole}"
    if rung.universal and (n < whole or unknown):
        return f"needs everyone; {told}" + (f", {unknown} unknown" if unknown else "")
    if rung.none and (n or unknown):
        return f"needs nobody; {told}" + (f", {unknown} unknown" if unknown else "")
    if whole == 0:
        return "there is nobody to count"
    if whole < rung.least_of and not numbered:
        return f"needs at least {rung.least_of} to speak of; {told}"
    return _out_of_bounds(rung, n, whole, told)


def _out_of_bounds(rung: Rung, n: int, whole: int, told: str) -> str | None:
    share = Fraction(n, whole)
    faults = (
        (n < rung.least_n, f"at least {rung.least_n}"),
        (rung.most_n is not None and n > rung.most_n, f"at most {rung.most_n}"),
        (rung.above and share <= rung.least, f"more than {_percent(rung.least)}"),
        (share < rung.least, f"at least {_percent(rung.least)}"),
        (share > rung.most, f"at most {_percent(rung.most)}"),
        (rung.below_all and n == whole, "fewer than all"),
    )
    return next((f"needs {bound}; {told}" for broken, bound in faults if broken), None)


def allowed(rung: Rung, whole: int) -> tuple[int, int] | None:
    """Return the least and the most n of ``whole`` that a rung of shares allows; None where it allows none.

    This is all that a reader learns from the word who is told nothing else.
    """
    if rung.universal or rung.none:
        return (whole, whole) if rung.universal else (0, 0)
    able = [n for n in range(whole + 1) if whole and _out_of_bounds(rung, n, whole, "") is None]
    return (able[0], able[-1]) if able else None


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):.1f}".removesuffix(".0") + "%"


def suggest(count: Count, language: str, *, part: str = "n", like: str = "") -> str:
    """Word a phrase that is true of the count: "nine of the 25", "22 of the 24 who were asked", 25명 중 9명.

    ``like`` is what it replaces: a capital letter is kept. Where some were not asked, those who were are the whole.
    """
    n, known = value_of(count, part), count.of - count.unknown if part == "n" else count.of
    partial = known < count.of
    if language == "ko":
        unit = "명" if count.unit in (Unit.SOURCE, Unit.VICTIM) else "건"
        whole = (("대답한 " if count.declined else "물어본 ") if partial else "") + f"{known}{unit}"
        return f"{whole} 모두" if n == known and n else f"{whole} 중 {n}{unit}"
    capital = like[:1].isupper()
    who = (" who answered" if count.declined else " who were asked") if partial else ""
    if n == known and n:
        return f"{'All' if capital else 'all'} {_short(known)}{who}"
    number = _short(n, capital=capital) if n else ("None" if capital else "none")
    return f"{number} of the {_short(known)}{who}"


def _short(value: int, *, capital: bool = False) -> str:
    """Write a number in words below ten, or below a hundred where it opens a sentence."""
    return say(value, "A" if capital else "a", "en") if value < (100 if capital else 10) else f"{value:,}"

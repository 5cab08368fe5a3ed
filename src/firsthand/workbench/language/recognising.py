"""Recognises what the program said by the texts it is made of, so that it can be said in another language.

A text has places in it for codes, numbers and names; a place may also hold words of ours, which are texts of their own.
The catalogue says of such a text which places it fills (``#. fills tables_advice``). A place for a list is named after
how its pieces are joined.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

from babel.messages.pofile import read_po

PLACE = re.compile(r"%\((\w+)\)s")
_LETTERS = re.compile("[A-Za-z]{2}")
_FILLS = "fills "
JOINTS = {
    "_and_list": (" and ", ", "), "_or_list": ("; or ", ". 또는 "), "_any_list": (" or ", " 또는 "),
    "_nor_list": (" and no ", ", "), "_a_list": (" and a ", ", "), "_quoted_list": ("' or '", "' 또는 '"),
    "_both_list": (", and ", ", "), "_list": (", ", ", "),
}  # fmt: skip
"""What stands between the pieces of a list, in English and in Korean, by the end of its place's name."""

_MORE = re.compile(r" and (\d+) more$")
_BEGINNING = 3
"""By so many characters at its beginning a text is looked up."""

_DEEPEST = 3
"""How deep the patterns of what fills a place are written into one; below that a place may hold anything."""


class Form:
    """A text of the catalogue, and what is made of it."""

    def __init__(self, text: str, patterns: Callable[[], Iterator[str]]) -> None:
        self.text = text
        self._literals = [piece.replace("%%", "%") for piece in PLACE.split(text)[::2]]
        self._patterns = patterns

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern, re.DOTALL) for pattern in dict.fromkeys(self._patterns()))

    @property
    def marks(self) -> tuple[str, str, str]:
        """How what is made of it begins and ends, and the longest stretch that stands in it."""
        return self._literals[0], self._literals[-1], max(self._literals, key=len)

    def places(self, text: str) -> dict[str, str] | None:
        """Say what stands in the places of a text made of this one; None for any other."""
        if not all(piece in text for piece in self._literals):
            return None
        found = next(filter(None, (pattern.fullmatch(text) for pattern in self._compiled)), None)
        return found.groupdict() if found else None


class Among:
    """Forms among which that of a text is sought, by how they begin: those that say most first."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._by_beginning: dict[str, list[tuple[str, str, str, Form]]] = {}
        for form in sorted(forms, key=lambda form: _says(form.text), reverse=True):
            first, last, longest = form.marks
            beginning = first[:_BEGINNING] if len(first) >= _BEGINNING else ""
            self._by_beginning.setdefault(beginning, []).append((first, last, longest, form))
        self.texts = tuple(form.text for each in self._by_beginning.values() for *_, form in each)

    def able(self, text: str) -> Iterator[Form]:
        """Give the forms that begin and end as a text does."""
        for beginning in (text[:_BEGINNING], ""):
            for first, last, longest, form in self._by_beginning.get(beginning, ()):
                if longest in text and text.endswith(last) and text.startswith(first):
                    yield form


class Forms(NamedTuple):
    """What the program says: messages, and what fills places, by their names."""

    whole: Among
    parts: dict[str, Among]


class Recognised(NamedTuple):
    """A text of the catalogue, what stands in its places, and how many characters of that are no words of ours."""

    text: str
    places: dict[str, str]
    carried: int


@cache
def forms(language: str) -> Forms:
    """Read the texts with places from the catalogues of what is said of reports, files and cells, and of refusals."""
    whole: dict[str, bool] = {}
    parts: dict[str, list[str]] = {}
    for name in ("refusals.po", "cells.po", "diagnostics.po"):
        for text, fills in _catalogue(language, name):
            for place in fills:
                parts.setdefault(place, []).append(text)
            if not fills or "itself" in fills:
                whole.setdefault(text, name == "diagnostics.po")
    made = _Maker(parts)
    placed = [text for text in whole if made.says_something(text)]
    messages = Among(made.form(text, sentences=whole[text]) for text in placed)
    return Forms(messages, {place: Among(map(made.form, texts)) for place, texts in parts.items()})


def recognised(text: str, among: Among, parts: Mapping[str, Among]) -> Recognised | None:
    """Find the form of a text that says most of it: the one that leaves least to be carried over as it is."""
    best: Recognised | None = None
    for form in among.able(text):
        places = form.places(text)
        if places is not None:
            carried = sum(_carried(base(place), held, parts) for place, held in places.items())
            if best is None or carried < best.carried:
                best = Recognised(form.text, places, carried)
    return best


def _carried(place: str, held: str, parts: Mapping[str, Among]) -> int:
    """Count the characters that are put into a place as they are."""
    if place not in parts:
        return len(held)
    each = [(piece, recognised(piece, parts[place], parts)) for piece in pieces(place, held)[0]]
    return sum(found.carried if found else len(piece) for piece, found in each)


def base(place: str) -> str:
    """Name a place as what fills it does: a second place of the same kind has a number at its end."""
    return re.sub(r"\d+$", "", place)


def pieces(place: str, held: str) -> tuple[list[str], str, int]:
    """Take a list apart: its pieces, what joins them in Korean, and how many more there are that are not named."""
    english, korean = next((joint for end, joint in JOINTS.items() if place.endswith(end)), ("", ""))
    if not english:
        return [held], "", 0
    more = _MORE.search(held)
    named = held[: more.start()] if more else held
    return named.split(english), korean, int(more[1]) if more else 0


def _says(text: str) -> int:
    return len(PLACE.sub("", text))


def _catalogue(language: str, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    part = files("firsthand.workbench") / "locale" / language / name
    if part.is_file():
        with part.open("rb") as source:
            for message in read_po(source, locale=language):
                if isinstance(message.id, str) and message.id:
                    noted = " ".join(message.auto_comments)
                    fills = noted.partition(_FILLS)[2].replace(",", " ").split() if _FILLS in noted else []
                    yield message.id, tuple(fills)


class _Maker:
    """Makes patterns of texts with places."""

    def __init__(self, parts: dict[str, list[str]]) -> None:
        self._parts = parts

    def form(self, text: str, *, sentences: bool = True) -> Form:
        """Make a form: with what may fill its places; else with anything in some; else with nothing in some.

        A place of a refusal holds no end of a sentence: its advice may follow it.
        """

        def patterns() -> Iterator[str]:
            anything = ".+?" if sentences else r"(?:(?!\. ).)+?"
            yield self._pattern(text, anything, "", 0)
            if sentences and _LETTERS.search(PLACE.sub("", text)):
                yield self._pattern(text, anything, ".*?", 0)
                yield self._pattern(text, ".*?", ".*?", 0)

        return Form(text, patterns)

    def says_something(self, text: str) -> bool:
        """Whether a text with places is more than what is put into them."""
        places = PLACE.findall(text)
        ours = any(base(place) in self._parts for place in places)
        return bool(places) and (ours or _LETTERS.search(PLACE.sub("", text)) is not None)

    def _pattern(self, text: str, anything: str, other: str, depth: int, *, named: bool = True) -> str:
        """Write the pattern of a text. A place that comes again holds the same again."""
        pattern, met = "", set[str]()
        for at, piece in enumerate(PLACE.split(text)):
            if at % 2 == 0:
                pattern += re.escape(piece.replace("%%", "%"))
            elif piece in met:
                pattern += f"(?P={piece})" if named else anything
            else:
                held = self._filling(piece, anything, other, depth)
                pattern += f"(?P<{piece}>{held})" if named else held
                met.add(piece)
        return pattern

    def _filling(self, place: str, anything: str, other: str, depth: int) -> str:
        """Write what a place holds: one of its texts, ``other`` or nothing; where it has none, or a list, anything."""
        texts = self._parts.get(base(place), ())
        if not texts or depth >= _DEEPEST or place.endswith(("_list", "_words")):
            return anything
        longest = sorted(texts, key=_says, reverse=True)
        inner = (self._pattern(text, anything, other, depth + 1, named=False) for text in longest)
        return f"(?:{'|'.join(inner)}|{other})"

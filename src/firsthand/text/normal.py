"""The declared equivalences under which two texts are the same words, and nothing more.

``docs/explain/verbatim.md`` lists them for the reader. Everything else counts: letters, case, digits, other
punctuation, look-alike letters of another script, full-width forms, and marks of no width.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

QUOTE_MARKS = "\"'‘’‚‛“”„‟«»‹›「」『』"
HYPHENS = "-‐‑−"
DASHES = "‒–—―"

_OTHER_QUOTE_MARKS = QUOTE_MARKS.replace("'", "")
_OTHER_HYPHENS = HYPHENS[1:]
_OTHER_DASHES = DASHES.replace("—", "").replace("–", "")
_LONG_DASH = re.compile(r"-(?:-+|(?<![^ ]-)(?![^ ]))")
_DASH_RUN = re.compile("—{2,}")
_RANGE_DASH = re.compile(r"(?<=\d)–(?=\d)")
_DOTS = re.compile(r"(?:\.(?: ?\.){2,}|\.*…)[.…]*")
_OTHER_SPACE = (
    "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)


def normal(text: str) -> str:
    """Return ``text`` with every declared equivalent in one form and no white space at either end.

    NFC; a run of white space is one space; a quotation mark or apostrophe of any shape is ``'``; a hyphen of any
    shape is ``-``; a dash of any shape, two or more hyphens, or a hyphen standing alone is ``—`` (an en dash between
    digits is ``-``); three or more full stops, spaced or not, are ``…``, as is ``…`` with
    full stops beside it. Quick on text that is already so.
    """
    if not text.isascii():
        text = _normal_signs(text)
    if "\n" in text:
        text = text.replace("\n", " ")  # most lines end without more white space, and then nothing need be taken apart
    if "  " in text or text[:1] == " " or text[-1:] == " " or _has_rare_space(text):
        text = " ".join(text.split())
    if '"' in text:
        text = text.replace('"', "'")
    if "-" in text and ("--" in text or " -" in text or text[0] == "-"):
        text = _LONG_DASH.sub("—", text)
    if "—" in text and "——" in text:
        text = _DASH_RUN.sub("—", text)
    if "…" in text or "..." in text or ". ." in text:
        text = _DOTS.sub("…", text)
    return text


def folded(text: str) -> str:
    """Write every letter that a pattern with IGNORECASE takes for a small Latin one as that one.

    What such a pattern finds in a text, a plain search for the folded words finds in the folded text, at less cost.
    """
    return text.casefold().replace("ı", "i").replace("i̇", "i")


def _has_rare_space(text: str) -> bool:
    some = "\t" in text or "\r" in text or "\v" in text or "\f" in text
    return some or "\x1c" in text or "\x1d" in text or "\x1e" in text or "\x1f" in text


def _normal_signs(text: str) -> str:
    """Compose, and bring the signs outside ASCII into one form; what ASCII shares is left to the caller."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    for space in _OTHER_SPACE:
        if space in text:
            text = text.replace(space, " ")
    for mark in _OTHER_QUOTE_MARKS:
        if mark in text:
            text = text.replace(mark, "'")
    for hyphen in _OTHER_HYPHENS:
        if hyphen in text:
            text = text.replace(hyphen, "-")
    for dash in _OTHER_DASHES:
        if dash in text:
            text = text.replace(dash, "—")
    if "–" in text:
        text = _RANGE_DASH.sub("-", text).replace("–", "—")
    return text


class Mapped(NamedTuple):
    """Normalised text with the way back: character ``i`` stands for the original from ``starts[i]`` on.

    ``starts`` has one more entry than the text: the length of the original.
    """

    text: str
    starts: tuple[int, ...]


_ATOM = re.compile(
    r"(?P<space>\s+)|(?P<dots>(?:\.(?:\s*\.){2,}|\.*…)[.…]*)|(?P<dash>[‐‑−-]{2,}|[‒–—―]+)|(?P<one>.)", re.DOTALL
)


def mapped(text: str) -> Mapped:
    """Do what :func:`normal` does, one step at a time and slowly, keeping where each character came from.

    It is also the plain second way to the same text: ``mapped(t).text == normal(t)``.
    """
    characters, starts = _composed(text)
    out: list[str] = []
    at: list[int] = []
    composed = "".join(characters)
    for match in _ATOM.finditer(composed):
        sign = _sign_of(match, composed)
        out.append(sign)
        at.append(starts[match.start()])
    first = 1 if out and out[0] == " " else 0
    last = len(out) - 1 if len(out) > first and out[-1] == " " else len(out)
    end = len(text) if last == len(out) else at[last]
    return Mapped(*_merged(out[first:last], [*at[first:last], end]))


def _sign_of(match: re.Match[str], text: str) -> str:
    """Return the one form of the sign matched, seen in its surroundings."""
    start, end = match.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    if match["space"]:
        return " "
    if match["dots"]:
        return "…"
    if match["dash"]:
        between_digits = match["dash"] == "–" and before.isdecimal() and after.isdecimal()
        return "-" if between_digits else "—"
    one = match["one"]
    if one in QUOTE_MARKS:
        return "'"
    if one in HYPHENS:
        alone = (not before or before.isspace()) and (not after or after.isspace())
        return "—" if alone else "-"
    return one


def _composed(text: str) -> tuple[list[str], list[int]]:
    """Compose ``text`` cluster by cluster; return its NFC characters and where each cluster began."""
    characters: list[str] = []
    starts: list[int] = []
    begin = 0
    while begin < len(text):
        end = begin + 1
        while end < len(text) and _joins(text[begin:end], text[end]):
            end += 1
        for character in unicodedata.normalize("NFC", text[begin:end]):
            characters.append(character)
            starts.append(begin)
        begin = end
    return characters, starts


def _joins(cluster: str, character: str) -> bool:
    """Tell whether ``character`` cannot be composed apart from the ``cluster`` before it."""
    if character.isascii() or unicodedata.combining(character):
        return not character.isascii()
    apart = unicodedata.normalize("NFC", cluster) + unicodedata.normalize("NFC", character)
    return unicodedata.normalize("NFC", cluster + character) != apart


def _merged(out: list[str], at: list[int]) -> tuple[str, tuple[int, ...]]:
    """Make one dash of neighbouring dashes that were written with different signs."""
    keep = [i for i, sign in enumerate(out) if not (sign == "—" and i and out[i - 1] == "—")]
    return "".join(out[i] for i in keep), (*(at[i] for i in keep), at[-1])


def is_within_word(text: str, at: int) -> bool:
    """Tell whether a cut of normalised ``text`` before offset ``at`` would fall inside a word.

    A word is letters and digits with what binds them: an apostrophe or hyphen between letters (``don't``,
    ``self-criticism``), a point, comma or colon between digits (``1,000``), a combining mark or a mark of no width.
    A Korean word is the whole eojeol: stem, endings and particles.
    """
    if at <= 0 or at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    if before == " " or after == " ":
        return False
    if is_word_sign(before):
        if is_word_sign(after):
            return True
        return at + 1 < len(text) and _binds(before, after, text[at + 1])
    return at > 1 and is_word_sign(after) and _binds(text[at - 2], before, after)


def is_word_sign(character: str) -> bool:
    """Tell whether the character is part of a word by itself."""
    return character.isalnum() or unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}


def _binds(before: str, sign: str, after: str) -> bool:
    """Tell whether ``sign`` between these two characters holds one word together."""
    if sign in "'-":
        return is_word_sign(before) and is_word_sign(after)
    return sign in ".,:" and before.isdecimal() and after.isdecimal()

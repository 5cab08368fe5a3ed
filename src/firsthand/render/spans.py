"""Text → spans: characters no format can hold made visible, and words in another script given their language."""

from __future__ import annotations

import re

from firsthand.model.manuscript import Mark
from firsthand.render.tree import PLAIN, Span, Spans

_HANGUL = r"\u1100-\u11ff\u3130-\u318f\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb"
_KOREAN = re.compile(rf"[{_HANGUL}]+(?:[ ·,‧]+[{_HANGUL}]+)*")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_BREAKS = re.compile("\r\n?|[\n\t\u2028\u2029]")


def printable(text: str) -> str:
    """Replace by the replacement character what XML, HTML or PDF cannot carry (control characters, half pairs).

    And what turns a line round: words would be read in another order than they stand in.
    """
    return _UNPRINTABLE.sub("\ufffd", text)


def has_hangul(text: str) -> bool:
    """Tell whether ``text`` needs a Korean font."""
    return _KOREAN.search(text) is not None


def spans(text: str, around: str, *, lang: str = "", marks: frozenset[Mark] = PLAIN, href: str = "") -> Spans:
    """Set ``text``, of language ``lang`` if known, within text of language ``around``.

    Hangul in a text of another language is Korean, and is tagged so; nothing else is guessed.
    """
    text = printable(text)
    if not text:
        return ()
    if text == "\n":
        return (Span("\n", marks),)
    text = _BREAKS.sub(" ", text)
    own = lang or around
    tag = "" if own == around else own
    if own == "ko":
        return (Span(text, marks, tag, href),)
    found: list[Span] = []
    end = 0
    for match in _KOREAN.finditer(text):
        if match.start() > end:
            found.append(Span(text[end : match.start()], marks, tag, href))
        found.append(Span(match.group(), marks, "ko" if around != "ko" else "", href))
        end = match.end()
    if end < len(text):
        found.append(Span(text[end:], marks, tag, href))
    return tuple(found)


def plain(found: Spans) -> str:
    """Return the words alone, without note marks."""
    return "".join(" " if span.text == "\n" else span.text for span in found if not span.note)

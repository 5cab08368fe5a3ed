"""What the program says in English, in the reader's language: the titles of rules, what to do, remarks, and refusals.

What it says is made of texts with places in them for codes, numbers and names of files. The catalogue holds such texts;
what is said is recognised by them, and its places are carried over. What is not recognised stays English.
"""

from __future__ import annotations

import re

from firsthand.desk.explain import todo
from firsthand.rules.registry import CATALOGUE
from firsthand.workbench.language.particles import particles
from firsthand.workbench.language.recognising import Recognised, base, forms, pieces, recognised
from firsthand.workbench.language.translating import translations

_NOTHING_NAMED = re.compile(r":\s*(?=\. |$)")
"""A colon before a name that a message does not repeat."""

_NOT_PERMITTED = "%(user)s may not %(value)s: that takes %(named)s"


def title_of(language: str, code: str) -> str:
    """Say what a rule is about; nothing in English, where its message says more, and for what is no rule."""
    known = CATALOGUE.get(code)
    return str(translations(language).gettext(known.info.summary)) if known and language != "en" else ""


def todo_of(language: str, code: str) -> str:
    """Say what to do about what a rule finds, as its page does."""
    return str(translations(language).gettext(todo(code))) if code in CATALOGUE else ""


def said(language: str, text: str) -> str:
    """Say in a language what a rule or a reader found, a refusal, or its advice, or both in one line."""
    whole = translations(language).gettext(text) if text else ""
    if whole != text or language == "en":
        return str(whole)
    known = forms(language)
    found = recognised(text, known.whole, known.parts)
    message, stop, advice = text.partition(". ")
    if stop and (not found or found.carried > _unsaid(language, message) + _unsaid(language, advice)):
        return f"{said(language, message)}{stop}{said(language, advice)}"
    return particles(_NOTHING_NAMED.sub("", _put(language, found))) if found else text


def channel_of(language: str, channel: str) -> str:
    """Say where in a file something stands, which is told in fixed words."""
    return _part(language, "leaks_channel_words", channel) if language != "en" else channel


def _unsaid(language: str, text: str) -> int:
    """Count the characters of a text that are carried over as they are."""
    if translations(language).gettext(text) != text:
        return 0
    found = recognised(text, forms(language).whole, forms(language).parts)
    return found.carried if found else len(text)


def _put(language: str, found: Recognised) -> str:
    """Say a text that was recognised, and what stands in its places."""
    if found.text == _NOT_PERMITTED:
        own = {name: _ours(language, name, found.places[name]) for name in ("value", "named")}
        return str(translations(language).gettext(found.text)) % (found.places | own)
    held = {place: _part(language, base(place), words) for place, words in found.places.items()}
    return str(translations(language).gettext(found.text)) % held


def _part(language: str, place: str, words: str) -> str:
    """Say what stands in a place: words of ours, each piece of a list, or what is carried over as it is."""
    parts = forms(language).parts
    known = parts.get(place)
    if known and place.endswith("_words"):
        ours = {text.partition(": ")[2]: str(translations(language).gettext(text)) for text in known.texts}
        return re.sub("|".join(rf"\b{re.escape(text)}\b" for text in ours), lambda met: ours[met[0]], words)
    named, joint, more = pieces(place, words)
    told = []
    for piece in named:
        found = recognised(piece, known, parts) if known and piece else None
        told.append(_put(language, found) if found else piece)
    counter = "명" if more and re.fullmatch(r"S\d+", named[-1]) else "개"
    return joint.join(told) + (f" 외 {more}{counter}" if more else "")


def _ours(language: str, name: str, value: str) -> str:
    """Say what a member may not do, and whose it is: words of ours, which the catalogue has one by one."""
    word = translations(language).gettext
    if name == "value":
        return str(word(value))
    roles = (re.sub(r"^an? (?:protection )?", "", role) for role in re.split(r", | or ", value))
    return ", ".join(str(word(role)) for role in roles)

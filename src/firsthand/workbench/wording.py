"""What the program says in English, in the reader's language: the titles of rules, what to do, and refusals.

A refusal's English is made of a text with places in it for codes, numbers and names of files. The catalogue holds such
texts; what a refusal says is recognised by them, and its places are carried over. What is not recognised stays English.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

from firsthand.desk.explain import todo
from firsthand.rules.registry import CATALOGUE
from firsthand.workbench.translating import translations

_PLACE = re.compile(r"%\((\w+)\)s")


def title_of(language: str, code: str) -> str:
    """Say what a rule is about; nothing in English, where its message says more, and for what is no rule."""
    known = CATALOGUE.get(code)
    return str(translations(language).gettext(known.info.summary)) if known and language != "en" else ""


def todo_of(language: str, code: str) -> str:
    """Say what to do about what a rule finds, as its page does."""
    return str(translations(language).gettext(todo(code))) if code in CATALOGUE else ""


def said(language: str, text: str) -> str:
    """Say a refusal, or its advice, in a language."""
    whole = translations(language).gettext(text) if text else ""
    if whole != text or language == "en":
        return str(whole)
    for form, english in _forms(language):
        found = form.fullmatch(text)
        if found:
            return str(translations(language).gettext(english)) % found.groupdict()
    return text


@cache
def _forms(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Read the texts with places from the catalogue of refusals; those that say most by themselves come first."""
    part = files("firsthand.workbench") / "locale" / language / "refusals.po"
    if not part.is_file():
        return ()
    with part.open("rb") as source:
        texts = [message.id for message in read_po(source, locale=language) if isinstance(message.id, str)]
    placed = [text for text in texts if _PLACE.search(text)]
    return tuple((_form(text), text) for text in sorted(placed, key=lambda text: -len(_PLACE.sub("", text))))


def _form(text: str) -> re.Pattern[str]:
    """Make of a text with places the pattern of what is made of it. A place that comes again holds the same again."""
    pieces, met = _PLACE.split(text), set[str]()
    pattern = ""
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            pattern += re.escape(piece.replace("%%", "%"))
        else:
            pattern += f"(?P={piece})" if piece in met else f"(?P<{piece}>.+?)"
            met.add(piece)
    return re.compile(pattern, re.DOTALL)

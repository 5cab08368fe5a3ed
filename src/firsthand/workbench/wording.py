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

_NOT_PERMITTED = "%(user)s may not %(value)s: that takes %(named)s"
_PLACE = re.compile(r"%\((\w+)\)s")


def title_of(language: str, code: str) -> str:
    """Say what a rule is about; nothing in English, where its message says more, and for what is no rule."""
    known = CATALOGUE.get(code)
    return str(translations(language).gettext(known.info.summary)) if known and language != "en" else ""


def todo_of(language: str, code: str) -> str:
    """Say what to do about what a rule finds, as its page does."""
    return str(translations(language).gettext(todo(code))) if code in CATALOGUE else ""


def said(language: str, text: str) -> str:
    """Say a refusal in a language, or its advice, or both in one line."""
    whole = translations(language).gettext(text) if text else ""
    if whole != text or language == "en":
        return str(whole)
    for form, english in _forms(language):
        found = form.fullmatch(text)
        if found:
            places = found.groupdict()
            if english == _NOT_PERMITTED:
                places |= {name: _ours(language, name, places[name]) for name in ("value", "named")}
            return _particles(str(translations(language).gettext(english)) % places)
    message, stop, advice = text.partition(". ")
    return f"{said(language, message)}{stop}{said(language, advice)}" if stop else text


def _ours(language: str, name: str, value: str) -> str:
    """Say what a member may not do, and whose it is: words of ours, which the catalogue has one by one."""
    word = translations(language).gettext
    if name == "value":
        return str(word(value))
    roles = (re.sub(r"^an? (?:protection )?", "", role) for role in re.split(r", | or ", value))
    return ", ".join(str(word(role)) for role in roles)


_PARTICLE = re.compile(r"(\w)(['’”)]?)(?:(이)\(가\)|(은)\(는\)|(을)\(를\)|(과)\(와\)|\((으)\)(로)|\((이)\)(라는))")
_OPEN = {"이": "가", "은": "는", "을": "를", "과": "와"}
_CLOSED = frozenset("013678LMNRlmnr")
"""Digits and letters whose names end in a consonant, as Korean reads them."""


def _particles(text: str) -> str:
    """Write the form of each Korean particle that the word before it asks for: S14 reads as 사, S13 as 삼."""

    def chosen(found: re.Match[str]) -> str:
        before, closing, *parts = found.groups()
        final = (ord(before) - 0xAC00) % 28 if "가" <= before <= "힣" else int(before in _CLOSED)
        if parts[5]:  # 로 follows ㄹ as it follows a vowel: 1, 7, 8 and L, R end in it
            return before + closing + ("으로" if final not in {0, 8} and before not in "178LRlr" else "로")
        if parts[7]:
            return before + closing + ("이라는" if final else "라는")
        particle = next(part for part in parts if part)
        return before + closing + (particle if final else _OPEN[particle])

    return _PARTICLE.sub(chosen, text)


@cache
def _forms(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Read the texts with places from the catalogues of refusals and cells; those that say most come first."""
    texts: list[str] = []
    for name in ("refusals.po", "cells.po"):
        part = files("firsthand.workbench") / "locale" / language / name
        if part.is_file():
            with part.open("rb") as source:
                texts += [message.id for message in read_po(source, locale=language) if isinstance(message.id, str)]
    placed = [text for text in texts if _PLACE.search(text) and re.search("[A-Za-z]{3}", _PLACE.sub("", text))]
    return tuple((_form(text), text) for text in sorted(placed, key=lambda text: -len(_PLACE.sub("", text))))


def _form(text: str) -> re.Pattern[str]:
    """Make of a text with places the pattern of what is made of it.

    A place holds no end of a sentence, and one that comes again holds the same again.
    """
    pieces, met = _PLACE.split(text), set[str]()
    pattern = ""
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            pattern += re.escape(piece.replace("%%", "%"))
        else:
            pattern += f"(?P={piece})" if piece in met else f"(?P<{piece}>(?:(?!\\. ).)+?)"
            met.add(piece)
    return re.compile(pattern, re.DOTALL)

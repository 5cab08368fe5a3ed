"""The catalogue of a language, which lies in a file for each part."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations


@cache
def translations(language: str) -> NullTranslations:
    """Load a language's catalogue, which lies in a file for each part; English is what the texts are written in."""
    parts = files("firsthand.workbench") / "locale" / language
    if not parts.is_dir():
        return NullTranslations()
    whole, compiled = Catalog(locale=language), BytesIO()
    for part in sorted(parts.iterdir(), key=lambda one: one.name):
        with part.open("rb") as source:
            for message in read_po(source, locale=language):
                whole.add(message.id, message.string)
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(compiled)

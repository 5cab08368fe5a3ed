"""The fixed words of a published report, in its language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from firsthand.errors import UsageError

_CATALOGUE = Path(__file__).parent / "words.toml"


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Read the catalogue: by language, by key, a sentence or its forms ``one`` and ``other``."""
    return tomllib.loads(_CATALOGUE.read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue in one language."""

    language: str

    @classmethod
    def of(cls, language: str) -> Words:
        """Take the catalogue's words for ``language``. Raises UsageError for a language it does not hold."""
        if language not in catalogue():
            known = ", ".join(sorted(catalogue()))
            raise UsageError(f"no fixed words for the report language {language!r}", f"Use one of: {known}.")
        return cls(language)

    def say(self, key: str, **values: int | str) -> str:
        """Say the sentence ``key``; of two forms, that of the number ``n``."""
        entry = catalogue()[self.language][key]
        if isinstance(entry, dict):
            entry = entry["one" if values.get("n") == 1 else "other"]
        return str(entry).format(**values)

    def has(self, key: str) -> bool:
        """Tell whether the catalogue holds ``key``."""
        return key in catalogue()[self.language]

    def tongue(self, tag: str) -> str:
        """Name a language: ``ko`` is "Korean". A tag the catalogue does not hold names itself."""
        key = f"language.{tag.split('-', maxsplit=1)[0].lower()}"
        return self.say(key) if self.has(key) else tag

    def many(self, items: list[str]) -> str:
        """Join with commas."""
        return self.say("comma").join(items)

    def day(self, day: date) -> str:
        """Write a date in full."""
        return self.say("day", year=day.year, month=self.say(f"month.{day.month}"), day=day.day)

    def share(self, share: Fraction) -> str:
        """Write a share as a whole percentage, or else as a fraction."""
        percent = share * 100
        if percent.denominator == 1:
            return self.say("percent", share=str(percent.numerator))
        return f"{share.numerator}/{share.denominator}"

"""CSV for Uwazi's importer: events, acts and complaints as entities, with codes for titles.

The shape is what Uwazi's ``app/api/csv`` reads: ``|`` between values, a language after ``__`` in the heading of a
select, ``from:to`` for a span of days, and related entities by their titles. So a title must be unique in the whole
collection, and must name nobody: it is an id with a mark of the vault.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from firsthand.exchange.writers import table_bytes
from firsthand.model.event import STAGES, Stage
from firsthand.model.vocabulary import Vocabulary

VALUES, LANGUAGE, PARENT, SPAN = "|", "__", "::", ":"
Years = tuple[int | None, int | None]
"""The first and the last year; None is an open end."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a perpetrator was, in terms."""

    role: str = ""
    relation: str = ""
    involvement: str = ""


@dataclass(frozen=True, slots=True)
class EventEntity:
    """An event. ``region`` is its name by language."""

    id: str
    years: Years | None = None
    region: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ActEntity:
    """An act, and how many accounts affirm and deny it. ``sex`` is the victim's, by language; ``minor`` as recorded."""

    id: str
    event: str
    type: str
    setting: str = ""
    phase: str = ""
    frequency: str = ""
    years: Years | None = None
    sex: Mapping[str, str] | None = None
    minor: bool | None = None
    perpetrators: tuple[Part, ...] = ()
    affirmed: int = 0
    denied: int = 0


@dataclass(frozen=True, slots=True)
class ComplaintEntity:
    """A complaint and what came of it, in terms."""

    id: str
    event: str
    to: str
    stages: Mapping[str, Stage]
    responses: tuple[str, ...] = ()
    sanction: str = ""
    redress: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


Told = Callable[[str], str]
"""A cell in a language."""
Column = tuple[str, str | Told]
"""A heading without its language, and the cell: one text, or one for each language."""


@dataclass(frozen=True)
class Uwazi:
    """Writes the files. ``mark`` keeps the titles of two projects apart; the first language is the collection's own."""

    vocabularies: Mapping[str, Vocabulary]
    mark: str
    languages: tuple[str, ...] = ("en", "ko")

    def files(
        self, events: Sequence[EventEntity], acts: Sequence[ActEntity], complaints: Sequence[ComplaintEntity]
    ) -> dict[str, bytes]:
        """Return each file by name, in the order in which they are to be imported: related entities come first."""
        ids = Counter([*(one.id for one in events), *(one.id for one in acts), *(one.id for one in complaints)])
        assert all(number == 1 for number in ids.values()), "two entities would have one title"
        return {
            "events.csv": self._file([self._event(one) for one in events], self._event(EventEntity(""))),
            "acts.csv": self._file([self._act(one) for one in acts], self._act(ActEntity("", "", ""))),
            "complaints.csv": self._file(
                [self._complaint(one) for one in complaints], self._complaint(ComplaintEntity("", "", "", {}))
            ),
        }

    def title(self, ident: str) -> str:
        """Make an entity's title."""
        return f"{ident} {self.mark}" if ident else ""

    def _file(self, entities: Sequence[Sequence[Column]], empty: Sequence[Column]) -> bytes:
        header = [name for column in empty for name in self._headings(column)]
        rows = ([cell for column in entity for cell in self._cells(column)] for entity in entities)
        return table_bytes(header, rows, mark=False)

    def _headings(self, column: Column) -> list[str]:
        name, cell = column
        return [name] if isinstance(cell, str) else [f"{name}{LANGUAGE}{language}" for language in self.languages]

    def _cells(self, column: Column) -> list[str]:
        cell = column[1]
        return [cell] if isinstance(cell, str) else [cell(language) for language in self.languages]

    def _event(self, one: EventEntity) -> list[Column]:
        return [("title", self.title(one.id)), ("years", _span(one.years)), ("region", _named(one.region))]

    def _act(self, one: ActEntity) -> list[Column]:
        parts = one.perpetrators
        return [
            ("title", self.title(one.id)),
            ("event", self.title(one.event)),
            ("act_type", self._terms("act", [one.type])),
            ("setting", self._terms("setting", [one.setting])),
            ("phase", self._terms("phase", [one.phase])),
            ("frequency", self._terms("frequency", [one.frequency])),
            ("years", _span(one.years)),
            ("victim_sex", _named(one.sex)),
            ("victim_minor", _word({True: "yes", False: "no", None: ""}[one.minor])),
            ("perpetrators", self._terms("role", [part.role for part in parts])),
            ("relations", self._terms("relation", [part.relation for part in parts])),
            ("involvement", self._terms("involvement", [part.involvement for part in parts])),
            ("affirmed", str(one.affirmed)),
            ("denied", str(one.denied)),
        ]

    def _complaint(self, one: ComplaintEntity) -> list[Column]:
        stages: list[Column] = [
            (stage, _word(one.stages.get(stage, Stage.UNKNOWN).value.replace(" ", "-"))) for stage in STAGES
        ]
        return [
            ("title", self.title(one.id)),
            ("event", self.title(one.event)),
            ("institution", self._terms("institution", [one.to])),
            *stages,
            ("responses", self._terms("response", one.responses)),
            ("sanction", self._terms("sanction", [one.sanction])),
            ("redress", self._terms("redress", one.redress)),
            ("reasons", self._terms("reason", one.reasons)),
        ]

    def _terms(self, vocabulary: str, terms: Iterable[str]) -> Told:
        known = [term for term in dict.fromkeys(terms) if term]
        labels = self.vocabularies[vocabulary]
        return lambda language: VALUES.join(_plain(labels.label(term, language)) for term in known)


def _named(words: Mapping[str, str] | None) -> Told:
    return lambda language: _plain((words or {}).get(language) or next(iter((words or {}).values()), ""))


def _word(word: str) -> Told:
    return lambda language: _words()[word][language] if word else ""


def _span(years: Years | None) -> str:
    """Write years as days from and to, which is what the importer reads; an open end is empty."""
    if years is None or years == (None, None):
        return ""
    first, last = years
    return SPAN.join([f"{first}-01-01" if first else "", f"{last}-12-31" if last else ""])


def _plain(text: str) -> str:
    """Keep out of a label what the importer would read as two."""
    return " ".join(text.replace(VALUES, "/").replace(PARENT, ":").split())


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("uwazi.toml").read_text("utf-8"))

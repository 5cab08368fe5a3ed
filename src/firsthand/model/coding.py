"""Codes on passages: what people talk about, how they know, and who was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, NamedTuple

from firsthand.model.private import Private
from firsthand.model.testimony import PassageRef


class Polarity(StrEnum):
    """Whether the passage affirms or denies what the code stands for."""

    AFFIRMS = "affirms"
    DENIES = "denies"
    MIXED = "mixed"


class Basis(StrEnum):
    """How the source knows (HURIDOCS micro-thesaurus 19, extended by the last three)."""

    EXPERIENCED = "experienced"
    WITNESSED = "witnessed"
    TOLD = "told"
    HEARSAY = "hearsay"
    GENERAL_PRACTICE = "general practice"
    OPINION = "opinion"
    HYPOTHETICAL = "hypothetical"


class Asked(StrEnum):
    """Coverage: whether a topic came up with a source. Not asked is never no."""

    ASKED = "asked"
    NOT_ASKED = "not asked"
    DECLINED = "declined"
    RAISED = "raised"


class Coding(NamedTuple):
    """This coder put this code on this passage, accepted. A named tuple because there are many.

    ``polarity`` and ``basis`` may be None: not yet said, which EV01 reports wherever a finding rests on it.
    ``suggested`` codings count for nothing and are never in a snapshot.
    """

    passage: PassageRef
    code: str
    coder: str
    polarity: Polarity | None
    basis: Basis | None

    @property
    def source(self) -> str:
        """The code of the source who speaks in the passage."""
        return self.passage.interview.source


class Coverage(NamedTuple):
    """Whether a source was asked about a topic (the part of a code before its first dot, unless the code says)."""

    source: str
    topic: str
    state: Asked


CodeText = Literal["definition", "include", "exclude", "example", "counting_rule"]
"""A part of a code that is text, and may be given by language."""


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of the codebook. ``measures`` is ``"frequency"`` where the code records how often a thing happens;
    ``graphic`` says that passages with it are covered on the screen until asked for.

    The text fields hold each part's default text; ``texts`` holds, by part, its text by language, where the codebook
    gives it so.
    """

    id: str
    label: Mapping[str, str]
    definition: str
    include: str = ""
    exclude: str = ""
    example: str = ""
    counting_rule: str = ""
    measures: str = ""
    topic: str = ""
    graphic: bool = False
    texts: Mapping[CodeText, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, part: CodeText, language: str) -> str:
        """Give a part's text in a language, else its default text."""
        default: str = getattr(self, part)
        return self.texts.get(part, {}).get(language) or default


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codes in the order of the file, the digest of the file, and the labels of topics by language."""

    codes: Mapping[str, Code]
    digest: str = ""
    topic_labels: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    def topic_of(self, code: str) -> str:
        """Name the coverage topic of a code: as the code says, else the part before its first dot."""
        known = self.codes.get(code)
        return known.topic if known is not None and known.topic else code.split(".", 1)[0]

    def topic_label(self, topic: str, language: str) -> str:
        """Give the label of a topic in a language, else its id."""
        return self.topic_labels.get(topic, {}).get(language) or topic

    def covered_by(self, pattern: str) -> tuple[str, ...]:
        """List the codes a pattern names: itself, or for ``sanction.*`` every code below ``sanction``."""
        if pattern.endswith(".*"):
            return tuple(code for code in self.codes if code.startswith(pattern[:-1]))
        return (pattern,) if pattern in self.codes else ()

    def siblings(self, code: str) -> tuple[str, ...]:
        """List the other codes under the same parent; none for a code without a parent."""
        parent, dot, _ = code.rpartition(".")
        if not dot:
            return ()
        return tuple(c for c in self.codes if c != code and c.rpartition(".")[0] == parent)


class DatedCoding(NamedTuple):
    """A coding with its day, its memo and the exact words marked, as desk and exchange pass it on.

    ``start`` and ``end`` count code points of the passage's text as stored: of its turn, or of its turns with a line
    feed between two. They are None where no words were marked, and where it is not known where they stand.
    """

    coding: Coding
    day: date | None = None
    start: int | None = None
    end: int | None = None
    memo: Private | None = None
    exact: Private | None = None
    suggested: bool = False

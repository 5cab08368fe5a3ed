"""Put evidence links into a manuscript that is being written: passages found, the words chosen, what stands against it.

What may be quoted is asked of the rules themselves, so that nothing is offered here that the check then refuses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from firsthand.build import check
from firsthand.desk.interviews.search import query
from firsthand.desk.writing.manuscripts import Remark, Text, remarks
from firsthand.diagnostics.diagnostic import Diagnostic, Severity
from firsthand.manuscript import read
from firsthand.manuscript.fix import escaped
from firsthand.model.private import Private
from firsthand.model.project import Project, ReportSettings
from firsthand.model.testimony import InterviewRef, PassageRef, Transcript
from firsthand.rules import LATER
from firsthand.vault import Vault

ASKED = frozenset({"CN01", "CN02", "CN05", "TR01"})
"""The rules that say whether words of a passage may be quoted at all, whatever the sentence around them."""

_SCRATCH = "passages.md"
_WORD = re.compile(r"[\w'’‘-]")
_OPENING, _CLOSING = "([{“‘「『", ".!?…。"


@dataclass(frozen=True, slots=True)
class Quotable:
    """A passage found: its words in the report's language where there are any, else as they were found.

    ``against`` are what the rules say of quoting it in this report; empty where it may be.
    """

    passage: PassageRef
    language: str
    words: Private
    found: Private
    found_in: str
    against: tuple[Diagnostic, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether the report could not be published with it."""
        return any(each.severity is Severity.BLOCK for each in self.against)


class Found(NamedTuple):
    """How many passages have the words in all, and the first of them."""

    total: int
    passages: tuple[Quotable, ...]


class Put(NamedTuple):
    """A change of a text: ``words`` in the place of what stands from ``start`` to ``end``, in code points."""

    start: int
    end: int
    words: str

    def into(self, text: str) -> str:
        """Return the text with the change made."""
        return text[: self.start] + self.words + text[self.end :]


def find_passages(
    vault: Vault, project: Project, settings: ReportSettings, words: str, today: date, limit: int
) -> Found:
    """Find what sources said, with what stands against quoting each in this report, on this day.

    Raises UsageError, with the place, for a search that cannot be read.
    """
    result = vault.search(query(words), limit=limit, sources_only=True)
    texts: dict[InterviewRef, Transcript | None] = {}
    passages: dict[PassageRef, Quotable] = {}
    for hit in result.hits:
        interview = hit.passage.interview
        if interview not in texts:
            texts[interview] = vault.transcript(interview, settings.language)
        text = texts[interview]
        turn = next((one for one in text.turns if one.number == hit.passage.first), None) if text else None
        language, said = (settings.language, turn.text) if turn else (hit.language, hit.text)
        passages.setdefault(hit.passage, Quotable(hit.passage, language, said, hit.snippet, hit.language))
    chosen = tuple(passages.values())
    against = _against(vault, project, settings, chosen, today)
    return Found(result.total, tuple(replace(p, against=a) for p, a in zip(chosen, against, strict=True)))


def words_of(vault: Vault, passage: PassageRef, language: str) -> str:
    """Give the words of a passage in a language, its turns apart by a line end; empty where there are none."""
    text = vault.transcript(passage.interview, language)
    turns = text.turns if text else ()
    return "\n".join(t.text.reveal() for t in turns if passage.first <= t.number <= passage.last)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a choice to whole words, and take the white space off its ends; nothing chosen is all of it."""
    start, end = max(0, min(start, end)), min(len(text), max(start, end))
    if not text[start:end].strip():
        return 0, len(text)
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    while start and _WORD.match(text[start]) and _WORD.match(text[start - 1]):
        start -= 1
    while end < len(text) and _WORD.match(text[end - 1]) and _WORD.match(text[end]):
        end += 1
    return start, end


def quotation(words: str, passage: PassageRef, *, alone: bool) -> str:
    """Write a quotation as the manuscript has it: in quotation marks in a sentence, or a block quotation of its own."""
    said = escaped(" ".join(words.split()))
    return f"> [{said}](quote:{passage})" if alone else f"[“{_inner(said)}”](quote:{passage})"


def link(words: str, target: str) -> str:
    """Write a link of words to what backs them."""
    return f"[{escaped(words)}]({target})"


def put(text: str, start: int, end: int, made: str, language: str, *, alone: bool = False) -> Put:
    """Say what to write so that a link stands at the caret, apart from its neighbours as the language has it.

    A quotation of its own gets its own paragraph. In Korean a particle may follow a link directly.
    """
    before, after = text[:start], text[end:]
    if alone:
        lead = "" if not before.strip() or before.endswith("\n\n") else "\n" if before.endswith("\n") else "\n\n"
        tail = "" if not after.strip() or after.startswith("\n\n") else "\n" if after.startswith("\n") else "\n\n"
        return Put(start, end, lead + made + tail)
    lead = " " if before and not before[-1].isspace() and before[-1] not in _OPENING else ""
    tail = " " if language != "ko" and after[:1].isalnum() else ""
    return Put(start, end, lead + made + tail)


def opens_sentence(text: str, at: int) -> bool:
    """Tell whether what is written at a place begins a sentence, and so with a capital letter."""
    before = text[:at].rstrip(" \t").rstrip('”’")')
    return not before or before[-1] in _CLOSING or before[-1] in "\n>#*-|"


def tried(
    vault: Vault, project: Project, settings: ReportSettings, given: Text, change: Put, today: date
) -> tuple[Remark, ...]:
    """Say what the check would remark on in the changed words, if they stood there; nothing is saved."""
    changed = Text(given.path, change.into(given.text), "")
    last = change.start + len(change.words)
    found = remarks(vault, project, settings, changed, today, whole=False)
    return tuple(each for each in found if each.start < last and each.end > change.start)


def _against(
    vault: Vault, project: Project, settings: ReportSettings, chosen: Sequence[Quotable], today: date
) -> list[tuple[Diagnostic, ...]]:
    """Ask the rules of each passage, quoted whole, each under a heading of its own so that no case is told."""
    text = "".join(f"# {n}\n\n{quotation(one.words.reveal(), one.passage, alone=False)}\n\n"
                   for n, one in enumerate(chosen))  # fmt: skip
    manuscript, problems = read(
        replace(settings, files=(_SCRATCH,)), Path(project.root), {_SCRATCH: text.encode()}
    )
    alone = replace(project, findings=MappingProxyType({}), exhibits=MappingProxyType({}), waivers=())
    found = check(manuscript, problems, alone, vault, today, later=LATER).diagnostics
    lines = [4 * n + 3 for n in range(len(chosen))]
    own = [each for each in found if each.code in ASKED and each.place.path == _SCRATCH]
    return [tuple(each for each in own if each.place.line == line) for line in lines]


def _inner(words: str) -> str:
    """Give marks inside a quotation their single form; which marks stand there is free."""
    made, opened = [], False
    for letter in words:
        if letter == '"':
            made.append("’" if opened else "‘")
            opened = not opened
        else:
            made.append({"“": "‘", "”": "’"}.get(letter, letter))
    return "".join(made)

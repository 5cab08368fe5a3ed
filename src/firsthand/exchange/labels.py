"""Who speaks: telling ``SPEAKER: words`` from prose that happens to hold a colon.

The rule, in words, is in ``docs/formats/transcripts.md``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import normalize

from firsthand.exchange.vocabulary import ANSWERING, ASKING, FORMS, without_number
from firsthand.exchange.wording import CELL
from firsthand.model.intake import Utterance
from firsthand.model.private import Private

LONGEST = 40
"""The longest label, in code points."""

MOST_WORDS = 5
"""The most words of a label in an alphabet that has capitals; one without has at most :data:`MOST_WORDS_CASELESS`."""

MOST_WORDS_CASELESS = 3

WHOLE = "*"
"""What the register gives as the speaker of a file that is the source's own words throughout, whatever its colons."""

LEAST_SHARE = 0.1
"""So many labels there must be for each paragraph, for a file to be dialogue; …"""

LEAST_SHARE_ALONE = 0.2
"""… so many where there is but one speaker's label; …"""

LEAST_SHARE_ONCE = 0.5
"""… and so many where no label recurs, but one is a word everybody uses."""

_CANDIDATE = re.compile(
    r"[ \t\u3000]*(?:(?:\[(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?\]|\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?)[ \t]+)?"
    r"(?P<bold>\*\*|__|)(?P<label>[^\W_][^:：\n\x1f*]{0,39}|\[[^\W_][^:：\n\x1f*\]]{0,37}\])"
    r"(?:(?P=bold)[ \t]*[:：\x1f]|[ \t]*[:：](?P=bold))(?!//)(?P<rest>.*)",
    re.DOTALL,
)
_ALLOWED = re.compile(r"[^\W_](?:[\w .,'’\-–/&()#·•・、]*[\w.)])?")
_PARTICLES = frozenset(
    ["al", "and", "bin", "da", "de", "del", "der", "di", "el", "ibn", "la", "of", "the", "van", "von"]
)
_CASELESS = re.compile(r"[ㄱ-ㅣ가-힣一-鿿豈-﫿぀-ヿ]")


def key_of(label: str) -> str:
    """Return what makes two labels the same: composed, without case, brackets and doubled spaces."""
    return " ".join(normalize("NFC", label).strip("[]() \t\u3000").casefold().split())


def is_everybodys(label: str) -> bool:
    """Whether a label is one everybody uses: ``Q``, ``INTERVIEWER``, ``면담자``, with a number or without."""
    return without_number(key_of(label)) in ASKING | ANSWERING


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line's start that may be a label: where, whether it opens a paragraph, and whether it looks like a name."""

    line: int
    label: str
    rest: str
    key: str
    opens: bool
    named: bool


def candidate(line: str, number: int = 0, *, opens: bool = True) -> Candidate | None:
    """Take a line's start as a label, if its shape allows it."""
    match = _CANDIDATE.match(line)
    if match is None:
        return None
    label, rest = match["label"].strip(), match["rest"]
    bare = label.strip("[]")
    if label[-1:].isdigit() and rest[:1].isdigit():
        return None  # a time of day
    if _ALLOWED.fullmatch(bare) is None or not any(character.isalpha() for character in bare):
        return None
    if key_of(bare) in FORMS:
        return None
    caseless = _CASELESS.search(bare) is not None
    if len(bare.split()) > (MOST_WORDS_CASELESS if caseless else MOST_WORDS):
        return None
    return Candidate(number, bare, rest.strip(), key_of(bare), opens, caseless or _named(bare))


def _named(label: str) -> bool:
    """Whether every word starts as a name does, little words such as ``van`` apart."""
    words = [word.lstrip("('") for word in label.split()]
    return all(word in _PARTICLES or not word[:1].islower() for word in words)


def candidates(lines: list[str]) -> list[Candidate]:
    """List the lines' candidates in order."""
    found = []
    opens = True
    for number, line in enumerate(lines):
        if (":" in line or "：" in line or CELL in line) and (one := candidate(line, number, opens=opens)) is not None:
            found.append(one)
        opens = not line or line.isspace()
    return found


def labels_of(lines: list[str], speaker: str = "") -> frozenset[int]:
    """Return the numbers of the lines that open with a speaker's label; none in a narrative.

    ``speaker`` is the label the register gives, which is then one wherever a line opens with it.
    """
    found = candidates(lines)
    counts = Counter(one.key for one in found)
    given = key_of(speaker)
    trusted = [
        one
        for one in found
        if one.key == given or is_everybodys(one.key) or (counts[one.key] > 1 and (one.named or counts[one.key] > 2))
    ]
    typical = trusted or [one for one in found if one.named]
    spaced = sum(1 for one in typical if one.opens) >= 0.8 * len(typical)
    known = {one.key for one in trusted}
    taken = [one for one in found if one.key in known or (one.named and (one.opens or not spaced))]
    if not (given and given in counts) and not _is_dialogue(lines, trusted, taken):
        return frozenset()
    return frozenset(one.line for one in taken)


def _is_dialogue(lines: list[str], trusted: list[Candidate], taken: list[Candidate]) -> bool:
    """Whether labels recur or alternate enough to be speakers'."""
    if not trusted and len(taken) < 2:
        return False
    opening = _paragraphs(lines)
    if len(taken) > 1 and opening <= {one.line for one in taken if one.named}:
        return True
    if any(is_everybodys(one.key) for one in trusted) and _changes(taken):
        recur = len({one.key for one in taken}) < len(taken)
        return len(taken) >= (LEAST_SHARE if recur else LEAST_SHARE_ONCE) * len(opening)
    if _changes(trusted) >= 2:
        return len(trusted) >= LEAST_SHARE * len(opening)
    return len(trusted) > 2 and trusted[0].named and len(trusted) >= LEAST_SHARE_ALONE * len(opening)


def _changes(ones: list[Candidate]) -> int:
    return sum(1 for one, other in pairwise(ones) if one.key != other.key)


def _paragraphs(lines: list[str]) -> set[int]:
    """Return the numbers of the lines that open a paragraph."""
    blank = [not line or line.isspace() for line in lines]
    return {number for number in range(len(lines)) if not blank[number] and (number == 0 or blank[number - 1])}


def utterances(text: str, *, speaker: str = "", headings: bool = False) -> tuple[Utterance, ...]:
    """Part a text into utterances: by its labels, or in a narrative by its paragraphs, with empty labels.

    In dialogue, whatever stands before the first label has an empty label, and a paragraph without one goes on with
    the speaker before it. Where one label alone recurs, the paragraphs between are taken for somebody else's, and have
    an empty label. ``speaker`` is the register's label; :data:`WHOLE` makes a narrative of any file. With
    ``headings`` (Markdown) a line of ``#`` stands alone. No word is lost: labels and texts together are the file's
    words, in order.
    """
    lines = text.split("\n")
    labelled = frozenset() if speaker == WHOLE else labels_of(lines, speaker)
    parts = _dialogue(lines, labelled, headings=headings) if labelled else _narrative(lines)
    return tuple(Utterance(label, Private(words)) for label, words in parts)


def _dialogue(lines: list[str], labelled: frozenset[int], *, headings: bool) -> Iterator[tuple[str, str]]:
    starts = {number: one for number in labelled if (one := candidate(lines[number])) is not None}
    alone = len(starts) > 1 and len({one.key for one in starts.values()}) == 1
    label: str = ""
    words: list[str] = []
    for number, line in enumerate(lines):
        blank = not line or line.isspace()
        starting = starts.get(number)
        heading = headings and line.startswith("#")
        if (starting or heading or (alone and blank)) and (label or _joined(words)):
            yield label, _joined(words)
            label, words = "", []
        if starting:
            label, words = starting.label, [starting.rest]
        elif heading:
            yield "", _joined([line])
        else:
            words.append(line)
    if label or _joined(words):
        yield label, _joined(words)


def _narrative(lines: list[str]) -> Iterator[tuple[str, str]]:
    words: list[str] = []
    for line in [*lines, ""]:
        if line and not line.isspace():
            words.append(line)
        elif words:
            yield "", _joined(words)
            words = []


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).replace(CELL, "\t").strip()

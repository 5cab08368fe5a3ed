"""What stands unquoted in a quotation's own sentence, and turns what is quoted: "it is a lie that …", "… so I heard".

A sentence may be long, and much that it says elsewhere leaves a clause quoted whole as it is. Looked at are the
unquoted words of the quotation's own clause, a condition anywhere before it, a few words tagged on behind it, and
whether the sentence is a question. ``docs/explain/verbatim.md`` says it in full.
"""

from __future__ import annotations

import re

from firsthand.text import meaning, prose

REST = 300
"""How many code points on each side of the quoted words are read."""

TAG_WORDS = 5
"""A clause of up to so many words behind the quoted one ("or so I heard", "they say") is taken to speak of it."""

NEXT_WORDS = 3
"""How many words are read behind a Korean clause quoted to its end: an auxiliary ("-고 있지 않아요") stands there."""

_HANGUL = re.compile(r"[가-힣]")
_OWN_SUBJECT = r"and (?:then )?(?:i|you|he|she|it|we|they|there|the|my|his|her|our|their|this|that|those|these|all)"
_PARTS = rf"[,;:—]|(?<!\w)(?:but|because|(?<!or )so|{_OWN_SUBJECT})(?!\w)"
_BOUNDARY = re.compile(_PARTS, re.IGNORECASE)
_BOUNDARY_AFTER = re.compile(rf"{_PARTS}|(?<!\w)(?:that|who|whom|whose|which|where|when|while)(?!\w)", re.IGNORECASE)
"""Behind the quoted words a clause of these kinds is governed by them, and does not govern."""

_ENDING = r"(?:(?<=[가-힣])(?<![다라냐자])고|며|면서|[아어여해와워]서|[는은]데|지만|니까|다가|[가-힣]면)"
_KOREAN_BOUNDARY = re.compile(rf"{_ENDING}(?=[ ,]|$)|[,;:—]")
_CLAUSE_QUOTED = re.compile(rf"{_ENDING}$")
_KOREAN_STOP = re.compile(
    r"(?:니다|습니까|[아어여해에예네군지까]요|거든요|걸요|데요|[가-힣]죠)(?= (?!이?라[고는며]|하[는고]|[고는] )|$)"
)
"""Where a Korean sentence ends though no sign says so, unless it is reported further on."""

_BEFORE_ANYWHERE = re.compile(
    r"(?<![\w'])(?:if|unless|suppose|supposing|provided)(?!\w)|(?<!\w)(?:만약|만일|\w+다면)", re.IGNORECASE
)
_TAKEN_BACK = re.compile(r"[.?!…' ]* (?:no[,.!—]|or so |아니[,.]|아니[요에]|거짓말)", re.IGNORECASE)
"""A next sentence that begins so takes back the one before it."""

_BETWEEN = " ,;:—'"
_SIGNS = frozenset(",;:—")
_NEAR = 40
"""How many of the quoted code points are read to see where a sentence ends."""


def turned_before(turn: str, start: int, end: int) -> frozenset[str]:
    """Name the kinds of :mod:`firsthand.text.meaning` that stand before the words quoted from ``start`` to ``end``.

    ``turn`` is what is said there by one person, normalised. What governs from directly before is
    :func:`firsthand.text.meaning.kind_cut_before`'s.
    """
    low = max(0, start - REST)
    left = _sentence_before(turn[low : min(end, start + _NEAR)], start - low)
    if not any(map(str.isalnum, left)):
        return frozenset()
    korean = bool(_HANGUL.search(left))
    seen = left + turn[start : min(end, start + _NEAR)]  # "and" may stand before the subject it is quoted with
    bounds = (_KOREAN_BOUNDARY if korean else _BOUNDARY).finditer(seen)
    found = meaning.kinds(left[max((b.end() for b in bounds if b.start() < len(left)), default=0) :])
    if korean:  # what is reported stands before the word that reports it
        found -= {meaning.REPORT}
    if _BEFORE_ANYWHERE.search(left) and meaning.CONDITION not in meaning.kinds(turn[start:end]):
        found |= {meaning.CONDITION}  # "would" among the quoted words shows the condition
    return found


def turned_after(turn: str, start: int, end: int) -> frozenset[str]:
    """Name the kinds that stand behind the words quoted, or that they are cut from a question."""
    low = max(start, end - _NEAR)
    right = _sentence_after(turn[low : end + REST], end - low)
    found = frozenset({meaning.QUESTION}) if right.rstrip("' ").endswith("?") else frozenset[str]()
    if _TAKEN_BACK.match(turn, end + len(right)):
        found |= {meaning.NEGATION}
    if not any(map(str.isalnum, right)):
        return found
    rest = right.lstrip(_BETWEEN)
    if not _HANGUL.search(right):
        clause = _BOUNDARY_AFTER.split(rest)[0]
        another = right[:1] in _SIGNS and len(clause.split()) > TAG_WORDS
        return found if another else found | meaning.kinds(clause)
    if _CLAUSE_QUOTED.search(turn[low:end]):
        return found | meaning.kinds(" ".join(right.split()[:NEXT_WORDS]))
    ends = _KOREAN_BOUNDARY.search(rest)
    return found | meaning.kinds(rest[: ends.end()] if ends else rest)


def _sentence_before(text: str, at: int) -> str:
    first = max((start for start, _ in prose.sentences(text, "") if start <= at), default=0)
    if _HANGUL.search(text):
        first = max((stop.end() for stop in _KOREAN_STOP.finditer(text, first) if stop.end() <= at), default=first)
    return text[first:at]


def _sentence_after(text: str, at: int) -> str:
    last = min((end for _, end in prose.sentences(text, "") if end >= at), default=len(text))
    if _HANGUL.search(text):
        last = min((stop.end() for stop in _KOREAN_STOP.finditer(text, 0, last) if stop.end() >= at), default=last)
    return text[at:last]

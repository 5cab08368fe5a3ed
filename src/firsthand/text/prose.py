"""Sentences and quoted stretches of running prose, by offset. English and Korean."""

from __future__ import annotations

import re

Span = tuple[int, int]
"""Start and end in code points; the end is exclusive."""

_CLOSERS = "\"'”’»」』)\\]】"
_STOPS = ".!?…。！？"
_STOP = re.compile(
    rf"[\n{_STOPS}](?:(?<=\n)|(?<!\n)(?<![{_STOPS}][{_STOPS}])[{_STOPS}]*+[{_CLOSERS}]*+(?=\s|$))"
)  # what it begins with stands first, so that the other signs are passed over fast
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|vs|cf|ca|e\.g|i\.e|al|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)|(?:^|[\s(.])[A-HJ-Z])\.$"
)
_NUMBERED = re.compile(r"\b(?:[Nn]os?|[Pp]p?|[Aa]rts?|[Pp]aras?|[Cc]h|[Vv]ol|[Ff]ig)\.\s+\d")
_CONTINUES = re.compile(r"\s+[a-z]")
_QUOTED = re.compile(
    r"[“‟❝〝](?:[^“‟❝〝”❞〞〟\n]*[”❞〞〟])|[‘‛](?:[^‘‛’\n]|’(?=\w))*’|”[^“”\n]*”|「[^「」\n]*」|『[^『』\n]*』|﹁[^﹁﹂\n]*﹂|﹃[^﹃﹄\n]*﹄"
    r"|«[^«»\n]*»|‹[^‹›\n]*›|＂[^＂\n]*＂|″[^″\n]*″|\"[^\"\n]*\""
)


def sentences(text: str, language: str) -> tuple[Span, ...]:
    """Split prose into sentences, trimmed of white space, in order; together they hold every word.

    A full stop after an abbreviation or an initial, or before a lower-case word, ends no English sentence.
    A line break always does.
    """
    found: list[Span] = []
    start = 0
    for match in _STOP.finditer(text):
        if text[match.start()] != "\n" and language != "ko" and _runs_on(text, match):
            continue
        _keep(found, text, start, match.end())
        start = match.end()
    _keep(found, text, start, len(text))
    return tuple(found)


def quoted(text: str) -> tuple[Span, ...]:
    """List the stretches inside quotation marks, marks included. An apostrophe opens none."""
    return tuple(match.span() for match in _QUOTED.finditer(text))


def _runs_on(text: str, stop: re.Match[str]) -> bool:
    if _CONTINUES.match(text, stop.end()):
        return True
    if text[stop.start()] != "." or stop.end() == len(text):
        return False
    before = max(0, stop.start() - 12)
    numbered = _NUMBERED.search(text[before : stop.end() + 3])
    return bool(_ABBREVIATED.search(text[before : stop.start() + 1])) or bool(
        numbered and before + numbered.end() > stop.end()
    )


def _keep(found: list[Span], text: str, start: int, end: int) -> None:
    stretch = text[start:end]
    left = len(stretch) - len(stretch.lstrip())
    kept = stretch.strip()
    if kept:
        found.append((start + left, start + left + len(kept)))

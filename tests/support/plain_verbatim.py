"""The plain second way to "is this what she said?": one step at a time, every placement tried, nothing clever.

It follows ``docs/explain/verbatim.md`` sentence by sentence and shares no code with the program.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

W = r"(?:[^\W_]|[\u0300-\u036f\u200b-\u200f\u2060\ufeff\u00ad])"
WITHIN_A_WORD = rf"(?:(?<={W})(?=['-]?{W})|(?<={W}['-])(?={W})|(?<=\d)(?=[.,:]\d)|(?<=\d[.,:])(?=\d))"
EDGE = rf"(?!{WITHIN_A_WORD})"
OMISSION = r"\[ ?(?:…|중략|생략|전략|후략) ?\]|\( ?(?:…|중략|생략|전략|후략) ?\)|…"
MARK = re.compile(rf"(?P<omission>{OMISSION})|\[ ?(?P<words>[^\[\]]*[^\[\] ]) ?\]")


def plain_normal(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"[\"'‘’‚‛“”„‟«»‹›「」『』]", "'", text)
    text = re.sub(r"(?<=\d)–(?=\d)", "-", text)
    text = re.sub(r"[‐‑−]", "-", text)
    text = re.sub(r"-{2,}|(?<!\S)-(?!\S)|[‒–—―]", "—", text)
    text = re.sub(r"—+", "—", text)
    return re.sub(r"(?:\.(?: ?\.){2,}|\.*…)[.…]*", "…", text)


def is_verbatim(quoted: str, turns: list[str]) -> bool:
    """Whether the words stand in the turns, declared omissions and insertions apart."""
    passage = " ".join(filter(None, map(plain_normal, turns)))
    said = plain_normal(quoted)
    marks = list(MARK.finditer(said))
    choices = [(False, True) if mark.group() in passage else (False,) for mark in marks]
    return any(_stands(said, marks, literal, passage) for literal in product(*choices))


def _stands(said: str, marks: list[re.Match[str]], literal: tuple[bool, ...], passage: str) -> bool:
    pieces, gaps, here = [""], [], 0
    for mark, own in zip(marks, literal, strict=True):
        pieces[-1] += re.escape(said[here : mark.start()])
        here = mark.end()
        before, after = said[: mark.start()][-1:] or " ", said[mark.end() :][:1] or " "
        words = mark["words"]
        capital = words and len(words) == 1 and words.lower() != words.upper() and after.isalpha()
        if own:
            pieces[-1] += re.escape(mark.group())
        elif mark["omission"]:
            gaps.append("bare" if mark.group() == "…" else "omission")
            pieces.append("")
        elif capital and not re.fullmatch(W, before):
            pieces[-1] += f"(?:{words.lower()}|{words.upper()})"
        elif re.fullmatch("[가-힣]", before) and re.fullmatch("[가-힣]", after):
            pass
        elif re.fullmatch(W, before) or re.fullmatch(W, after):
            pieces[-1] += re.escape(mark.group())
        else:
            gaps.append("words" if re.search(W, words) else "signs")
            pieces.append("")
    pieces[-1] += re.escape(said[here:])
    return _placed(pieces, gaps, passage)


def _placed(pieces: list[str], gaps: list[str], passage: str) -> bool:
    pieces[0] = re.sub(r"^(?:'|,|\\ )+", "", pieces[0])
    stop, after = "", set[str]()
    while True:
        pieces[-1] = re.sub(r"(?:'|,|\\ )+$", "", pieces[-1])
        if after & {"omission", "bare"}:
            break
        if pieces[-1].endswith(r"\.") and (len(pieces) == 1 or pieces[-1] != r"\."):
            pieces[-1] = re.sub(r"(?:'|,|\\ )+$", "", pieces[-1][:-2])
            stop = r"(?=[') \]]*(?:[.…]|$|\n))"
        if pieces[-1] not in {"", r"\."} or len(pieces) == 1:
            break
        pieces.pop()
        after.add(gaps.pop())
        stop = ""
    return _in_order(pieces, gaps, passage, stop, after)


def _in_order(pieces: list[str], gaps: list[str], passage: str, stop: str, after: set[str]) -> bool:
    segments: list[str] = []
    joins: list[set[str]] = []
    leading: set[str] = set()
    pending: set[str] = set()
    for piece, gap in zip(pieces, [*gaps, ""], strict=True):
        core = re.sub(r"^(?:\\ )+|(?:\\ )+$", "", piece)
        if not segments:
            core = re.sub(r"^(?:'|,|\\ )+", "", core)
        if core:
            if segments:
                joins.append(pending)
            else:
                leading = pending
            segments.append(core)
            pending = set()
        pending.add(gap)
    if not segments:
        return False
    if leading & {"words", "signs"} and "omission" not in leading:
        segments[0] = r"(?<!\])(?<!\] )" + segments[0]
    pending |= after
    if pending & {"words", "signs"} and "omission" not in pending:
        segments[-1] += r"(?! ?\[)"
    segments[-1] += stop
    return any(True for _ in _walk(segments, joins, passage, []))


def _walk(segments: list[str], joins: list[set[str]], passage: str, spans: list[tuple[int, int]]) -> Iterator[bool]:
    number = len(spans)
    if number == len(segments):
        yield True
        return
    for match in re.finditer(f"(?={EDGE}({segments[number]}){EDGE})", passage):
        span = match.span(1)
        if number == 0 or (span[0] >= spans[-1][1] and _may_join(joins[number - 1], spans[-1], span, passage)):
            yield from _walk(segments, joins, passage, [*spans, span])


def _may_join(join: set[str], before: tuple[int, int], after: tuple[int, int], passage: str) -> bool:
    gap = passage[before[1] : after[0]]
    if "omission" not in join and ("…" if "bare" in join else "[") in gap:
        return False
    if not join & {"omission", "bare"}:
        return _words(gap) <= (6 if "words" in join else 0)
    sentence_between = re.search(r"[.?!。](?=[ ']|$)", gap) or re.search(r"[.?!。][') ]*$", passage[: before[1]])
    lone = [span for span in (before, after) if _words(passage[slice(*span)]) < 2]
    return not sentence_between or all(_is_sentence(span, passage) for span in lone)


def _words(text: str) -> int:
    return sum(1 for word in text.split(" ") if re.search(W, word))


def _is_sentence(span: tuple[int, int], passage: str) -> bool:
    begins = span[0] == 0 or re.search(r"[.?!。][') ]*$", passage[: span[0]])
    ends = re.search(r"[.?!。][') ]*$", passage[: span[1]]) or re.match(r"[') \]]*(?:[.…?!。]|$)", passage[span[1] :])
    return bool(begins and ends)

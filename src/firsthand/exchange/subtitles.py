"""SubRip (.srt) and WebVTT (.vtt).

Read here rather than by a library: those at hand drop a cue's last line when it is a number, take ``{…}`` for styling,
and pass over what they cannot make out. An age, a year or an aside is testimony; a broken time line is a refusal.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from firsthand.exchange.cues import Cue
from firsthand.exchange.limits import LINES, Refused

_ADVICE = "Correct that line, or export the subtitles again."
_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_INDEX = re.compile(r"\s*\d{1,7}\s*")
_SRT_TAGS = re.compile(r"</?(?:[bius]|font(?: [^<>\n]*)?)>|\{\\an?\d{1,2}\}", re.IGNORECASE)
_VTT_TAGS = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang)(?:[. \t][^<>\n]*)?>|<(?:\d{1,4}:)?\d{1,2}:\d{2}\.\d{3}>")
_VOICE = re.compile(r"<v(?:\.[^ \t<>\n]*)?[ \t]+([^<>\n]+)>")


def read_srt(text: str) -> list[Cue]:
    """Return the cues of a SubRip file; :class:`Refused` when words stand outside a cue or a time line is broken."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if "-->" in line]
    times = [_times(lines[number], number) for number in starts]
    if not starts:
        raise Refused("it has no time line, as subtitles have", "Give it the ending .txt if it is plain text.")
    heads = [_head(lines, number) for number in starts]
    if any(line.strip() for line in lines[: heads[0]]):
        raise Refused("words stand before its first cue", _ADVICE)
    ends = [*heads[1:], len(lines)]
    return [
        Cue(begin, finish, _filled(_SRT_TAGS.sub("", "\n".join(lines[start + 1 : end]))))
        for start, end, (begin, finish) in zip(starts, ends, times, strict=True)
    ]


def _head(lines: list[str], start: int) -> int:
    """Return where a cue begins: at its number where there is one, that is a number after a blank line."""
    numbered = start > 0 and _INDEX.fullmatch(lines[start - 1]) and (start == 1 or not lines[start - 2].strip())
    return start - 1 if numbered else start


def _filled(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip())


def read_vtt(text: str) -> list[Cue]:
    """Return the cues of a WebVTT file, ``<v Name>`` as voices; :class:`Refused` as for SubRip."""
    lines = text.split("\n")
    if re.match(r"WEBVTT(?:[ \t]|$)", lines[0]) is None:
        raise Refused("it does not begin with WEBVTT, as WebVTT does", _ADVICE)
    cues: list[Cue] = []
    number = _past(lines, 0)
    while number < len(lines):
        end = _past(lines, number)
        cues.extend(_block(lines, number, end))
        number = end + 1
    if not cues:
        raise Refused("it has no time line, as subtitles have", "Give it the ending .txt if it is plain text.")
    return cues


def _past(lines: list[str], number: int) -> int:
    while number < len(lines) and lines[number].strip():
        number += 1
    return number


def _block(lines: list[str], start: int, end: int) -> Iterator[Cue]:
    """Read what stands between two blank lines: a comment, a style, or cues that leave no blank line between."""
    if start == end or re.match(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)", lines[start]):
        return
    timed = [number for number in range(start, end) if "-->" in lines[number]]
    if not timed or timed[0] > start + 1:
        raise Refused(f"line {start + 1:,}: words stand outside any cue", _ADVICE)
    for number, until in zip(timed, [*timed[1:], end], strict=True):
        begin, finish = _times(lines[number], number)
        for voice, part in _voices("\n".join(lines[number + 1 : until])):
            yield Cue(begin, finish, html.unescape(_VTT_TAGS.sub("", part)), voice)


def _voices(text: str) -> list[tuple[str | None, str]]:
    """Part a cue by its voices. Words after a closing ``</v>`` are nobody's we know of."""
    parts: list[tuple[str | None, str]] = []
    if text.count("<v") > LINES:
        raise Refused(f"a cue has more than {LINES:,} voices", _ADVICE)
    pieces = _VOICE.split(text)
    if pieces[0].strip() or len(pieces) == 1:
        parts.append((None, pieces[0]))
    for voice, said in zip(pieces[1::2], pieces[2::2], strict=True):
        inside, _, after = said.partition("</v>")
        parts.append((html.unescape(voice).strip(), inside))
        if after.strip():
            parts.append(("", after))
    return parts


def _times(line: str, number: int) -> tuple[int, int]:
    match = _TIMES.fullmatch(line)
    if match is None:
        raise Refused(f"line {number + 1:,}: the time line is broken", _ADVICE)
    groups = match.groups()
    return _milliseconds(groups[:4]), _milliseconds(groups[4:])


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))

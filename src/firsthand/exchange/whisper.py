"""Speech recognition: the JSON of openai-whisper, whisper-timestamped and their kin."""

from __future__ import annotations

import json
import math
from typing import Any

from firsthand.exchange.cues import Cue
from firsthand.exchange.limits import LINES, TAGS, Refused

_ADVICE = "Hand in Whisper's own JSON, or its .srt or .vtt."


def read_whisper(text: str) -> list[Cue]:
    """Return the segments as cues, with ``speaker`` as voice where a segment has one.

    A file with ``text`` alone is one cue. Word lists, tokens and probabilities are left aside.
    """
    if text.count("{") + text.count("[") > TAGS:
        raise Refused(f"the JSON has more than {TAGS:,} brackets", "Export it without the words' timings.")
    try:
        content: Any = json.loads(text)
    except ValueError:
        raise Refused("the JSON is damaged", "Export it again.") from None
    segments = content.get("segments") if isinstance(content, dict) else content
    if isinstance(segments, list) and len(segments) > LINES:
        raise Refused(f"the JSON has more than {LINES:,} segments", "Split it.")
    if isinstance(segments, list) and segments:
        return [_cue(segment) for segment in segments]
    if isinstance(content, dict) and isinstance(content.get("text"), str):
        return [Cue(0, 0, content["text"])]
    raise Refused("the JSON is not a transcript as Whisper writes it", _ADVICE)


def _cue(segment: Any) -> Cue:
    if not isinstance(segment, dict) or not isinstance(segment.get("text"), str):
        raise Refused("the JSON is not a transcript as Whisper writes it", _ADVICE)
    speaker = segment.get("speaker")
    voice = speaker.strip() if isinstance(speaker, str) and speaker.strip() else None
    return Cue(_milliseconds(segment.get("start")), _milliseconds(segment.get("end")), segment["text"], voice)


def _milliseconds(seconds: Any) -> int:
    """Take a time in seconds; 0 where there is none, as for words outside what was timed."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not math.isfinite(seconds):
        return 0
    return int(min(max(seconds, 0), 10**7) * 1000)

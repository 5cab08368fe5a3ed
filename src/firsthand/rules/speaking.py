"""Words that say who speaks, after a quotation."""

from __future__ import annotations

import re

_DASH = re.compile(r"\s*[-‐‑‒–—―−⸺⸻~〜∼(（\[［〔]")
_ONE = (
    r"(?:wo)?man|girl|boy|wife|mother|widow(?:er)?|father|husband|lady|grand(?:mother|father)|speaker|witness"
    r"|interviewee|source|person"
)
_SOMEBODY = rf"(?:[\w'’-]+,?\s){{0,4}}?(?:{_ONE})\b|(?:[\w'’-]+\s){{1,3}}(?:aged\b|of\s\d{{1,2}}\b|who\b)"
_KOREAN_ONE = r"(?:여성|여자|여인|남성|남자|사람|증언자|구술자|씨|분)"
_TELLS = re.compile(
    r"\W*(?:(?:so|thus)\s(?:said|spoke)\b|said\b|(?:th(?:is|at|ese|ose)|here)\s(?:is|are|was|were)\b|the\swords?\s(?:of|are)\b"
    rf"|(?:an?|the|this|that)\s(?:{_SOMEBODY})|s?he\b|aged\b"
    rf"|(?:\S+\s){{0,4}}\S*{_KOREAN_ONE}|(?:그|그녀|이)(?:는|가)\s|\d\d\s?(?:세|살|대))",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    rf"\W*(?:s?he\b|(?:the|this|that)\s(?:[\w'’-]+,?\s){{0,2}}?(?:{_ONE})\b|(?:그|그녀)(?:는|가)\s|이\s?{_KOREAN_ONE})",
    re.IGNORECASE,
)
_SAID_SO = re.compile(
    r"\b(?:said|says|told\sus|put\sit)\s(?:so|this|that|it|us)\b|\bso\ssaid\b|\bwords?\sof\b|(?:이렇게|그렇게|이같이)\s(?:말|이야기)"
    r"|말이다|말입니다|이야기다"
)
_ENDS = re.compile(r"[.!?:;…。！？][\"'”’»」』)\]]*\s*$")


def begins_with_dash(words: str) -> bool:
    """Tell whether a line begins as one does that signs a quotation: with a dash of any shape, or a bracket."""
    return _DASH.match(words) is not None


def tells_who(words: str) -> bool:
    """Tell whether the sentence after a quotation begins with one person, or speaks of the words quoted."""
    return _TELLS.match(words) is not None


def goes_on(words: str) -> bool:
    """Tell whether a sentence goes on about the person the last one was about."""
    return _GOES_ON.match(words) is not None


def is_signed(words: str) -> bool:
    """Tell whether a line of its own after a quotation says whose it is: it names one person, and is no sentence or
    says that she said so.
    """
    return tells_who(words) and len(words) < 200 and (not _ENDS.search(words) or _SAID_SO.search(words) is not None)

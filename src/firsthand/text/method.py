"""Sentences that tell how the interviews were held, and by whom: they say nothing of what was said in them."""

from __future__ import annotations

import re
from functools import cache

from firsthand.text.prose import Span

_DONE = (
    r"held|conducted|carried[ \n]+out|done|recorded|filmed|transcribed|translated|interpreted|anonymi[sz]ed|coded"
    r"|reviewed|checked|proofread|encrypted|stored|approved|opened|closed|arranged"
)
_ADVERB = r"(?:(?:also|then|later|first|all|each|both|not|never|only|[a-z]+ly)[ \n]+)?"
_WORKS = r"interviews?|sessions?|testimon(?:y|ies)|transcripts?|translations?|recordings?|passages?|codings?|texts"
_EN_PASSIVE = (
    r"(?:[ \n]+(?:with|of|from|for)(?:[ \n]+[\w'’-]+){1,4}?)?"
    rf"[ \n]+(?:(?:was|were|is|are|(?:has|have|had)[ \n]+been)[ \n]+{_ADVERB}(?:{_DONE})\b"
    r"|(?:lasted|took[ \n]+place|began|ended)\b)(?![^.;!?\n]*\bby[ \n]+(?:the[ \n]+|an?[ \n]+)?(?:police|officers?"
    r"|officials?|guards?|soldiers?|prosecutors?|courts?|brokers?|managers?|ministry|state|security))"
)
_EN_PEOPLE = (
    rf"[ \n]+(?:(?:was|were|(?:has|have|had)[ \n]+been)[ \n]+{_ADVERB}interviewed\b"
    r"|(?:gave|signed|renewed|confirmed)[ \n]+(?:(?:her|his|their|an?|the|informed|written|oral)[ \n]+){0,3}consent\b"
    r"|consented\b|agreed[ \n]+to[ \n]+(?:be[ \n]+(?:interviewed|recorded|quoted)|(?:an?|the)[ \n]+interview))"
)
_EN_STAFF = (
    r"(?:[ \n]+(?:of|from|in)(?:[ \n]+[\w'’-]+){1,4}?)?(?:[ \n]+who)?[ \n]+(?:have[ \n]+|had[ \n]+)?" + _ADVERB +
    r"(?:held|conducted|led|carried[ \n]+out|recorded|filmed|transcribed|translated|interpreted|coded|reviewed|checked"
    r"|proofread)"
    rf"[ \n]+(?:(?:the|these|those|all|each|every|our|its|of|\d+|[a-z]+teen|twenty|thirty)[ \n]+){{0,3}}(?:{_WORKS})\b"
)  # fmt: skip
_KO_WORKS = r"면담|인터뷰|녹취록?|녹음|전사|번역|통역|부호화|원고"
_KO_DONE = (
    r"(?:진행|녹음|녹화|전사|번역|통역|실시|수행|익명|부호화|코딩|검수|보관|암호화)(?:하|했|한|해|되|됐|된|되었|처리)"
    r"|이루어졌|이루어진|열렸|마쳤|(?:[가-힣]+로|에서|상태로)\s(?:하였|했|한다|했다)"
)
_KO_PASSIVE = rf"(?:들)?(?:은|는|이|가|을|를)?\s(?:모두\s|전부\s)?(?:[^\s.!?]+\s){{0,4}}?[^\s.!?]*?(?:{_KO_DONE})"
_KO_PEOPLE = (
    r"(?:들)?(?:은|는|이|가)?\s(?:[^\s.!?]+\s){0,3}?(?:동의서에|동의하|동의했|동의를|면담에\s(?:응|참여)|면담하였|면담했)"
)
_KO_STAFF = (
    rf"(?:은|는|이|가)\s(?:[^\s.!?]+\s){{0,2}}?(?:{_KO_WORKS})(?:을|를)?\s?"
    r"(?:진행|맡|실시|수행|하였|했|한다|마쳤|검토|검수|전사|번역|부호화|나누어|나눠)"
)
_CONTENT = r"\b(?:in|from|across|throughout|of|by)[ \n]+$"
_EN_ACTIVE = (
    r"\b(?:we|us|group|team|members?|interviewers?|coders?|translators?)\b[^.;!?\n]{0,40}"
    rf"\b(?:{_DONE}|read)[ \n]+$"
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def held(text: str, word: Span, noun: Span, language: str) -> bool:
    """Tell whether a word said of interviews or transcripts only says how they were made: "all were recorded"."""
    if language == "ko":
        return _compiled(_KO_PASSIVE).match(text, max(word[1], noun[1])) is not None
    before = max(0, word[0] - 80)
    if _compiled(_CONTENT).search(text, before, word[0]):
        return False
    passive = _compiled(_EN_PASSIVE).match(text, noun[1])
    return passive is not None or _compiled(_EN_ACTIVE).search(text, before, word[0]) is not None


def took_part(text: str, word: Span, noun: Span, language: str) -> bool:
    """Tell whether a word said of people only says how they were interviewed: "every woman gave her consent"."""
    pattern, start = (_KO_PEOPLE, max(word[1], noun[1])) if language == "ko" else (_EN_PEOPLE, noun[1])
    return _compiled(pattern).match(text, start) is not None


def staff(text: str, end: int, language: str) -> bool:
    """Tell whether the people named up to ``end`` are those who did the work: "two women held the interviews"."""
    return _compiled(_KO_STAFF if language == "ko" else _EN_STAFF).match(text, end) is not None

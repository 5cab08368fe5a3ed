"""Words of the ladder in Korean prose: free words with their particles, and the particles 만, 뿐 and 밖에."""

from __future__ import annotations

import re
from functools import lru_cache

from firsthand.text.mentions import Counts, Lexicon, QuantifierMention, Words
from firsthand.text.nouns import KOREAN, NOUN_KO, PARTICLE, TAIL
from firsthand.text.prose import Span
from firsthand.text.subjects import korean_subject

_JOINED = {
    "만": r"만(?<=[가-힣\w)\]”’」]만)(?=(?:을|이|은|으로|의)?(?![가-힣]))",
    "뿐": r"뿐(?<=[가-힣\w)\]”’」]뿐)(?=이|인|일|임|\s|[.,]|$)(?!만?\s?아니)",
    "밖에": r"밖에(?<=[가-힣\w)\]”’」]밖에)(?=[는도]?\s?(?:없|않|안\s|못|모르|몰랐))",
}
_NOT_ONLY = re.compile(
    r"(?:지만|다만|불만|오만|자만|비만|거만|교만|기만|방만|낭만|충만|원만|산만|미만|[십백천수]만|[\d]만|그만|이만|저만|조만|오랜만|한동안만"
    r"|마지막만|만만|할만|볼만|을만|뿐만|[가-힣]\s만|수밖에)$"
)
_COUNTED = re.compile(
    r"(?:\d|하나|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|스물|스무|서른|마흔|쉰)\s?(?:명|건|번|차례|사람|분|가지|곳|개)$"
)
_IDIOMS = re.compile(
    r"여러\s?(?:번|차례|가지|해|날|달|곳|군데|시간|분)|모두\s?(?:합쳐|더해|합해|(?=\d))|보통\s?(?:사람|여성|주민|의)"
    r"|모든\s것|일부러|(?:한 명|한 사람)도\s(?=빠짐없이)|소수\s?민족|전부터|절반\s?값"
    r"|모두\s(?=(?:열|스물|스무|서른|마흔|쉰|예순)[가-힣]*\s?(?:명|건))"
)
_ADNOMINAL = frozenset(
    {
        "모든",
        "많은",
        "수많은",
        "여러",
        "일부",
        "소수",
        "거의 모든",
        "어떤 사람들",
        "절반이 넘는",
        "절반 넘는",
        "대다수",
        "대부분",
    }
)
_NOUN_AFTER = re.compile(rf"(?:의)?\s(?:[가-힣]+\s){{0,2}}?(?P<noun>{NOUN_KO})(?:들)?{TAIL}")
_BEFORE = re.compile(
    rf"(?:(?P<noun>{NOUN_KO})(?:들)?|(?P<counter>명|사람|건))(?:의|은|는|이|가|을|를)?(?:\s\d+\s?명)?"
    r"\s?(?:중|가운데)?(?:에서|에)?(?:은|는)?\s?$"
)
_ANAPHOR = re.compile(r"(?:이들|그들|이 중|그중|그 중|이 가운데|그 가운데)(?:의|은|는|이|가)?\s?(?:중|가운데)?\s?$")
_SPEAKING = re.compile(
    r"[^.!?\n]{0,60}?(?:말하|말했|말한|증언|진술|대답|답했|답한|이야기|밝혔|알고|몰랐|모른|믿|생각|여겼|들었)"
)
_SUBJECT = re.compile(r"(?:가|이|은|는)(?![가-힣])")
_PARTICLE = re.compile(rf"{PARTICLE}?")


@lru_cache(maxsize=8)
def korean_lexicon(words: Words) -> Lexicon:
    """Make what finds the ladder's words."""
    rungs = {word.removesuffix("-"): (name, kind) for name, kind, listed in words for word in listed}
    stems = {word[:-1] for _, _, listed in words for word in listed if word.endswith("-")}
    parts = [_JOINED[word] for word in rungs if word in _JOINED]
    free = sorted((word for word in rungs if word not in _JOINED), key=len, reverse=True)
    first = "".join(sorted({word[0] for word in free}))
    whole = "|".join(_spelled(word) + ("" if word in stems else TAIL) for word in free)
    if free:
        parts.append(rf"(?=[{re.escape(first)}])(?<![가-힣\w])(?:{whole})")
    return re.compile("|".join(parts) or r"(?!)"), rungs


def korean_quantifiers(text: str, lexicon: Lexicon, heads: tuple[Span, ...]) -> tuple[QuantifierMention, ...]:
    """Find the ladder's words in Korean prose."""
    pattern, rungs = lexicon
    idioms = [match.span() for match in _IDIOMS.finditer(text)]
    found = []
    for match in pattern.finditer(text):
        word = " ".join(match[0].split())
        if any(start <= match.start() and match.end() <= end for start, end in idioms) or _other_word(text, match):
            continue
        name, kind = rungs[word]
        counts, noun = _noun(text, match, word) if kind == "share" else (Counts.NONE, None)
        particle = _PARTICLE.match(text, match.end())
        whole = noun is not None and any(a < noun[1] and noun[0] < b for a, b in heads)
        end = particle.end() if particle else match.end()
        found.append(QuantifierMention(match.start(), match.end(), name, end, counts, noun, population=whole))
    return tuple(found)


def korean_heads(text: str, phrases: tuple[str, ...]) -> tuple[Span, ...]:
    """Find the noun phrases that name a population; one with its own number ("북한 여성 20명") names a group."""
    pattern = _heads(phrases)
    return tuple(match.span() for match in pattern.finditer(text)) if pattern else ()


def _other_word(text: str, match: re.Match[str]) -> bool:
    """Tell whether 만 or 뿐 belongs to another word (하지만, 불만) or to a number (세 명뿐)."""
    if match[0] not in _JOINED:
        return False
    before = text[max(0, match.start() - 8) : match.start()]
    return bool(_NOT_ONLY.search(before + match[0])) or bool(_COUNTED.search(before))


def _noun(text: str, match: re.Match[str], word: str) -> tuple[Counts, Span | None]:
    if word in {"몇 명", "몇 사람", "수 명"} or word.endswith(("명도", "사람도", "건도")):
        return Counts.CASES if word.endswith("건도") else Counts.PEOPLE, None
    joined = text[match.end() : match.end() + 1]
    if joined == "의" or (word in _ADNOMINAL and not joined.strip()):
        after = _NOUN_AFTER.match(text, match.end())
        if after:
            return KOREAN[after["noun"]], after.span("noun")
    window = max(0, match.start() - 16)
    if before := _BEFORE.search(text, window, match.start()):
        if before["noun"]:
            return KOREAN[before["noun"]], before.span("noun")
        return (Counts.CASES if before["counter"] == "건" else Counts.PEOPLE), before.span("counter")
    return _without_noun(text, match, word), None


def _without_noun(text: str, match: re.Match[str], word: str) -> Counts:
    if _ANAPHOR.search(text, max(0, match.start() - 16), match.start()):
        return Counts.UNSAID
    personal = word in {"아무도", "누구도", "그 누구도", "누구나"} or _SUBJECT.match(text, match.end())
    if personal and _SPEAKING.match(text, match.end()):
        return Counts.PEOPLE
    nouns = word not in _ADNOMINAL or word in {"일부", "소수", "대다수", "대부분"}
    return Counts.UNSAID if nouns and korean_subject(text, *match.span()) else Counts.NONE


@lru_cache(maxsize=8)
def _heads(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    people = [phrase for phrase in phrases if phrase.split()[-1] in KOREAN]
    places = [phrase for phrase in phrases if phrase not in people]
    parts = [_spelled(phrase) for phrase in people]
    if places:
        parts.append(rf"(?:{'|'.join(map(_spelled, places))})\s(?:[가-힣]+\s)?(?:{NOUN_KO})")
    if not parts:
        return None
    return re.compile(rf"(?<![가-힣])(?:{'|'.join(parts)})(?:들)?{TAIL}(?!\s?\d|\s[가-힣]+\s명)")


def _spelled(phrase: str) -> str:
    return r"\s".join(map(re.escape, phrase.split()))

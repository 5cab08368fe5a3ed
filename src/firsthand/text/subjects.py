"""Whether a number or a word of the ladder without a noun is the subject of what is said of people: "most were hit".

It is where its predicate tells what befalls people or what they do, or where the words before it speak of people, and
of no things in a number ("three shops", "these rules") that it could be of.
"""

from __future__ import annotations

import re
from functools import cache

from firsthand.text.mentions import Counts
from firsthand.text.nouns import NOUN_KO, PLURAL

_S = r"[ \n]+"
_BEFALLS = (
    "hit|beaten|struck|kicked|slapped|punched|whipped|tortured|raped|assaulted|abused|harassed|attacked|hurt|injured|wounded"
    "|killed|executed|hanged|sold|trafficked|smuggled|abducted|kidnapped|arrested|detained|imprisoned|jailed|sentenced"
    "|interrogated|questioned|interviewed|released|freed|punished|fined|threatened|blackmailed|deported|repatriated|expelled"
    "|evicted|dismissed|hired|recruited|married|unmarried|divorced|widowed|pregnant|afraid|frightened|scared|terrified"
    "|ashamed|silent|silenced|hungry|starving|starved|ill|sick|asleep|awake|exhausted|born|raised|orphaned|caught|captured"
    "|chained|stripped|betrayed|deceived|cheated|persuaded|mocked|insulted|humiliated|blamed|sheltered|warned|women|men"
    "|mothers|wives|refugees|survivors|sent[ \n]+(?:back|home|away)"
)
_ACTS = (
    "fled|escaped|went|came|stayed|returned|married|divorced|begged|starved|died|survived|wept|cried|feared|hoped|wanted"
    "|wished|tried|complained|lived|slept|felt|saw|heard|learned|learnt|chose|preferred|confessed|resisted|endured|sought"
    "|suffered|dared|left|hid|worked|crossed|walked"
)
_WOULD = (
    "report|complain|speak|say|tell|know|flee|leave|escape|return|go|come|stay|want|dare|see|hear|survive|live|eat|work"
    "|marry|fear|understand|believe|remember"
)
_ADVERB = r"(?:(?:also|still|then|later|never|even|not|only|just|all|again|now|first|once|so|very|[a-z]+ly)[ \n]+)"
_BE = "were|are|have|had|do|did|would|could|can|must|will|might|may|cannot"
_SAID = (
    rf"{_S}{_ADVERB}?(?:BE)(?:n['’]t)?\b"
    rf"(?P<befalls>{_S}(?:{_ADVERB}|(?:been|being|be|got|get){_S})*(?:{_BEFALLS})\b(?!-))?"
    rf"(?P<would>{_S}{_ADVERB}?(?:{_WOULD})\b)?"
    rf"|{_S}{_ADVERB}?(?P<acts>{_ACTS})\b(?=\s*[.,;:!?)—–]|{_S}(?:to|in|at|by|for|from|with|on|into|through|without"
    r"|after|before|when|because|that|as|it|them|her|him|their|his|the|an?|no|nothing|not|silent|home|away|back|alone"
    r"|again|early|only)\b)"
)
_OPENS = (
    r"(?:(?:\A|[.!?:;,—–(“\"]|\b(?:and|but|while|whereas|that|because|although|though|if|so|then|yet|when))[ \n]*)"
    r"(?:(?:later|today|about|around|nearly|almost|at[ \n]+least|at[ \n]+most|only|just|over|some|all[ \n]+but"
    r"|all[ \n]+except)[ \n]+)?\Z"
)
_IN_NUMBER = (
    r"\b(?:these|those|several|many|few|some|various|other|following|both|all|most|\d[\d,]*|two|three|four|five|six|seven"
    r"|eight|nine|ten|twenty|thirty|forty|fifty|\w+teen)[ \n]+(?:of[ \n]+)?(?:the[ \n]+)?(?:[a-z]+[ \n]+)?"
    r"(?P<noun>[a-z]+(?<!s)s)\b"
)
_SOMEBODY = r"\b(?:they|them|their|she|her|he|him|his|who|whom|we|us|our|everyone|everybody|nobody|somebody)\b"
_WORD = re.compile(r"[a-z]+")
_PEOPLE = frozenset(word for word, counts in PLURAL.items() if counts in {Counts.PEOPLE, Counts.OTHERS})


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def english_subject(text: str, start: int, end: int, *, singular: bool = False) -> bool:
    """Tell whether the words from ``start`` to ``end`` are a whole subject, of people.

    ``singular`` words ("none", "everyone") may take "was", and are said so often of things and of all the world that
    only what befalls people makes them a count.
    """
    if not _compiled(_OPENS).search(text[max(0, start - 40) : start] if start > 40 else text[:start]):
        return False
    verbs = f"{_BE}|was|is|has|does" if singular else _BE
    said = _compiled(_SAID.replace("BE", verbs)).match(text, end)
    if said is None or singular:
        return said is not None and bool(said["befalls"])
    return bool(said["befalls"] or said["would"] or said["acts"]) or _of_people(text, start)


def _of_people(text: str, start: int) -> bool:
    """Tell whether the sentence before, and this one up to ``start``, speak of people and of no things in a number."""
    before = re.split(r"(?<=[.!?])\s", text[max(0, start - 300) : start].rstrip())
    words = " ".join(before[-2:] if not before[-1].endswith((".", "!", "?")) else before[-1:]).casefold()
    if any(things["noun"] not in PLURAL for things in _compiled(_IN_NUMBER).finditer(words)):
        return False
    return bool(_compiled(_SOMEBODY).search(words)) or not _PEOPLE.isdisjoint(_WORD.findall(words))


_KO_OPENS = (
    r"(?:\A|[.!?,:;—–(“\"]|(?<![가-힣])(?:그리고|그러나|하지만|그런데|결국|나중에|[그이]\s?중|약|거의))\s?\Z"
)
_KO_IN_NUMBER = r"[가-힣\d]\s?(?:가지|개|곳|군데|채|마리|권|장)(?![가-힣]{3})"
_KO_BEFALLS = (
    r"맞았|맞아야|매를 맞|때렸|폭행|구타|강간|성폭|추행|고문|잡혔|잡혀|붙잡|체포|구금|갇혔|갇혀|끌려|팔렸|팔려|당했"
    r"|당하|겪었|다쳤|죽었|숨졌|처형|송환|추방|쫓겨|풀려|떠났|도망|탈출|달아났|숨었|굶|결혼|이혼|임신|침묵|울었|두려워|두려웠"
    r"|무서워|무서웠|협박|위협|처벌|해고|돌아왔|살아남|여성이|남성이|여자였|남자였"
)
_KO_SAID = rf"(?P<particle>이|가|은|는)?\s(?P<befalls>(?:[^\s.!?,]+\s){{0,4}}?(?:{_KO_BEFALLS}))?"
_KO_SOMEBODY = (
    rf"(?<![가-힣])(?:(?:{NOUN_KO})(?:들)?(?:은|는|이|가|을|를|에게|의|도|과|와)(?![가-힣])|그들|이들|그녀)|[\d가-힣]\s?명"
)


def korean_subject(text: str, start: int, end: int) -> bool:
    """Tell whether the words from ``start`` to ``end`` (no particle) are a whole subject, of people: 대부분 맞았다."""
    if not _compiled(_KO_OPENS).search(text[max(0, start - 12) : start] if start > 12 else text[:start]):
        return False
    said = _compiled(_KO_SAID).match(text, end)
    if said is None:
        return False
    before = re.split(r"(?<=[.!?])\s", text[max(0, start - 120) : start].rstrip())[-1]
    if said["befalls"] or not said["particle"] or _compiled(_KO_IN_NUMBER).search(before):
        return bool(said["befalls"])
    return _compiled(_KO_SOMEBODY).search(before) is not None

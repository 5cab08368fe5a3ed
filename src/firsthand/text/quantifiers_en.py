"""Words of the ladder in English prose."""

from __future__ import annotations

import re
from functools import lru_cache

from firsthand.text.mentions import Counts, Lexicon, QuantifierMention, Words
from firsthand.text.normal import folded
from firsthand.text.nouns import PLURAL, english_noun
from firsthand.text.prose import Span
from firsthand.text.subjects import english_subject

_F = re.IGNORECASE
_SPACE = r"[ \n]+"
_TIME = "day|night|morning|evening|week|month|year|time|hour|meal"
_SET_PHRASES = (
    r"(?:at|after|above|once and for|first of|not(?: quite| nearly)?) all",
    r"in all(?! (?:(?:of )?(?:the|these|those|our) )?(?:\d+ )?(?:interview|session|account|testimon|transcript)[a-z]+)",
    r"all (?:but|along|right|too|over|in all|kinds|sorts|the (?:more|same|while|way|better|less|worse)|of a sudden)",
    r"not (?:every|each|many|most|always|often|usually|only|just|merely|solely)\w*",
    r"(?:as|how|so|too) (?:many|few)|quite a few|(?:the )?(?:first|last|next|past) few|many a(?:nother)?",
    r"the most|at (?:the )?most|for the most part|most (?:[a-z]+ly|recent|important)",
    r"some(?: of)? (?:day|sort|kind|way|more|extent|degree|point|distance)",
    rf"half (?:an?|past|the|of (?:her|his|the|it)) (?:{_TIME})|half an?",
    r"no (?:longer|more|doubt|matter|less|sooner|way)(?! than)",
    rf"each other|(?:each|every) (?:other )?(?:{_TIME})|every so often",
    r"if only|only (?:if|when|then|after|because|just|once|until|since|recently|natural|child)",
    r"as usual|in common|common (?:ground|law|sense|knowledge|good|criminals?|people)",
)
_IDIOMS = re.compile(rf"(?<!\w)(?:{'|'.join(_SET_PHRASES).replace(' ', _SPACE)})(?!\w)|(?<!\w)half-", _F)
_NUMBER_NEXT = re.compile(
    r"[ \n]+(?:about[ \n]+)?(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|\w+teen|a[ \n]+(?:dozen|hundred|thousand))\b)",
    _F,
)
_REACH = re.compile(r"(?:[ \n]+of)?(?:[ \n]+(?:all|the|those|these|them|us)){1,3}\b|[ \n]+of\b", _F)
_THE = re.compile(r"[ \n]+(?:the|these|those)(?=[ \n])", _F)
_SINGULAR = frozenset(
    ["every", "each", "no", "every single", "every one", "not a single", "not one", "almost every", "nearly every"]
)
_ONE_BY_ONE = frozenset(
    ["none", "each", "everyone", "everybody", "nobody", "no one", "no-one", "almost everyone", "nearly everyone"]
)
_A_REPORT = re.compile(r"[ \n]+(?:report|answer|mention|state)\b", _F)
_REPORTS = re.compile(r"[ \n]+reports\b", _F)


@lru_cache(maxsize=8)
def english_lexicon(words: Words) -> Lexicon:
    """Make what finds the ladder's words. They are told apart by their first letter, which most words lack."""
    rungs = {folded(word): (name, kind) for name, kind, listed in words for word in listed}
    by_letter: dict[str, list[str]] = {}
    for word in sorted(rungs, key=len, reverse=True):
        by_letter.setdefault(word[0], []).append(_spelled(word))
    spelled = "|".join(rf"(?={re.escape(letter)})(?:{'|'.join(those)})" for letter, those in by_letter.items())
    first = re.escape("".join(sorted(by_letter)))
    return re.compile(rf"(?<![\w'’-])(?=[{first}])(?:{spelled})(?![\w'’-])" if rungs else r"(?!)", _F), rungs


def english_quantifiers(text: str, lexicon: Lexicon, heads: tuple[Span, ...]) -> tuple[QuantifierMention, ...]:
    """Find the ladder's words in English prose."""
    pattern, rungs = lexicon
    found = []
    for match in pattern.finditer(text):
        word = " ".join(folded(match[0]).split())
        idioms = _IDIOMS.finditer(text, max(0, match.start() - 24), min(len(text), match.end() + 24))
        if any(idiom.start() <= match.start() and match.end() <= idiom.end() for idiom in idioms):
            continue
        name, kind = rungs[word]
        if (kind == "exclusive" or word == "some") and _NUMBER_NEXT.match(text, match.end()):
            continue
        counts, noun = _noun(text, match, word) if kind == "share" else (Counts.NONE, None)
        if word == "no" and counts is Counts.NONE:
            continue
        reach = _REACH.match(text, match.end()) if kind == "share" else None
        whole = noun is not None and any(a < noun[1] and noun[0] < b for a, b in heads)
        end = reach.end() if reach else match.end()
        found.append(QuantifierMention(match.start(), match.end(), name, end, counts, noun, population=whole))
    return tuple(found)


def english_heads(text: str, phrases: tuple[str, ...]) -> tuple[Span, ...]:
    """Find the noun phrases that name a population, by the configured phrases."""
    words = " ".join(folded(text).split())
    for phrase in _folded(phrases):
        if phrase in words:
            return tuple(match.span() for match in _heads(phrases).finditer(text))
    return ()


def _noun(text: str, match: re.Match[str], word: str) -> tuple[Counts, Span | None]:
    end = match.end()
    counts, noun = english_noun(text, end, one=word in _SINGULAR)
    if counts is Counts.NONE and word == "no":
        counts, noun = english_noun(text, end)
    if counts is Counts.NONE and (article := _THE.match(text, end)):
        counts, noun = english_noun(text, article.end())
    if noun is None and (_A_REPORT if word in _SINGULAR else _REPORTS).match(text, end):
        return Counts.NONE, None
    if counts is Counts.NONE and noun is None and word != "a number":
        alone = english_subject(text, match.start(), end, singular=word in _ONE_BY_ONE)
        counts = Counts.UNSAID if alone else counts
    return (Counts.NONE, None) if counts is Counts.MEASURE else (counts, noun)


@lru_cache(maxsize=8)
def _folded(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Write the phrases as they stand in folded text: one with none of them names no population."""
    return tuple(" ".join(folded(phrase).split()) for phrase in phrases)


@lru_cache(maxsize=8)
def _heads(phrases: tuple[str, ...]) -> re.Pattern[str]:
    people = [phrase for phrase in phrases if _names_people(phrase)]
    places = [phrase for phrase in phrases if phrase not in people]
    nouns = "|".join(word for word, counts in PLURAL.items() if counts in {Counts.PEOPLE, Counts.OTHERS})
    parts = [_spelled(phrase) for phrase in people]
    if places:
        parts.append(rf"(?:{nouns})[ \n]+(?:{'|'.join(map(_spelled, places))})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", _F)


def _names_people(phrase: str) -> bool:
    last = phrase.rsplit(maxsplit=1)[-1].casefold()
    return PLURAL.get(last) in {Counts.PEOPLE, Counts.OTHERS} or last == "koreans"


def _spelled(phrase: str) -> str:
    return r"[ \n]+".join(map(re.escape, phrase.split()))

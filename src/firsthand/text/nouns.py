"""The nouns beside a number or quantifier, and what kind of thing each counts."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from firsthand.text.mentions import Counts
from firsthand.text.prose import Span

_WORDS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("nouns.toml").read_text("utf-8"))


def _listed(language: str) -> dict[str, Counts]:
    return {word: counts for counts in Counts for word in _WORDS.get(counts, {}).get(language, "").split()}


def _plurals(singulars: dict[str, Counts]) -> dict[str, Counts]:
    irregular = _WORDS["irregular"]
    regular = {word + "s": counts for word, counts in singulars.items() if word not in irregular.values()}
    return (
        {word: Counts.MEASURE for word, counts in singulars.items() if counts is Counts.MEASURE}
        | regular
        | {plural: singulars[one] for plural, one in irregular.items()}
        | {"persons": Counts.PEOPLE, "police": Counts.OTHERS}
    )


SINGULAR = _listed("en")
PLURAL = _plurals(SINGULAR)
STOPS = frozenset(_WORDS["stops"]["en"].split())
SPEAKING = frozenset(_WORDS["speaking"]["en"].split())
_WORD = re.compile(r"[ \n]+([A-Za-z][\w'’-]*)")
_FLAGS = re.IGNORECASE
_PARTITIVE = re.compile(r"[ \n]+of(?:[ \n]+(?:all|the|those|these|our|its)){0,3}(?=[ \n])", _FLAGS)
_ANAPHOR = re.compile(r"[ \n]+of[ \n]+(?:them|us|these|those|whom)\b", _FLAGS)
_A_THING = re.compile(
    r"[ \n]+(?:is|was|remains?)[ \n]+(?:that\b|(?:(?:the|an?|simply|just|plain)[ \n]+)*(?:fear|shame|law|hunger|poverty"
    r"|money|(?!witness|acquaint|relation)[a-z]+(?:[ae]nce|ness|[st]ion|ment|ity|ship|ism|hood|cy)))(?![\w'’])"
    r"|[ \n]+(?!alw|some|others)(?P<noun>[a-z]*[a-rt-z]s)[ \n]+(?:is|was|has|does|[a-z]+(?:s|ed))\b",
    _FLAGS,
)
"""After "one of them" or "one of these": what makes it a thing ("is silence"), or names it ("rules matters")."""
_RULES = re.compile(
    r"[ \n]+(?:(?:old|new|last|first|same|small|large|legal)[ \n]+)?"
    r"(?!(?:was|is|has|does|as|us|this|thus|his|hers|its|ours|theirs|yes|perhaps|besides|\w*ways|\w*times|\w*wards)\b)"
    r"(?P<noun>[a-z]{2,}(?<![su])s)\b(?!['’])",
    _FLAGS,
)
"""A plural noun after "two of these" that may be one it does not know: a verb there would have no "s"."""
_THOSE_ASKED = re.compile(
    r"[ \n]+(?:of[ \n]+)?(?:(?:all|the|those|these|whom)[ \n]+){0,3}(?:we[ \n]+)?"
    r"(?:who|interviewed|asked|questioned)\b",
    _FLAGS,
)
_WERE_ASKED = re.compile(
    r"[ \n]+(?:were|was|had[ \n]+been)[ \n]+(?:not[ \n]+)?(?:interviewed|asked|questioned)\b"
    r"|[ \n]+(?:did|had|have|has)[ \n]+not[ \n]+(?:say|been[ \n]+asked|answer|report|mention|speak|know)\b",
    _FLAGS,
)
_NUMERAL = re.compile(
    r"[ \n]+(?:[\d,]+|(?:(?:twenty|thirty|forty|fifty)-?)?(?:two|three|four|five|six|seven|eight|nine|ten))(?=[ \n])",
    _FLAGS,
)
_LONGEST_PHRASE = 5
_CLOSING = ("”", "’", '"', "*")


def english_noun(text: str, start: int, *, one: bool = False) -> tuple[Counts, Span | None]:
    """Name what is counted by the number or quantifier that ends at ``start``, and the noun's span.

    Looks through a partitive ("of the") and up to five words for a noun it knows, and stops at the first word or
    mark that cannot belong to the noun phrase. A noun in the possessive, or before another noun it belongs to,
    counts nothing; ``one`` asks for a singular.
    """
    start += text[start : start + 1] in _CLOSING
    if asked := _THOSE_ASKED.match(text, start):
        return Counts.PEOPLE, (asked.end() - len(asked[0].split()[-1]), asked.end())
    if _WERE_ASKED.match(text, start):
        return Counts.PEOPLE, None
    anaphor = _ANAPHOR.match(text, start)
    if anaphor and _of_things(text, anaphor.end(), one=one):
        return Counts.NONE, None
    if anaphor and anaphor[0][-1] in "mMsS":  # them, us, whom
        return Counts.UNSAID, None
    partitive = _PARTITIVE.match(text, start)
    position = partitive.end() if partitive else start
    if number := _NUMERAL.match(text, position):
        position, one = number.end(), False
    found = _head(text, position, SINGULAR if one and not partitive else PLURAL, immediate=position == start)
    return (Counts.UNSAID, None) if anaphor and found[0] is Counts.NONE else found


def _of_things(text: str, position: int, *, one: bool) -> bool:
    """Tell whether what stands after "two of these" or "one of them" is, or makes it, a thing."""
    said = (_A_THING if one else _RULES).match(text, position)
    return said is not None and (said["noun"] or "").casefold() not in PLURAL


def _head(text: str, position: int, known: dict[str, Counts], *, immediate: bool) -> tuple[Counts, Span | None]:
    for step in range(_LONGEST_PHRASE):
        match = _WORD.match(text, position)
        if match is None:
            return Counts.NONE, None
        word = match[1].casefold()
        if step == 0 and immediate and word in SPEAKING:
            return Counts.PEOPLE, None
        if word in known:
            return known[word], match.span(1)
        if word in STOPS or word in SPEAKING:
            return Counts.NONE, None
        position = match.end()
    return Counts.NONE, None


KOREAN = _listed("ko")
"""Korean nouns by what they count; a plural ending may follow."""

NOUN_KO = "|".join(sorted(KOREAN, key=len, reverse=True))
PARTICLE = (
    r"(?:들|이|가|은|는|을|를|의|에|에게|에게서|에서|에서는|도|만|과|와|으로|로|씩|이며|이고|이다|이었다|이었고|였다|였고"
    r"|인|이나|나|뿐|밖에|까지|부터|한테|중|가운데|쯤|정도|가량|이상|이하|미만|초과|남짓|꼴|이라고|이라는|이라"
    r"|입니다|이었습니다|였습니다|인데)"
)
"""One Korean particle, copula or bound noun that may be joined to a noun or counter."""

TAIL = rf"(?={PARTICLE}{{0,4}}(?![가-힣]))"
"""What may follow a Korean noun or counter: particles, then no more Hangul."""

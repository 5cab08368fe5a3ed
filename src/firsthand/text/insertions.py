"""Words put into a quotation in brackets: whether they are so many, or so whole, that they are no longer a help."""

from __future__ import annotations

import re
from collections.abc import Sequence

from firsthand.text.normal import is_word_sign

PUT_IN_WORDS = 6
"""The most words that may be put in at one place; more is the editor's own sentence."""

_SUBJECT = re.compile(r"(?:i|he|she|they|we|you|it|nobody|somebody|everybody|everyone)(?!\w)", re.IGNORECASE)
_TERMINAL = ".?!。"
_STOPPED = re.compile(r"(?:\w{3,}|[가-힣]+|\d)[.?!。](?=['’)]*(?: |$))")
_SHORTENED = re.compile(r"(?<!\w)(?:mrs|etc|approx|lit|sgt|capt|col|gen|lt|prof|incl)\.", re.IGNORECASE)
_NO_VERB = re.compile(r"(?:필요|중요|주요|수요|개요|강요|민요)$")


def says_more(said: str, spots: Sequence[tuple[int, int]]) -> bool:
    """Tell whether what a normalised quotation has at ``spots``, its brackets with words put in, is a sentence or long.

    Long are over six words at one place, and over six in all where they are more than the source's own.
    """
    if any(_is_sentence(said, spot) for spot in spots):
        return True
    words, together, last = [], 0, -1
    for start, end in spots:
        n = _count(said[start:end])
        together = together + n if last >= 0 and not _count(said[last:start]) else n
        words.append(together)
        last = end
    inserted = sum(_count(said[a:b]) for a, b in spots)
    return max(words, default=0) > PUT_IN_WORDS or (inserted > PUT_IN_WORDS and inserted > _count(said) - inserted)


def _is_sentence(said: str, spot: tuple[int, int]) -> bool:
    words = said[spot[0] + 1 : spot[1] - 1].strip()
    if not _count(words):
        return False
    if _STOPPED.search(_SHORTENED.sub("", words)):
        return True
    before, after = said[: spot[0]].rstrip("' "), said[spot[1] :].lstrip("' ")
    opens = before[-1:] in _TERMINAL
    if opens and after and after[0] in _TERMINAL:
        return True
    if _count(words) < 2 or _is_hangul(said[spot[1] : spot[1] + 1]):
        return False
    follows = not after or after[0].isupper() or after[0] == "["
    return _ends_korean(words) or (opens and follows and _count(words) > 2 and _SUBJECT.match(words) is not None)


def _ends_korean(words: str) -> bool:
    """Tell whether the last word has the ending of a sentence: -니다, -었다, -ㄴ다, -요, -죠."""
    if len(words) < 2 or not _is_hangul(words[-2]):
        return False
    if words[-1] == "다":
        return words[-2] == "니" or (ord(words[-2]) - 0xAC00) % 28 in {4, 20}
    return words[-1] == "죠" or (words[-1] == "요" and not _NO_VERB.search(words))


def _is_hangul(sign: str) -> bool:
    return "가" <= sign <= "힣"


def _count(text: str) -> int:
    return sum(1 for word in text.split() if any(map(is_word_sign, word)))

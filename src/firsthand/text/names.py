"""The forms a Korean name takes in writing: spellings north and south, orders, and Latin letters.

What is found by these forms is held to be the name; what a form would find too often in ordinary words is left out,
and :mod:`firsthand.disclosure.words.watch` says what that leaves unseen.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from firsthand.text.romanise import fold, joined, parts, spellings

_TWO_SYLLABLES = frozenset(
    {"남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방", "강전", "망절", "어금", "장곡"}
)
_HANGUL = re.compile(r"[가-힣]+")
_N, _R, _NONE = 2, 5, 11
_BEFORE_I = frozenset({2, 3, 6, 7, 12, 17, 20})
"""The vowels before which the south drops an initial n or r: ya, yae, yeo, ye, yo, yu, i."""

PARTICLES = frozenset(
    re.findall(
        r"\w+",
        "은 는 이 가 을 를 의 에 에게 께 께서 한테 와 과 랑 이랑 도 만 부터 까지 로 으로 아 야 이야 이라 라 라고 "
        "이라고 란 이란 씨 씨는 씨가 씨의 씨를 님 동무 동지 언니 오빠 누나 형 엄마 아빠 어머니 아버지 할머니 할아버지 "
        "네 처럼 보다 이는 이가 이를 이의 이도 이네 이한테 이에게 이와 였다 이었다 입니다",
    )
)
"""What may follow a given name in the same word, and nothing else: particles, and what people are called by."""


@dataclass(frozen=True, slots=True)
class KoreanName:
    """A name in Hangul, taken apart. ``given`` is empty for a surname alone."""

    surname: str
    given: str

    @classmethod
    def parse(cls, text: str) -> KoreanName | None:
        """Take a name of two to six syllables apart, spaces or none; None for anything else."""
        words = unicodedata.normalize("NFC", text).replace("-", " ").split()
        whole = "".join(words)
        if not _HANGUL.fullmatch(whole) or not 2 <= len(whole) <= 6:
            return None
        if len(words) > 1:
            return cls(words[0], "".join(words[1:]))
        length = 2 if whole[:2] in _TWO_SYLLABLES and len(whole) > 2 else 1
        return cls(whole[:length], whole[length:])


def written(syllable: str) -> frozenset[str]:
    """Return a word's first syllable as north and south write it: 리 and 이, 류 and 유, 로 and 노, 녀 and 여."""
    found = parts(syllable)
    if found is None:
        return frozenset({syllable})
    initial, vowel, final = found
    soft = vowel in _BEFORE_I
    alike = {initial}
    if initial in {_N, _R, _NONE} and soft:
        alike = {_N, _R, _NONE}
    elif initial in {_N, _R}:
        alike = {_N, _R}
    return frozenset(joined(one, vowel, final) for one in alike)


def hangul_givens(name: KoreanName) -> frozenset[str]:
    """List the spellings of a given name."""
    return frozenset(first + name.given[1:] for first in written(name.given[0])) if name.given else frozenset()


def hangul_surnames(name: KoreanName) -> frozenset[str]:
    """List the spellings of a surname."""
    return frozenset(first + name.surname[1:] for first in written(name.surname[0]))


@lru_cache(maxsize=4096)
def latin_givens(name: KoreanName) -> frozenset[str]:
    """List the Latin spellings of a given name, folded, its syllables joined."""
    found: set[str] = set()
    for given in hangul_givens(name):
        found.update(map("".join, product(*(sorted(spellings(syllable)) for syllable in given))))
    return frozenset(found)


@lru_cache(maxsize=4096)
def latin_surnames(name: KoreanName) -> frozenset[str]:
    """List the Latin spellings of a surname, folded. One letter is left out where the given name has one syllable."""
    found: set[str] = set()
    for surname in hangul_surnames(name):
        found.update(map("".join, product(*(sorted(spellings(syllable, surname=True)) for syllable in surname))))
    least = 2 if len(name.given) < 2 else 1
    return frozenset(spelling for spelling in found if len(spelling) >= least)


def latin_words(text: str) -> tuple[str, ...]:
    """Return a name in Latin letters as folded words."""
    return tuple(word for word in re.split(r"[^a-z]+", fold(text)) if word)


def is_followed_rightly(rest: str) -> bool:
    """Tell whether what follows a given name in its word leaves it a name."""
    return not rest or rest in PARTICLES


def same_name(one: str, other: str) -> bool:
    """Tell whether two names, in any writing, are the same or nearly: a reader would take one for the other.

    Nearly: Hangul names of one surname whose given names differ in a single letter of a syllable; a Latin name that is
    a spelling of the Hangul one, in either order; Latin names of the same letters but one.
    """
    left, right = KoreanName.parse(one), KoreanName.parse(other)
    if left and right:
        return bool(hangul_surnames(left) & hangul_surnames(right)) and _letters_apart(left.given, right.given) <= 1
    if left or right:
        hangul, latin = (left, other) if left else (right, one)
        assert hangul is not None, "one of the two is Hangul"
        return _spells(latin_words(latin), hangul)
    return _nearly(latin_words(one), latin_words(other))


def _spells(words: tuple[str, ...], name: KoreanName) -> bool:
    for surname, given in ((words[:1], words[1:]), (words[-1:], words[:-1])):
        if given and surname[0] in latin_surnames(name) and "".join(given) in latin_givens(name):
            return True
    return False


def _letters_apart(one: str, other: str) -> int:
    """Count the Hangul letters in which two given names differ, north's and south's spelling being one."""
    if len(one) != len(other):
        return 99
    nearest = 99
    for first in written(one[0]) if one else ("",):
        pairs = zip(first + one[1:], other, strict=True)
        apart = sum(sum(a != b for a, b in zip(parts(x) or (), parts(y) or (), strict=False)) for x, y in pairs)
        nearest = min(nearest, apart)
    return nearest


def _nearly(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    from rapidfuzz.distance import OSA

    if not one or not other:
        return False
    least = min(
        OSA.distance("".join(one), "".join(turned), score_cutoff=1)
        for turned in (other, other[1:] + other[:1], other[-1:] + other[:-1])
    )
    return least <= (1 if len("".join(other)) > 5 else 0)

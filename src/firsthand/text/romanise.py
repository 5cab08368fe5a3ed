"""Korean syllables in Latin letters: three published systems, and every spelling people's papers show.

Revised Romanization of Korean (Ministry of Culture and Tourism, Proclamation 2000-8), McCune-Reischauer (1939; names as
its section on proper names has them), and the system of the north (1992; ``Kim Chol Su``, ``Ri``). A name is written
syllable by syllable, as the first of these asks for names. :func:`spellings` adds what passports show.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import product

_FIRST, _LAST = 0xAC00, 0xD7A3
INITIALS = tuple("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
VOWELS = tuple("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ")
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")


def _row(letters: str, between: str = " ") -> list[str]:
    return letters.split(between)


_REVISED = (
    _row("g kk n d tt r m b pp s ss - j jj ch k t p h"),
    _row("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i"),
)
_MCCUNE = (
    _row("k kk n t tt r m p pp s ss - ch tch ch' k' t' p' h"),
    _row("a ae ya yae ŏ e yŏ ye o wa wae oe yo u wŏ we wi yu ŭ ŭi i"),
)
_NORTHERN = (
    _row("k kk n t tt r m p pp s ss - j jj ch kh th ph h"),
    _row("a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i"),
)
_CLOSING = _row("- k k k n n n t l k m l l l p l m p p t t ng t t k t p t")
_VOICED = {"k": "g", "t": "d", "p": "b", "ch": "j"}

_INITIALS_SPELT = _row(
    "g k,kk gg k,n,d t,tt dd t,r l n,m,b p,pp bb p,s sh,ss s,-,j ch z,jj tch j,ch tch,k kh,t th,p ph,h", ","
)
_VOWELS_SPELT = _row(
    "a ah,ae ai e ay,ya,yae,eo o u uh ou,e ae ay,yeo yo yu you yeu,ye yae e,o oh,wa oa,wae wai,oe oi oy we wae,yo,"
    "u oo woo wu ou,wo weo wu,we,wi wui wee,yu yoo you,eu u oo,ui eui i ee hi,i ee yi ie",
    ",",
)
_FINALS_SPELT = {"k": "k g ck", "n": "n", "t": "t d s", "l": "l r", "m": "m", "p": "p b", "ng": "ng", "-": "-"}
_SURNAMES_SPELT = {
    "이": "lee yi ri rhee rhie li ree rhi",
    "리": "lee yi ri rhee rhie li ree rhi",
    "박": "park pak bak bahk pahk",
    "최": "choi choe choy chwe chey",
    "백": "paik baik back paek",
    "노": "roh noh rho no ro",
    "로": "roh noh rho no ro",
    "허": "hur huh heo ho her",
    "구": "koo ku gu goo",
    "유": "yoo yu you ryu lyu ryoo",
    "류": "yoo yu you ryu lyu ryoo",
    "임": "lim im rim yim leem rhim",
    "림": "lim im rim yim leem rhim",
    "여": "yeo yo ryo ryeo lyuh",
    "라": "ra na la rha nah",
    "나": "ra na la rha nah",
}


def parts(syllable: str) -> tuple[int, int, int] | None:
    """Take a syllable apart: the numbers of its initial, vowel and final; None for what is no Hangul syllable.

    The arithmetic is that of the Unicode Standard, section 3.12.
    """
    if len(syllable) != 1 or not _FIRST <= ord(syllable) <= _LAST:
        return None
    initial, rest = divmod(ord(syllable) - _FIRST, 588)
    return initial, *divmod(rest, 28)


def joined(initial: int, vowel: int, final: int) -> str:
    """Put a syllable together."""
    return chr(_FIRST + initial * 588 + vowel * 28 + final)


def revised(name: str) -> str:
    """Write Hangul by the Revised Romanization as it is for names: no change between syllables, lower case."""
    return "".join(_letters(syllable, _REVISED) for syllable in name)


def northern(name: str) -> str:
    """Write Hangul as the north does for names: syllable by syllable, lower case, a space between."""
    return " ".join(_letters(syllable, _NORTHERN) for syllable in name)


def mccune(name: str) -> str:
    """Write Hangul by McCune-Reischauer, lower case: a consonant between voiced sounds is voiced."""
    out, voiced = "", False
    for syllable in name:
        letters, found = _letters(syllable, _MCCUNE), parts(syllable)
        if found is None:
            out, voiced = out + syllable, False
            continue
        initial = _MCCUNE[0][found[0]]
        if voiced and initial in _VOICED:
            letters = _VOICED[initial] + letters.removeprefix(initial)
        out += letters
        voiced = _CLOSING[found[2]] in {"-", "n", "m", "ng", "l"}
    return out


def _letters(syllable: str, system: tuple[list[str], list[str]]) -> str:
    found = parts(syllable)
    if found is None:
        return syllable
    initial, vowel, final = system[0][found[0]], system[1][found[1]], _CLOSING[found[2]]
    return f"{initial}{vowel}{final}".replace("-", "")


@cache
def spellings(syllable: str, *, surname: bool = False) -> frozenset[str]:
    """List the Latin spellings of a syllable, folded: small letters without marks or apostrophes.

    Those of the three systems, voiced or not, and those common in passports; more for a surname.
    """
    found = parts(syllable)
    if found is None:
        return frozenset({fold(syllable)})
    choices = (_INITIALS_SPELT[found[0]], _VOWELS_SPELT[found[1]], _FINALS_SPELT[_CLOSING[found[2]]])
    made = {"".join(letters).replace("-", "") for letters in product(*(choice.split() for choice in choices))}
    return frozenset(made | set(_SURNAMES_SPELT.get(syllable, "").split() if surname else ()))


LATIN_SURNAMES = frozenset(spelling for spelt in _SURNAMES_SPELT.values() for spelling in spelt.split())
"""The surnames that passports spell in a way of their own, folded: none of them is a given name."""


def fold(text: str) -> str:
    """Write Latin letters for comparison: small, without breves, accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign) and sign not in "'’ʼ‘`")

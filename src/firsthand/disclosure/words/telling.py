"""Details in running text by which somebody could be known: days, places, posts, other people's names, a dialect.

Patterns of English and Korean, for human eyes: they know no meaning, and are made to point seldom and rightly.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import NamedTuple

from firsthand.disclosure.words import telling_words as words
from firsthand.text.prose import sentences

_MONTH_EN = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
)
_DAY_EN = r"(?:[12]\d|3[01]|[1-9])(?:st|nd|rd|th)?"
_MONTH = re.compile(rf"\b{_MONTH_EN}|(?<!\d)(?:1[0-2]|[1-9])월")
_DAY = re.compile(
    rf"\b(?:{_MONTH_EN} {_DAY_EN}(?!\d)|{_DAY_EN}(?: of)? {_MONTH_EN})"
    r"|(?<!\d)(?:1[0-2]|[1-9])월 ?(?:[12]\d|3[01]|[1-9])일"
    r"|(?<![\d-])(?:19|20)\d\d[-./](?:1[0-2]|0?[1-9])[-./](?:[12]\d|3[01]|0?[1-9])(?!\d)"
)
_FACILITY = re.compile(
    rf"\b(?:[A-Z][a-z]+(?:-[a-z]+)? ){{1,3}}{words.SITES_EN}(?: (?:[Cc]ent(?:er|re)|[Cc]amp|[Ss]tation|[Oo]ffice))*\b"
    r"|\b(?:[Cc]amp|[Pp]rison|[Mm]ine|[Ff]actory) (?:No\. ?)?\d+"
    rf"|[가-힣]{{1,5}}{words.SITES_KO}|(?:제 ?)?\d+호? ?(?:교화소|관리소|농장|공장)"
)
_NOT_NAMED = re.compile(
    r"(?:(?:The|A|An|In|At|Our|Their|His|Her|My|No|One|Each|Every|Some|This|That|When|After|Before|She|He|They|We|It|Korean?"
    r"|Chinese|North|South|State|Public|People) )+"
    rf"{words.SITES_EN}(?: \S+)*"
    rf"|{words.NO_NAMES_KO}+{words.SITES_KO}"
)
_CONTACT = re.compile(
    r"(?<![\w.])[\w.+-]+@[\w-]+\.[\w.-]*\w|(?<!\d)\d{6}-[1-8]\d{6}(?!\d)"
    r"|(?<![\d.,-])(?:\+\d{1,3}[ -]?)?\(?0\d{1,3}\)?[ -]\d{3,4}[ -]\d{4}(?!\d)"
    r"|\d{2}°\s?\d{1,2}[′'](?:\s?[\d.]+[″\"])?\s?[NE]?|\b[34]\d\.\d{3,}\s?°?\s?N?,\s?1[23]\d\.\d{3,}"
)
_PLACE = re.compile(
    rf"(?<![가-힣]){words.COUNTIES}(?:시|군|읍|구역|구)(?![가-힣]{{4}})"
    r"(?: ?[가-힣]{1,4}(?:리|동|읍|로동자구|노동자구)(?![가-힣]{3}))?"
    r"|(?<![가-힣])[가-힣]{1,3}(?:로동자구|노동자구)"
    r"|\b[A-Z][a-z]+(?: [Cc]ounty|-(?:gun|kun|ri|dong|up|guyok|kuyok|rodongjagu|si))\b"
)
_TOWN = re.compile(
    rf"(?<![가-힣]){words.TOWNS}(?=에|으?로|은|는|이|가|을|를|의|까지|부터|역|\s|[.,])|\b{words.ROMAN_TOWNS}\b"
)
_POST = re.compile(
    rf"\b(?:[Mm]y|[Hh]er|[Hh]is|[Tt]heir) (?:[a-z]+ )?{words.KIN_EN}(?:,| who|)?"
    r" (?:was|is|had been|became|served as|worked as|an?|the)(?: (?:an?|the|made|promoted))*(?: [a-z]+)? "
    rf"{words.POSTS_EN}\b"
    rf"|{words.KIN_KO}(?:이|가|은|는|도|께서)? ?(?:[가-힣]+ ){{0,3}}[가-힣]*{words.POSTS_KO}"
    r"(?:이|였|인|으로|로|까지|질)"
)
_PERSON = re.compile(
    rf"\b{words.SURNAMES_EN} [A-Z][a-z]+-[a-z]+\b"
    rf"|\b(?:Comrade|Mr\.?|Mrs\.?|Ms\.?|Miss) {words.SURNAMES_EN}\b(?: [A-Z][a-z]+(?:[- ][A-Za-z][a-z]+)?)?"
    r"|\b(?:Kim|Pak|Park|Choe|Choi|Ri|Lee|Kang|Yun|Hwang|Kwon) (?:[A-Z][a-z]+ [A-Z][a-z]+)\b"
    rf"|(?<![가-힣]){words.SURNAMES_KO}[가-힣]{{2}}(?<![는든던])(?= ?(?:씨|동무|동지|아바이|아주머니)(?![가-힣]{{4}}))"
)
_SURNAME = re.compile(rf"\b{words.SURNAMES_EN} $")
_TITLE = re.compile(r"^(?:Comrade|Mr\.?|Mrs\.?|Ms\.?|Miss) ")
_FAMOUS = re.compile(
    r"Kim (?:Il[- ][Ss](?:u|o|eo)ng|Jong[- ][Ii]l|Jong[- ][Uu]n|Chong[- ][Ii]l)|김(?:일성|정일|정은|정숙)"
    r"|이번|이런|우리|모든|여러|조선|한국"
)
_DIALECT = re.compile(
    r"[가-힣](?:슴둥|음둥|슴다|슴메다?|소꾸마|재이오)(?=[\s.?!,”\"]|$)"
    r"|무시기|무스거|안까이|맏아매|맏아바이|아슴채|에미네|나그내(?!길)"
)


class Tells(StrEnum):
    """What a detail is, in the words of the suggestion."""

    DAY = "the exact day of what happened"
    FACILITY = "a named facility, and the month"
    CONTACT = "a telephone number, an address or an official number"
    PLACE = "a place below the province"
    POST = "the rank or post of somebody's relative"
    PERSON = "somebody's name that is no alias"
    DIALECT = "a form of speech of one region"


class Detail(NamedTuple):
    """Something telling at an offset. ``weak``: worth knowing, and no more."""

    tells: Tells
    start: int
    end: int
    weak: bool = False


def details(
    text: str, language: str, spoken: Collection[tuple[int, int]], aliases: Collection[str]
) -> Iterator[Detail]:
    """List what could tell in a text. ``spoken`` are its stretches that are quoted: days, posts, names tell only there.

    A town named by itself outside them, and a form of speech, are weak. ``aliases`` are nobody's names.
    """
    for tells, pattern, in_speech_only, weak in _PATTERNS:
        for match in pattern.finditer(text):
            said = any(a <= match.start() < b for a, b in spoken)
            if (said or not in_speech_only) and not _is_nobody(tells, match, aliases):
                yield Detail(tells, *match.span(), weak or (tells is Tells.PLACE and pattern is _TOWN and not said))
    for start, end in sentences(text, language):
        if _MONTH.search(text, start, end):
            for match in _FACILITY.finditer(text, start, end):
                if not _NOT_NAMED.fullmatch(match.group()):
                    yield Detail(Tells.FACILITY, *match.span())


def _is_nobody(tells: Tells, match: re.Match[str], aliases: Collection[str]) -> bool:
    """Tell whether a name is an alias, or known to everybody; or a place the second half of a person's name."""
    if tells is Tells.PLACE:
        return _SURNAME.search(match.string, 0, match.start()) is not None
    plain = _TITLE.sub("", match.group())
    return tells is Tells.PERSON and (plain in aliases or _FAMOUS.match(plain) is not None)


_PATTERNS: tuple[tuple[Tells, re.Pattern[str], bool, bool], ...] = (
    (Tells.DAY, _DAY, True, False),
    (Tells.CONTACT, _CONTACT, False, False),
    (Tells.PLACE, _PLACE, False, False),
    (Tells.PLACE, _TOWN, False, False),
    (Tells.POST, _POST, True, False),
    (Tells.PERSON, _PERSON, True, False),
    (Tells.DIALECT, _DIALECT, True, True),
)
"""What is looked for, whether only in speech, and whether it is always weak."""

"""Words that tell an amount, whether or not anything can compare them: what a link about a count must not hold unread.

The list is made to find too much rather than too little: what it finds beside what was compared is looked at by a
person, never refused. Ordinals and articles are not on it.
"""

from __future__ import annotations

import re
import unicodedata

from firsthand.text.prose import Span

_S = r"[ \n]+"
_NUMERALS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|(?:hundred|thousand|(?:m|b|tr)illion"
    "|dozen|score)s?|tens|once|twice|thrice|hal(?:f|ves)|thirds|quarters?|(?:fif|six|seven|eigh|nin|ten)ths"
)
_SHARES = (
    "all|every|everyone|everybody|each|any|anyone|anybody|both|either|neither|none|nobody|some|several|few(?:er|est)?"
    "|many|more|most|much|less|least|majority|minority|plenty|lots|loads|numerous|countless|various|multiple"
    "|innumerable|handful|hardly|barely|scarcely|almost|nearly|virtually|practically|roughly|approximately"
    "|double|treble|triple|\\w+fold|single|sole|couple|trio|per[ \n]?cent|percentage"
)
_ENGLISH = re.compile(rf"(?<![\w’'])(?:{_NUMERALS}|{_SHARES})(?!\w|[’']\w)|[%‰]", re.IGNORECASE)
_NO_AMOUNT = re.compile(
    rf"(?:at|above|after|first{_S}of|once{_S}and{_S}for){_S}all\b|one{_S}(?:another|or{_S}another)\b"
    rf"|\b(?:this|that|which|another|other){_S}one\b|\b(?:all|both|half|each|every|many|most|much|some)"
    rf"(?={_S}(?:of{_S})?(?:her|his|my|our|its|their)\b)|\bany{_S}(?:more|longer)\b|\bmore{_S}or{_S}less\b",
    re.IGNORECASE,
)
"""Set phrases, and amounts of what is somebody's: "all her things"."""

_COUNTER = r"\s?(?:명|사람|인|분|건|번|차례|회|가지|가구|배|퍼센트|프로)"
_KOREAN = re.compile(
    rf"(?<![가-힣])(?:[영공일이삼사오육칠팔구십백천만억조수몇]{{2,}}여?(?={_COUNTER})|[오육칠팔구십백천만]여?(?=\s(?:명|건|번|회)))"
    r"|(?<![가-힣])(?:하나|둘|셋|넷|한두|두어|두세|서너|너덧|네댓|다섯|여섯|일곱|여덟|아홉|대여섯|예닐곱|여남은|열|스물|스무|서른|마흔|쉰"
    rf"|예순|일흔|여든|아흔)(?=[가-힣]{{0,2}}(?![가-힣]))|(?<![가-힣])(?:한|두|세|네|서|석|너|넉)(?={_COUNTER})"
    r"|(?<![가-힣])(?:모두|모든|전원|전부|다들|온통|죄다|몽땅|하나같이|아무(?:도|나)|누구(?:나|도)|각각|각자|저마다|일부|더러|여러|여럿|많[은이다았]"
    r"|적잖|적지|숱한|수많은|무수|수없이|부지기수|수두룩|대부분|대다수|다수|소수|상당수|태반|과반|절반|반수|반(?=[이은의을]?(?![가-힣]))"
    r"|몇몇|약간|거의|겨우|고작|곱절|갑절|두 배|(?:\S{1,4} )?배(?=[가로나]?(?![가-힣])))"
    r"|[%‰]"
)
_FIGURES = re.compile(r"(?<!\w)\d[\d.,]*(?!\d|(?:st|nd|rd|th)\b)(?<![.,])")
_DENIED = re.compile(rf"(?<!\w)not{_S}$", re.IGNORECASE)
_DENIED_KO = re.compile(r"(?:명|건|사람|분|번|회|%)?(?:이|가|은|는|만)?\s?(?:아니|아닌|아닙)")


def amounts(text: str, language: str) -> tuple[Span, ...]:
    """List where words and figures that tell an amount stand, in order; other languages are read as English."""
    pattern = _KOREAN if language == "ko" else _ENGLISH
    found = [match.span() for match in pattern.finditer(text)]
    if language != "ko":
        apart = [match.span() for match in _NO_AMOUNT.finditer(text)]
        found = [span for span in found if not any(a <= span[0] and span[1] <= b for a, b in apart)]
    return tuple(sorted({*found, *_figures(text)}))


def denied(text: str, span: Span, language: str) -> bool:
    """Tell whether a number is denied where it stands: "not nine", 9명이 아닌."""
    if language == "ko":
        return bool(_DENIED_KO.match(text, span[1]))
    return bool(_DENIED.search(text, max(0, span[0] - 8), span[0]))


def _figures(text: str) -> list[Span]:
    """List the figures of any writing: 25, ½, 五; those of a name or an ordinal (S14, 2nd) are none."""
    figures = [match.span() for match in _FIGURES.finditer(text)]
    return figures + [(at, at + 1) for at, sign in enumerate(text) if not sign.isdecimal() and _is_numeral(sign)]


def _is_numeral(sign: str) -> bool:
    return not sign.isascii() and unicodedata.numeric(sign, None) is not None

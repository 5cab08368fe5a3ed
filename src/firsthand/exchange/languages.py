"""Language tags (BCP 47), as far as a register needs them."""

from __future__ import annotations

import re

_TAG = re.compile(r"([a-z]{2,3})(?:-(?:[a-z]{4}|[a-z]{2}|\d{3}|[a-z\d]{5,8}))*")
_TWO_LETTERS = frozenset(
    re.findall(
        "..",
        "aaabaeafakamanarasavayazbabebgbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffifjfofrfygagdglgngugvhaheh"
        "ihohrhthuhyhziaidieigiiikioisitiujajvkakgkikjkkklkmknkokrkskukvkwkylalblglilnloltlulvmgmhmimkmlmnmrmsmtmynanbndneng"
        "nlnnnonrnvnyocojomorospapiplpsptqurmrnrorurwsascsdsesgsiskslsmsnsosqsrssstsusvswtatetgthtitktltntotrtstttwtyugukur"
        "uzvevivowawoxhyiyozazhzu",
    )
)
"""ISO 639-1. A language that has two letters is written with them; another with the three of ISO 639-3."""

_WORDS = {
    "ar": "arabic, ara, 아랍어",
    "de": "german, deu, ger, 독일어",
    "en": "english, eng, 영어, 영문",
    "es": "spanish, spa, 스페인어",
    "fr": "french, fra, fre, 프랑스어",
    "ja": "japanese, jpn, 일본어",
    "ko": "korean, kor, 한국어, 국문, 한글, 조선어",
    "pt": "portuguese, por, 포르투갈어",
    "ru": "russian, rus, 러시아어",
    "zh": "chinese, zho, chi, 중국어",
}
_BY_WORD = {word: tag for tag, words in _WORDS.items() for word in words.split(", ")}


def language_tag(text: str) -> str:
    """Return the tag that a tag or a language's everyday name stands for; empty where it is neither."""
    if text.casefold() in _BY_WORD:
        return _BY_WORD[text.casefold()]
    tag = text.replace("_", "-")
    match = _TAG.fullmatch(tag.casefold())
    if match is None or (len(match[1]) == 2 and match[1] not in _TWO_LETTERS):
        return ""
    return tag.casefold() if "-" not in tag else tag

"""The words of a text as the search index knows them: one analysis for what is stored and for what is asked.

English is stemmed (Snowball, by PyStemmer). Hangul is taken apart into morphemes (Kiwi): particles and endings fall
away, verbs and adjectives stand in their dictionary form, so that 때리다 finds 때렸. Kiwi is imported and loaded only
when a text holds Hangul: it takes two seconds and half a gigabyte. Text is NFC throughout; offsets are code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import Stemmer

if TYPE_CHECKING:
    from kiwipiepy import Kiwi
    from kiwipiepy import Token as Morpheme

DOMAIN_WORDS = (
    "보안원", "보안서", "보안성", "안전원", "안전부", "보위원", "보위부", "보위지도원", "인민반", "인민반장", "여맹",
    "여맹위원장", "장마당", "자기비판서", "비판서", "생활총화", "호상비판", "사상투쟁회의", "동사무장", "동지도원",
    "교화소", "교양소", "단련대", "노동단련대", "로동단련대", "집결소", "구류장", "정치범수용소", "강제북송", "꽃제비",
    "돈주", "되거리", "달리기장사", "이혼재판", "가두여성", "세대주", "직장장", "작업반장", "초급당비서", "당비서",
)  # fmt: skip
"""Words of the field which a general dictionary takes apart or does not know. Part of the analyser's version."""

_RULES = 1
_HANGUL = "가-힣ᄀ-ᇿ\u3130-\u318fꥠ-\ua97fힰ-\ud7ff"
_HAS_HANGUL = re.compile(f"[{_HANGUL}]")
_WORD = re.compile(rf"[^\W_{_HANGUL}]+(?:['’][^\W_{_HANGUL}]+)*")
_EOJEOL = re.compile(rf"[^\W_]*[{_HANGUL}][^\W_]*")
_KEPT = frozenset({"NN", "NR", "NP", "VV", "VA", "VX", "MM", "MA", "IC", "XR", "XP"})
_APOSTROPHES = str.maketrans("", "", "'’")
_VERSION = re.compile(r"^__version__ = '([^'\s]+)'$", re.MULTILINE)
_STEMMER = Stemmer.Stemmer("english")


class Span(NamedTuple):
    """A token with the code points it was made from, counted in the NFC text."""

    token: str
    start: int
    end: int


@lru_cache(maxsize=1)
def analyser() -> str:
    """Name the analysis exactly: rules, libraries, dictionary. An index made under another name is made anew."""
    words = sha256("\n".join(DOMAIN_WORDS).encode()).hexdigest()[:12]
    return f"{_RULES} pystemmer-{Stemmer.version()} kiwipiepy-{_kiwi_version()} words-{words}"


def _kiwi_version() -> str:
    """Read the version out of the library's file: to load it takes a second, and every vault that opens asks."""
    from importlib.util import find_spec

    found = find_spec("kiwipiepy")
    told = Path(found.origin).with_name("_version.py") if found is not None and found.origin else None
    match = _VERSION.search(told.read_text("utf-8")) if told is not None and told.is_file() else None
    if match is not None:
        return match[1]
    from importlib.metadata import version

    return version("kiwipiepy")


def has_hangul(text: str) -> bool:
    """Tell whether any character is Hangul, whole syllables or letters."""
    return not text.isascii() and _HAS_HANGUL.search(text) is not None


def tokens(text: str) -> list[str]:
    """Analyse one text into the tokens the index holds, in order."""
    return batch([text])[0]


def batch(texts: Sequence[str]) -> list[list[str]]:
    """Analyse many texts at once: each word is stemmed once, and Korean is taken apart on every core."""
    composed = [_nfc(text) for text in texts]
    korean = [number for number, text in enumerate(composed) if has_hangul(text)]
    taken_apart = dict(zip(korean, _spans_of_korean([composed[n] for n in korean]), strict=True))
    found = [[] if n in taken_apart else _WORD.findall(text) for n, text in enumerate(composed)]
    stems = _stems({word for words in found for word in words})
    return [
        [span.token for span in taken_apart[n]] if n in taken_apart else list(map(stems.__getitem__, words))
        for n, words in enumerate(found)
    ]


def spans(text: str) -> list[Span]:
    """Analyse one text into tokens with their places, for showing what matched."""
    text = _nfc(text)
    return _spans_of_korean([text])[0] if has_hangul(text) else _latin_spans(text)


def surface(text: str) -> list[str]:
    """List the Hangul words of a text as they are written, particles and all. Needs no analyser."""
    return [span.token for span in surface_spans(text)]


def plain_tokens(text: str) -> list[str]:
    """List the tokens of everything in a text that is not Hangul. Needs no analyser."""
    return [span.token for span in plain_spans(text)]


def plain_spans(text: str) -> list[Span]:
    """List the tokens of :func:`plain_tokens` with their places."""
    return _latin_spans(_nfc(text))


def surface_spans(text: str) -> list[Span]:
    """List the words of :func:`surface` with their places."""
    if text.isascii():
        return []
    return [Span(match[0].casefold(), match.start(), match.end()) for match in _EOJEOL.finditer(_nfc(text))]


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _stems(words: Iterable[str]) -> dict[str, str]:
    known = list(words)
    folded = [word.casefold().replace("’", "'") for word in known]
    return {word: stem.translate(_APOSTROPHES) for word, stem in zip(known, _STEMMER.stemWords(folded), strict=True)}


def _latin_spans(text: str) -> list[Span]:
    found = list(_WORD.finditer(text))
    stems = _stems({match[0] for match in found})
    return [Span(stems[match[0]], match.start(), match.end()) for match in found]


@lru_cache(maxsize=1)
def _kiwi() -> Kiwi:
    from kiwipiepy import Kiwi

    kiwi = Kiwi(load_multi_dict=False)  # phrases in one piece would hide the words in them
    for word in DOMAIN_WORDS:
        kiwi.add_user_word(word, "NNG")
    return kiwi


def _spans_of_korean(texts: Sequence[str]) -> list[list[Span]]:
    """Take texts apart into morphemes, and stem what is not Hangul in them, in order of place."""
    if not texts:
        return []
    analysed = _kiwi().tokenize(texts)
    return [
        sorted([*_latin_spans(text), *_morphemes(found)], key=lambda span: span.start)
        for text, found in zip(texts, analysed, strict=True)
    ]


def _morphemes(found: Iterable[Morpheme]) -> Iterable[Span]:
    for piece in found:
        tag = piece.tag
        if _HAS_HANGUL.search(piece.form) is None or not (tag[:2] in _KEPT or tag in {"XSN", "VCN", "UN"}):
            continue
        form = piece.lemma if tag[0] == "V" else piece.form
        yield Span(unicodedata.normalize("NFC", form.casefold()), piece.start, piece.start + piece.len)

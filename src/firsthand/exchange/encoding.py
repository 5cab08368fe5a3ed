"""Which characters a text file's bytes are: decided where sure, refused by name where not."""

from __future__ import annotations

import re

from firsthand.exchange.limits import Refused

_ADVICE = "Open it in the program that wrote it and save it as UTF-8."
_SAMPLE = 65_536
_ORDINARY = re.compile(r"[\x20-\x7e\n\r\t가-힣ㄱ-ㅣ一-鿿぀-ヿÀ-ɏ‐-‧、-】！-～]")
_HANGUL = re.compile("[가-힣]")
_FREQUENT = re.compile(
    "[이다는을에가고의지하로사한은리를도나아기어그서자니들해시대있만인게라일여수보면거정으과오부상전것장제"
    "말었안마주내우요네습까했]"
)
_ALPHABETS = (
    frozenset("àâäçéèêëîïôöùûüÿæœ"),  # French
    frozenset("äöüßé"),  # German
    frozenset("áéíóúüñ"),  # Spanish
    frozenset("àáâãçéêíóôõú"),  # Portuguese
    frozenset("àèéìíîòóùú"),  # Italian
    frozenset("áéëïóöü"),  # Dutch
    frozenset("åäöéæø"),  # Danish, Finnish, Norwegian, Swedish
)
_LOANS = frozenset("àáâäçèéêëíïñóöü")
_TYPOGRAPHIC = frozenset("‘’‚“”„–—…•€™‹›«»¡¿°§©®·¢£¥½¼¾\u00a0")


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the encoding's name.

    UTF-8 is tried first, strictly; then a byte order mark decides; then UTF-16 without one, cp949 (euc-kr included)
    and windows-1252 are taken only where the text that comes out is plausible and the others' is not. Raises
    :class:`Refused`, naming the candidates, where that cannot be decided.
    """
    for mark, encoding in ((b"\xff\xfe\0\0", "utf-32"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return _strictly(data, "utf-16" if encoding.startswith("utf-16") else encoding), encoding
    if b"\0" in data:
        return _without_mark(data)
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as fault:
        _refuse_damaged(data, fault.start)
    return _legacy(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise Refused(f"it says it is {encoding.upper()} but is damaged at byte {fault.start:,}", _ADVICE) from None


def _without_mark(data: bytes) -> tuple[str, str]:
    """Text with NUL bytes is UTF-16 if one byte order gives ordinary text and the other does not; else it is binary."""
    sure = [encoding for encoding in ("utf-16-le", "utf-16-be") if _ordinary(data[:_SAMPLE], encoding) > 0.98]
    if len(data) % 2 == 0 and len(sure) == 1:
        return _strictly(data, sure[0]), sure[0]
    raise Refused("it is binary, not text", "Hand in the transcript as text, or give the file its right ending.")


def _ordinary(data: bytes, encoding: str) -> float:
    """Return the share of everyday characters; none where no words are parted, as any text's are."""
    text = data.decode(encoding, errors="replace")
    return len(_ORDINARY.findall(text)) / len(text) if " " in text or "\n" in text else 0.0


def _refuse_damaged(data: bytes, at: int) -> None:
    """A file most of whose characters beyond ASCII are right UTF-8 is damaged UTF-8, never something else."""
    text = data.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    right = sum(1 for character in text if character > "\x7f") - wrong
    if right > wrong:
        raise Refused(f"it is UTF-8 but damaged at byte {at:,}", "Get the file again from where it came.")


def _legacy(data: bytes) -> tuple[str, str]:
    korean, western = _as_korean(data), _as_western(data)
    if korean and not western:
        return data.decode("cp949"), "cp949"
    if western and not korean:
        return data.decode("cp1252"), "windows-1252"
    if korean and western:
        raise Refused("its encoding is not certain: cp949 or windows-1252", _ADVICE)
    guess = _guess(data)
    candidates = f"; perhaps {guess}" if guess else ""
    raise Refused(f"its encoding is not certain: not surely UTF-8, cp949 or windows-1252{candidates}", _ADVICE)


def _as_korean(data: bytes) -> bool:
    """Korean if nearly all beyond ASCII is of the everyday set (KS X 1001), and its Hangul reads like Korean.

    The rare syllables that only cp949 adds turn up when Western bytes are misread, so at most one in ten may be. The 80
    most frequent syllables make up over half of Korean text, and some 3% of Chinese or Japanese misread as Korean.
    """
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return False
    beyond = re.sub("[\0-\x7f]+", "", text)
    everyday = len(beyond.encode("euc_kr", errors="ignore")) / 2
    hangul = len(_HANGUL.findall(beyond))
    frequent = len(_FREQUENT.findall(beyond))
    return everyday >= 0.9 * len(beyond) and hangul >= 0.3 * len(beyond) and frequent >= 0.25 * hangul


def _as_western(data: bytes) -> bool:
    """Western European if all letters beyond ASCII are of one language's alphabet, few, and never many in a row.

    A few letters of several languages pass in a text nearly all plain, as English with names and loan words is.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    beyond = re.sub("[\0-\x7f]+", "", text)
    letters = [character for character in beyond.lower() if character not in _TYPOGRAPHIC]
    plain = len(text) - len(beyond)
    if len(letters) > 0.2 * plain or re.search("[^\0-\x7f]{4}", text):
        return False
    used = frozenset(letters)
    return any(used <= alphabet for alphabet in _ALPHABETS) or (used <= _LOANS and len(letters) <= 0.01 * plain)


def _guess(data: bytes) -> str:
    """Name charset-normalizer's best guess, for the person to start from; empty when it has none."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return best.encoding if best is not None else ""

"""Spoiling bytes the way disks, transfers and strangers do. Same samples, same generator: same bytes out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from random import Random

LONGEST = 400_000
"""Mutated inputs are cut here, in bytes: long enough for every limit a reader checks by structure, short enough to run
a hundred thousand of."""

Change = Callable[[bytearray, Random, Sequence[bytes]], None]

_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "cp949", "euc-kr", "cp1252", "utf-8-sig")
_EPOCH = (2011, 5, 20, 0, 0, 0)
_MEMBER_WEIGHT = 3
"""Of every four mutations of a zip, three change a part inside it: its checksum would catch nearly every other one."""

_WORDS = r"""
\x00 \ufeff \ud800 \udfff \u202e \u200b \u0301\u0301\u0301\u0301\u0301\u0301 \u1100\u1161 \uac00\u0301 \r \r\n\r\n
\x1a \x85 \u2028 \uffff \U0010ffff %00 %F0%9F &#0; &#xD800; &amp;&amp;&amp;&amp; ]]> <!-- --> &b; <![CDATA[ </w:p>
<!DOCTYPE\x20a\x20[<!ENTITY\x20b\x20'c'>]> <?xml\x20version='1.0'?> xmlns:w='x' <w:p> /> [ ]( ](quote: quote:S01/1
finding: source: table: ( ) < > ` ```\n | ~~~ 0 -1 9999999999999999999999999 1e999 NaN Infinity null true { } \\u0000
\\ud800 " ' , ; \t 00:00:00,000\x20-->\x2099:99:99,999 WEBVTT NOTE \n\n :\x20 \uff1a Q:\x20 #\x20 >\x20 *\x20 = + @
says(' asked( \x20and\x20 \x20or\x20 \x20not\x20 \x20in\x20( \x20between\x20 \x20is\x20null near:5 near: * - -- /*
startxref endobj stream\r\n <<\x20/Length\x2099999999\x20>> /Kids\x20[1\x200\x20R] /Prev\x200 %%EOF 0\x200\x20R
"""
_TOKENS = tuple(
    word.encode("ascii").decode("unicode_escape").encode("utf-8", "surrogatepass") for word in _WORDS.split()
)
_NESTED = r"""[ ( { {"a": <w:p> <text:span> ** ![ - (( [[ " ` >\x20 *\x20 not\x20 \x20\x20"""
_NESTS = tuple(word.encode("ascii").decode("unicode_escape").encode() for word in _NESTED.split())


def mutated(samples: Sequence[bytes], rng: Random) -> bytes:
    """Take one sample and spoil it, once to five times over."""
    data = rng.choice(samples)
    if data[:2] == b"PK" and rng.randrange(_MEMBER_WEIGHT + 1):
        changed = _inside(data, rng, samples)
        return changed[:LONGEST]
    return _changed(data, rng, samples)


def _changed(data: bytes, rng: Random, samples: Sequence[bytes]) -> bytes:
    spoiled = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
        rng.choice(_CHANGES)(spoiled, rng, samples)
        del spoiled[LONGEST:]
    return bytes(spoiled)


def repacked(data: bytes, replace: dict[str, bytes] | None = None) -> bytes:
    """Write a zip anew with a fixed date, so that the same document is the same bytes; some members may be replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.compress_type = member.compress_type
            new.writestr(info, (replace or {}).get(member.filename, old.read(member)))
    return out.getvalue()


def _inside(data: bytes, rng: Random, samples: Sequence[bytes]) -> bytes:
    """Spoil one member of a zip and leave the zip itself sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        telling = [name for name in names if name.endswith((".xml", ".rels"))] or names
        name = rng.choice(telling if rng.randrange(8) else names)
        others = [archive.read(other) for other in rng.sample(telling, min(3, len(telling)))]
        changed = _changed(archive.read(name), rng, others or samples)
    return repacked(data, {name: changed})


def _place(data: bytearray, rng: Random) -> int:
    return rng.randrange(len(data) + 1)


def _stretch(data: bytearray, rng: Random, most: int) -> tuple[int, int]:
    start = _place(data, rng)
    return start, min(len(data), start + 1 + int(most ** rng.random()))


def _flip(data: bytearray, rng: Random, _: Sequence[bytes]) -> None:
    for _n in range(rng.choice((1, 1, 2, 8, 64)) if data else 0):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _noise(data: bytearray, rng: Random, _: Sequence[bytes]) -> None:
    start, end = _stretch(data, rng, 64)
    data[start:end] = rng.randbytes(end - start)


def _truncate(data: bytearray, rng: Random, _: Sequence[bytes]) -> None:
    if rng.randrange(4):
        del data[_place(data, rng) :]
    else:
        del data[: _place(data, rng)]


def _remove(data: bytearray, rng: Random, _: Sequence[bytes]) -> None:
    start, end = _stretch(data, rng, 4_000)
    del data[start:end]


def _insert(data: bytearray, rng: Random, _: Sequence[bytes]) -> None:
    at = _place(data, rng)
    data[at:at] = rng.choice(_TOKENS) if rng.randrange(5) else rng.randbytes(1 + rng.randrange(40))


def _repeat(data: bytearray, rng: Random, _: Sequence[bytes]) -> None:
    start, end = _stretch(data, rng, 2_000)
    times = int(2_000 ** rng.random())
    data[end:end] = data[start:end] * min(times, 1 + LONGEST // max(1, end - start))


def _nest(data: bytearray, rng: Random, _: Sequence[bytes]) -> None:
    at = _place(data, rng)
    data[at:at] = rng.choice(_NESTS) * int(60_000 ** rng.random())


def _swap(data: bytearray, rng: Random, _: Sequence[bytes]) -> None:
    start, end = _stretch(data, rng, 1_000)
    moved = data[start:end]
    del data[start:end]
    at = _place(data, rng)
    data[at:at] = moved


def _splice(data: bytearray, rng: Random, samples: Sequence[bytes]) -> None:
    """Go on with the rest of another sample, as a disk's mixed-up blocks do."""
    other = rng.choice(samples)
    data[_place(data, rng) :] = other[rng.randrange(len(other) + 1) :]


def _recode(data: bytearray, rng: Random, _: Sequence[bytes]) -> None:
    """Save text in another encoding, or read one encoding as another."""
    text = bytes(data).decode("utf-8", "replace")
    data[:] = text.encode(rng.choice(_ENCODINGS), "replace")


def _number(data: bytearray, rng: Random, _: Sequence[bytes]) -> None:
    """Put another number where one stands: the form stays sound, and what it says does not."""
    _put(data, rng, _DIGITS, rng.choice(_NUMBERS))


def _word(data: bytearray, rng: Random, _: Sequence[bytes]) -> None:
    """Put a word of the file where another stands: a tag, a key, a column, a reference."""
    words = _NAMES.findall(data[: LONGEST // 8])
    if words:
        _put(data, rng, _NAMES, bytes(rng.choice(words)))


def _element(data: bytearray, rng: Random, _: Sequence[bytes]) -> None:
    """Leave out a line or an element of XML, or say it many times."""
    _put(data, rng, rng.choice((_ELEMENTS, _LINES)), None if rng.randrange(2) else b"")


def _put(data: bytearray, rng: Random, pattern: re.Pattern[bytes], new: bytes | None) -> None:
    """Put ``new`` where the pattern matches next after some place; None puts what is there several times over."""
    at = _place(data, rng)
    found = pattern.search(data, at) or pattern.search(data)
    if found:
        data[found.start() : found.end()] = found[0] * rng.choice((2, 3, 500)) if new is None else new


_DIGITS, _NAMES = re.compile(rb"\d{1,40}"), re.compile(rb"[A-Za-z_][\w:.-]{0,40}")
_ELEMENTS = re.compile(rb"<([\w:]{1,40})\b[^<>]{0,400}(?:/>|>[^<>]{0,4000}</\1>)")
_LINES = re.compile(rb"\n[^\n]{0,4000}(?=\n)")
_NUMBERS = (*(b"0", b"-1", b"1", b"00", b"65536", b"4294967296", b"1.5", b"1e9", b"NaN"), b"9" * 20, b"9" * 400)

_CHANGES: tuple[Change, ...] = (
    *(_flip, _flip, _noise, _truncate, _truncate, _remove, _insert, _insert, _insert),
    *(_repeat, _nest, _swap, _splice, _splice, _recode, _number, _number, _word, _word, _element, _element),
)

"""Reading a pack, from a folder or a ZIP file, within the bounds of 3.3 (5.1), and its manifests (5.2)."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from firsthand_verify.result import Refused, need

FILES, LARGEST, ALTOGETHER, SMALL, MIDDLE, PAGE = 200, 512 << 20, 1 << 30, 1 << 20, 16 << 20, 32 << 20
_TAGS = ("bag-info.txt", "bagit.txt", "manifest-sha512.txt", "tagmanifest-sha512.txt")
_BAG = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_PAYLOAD = ("seal.json", "signatures.json", "records/citations.jsonl", "records/questions.jsonl", "verify.html",
            "records/ballots.jsonl", "timestamp.tsr", "timestamp.tsq", "ro-crate-metadata.json")  # fmt: skip
_KNOWN = {*_TAGS, *(f"data/{path}" for path in _PAYLOAD)}
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U00010000-\U0010ffff]")
_LOCAL, _ENTRY, _TOLD, _END = "<4s5H3L2H", "<4s6H3L5H2L", "<8x2H4x3LH", "<4s4H2LH"
_MADE, _NEEDED, _NOON, _MODE, _CHUNK = 3 << 8 | 20, 20, (0, 33), 0o644 << 16, 1 << 16

Chunks = Callable[[], Iterator[bytes]]


class Pack:
    """The files of a pack by path, each read in pieces, and never more of one than the bounds allow."""

    def __init__(self, files: dict[str, Chunks]) -> None:
        self._files, self.paths = files, frozenset(files)

    def chunks(self, path: str, most: int = LARGEST) -> Iterator[bytes]:
        """Read a file in pieces. Raises Refused where it is not there or too large."""
        need(path in self._files, "5.1", f"{path} is missing")
        size = 0
        for chunk in self._files[path]():
            size += len(chunk)
            need(size <= most, "5.1", f"{path} is larger than section 3.3 allows")
            yield chunk

    def whole(self, path: str, most: int = SMALL) -> bytes:
        """Read a small file."""
        return b"".join(self.chunks(path, most))

    def lines(self, path: str, most: int) -> Iterator[bytes]:
        """Read lines, each ended by one LF."""
        rest = b""
        for chunk in self.chunks(path, most):
            *whole, rest = (rest + chunk).split(b"\n")
            need(max(map(len, (rest, *whole))) <= SMALL, "5.1", f"{path} has a line longer than 1 MiB")
            yield from whole
        need(not rest, "5.4", f"{path} does not end with its last line")


def open_pack(place: Path) -> Pack:
    """Open a folder, or a ZIP file of section 3.5, that is a bag. Raises Refused for anything else."""
    try:
        files = _folder(place) if place.is_dir() else _zip(place)
    except (OSError, ValueError):
        raise Refused("5.1", "it cannot be read as a folder or a ZIP file") from None
    pack, parts = Pack(files), {part for path in files for part in path.split("/")}
    need(len({path.upper().lower() for path in files}) == len(files), "5.1", "two paths differ in nothing but case")
    need(len(files) <= FILES and not parts & {"", ".", ".."}, "5.1", "it has over 200 files, or one outside its folder")
    need(files.keys() >= set(_TAGS) and pack.whole("bagit.txt") == _BAG, "5.1", "it is no bag of BagIt 1.0")
    return pack


def _is_name(name: str) -> bool:
    """Tell whether a file of the report, or the folder in a ZIP file, may have a name (3.2)."""
    letters = all(ch in "._-" or unicodedata.category(ch)[0] in "LMN" for ch in name) and not _UNSEEN.search(name)
    return letters and name[-1:] not in {"", "."} and unicodedata.is_normalized("NFC", name)


def _folder(place: Path) -> dict[str, Chunks]:
    found: dict[str, Chunks] = {}
    folders, seen, total = [(place, "")], 0, 0
    while folders:
        folder, before = folders.pop()
        with os.scandir(folder) as inside:
            for entry in inside:
                told, path = entry.stat(follow_symlinks=False), before + entry.name
                seen, total = seen + 1, total + (told.st_size if stat.S_ISREG(told.st_mode) else 0)
                if stat.S_ISDIR(told.st_mode) and path.count("/") < 2:
                    folders.append((Path(entry.path), f"{path}/"))
                elif stat.S_ISREG(told.st_mode):
                    found[path] = partial(read_file, Path(entry.path))
                else:
                    raise Refused("5.1", "it has a link, or folders within folders")
                need(seen <= 2 * FILES and total <= ALTOGETHER, "5.1", "it is larger than section 3.3 allows")
    return found


def read_file(path: Path) -> Iterator[bytes]:
    """Read any file in pieces. Raises Refused where that cannot be done."""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError:
        raise Refused("5.1", "a file cannot be read") from None


def _zip(place: Path) -> dict[str, Chunks]:
    """Read a ZIP file laid out as section 3.5 says, in that way only, so that there is no bit which nobody reads.

    Whatever lies anywhere else is a second pack for some other reader. A file made otherwise can be unpacked first.
    """
    layout = "the ZIP file is not laid out as section 3.5 says: unpack it, and give the folder"
    found: dict[str, Chunks] = {}
    at, total, told = 0, 0, b""
    with place.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        file.seek(max(0, size - 22))
        end = file.read()
        count, length, start = struct.unpack_from("<10xH2L", end + bytes(22))
        last = struct.pack(_END, b"PK\5\6", 0, 0, count, count, length, start, 0)
        fits = start + length + 22 == size and 0 < count <= FILES and length <= SMALL
        need(end == last and fits, "5.1", layout)
        file.seek(start)
        directory = file.read(length)
        for _ in range(count):
            flags, method, check, packed, whole, named = struct.unpack_from(_TOLD, directory + bytes(46), len(told))
            name = directory[len(told) + 46 : len(told) + 46 + named]
            same = (flags, method, *_NOON, check, packed, whole, named)
            flagged = flags == (0 if name.isascii() else 0x800) and method in {0, 8} and len(name) == named
            local = struct.pack(_LOCAL, b"PK\3\4", _NEEDED, *same, 0) + name
            told += struct.pack(_ENTRY, b"PK\1\2", _MADE, _NEEDED, *same, 0, 0, 0, 0, _MODE, at) + name
            file.seek(at)
            total += whole
            need(flagged and at + len(local) + packed <= start and file.read(len(local)) == local, "5.1", layout)
            path, at = name.decode(), at + len(local) + packed
            need(path > next(reversed(found), "") and total <= ALTOGETHER, "5.1", layout)
            found[path] = partial(_from_zip, place, at - packed, (method, check, packed, whole))
    top, *more = {path.partition("/")[0] for path in found}
    need(told == directory and at == start and not more and _is_name(top), "5.1", layout)
    return {path.partition("/")[2]: chunks for path, chunks in found.items()}


def _from_zip(place: Path, at: int, told: tuple[int, int, int, int]) -> Iterator[bytes]:
    method, check, packed, whole = told
    unpacked, made, sum32 = zlib.decompressobj(-15), 0, 0
    try:
        with place.open("rb") as file:
            file.seek(at)
            while packed > 0 and (data := file.read(min(_CHUNK, packed))):
                packed -= len(data)
                full = True
                while full or data:
                    chunk = unpacked.decompress(data, _CHUNK) if method else data
                    full, data = method == 8 and len(chunk) == _CHUNK, unpacked.unconsumed_tail
                    made, sum32 = made + len(chunk), zlib.crc32(chunk, sum32)
                    need(made <= whole and not unpacked.unused_data, "5.1", "a file is larger than the ZIP file says")
                    yield chunk
    except (OSError, zlib.error):
        raise Refused("5.1", "a file of the ZIP file cannot be read") from None
    same = (made, sum32, packed) == (whole, check, 0) and (not method or unpacked.eof)
    need(same, "5.1", "a file of the ZIP file is not what its header says")


def digest_of(chunks: Iterable[bytes], method: str = "sha256") -> str:
    """Hash a file in pieces; in hexadecimal."""
    found = hashlib.new(method)
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()


def check_bag(pack: Pack) -> None:
    """Check both manifests, line by line as section 3.2 has them written (5.2)."""
    named = all(path.startswith("data/report/") and _is_name(path[12:]) for path in pack.paths - _KNOWN)
    whole = pack.paths >= _KNOWN - {"data/timestamp.tsr", "data/timestamp.tsq"}
    need(named and whole, "5.2", "it has not just the files of sections 3.1 and 3.2")
    payload = sorted(path for path in pack.paths if path.startswith("data/"))
    for manifest, paths in (("tagmanifest-sha512.txt", list(_TAGS[:3])), ("manifest-sha512.txt", payload)):
        *lines, last = pack.whole(manifest).split(b"\n")
        same = not last and [line[128:] for line in lines] == [f"  {path}".encode() for path in paths]
        need(same, "5.2", f"{manifest} does not name the files that are there, each once and in order")
        for path, line in zip(paths, lines, strict=True):
            found = digest_of(pack.chunks(path), "sha512").encode()
            need(found == line[:128], "5.2", f"{path} is not the file that {manifest} names")

"""Reading a pack, from a folder or a ZIP file, within the bounds of 3.3 (5.1), and its manifests (5.2)."""

from __future__ import annotations

import hashlib
import os
import stat
import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from firsthand_verify.result import Refused

FILES, LARGEST, ALTOGETHER, SMALL = 200, 512 << 20, 1 << 30, 1 << 20
MIDDLE, PAGE = 16 << 20, 32 << 20
_CHUNK = 1 << 16
_TAGS = ("bag-info.txt", "bagit.txt", "manifest-sha512.txt", "tagmanifest-sha512.txt")
_BAG = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_PAYLOAD = ("seal.json", "signatures.json", "records/citations.jsonl", "records/questions.jsonl",
            "records/ballots.jsonl", "timestamp.tsr", "timestamp.tsq", "verify.html",
            "ro-crate-metadata.json")  # fmt: skip
_KNOWN = {*_TAGS, *(f"data/{path}" for path in _PAYLOAD)}
_LOCAL, _ENTRY, _TOLD, _END = "<4s5H3L2H", "<4s6H3L5H2L", "<8x2H4x3LH", "<4s4H2LH"
_MADE, _NEEDED, _NOON, _MODE = 3 << 8 | 20, 20, (0, 33), 0o644 << 16

Chunks = Callable[[], Iterator[bytes]]


class Pack:
    """The files of a pack by path, each read in pieces, and never more of one than the bounds allow."""

    def __init__(self, files: dict[str, Chunks]) -> None:
        self._files = files

    @property
    def paths(self) -> frozenset[str]:
        """The paths of its files."""
        return frozenset(self._files)

    def chunks(self, path: str, most: int = LARGEST) -> Iterator[bytes]:
        """Read a file in pieces. Raises Refused where it is not there or too large."""
        if path not in self._files:
            raise Refused("5.1", f"{path} is missing")
        size = 0
        for chunk in self._files[path]():
            size += len(chunk)
            if size > most:
                raise Refused("5.1", f"{path} is larger than section 3.3 allows")
            yield chunk

    def whole(self, path: str, most: int = SMALL) -> bytes:
        """Read a small file."""
        return b"".join(self.chunks(path, most))

    def lines(self, path: str, most: int) -> Iterator[bytes]:
        """Read lines, each ended by one LF."""
        rest = b""
        for chunk in self.chunks(path, most):
            *whole, rest = (rest + chunk).split(b"\n")
            if len(rest) > SMALL or any(len(line) > SMALL for line in whole):
                raise Refused("5.1", f"{path} has a line longer than 1 MiB")
            yield from whole
        if rest:
            raise Refused("5.4", f"{path} does not end with its last line")


def open_pack(place: Path) -> Pack:
    """Open a folder, or a ZIP file of section 3.5, that is a bag. Raises Refused for anything else."""
    try:
        files = _folder(place) if place.is_dir() else _zip(place)
    except (OSError, ValueError):
        raise Refused("5.1", "it cannot be read as a folder or a ZIP file") from None
    if len({path.upper().lower() for path in files}) != len(files):
        raise Refused("5.1", "two paths differ in nothing but case")
    if len(files) > FILES:
        raise Refused("5.1", "it has more than 200 files")
    if any(part in {"", ".", ".."} for path in files for part in path.split("/")):
        raise Refused("5.1", "a path leaves the folder")
    pack = Pack(files)
    if not pack.paths.issuperset(_TAGS) or pack.whole("bagit.txt") != _BAG:
        raise Refused("5.1", "it is no bag of BagIt 1.0")
    return pack


def _is_known(path: str) -> bool:
    name = path.removeprefix("data/report/")
    letters = all(ch in "._-" or unicodedata.category(ch)[0] in "LMN" for ch in name) and max(name) <= "\uffff"
    return path in _KNOWN or (name != path and letters and unicodedata.is_normalized("NFC", name))


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
                if seen > 2 * FILES or total > ALTOGETHER:
                    raise Refused("5.1", "it is larger than section 3.3 allows")
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
    otherwise = Refused("5.1", "the ZIP file is not laid out as section 3.5 says: unpack it, and give the folder")
    found: dict[str, Chunks] = {}
    at, total, told = 0, 0, b""
    with place.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        file.seek(max(0, size - 22))
        end = file.read()
        count, length, start = struct.unpack_from("<10xH2L", end + bytes(22))
        last = struct.pack(_END, b"PK\5\6", 0, 0, count, count, length, start, 0)
        if end != last or start + length + 22 != size or not 0 < count <= FILES or length > SMALL:
            raise otherwise
        file.seek(start)
        directory = file.read(length)
        for _ in range(count):
            flags, method, check, packed, whole, named = struct.unpack_from(_TOLD, directory + bytes(46), len(told))
            name = directory[len(told) + 46 : len(told) + 46 + named]
            same = (flags, method, *_NOON, check, packed, whole, named)
            flagged = flags == (0 if name.isascii() else 0x800) and method in {0, 8}
            local = struct.pack(_LOCAL, b"PK\3\4", _NEEDED, *same, 0) + name
            told += struct.pack(_ENTRY, b"PK\1\2", _MADE, _NEEDED, *same, 0, 0, 0, 0, _MODE, at) + name
            file.seek(at)
            total += whole
            if not flagged or at + len(local) + packed > start or file.read(len(local)) != local:
                raise otherwise
            path, at = name.decode(), at + len(local) + packed
            if path <= max(found, default="") or total > ALTOGETHER:
                raise otherwise
            found[path] = partial(_from_zip, place, at - packed, (method, check, packed, whole))
    if told != directory or at != start or len({path.partition("/")[0] for path in found}) != 1:
        raise otherwise
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
                    if made > whole or unpacked.unused_data:
                        raise Refused("5.1", "a file of the ZIP file holds more than it says")
                    yield chunk
    except (OSError, zlib.error):
        raise Refused("5.1", "a file of the ZIP file cannot be read") from None
    if (made, sum32, packed) != (whole, check, 0) or (method and not unpacked.eof):
        raise Refused("5.1", "a file of the ZIP file is not what its header says")


def digest_of(chunks: Iterable[bytes], method: str = "sha256") -> str:
    """Hash a file in pieces; in hexadecimal."""
    found = hashlib.new(method)
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()


def check_bag(pack: Pack) -> None:
    """Check both manifests, line by line as section 3.2 has them written (5.2)."""
    if not all(map(_is_known, pack.paths)):
        raise Refused("5.2", "it has files beside those of sections 3.1 and 3.2")
    payload = sorted(path for path in pack.paths if path.startswith("data/"))
    for manifest, paths in (("tagmanifest-sha512.txt", list(_TAGS[:3])), ("manifest-sha512.txt", payload)):
        *lines, last = pack.whole(manifest).split(b"\n")
        if last or [line[128:] for line in lines] != [f"  {path}".encode() for path in paths]:
            raise Refused("5.2", f"{manifest} does not name the files that are there, each once and in order")
        for path, line in zip(paths, lines, strict=True):
            if digest_of(pack.chunks(path), "sha512").encode() != line[:128]:
                raise Refused("5.2", f"{path} is not the file that {manifest} names")

"""Reading a pack, from a folder or a ZIP file, within the bounds of 3.3 (5.1), and its manifests (5.2)."""

from __future__ import annotations

import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha512
from pathlib import Path

from firsthand_verify.result import Refused

FILES, LARGEST, ALTOGETHER, LINE, SMALL = 200, 512 << 20, 1 << 30, 1 << 20, 16 << 20
_CHUNK = 1 << 16
_PLAIN = re.compile(r"[A-Za-z0-9._-]+")
_TAGS = ("bagit.txt", "bag-info.txt", "manifest-sha512.txt", "tagmanifest-sha512.txt")
_BAG = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_OTHERWISE = "the ZIP file is not laid out as one pack: unpack it, and give the folder"

Chunks = Callable[[], Iterator[bytes]]


class Pack:
    """The files of a pack by path, each read in pieces, and never more of one than the bounds allow."""

    def __init__(self, files: dict[str, Chunks]) -> None:
        self._files = files

    @property
    def paths(self) -> frozenset[str]:
        """The paths of its files."""
        return frozenset(self._files)

    def chunks(self, path: str) -> Iterator[bytes]:
        """Read a file in pieces. Raises Refused where it is not there or too large."""
        if path not in self._files:
            raise Refused("5.1", f"{path} is missing")
        size = 0
        for chunk in self._files[path]():
            size += len(chunk)
            if size > LARGEST:
                raise Refused("5.1", "a file is larger than 512 MiB")
            yield chunk

    def whole(self, path: str, most: int = SMALL) -> bytes:
        """Read a small file."""
        found = bytearray()
        for chunk in self.chunks(path):
            found += chunk
            if len(found) > most:
                raise Refused("5.1", f"{path} is too large")
        return bytes(found)

    def lines(self, path: str) -> Iterator[bytes]:
        """Read lines, each ended by one LF."""
        rest = b""
        for chunk in self.chunks(path):
            *whole, rest = (rest + chunk).split(b"\n")
            if len(rest) > LINE or any(len(line) > LINE for line in whole):
                raise Refused("5.1", f"{path} has a line longer than 1 MiB")
            yield from whole
        if rest:
            raise Refused("5.4", f"{path} does not end with its last line")


def open_pack(place: Path) -> Pack:
    """Open a folder or a ZIP file with one folder in it. Raises Refused for anything else."""
    try:
        files = _folder(place) if place.is_dir() else _zip(place)
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, struct.error):
        raise Refused("5.1", "it cannot be read as a folder or a ZIP file") from None
    folded = {unicodedata.normalize("NFC", path).casefold() for path in files}
    if len(folded) != len(files):
        raise Refused("5.1", "two paths differ in nothing but case")
    if len(files) > FILES:
        raise Refused("5.1", "it has more than 200 files")
    for path in files:
        _check_path(path)
    return Pack(files)


def _check_path(path: str) -> None:
    parts = path.split("/")
    inside = all(part not in {"", ".", ".."} for part in parts)
    own = len(parts) == 3 and parts[:2] == ["data", "report"]
    named = parts[:2] if own else parts
    letters = not own or all(ch.isalnum() or ch in "._-" or unicodedata.combining(ch) for ch in parts[2])
    whole = unicodedata.is_normalized("NFC", path) and len(path) <= 512
    if not (inside and letters and whole and len(parts) <= 4 and all(map(_PLAIN.fullmatch, named))):
        raise Refused("5.1", "a path is not of the form of section 3.2")


def _folder(place: Path) -> dict[str, Chunks]:
    found: dict[str, Chunks] = {}
    total = 0
    for folder, inside, names in os.walk(place):
        for name in (*inside, *names):
            told = Path(folder, name).lstat()
            plain = stat.S_ISDIR(told.st_mode) if name in inside else stat.S_ISREG(told.st_mode)
            total += told.st_size if name in names else 0
            if not plain or len(found) > FILES or total > ALTOGETHER:
                raise Refused("5.1", "it has a link, or is larger than section 3.3 allows")
        for name in names:
            path = Path(folder, name)
            found[path.relative_to(place).as_posix()] = partial(_from_file, path)
    return found


def _from_file(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError:
        raise Refused("5.1", "a file cannot be read") from None


def _zip(place: Path) -> dict[str, Chunks]:
    """Read a ZIP file laid out in one way only: its files one after another, the directory, the end, and no more.

    Whatever lies anywhere else is a second pack for some other reader. A file made otherwise can be unpacked first.
    """
    size = place.stat().st_size
    with place.open("rb") as file:
        file.seek(max(0, size - 22))
        end = file.read()
    if end[:4] != b"PK\5\6" or int.from_bytes(end[10:12], "little") > FILES or size > 2 * ALTOGETHER:
        raise Refused("5.1", _OTHERWISE)
    archive, at, found = zipfile.ZipFile(place), 0, {}
    for entry in archive.infolist():
        coded, kind = entry.flag_bits == 0x800 or entry.filename.isascii(), entry.external_attr >> 16 & 0o170000
        plain = entry.flag_bits in {0, 0x800} and entry.compress_type in {0, 8} and not (entry.extra or entry.comment)
        same = entry.filename == entry.orig_filename and entry.filename not in found and entry.header_offset == at
        if not (coded and plain and same and kind in {0, 0o100000}):
            raise Refused("5.1", _OTHERWISE)
        at += 30 + len(entry.filename.encode()) + entry.compress_size
        found[entry.filename] = partial(_from_zip, archive, entry)
    if at != archive.start_dir or at + sum(46 + len(name.encode()) for name in found) + 22 != size or archive.comment:
        raise Refused("5.1", _OTHERWISE)
    folders = {name.partition("/")[0] for name in found}
    if len(folders) != 1 or sum(entry.file_size for entry in archive.infolist()) > ALTOGETHER:
        raise Refused("5.1", "the ZIP file is not of one folder, or is larger than section 3.3 allows")
    return {name.partition("/")[2]: chunks for name, chunks in found.items()}


def _from_zip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(entry) as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise Refused("5.1", "a file of the ZIP file cannot be read") from None


def check_bag(pack: Pack) -> None:
    """Check both manifests (5.2)."""
    if not pack.paths.issuperset(_TAGS) or pack.whole("bagit.txt") != _BAG:
        raise Refused("5.1", "it is no bag of BagIt 1.0")
    payload = {path for path in pack.paths if path.startswith("data/")}
    tags = pack.paths - payload - {"tagmanifest-sha512.txt"}
    if tags != {*_TAGS} - {"tagmanifest-sha512.txt"}:
        raise Refused("5.2", "it has files beside those of section 3.1")
    for manifest, wanted in (("tagmanifest-sha512.txt", tags), ("manifest-sha512.txt", payload)):
        told = dict(_manifest(pack, manifest))
        if told.keys() != wanted:
            raise Refused("5.2", f"{manifest} does not name the files that are there, each once")
        for path in sorted(told):
            digest = sha512()
            for chunk in pack.chunks(path):
                digest.update(chunk)
            if digest.hexdigest() != told[path]:
                raise Refused("5.2", f"{path} is not the file that {manifest} names")


def _manifest(pack: Pack, name: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for line in pack.whole(name).decode("utf-8", "replace").splitlines():
        digest, gap, path = line.partition("  ")
        if not gap or path in seen:
            raise Refused("5.2", f"{name} names a file twice, or cannot be read")
        seen.add(path)
        yield path, digest

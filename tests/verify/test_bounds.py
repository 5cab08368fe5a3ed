"""Packs that are made to take all there is of time and memory end in a refusal, in a process that may have little."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.support.documents import ROOT
from tests.support.packs_mutated import many_entries
from tests.support.packs_small import Entry, archive, entries, sealed_in_a_bag, small, zipped

MEMORY, SECONDS = 600 << 20, 20
"""What a child may map, and how long it may compute."""
LIMITED = (
    "import resource, sys\n"
    f"resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))\n"
    f"resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))\n"
    "from firsthand_verify.cli import main\n"
    "sys.exit(main(sys.argv[1:]))\n"
)


def _deflated(path: str, size: int, said: int | None = None) -> bytes:
    """A pack with one file of so many spaces, which are packed to a thousandth."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block, check, packed = b" " * (1 << 20), 0, b""
    for _ in range(size >> 20):
        packed += packer.compress(block)
        check = zlib.crc32(block, check)
    listed = [each for each in entries(small()) if each.name != f"well/{path}".encode()]
    flood = Entry(f"well/{path}".encode(), packed + packer.flush(), method=8, check=check, size=said or size)
    return archive(sorted([*listed, flood], key=lambda each: each.name))


def _bag(path: str, data: bytes) -> bytes:
    return zipped(sealed_in_a_bag({**small(), path: data}))


FLOODS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "a seal that unpacks to a flood": ("5.2", lambda: _deflated("data/seal.json", 64 << 20)),
    "files over 1 GiB, by what they say": ("5.1", lambda: _deflated("bagit.txt", 1 << 20, 1 << 30)),
    "a file that unpacks to more than it says": ("5.1", lambda: _deflated("bagit.txt", 64 << 20, 60)),
    "a list of files without end": ("5.1", lambda: _deflated("tagmanifest-sha512.txt", 64 << 20)),
    "65,535 entries": ("5.1", lambda: many_entries(65_535)),
    "arrays within arrays": ("5.3", lambda: _bag("data/seal.json", b"[" * 1_000_000)),
    "small arrays": ("5.3", lambda: _bag("data/seal.json", b"[" + b"[]," * 340_000 + b"[]]")),
    "a number of many digits": ("5.3", lambda: _bag("data/seal.json", b'{"a":' + b"9" * 1_000_000 + b"}")),
    "a seal over its bound": ("5.1", lambda: _bag("data/seal.json", b" " * (2 << 20))),
    "a line without end": ("5.1", lambda: _bag("data/records/ballots.jsonl", b"a" * (3 << 20))),
    "empty lines": ("5.4", lambda: _bag("data/records/ballots.jsonl", b"\n" * (3 << 20))),
    "a stamp of nothing but lengths": ("5.6", lambda: _bag("data/report/well.html", b"\x30\x80" * 100_000)),
}

if os.environ.get("FIRSTHAND_EVERY_BIT"):
    FLOODS = {**FLOODS, "over 512 MiB": ("5.1", lambda: _deflated("data/report/well.html", 513 << 20))}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_ends_in_a_refusal(name: str, tmp_path: Path) -> None:
    step, make = FLOODS[name]
    (tmp_path / "pack.zip").write_bytes(make())
    assert _checked(tmp_path / "pack.zip") == f"{step:>5}  REFUSED"


def _folder(place: Path) -> Path:
    for path, data in small().items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)
    return place


def _link(place: Path) -> None:
    (place / "data" / "verify.html").unlink()
    (place / "data" / "verify.html").symlink_to("/dev/zero")


def _pipe(place: Path) -> None:
    os.mkfifo(place / "data" / "report" / "pipe.html")


def _deep(place: Path) -> None:
    place.joinpath(*["a"] * 900).mkdir(parents=True)


def _many(place: Path) -> None:
    for number in range(500):
        (place / "data" / "report" / f"{number}.txt").touch()


def _holes(place: Path) -> None:
    with (place / "data" / "report" / "well.html").open("r+b") as file:
        file.truncate(2 << 30)


@pytest.mark.parametrize("tamper", [_link, _pipe, _deep, _many, _holes])
def test_a_folder_of_traps_is_refused_before_it_is_read(tamper: Callable[[Path], None], tmp_path: Path) -> None:
    place = _folder(tmp_path / "well")
    tamper(place)
    assert _checked(place) == "  5.1  REFUSED"


def test_a_folder_that_links_out_by_a_folder_is_refused(tmp_path: Path) -> None:
    place = _folder(tmp_path / "well")
    (place / "data" / "report").rename(tmp_path / "elsewhere")
    (place / "data" / "report").symlink_to(tmp_path / "elsewhere")
    assert _checked(place) == "  5.1  REFUSED"


def _checked(place: Path) -> str:
    """Check in a child; how its last step ended."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(place)], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    return next(line for line in done.stdout.splitlines() if "REFUSED" in line).partition(":")[0]

"""There is no bit of a pack that nobody reads: whichever is another, the pack is refused.

A share of the bits is tried with every run, and all of them with FIRSTHAND_EVERY_BIT=1 (minutes).
"""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

from firsthand_verify import verify
from tests.support.packs_mutated import mutated
from tests.support.packs_small import small, zipped

EVERY = bool(os.environ.get("FIRSTHAND_EVERY_BIT"))
SHARE = 29
"""One bit of each so many bytes is tried with every run; with 29 and the 8 bits in turn, all parts have their share."""


def _refused(place: Path, data: bytes) -> bool:
    place.write_bytes(data)
    outcome = verify(place)
    return outcome.refusal is not None and not outcome.holds


def _flipped(data: bytes, bit: int) -> bytes:
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def test_whichever_bit_of_the_zip_file_is_another_it_is_refused(tmp_path: Path) -> None:
    data = zipped(small())
    place = tmp_path / "pack.zip"
    assert not _refused(place, data)
    bits = range(8 * len(data)) if EVERY else range(0, 8 * len(data), 8 * SHARE + 1)
    held = [bit for bit in bits if not _refused(place, _flipped(data, bit))]
    assert held == []


def test_whichever_bit_of_a_folders_files_is_another_it_is_refused(tmp_path: Path) -> None:
    files = small()
    for path, data in files.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    assert verify(tmp_path).holds
    held = []
    for path, data in files.items():
        step = 8 if EVERY else 8 * SHARE + 1
        for bit in range(3, 8 * len(data), step):
            (tmp_path / path).write_bytes(_flipped(data, bit))
            held += [f"{path}: {bit}"] if verify(tmp_path).holds else []
        (tmp_path / path).write_bytes(data)
    assert held == []


def test_packs_broken_at_random_are_refused(tmp_path: Path) -> None:
    files, place, held = small(), tmp_path / "pack.zip", []
    for number in range(20_000 if EVERY else 400):
        name, data = mutated(Random(f"broken {number}"), files)
        if not _refused(place, data):
            held.append(f"{name}: {number}")
    assert held == []

"""A worker whose every target breaks another promise: what the soak run must notice, or it would notice nothing."""

from __future__ import annotations

import ctypes
import sys
import unicodedata
from pathlib import Path

from tests.soak import samples
from tests.soak.targets import Target, check_message
from tests.soak.worker import serve


def _crash(_: bytes, __: Path) -> str:
    ctypes.string_at(0)
    return "read"


def _spin(_: bytes, __: Path) -> str:
    while True:
        unicodedata.normalize("NFC", "가" * 1000)


def _devour(_: bytes, __: Path) -> str:
    return f"read {len(bytearray(600_000_000) + bytearray(600_000_000))}"


def _trip(_: bytes, __: Path) -> str:
    raise ValueError(samples.MARKS[0])


def _quote(_: bytes, __: Path) -> str:
    check_message(f"not a date: {samples.MARKS[0]}")
    return "refused"


def _print(_: bytes, __: Path) -> str:
    sys.stderr.write(samples.MARKS[0])
    sys.stderr.flush()
    return "refused"


def _litter(_: bytes, folder: Path) -> str:
    (folder / "left.part").touch()
    return "refused"


def _behave(_: bytes, __: Path) -> str:
    return "read"


BREAKING = tuple(
    Target(judge.__name__.removeprefix("_"), 1, lambda _: samples.TARGETS, judge)
    for judge in (_crash, _spin, _devour, _trip, _quote, _print, _litter, _behave)
)


def case(master: int, number: int) -> tuple[Target, str]:
    """Take the breaking targets in order."""
    return BREAKING[number], f"{master}.{number}"


def name(master: int, number: int) -> tuple[str, str]:
    """Name a case."""
    return BREAKING[number].name, f"{master}.{number}"


if __name__ == "__main__":
    serve((), case, cpu_seconds=1)

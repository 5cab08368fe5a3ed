"""Measure whole processes from outside, and functions from inside."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Whole:
    """A command run several times: wall seconds and peak memory of the process, in MB (10^6 bytes)."""

    median: float
    least: float
    most: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.median:.2f} s (least {self.least:.2f}, most {self.most:.2f}), {self.megabytes:.0f} MB"


def whole(command: Sequence[str], *, cwd: Path, runs: int = 7, codes: tuple[int, ...] = (0,)) -> Whole:
    """Run a command ``runs`` times after one warm-up; the operating system's own accounting of each.

    Python may keep what it compiled, as it does where the program is installed, whatever the shell forbids.
    """
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    seconds: list[float] = []
    peak = 0
    for run in range(runs + 1):
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in codes:
            raise RuntimeError(f"{command[0]} ended with {process.returncode}")
        if run:
            seconds.append(time.perf_counter() - started)
            peak = max(peak, usage.ru_maxrss)
    return Whole(statistics.median(seconds), min(seconds), max(seconds), peak * 1024 / 1e6)


@dataclass(frozen=True, slots=True)
class Inside:
    """A function called several times, in milliseconds."""

    median: float
    p99: float
    most: float

    def __str__(self) -> str:
        return f"median {self.median:.2f} ms, 99th percentile {self.p99:.2f} ms, most {self.most:.2f} ms"


def inside(calls: Sequence[Callable[[], object]]) -> Inside:
    """Time each call once, after one untimed call of the first."""
    calls[0]()
    spent: list[float] = []
    for call in calls:
        started = time.perf_counter()
        call()
        spent.append((time.perf_counter() - started) * 1000)
    spent.sort()
    return Inside(statistics.median(spent), spent[min(len(spent) - 1, int(len(spent) * 0.99))], spent[-1])

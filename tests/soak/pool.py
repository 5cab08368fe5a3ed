"""Hands cases to workers, several at once, and gathers what became of each, also of those a worker died of."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_CASES_PER_WORKER = 4_000
"""A worker is replaced after so many, so that the memory of one case is not charged to all others."""

_AT_ONCE = 50

_DEATHS = {
    signal.SIGPROF: "hangs: too much processor time",
    signal.SIGALRM: "hangs: too long by the clock",
    signal.SIGKILL: "killed from outside, most likely for its memory",
}


@dataclass(slots=True)
class Tally:
    """What became of the cases: how many came out how, and every fault."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[int, str] = (0, "")

    @property
    def cases(self) -> int:
        """How many cases were judged."""
        return self.outcomes.total()

    def add(self, told: dict[str, Any]) -> None:
        """Count one case."""
        which = f"{told['target']}:{told['seed']}"
        self.outcomes[told["target"], told["outcome"]] += 1
        self.slowest = max(self.slowest, (told["seconds"], which))
        if told["memory"] > self.largest[0]:
            self.largest = (told["memory"], which)
        if told["fault"]:
            self.faults.append(f"{which}: {told['fault']}")


@dataclass(frozen=True, slots=True)
class Work:
    """What workers do: the module each runs, what it is told at its start, and how a case is called."""

    module: str
    master: int
    name: Callable[[int, int], tuple[str, str]]


def run(work: Work, numbers: Iterable[int], workers: int, progress: Callable[[Tally], None] | None = None) -> Tally:
    """Judge the cases of these numbers. Same work and numbers: same cases, whatever the workers."""
    tally, lock, left = Tally(), threading.Lock(), iter(numbers)

    def take() -> list[int]:
        with lock:
            return list(islice(left, _AT_ONCE))

    def serve(scratch: str) -> None:
        while batch := take():
            for told in _one_worker(work, scratch, batch, take):
                with lock:
                    tally.add(told)
                    if progress is not None:
                        progress(tally)

    with TemporaryDirectory(prefix="firsthand-soak-") as scratch, ThreadPoolExecutor(workers) as threads:
        for served in [threads.submit(serve, scratch) for _ in range(workers)]:
            served.result()
    return tally


def _one_worker(work: Work, scratch: str, batch: list[int], take: Callable[[], list[int]]) -> Iterator[dict[str, Any]]:
    """Give one worker batch after batch; should it die of a case, say of which, and go on with another worker.

    Workers keep what they need in ``scratch``, so that nothing stays of one that died.
    """
    done = 0
    while batch:
        process = subprocess.Popen(
            [sys.executable, "-m", work.module, str(work.master)],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": scratch},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        dead = None
        while batch and dead is None:
            number, *batch = batch
            told = _ask(process, number)
            if told is None:
                dead = number
            else:
                yield told
            done += 1
            if not batch and done < _CASES_PER_WORKER:
                batch = take()
        _, said = process.communicate()
        if dead is not None:
            yield _death(*work.name(work.master, dead), process.returncode, said)


def _ask(process: subprocess.Popen[str], number: int) -> dict[str, Any] | None:
    """Put one case to a worker; None when it died."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(f"{number}\n")
        process.stdin.flush()
    except BrokenPipeError:
        return None
    line = process.stdout.readline()
    told: dict[str, Any] | None = json.loads(line) if line.endswith("\n") else None
    return told


def _death(target: str, seed: str, code: int, said: str) -> dict[str, Any]:
    how = _DEATHS.get(signal.Signals(-code)) if code < 0 else None
    died = how or f"the process died ({signal.Signals(-code).name if code < 0 else f'exit {code}'})"
    ours = [line.strip() for line in said.splitlines() if "/firsthand/" in line]
    where = f" at {ours[0].rpartition('/firsthand/')[2]}" if ours else ""
    return {"target": target, "seed": seed, "outcome": "fault", "fault": died + where, "seconds": 0.0, "memory": 0}

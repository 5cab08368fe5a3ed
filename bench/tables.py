"""Unique records and hidden cells, on data made here, beside a peer for k-anonymity where it installs.

The generator is ours: ten attributes with 2 to 200 values, the n-th most frequent value n times as rare as the first,
independent of each other. Times on other data differ, with how many records few attributes single out.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.measure import inside

VALUES = (2, 4, 5, 7, 8, 12, 20, 50, 80, 200)
PEER = "pycanon==1.3.6"
RECORDS = 1_000_000
WHOLE = """
import resource, sys, time
from pathlib import Path
sys.path[:0] = sys.argv[1:2]
from bench.tables import columns
from firsthand.disclosure.fit.microdata import Microdata
from firsthand.disclosure.fit.uniques import minimal_uniques
number, size = int(sys.argv[2]), int(sys.argv[3])
made = columns(number)
seconds, busy = [], []
for _ in range(5):
    started, began = time.perf_counter(), time.process_time()
    found = minimal_uniques(Microdata.of([str(n) for n in range(len(made))], made), size)
    found.scores()
    seconds.append(time.perf_counter() - started)
    busy.append(time.process_time() - began)
by_size = {}
for chosen, records in found.sets.items():
    by_size[len(chosen)] = by_size.get(len(chosen), 0) + len(records)
seconds.sort()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
listed = ", ".join(f"{n:,} of size {s}" for s, n in sorted(by_size.items()))
spread = f"least {seconds[0]:.2f}, most {seconds[-1]:.2f}; of the processor {min(busy):.2f}"
print(f"{seconds[2]:.2f} s ({spread}), {peak:.0f} MB, data included; {listed}")
"""
PEERS = """
import sys, time
import pandas
from pycanon import anonymity
data = pandas.read_csv(sys.argv[1], dtype="category")
started = time.perf_counter()
k = anonymity.k_anonymity(data, list(data.columns))
print(f"{time.perf_counter() - started:.1f} s, k = {k}")
"""


def columns(number: int, *, seed: int = 1) -> list[Any]:
    """Make the records, column by column."""
    import numpy as np

    lot = np.random.default_rng(seed)
    made = []
    for values in VALUES:
        weights = 1 / np.arange(1, values + 1)
        made.append(lot.choice(values, size=number, p=weights / weights.sum()).astype(np.int16))
    return made


def uniques(folder: Path) -> Iterator[tuple[str, str]]:
    """Time the search in processes of their own, and the peer on the same million records."""
    root = str(Path(__file__).resolve().parents[1])
    for number, size, what in (
        (RECORDS, 3, "1,000,000 records × 10, up to 3 attributes"),
        (100_000, 10, "100,000 records × 10, every size, with scores"),
    ):
        command = [sys.executable, "-c", WHOLE, root, str(number), str(size)]
        yield what, _printed(command)
    from firsthand.disclosure.fit.microdata import Microdata

    made = columns(RECORDS)
    started = time.perf_counter()
    k = int(Microdata.of([str(n) for n in range(len(made))], made).alike().min())
    yield "1,000,000 × 10, k-anonymity", f"{time.perf_counter() - started:.2f} s, k = {k}"
    yield from _peer(folder, made)


def _peer(folder: Path, made: list[Any]) -> Iterator[tuple[str, str]]:
    import numpy as np

    python = folder / "canon" / "bin" / "python"
    if not python.exists():
        venv = subprocess.run([sys.executable, "-m", "venv", folder / "canon"], capture_output=True, check=False)
        got = subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], capture_output=True, check=False)
        if venv.returncode or got.returncode:
            yield PEER, "does not install here"
            return
    table = folder / "records.csv"
    head = ",".join(f"a{n}" for n in range(len(made)))
    np.savetxt(table, np.column_stack(made), fmt="%d", delimiter=",", header=head, comments="")
    yield f"{PEER}, k-anonymity of the same records", _printed([str(python), "-c", PEERS, str(table)])


def _printed(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    if done.returncode:
        return f"failed: {done.stderr.strip().splitlines()[-1][:120] if done.stderr.strip() else done.returncode}"
    return done.stdout.strip()


def audit() -> Iterator[tuple[str, str]]:
    """Time the audit of a table of 100 by 60, its 2,341 smallest cells above nought hidden, and all their bounds."""
    from firsthand.disclosure.cells.audit import Grid, bounds, determined

    grid = Grid(*table())
    yield (
        f"100 × 60, {len(grid.hidden):,} cells hidden, exactly determined",
        str(inside([lambda: determined(Grid(grid.cells, grid.hidden))] * 9)),
    )
    started = time.perf_counter()
    found = bounds(grid)
    pinned = sum(1 for low, high in found.values() if low == high)
    agree = {position for position, (low, high) in found.items() if low == high} == determined(grid)
    verdict = f"{pinned} determined, {'as' if agree else 'NOT AS'} above"
    yield "the same, exact bounds of every hidden cell", f"{time.perf_counter() - started:.1f} s, {verdict}"


def table(
    *, seed: int = 1, rows: int = 100, wide: int = 60, people: int = 20_000, hide: int = 2_341
) -> tuple[list[list[int]], frozenset[tuple[int, int]]]:
    """Make a table of so many people, and hide its smallest cells."""
    lot = random.Random(seed)
    cells = [[0] * wide for _ in range(rows)]
    down = [1 / (n + 1) ** 0.5 for n in range(rows)]
    across = [1 / (n + 1) ** 0.5 for n in range(wide)]
    places = zip(lot.choices(range(rows), down, k=people), lot.choices(range(wide), across, k=people), strict=True)
    for row, column in places:
        cells[row][column] += 1
    held = sorted((cells[r][c], r, c) for r in range(rows) for c in range(wide) if cells[r][c])
    return cells, frozenset((r, c) for _, r, c in held[:hide])

"""``python -m tests.soak``: kills, mutations and broken packs, as many as asked for. Exit code 1 when anything broke.

One case again: ``python -m tests.soak --case TARGET:SEED``, as a fault's line names it.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from tests.soak import kills, mutations, packs
from tests.soak.pool import Tally


def main() -> int:
    """Run what the command line asks for; 0 when every promise held."""
    asked = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    asked.add_argument("--kills", type=int, default=1_000)
    asked.add_argument("--files", type=int, default=100_000)
    asked.add_argument("--packs", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=int(time.time()), help="default: the clock; it is printed")
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--case", help="run one case again")
    given = asked.parse_args()
    if given.case:
        return _again(given.case)
    sys.stdout.write(f"seed {given.seed}, {given.workers} workers\n")
    held = True
    runs = (
        ("kills", given.kills, kills.run),
        ("files", given.files, mutations.run),
        ("packs", given.packs, packs.run),
    )
    for what, wanted, run in runs:
        if wanted:
            started = time.monotonic()
            tally = run(given.seed, range(wanted), given.workers, _Progress(what, wanted))
            held = _summary(what, tally, time.monotonic() - started) and held
    return 0 if held else 1


class _Progress:
    """A line now and then, on a terminal over itself; and each fault as it comes."""

    def __init__(self, what: str, wanted: int) -> None:
        self._what, self._wanted, self._last, self._told = what, wanted, time.monotonic(), 0

    def __call__(self, tally: Tally) -> None:
        for fault in tally.faults[self._told :]:
            sys.stdout.write(f"FAULT {fault}\n  again: python -m tests.soak --case '{fault.split(': ')[0]}'\n")
        self._told = len(tally.faults)
        every = 0.5 if sys.stdout.isatty() else 30.0
        if time.monotonic() - self._last >= every:
            self._last = time.monotonic()
            end = "\r" if sys.stdout.isatty() else "\n"
            sys.stdout.write(f"  {self._what}: {tally.cases:,} of {self._wanted:,}, {len(tally.faults)} faults{end}")
            sys.stdout.flush()


def _summary(what: str, tally: Tally, seconds: float) -> bool:
    sys.stdout.write(f"{what}: {tally.cases:,} in {seconds:,.0f} s, {len(tally.faults)} faults\n")
    for target in sorted({target for target, _ in tally.outcomes}):
        counted = {outcome: n for (name, outcome), n in sorted(tally.outcomes.items()) if name == target}
        sys.stdout.write(f"  {target:26} " + ", ".join(f"{n:,} {outcome}" for outcome, n in counted.items()) + "\n")
    sys.stdout.write(f"  slowest {tally.slowest[0]:.2f} s of processor ({tally.slowest[1]})")
    sys.stdout.write(f", most memory {tally.largest[0] / 1e6:,.0f} MB ({tally.largest[1]})\n")
    return not tally.faults


def _again(which: str) -> int:
    """Run one case in a worker of its own, as the run did."""
    _, _, seed = which.rpartition(":")
    master, _, number = seed.partition(".")
    target = which.partition(":")[0]
    run = kills.run if target.startswith("kill") else packs.run if target == packs.NAME else mutations.run
    tally = run(int(master), [int(number)], 1, _Progress("again", 1))
    return 0 if _summary("again", tally, 0.0) else 1


if __name__ == "__main__":
    sys.exit(main())

"""One process of the mutations: runs the cases it is told, and dies of any that hang or take too much memory.

It reads numbers of cases, a line each, and answers each with a line of JSON; when it dies, it died of the case asked.
"""

from __future__ import annotations

import faulthandler
import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import TextIO

from tests.soak.cases import TARGETS, case
from tests.soak.targets import Breach, Target

CPU_SECONDS, WALL_SECONDS = 10, 60
"""The longest one input may take: in processor time, and by the clock, which a busy machine stretches."""

MEMORY = 1_000_000_000
"""The most memory one process may hold, in bytes."""


def main() -> None:
    """Answer for cases until there are no more."""
    master = int(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="firsthand-soak-") as scratch:
        folder = Path(scratch, "case")
        folder.mkdir()
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
        os.chdir(folder)
        told = os.fdopen(os.dup(2), "w")
        faulthandler.enable(told)
        said = _listen(Path(scratch, "said"))
        _warm(folder)
        _limit_memory()
        for line in sys.stdin:
            target, seed = case(master, int(line))
            sys.stdout.write(json.dumps(_judged(target, seed, folder, said, told)) + "\n")
            sys.stdout.flush()


def _listen(path: Path) -> int:
    """Catch what would go to the terminal: a reader must say nothing there."""
    said = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 2)
    return said


def _warm(folder: Path) -> None:
    """Read one spoiled input of each kind, so that what they import is not charged to a case."""
    for target in TARGETS:
        with suppress(Exception):  # the cases themselves judge
            target.run("warm", folder)
        _empty(folder)


def _limit_memory() -> None:
    """Let resident memory grow to :data:`MEMORY` and no further; what is only mapped until now is not counted."""
    pages = Path("/proc/self/statm").read_text("ascii").split()
    mapped, resident = (int(number) * resource.getpagesize() for number in pages[:2])
    most = MEMORY + mapped - resident
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _judged(target: Target, seed: str, folder: Path, said: int, told: TextIO) -> dict[str, object]:
    """Run one case under its limits. Of an exception only its type and place are told: its message may quote."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)
    faulthandler.dump_traceback_later(CPU_SECONDS - 1, file=told)
    before = resource.getrusage(resource.RUSAGE_SELF)
    try:
        outcome, fault = target.run(seed, folder), ""
    except Breach as breach:
        outcome, fault = "fault", str(breach)
    except BaseException as error:  # noqa: BLE001 this is what is looked for
        outcome, fault = "fault", where(error)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
    after = resource.getrusage(resource.RUSAGE_SELF)
    _empty(folder)
    if os.lseek(said, 0, os.SEEK_CUR):
        os.ftruncate(said, 0)
        os.lseek(said, 0, os.SEEK_SET)
        fault = fault or "printed to the terminal"
    return {
        "target": target.name,
        "seed": seed,
        "outcome": "fault" if fault else outcome,
        "fault": fault,
        "seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 3),
        "memory": after.ru_maxrss * 1024,
    }


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            rmtree(path)
        else:
            path.unlink()


def where(error: BaseException) -> str:
    """Tell an exception's type and place, ours and the deepest; never its message, which may quote."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}firsthand{os.sep}" in frame.filename] or frames
    last, deepest = ours[-1], frames[-1]
    return (
        f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno} {last.name}"
        f" (raised in {Path(deepest.filename).name}:{deepest.lineno})"
    )


if __name__ == "__main__":
    main()

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
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

from tests.soak.targets import Breach, Target

CPU_SECONDS, WALL_SECONDS = 10, 60
"""The longest one input may take: in processor time, and by the clock, which a busy machine stretches."""

Case = Callable[[int, int], tuple[Target, str]]

MEMORY = 1_000_000_000
"""The most memory one process may hold, in bytes."""


def serve(targets: Iterable[Target], case: Case, cpu_seconds: int = CPU_SECONDS) -> None:
    """Answer for cases until there are no more; ``targets`` are warmed up first. The command line gives the master."""
    master = int(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="firsthand-soak-") as scratch:
        folder = Path(scratch, "case")
        folder.mkdir()
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
        os.chdir(folder)
        told, answers = os.fdopen(os.dup(2), "w"), os.fdopen(os.dup(1), "w")
        faulthandler.enable(told)
        said = _listen(Path(scratch, "said"))
        for target in targets:
            _warm(target, folder)
        _limit_memory()
        for line in sys.stdin:
            target, seed = case(master, int(line))
            faulthandler.dump_traceback_later(max(1, cpu_seconds - 1), file=told)
            outcome = _judged(target, seed, folder, cpu_seconds)
            faulthandler.cancel_dump_traceback_later()
            if _said_anything(said) and not outcome["fault"]:
                outcome |= {"outcome": "fault", "fault": "printed to the terminal"}
            answers.write(json.dumps(outcome) + "\n")
            answers.flush()


def _listen(path: Path) -> int:
    """Catch what would go to the terminal: a reader must say nothing there."""
    said = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    return said


def _said_anything(said: int) -> bool:
    """Tell whether something was printed, and forget it."""
    sys.stdout.flush()
    something = os.lseek(said, 0, os.SEEK_CUR) > 0
    os.ftruncate(said, 0)
    os.lseek(said, 0, os.SEEK_SET)
    return something


def _warm(target: Target, folder: Path) -> None:
    """Read one spoiled input, so that what reading it imports is not charged to a case."""
    with suppress(Exception):  # the cases themselves judge
        target.run("warm", folder)
    _empty(folder)


def _limit_memory() -> None:
    """Let resident memory grow to :data:`MEMORY` and no further; what is only mapped until now is not counted."""
    pages = Path("/proc/self/statm").read_text("ascii").split()
    mapped, resident = (int(number) * resource.getpagesize() for number in pages[:2])
    most = MEMORY + mapped - resident
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _most_memory() -> int:
    """Return the most resident memory of this program, in bytes: ``ru_maxrss`` also tells of who started it."""
    status = Path("/proc/self/status").read_text("ascii", "replace")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) * 1024


def _judged(target: Target, seed: str, folder: Path, cpu_seconds: int) -> dict[str, object]:
    """Run one case under its limits. Of an exception only its type and place are told: its message may quote."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)
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
    after = resource.getrusage(resource.RUSAGE_SELF)
    _empty(folder)
    return {
        "target": target.name,
        "seed": seed,
        "outcome": outcome,
        "fault": fault,
        "seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 3),
        "memory": _most_memory(),
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
    from tests.soak.cases import TARGETS, case

    serve(TARGETS, case)

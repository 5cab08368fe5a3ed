"""One process of the kills: lays out errands, kills those who carry them out, and looks at what is left.

It reads numbers of cases, a line each, and answers each with a line of JSON, as :mod:`tests.soak.worker` does.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from shutil import copytree, rmtree

from tests.soak.errands import ERRANDS, Errand
from tests.soak.holding import Holding, folder, holding
from tests.soak.targets import Breach
from tests.soak.worker import where

WALL_SECONDS = 300
"""The longest one case may take by the clock, a busy machine's included."""

_LATEST = 1.3
"""How far past the time a commit usually takes a kill may come."""


@dataclass(frozen=True, slots=True)
class Model:
    """An errand undisturbed: where it starts, what the vault holds after each commit, the seconds each takes."""

    errand: Errand
    start: Path
    held: tuple[Holding, ...]
    left: dict[str, object]
    gaps: tuple[float, ...]


def case(master: int, number: int) -> tuple[str, str]:
    """Name the errand and the seed of case ``number`` of a run."""
    seed = f"{master}.{number}"
    chosen = Random(f"which {seed}").choices(ERRANDS, [errand.weight for errand in ERRANDS])
    return f"kill {chosen[0].name}", seed


def main() -> None:
    """Answer for cases until there are no more."""
    master = int(sys.argv[1])
    models: dict[str, Model] = {}
    with tempfile.TemporaryDirectory(prefix="firsthand-soak-") as scratch:
        for line in sys.stdin:
            target, seed = case(master, int(line))
            told = _judged(target, seed, models, Path(scratch))
            sys.stdout.write(json.dumps({"target": target, "seed": seed, **told}) + "\n")
            sys.stdout.flush()


def _judged(target: str, seed: str, models: dict[str, Model], scratch: Path) -> dict[str, object]:
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)
    before = time.process_time()
    outcome, fault = "", ""
    try:
        errand = next(errand for errand in ERRANDS if f"kill {errand.name}" == target)
        if errand.name not in models:
            models[errand.name] = _model(errand, scratch / errand.name)
        outcome = _kill(models[errand.name], scratch / "case", Random(f"{target} {seed}"))
    except Breach as breach:
        fault = str(breach)
    except Exception as error:  # noqa: BLE001 whatever the vault raises after a kill is a fault
        fault = where(error)
    rmtree(scratch / "case", ignore_errors=True)
    return {
        "outcome": "fault" if fault else outcome,
        "fault": fault,
        "seconds": round(time.process_time() - before, 3),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def _model(errand: Errand, root: Path) -> Model:
    """Carry the errand out undisturbed twice: looking at the vault after each commit, and for the time it takes."""
    errand.lay_out(root / "start")
    for name in ("watched", "timed"):
        copytree(root / "start", root / name)
    held = [holding(root / "watched")]
    errand.carry_out(root / "watched", lambda: held.append(holding(root / "watched")))
    if len(held) != errand.commits + 1:
        raise Breach(f"{len(held) - 1} commits of {errand.commits}")
    held.append(held[-1])
    process, pipe = _start(errand, root / "timed")
    moments = [time.monotonic()]
    while os.read(pipe, 1):
        moments.append(time.monotonic())
    if _finish(process, pipe) or len(moments) != errand.commits + 1:
        raise Breach("the errand fails undisturbed")
    holding(root / "timed", writing=True)
    gaps = tuple(later - earlier for earlier, later in pairwise(moments))
    return Model(errand, root / "start", tuple(held), folder(root / "timed"), gaps)


def _start(errand: Errand, root: Path) -> tuple[int, int]:
    """Let a process of its own carry the errand out; its acknowledgements come through the pipe."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    status = 1
    try:
        errand.carry_out(root, lambda: _acknowledge(writing))
        status = 0
    finally:
        os._exit(status)


def _acknowledge(pipe: int) -> None:
    os.write(pipe, b".")


def _finish(process: int, pipe: int) -> int:
    """Wait for the process to end; how many commits it acknowledged. Raises Breach when it failed on its own."""
    acknowledged = 0
    while some := os.read(pipe, 4096):
        acknowledged += len(some)
    os.close(pipe)
    _, status = os.waitpid(process, 0)
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
        raise Breach("the errand failed before it was killed")
    return acknowledged


def _kill(model: Model, root: Path, rng: Random) -> str:
    """Wait for some commit, then a share of the next one's time, and kill; again if the errand was over. Then look."""
    while True:
        copytree(model.start, root)
        process, pipe = _start(model.errand, root)
        after = rng.randrange(model.errand.commits)
        acknowledged = sum(len(os.read(pipe, 1)) for _ in range(after))
        time.sleep(rng.random() * model.gaps[after] * _LATEST)
        ended, status = os.waitpid(process, os.WNOHANG)
        if not ended:
            os.kill(process, signal.SIGKILL)
            acknowledged += _finish(process, pipe)
            break
        os.close(pipe)
        if status:
            raise Breach("the errand failed before it was killed")
        rmtree(root)
    _look(model, root, acknowledged)
    return f"after {acknowledged} of {model.errand.commits}"


def _look(model: Model, root: Path, acknowledged: int) -> None:
    """Open the vault as a reader, then as a writer; repeat the work; what is held and what lies there must be right."""
    allowed = model.held[acknowledged : acknowledged + 2]
    for writing in (False, True):
        _compare(holding(root, writing=writing), allowed, f"after {acknowledged} acknowledged commits")
    model.errand.carry_out(root, lambda: None, acknowledged, again=True)
    _compare(holding(root, writing=True), model.held[-1:], "once the work was repeated")
    left = folder(root)
    if left != model.left:
        raise Breach(f"{left['packs']} packs of {model.left['packs']}, {_strange(left, model.left)} files astray")


def _compare(found: Holding, allowed: tuple[Holding, ...], when: str) -> None:
    if found not in allowed:
        differs = [key for key in allowed[-1] if all(found.get(key) != held.get(key) for held in allowed)]
        raise Breach(f"{when} the vault holds something else: {', '.join(differs) or 'parts of two states'}")


def _strange(left: dict[str, object], expected: dict[str, object]) -> int:
    names, known = left["names"], expected["names"]
    assert isinstance(names, list)
    assert isinstance(known, list)
    return len(set(names) ^ set(known))


if __name__ == "__main__":
    main()

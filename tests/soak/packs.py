"""Evidence packs broken at random, and the verifier that must refuse every one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from firsthand_verify import verify
from tests.soak import pool
from tests.soak.pool import Tally, Work
from tests.soak.targets import Breach, Target, check_message
from tests.support.packs import drafted
from tests.support.packs_mutated import Files, mutated

NAME = "pack"


@dataclass(frozen=True, slots=True)
class PackTarget(Target):
    """A real pack, broken in one of the ways of :mod:`tests.support.packs_mutated`."""

    def run(self, seed: str, folder: Path) -> str:
        """Break and judge one pack, the one this seed gives."""
        _, data = mutated(Random(f"{self.name} {seed}"), _real(folder.parent))
        outcome = self.judge(data, folder)
        if list(folder.iterdir()):
            raise Breach("files left behind")
        return outcome


@cache
def _real(scratch: Path) -> Files:
    """The pack of the mill's report, as the program makes it."""
    return drafted(scratch / "mill").packed()


def _sound(_: Path) -> Sequence[bytes]:
    return ()


def _refused(data: bytes, folder: Path) -> str:
    place = folder / "pack.zip"
    place.write_bytes(data)
    outcome = verify(place)
    place.unlink()
    if outcome.refusal is None:
        raise Breach("a broken pack holds")
    check_message(outcome.refusal.reason)
    return f"refused at {outcome.refusal.step}"


PACK = PackTarget(NAME, 1, _sound, _refused)


def case(master: int, number: int) -> tuple[Target, str]:
    """Name the target and the seed of case ``number`` of a run."""
    return PACK, f"{master}.{number}"


def _name(master: int, number: int) -> tuple[str, str]:
    return NAME, f"{master}.{number}"


def run(master: int, numbers: Iterable[int], workers: int, progress: Callable[[Tally], None] | None = None) -> Tally:
    """Judge the packs of these numbers, the ones this master seed gives."""
    return pool.run(Work("tests.soak.packs", master, _name), numbers, workers, progress)


if __name__ == "__main__":
    from tests.soak.worker import serve

    serve((PACK,), case)

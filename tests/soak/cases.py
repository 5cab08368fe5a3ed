"""Which target and which seed a numbered case has."""

from __future__ import annotations

from random import Random

from tests.soak.targets import READERS, Target
from tests.soak.vaults import VAULTS

TARGETS = (*READERS, *VAULTS)


def case(master: int, number: int) -> tuple[Target, str]:
    """Name the target and the seed of case ``number`` of a run."""
    seed = f"{master}.{number}"
    chosen = Random(f"which {seed}").choices(TARGETS, [target.weight for target in TARGETS])
    return chosen[0], seed

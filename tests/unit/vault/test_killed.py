"""A process killed at any moment leaves a vault that opens and verifies, with every acknowledged write in it.

A small fixed share; ``make soak`` runs many more of the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.vault.killed import KINDS, kill_once, prepare, server

ROUNDS, MORE = 8, 40
"""How many are killed, and how many more on a machine so busy that nobody got as far as a write."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_process_loses_nothing_it_acknowledged(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "vault"
    prepare(folder)
    with server() as serving:
        acknowledged = sum(kill_once(serving, kind, folder, seed) for seed in range(1, ROUNDS + 1))
        for more in range(1, MORE + 1):
            if acknowledged:
                break
            acknowledged = kill_once(serving, kind, folder, ROUNDS + more, patience=more)
    assert acknowledged > 0

"""Passphrases as the program takes them, with Argon2id doing little work; real work where the passphrase is tested."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from firsthand.vault.keys import keys

REAL = (keys.MEMORY_KIB, keys.PASSES, keys.LANES)
LITTLE = (64, 1, 1)


@contextmanager
def wrapped_with(work: tuple[int, int, int]) -> Iterator[None]:
    """Wrap keys with so much work. Each key file says how much it took, so that any process unwraps it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in zip(("MEMORY_KIB", "PASSES", "LANES"), work, strict=True):
            patch.setattr(keys, name, value)
        yield

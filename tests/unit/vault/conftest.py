from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.vault import Vault
from tests.unit.vault.making import NOW


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An empty vault without a passphrase, open for writing."""
    with Vault.create(tmp_path / "vault", "example", None, now=NOW) as made:
        yield made

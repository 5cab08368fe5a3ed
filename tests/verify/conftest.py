"""One edition, sealed once for all who try packs."""

from __future__ import annotations

import pytest

from tests.support.packs import Draft, drafted


@pytest.fixture(scope="session")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """The good edition. Who changes it copies it first."""
    return drafted(tmp_path_factory.mktemp("packs") / "mill")

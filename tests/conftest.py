"""Every test: no network (the runner's options block sockets), and assertions that explain themselves everywhere."""

from __future__ import annotations

import os

import pytest

pytest.register_assert_rewrite("tests.support", "tests.real.corpora")


@pytest.fixture(scope="session", autouse=True)
def _example_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The folder in which all workers of a run have theirs; a run without workers has only its own."""
    from tests.support.example import keep_in

    own = tmp_path_factory.getbasetemp()
    keep_in(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)

"""Every test: no network (the runner's options block sockets), and assertions that explain themselves everywhere.

What is slow to make is made once: the example in each run. A key is wrapped with little work unless a module says
``pytestmark = pytest.mark.usefixtures("real_passphrases")``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("tests.support", "tests.real.corpora")


@pytest.fixture(scope="session", autouse=True)
def _example_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The folder in which all workers of a run have theirs; a run without workers has only its own."""
    from tests.support.example import keep_in

    own = tmp_path_factory.getbasetemp()
    keep_in(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session", autouse=True)
def _little_work_for_passphrases() -> Iterator[None]:
    """A third of a second for each passphrase is right for people, and minutes for all tests."""
    from tests.support.passphrases import LITTLE, wrapped_with

    with wrapped_with(LITTLE):
        yield


@pytest.fixture(scope="module")
def real_passphrases() -> Iterator[None]:
    """Wrap keys in this module as the program does."""
    from tests.support.passphrases import REAL, wrapped_with

    with wrapped_with(REAL):
        yield

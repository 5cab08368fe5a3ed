"""Every test: no network (the runner's options block sockets), and assertions that explain themselves everywhere."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.support", "tests.real.corpora")

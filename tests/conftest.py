"""Every test: no network (sockets are blocked by the runner's options), and plain assertions in the support code too."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.support", "tests.real.corpora")

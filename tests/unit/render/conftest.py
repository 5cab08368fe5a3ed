from __future__ import annotations

import pytest

from firsthand.render.typesetter import Fonts, families


@pytest.fixture
def hangul() -> None:
    """Skip, loudly, on a machine where no PDF with Korean in it can be made."""
    if len(families(Fonts())) == 1:
        pytest.skip("NO FONT WITH HANGUL HERE: install fonts-nanum or fonts-noto-cjk, or half of the PDF goes untested")

"""The page of vocabularies says every term as it ships.

To accept a change, run this file with FIRSTHAND_RENEW_GOLDEN=1 and read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.support import terms

PAGE = Path(__file__).resolve().parents[3] / "docs" / "formats" / "vocabularies.md"


def test_the_page_says_every_term_its_definition_and_its_codes() -> None:
    if os.environ.get("FIRSTHAND_RENEW_GOLDEN"):
        PAGE.write_text(terms.page(), "utf-8")
    assert PAGE.read_text("utf-8") == terms.page(), "vocabularies.md is stale: renew it, and read the diff"

"""What is said of a cell, or of a record as a whole, that cannot stand: read from the program's source."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.support.refusals import ROOT, _constants, _texts

SAID = {"exchange/event_cells.py": "Unclear", "exchange/cells.py": "Unclear", "model/coherence.py": "Incoherence"}
"""Where such things are said, and in what."""

PLACE = {"Unclear": 0, "Incoherence": 2}


def cell_faults() -> Iterator[str]:
    """Read every text, with places for what is put into it."""
    for module, kind in SAID.items():
        tree = ast.parse((ROOT / module).read_text("utf-8"))
        constants = dict(_constants(tree))
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == kind):
                continue
            if len(node.args) > PLACE[kind]:
                yield from (text for text in _texts(node.args[PLACE[kind]], constants) if text)

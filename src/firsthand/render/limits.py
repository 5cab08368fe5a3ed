"""How large a report may be that is set whole: the typesetter holds all of it in memory at once.

At each of these limits alone it was seen to take up to a gigabyte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from firsthand.errors import UsageError
from firsthand.render.tree import Chart, Document, Listing, Node, Paragraph, Quote, Table, Verbatim

TABLES = 400
"""The most tables and charts. A report of 60 pages with its annex has some ten."""

CELLS = 20_000
"""The most cells, of all tables together."""

LETTERS = 3_000_000
"""The most letters, of text, notes and annex: some 1,000 pages."""

_ADVICE = "Make several reports of it in firsthand.toml."


def check_size(document: Document) -> None:
    """Raise UsageError, saying how much there is of what, for a report too large to be set."""
    found: Counter[str] = Counter()
    notes = (node for note in document.notes for node in note.nodes)
    for node in _all((*document.body, *notes, *document.annex)):
        found.update(_sizes(node))
    for what, most in (("tables", TABLES), ("cells", CELLS), ("letters", LETTERS)):
        if found[what] > most:
            raise UsageError(
                f"this report has {found[what]:,} {_CALLED[what]}, and {most:,} is the most that is set", _ADVICE
            )


_CALLED = {"tables": "tables and charts", "cells": "cells in its tables", "letters": "letters"}


def _all(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if isinstance(node, Quote):
            yield from _all(node.children)
        elif isinstance(node, Listing):
            yield from _all(inner for item in node.items for inner in item)
        elif isinstance(node, Chart):
            yield from _all([node.data])


def _sizes(node: Node) -> dict[str, int]:
    if isinstance(node, Table):
        cells = [cell for row in (*node.head, *node.rows) for cell in row]
        letters = sum(len(span.text) for cell in cells for span in cell.spans)
        letters += sum(len(span.text) for aside in node.asides for span in aside)
        return {"tables": 1, "cells": len(cells), "letters": letters}
    if isinstance(node, Paragraph):
        return {"letters": sum(len(span.text) for span in node.spans)}
    return {"letters": len(node.text)} if isinstance(node, Verbatim) else {}

"""The tables of codings and of coverage: what passages say, and who was asked about what."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path

from firsthand.exchange.cells import Checker, Ranges, Unclear, a_choice, a_code, a_date, a_known
from firsthand.exchange.headings import CODINGS, COVERAGE
from firsthand.exchange.tables import Row, read_table
from firsthand.model.coding import Asked, Basis, Codebook, Coding, Coverage, DatedCoding, Polarity
from firsthand.model.intake import RowFault
from firsthand.model.private import Private
from firsthand.model.testimony import PassageRef, Speaker

Speakers = Callable[[PassageRef], Collection[Speaker] | None]
"""Whose turns a passage has; of none where that is not known, and None where there is no such passage."""


def read_codings(
    path: Path,
    codebook: Codebook,
    *,
    today: date | None = None,
    content: bytes | None = None,
    speakers: Speakers = lambda _: (),
) -> tuple[tuple[DatedCoding, ...], tuple[RowFault, ...]]:
    """Read the codings, and every fault in them. Polarity and basis may be empty: not yet said.

    With ``speakers`` a passage that is not in the vault is a fault, and so is one in which no turn is the source's: a
    coding is read as her testimony. Where in it the exact words stand is not for a reader of files to know.
    """
    table = read_table(path, CODINGS, content)
    check = Checker(table.name, list(table.faults))
    seen: dict[tuple[PassageRef, str, str], int] = {}
    ranges = Ranges(today=today)
    rows = [found for row in table.rows if (found := _coding(row, codebook, ranges, check, seen, speakers))]
    return tuple(rows), check.in_order()


def _coding(
    row: Row,
    codebook: Codebook,
    ranges: Ranges,
    check: Checker,
    seen: dict[tuple[PassageRef, str, str], int],
    speakers: Speakers,
) -> DatedCoding | None:
    before = len(check.faults)
    check.filled(row, CODINGS.required)
    passage = check.read(row, "passage", lambda text: _passage(text, speakers))
    code = check.read(row, "code", lambda text: a_known(text, codebook.codes, "not in the codebook"))
    coder = check.read(row, "coder", a_code)
    polarity = check.read(row, "polarity", lambda text: a_choice(text, Polarity))
    basis = check.read(row, "basis", lambda text: a_choice(text, Basis))
    day = check.read(row, "date", lambda text: a_date(text, ranges))
    if passage is not None and code and coder:
        first = seen.setdefault((passage, code, coder), row.number)
        if first != row.number:
            check.fault(row, "passage", f"the same passage, code and coder as in row {first}")
    if len(check.faults) > before or passage is None or code is None or coder is None:
        return None
    exact, memo = (Private(row[column]) if row[column] else None for column in ("exact", "memo"))
    return DatedCoding(Coding(passage, code, coder, polarity, basis), day, memo=memo, exact=exact)


def _passage(text: str, speakers: Speakers) -> PassageRef:
    passage = PassageRef.parse(text)
    if passage is None:
        raise Unclear("not a passage; write S14/112, S14/112-115 or S14.2/40")
    whose = speakers(passage)
    if whose is None:
        raise Unclear(f"{passage} is not in the vault")
    if whose and Speaker.SOURCE not in whose:
        if Speaker.OTHER in whose:
            raise Unclear(f"no turn of {passage} is the source's; code her own words")
        raise Unclear(f"{passage} is the interviewer's turn; code the answer")
    return passage


def read_coverage(
    path: Path, sources: Collection[str], topics: Collection[str], *, content: bytes | None = None
) -> tuple[tuple[Coverage, ...], tuple[RowFault, ...]]:
    """Read who was asked about what, and every fault in it. ``sources`` and ``topics`` are those known."""
    table = read_table(path, COVERAGE, content)
    check = Checker(table.name, list(table.faults))
    seen: dict[tuple[str, str], int] = {}
    rows: list[Coverage] = []
    for row in table.rows:
        before = len(check.faults)
        check.filled(row, COVERAGE.required)
        source = check.read(row, "source", lambda text: a_known(text, sources, "no such source is in the register"))
        topic = check.read(row, "topic", lambda text: a_known(text, topics, "not a topic of the codebook"))
        state = check.read(row, "state", lambda text: a_choice(text, Asked))
        if source and topic and (first := seen.setdefault((source, topic), row.number)) != row.number:
            check.fault(row, "topic", f"the same source and topic as in row {first}")
        if len(check.faults) == before and source and topic and state is not None:
            rows.append(Coverage(source, topic, state))
    return tuple(rows), check.in_order()

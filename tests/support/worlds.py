"""A world of the mosaic, written out as a record that any evaluator can count."""

from __future__ import annotations

from dataclasses import replace

from firsthand.disclosure.mosaic.swaps import World
from firsthand.model.coding import Codebook, Coding, Coverage
from firsthand.model.disclosure import PublishedCount
from firsthand.model.finding import Count, Finding
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import InterviewRef, PassageRef, Value
from firsthand.rules.mosaic_columns import AttributeColumn, CodeColumn
from firsthand.rules.mosaic_pieces import Assembled

PARTS = ("n", "of", "denied", "silent", "not-asked", "declined", "missing", "unknown")


def told(finding: Finding, count: Count) -> PublishedCount:
    """Tell everything a count holds."""
    parts = {part: int(getattr(count, part.replace("-", "_"))) for part in PARTS}
    parts |= {name: value for name, value in (("low", count.low), ("high", count.high)) if isinstance(value, int)}
    sources = frozenset(count.answers)
    return PublishedCount(finding.name, finding.unit, finding.among, finding.where, parts, sources, finding.value)


def as_record(assembled: Assembled, world: World, record: Snapshot, book: Codebook) -> Snapshot:
    """Write a world out: a source for each row, with the values, codings and coverage of its states."""
    sources, codings, coverage = [], list[Coding](), list[Coverage]()
    parts = assembled.columns.parts
    used = {part.code for part in parts if isinstance(part, CodeColumn)}
    for source, row in zip(record.sources, world, strict=False):
        values: dict[str, Value] = {}
        passage = PassageRef(InterviewRef(source.code), 1, 1)
        for part, state in zip(parts, row, strict=True):
            if isinstance(part, AttributeColumn):
                values[part.column.name] = part.states[state]
            elif isinstance(part, CodeColumn):
                codings += [Coding(passage, part.code, "C1", *said) for said in part.states[state]]
            else:
                asked, talked = part.states[state]
                coverage += [Coverage(source.code, part.topic, asked)] if asked else []
                others = [code for code in book.codes if book.topic_of(code) == part.topic and code not in used]
                codings += [Coding(passage, others[0], "C1", None, None)] if talked else []
        sources.append(replace(source, attributes=values))
    return replace(record, sources=tuple(sources), codings=tuple(codings), coverage=tuple(coverage))

"""Count the findings of a project over the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from firsthand.counting import bitsets
from firsthand.counting.binding import compile_findings
from firsthand.counting.port import CompiledFinding
from firsthand.model.coding import Codebook
from firsthand.model.finding import Count, Finding
from firsthand.model.manuscript import Problem
from firsthand.model.project import Project
from firsthand.model.snapshot import Snapshot

LARGEST = 1_000_000
"""Up to this many codings, sources, acts and complaints the bit sets count; above, DuckDB. See decision 0003."""


def count(
    findings: Iterable[Finding], snapshot: Snapshot, project: Project
) -> tuple[dict[str, Count], tuple[Problem, ...]]:
    """Count each finding that can be understood; the others come back as problems, ``malformed-finding``."""
    compiled, problems = compile_findings(findings, project)
    return evaluate(snapshot, project.codebook, compiled), problems


def evaluate(snapshot: Snapshot, codebook: Codebook, findings: Sequence[CompiledFinding]) -> dict[str, Count]:
    """Count with the evaluator that suits the size of the record."""
    events = snapshot.events
    if sum(map(len, (snapshot.codings, snapshot.sources, events.acts, events.complaints))) <= LARGEST:
        return bitsets.evaluate(snapshot, codebook, findings)
    from firsthand.counting import duck

    return duck.evaluate(snapshot, codebook, findings)

"""Count the findings of a project over the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from firsthand.counting import bitsets
from firsthand.counting.binding import compile_findings
from firsthand.counting.port import CompiledFinding
from firsthand.counting.prepare import asks
from firsthand.model.coding import Codebook
from firsthand.model.finding import Count, Finding
from firsthand.model.manuscript import Problem
from firsthand.model.project import Project
from firsthand.model.snapshot import Snapshot

LARGEST = 1_000_000
"""Up to this many codings and sources together the bit sets count; above, DuckDB. See decision 0003."""


def count(
    findings: Iterable[Finding], snapshot: Snapshot, project: Project
) -> tuple[dict[str, Count], tuple[Problem, ...]]:
    """Count each finding that can be understood; the others come back as problems, ``malformed-finding``."""
    compiled, problems = compile_findings(findings, project)
    return evaluate(snapshot, project.codebook, compiled), problems


def evaluate(snapshot: Snapshot, codebook: Codebook, findings: Sequence[CompiledFinding]) -> dict[str, Count]:
    """Count with the evaluator that suits the size of the record."""
    told = [finding for finding in findings if asks(finding)]
    if told:
        from firsthand.counting import plain

        rest = evaluate(snapshot, codebook, [finding for finding in findings if finding not in told])
        both = rest | plain.evaluate(snapshot, codebook, told)
        return {finding.name: both[finding.name] for finding in findings}
    if len(snapshot.codings) + len(snapshot.sources) <= LARGEST:
        return bitsets.evaluate(snapshot, codebook, findings)
    from firsthand.counting import duck

    return duck.evaluate(snapshot, codebook, findings)

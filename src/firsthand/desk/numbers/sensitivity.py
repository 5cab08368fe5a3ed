"""How findings rest on single sources."""

from __future__ import annotations

from datetime import date

from firsthand.counting import codes_needed, events_needed
from firsthand.counting.sensitivity import Sensitivity, sensitivity
from firsthand.errors import UsageError
from firsthand.model.manuscript import Problem
from firsthand.model.project import Project
from firsthand.model.snapshot import Wanted
from firsthand.vault import Vault


def weigh(
    vault: Vault, project: Project, name: str | None, *, today: date
) -> tuple[tuple[Sensitivity, ...], tuple[Problem, ...]]:
    """Count every finding, or the one named, without each source; what cannot be counted comes back as problems.

    Raises UsageError for a name no finding has.
    """
    if name is not None and name not in project.findings:
        raise UsageError(f"there is no finding {name}", f"findings/ has: {', '.join(project.findings)}")
    chosen = tuple(finding for finding in project.findings.values() if name in {None, finding.name})
    wanted = Wanted(codes=codes_needed(chosen, project.codebook), events=events_needed(chosen))
    return sensitivity(chosen, vault.snapshot(wanted, today), project)

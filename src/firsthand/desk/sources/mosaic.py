"""What all the numbers of a report and of its earlier editions give away, source by source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from firsthand.build import bind
from firsthand.disclosure.mosaic.verdicts import Assessment, cells_apart
from firsthand.manuscript import read as read_manuscript
from firsthand.model.project import Project, ReportSettings
from firsthand.model.roles import Permission
from firsthand.rules.mosaic import named_questions, puzzle, solved
from firsthand.vault import Vault


@dataclass(frozen=True, slots=True)
class Laid:
    """The mosaic of one report judged. ``questions`` names each question by a finding that asks it.

    ``columns`` names the columns. ``apart`` says of each source in how many cells the nearest of the other worlds is
    not the record. ``left_out`` are the findings not weighed: the edition, the name, and why.
    """

    found: Assessment
    questions: dict[int, str]
    columns: tuple[str, ...]
    numbers: int
    apart: dict[str, int]
    editions: int
    left_out: tuple[tuple[int, str, str], ...]


def lay(
    vault: Vault, project: Project, settings: ReportSettings, *, today: date, progress: Callable[[int, int], None]
) -> Laid:
    """Judge every source of the record. Raises NotPermitted for who may not read the ledger."""
    vault.require(Permission.LEDGER)
    manuscript, problems = read_manuscript(settings, Path(project.root))
    bound = bind(manuscript, problems, project, vault, today)
    assembled = puzzle(bound)
    found = solved(bound, assembled, progress)
    return Laid(
        found,
        named_questions(assembled),
        assembled.mosaic.columns,
        len(assembled.mosaic.numbers),
        {v.source: min(cells_apart(assembled.mosaic, w) for w in v.worlds) for v in found.records if v.worlds},
        len(bound.snapshot.editions),
        assembled.left_out,
    )

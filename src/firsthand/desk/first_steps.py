"""The way from an empty project to its first edition, step by step, each ticked off by what is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from firsthand.desk.numbers.finding_files import uses_of_all
from firsthand.model.project import Project
from firsthand.model.roles import MATRIX, Permission, Role, may
from firsthand.vault import Vault


class FirstStep(StrEnum):
    """What a group does before its first edition, in the order of the work."""

    CODES = "codes"
    SECOND = "second"
    ADMIT = "admit"
    CONSENTS = "consents"
    IDENTITIES = "identities"
    CODE = "code"
    EVENTS = "events"
    COUNT = "count"
    WRITE = "write"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Stepping:
    """One step: whether it is done, whether the member may do it, and which roles may."""

    step: FirstStep
    done: bool
    hers: bool
    roles: tuple[Role, ...]


_WRITING = (Permission.CODE, Permission.BUILD)
NEEDS = {
    FirstStep.CODES: _WRITING, FirstStep.SECOND: (Permission.MEMBERS,), FirstStep.ADMIT: (Permission.ADMIT,),
    FirstStep.CONSENTS: (Permission.CONSENT,), FirstStep.IDENTITIES: (Permission.RECORD_IDENTITY,),
    FirstStep.CODE: (Permission.CODE,), FirstStep.EVENTS: (Permission.EVENTS,), FirstStep.COUNT: _WRITING,
    FirstStep.WRITE: (Permission.BUILD,), FirstStep.PUBLISH: (Permission.PUBLISH,),
}  # fmt: skip
"""What a member must be allowed for each step: one of these."""


def first_steps(vault: Vault, project: Project) -> tuple[Stepping, ...]:
    """List the steps to the first edition, done or not; none once there was an edition.

    Two people are wanted before anything is published, for nobody decides alone what a rule leaves to a second one.
    """
    if vault.editions():
        return ()
    hers = vault.roles().get(vault.user, frozenset())
    done: dict[FirstStep, Callable[[], object]] = {
        FirstStep.CODES: lambda: project.codebook.codes,
        FirstStep.SECOND: lambda: [held for held in vault.roles().values() if may(held, Permission.DECIDE)][1:],
        FirstStep.ADMIT: vault.transcripts,
        FirstStep.CONSENTS: lambda: vault.consents(limit=1),
        FirstStep.IDENTITIES: vault.identities_held,
        FirstStep.CODE: vault.codings,
        FirstStep.EVENTS: lambda: vault.events().events,
        FirstStep.COUNT: lambda: len(project.findings) > 1,  # the one that every project begins with counts everybody
        FirstStep.WRITE: lambda: any(used.reports for used in uses_of_all(vault, project).values()),
        FirstStep.PUBLISH: lambda: False,
    }
    return tuple(
        Stepping(step, bool(told()), any(may(hers, one) for one in NEEDS[step]), _able(step))
        for step, told in done.items()
    )


def _able(step: FirstStep) -> tuple[Role, ...]:
    able = frozenset[Role]().union(*(MATRIX[one] for one in NEEDS[step]))
    return tuple(role for role in Role if role in able)

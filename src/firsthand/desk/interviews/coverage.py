"""Who was asked about what: changed beside the text, topic by topic."""

from __future__ import annotations

from datetime import datetime

from firsthand.errors import UsageError
from firsthand.model.coding import Asked, Coverage
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.vault import Vault


def coverage_of(vault: Vault, project: Project, source: str) -> dict[str, Asked | None]:
    """Say of each topic of the codebook, in its order, what is recorded of a source; None where nothing is."""
    held = {row.topic: row.state for row in vault.coverage(source)}
    return {topic: held.get(topic) for topic in map(project.codebook.topic_of, project.codebook.codes)}


def change_coverage(
    vault: Vault, project: Project, source: str, topic: str, state: Asked | None, *, now: datetime
) -> Asked | None:
    """Record whether a topic came up with a source, or (None) that nothing is recorded; what was recorded before.

    Raises UsageError for a source or topic there is none of, NotPermitted for who is no coder.
    """
    vault.require(Permission.CODE)
    known = coverage_of(vault, project, source)
    if topic not in known:
        raise UsageError("the codebook has no such topic", "Open the interview anew: the codebook was changed.")
    with vault.write("coverage", now=now) as writer:
        if state is None:
            writer.remove_coverage(source, topic)
        else:
            writer.set_coverage([Coverage(source, topic, state)])
    return known[topic]

"""What was done to the codebook and to findings: who, when and what, as the journal has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from firsthand.desk.changesets import stands
from firsthand.model.project import Project
from firsthand.vault import Vault

CODES, FINDINGS = ("code.",), ("finding.", "exhibit.")


@dataclass(frozen=True, slots=True)
class Done:
    """One thing done. ``became`` says which codes or findings became which; ``undoable`` that nothing was done since
    to the files. Of passages given to parts in a split one row tells of all that a member decided in a row.
    """

    entry: int
    time: datetime
    user: str
    kind: str
    of: str
    became: tuple[tuple[str, str], ...]
    count: int
    collapsed: int
    undoable: bool


def history(vault: Vault, project: Project, kinds: tuple[str, ...] = CODES) -> tuple[Done, ...]:
    """List what was done, the last first."""
    root = Path(project.root)
    can = {change.entry for change in vault.rewritings() if stands(root, change)}
    found: list[Done] = []
    for done in _each(vault, kinds, can):
        last = found[-1] if found else None
        if last and done.kind == "code.assign" and (last.kind, last.user, last.became) == (
            done.kind, done.user, done.became
        ):  # fmt: skip
            found[-1] = Done(done.entry, done.time, done.user, done.kind, done.of, done.became,
                             last.count + done.count, last.collapsed + done.collapsed, undoable=False)  # fmt: skip
        else:
            found.append(done)
    return tuple(reversed(found))


def _each(vault: Vault, kinds: tuple[str, ...], can: set[int]) -> Iterator[Done]:
    for entry in vault.journal():
        for effect in entry.details.get("effects", ()) if entry.action.startswith(kinds) else ():
            codes = effect.get("codes", {})
            became = tuple(codes.items()) or tuple((effect.get("code", ""), part) for part in effect.get("parts", ()))
            yield Done(
                entry.number, entry.time, entry.user, effect["did"], effect.get("of", effect.get("code", "")),
                became, effect.get("count", 0), effect.get("collapsed", 0), entry.number in can,
            )  # fmt: skip

"""What stands against each report, worked out once for each state of project, texts, vault and day, whoever asks."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import cast

from firsthand.desk.publication.gate import Gate, gate
from firsthand.model.project import ReportSettings
from firsthand.vault import Vault
from firsthand.workbench.frame.app import Desk

_KEPT = "standings"
_FIRST = Lock()


@dataclass
class _Standings:
    """Of each report what it was worked out from, and what it came to."""

    found: dict[str, tuple[object, Gate]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


def standing(desk: Desk, vault: Vault, settings: ReportSettings) -> Gate:
    """Return the report at the gate, checked anew where anything is another. Raises as :func:`gate` does."""
    with _FIRST:
        held = cast("_Standings", desk.sessions.kept.setdefault(_KEPT, _Standings()))
    with held.lock:
        project, today, before = desk.project(), desk.today, held.found.get(settings.name)
        state = (project, settings, today, _texts(desk, settings), vault.state())
        if before is not None and before[0] == state:
            return before[1]
        at = gate(vault, project, settings, today)
        held.found[settings.name] = state, at
        return at


def _texts(desk: Desk, settings: ReportSettings) -> tuple[str, ...]:
    """Name the report's texts by what they say: two savings may come within one tick of a file system's clock."""
    digests = []
    for file in settings.files:
        with suppress(OSError):
            digests.append(sha256((desk.root / file).read_bytes()).hexdigest())
    return tuple(digests)

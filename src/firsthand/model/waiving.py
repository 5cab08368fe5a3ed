"""Waivers as they come about: one member asks and says why, another decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class WaiverRequest:
    """That somebody asks to let a rule's diagnostic stand on words, until a day, and what another decided of it.

    ``rule``, ``kind``, ``path`` and ``digest`` say what is to be let stand, as in
    :class:`~firsthand.model.project.Waiver`. ``decided`` is None while it waits; ``number`` is 0 until the vault
    gives one.
    """

    rule: str
    kind: str
    path: str
    digest: str
    reason: str
    expires: date
    asked_by: str
    asked: date
    number: int = 0
    decided_by: str = ""
    decided: date | None = None
    granted: bool = False

    @property
    def about(self) -> tuple[str, str, str, str]:
        """What it is asked for: rule, kind, path and digest of the words."""
        return (self.rule, self.kind, self.path, self.digest)

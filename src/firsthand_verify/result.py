"""What a verification comes to: proofs, step by step, or a refusal at one."""

from __future__ import annotations

from dataclasses import dataclass, field


class Refused(Exception):
    """The pack does not hold. ``step`` is the section of the format, ``reason`` says what, never with its words."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(f"{step}: {reason}")
        self.step, self.reason = step, reason


def need(holds: object, step: str, reason: str) -> None:
    """Refuse at a step what does not hold."""
    if not holds:
        raise Refused(step, reason)


@dataclass(frozen=True, slots=True)
class Proof:
    """What one step showed; ``open`` are things a reader might think it shows, and it does not."""

    step: str
    shown: str
    open: tuple[str, ...] = ()


@dataclass(slots=True)
class Outcome:
    """The steps that held, in order, and the refusal that ended them, if any; what was opened of a record."""

    proofs: list[Proof] = field(default_factory=list)
    refusal: Refused | None = None
    opened: list[tuple[str, object]] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether all of it holds."""
        return self.refusal is None

"""One fault found in a report, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from firsthand.model.place import Place

FIRST = "project"
"""The kind of a fault in a file of the project: others may follow from it, so it is told before them."""


class Severity(StrEnum):
    """BLOCK: nothing is published. REVIEW: a named second person must decide. NOTE: worth knowing."""

    BLOCK = "block"
    REVIEW = "review"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """The catalogue's line for a rule. ``name`` is the fault, and reads in "allow <name>".

    ``severity`` is that of its gravest kind; ``never`` names the kinds of a waivable rule that nobody may waive.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    waivable: bool = True
    never: tuple[str, ...] = ()

    def may_waive(self, kind: str) -> bool:
        """Tell whether two people may let a diagnostic of this kind stand."""
        return self.waivable and kind not in self.never

    def at(
        self, place: Place, message: str, *, subjects: tuple[str, ...] = (), fix: Fix | None = None, **values: int | str
    ) -> Diagnostic:
        """Make this rule's diagnostic. ``message`` carries codes, ids and numbers, never testimony or a name.

        ``subjects`` are opaque ids (source codes, passages, findings); ``values`` numbers or ids, by name.
        """
        return Diagnostic(place, self.code, self.name, self.severity, message, subjects, tuple(values.items()), fix)


@dataclass(frozen=True, slots=True)
class Fix:
    """A rewrite ``--fix`` may make: replace the words at the diagnostic's place. Never of a quotation."""

    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A fault at a place. Ordered by place, then code, then subjects, so that builds are stable.

    A fault in a file of the project stands before all others.
    """

    place: Place
    code: str
    name: str
    severity: Severity
    message: str
    subjects: tuple[str, ...] = ()
    values: tuple[tuple[str, int | str], ...] = ()
    fix: Fix | None = None

    @property
    def kind(self) -> str:
        """Which of its rule's kinds it is; empty where the rule has one."""
        return str(dict(self.values).get("kind", ""))

    @property
    def key(self) -> tuple[bool, Place, str, tuple[str, ...], str]:
        """The total order."""
        return (self.kind != FIRST, self.place, self.code, self.subjects, self.message)


def ordered(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort diagnostics into their total order, each once."""
    unique = {(d.key, d.values): d for d in diagnostics}
    return tuple(sorted(unique.values(), key=lambda d: d.key))

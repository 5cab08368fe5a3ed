"""The catalogue: how a rule is declared and found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound

Check = Callable[[RuleInfo, Bound], Iterator[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its line in the catalogue and the pure function that judges a bound report."""

    info: RuleInfo
    check: Check


CATALOGUE: dict[str, Rule] = {}


def judged_elsewhere(code: str, name: str, severity: Severity, summary: str, *, waivable: bool = False) -> RuleInfo:
    """Declare a rule that judges something else than a bound report: waivers, finished files. It returns its line."""

    def nothing(_info: RuleInfo, _bound: Bound) -> Iterator[Diagnostic]:
        """Say nothing of a bound report."""
        return iter(())

    rule(code, name, severity, summary, waivable=waivable)(nothing)
    return CATALOGUE[code].info


def rule(
    code: str, name: str, severity: Severity, summary: str, *, waivable: bool = True, never: tuple[str, ...] = ()
) -> Callable[[Check], Check]:
    """Declare a rule. The function gets its own :class:`RuleInfo` and the bound report, and yields diagnostics.

    A rule of several kinds says in each diagnostic's values which ``kind`` it is; ``never`` are those nobody may waive.
    """

    def declare(check: Check) -> Check:
        if code in CATALOGUE:
            raise ValueError(f"rule {code} is declared twice")
        CATALOGUE[code] = Rule(RuleInfo(code, name, severity, summary, waivable, never), check)
        return check

    return declare

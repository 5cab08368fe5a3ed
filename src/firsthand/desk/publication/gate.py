"""The gate before an edition: what stands against a report, what was asked of it, and what readers have already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from firsthand.build import Checked
from firsthand.desk.publication.clearing import content_of
from firsthand.desk.publication.editions import Telling, history
from firsthand.desk.publication.publishing import edition_of
from firsthand.desk.writing.reports import check_report
from firsthand.desk.writing.waiving import open_requests, request_on
from firsthand.diagnostics.diagnostic import Diagnostic, Severity
from firsthand.model.consent import Dependent, Resting, Withdrawal
from firsthand.model.disclosure import Edition
from firsthand.model.project import Project, ReportSettings
from firsthand.model.waiving import WaiverRequest
from firsthand.rules.places import words_at
from firsthand.rules.published import COVERAGE
from firsthand.rules.registry import CATALOGUE
from firsthand.vault import Vault

_SHOWN = 240
"""So many characters of the words a diagnostic is about are shown, for whoever has to decide."""


@dataclass(frozen=True, slots=True)
class Item:
    """What stands at one place: of several diagnostics of one rule and kind on a line the first, and their number.

    ``words`` are the report's own. ``waivable`` tells whether two people may let it stand; ``request`` is what one of
    them asked already.
    """

    diagnostic: Diagnostic
    words: str
    waivable: bool
    request: WaiverRequest | None
    number: int = 1


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A withdrawal that is not settled, and what of this report was marked as resting on it."""

    withdrawal: Withdrawal
    dependents: tuple[Dependent, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check came to, without what it read. ``content`` names the texts and what they tell, on whichever day."""

    diagnostics: tuple[Diagnostic, ...]
    exit_code: int
    content: str


@dataclass(frozen=True, slots=True)
class Gate:
    """A report at the gate. ``told`` names the texts and what they tell, so that nothing else is published.

    It holds nothing of the records but what is shown, for it is kept as long as it holds.
    """

    settings: ReportSettings
    checked: Outcome
    items: tuple[Item, ...]
    edition: Edition
    told: str
    editions: tuple[Telling, ...]
    taken_back: tuple[TakenBack, ...]

    @property
    def publishable(self) -> bool:
        """Whether nothing stands against it."""
        return not self.checked.exit_code

    def of(self, severity: Severity) -> list[Item]:
        """List what stands of one severity."""
        return [item for item in self.items if item.diagnostic.severity == severity]

    @property
    def findings(self) -> int:
        """How many findings' numbers an edition of it would tell."""
        return len({count.finding for count in self.edition.counts if count.finding != COVERAGE})

    @property
    def described(self) -> int:
        """How many sources it would tell details of."""
        return len({told.source for told in self.edition.disclosures})


def gate(vault: Vault, project: Project, settings: ReportSettings, today: date) -> Gate:
    """Check a report as it is saved and gather what its publication depends on, but for earlier editions.

    It is the same for whoever may read, and holds until project, texts, vault or day are others.
    """
    checked = check_report(vault, project, settings, today=today)
    edition = edition_of(checked.bound, {}, today)
    outcome = Outcome(checked.diagnostics, checked.exit_code, content_of(checked))
    return Gate(
        settings, outcome, tuple(_items(checked, open_requests(vault))), edition, told_by(checked, edition), (),
        tuple(_taken_back(vault, settings)),
    )  # fmt: skip


def with_editions(vault: Vault, at: Gate) -> Gate:
    """Add what earlier editions told. Raises NotPermitted for who may not read the ledger."""
    return replace(at, editions=history(vault, at.settings.name))


def told_by(checked: Checked, edition: Edition) -> str:
    """Name the texts of a report and all they tell."""
    texts = [(section.path, section.lines) for section in checked.bound.manuscript.sections]
    return sha256(repr((texts, edition)).encode()).hexdigest()


def together(project: Project, settings: ReportSettings) -> tuple[ReportSettings, ...]:
    """List a report with those that are it in another language: named as it is but for the language at the end."""

    def plain(one: ReportSettings) -> tuple[str, str]:
        return one.name.removesuffix(f"-{one.language}"), one.medium

    return tuple(one for one in project.reports.values() if plain(one) == plain(settings))


def _items(checked: Checked, requests: Sequence[WaiverRequest]) -> Iterator[Item]:
    of_line: dict[tuple[str, str, int, str], list[Diagnostic]] = {}
    for each in checked.diagnostics:
        of_line.setdefault((each.code, each.place.path, each.place.line, each.kind), []).append(each)
    for alike in of_line.values():
        first = alike[0]
        known = CATALOGUE.get(first.code)
        words = words_at(checked.bound.manuscript, first.place)
        shown = words if len(words) <= _SHOWN else words[:_SHOWN] + " …"
        waivable = known is not None and known.info.may_waive(first.kind) and first.severity is not Severity.NOTE
        yield Item(first, shown, waivable, request_on(checked, first, requests), len(alike))


def _taken_back(vault: Vault, settings: ReportSettings) -> Iterator[TakenBack]:
    """List the open withdrawals; of each, what was marked in this report, and the numbers that change without her."""
    for withdrawal in vault.withdrawals():
        if withdrawal.settled is None:
            marked = (d for d in vault.dependents(withdrawal.source) if _concerns(d, settings))
            yield TakenBack(withdrawal, tuple(marked))


def _concerns(dependent: Dependent, settings: ReportSettings) -> bool:
    if dependent.kind is Resting.FINDING:
        return dependent.before != dependent.after
    in_text = dependent.kind in {Resting.QUOTATION, Resting.DESCRIPTION}
    return in_text and dependent.thing.startswith(tuple(f"{path}:" for path in settings.files))

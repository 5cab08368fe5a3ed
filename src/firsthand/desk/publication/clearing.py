"""Search finished files for the names the vault holds, before anybody publishes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from firsthand.build import Checked
from firsthand.desk.publication.evidence import RECORDS, words_of_records
from firsthand.diagnostics.diagnostic import Diagnostic, ordered
from firsthand.disclosure.words.namesakes import Namesake, namesakes
from firsthand.errors import EXIT_BLOCKED, EXIT_PUBLISHABLE, EXIT_REVIEW
from firsthand.model.identity import Identity
from firsthand.model.private import Private
from firsthand.model.roles import Permission, may
from firsthand.rules import leaks
from firsthand.rules.leaks import Suggestion
from firsthand.vault import Vault


@dataclass(frozen=True, slots=True)
class Clearing:
    """What the search came to. ``held`` identities are in the vault; ``looked`` tells whether they were looked for.

    ``before``: these very files were cleared before. ``suggestions`` stand until an officer has looked at them.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    held: int = 0
    looked: bool = False
    before: bool = False

    @property
    def exit_code(self) -> int:
        """0 cleared, 10 refused, 11 an officer has to search, or to look."""
        if self.diagnostics:
            return EXIT_BLOCKED
        sought = self.looked or self.before or not self.held
        return EXIT_PUBLISHABLE if sought and not self.suggestions else EXIT_REVIEW


def digests_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of each file, by name."""
    return {name: sha256(data).hexdigest() for name, data in files.items()}


def cleared(vault: Vault, checked: Checked, files: Mapping[str, bytes], *, now: datetime) -> Clearing:
    """Find whether files may be published: cleared before, or searched now by an officer who opens identities alone.

    Anybody else's files are searched for what they tell of their making, and wait for an officer where there are names.
    """
    held = vault.identities_held()
    if set(digests_of(files).values()) <= vault.cleared(leaks.VERSION):
        return Clearing(held=held, before=True)
    officer = may(vault.roles()[vault.user], Permission.OPEN_IDENTITY)
    if not held or not officer or vault.quorum() is not None:
        return replace(_searched(checked, files, None), held=held)
    report = checked.bound.manuscript.name
    identities = vault.identities(f"to search the files of {report} for names before publishing", now=now)
    found = _searched(checked, files, identities)
    if not found.exit_code:
        _record(vault, checked, files, len(identities), now)
    return found


def ask_for_search(vault: Vault, checked: Checked, *, now: datetime) -> None:
    """Have the officers told that an editor waits for their search of this report, as it is; once is enough."""
    report, content = checked.bound.manuscript.name, content_of(checked)
    if any((each.report, each.content) == (report, content) for each in vault.searches(leaks.VERSION)):
        return
    with vault.write("clear.ask", now=now) as writer:
        writer.ask_to_clear(report, content)


def content_of(checked: Checked) -> str:
    """Name the texts of a report and all they tell, on whichever day."""
    from firsthand.rules.attributed import disclosures, quoted_sources
    from firsthand.rules.published import published_counts

    bound = checked.bound
    texts = [(section.path, section.lines) for section in bound.manuscript.sections]
    counts = [
        (one.finding, one.unit, one.among, one.where, sorted(one.parts.items()), sorted(one.sources), one.value,
         one.between)
        for one in published_counts(bound)
    ]  # fmt: skip
    details = [repr(each) for each in disclosures(bound)]
    return sha256(repr((texts, counts, details, sorted(quoted_sources(bound)))).encode()).hexdigest()


def clear(
    vault: Vault,
    checked: Checked,
    files: Mapping[str, bytes],
    purpose: str,
    *,
    now: datetime,
    accept: Callable[[tuple[Suggestion, ...]], bool],
    shares: Sequence[Private] = (),
) -> Clearing:
    """Search files for every identity, and record that they may be published, where nothing refuses them.

    What an evidence pack's records would show beside them is searched with them, so that names are opened once.
    ``accept`` is shown what may be a given name, and says whether an officer has looked and found none. Raises
    NotPermitted for who is no officer, UsageError for a purpose or shares that will not do.
    """
    vault.require(Permission.OPEN_IDENTITY)
    files = {**files, RECORDS: words_of_records(checked.bound)}
    identities = vault.identities(purpose, now=now, shares=shares) if vault.identities_held() else {}
    found = _searched(checked, files, identities)
    if not found.diagnostics and found.suggestions and accept(found.suggestions):
        found = replace(found, suggestions=())
    if not found.exit_code:
        _record(vault, checked, files, len(identities), now)
    return found


def _record(vault: Vault, checked: Checked, files: Mapping[str, bytes], identities: int, now: datetime) -> None:
    with vault.write("clear", now=now) as writer:
        writer.record_clearance(digests_of(files), identities, leaks.VERSION, content_of(checked))


def _searched(checked: Checked, files: Mapping[str, bytes], identities: Mapping[str, Identity] | None) -> Clearing:
    from firsthand.disclosure.words.watch import Watch

    watch = Watch.over(identities) if identities is not None else None
    searched = leaks.search(files, watch, checked.bound.project.group.values())
    namesakes_found = leaks.aliases_of(checked.bound, identities) if identities else ()
    diagnostics = ordered([*searched.diagnostics, *namesakes_found])
    return Clearing(diagnostics, searched.suggestions, len(identities or ()), looked=identities is not None)


def alias_check(
    vault: Vault, purpose: str, *, now: datetime, shares: Sequence[Private] = ()
) -> tuple[int, tuple[Namesake, ...]]:
    """Compare every alias with every name the vault holds: how many identities there are, and the aliases to change."""
    identities = vault.identities(purpose, now=now, shares=shares)
    return len(identities), namesakes(vault.sources(), identities)

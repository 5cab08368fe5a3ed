"""The ledger of what was ever told of each source, and what could still be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from firsthand.build import bind_speakers
from firsthand.disclosure.fit.fit import Cover, Details, Judge, events_in, quasi_identifying
from firsthand.disclosure.fit.generalise import Generalisation, all_steps, together
from firsthand.disclosure.fit.wording import described
from firsthand.disclosure.words.lexicon import Lexicon
from firsthand.errors import UsageError
from firsthand.manuscript import read as read_manuscript
from firsthand.model.bound import Bound
from firsthand.model.consent import allowed_attributes
from firsthand.model.disclosure import Detail, Disclosure, Edition
from firsthand.model.manuscript import Manuscript
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.model.snapshot import Snapshot, Wanted
from firsthand.model.testimony import InterviewRef, PassageRef, Source
from firsthand.rules.attributed import disclosures
from firsthand.vault import Vault


@dataclass(frozen=True, slots=True)
class Entry:
    """One detail told of a source. ``edition`` is 0, and ``day`` None, in a draft that would add it.

    ``struck`` is the day on which the edition was struck: recorded by mistake, and given to nobody.
    """

    told: Disclosure
    edition: int
    report: str
    language: str
    day: date | None = None
    struck: date | None = None


@dataclass(frozen=True, slots=True)
class Safe:
    """A description that passes and could not be more exact, in words, with how many fit it."""

    words: str
    covers: tuple[Cover, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """What readers know of a source or would with the drafts, how many fit it, and what could be told safely.

    ``safe`` is empty where what editions told leaves nothing safe, or where there are too many ways to tell. Of who
    ``withdrew`` everything, or was erased, nothing may be told, and ``known`` is what editions told.
    """

    known: Details
    covers: tuple[Cover, ...]
    safe: tuple[Safe, ...]
    withdrew: bool = False


@dataclass(frozen=True, slots=True)
class Appearance:
    """One edition that tells of a source: whether it has her words, whether it describes her, which findings count her.

    ``struck`` as in :class:`Entry`.
    """

    edition: Edition
    quoted: bool
    described: bool
    counted: tuple[str, ...]
    struck: date | None = None


def appearances(vault: Vault, source: str) -> tuple[Appearance, ...]:
    """List the editions that tell of a source, in order. Raises NotPermitted for who may not read the ledger."""
    vault.require(Permission.LEDGER)
    struck = {each.edition: each.agreed for each in vault.strikings()}
    return tuple(
        Appearance(
            edition,
            source in edition.quoted,
            any(told.source == source for told in edition.disclosures),
            tuple(dict.fromkeys(count.finding for count in edition.counts if source in count.sources)),
            struck.get(edition.number),
        )
        for edition in vault.editions()
        if source in edition.sources
    )


def ledger(vault: Vault, project: Project, *, today: date, source: str = "") -> tuple[Entry, ...]:
    """List all that was ever told of a source or of all, edition by edition, then what each draft would add.

    Of who withdrew or was erased it lists what was told before: that stays with readers. Raises UsageError when no
    source ever had that code; NotPermitted for who may not read the ledger.
    """
    vault.require(Permission.LEDGER)
    written = _written(project)
    snapshot = vault.snapshot(_wanted(written, codes=frozenset()), today)
    struck = {each.edition: each.agreed for each in vault.strikings()}
    entries = [
        Entry(told, each.number, each.report, each.language, each.published, struck.get(each.number))
        for each in vault.editions()
        for told in each.disclosures
    ]
    known = {(entry.told.source, entry.told.detail) for entry in entries if entry.struck is None}
    for bound in bind_speakers(written, project, vault, snapshot):
        report = bound.manuscript
        fresh = [told for told in disclosures(bound) if (told.source, told.detail) not in known]
        entries += [Entry(told, 0, report.name, report.language) for told in fresh]
    if source and source not in {*(s.code for s in snapshot.sources), *snapshot.withdrawn}:
        raise UsageError(f"there is no source {source}", "firsthand sources lists them.")
    chosen = [entry for entry in entries if source in {"", entry.told.source}]
    return tuple(sorted(chosen, key=lambda entry: (entry.told.source, not entry.edition, entry.edition)))


def fit(vault: Vault, project: Project, code: str, language: str, *, today: date) -> Fit:
    """Count who fits what is told of a source, and list what could be told: of her recorded details those she allows.

    Of who withdrew everything, or was erased, it counts who fits what editions told, and uses no record of hers. Raises
    UsageError when there is no such source; NotPermitted for who may not read the ledger.
    """
    vault.require(Permission.LEDGER)
    written = _written(project)
    snapshot = vault.snapshot(_wanted(written), today)
    source = next((s for s in snapshot.sources if s.code == code), None)
    before = [told.detail for edition in snapshot.editions for told in edition.disclosures if told.source == code]
    if source is None and code in snapshot.withdrawn:
        return _published(before, code, project, snapshot)
    if source is None:
        raise UsageError(f"there is no source {code}", "firsthand sources lists them.")
    lexicon = Lexicon(project, snapshot.sources)
    bounds = bind_speakers(written, project, vault, snapshot)
    drafted = [told.detail for bound in bounds for told in disclosures(bound) if told.source == code]
    quoted = [passage for bound in bounds for passage in _quoted(bound, code)]
    events = events_in(quoted, snapshot.codings).get(code, frozenset())
    judge = Judge(project, snapshot.sources, snapshot.codings, events)
    fixed = together(quasi_identifying(before, source, lexicon.sexes))
    known = together(quasi_identifying([*before, *drafted], source, lexicon.sexes))
    exact = [detail for detail in _recorded(source, project) if together({detail, *fixed}) != fixed]
    allowed = allowed_attributes(snapshot.consents.get(code, ()), today, language)
    steps = all_steps(exact, project, allowed)
    ways = Generalisation(steps, lexicon.sexes, fixed, judge.holds(source, events)).finest()
    safe = [
        Safe(described(told, project, lexicon, language), judge.covers(told, source, events))
        for told in (together(way | fixed) for way in ways)
    ]
    return Fit(known, judge.covers(known, source, events), tuple(safe))


def _published(before: Sequence[Detail], code: str, project: Project, snapshot: Snapshot) -> Fit:
    """Count who fits what editions told of somebody whose record is not used any more: her, and who else it fits."""
    known = together(quasi_identifying(before, Source(code), {}))
    told = {one.attribute: one.values[0] if one.values else one.low if one.low is not None else one.high
            for one in known}  # fmt: skip
    her = Source(code, attributes=told)
    judge = Judge(project, (*snapshot.sources, her), snapshot.codings, frozenset())
    return Fit(known, judge.covers(known, her, frozenset()), (), withdrew=True)


def _written(project: Project) -> tuple[Manuscript, ...]:
    """Read every report of the project as it stands; what is not written yet tells nothing."""
    root = Path(project.root)
    written = [each for each in project.reports.values() if all((root / file).exists() for file in each.files)]
    return tuple(read_manuscript(settings, root)[0] for settings in written)


def _wanted(written: Sequence[Manuscript], codes: frozenset[str] | None = None) -> Wanted:
    """Ask for what all the reports quote: they are read against one view, and no number of theirs is asked for."""
    quoted = frozenset[InterviewRef]().union(*(manuscript.interviews() for manuscript in written))
    return Wanted(quoted, codes, events=False)


def _quoted(bound: Bound, code: str) -> Iterator[PassageRef]:
    for quotation in bound.quotations:
        passage = quotation.citation.passage
        if passage is not None and passage.source == code:
            yield passage


def _recorded(source: Source, project: Project) -> list[Detail]:
    found = []
    for name in project.attributes:
        value = source.attributes.get(name)
        if isinstance(value, int):
            found.append(Detail(name, value, value))
        elif isinstance(value, str) and value:
            found.append(Detail(name, values=(value,)))
    return found

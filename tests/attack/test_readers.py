"""People who read the published report and look for somebody in it.

Each attacker has the report as it was published, and what her place in the world gives her. She reads the sentence that
describes a source, and asks who fits. Residual risk: among those who fit she may guess, with one chance in as many.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firsthand.disclosure.fit.fit import fitting_sources, lived, quasi_identifying
from firsthand.disclosure.fit.population import Reference
from firsthand.disclosure.words.attribution import ALIAS, Reader
from firsthand.model.consent import Scope, Standing, standing
from firsthand.model.disclosure import Detail
from firsthand.model.project import Project
from firsthand.model.snapshot import Snapshot, Wanted
from firsthand.model.testimony import Source
from firsthand.project import read_project
from firsthand.vault import Vault

_LINK = re.compile(r"\[([^\]]+)\]\(source:(S\d+)\)")
_TAG = re.compile(r"<[^>]+>")


def no_passphrase(user: str) -> str:
    raise AssertionError("the example opens without a passphrase")


@pytest.fixture(scope="module")
def project(published: Path) -> Project:
    return read_project(published)


@pytest.fixture(scope="module")
def snapshot(published: Path, project: Project) -> Snapshot:
    with Vault.open(published / project.vault, no_passphrase) as vault:
        return vault.snapshot(Wanted(), datetime.now(UTC).date())


@pytest.fixture(scope="module")
def told(published: Path, project: Project, snapshot: Snapshot) -> dict[str, frozenset[Detail]]:
    """What the published pages tell of each source, both languages together, as an attacker puts it together."""
    reader = Reader(project, snapshot.sources)
    found: dict[str, set[Detail]] = {}
    for source, words in _descriptions(published):
        details = [each.detail for each in reader.read(words, source_of(snapshot, source)) if each.fits]
        sexes = reader.lexicon.sexes
        found.setdefault(source, set()).update(quasi_identifying(details, source_of(snapshot, source), sexes))
    return {source: frozenset(details) for source, details in found.items()}


def _descriptions(published: Path) -> Iterator[tuple[str, str]]:
    for manuscript, page in (("report.md", "report.html"), ("report.ko.md", "report-ko.html")):
        read = " ".join(html.unescape(_TAG.sub("", (published / "out" / page).read_text("utf-8"))).split())
        for words, source in _LINK.findall((published / "report" / manuscript).read_text("utf-8")):
            assert words in read, f"{source} is described otherwise than her group wrote"
            yield source, words


def source_of(snapshot: Snapshot, code: str) -> Source:
    return next(source for source in snapshot.sources if source.code == code)


def test_a_fellow_interviewee_who_knows_everybody_interviewed_finds_nobody(
    told: dict[str, frozenset[Detail]], snapshot: Snapshot
) -> None:
    assert told
    for source, details in told.items():
        fitting = fitting_sources(details, snapshot.sources)
        assert source in fitting
        assert len(fitting) >= 3, f"{source} stands among {len(fitting)}"


def test_the_state_with_its_register_of_everybody_who_arrived_finds_nobody(
    told: dict[str, frozenset[Detail]], project: Project
) -> None:
    assert project.population is not None
    reference = Reference(project.population, project.protection.odds_ratio)
    for source, details in told.items():
        assert reference.fitting(details).least >= 50, source


def test_a_relative_who_knows_her_age_year_province_and_work_finds_nobody(
    told: dict[str, frozenset[Detail]], snapshot: Snapshot
) -> None:
    """She knows one person in full, and asks which of those described it is: several others would fit as well."""
    for source, details in told.items():
        hers = source_of(snapshot, source)
        others = [
            s for s in snapshot.sources if s.code != source and s.code in fitting_sources(details, snapshot.sources)
        ]
        assert all(detail.fits(hers.attributes[detail.attribute]) for detail in details)
        assert len(others) >= 2, source


def test_the_perpetrator_who_knows_the_event_finds_no_more_by_the_description(
    published: Path, told: dict[str, frozenset[Detail]], snapshot: Snapshot
) -> None:
    """He knows what he did and to whom it was done; the description must not take others off his list.

    Residual risk: where one source alone went through what is quoted, the words give her away to him, whatever is told.
    """
    quoted = re.findall(r"\(quote:(S\d+)/(\d+)", (published / "report" / "report.md").read_text("utf-8"))
    went = lived(snapshot.codings)
    for source, details in told.items():
        turns = {int(turn) for code, turn in quoted if code == source}
        events = {
            coding.code
            for coding in snapshot.codings
            if coding.source == source and any(coding.passage.first <= turn <= coding.passage.last for turn in turns)
        }
        same = set.intersection(
            *(set(went[code]) for code in events if source in went.get(code, ())), set(went_all(snapshot))
        )
        if len(same) > 1:
            assert len(same & set(fitting_sources(details, snapshot.sources))) >= 2, source


def went_all(snapshot: Snapshot) -> frozenset[str]:
    return frozenset(source.code for source in snapshot.sources)


def test_who_puts_both_languages_together_learns_nothing_more(
    published: Path, project: Project, snapshot: Snapshot, told: dict[str, frozenset[Detail]]
) -> None:
    reader = Reader(project, snapshot.sources)
    for source, words in _descriptions(published):
        one = [each.detail for each in reader.read(words, source_of(snapshot, source)) if each.fits]
        alone = fitting_sources(
            quasi_identifying(one, source_of(snapshot, source), reader.lexicon.sexes), snapshot.sources
        )
        together = fitting_sources(told[source], snapshot.sources)
        assert set(together) <= set(alone)
        assert len(together) >= 3


def test_the_reference_codes_of_the_notes_lead_to_no_name(published: Path, project: Project) -> None:
    """The notes name sources by code. Codes are not in any order of name, day or place that a reader could use."""
    with Vault.open(published / project.vault, no_passphrase, writing=True) as vault:
        held = vault.identities("an attack that must fail", now=datetime.now(UTC))
    names = [held[code].names[0].text.reveal() for code in sorted(held)]
    assert names != sorted(names)
    assert names != sorted(names, reverse=True)


def test_an_alias_is_told_only_where_its_source_allowed_it(
    told: dict[str, frozenset[Detail]], snapshot: Snapshot
) -> None:
    for source, details in told.items():
        if any(detail.attribute == ALIAS for detail in details):
            assert standing(snapshot.consents[source], Scope.ALIAS, snapshot.today) is Standing.GRANTED

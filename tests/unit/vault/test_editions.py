"""Editions in the vault: numbered, whole, never taken away, and in every snapshot."""

from __future__ import annotations

from datetime import UTC, date, datetime

from firsthand.model.disclosure import Detail, Disclosure, Edition, PublishedCount
from firsthand.model.finding import Unit
from firsthand.model.snapshot import Wanted
from firsthand.vault import Vault

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SOURCES = frozenset({"S01", "S02"})
FIRST = Edition(
    0,
    "report",
    "ko",
    "report",
    date(2026, 3, 1),
    {"report.pdf": "0" * 64},
    (
        Disclosure("S01", Detail("age", 30, 39), "report/report.ko.md:7:1"),
        Disclosure("S01", Detail("도", values=("량강도", "a|b=c")), "report/report.ko.md:7:1"),
    ),
    (
        PublishedCount("asked", Unit.SOURCE, "interviewed", "asked('일')", {"n": 1, "of": 2}, SOURCES),
        PublishedCount("years", Unit.SOURCE, "interviewed", "true", {"low": 2000}, SOURCES, "range(left_year)"),
    ),
    frozenset({"S01"}),
)


def published(vault: Vault, edition: Edition) -> int:
    with vault.write("build", now=NOW) as writer:
        return writer.record_edition(edition)


def test_what_was_published_is_read_back_whole_and_in_order(vault: Vault) -> None:
    second = Edition(0, "press", "en", "press", date(2026, 3, 2))
    assert (published(vault, FIRST), published(vault, second)) == (1, 2)
    held = vault.snapshot(Wanted(), date(2026, 3, 3)).editions
    assert [(e.number, e.report, e.medium, e.published.day) for e in held] == [
        (1, "report", "report", 1),
        (2, "press", "press", 2),
    ]
    assert (held[0].disclosures, held[0].counts, held[0].quoted) == (FIRST.disclosures, FIRST.counts, FIRST.quoted)
    assert dict(held[0].digests) == dict(FIRST.digests)


def test_the_same_files_again_are_the_same_edition_and_other_files_another(vault: Vault) -> None:
    other = Edition(0, "report", "ko", "report", date(2026, 3, 1), {"report.pdf": "1" * 64})
    assert [published(vault, each) for each in (FIRST, FIRST, other, FIRST)] == [1, 1, 2, 1]
    assert len(vault.snapshot(Wanted(), date(2026, 3, 3)).editions) == 2


def test_the_journal_names_the_edition_and_says_nothing_of_what_it_tells(vault: Vault) -> None:
    published(vault, FIRST)
    effect = list(vault.journal())[-1].details["effects"][-1]
    assert effect == {"did": "build", "report": "report", "edition": 1, "files": {"report.pdf": "0" * 64}}

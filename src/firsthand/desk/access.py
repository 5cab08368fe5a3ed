"""Of which interviews words are shown, for the journal: where a report is checked or printed, and of what happened."""

from __future__ import annotations

from collections.abc import Iterable

from firsthand.build import Checked
from firsthand.diagnostics.diagnostic import Diagnostic
from firsthand.model.event import Account
from firsthand.model.testimony import InterviewRef, PassageRef


def told_by_check(diagnostics: Iterable[Diagnostic]) -> set[InterviewRef]:
    """Name the interviews that a check tells something of: those whose passages it names beside what is written."""
    named = {subject for each in diagnostics for subject in each.subjects}
    return {passage.interview for passage in map(PassageRef.parse, named) if passage is not None}


def printed(checked: Checked) -> set[InterviewRef]:
    """Name the interviews whose words a report's files print: those quoted, and their original beside them."""
    return {quotation.transcript.interview for quotation in checked.bound.quotations}


def told_in(accounts: Iterable[Account]) -> set[InterviewRef]:
    """Name the interviews of the accounts whose private words are shown: dates in her own words, and notes.

    An account without a passage is of its source's first interview, as far as anybody knows.
    """
    found: set[InterviewRef] = set()
    for account in accounts:
        if account.anchor is None and account.memo is None:
            continue
        first = InterviewRef.parse(account.source)
        found |= {passage.interview for passage in account.passages} or ({first} if first else set())
    return found

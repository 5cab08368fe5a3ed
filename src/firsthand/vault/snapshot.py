"""The one immutable view a build gets. Its cost follows what is wanted, never how much was said elsewhere."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import repeat
from statistics import median_low
from types import MappingProxyType
from typing import Any

from firsthand.model.coding import Basis, Coding, Polarity
from firsthand.model.consent import Consent, Decision, Standing, standing
from firsthand.model.event import Events
from firsthand.model.snapshot import Holdings, Snapshot, Wanted
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.vault.coders import rewritings
from firsthand.vault.coders.codings import ACCEPTED, SUGGESTED
from firsthand.vault.database import journal
from firsthand.vault.database.described import erased
from firsthand.vault.database.engine import Connection, among, rows
from firsthand.vault.happened import events_reading
from firsthand.vault.interviews import reading, repeated
from firsthand.vault.publication import editions
from firsthand.vault.sources import withdrawals

_POLARITIES: dict[str | None, Polarity | None] = {None: None, **{p.value: p for p in Polarity}}
_BASES: dict[str | None, Basis | None] = {None: None, **{b.value: b for b in Basis}}


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the collector of cycles: it would walk tens of thousands of new records, none of which has one."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_uncollected()
def take(connection: Connection, vault: str, wanted: Wanted, today: date) -> Snapshot:
    """Take the view: sources, consents, coverage and the wanted codings whole; turns of wanted interviews only."""
    gone = withdrawn(connection, today)
    everyone = reading.sources(connection)
    sources = tuple(source for source in everyone if source.code not in gone)
    texts = _current_texts(connection)
    return Snapshot(
        vault=vault,
        head=journal.head(connection).digest,
        today=today,
        sources=sources,
        consents=reading.consent_ledger(connection).without(gone),
        interviews=tuple(dict.fromkeys(ref for ref in texts.values() if ref.source not in gone)),
        transcripts=MappingProxyType(
            {
                ref: whole
                for ref in sorted(wanted.interviews)
                if ref.source not in gone and (whole := reading.whole_texts(connection, ref))
            }
        ),
        codings=_codings(connection, texts, wanted.codes, gone),
        coverage=reading.coverage(connection, gone),
        withdrawn=gone,
        withdrawn_aliases=MappingProxyType({s.code: s.alias for s in everyone if s.code in gone and s.alias}),
        withdrawals=withdrawals.withdrawals(connection),
        editions=editions.in_force(connection),
        holdings=holdings(connection, gone),
        events=events_reading.listed(connection, gone) if wanted.events else Events(),
        became=MappingProxyType(rewritings.codes_since(connection)),
        repeated=repeated.repeated(connection, wanted.printed),
    )


def withdrawn(connection: Connection, today: date) -> frozenset[str]:
    """Name the sources every one of whose granted scopes is withdrawn, judged on this day; and those erased."""
    ledger = reading.consent_ledger(connection, withdrawing=True)
    return frozenset(code for code, given in ledger.items() if _all_withdrawn(given, today)) | erased(connection)


def _all_withdrawn(consents: tuple[Consent, ...], today: date) -> bool:
    granted = {c.scope for c in consents if c.decision is not Decision.REFUSED and c.given <= today}
    stands = {standing(consents, scope, today) for scope in granted} - {Standing.REFUSED}
    return stands == {Standing.WITHDRAWN}


def _current_texts(connection: Connection) -> dict[int, InterviewRef]:
    found = rows(
        connection,
        "SELECT t.id, s.code, i.number FROM transcript t JOIN interview i ON i.id = t.interview "
        "JOIN source s ON s.id = i.source WHERE t.current ORDER BY s.code, i.number",
    )
    return {text: InterviewRef(code, number) for text, code, number in found}


def _codings(
    connection: Connection, texts: Mapping[int, InterviewRef], codes: frozenset[str] | None, gone: frozenset[str]
) -> tuple[Coding, ...]:
    """Read the accepted codings of the codes wanted, in order of passage, code and coder.

    ``texts`` names the interview of each current revision, in order: a coding on another is adrift, and does not count.
    """
    if codes is None:
        found = rows(connection, _ACCEPTED)
    else:
        found = rows(connection, _ACCEPTED + _OF_CODES, (among(_named(connection, codes)),))
    seen = {text: ref for text, ref in texts.items() if ref.source not in gone}
    rank, refs = {text: number for number, text in enumerate(seen)}, list(seen.values())
    read = sorted([(rank[row[0]], *row[1:]) for row in found if row[0] in rank])
    return _made(refs, *zip(*read, strict=True)) if read else ()


def _made(refs: list[InterviewRef], *columns: tuple[Any, ...]) -> tuple[Coding, ...]:
    """Make codings out of columns, column by column: there may be a hundred thousand."""
    number, first, last, code, coder, polarity, basis = columns
    passages = map(PassageRef, map(refs.__getitem__, number), first, last)
    judged = (map(_POLARITIES.__getitem__, polarity), map(_BASES.__getitem__, basis))
    return tuple(map(tuple.__new__, repeat(Coding), zip(passages, code, coder, *judged, strict=True)))


_ACCEPTED = "SELECT transcript, first, last, code, coder, polarity, basis FROM coding WHERE state = 'accepted'"
_OF_CODES = " AND code IN (SELECT value FROM json_each(?))"


def _named(connection: Connection, codes: frozenset[str]) -> set[str]:
    """List the codes wanted, each pattern ``sanction.*`` by the codes in use below it."""
    named = {code for code in codes if not code.endswith(".*")}
    for pattern in codes - named:
        below = (pattern[:-1], pattern[:-2] + "/")  # "/" follows "." in every order of code points
        found = rows(connection, "SELECT DISTINCT code FROM coding WHERE code >= ? AND code < ?", below)
        named |= {code for (code,) in found}
    return named


def holdings(connection: Connection, gone: frozenset[str] = frozenset()) -> Holdings:
    """Say in numbers what the vault holds. Words are of each interview's original; withdrawn sources are left out.

    ``double_coded`` counts interviews with accepted codings of two coders or more.
    """
    texts = [
        row
        for row in rows(
            connection,
            "SELECT s.code, i.id, i.held_on, t.original, t.status, t.language, t.words, t.id FROM transcript t "
            "JOIN interview i ON i.id = t.interview JOIN source s ON s.id = i.source WHERE t.current",
        )
        if row[0] not in gone
    ]
    originals = [row for row in texts if row[3]]
    translations = [row for row in texts if not row[3]]
    words = sorted(row[6] for row in originals)
    days = sorted({date.fromisoformat(row[2]) for row in texts if row[2]})
    coded = _coded(connection, {row[7]: row[1] for row in texts})
    return Holdings(
        sources=len({row[0] for row in texts}),
        interviews=len({row[1] for row in texts}),
        words_least=words[0] if words else 0,
        words_median=median_low(words) if words else 0,
        words_most=words[-1] if words else 0,
        languages=tuple(sorted({row[5] for row in originals})),
        translations=len(translations),
        translations_approved=sum(1 for row in translations if row[4] == "approved"),
        codings=coded[0],
        suggestions=coded[1],
        coders=coded[2],
        double_coded=coded[3],
        first_interview=days[0] if days else None,
        last_interview=days[-1] if days else None,
    )


def _coded(connection: Connection, interviews: Mapping[int, int]) -> tuple[int, int, int, int]:
    """Count codings, open suggestions, coders, and interviews two coders have worked on, over the texts given."""
    found = [
        (interviews[text], state, coder, number)
        for state, text, coder, number in rows(
            connection, "SELECT state, transcript, coder, count(*) FROM coding GROUP BY state, transcript, coder"
        )
        if text in interviews
    ]
    accepted = [row for row in found if row[1] == ACCEPTED]
    coders: dict[int, set[str]] = {}
    for interview, _, coder, _ in accepted:
        coders.setdefault(interview, set()).add(coder)
    return (
        sum(row[3] for row in accepted),
        sum(row[3] for row in found if row[1] == SUGGESTED),
        len({row[2] for row in accepted}),
        sum(1 for each in coders.values() if len(each) > 1),
    )

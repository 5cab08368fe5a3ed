"""Each finding without each source is what counting again, plainly, without her gives."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.counting import plain
from firsthand.counting.binding import compile_findings
from firsthand.counting.sensitivity import sensitivity, without
from firsthand.model import tellers
from firsthand.model.finding import Count, Finding
from firsthand.model.snapshot import Snapshot
from firsthand.text.ladder import default_ladder
from firsthand.text.quantifiers import holds
from tests.support.happenings import HAPPENED, PROJECT, findings, records
from tests.support.snapshots import CODEBOOK

LADDER = default_ladder()
WITH_LADDER = replace(PROJECT, ladder=LADDER)


def fallen_short(now: Count, then: Count) -> set[str]:
    """Name the words of which the count bore out every bound, and of whose lower bounds it then breaks one."""
    found = set()
    for rung in LADDER.rungs:
        if rung.kind == "share" and holds(rung, now) is None:
            share = Fraction(then.n, then.of) if then.of else None
            below = share is None or share < rung.least or (rung.above and share == rung.least)
            everyone = rung.universal and (then.n < then.of or then.unknown)
            nobody = rung.none and (then.n or then.unknown)
            if below or everyone or nobody or then.n < rung.least_n or then.of < rung.least_of:
                found.add(rung.name)
    return found


@settings(max_examples=24, deadline=None)
@given(records(), st.tuples(findings("a"), findings("b", units=HAPPENED)))
def test_without_a_source_is_counted_as_if_she_had_not_spoken(record: Snapshot, asked: tuple[Finding, ...]) -> None:
    record = replace(record, events=tellers.without(record.events, ()))  # as a vault holds it: all of it is told of
    compiled, _ = compile_findings(asked, PROJECT)
    whole = plain.evaluate(record, CODEBOOK, compiled)
    left = {s.code: plain.evaluate(without(record, s.code), CODEBOOK, compiled) for s in record.sources}
    found, problems = sensitivity(asked, record, WITH_LADDER)
    assert problems == ()
    for one in found:
        name, now = one.finding.name, whole[one.finding.name]
        assert (one.n, one.of) == (now.n, now.of)
        expected = []
        for source, counts in left.items():
            then = counts[name]
            lost = fallen_short(now, then)
            if lost or (then.n, then.of) != (now.n, now.of):
                expected.append((source, then.n, then.of, lost))
        assert [(w.source, w.n, w.of, set(w.words)) for w in one.without] == expected
        numbers = [counts[name].n for counts in left.values()] or [0]
        assert (one.least, one.most) == (min(numbers), max(numbers))
        assert one.alone == tuple(source for source, n, _, _ in expected if now.n and not n)


@settings(max_examples=24, deadline=None)
@given(records())
def test_what_is_taken_away_twice_is_taken_away_once(record: Snapshot) -> None:
    for source in record.sources:
        once = without(record, source.code)
        assert without(once, source.code) == once
        assert source.code not in {account.source for account in once.events.accounts}

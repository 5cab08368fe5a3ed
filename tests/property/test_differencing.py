"""What a word leaves open between two editions, against every way in which the people could have answered."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.disclosure.cells.differencing import Reading, Told, as_written, differences
from firsthand.model.disclosure import PublishedCount
from firsthand.model.finding import Unit
from firsthand.model.ladder import Rung
from firsthand.text.ladder import default_ladder
from firsthand.text.quantifiers import allowed, holds
from tests.support.counts import count_of

PEOPLE = tuple(f"S{n}" for n in range(1, 8))
SHARES = tuple(rung for rung in default_ladder().rungs if rung.kind == "share")


@st.composite
def told(draw: st.DrawFn, sources: frozenset[str], n: int) -> PublishedCount:
    """A true telling of n of these people: the number, or a word that bears it out."""
    able = [rung for rung in SHARES if holds(rung, count_of(n, len(sources))) is None]
    rung = draw(st.sampled_from([None, *able]))
    if rung is None:
        return PublishedCount("f", Unit.SOURCE, "interviewed", "says('a')", {"n": n, "of": len(sources)}, sources)
    return PublishedCount("f", Unit.SOURCE, "interviewed", "says('a')", {}, sources, "", allowed(rung, len(sources)))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[PublishedCount, PublishedCount]:
    """Two tellings of one record, of people of whom some left and some came, at least one of them in words."""
    said = dict(zip(PEOPLE, draw(st.tuples(*[st.booleans()] * len(PEOPLE))), strict=True))
    groups = st.sets(st.sampled_from(PEOPLE), min_size=1).map(frozenset)
    then, now = draw(groups), draw(groups)
    return draw(told(then, sum(said[s] for s in then))), draw(told(now, sum(said[s] for s in now)))


def fits(count: PublishedCount, world: dict[str, bool]) -> bool:
    n = sum(world[source] for source in count.sources)
    if count.between is None:
        return n == count.parts["n"]
    return count.between[0] <= n <= count.between[1]


@settings(max_examples=400, deadline=None)
@given(pairs(), st.integers(0, 4))
def test_a_word_passes_where_every_answer_of_those_who_changed_is_still_open(
    pair: tuple[PublishedCount, PublishedCount], least: int
) -> None:
    before, now = pair
    changed = sorted(before.sources ^ now.sources)
    worlds = [dict(zip(PEOPLE, answers, strict=True)) for answers in product((False, True), repeat=len(PEOPLE))]
    open_ = {tuple(w[s] for s in changed) for w in worlds if fits(before, w) and fits(now, w)}
    assert open_, "the record itself fits"
    known = Reading(as_written, lambda _: None, now.sources)
    found = differences([now], [Told(1, before.sources, (before,))], least, known)
    if before.between is None and now.between is None:
        return
    safe = not 0 < len(changed) < least or len(open_) == 2 ** len(changed)
    assert (found == ()) is safe


@given(st.sampled_from(SHARES), st.integers(0, 40))
def test_what_a_word_leaves_open_is_every_count_that_bears_it_out(rung: Rung, whole: int) -> None:
    bearing = [n for n in range(whole + 1) if holds(rung, count_of(n, whole), numbered=True) is None]
    span = allowed(rung, whole)
    if whole:
        assert bearing == (list(range(span[0], span[1] + 1)) if span else [])

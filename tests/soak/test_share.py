"""A fixed share of the soak run, the same seeds every time; and that the run notices what it is there to notice."""

from __future__ import annotations

from tests.soak import kills, mutations, packs, pool
from tests.soak.dying import BREAKING, name
from tests.soak.samples import MARKS
from tests.soak.worker import MEMORY

SEED = 2003


def test_a_hundred_and_fifty_mutated_inputs_are_read_or_refused() -> None:
    tally = mutations.run(SEED, range(150), workers=1)
    assert tally.faults == []
    assert tally.cases == 150
    assert tally.largest[0] < MEMORY


def test_fifty_broken_packs_are_refused() -> None:
    tally = packs.run(SEED, range(50), workers=1)
    assert tally.faults == []
    assert tally.cases == 50


def test_three_kills_lose_nothing_that_was_acknowledged() -> None:
    tally = kills.run(SEED, range(3), workers=1)
    assert tally.faults == []
    assert tally.cases == 3


def test_every_broken_promise_is_noticed_and_named_without_a_word_of_the_file() -> None:
    tally = pool.run(pool.Work("tests.soak.dying", 1, name), range(len(BREAKING)), workers=2)
    told = {fault.partition(":")[0]: fault.partition(": ")[2] for fault in tally.faults}
    assert told.pop("crash").startswith("the process died (SIGSEGV)")
    assert told.pop("spin").startswith("hangs")
    assert told.pop("devour").startswith("MemoryError in dying.py")
    assert told.pop("trip").startswith("ValueError in dying.py")
    assert told == {
        "quote": "a message quotes the file",
        "print": "printed to the terminal",
        "litter": "1 files left behind",
    }
    assert tally.outcomes["behave", "read"] == 1
    assert not any(mark in fault for mark in MARKS for fault in tally.faults)

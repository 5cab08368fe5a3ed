"""A small share of the simulation: with the gate on, no description is left that one person alone fits."""

from __future__ import annotations

from firsthand.model.disclosure import Detail
from tests.attack.simulation import attack, world


def test_the_gate_leaves_nobody_alone() -> None:
    off_alone = 0
    for seed in range(9_000, 9_006):
        off, on = attack(seed)
        off_alone += sum(number == 1 for number in off.outside)
        assert all(number >= 50 for number in on.outside)
        assert all(number >= 3 for number in on.inside)
        assert len(on.outside) + on.silent == len(off.outside)
    assert off_alone, "the attack must succeed where nothing stops it"


def test_the_attacker_finds_the_source_among_those_who_fit() -> None:
    drawn = world(7)
    source = drawn.source(drawn.sample[0])
    age = source.attributes["age"]
    assert isinstance(age, int)
    assert drawn.who_fits(frozenset({Detail("age", age, age)})) >= drawn.who_fits(
        frozenset({Detail("age", age, age), Detail("sex", values=(str(source.attributes["sex"]),))})
    )
    assert drawn.who_fits(frozenset()) == len(drawn.columns["age"])

"""Decisions: the last counts, some follow from others, and some cannot all be true."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from firsthand.model.linking import LinkDecision, Settled, Verdict, contradicted, in_force

_NAMES = ["E1", "E2", "E3", "E4", "E5"]
_MADE = st.builds(
    LinkDecision, st.sampled_from(_NAMES), st.sampled_from(_NAMES), st.sampled_from(list(Verdict))
).filter(lambda decision: decision.first < decision.second)


def _said(text: str) -> LinkDecision:
    first, verdict, second = text.split()
    return LinkDecision(first, second, Verdict(verdict))


def _possible(held: tuple[LinkDecision, ...]) -> bool:
    """Whether the ids can be put into groups so that every decision holds: by loops until nothing changes."""
    group = {name: name for name in _NAMES}
    for _ in _NAMES:
        for decision in held:
            if decision.verdict is Verdict.SAME:
                old, new = group[decision.first], group[decision.second]
                group = {name: new if at == old else at for name, at in group.items()}
    return all(group[d.first] != group[d.second] for d in held if d.verdict is Verdict.DIFFERENT)


def test_the_last_decision_of_a_pair_counts_unless_it_lapsed() -> None:
    made = [_said("E1 same E2"), _said("E1 different E2"), _said("E2 same E3"), _said("E2 lapsed E3")]
    assert in_force(made) == (_said("E1 different E2"),)


def test_a_contradiction_names_the_decisions_it_is_with() -> None:
    held = [_said("E1 same E2"), _said("E2 same E3"), _said("E4 different E5")]
    assert contradicted(held, _said("E1 different E3")) == (held[0], held[1])
    assert contradicted([*held, _said("E3 same E4")], _said("E1 same E5"))[-1] == held[2]
    assert contradicted(held, _said("E1 unsure E3")) == ()
    assert contradicted(held, _said("E1 different E2")) == (), "it takes the place of what it changes"


@given(st.lists(_MADE, max_size=14))
def test_refusing_what_contradicts_keeps_the_decisions_possible_and_refuses_nothing_else(
    made: list[LinkDecision],
) -> None:
    history: list[LinkDecision] = []
    for new in made:
        held = in_force(history)
        would = in_force([*history, new])
        assert bool(contradicted(held, new)) == (not _possible(would))
        if _possible(would):
            history.append(new)
    settled = Settled(in_force(history))
    for pair in combinations(_NAMES, 2):
        held = in_force(history)
        said = pair in {decision.pair for decision in held}
        both = {v: not contradicted(held, LinkDecision(*pair, v)) for v in (Verdict.SAME, Verdict.DIFFERENT)}
        assert settled(*pair) == (said or not all(both.values()))

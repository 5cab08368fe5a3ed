"""The core type and the case contexts of an incident, each with the rule that fired; what is not known stays so."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.exchange.gbvims import CaseContext, CoreType, core_types, derive, label, rules
from firsthand.model.event import Act, Involvement
from firsthand.model.vocabulary import Crosswalk, Match, Term, Vocabulary
from firsthand.project.vocabulary import shipped_vocabularies

TYPES = shipped_vocabularies()["act"]
RELATIONS = tuple(shipped_vocabularies()["relation"].terms)
STRANGER = (Involvement("P9", "carried-out", "none"),)


def acts(*types: str, by: tuple[Involvement, ...] = STRANGER) -> list[Act]:
    return [Act("E1", number, kind, "P1", by) for number, kind in enumerate(types, 1)]


def core(*types: str) -> tuple[list[str], str, tuple[str, ...]]:
    incident = derive(acts(*types), TYPES, minor=None)
    return [one.name for one in incident.core], incident.rule, incident.acts


@pytest.mark.parametrize(
    ("types", "expected", "fired"),
    [
        ("sexual.rape", "RAPE", "E1.1"),
        ("sexual.attempted-rape", "SEXUAL_ASSAULT", "E1.1"),
        ("sexual.assault", "SEXUAL_ASSAULT", "E1.1"),
        ("sexual.harassment", "PSYCHOLOGICAL", "E1.1"),
        ("physical.beating", "PHYSICAL_ASSAULT", "E1.1"),
        ("physical.beating-in-pregnancy", "PHYSICAL_ASSAULT", "E1.1"),
        ("physical.torture", "PHYSICAL_ASSAULT", "E1.1"),
        ("reproductive.forced-abortion", "PHYSICAL_ASSAULT", "E1.1"),
        ("marriage.forced", "FORCED_MARRIAGE", "E1.1"),
        ("trafficking.marriage", "FORCED_MARRIAGE", "E1.1"),
        ("trafficking.labour", "DENIAL", "E1.1"),
        ("economic.earnings-taken", "DENIAL", "E1.1"),
        ("economic.work-denied", "DENIAL", "E1.1"),
        ("economic.discrimination", "DENIAL", "E1.1"),
        ("labour.forced", "DENIAL", "E1.1"),
        ("psychological.threat", "PSYCHOLOGICAL", "E1.1"),
        ("psychological.death-threat", "PSYCHOLOGICAL", "E1.1"),
        ("psychological.stalking", "PSYCHOLOGICAL", "E1.1"),
        ("psychological.humiliation", "PSYCHOLOGICAL", "E1.1"),
        ("psychological.threat physical.beating sexual.rape", "RAPE", "E1.3"),
        ("psychological.threat physical.beating sexual.assault", "SEXUAL_ASSAULT", "E1.3"),
        ("economic.work-denied marriage.forced physical.beating", "PHYSICAL_ASSAULT", "E1.3"),
        ("economic.work-denied marriage.forced", "FORCED_MARRIAGE", "E1.2"),
        ("psychological.threat economic.work-denied", "DENIAL", "E1.2"),
        ("trafficking.sexual sexual.rape", "RAPE", "E1.2"),
        ("trafficking.sexual physical.beating", "PHYSICAL_ASSAULT", "E1.2"),
        ("liberty.detention physical.beating", "PHYSICAL_ASSAULT", "E1.2"),
        ("sexual.coerced sexual.rape", "RAPE", "E1.2"),
        ("liberty.confinement physical.beating", "PHYSICAL_ASSAULT", "E1.2"),
    ],
)
def test_the_core_type_is_the_first_in_the_order_that_an_act_is(types: str, expected: str, fired: str) -> None:
    assert core(*types.split()) == ([expected], "core.first", (fired,))


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ("sexual.coerced", "RAPE SEXUAL_ASSAULT"),
        ("sexual.coerced physical.beating", "RAPE SEXUAL_ASSAULT"),
        ("sexual.coerced sexual.assault", "RAPE SEXUAL_ASSAULT"),
        ("sexual.strip-search", "RAPE SEXUAL_ASSAULT PSYCHOLOGICAL"),
        ("sexual.strip-search physical.beating", "RAPE SEXUAL_ASSAULT PHYSICAL_ASSAULT"),
        ("liberty.confinement", "PHYSICAL_ASSAULT DENIAL"),
    ],
)
def test_what_the_record_does_not_decide_is_not_decided(types: str, expected: str) -> None:
    found, rule, fired = core(*types.split())
    assert (found, rule) == (expected.split(), "core.open")
    assert "E1.1" in fired


@pytest.mark.parametrize(
    "kind",
    ["trafficking.sexual", "liberty.detention", "liberty.forced-return", "killing.infanticide",
     "omission.no-protection", "a.term-that-is-not-there"],
)  # fmt: skip
def test_what_gbvims_does_not_classify_has_no_core_type(kind: str) -> None:
    assert core(kind) == ([], "core.none", ())


@given(st.lists(st.sampled_from(list(TYPES.terms)), min_size=1, max_size=4))
def test_the_core_types_are_the_firsts_of_every_way_to_decide(types: list[str]) -> None:
    order = list(CoreType)
    options = [core_types(TYPES, kind) for kind in types]
    ways = product(*(each for each in options if each))
    firsts = {min(way, key=order.index) for way in ways if way}
    assert derive(acts(*types), TYPES, minor=None).core == tuple(one for one in order if one in firsts)


@given(
    st.lists(st.sampled_from(list(TYPES.terms)), min_size=1, max_size=3),
    st.lists(st.sampled_from(["", *RELATIONS]), max_size=2),
    st.sampled_from([True, False, None]),
)
def test_who_did_it_and_how_old_she_was_never_decides_the_core_type(
    types: list[str], relations: list[str], minor: bool | None
) -> None:
    by = tuple(Involvement(f"P{i + 2}", "carried-out", relation) for i, relation in enumerate(relations))
    assert derive(acts(*types, by=by), TYPES, minor=minor).core == derive(acts(*types), TYPES, minor=None).core


def test_order_and_repetition_of_acts_change_no_answer() -> None:
    several = acts("sexual.rape", "liberty.confinement", "sexual.rape")
    one, other = (derive(some, TYPES, minor=True) for some in (several, several[::-1][:2]))
    assert one.core == other.core
    assert {c: d.holds for c, d in one.contexts.items()} == {c: d.holds for c, d in other.contexts.items()}


CASES: list[tuple[CaseContext, str, str, str, bool | None, bool | None]] = [
    # context, act types, relation ("-": nobody knows who it was), degree, minor, expected
    (CaseContext.INTIMATE_PARTNER, "physical.beating", "spouse", "carried-out", None, True),
    (CaseContext.INTIMATE_PARTNER, "physical.beating", "partner", "ordered", None, True),
    (CaseContext.INTIMATE_PARTNER, "physical.beating", "", "carried-out", None, None),
    (CaseContext.INTIMATE_PARTNER, "physical.beating", "-", "", None, None),
    (CaseContext.INTIMATE_PARTNER, "physical.beating", "superior", "carried-out", None, False),
    (CaseContext.INTIMATE_PARTNER, "physical.beating", "spouse", "present", None, False),
    (CaseContext.INTIMATE_PARTNER, "physical.beating", "spouse", "omission.failed-to-act", None, False),
    (CaseContext.INTIMATE_PARTNER, "liberty.detention", "spouse", "carried-out", None, False),
    (CaseContext.CHILD_ABUSE, "sexual.rape", "none", "carried-out", True, True),
    (CaseContext.CHILD_ABUSE, "sexual.assault", "parent", "carried-out", True, True),
    (CaseContext.CHILD_ABUSE, "sexual.rape", "none", "carried-out", None, None),
    (CaseContext.CHILD_ABUSE, "sexual.rape", "none", "carried-out", False, False),
    (CaseContext.CHILD_ABUSE, "sexual.strip-search", "official", "carried-out", True, None),
    (CaseContext.CHILD_ABUSE, "sexual.harassment", "teacher", "carried-out", True, False),
    (CaseContext.CHILD_ABUSE, "physical.beating", "parent", "carried-out", True, False),
    (CaseContext.EARLY_MARRIAGE, "marriage.forced", "none", "carried-out", True, True),
    (CaseContext.EARLY_MARRIAGE, "trafficking.marriage", "broker", "carried-out", True, True),
    (CaseContext.EARLY_MARRIAGE, "marriage.forced", "none", "carried-out", None, None),
    (CaseContext.EARLY_MARRIAGE, "marriage.forced", "none", "carried-out", False, False),
    (CaseContext.EARLY_MARRIAGE, "sexual.rape", "none", "carried-out", True, False),
    (CaseContext.EXPLOITATION, "sexual.coerced", "official", "carried-out", None, True),
    (CaseContext.EXPLOITATION, "trafficking.sexual", "broker", "carried-out", None, True),
    (CaseContext.EXPLOITATION, "sexual.rape", "official", "carried-out", None, False),
    (CaseContext.SLAVERY, "sexual.rape trafficking.marriage", "none", "carried-out", None, True),
    (CaseContext.SLAVERY, "sexual.rape liberty.confinement", "", "carried-out", None, True),
    (CaseContext.SLAVERY, "sexual.assault", "captor", "carried-out", None, True),
    (CaseContext.SLAVERY, "sexual.strip-search trafficking.sexual", "captor", "carried-out", None, None),
    (CaseContext.SLAVERY, "sexual.strip-search", "captor", "carried-out", None, None),
    (CaseContext.SLAVERY, "sexual.rape", "", "carried-out", None, None),
    (CaseContext.SLAVERY, "sexual.rape", "spouse", "carried-out", None, False),
    (CaseContext.SLAVERY, "trafficking.sexual", "captor", "carried-out", None, False),
    (CaseContext.SLAVERY, "physical.beating", "captor", "carried-out", None, False),
    (CaseContext.TRADITIONAL, "marriage.forced", "parent", "carried-out", True, False),
]


@pytest.mark.parametrize(("context", "types", "relation", "degree", "minor", "expected"), CASES)
def test_a_case_context_holds_or_not_or_is_not_known(
    context: CaseContext, types: str, relation: str, degree: str, minor: bool | None, expected: bool | None
) -> None:
    by = () if relation == "-" else (Involvement("P2", degree, relation),)
    derived = derive(acts(*types.split(), by=by), TYPES, minor=minor).contexts[context]
    assert derived.holds is expected
    assert derived.rule.startswith(context)
    assert bool(derived.acts) is (expected is not False)


def test_a_term_of_ones_own_carries_its_classification_in_its_crosswalks() -> None:
    def own(*codes: str) -> Vocabulary:
        walks = tuple(Crosswalk("gbvims", code, Match.BROAD, "A book") for code in codes)
        return Vocabulary("act", {**TYPES.terms, "custom.own": Term("custom.own", {}, {}, walks, own=True)})

    incident = derive(acts("custom.own"), own("cp-violence-type:sexual_assault"), minor=True)
    assert incident.core == (CoreType.SEXUAL_ASSAULT,)
    assert incident.contexts[CaseContext.CHILD_ABUSE].holds
    incident = derive(acts("custom.own"), own("case-context:harmful-traditional-practice"), minor=None)
    assert (incident.core, incident.contexts[CaseContext.TRADITIONAL].holds) == ((), True)
    assert derive(acts("custom.own"), own("cp-violence-type:non-gbv"), minor=None).core == ()


def test_every_rule_is_told_in_both_languages_and_each_one_fires() -> None:
    fired = {derive(acts(kind), TYPES, minor=None).rule for kind in TYPES.terms}
    for context, types, relation, degree, minor, _ in CASES:
        by = () if relation == "-" else (Involvement("P2", degree, relation),)
        fired.add(derive(acts(*types.split(), by=by), TYPES, minor=minor).contexts[context].rule)
    only_of_own_terms = {f"{one}.type" for one in CaseContext if one is not CaseContext.EXPLOITATION}
    assert set(rules()) - fired == only_of_own_terms
    incident = derive(acts("sexual.coerced"), TYPES, minor=None)
    assert "rape / sexual assault" in incident.sentence("en")
    assert "E1.1" in incident.sentence("ko")
    for context, derived in incident.contexts.items():
        assert derived.sentence("en") != derived.sentence("ko") != label(context, "ko")
    assert not any(
        "{" in text.sentence(tongue) for text in incident.contexts.values() for tongue in ("en", "ko")
    )

"""Who fits, who must, and for whom twice as many."""

from __future__ import annotations

from dataclasses import replace

from firsthand.disclosure.fit.fit import Judge, events_in, fitting_sources, quasi_identifying
from firsthand.model.coding import Basis, Coding, Polarity
from firsthand.model.disclosure import Detail
from firsthand.model.project import Project
from firsthand.model.protection import Intruder, Protection, ReferencePopulation, ReferenceTable
from firsthand.model.testimony import InterviewRef, PassageRef, Source, Value
from tests.support.snapshots import PROJECT

WOMAN, THIRTIES = Detail("sex", values=("female",)), Detail("age", 30, 39)


def source(code: str, sex: str, age: Value) -> Source:
    return Source(code, attributes={"sex": sex, "age": age})


SOURCES = (
    source("S1", "female", 31), source("S2", "female", 35), source("S3", "female", 48), source("S4", "female", None),
    source("S5", "male", 33), source("S6", "female", 16),
)  # fmt: skip


def said(code: str, passage: str, basis: Basis = Basis.EXPERIENCED, polarity: Polarity = Polarity.AFFIRMS) -> Coding:
    ref = PassageRef.parse(passage)
    assert ref is not None
    return Coding(ref, code, "C1", polarity, basis)


CODINGS = (
    said("work.moved", "S1/1"),
    said("work.moved", "S3/4"),
    said("work.moved", "S2/1", Basis.HEARSAY),
    said("police.called", "S1/1", Basis.OPINION),
    said("sanction.letter", "S2/9"),
)


def judge(least: dict[Intruder, int], doubled: tuple[str, ...] = (), project: Project = PROJECT) -> Judge:
    return Judge(replace(project, protection=Protection(least=least, doubled=doubled)), SOURCES, CODINGS)


def test_those_whom_every_detail_fits_are_listed_and_the_unrecorded_do_not_fit() -> None:
    assert fitting_sources([WOMAN, THIRTIES], SOURCES) == ("S1", "S2")
    assert fitting_sources([], SOURCES) == tuple(s.code for s in SOURCES)


def test_an_alias_is_no_detail_but_tells_the_sex() -> None:
    told = [Detail("alias", values=("en",)), THIRTIES, Detail("number", 3, 3)]
    sexes = {"sex": {"female": "female", "male": "male"}}
    assert quasi_identifying(told, SOURCES[4], sexes) == {THIRTIES, Detail("sex", values=("male",))}


def test_a_fellow_counts_among_those_interviewed() -> None:
    (cover,) = judge({Intruder.FELLOW: 3}).covers(frozenset({WOMAN, THIRTIES}), SOURCES[0], frozenset())
    assert (cover.k, cover.least, cover.holds) == (2, 3, False)


def test_a_perpetrator_counts_among_those_who_went_through_the_same() -> None:
    who = judge({Intruder.PERPETRATOR: 2})
    (moved,) = events_in([PassageRef(InterviewRef("S1"), 1, 2)], CODINGS).values()
    assert moved == {"work.moved"}
    assert [c.k for c in who.covers(frozenset({WOMAN}), SOURCES[0], moved)] == [2]
    (cover,) = who.covers(frozenset({WOMAN, THIRTIES}), SOURCES[0], moved)
    assert (cover.k, cover.least, cover.holds) == (1, 2, False)
    assert who.shared_by_all(frozenset({WOMAN, THIRTIES}), moved) == ()
    assert who.shared_by_all(frozenset({Detail("age", 31, 31)}), moved) == ("work.moved",)


def test_what_an_event_alone_gives_away_asks_for_no_more() -> None:
    (letter,) = events_in([PassageRef(InterviewRef("S2"), 9, 9)], CODINGS).values()
    (cover,) = judge({Intruder.PERPETRATOR: 2}).covers(frozenset({WOMAN, THIRTIES}), SOURCES[1], letter)
    assert (cover.k, cover.least) == (1, 1)
    assert judge({Intruder.PERPETRATOR: 2}).covers(frozenset(), SOURCES[1], frozenset()) == ()


def test_minors_and_those_the_policy_names_need_twice_as_many() -> None:
    who = judge({Intruder.FELLOW: 3}, ("work.*",))
    assert [s.code for s in SOURCES if who.is_doubled(s)] == ["S1", "S3", "S6"]
    assert who.covers(frozenset({WOMAN}), SOURCES[0], frozenset())[0].least == 6


def test_those_outside_are_counted_in_the_reference_population() -> None:
    table = ReferenceTable("arrivals", ("sex",), {("female",): 40, ("male",): 5}, "Invented Office", "2011")
    project = replace(PROJECT, population=ReferencePopulation({}, (table,)))
    covers = judge({Intruder.PUBLIC: 20, Intruder.STATE: 50}, project=project).covers(
        frozenset({WOMAN}), SOURCES[0], frozenset()
    )
    assert [(c.intruder, c.k, c.holds) for c in covers] == [("public", 40, True), ("state", 40, False)]


def test_a_project_without_a_population_says_so_only_when_somebody_looks_there() -> None:
    assert judge({Intruder.PUBLIC: 20}).lacks_population
    assert not judge({Intruder.FELLOW: 3}).lacks_population

"""Generated records of events and conditions on them: small, invented, and full of the cases that matter."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from firsthand.model.coding import Basis, Polarity
from firsthand.model.event import (
    STAGES,
    Account,
    Act,
    Complaint,
    Event,
    Events,
    Involvement,
    Person,
    PersonKind,
    Stage,
)
from firsthand.model.finding import Finding, Unit
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.model.when import When
from firsthand.project.vocabulary import shipped_vocabularies
from tests.support.snapshots import PROJECT as SAID_PROJECT
from tests.support.snapshots import SAID, TOPICS, conditions, snapshots
from tests.support.snapshots import findings as said_findings

PROJECT = replace(SAID_PROJECT, vocabularies=shipped_vocabularies())
HAPPENED = tuple(unit for unit in Unit if unit.happened)

TYPES = ("physical.beating", "psychological.threat", "omission.no-protection")
SETTINGS = ("home", "workplace", "en-route.vehicle")
PHASES = ("home-country", "transit")
ROLES = ("spouse", "police")
RELATIONS = ("spouse", "none")
DEGREES = ("carried-out", "omission.failed-to-act")
FREQUENCIES = ("once", "repeated")
INSTITUTIONS = ("police", "family")
RESPONSES = ("nothing", "blamed")
SANCTIONS = ("none", "self-criticism", "transfer")
REDRESS = ("none", "apology")
REASONS = ("pointless", "shame")
DATES = ("2004", "2004-05", "2003/2005", "../2004", "2005/..", "200X")


Words = st.SearchStrategy[str]


def _word(*words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *words])


_whens = st.sampled_from([None, *(When.parse(date) for date in DATES)])
_polarities = st.sampled_from([Polarity.AFFIRMS, Polarity.AFFIRMS, Polarity.DENIES, Polarity.MIXED])
_numbers = st.integers(1, 3)


@st.composite
def _persons(draw: st.DrawFn, sources: list[str]) -> tuple[Person, ...]:
    kinds = st.sampled_from([PersonKind.INDIVIDUAL] * 4 + [PersonKind.GROUP, PersonKind.INSTITUTION])
    return tuple(
        Person(
            f"P{n}",
            draw(kinds),
            draw(_word(*sources)),
            draw(_word("female", "male")),
            draw(st.sampled_from([None, True, False])),
            draw(_word(*ROLES)),
        )
        for n in range(1, draw(st.integers(1, 4)) + 1)
    )


@st.composite
def _acts(draw: st.DrawFn, events: list[str], persons: list[str]) -> tuple[Act, ...]:
    parts = st.builds(Involvement, st.sampled_from(persons), _word(*DEGREES), _word(*RELATIONS))
    return tuple(
        Act(
            event,
            number,
            draw(st.sampled_from(TYPES)),
            draw(st.sampled_from(persons)),
            tuple(draw(st.lists(parts, max_size=2))),
            draw(_word(*SETTINGS)),
            draw(_word(*PHASES)),
            draw(_word(*FREQUENCIES)),
            draw(_whens),
        )
        for event in events
        for number in range(1, draw(st.integers(0, 3)) + 1)
    )


@st.composite
def _complaints(draw: st.DrawFn, events: list[str], acts: list[str], persons: list[str]) -> tuple[Complaint, ...]:
    stages = st.dictionaries(st.sampled_from(STAGES), st.sampled_from(Stage))
    return tuple(
        Complaint(
            f"C{n}",
            draw(st.sampled_from(events)),
            draw(st.sampled_from(persons)),
            draw(_word(*acts)),
            to=draw(_word(*INSTITUTIONS)),
            stages=draw(stages),
            responses=tuple(draw(st.sets(st.sampled_from(RESPONSES)))),
            sanction=draw(_word(*SANCTIONS)),
            redress=tuple(draw(st.sets(st.sampled_from(REDRESS), max_size=1))),
            retaliation=draw(st.sampled_from(Stage)),
            reasons=tuple(draw(st.sets(st.sampled_from(REASONS)))),
            when=draw(_whens),
        )
        for n in range(1, draw(st.integers(0, 4)) + 1)
    )


@st.composite
def events(draw: st.DrawFn, sources: list[str]) -> Events:
    """A record of a few events, among the accounts some of a source nobody lists, with pairs that are the same."""
    persons = draw(_persons(sources))
    idents = [f"E{n}" for n in range(1, draw(_numbers) + 1)]
    people = [person.id for person in persons]
    happenings = tuple(Event(e, draw(_whens), draw(_word("north", "south")), draw(_word(*idents))) for e in idents)
    acts = draw(_acts(idents, people))
    complaints = draw(_complaints(idents, [act.id for act in acts], people))
    told = st.sampled_from([*idents, *(act.id for act in acts), *(one.id for one in complaints)])
    anyone = st.sampled_from([*sources, "S99"])
    passages = st.builds(lambda turn, who: PassageRef(InterviewRef(who), turn, turn), _numbers, anyone)
    bases = st.sampled_from([*list(Basis)[:3], None])
    accounts = st.builds(
        lambda of, who, polarity, basis, refs: Account(of, who, polarity, basis, tuple(refs)),
        told,
        anyone,
        _polarities,
        bases,
        st.lists(passages, max_size=2),
    )
    pairs = st.one_of(
        st.tuples(st.sampled_from(idents), st.sampled_from(idents)),
        st.tuples(st.sampled_from(people), st.sampled_from([*people, "P9"])),
    )
    return Events(
        persons,
        happenings,
        acts,
        tuple(draw(st.lists(accounts, max_size=12))),
        complaints,
        tuple(draw(st.lists(pairs, max_size=2))),
    )


@st.composite
def records(draw: st.DrawFn) -> Snapshot:
    """A record of what was said, and of what happened."""
    record = draw(snapshots())
    return replace(record, events=draw(events([source.code for source in record.sources])))


def _quoted(*words: str) -> st.SearchStrategy[str]:
    one = st.sampled_from(words).map(lambda word: f"'{word}'")
    return st.one_of(one, st.builds("({}, {})".format, one, one))


@st.composite
def _calls(draw: st.DrawFn, name: str, first: Words, keywords: dict[str, Words]) -> str:
    chosen = draw(st.lists(st.sampled_from(list(keywords)), unique=True, max_size=3))
    arguments = [draw(first), *(f"{word} => {draw(keywords[word])}" for word in chosen)]
    return f"{name}({', '.join(filter(None, arguments))})"


def told(unit: Unit) -> st.SearchStrategy[str]:
    """Calls of the functions that may be asked of a unit."""
    topic = {"topic": st.sampled_from(TOPICS).map(lambda t: f"'{t}'")} if unit in (Unit.SOURCE, Unit.VICTIM) else {}
    to = {"to": _quoted(*INSTITUTIONS), **topic}
    act = {
        "setting": _quoted(*SETTINGS, "en-route.*"),
        "phase": _quoted(*PHASES),
        "by": _quoted(*ROLES),
        "relation": _quoted(*RELATIONS),
        "degree": _quoted(*DEGREES, "omission.*"),
        "frequency": _quoted(*FREQUENCIES),
        "during": st.sampled_from(DATES).map(lambda date: f"'{date}'"),
    }
    types = st.one_of(st.just(""), _quoted(*TYPES, "physical.*"))
    kinds = [_calls("suffered", types, act | topic)]
    if unit is not Unit.ACT:
        kinds += [_calls(stage, st.just(""), to) for stage in (*STAGES, "retaliated")]
        kinds += [
            _calls("answered_with", _quoted(*RESPONSES), to),
            _calls("punished_with", st.one_of(_quoted(*SANCTIONS), st.just("at_least => 'transfer'")), to),
            _calls("redressed_with", _quoted(*REDRESS), to),
            _calls("silent_because", _quoted(*REASONS), to),
        ]
    return st.one_of(kinds)


def _columns(unit: Unit) -> st.SearchStrategy[str]:
    year = st.one_of(
        st.builds("year {} {}".format, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), st.integers(2003, 2006)),
        st.sampled_from(["year between 2003 and 2005", "year in (2003, 2004, 2005)", "year is null"]),
    )
    of = {
        Unit.VICTIM: [st.sampled_from(["sex = 'female'", "minor = 'yes'", "minor is null"])],
        Unit.EVENT: [year, st.sampled_from(["region = 'north'", "region is null"])],
        Unit.ACT: [
            year,
            st.builds("type in ('{}', '{}')".format, *[st.sampled_from([*TYPES, "physical.*"])] * 2),
            st.sampled_from(["setting = 'en-route.*'", "phase <> 'transit'", "frequency is not null"]),
            st.sampled_from(["victim_sex = 'female'", "region = 'south'"]),
        ],
        Unit.COMPLAINT: [
            year,
            st.sampled_from(["\"to\" = 'police'", "to is null", "sanction = 'none'", "sanction <> 'transfer'"]),
            st.sampled_from(["setting = 'home'", "victim_sex = 'male'", "region is not null"]),
        ],
    }
    return st.one_of(*of[unit], st.sampled_from(["true", "false", "interviewed"]))


def conditions_of(unit: Unit) -> st.SearchStrategy[str]:
    """Conditions that are well formed for a unit, on what was said where that may be asked, and on what happened."""
    if unit in (Unit.INTERVIEW, Unit.PASSAGE):
        return conditions(unit)
    return conditions(unit, st.one_of(told(unit), _columns(unit)) if unit.happened else told(unit))


@st.composite
def findings(draw: st.DrawFn, name: str = "finding", *, units: tuple[Unit, ...] = tuple(Unit)) -> Finding:
    """Findings of every unit that can be counted."""
    unit = draw(st.sampled_from(units))
    value = "" if unit.happened else draw(said_findings(units=SAID)).value
    among = draw(st.one_of(st.just("interviewed"), conditions_of(unit)))
    return Finding(name, "An invented question", unit, among, draw(conditions_of(unit)), value)

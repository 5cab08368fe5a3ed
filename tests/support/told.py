"""Sound records of events at random, as tables can hold them: no loose ends, and everything is told of."""

from __future__ import annotations

from types import MappingProxyType
from unicodedata import normalize

from hypothesis import strategies as st

from firsthand.exchange import Known, Ranges
from firsthand.model.coding import Basis, Polarity
from firsthand.model.event import STAGES, Account, Act, Complaint, Event, Events, Involvement, Person, PersonKind, Stage
from firsthand.model.private import Private
from firsthand.model.tellers import id_order
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.model.when import When
from firsthand.project.vocabulary import shipped_vocabularies

SOURCES = ("S01", "S02", "구술-3")
VOCABULARIES = shipped_vocabularies()
KNOWN = Known(VOCABULARIES, SOURCES, lambda passage: passage.last < 10_000, ranges=Ranges())

_DATES = ("2004", "2004-05", "2004-05-17", "2004-24", "200X", "2004~", "2003/2005", "../2005", "2003/..", "199X/2003")
_WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Mn", "Mc", "Me", "Cn", "Co")), max_size=30)


def _term(vocabulary: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *VOCABULARIES[vocabulary].terms])


def _terms(vocabulary: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(list(VOCABULARIES[vocabulary].terms)), max_size=3, unique=True).map(tuple)


_WHENS = st.sampled_from([None, *map(When.parse, _DATES)])
_PRIVATE = st.one_of(
    st.none(),
    st.sampled_from(["=1+1", "'=x", "-2", "@a", 'a;b, "c"\nd', "2004", "0012", "TRUE", "1e5"]).map(Private),
    _WORDS.map(lambda text: normalize("NFC", text).strip()).map(lambda text: Private(text) if text else None),
)


@st.composite
def _persons(draw: st.DrawFn) -> tuple[Person, ...]:
    sources = draw(st.lists(st.sampled_from(SOURCES), unique=True, max_size=3))
    found = [
        Person(f"P{at}", PersonKind.INDIVIDUAL, source, draw(st.sampled_from(["", "female", "male"])),
               draw(st.sampled_from([None, True, False])), draw(_term("role")))
        for at, source in enumerate([*sources, "", ""], 1)
    ]  # fmt: skip
    least = draw(st.one_of(st.none(), st.integers(1, 40)))
    most = None if least is None else least + draw(st.integers(0, 40))
    kind = draw(st.sampled_from([PersonKind.GROUP, PersonKind.INSTITUTION]))
    group = kind is PersonKind.GROUP
    return (*found, Person("P20", kind, least=least if group else None, most=most if group else None))


@st.composite
def _events(draw: st.DrawFn) -> tuple[Event, ...]:
    found: list[Event] = []
    for at in sorted(draw(st.lists(st.integers(1, 30), min_size=1, max_size=4, unique=True))):
        whole = draw(st.sampled_from(["", *(event.id for event in found)]))
        found.append(Event(f"E{at}", draw(_WHENS), draw(st.sampled_from(["", "north", "양강도", "the coast"])), whole))
    return tuple(found)


@st.composite
def _act(draw: st.DrawFn, event: str, number: int, persons: list[str]) -> Act:
    named = draw(st.lists(st.sampled_from(persons), max_size=2, unique=True))
    parts = tuple(Involvement(person, draw(_term("involvement")), draw(_term("relation"))) for person in named)
    return Act(
        event, number, draw(st.sampled_from(list(VOCABULARIES["act"].terms))), draw(st.sampled_from(persons)), parts,
        draw(_term("setting")), draw(_term("phase")), draw(_term("frequency")), draw(_WHENS),
    )  # fmt: skip


@st.composite
def _complaint(draw: st.DrawFn, at: int, event: str, acts: list[Act], persons: list[str]) -> Complaint:
    act = draw(st.sampled_from([None, *(act for act in acts if act.event == event)]))
    reached = draw(st.integers(0, 5))
    stages = dict.fromkeys(STAGES[:reached], Stage.YES)
    for stage in STAGES[reached:]:
        if draw(st.booleans()):
            stages[stage] = draw(st.sampled_from([Stage.NO, Stage.NOT_ASKED]))
    complained, sanctioned = stages.get("complained"), stages.get("sanctioned")
    sanctions = [term for term in VOCABULARIES["sanction"].terms if (term == "none") is (sanctioned is Stage.NO)]
    return Complaint(
        f"C{at}", event, act.victim if act else draw(st.sampled_from(persons)), act.id if act else "",
        draw(st.sampled_from(["", *persons])), draw(_term("institution")), MappingProxyType(stages),
        draw(_terms("response")) if complained is Stage.YES else (),
        draw(st.sampled_from(["", *sanctions])), ("none",) if stages.get("redressed") is Stage.NO else (),
        draw(st.sampled_from(list(Stage))),
        draw(_terms("reason")) if complained is not Stage.YES else (), draw(_WHENS),
    )  # fmt: skip


@st.composite
def _account(draw: st.DrawFn, of: str, source: str) -> Account:
    first = draw(st.integers(1, 900))
    passages = (PassageRef(InterviewRef(source, draw(st.integers(1, 3))), first, first + draw(st.integers(0, 3))),)
    tells = {"when": "2003"} if draw(st.booleans()) else {}
    if "." in of and draw(st.booleans()):
        tells["setting"] = draw(st.sampled_from(list(VOCABULARIES["setting"].terms)))
    return Account(
        of, source, draw(st.sampled_from(list(Polarity))), draw(st.sampled_from([None, *Basis])), passages,
        MappingProxyType(tells), draw(_PRIVATE), draw(_PRIVATE),
    )  # fmt: skip


@st.composite
def told_records(draw: st.DrawFn) -> Events:
    """Draw a record whose every list is in order of id."""
    persons, events = draw(_persons()), draw(_events())
    named = [person.id for person in persons]
    acts = [draw(_act(event.id, n, named)) for event in events for n in range(1, 1 + draw(st.integers(0, 2)))]
    numbers = range(1, 1 + draw(st.integers(0, 2)))
    complaints = [draw(_complaint(at, draw(st.sampled_from(events)).id, acts, named)) for at in numbers]
    things = [event.id for event in events] + [act.id for act in acts] + [complaint.id for complaint in complaints]
    told = [
        draw(_account(of, source))
        for of in sorted(things, key=id_order)
        for source in sorted(draw(st.lists(st.sampled_from(SOURCES), min_size=1, max_size=2, unique=True)))
    ]
    return Events(persons, events, tuple(acts), tuple(told), tuple(complaints))

"""Generated records and conditions: small, invented, and full of the cases that matter."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from firsthand.model.coding import Asked, Basis, Code, Codebook, Coding, Coverage, Polarity
from firsthand.model.finding import Finding, Unit
from firsthand.model.ladder import Ladder
from firsthand.model.project import Attribute, Project
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import InterviewRef, PassageRef, Source

CODES = (
    "police.pointless",
    "police.called",
    "work.moved",
    "sanction.letter",
    "sanction.transfer",
    "sanction.none",
    "쉼터.찾음",
)
CODEBOOK = Codebook({c: Code(c, {"en": c}, "Invented.", topic="work" if c == "sanction.none" else "") for c in CODES})
SAID = (Unit.SOURCE, Unit.INTERVIEW, Unit.PASSAGE)
TOPICS = ("police", "work", "sanction", "쉼터")
ATTRIBUTES = {
    "sex": Attribute("sex", "category", {"en": "Sex"}, {"female": {"en": "women"}, "male": {"en": "men"}}),
    "age": Attribute("age", "integer", {"en": "Age"}),
    "left_in": Attribute("left_in", "year", {"en": "Year of leaving"}),
    "도": Attribute("도", "text", {"ko": "도"}),
}
PROJECT = Project("", {}, {}, True, "vault", {}, ATTRIBUTES, CODEBOOK, {}, {}, {}, Ladder(()))


def snapshot(
    sources: tuple[Source, ...] = (),
    codings: tuple[Coding, ...] = (),
    coverage: tuple[Coverage, ...] = (),
    interviews: tuple[InterviewRef, ...] | None = None,
) -> Snapshot:
    """Make a record of these; without interviews each source has one."""
    held = tuple(InterviewRef(s.code) for s in sources) if interviews is None else interviews
    return Snapshot("vault", "0" * 64, date(2011, 5, 20), sources, {}, held, {}, codings, coverage)


_POLARITIES = st.sampled_from([*Polarity, None])
_BASES = st.sampled_from([*list(Basis)[:3], None])
_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "sex": st.sampled_from(["female", "male", "not said", None]),
        "age": st.sampled_from([18, 30, 31, 55, None, "thirty"]),
        "left_in": st.sampled_from([2000, 2004, 2009, None]),
        "도": st.sampled_from(["량강도", "함경북도", "량강도", 7, None]),
    },
)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """A record of up to six sources, among them codings and coverage of one nobody lists."""
    codes = [f"S{n}" for n in range(draw(st.integers(0, 6)))]
    anyone = st.sampled_from([*codes, "S99"])
    references = st.builds(InterviewRef, anyone, st.integers(1, 2))

    @st.composite
    def passages(draw: st.DrawFn) -> PassageRef:
        first = draw(st.integers(1, 2))
        return PassageRef(draw(references), first, first + draw(st.integers(0, 1)))

    codings = st.builds(Coding, passages(), st.sampled_from(CODES), st.sampled_from(["C1", "C2"]), _POLARITIES, _BASES)
    coverage = st.builds(Coverage, anyone, st.sampled_from(TOPICS), st.sampled_from(Asked))
    return snapshot(
        tuple(Source(code, attributes=draw(_VALUES)) for code in codes),
        tuple(draw(st.lists(codings, max_size=16))),
        tuple(draw(st.lists(coverage, max_size=10))),
        tuple(draw(st.lists(references, max_size=8, unique=True))),
    )


def _quoted(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return words.map(lambda word: f"'{word}'")


def _leaves(unit: Unit) -> st.SearchStrategy[str]:
    number = st.sampled_from(["age", "left_in"])
    whole = st.sampled_from(["-1", "18", "30", "31", "2000", "2004"])
    compare = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    sex = _quoted(st.sampled_from(["female", "male"]))
    code = _quoted(st.sampled_from([*CODES, "sanction.*"]))
    topic = _quoted(st.sampled_from(TOPICS))
    basis = _quoted(st.sampled_from([b.value for b in list(Basis)[:3]]))
    kinds = [
        st.sampled_from(["true", "false", "interviewed", "age is null", "도 is not null", "도 = '량강도'"]),
        st.builds("{} {} {}".format, number, compare, whole),
        st.builds("{} {} {}".format, whole, compare, number),
        st.builds("{} between {} and {}".format, number, whole, whole),
        st.builds("{} not in ({}, {})".format, number, whole, whole),
        st.builds("sex {} {}".format, st.sampled_from(["=", "<>"]), sex),
        st.builds("sex in ({}, {})".format, sex, sex),
        st.builds("{}({})".format, st.sampled_from(["says", "denies", "mixed"]), code),
        st.builds("says({}, basis => {})".format, code, basis),
        st.builds("says({}, basis => ({}, {}))".format, code, basis, basis),
        st.builds("{}({})".format, st.sampled_from(["asked", "not_asked", "declined", "raised"]), topic),
    ]
    if unit is Unit.PASSAGE:
        kinds += [
            st.builds("code {} {}".format, st.sampled_from(["=", "<>"]), code),
            st.builds("polarity = {}".format, _quoted(st.sampled_from([p.value for p in Polarity]))),
            st.builds("basis in ({})".format, basis),
            st.sampled_from(["basis is null", "polarity is not null"]),
        ]
    return st.one_of(kinds)


def conditions(unit: Unit, besides: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[str]:
    """Conditions that are well formed for the project above, of its own leaves, of these besides, or of both."""
    own = st.nothing() if unit.happened else _leaves(unit)
    return st.recursive(
        own if besides is None else st.one_of(own, besides),
        lambda inner: st.one_of(
            st.builds("not ({})".format, inner),
            st.builds("({} and {})".format, inner, inner),
            st.builds("({} or {} or {})".format, inner, inner, inner),
        ),
        max_leaves=5,
    )


@st.composite
def findings(draw: st.DrawFn, name: str = "finding", *, units: tuple[Unit, ...] = SAID) -> Finding:
    """Findings that can be counted."""
    unit = draw(st.sampled_from(units))
    value = draw(st.sampled_from(["", "range(age)", "median(age)", "least(left_in)", "greatest(left_in)"]))
    among = draw(st.one_of(st.just("interviewed"), conditions(unit)))
    return Finding(name, "An invented question", unit, among, draw(conditions(unit)), value)

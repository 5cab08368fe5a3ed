"""A small cell is one however the finding is written that tells it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.checked import checked

PEOPLE = (
    "policy cell=3\n"
    "sources S01..S03 sex=female region=uplands age=50\nsources S04..S06 sex=female region=coast age=50\n"
    "source S07 sex=female region=islands age=33\nsources S08..S12 sex=male region=uplands age=50\n"
    "coverage S01..S12 sanction asked\n"
    + "".join(f"coding S{n:02}/1 sanction.letter affirms experienced\n" for n in (1, 2, 4, 7, 8))
)
"""Five of 12 tell of a letter: four of seven women, one of five men; one on the coast, and one, who is 33, on the
islands."""

LETTER = "finding letter where=\"says('sanction.letter')\"\n"
TOTAL = "[Five of the 12](finding:letter) spoke of a letter."
MEN = ("sex = 'male'", "not (not sex = 'male')", "sex = 'male' or sex = 'male'", "sex in ('male') and true")


def _found(records: str, text: str) -> list[str]:
    return [d.code for d in checked(PEOPLE + records, text) if d.code in {"DS05", "DS06"}]


def _told(among: str, where: str = "says('sanction.letter')") -> list[str]:
    return _found(f'{LETTER}finding part among="{among}" where="{where}"', f"{TOTAL} [A part](finding:part) did.")


@pytest.mark.parametrize(
    "among",
    [
        *MEN,
        "region = 'coast' or region = 'islands'",
        "age between 30 and 39",
        "age < 40 and not age < 10",
        "sex = 'female' and region = 'islands'",
        "sex = 'male' and asked('sanction')",
    ],
)
def test_whom_a_part_is_told_of_is_seen_and_not_how_it_is_written(among: str) -> None:
    assert "DS05" in _told(among)
    assert set(_told("true", f"({among}) and says('sanction.letter')")) & {"DS05", "DS06"}
    assert set(_told("says('sanction.letter')", among)) & {"DS05", "DS06"}


def test_a_part_told_alone_and_a_part_of_another_question_pass() -> None:
    part = "finding part among=\"sex = 'male'\" where=\"says('sanction.letter')\"\n"
    assert _found(part, "[One of the five men](finding:part) did.") == []
    transfer = "".join(f"coding S{n:02}/2 sanction.transfer affirms experienced\n" for n in (1, 8))
    other = "finding other where=\"says('sanction.transfer')\"\n"
    text = "[Two](finding:other) spoke of a transfer. [One of the five men](finding:part) spoke of a letter."
    assert _found(part + transfer + other, text) == []


def test_the_same_told_twice_is_told_once() -> None:
    records = "".join(
        f'finding {name} unit={unit} among="{among}" where="{where}"\n'
        for name, unit, among, where in (
            ("one", "source", MEN[0], "says('sanction.letter')"),
            ("two", "source", "true", f"{MEN[0]} and says('sanction.letter')"),
            ("three", "passage", MEN[0], "says('sanction.letter')"),
        )
    )
    assert _found(records, "[One](finding:one), [one](finding:two), [one](finding:three).") == []


def test_the_number_of_those_interviewed_makes_no_table_of_two_attributes() -> None:
    records = "finding everyone\nfinding part where=\"sex = 'female' and region = 'islands'\""
    assert _found(records, "[One](finding:part) of the [12](finding:everyone) was a woman from the islands.") == []


def test_of_how_many_a_finding_is_tells_a_part_too() -> None:
    part = "coding S02/2 sanction.transfer affirms experienced\n"
    part += "finding part among=\"sex = 'male' and says('sanction.letter')\" where=\"says('sanction.transfer')\"\n"
    assert _found(LETTER + part, f"{TOTAL} [None of the one man](finding:part) was moved.") == ["DS05"]
    rest = part.replace("'male'", "'female'")
    assert _found(LETTER + rest, f"{TOTAL} [One of the four women](finding:part) was moved.") == ["DS06"]


DENYING = (
    "policy cell=3\nsources S01..S06 sex=female\nsources S07..S14 sex=male\ncoverage S01..S14 sanction asked\n"
    + "".join(f"coding S{n:02}/1 sanction.letter affirms experienced\n" for n in (1, 2, 3, 7, 8, 9))
    + LETTER
    + "finding men among=\"sex = 'male'\" where=\"says('sanction.letter')\"\n"
    "exhibit by-sex table rows=letter columns_by=sex\n"
)
"""Three of six women and three of eight men tell of a letter."""

MEN_TOO = "[Six of the 14](finding:letter) spoke of it, [three of the eight men](finding:men) among them."


def _denied(*numbers: int) -> str:
    return "".join(f"coding S{n:02}/1 sanction.letter denies experienced\n" for n in numbers)


@pytest.mark.parametrize(("denied", "codes"), [((), []), ((10,), ["DS05"]), ((10, 11, 12), ["DS05"])])
def test_those_who_denied_are_printed_and_judged(denied: tuple[int, ...], codes: list[str]) -> None:
    """Of five men who did not say so: three who denied leave two silent."""
    found = [d.code for d in checked(DENYING + _denied(*denied), MEN_TOO) if d.code in {"DS05", "DS06"}]
    assert found[:1] == codes


def test_who_denied_is_told_by_another_finding_too() -> None:
    denial = "finding denied where=\"denies('sanction.letter')\"\n"
    text = "[One](finding:denied) denied it. [Three of the eight men](finding:men) spoke of it."
    assert [d.code for d in checked(DENYING + _denied(10) + denial, text) if d.code == "DS05"] == ["DS05"]


def test_a_table_tells_who_denied_where_only_one_column_can_hold_them() -> None:
    shown = "[By sex](table:by-sex)"
    assert [d.code for d in checked(DENYING + _denied(10), shown) if d.code in {"DS05", "DS06"}] == []
    every = "".join(f"coding S{n:02}/1 sanction.letter affirms experienced\n" for n in (4, 5, 6))
    found = [d for d in checked(DENYING + _denied(10) + every, shown) if d.code in {"DS05", "DS06"}]
    assert [d.code for d in found] == ["DS06"]
    assert "for male, as can be worked out from letter, by-sex" in found[0].message


@pytest.mark.parametrize("unit", ["passage", "interview"])
def test_the_people_behind_passages_and_interviews_are_counted(unit: str) -> None:
    spoken = "".join(f"turn S{n:02}/1 source: x.\n" for n in range(1, 13)) + "".join(
        f"coding S08/{turn} sanction.letter affirms experienced\n" for turn in (2, 3, 4)
    )
    records = spoken + LETTER.replace("letter where", f"letter unit={unit} where") + "exhibit by-sex table rows=letter "
    assert _found(records + "columns_by=sex", "[By sex](table:by-sex)") == ["DS05"]
    assert _found(records + "columns_by=sex suppress=small", "[By sex](table:by-sex)") == []
    part = f"columns_by=sex\nfinding part unit={unit} among=\"sex = 'male'\" where=\"says('sanction.letter')\""
    assert _found(records + part, "[Some](finding:letter) and [some](finding:part).") == ["DS05"]


CONDITIONS = st.recursive(
    st.just("sex = 'male'"),
    lambda inner: st.one_of(
        inner.map(lambda one: f"not (not ({one}))"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) or ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) and ({two[1]})"),
        inner.map(lambda one: f"not (sex = 'female' or not ({one}))"),
    ),
    max_leaves=3,
)


@settings(max_examples=6, deadline=None)
@given(CONDITIONS)
def test_conditions_that_mean_the_same_are_judged_the_same(among: str) -> None:
    assert _told(among) == ["DS05"]

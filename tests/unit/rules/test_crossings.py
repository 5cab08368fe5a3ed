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


def test_passages_of_a_part_are_told_beside_the_total_of_people() -> None:
    part = "finding part unit=passage among=\"sex = 'male'\" where=\"says('sanction.letter')\"\n"
    assert _found(LETTER + part, f"{TOTAL} [One passage](finding:part) by a man did.") == ["DS05"]
    women = part.replace("'male'", "'female'")
    assert _found(LETTER + women, f"{TOTAL} [Four passages](finding:part) by women did.") == []


def test_what_two_sums_have_in_common_is_a_part() -> None:
    """Seven in all, four of the uplands or the islands, four of the sea: one of the islands."""
    more = LETTER + "".join(f"coding S{n:02}/1 sanction.letter affirms experienced\n" for n in (5, 6))
    more += "".join(
        f'finding {name} among="{among}" where="says(\'sanction.letter\')"\n'
        for name, among in (("land", "not region = 'coast'"), ("sea", "region = 'coast' or region = 'islands'"))
    )
    total = "[Seven of the 12](finding:letter) did, [four](finding:land)"
    assert _found(more, total) == []
    assert _found(more, total.replace("land", "sea")) == []
    assert _found(more, f"{total} and [four](finding:sea).") == ["DS06"]


Written = tuple[str, frozenset[int]]
"""A condition, and the numbers of those of whom it holds."""

EVERYBODY = frozenset(range(1, 13))
WOMEN, SEA = frozenset(range(1, 8)), frozenset(range(4, 8))
LEAVES: list[Written] = [
    ("sex = 'female'", WOMEN),
    ("sex in ('male')", EVERYBODY - WOMEN),
    ("region = 'coast'", frozenset({4, 5, 6})),
    ("not region = 'uplands'", SEA),
    ("age between 30 and 39", frozenset({7})),
]


def _joined(inner: st.SearchStrategy[Written]) -> st.SearchStrategy[Written]:
    return st.one_of(
        inner.map(lambda one: (f"not ({one[0]})", EVERYBODY - one[1])),
        st.tuples(inner, inner).map(lambda two: (f"({two[0][0]}) or ({two[1][0]})", two[0][1] | two[1][1])),
        st.tuples(inner, inner).map(lambda two: (f"({two[0][0]}) and ({two[1][0]})", two[0][1] & two[1][1])),
    )


@settings(max_examples=25, deadline=None)
@given(st.recursive(st.sampled_from(LEAVES), _joined, max_leaves=4), st.booleans())
def test_whatever_is_written_a_part_is_small_when_few_are_in_or_out(written: Written, within: bool) -> None:
    among, people = written
    said = people & {1, 2, 4, 7, 8}
    small = people != EVERYBODY and (0 < len(said) < 3 or 0 < len(people - said) < 3)
    told = _told("true", f"({among}) and says('sanction.letter')") if within else _told(among)
    assert ("DS05" in told) == small

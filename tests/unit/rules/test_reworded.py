"""A question told before is known again however it is written, and what may be the same question is not let pass."""

from __future__ import annotations

import pytest

from firsthand.build import bind
from firsthand.diagnostics.diagnostic import Diagnostic, Severity
from firsthand.rules.mosaic import puzzle
from tests.support.checked import checked
from tests.support.records import manuscript, read_records

BLOCK, REVIEW = Severity.BLOCK, Severity.REVIEW
SAYS = "says('police.pointless')"
PEOPLE = """
policy fellow=3
source S01..S08 sex=female age=30
source S09..S12 sex=male age=50
withdrawn S12
coverage S01..S11 police asked
code police.called
""" + "\n".join(f"coding S{n:02d}/1 police.pointless affirms experienced" for n in range(3, 10))
"""Seven of the eleven who are left said so, six of them women, and S12 had said so, too."""


def told(records: str, name: str = "pointless", number: str = "Seven") -> list[Diagnostic]:
    text = f"[{number} of those heard](finding:{name}) said so."
    return [one for one in checked(records, text) if one.code == "DS08"]


def records(where: str, *, then: str = SAYS, n: int = 8, of: int = 12, name: str = "other", more: str = "") -> str:
    """The draft asks ``where`` under the name pointless; edition 1 asked ``then`` and told it under another."""
    return (
        f'{PEOPLE}\nfinding pointless where="{where}" {more}\nfinding {name} where="true"\n'
        f'counted 1 {name} where="{then}" n={n} of={of} sources=S01..S12\n'
    )


@pytest.mark.parametrize(
    "where",
    [
        SAYS,
        f"({SAYS})",
        "says( 'police.pointless' )",
        f"not (not {SAYS})",
        f"{SAYS} and true",
        f"{SAYS} and ({SAYS} or sex = 'male')",
        f"{SAYS} and (sex = 'male' or sex <> 'male' or sex is null)",
        f"sex = 'male' and {SAYS} or {SAYS}",
    ],
)
def test_the_same_question_is_refused_however_it_is_written(where: str) -> None:
    (found,) = told(records(where))
    assert (found.severity, found.kind) == (BLOCK, "")
    assert "edition 1 (there 'other') tells 'pointless/n' as 8, this tells 7" in found.message


@pytest.mark.parametrize(
    ("where", "then"),
    [
        ("sex = 'female' or sex = 'male'", "sex in ('male', 'female')"),
        ("sex <> 'female'", "sex = 'male'"),
        ("age between 40 and 59", "not (age < 40) and 59 >= age"),
        ("says('police.*')", "says('police.called') or says('police.pointless')"),
    ],
)
def test_a_column_asked_in_another_way_is_the_same_question(where: str, then: str) -> None:
    n = {"sex": 12, "age": 4, "say": 8}["sex" if "or sex" in where else "age" if "age" in where else "say"]
    n = 4 if where.startswith("sex <>") else n
    found = told(records(where, then=then, n=n))
    assert [one.severity for one in found] == [BLOCK]


def test_a_part_moved_from_where_to_among_is_the_same_number() -> None:
    women = records(SAYS, then=f"sex = 'male' and {SAYS}", n=2, more="among=\"sex = 'male'\"")
    (found,) = told(women, number="One")
    assert (found.severity, found.subjects) == (BLOCK, ("pointless", "S12"))
    assert "tells 'pointless/n' as 2, this tells 1" in found.message
    assert told(women.replace("withdrawn S12", ""), number="Two") == []


def test_another_number_of_others_is_another_question() -> None:
    assert told(records("sex = 'male'", n=8), number="Three") == []
    assert told(records("says('police.pointless') and sex = 'female'", n=8), number="Six") == []


ALIKE = f"{SAYS} and age >= 20"
"""Of everybody on record the same as without an age, and yet another question."""


def test_other_words_that_count_the_same_people_are_for_a_second_person() -> None:
    (found,) = told(records(ALIKE))
    assert (found.severity, found.kind, found.subjects) == (REVIEW, "alike", ("pointless", "S12"))
    assert "both count the same people, and if they ask the same, subtracting tells" in found.message


def test_under_the_same_name_they_are_refused() -> None:
    own = records(ALIKE).replace("other", "pointless").replace('finding pointless where="true"\n', "")
    (found,) = told(own)
    assert (found.severity, found.kind) == (BLOCK, "alike")


def test_that_two_findings_count_the_same_one_or_have_numbers_that_do_not_fit_says_nothing() -> None:
    assert told(records(f"{SAYS} and sex = 'male'", then=f"{SAYS} and age = 50", n=2), number="One") == []
    assert told(records(ALIKE, n=10)) == []
    assert told(records(ALIKE).replace("withdrawn S12", ""), number="Seven") == []


def test_interviews_and_those_who_gave_them_are_the_same_people() -> None:
    held = "\n".join(f"turn S{n:02d}/1 source: Words." for n in range(1, 12))
    (found,) = told(f"{held}\n{records(SAYS, more='unit=interview')}")
    assert (found.severity, found.kind) == (REVIEW, "alike")


GONE = "says('police.useless')"


def test_what_nobody_can_read_any_more_is_refused_where_its_numbers_fit() -> None:
    (found,) = told(records(SAYS, then=GONE))
    assert (found.severity, found.kind) == (BLOCK, "unread")
    assert "nobody can read any more what was asked then" in found.message
    assert told(records(SAYS, then=GONE, n=10)) == [], "one who left does not make three"
    known = records(SAYS, then=GONE) + "counted 1 pointless n=7 of=11 sources=S01..S11\n"
    assert told(known) == [], "the edition told this finding itself, of the same people"


@pytest.mark.parametrize("became", ["police.pointless", "police.pointless police.called"])
def test_a_code_is_followed_to_what_it_became(became: str) -> None:
    where = " or ".join(f"says('{code}')" for code in became.split())
    followed = records(where, then=GONE) + f"became police.useless {became}\n"
    (found,) = told(followed)
    assert (found.severity, found.kind) == (BLOCK, "")


def test_the_mosaic_reads_what_was_asked_under_codes_of_before() -> None:
    text = "[Seven of those heard](finding:pointless) said so."
    left: dict[str, tuple[str, ...]] = {}
    for became in ("", "became police.useless police.pointless\n"):
        archive = read_records(records(SAYS, then=GONE) + became + "policy mosaic=6\n")
        report, _ = manuscript(archive, text + "\n")
        bound = bind(report, (), archive.project(), archive, archive.today)
        left[became] = tuple(why for _, _, why in puzzle(bound).left_out)
    assert [*left.values()] == [("unreadable",), ()]


def test_the_number_of_what_is_told_in_words_only_is_known_under_another_name_and_wording() -> None:
    asked = f'finding words where="{SAYS}" told=words\nfinding pointless where="({SAYS}) and true"\n'
    text = "[Most of those heard](finding:words) said so, [seven](finding:pointless) of them."
    found = [one.subjects for one in checked(PEOPLE + "\n" + asked, text) if one.code == "DS12"]
    assert found == [("words", "pointless")]

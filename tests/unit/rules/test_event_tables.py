"""Cells that tables of what happened leave out, beside what else is told of the same acts."""

from __future__ import annotations

import pytest

from firsthand.diagnostics.diagnostic import Diagnostic
from firsthand.model.finding import Unit
from firsthand.rules.event_questions import asked
from tests.support.checked import checked
from tests.support.records import read_records

PLACED = (
    (("home", "transit"),) * 4
    + (("home", "home-country"),) * 2
    + (("market", "home-country"),) * 4
    + (("market", "transit"),)
    + (("public", "return"),) * 3
)
ACTS = "policy cell=3\nsources S01..S14\n" + "".join(
    f"person P{n} source=S{n:02}\nact E{n}.1 physical.beating P{n} setting={setting} phase={phase}\n"
    f"account E{n}.1 S{n:02} experienced passages=S{n:02}/1\n"
    for n, (setting, phase) in enumerate(PLACED, 1)
)
"""At home four acts in transit and two before, at the market one in transit and four before, in public three on return.

Left out are the two, the one, and the three.
"""

TABLE = "exhibit where table unit=act rows_by=setting columns_by=phase suppress=small\n"


def _found(records: str, text: str) -> list[Diagnostic]:
    return [d for d in checked(ACTS + TABLE + records, f"{text}\n\n[Where](table:where)") if d.code == "DS06"]


def test_what_is_left_out_is_not_given_away_by_the_table_alone() -> None:
    assert _found("", "Nothing besides.") == []


@pytest.mark.parametrize(
    ("among", "cells"),
    [
        ("setting = 'home'", ("'home' for home-country",)),
        ("suffered(setting => 'home')", ("'home' for home-country",)),
        ("setting = 'market' and type = 'physical.*'", ()),
        ("setting = 'home' and year = 2004", ()),
        ("phase = 'transit'", ("'market' for transit",)),
        ("setting = 'market' and phase = 'transit'", ("'market' for transit",)),
        ("setting in ('home', 'workplace') and phase = 'home-country'", ("'home' for home-country",)),
        ("setting in ('home', 'market') and phase = 'home-country'", ("'home' for home-country",)),
        ("setting in ('home', 'market', 'workplace')", ("'home' for home-country", "'market' for transit")),
        ("not setting = 'public'", ()),
        ("true", ()),
        ("setting = 'hospital'", ()),
    ],
)
def test_a_number_in_the_text_tells_a_cell_that_is_left_out(among: str, cells: tuple[str, ...]) -> None:
    """Two of the cells count three acts and each of them one at least, so that their sum tells both; not so three."""
    found = _found(f'finding told unit=act among="{among}"', "[Some](finding:told) of the acts.")
    assert len(found) == bool(cells)
    for one in found:
        assert one.subjects == ("where", "told")
        assert "can be worked out from where, told;" in one.message
        assert f"leaves out {', '.join(cells)};" in one.message


def test_only_what_is_needed_is_named() -> None:
    records = (
        "finding home unit=act among=\"setting = 'home'\"\nfinding abroad unit=act among=\"phase = 'abroad'\"\n"
        "finding market unit=act among=\"setting = 'market' and type = 'physical.*'\""
    )
    text = "[Six](finding:home) at home, [none](finding:abroad) abroad, [five](finding:market) at the market."
    (found,) = _found(records, text)
    assert found.subjects == ("where", "home")


def test_a_word_tells_no_more_than_it_leaves_open() -> None:
    finding, text = "finding home unit=act where=\"setting = 'home'\"", "[Some](finding:home) of the acts."
    assert _found(finding, text) != []
    assert _found(f"{finding} told=words", text) == []


def test_another_table_tells_the_total_of_a_line() -> None:
    (found,) = _found("exhibit places table unit=act rows_by=setting", "[Places](table:places)")
    assert found.subjects == ("where", "places")


def test_another_unit_tells_nothing() -> None:
    records = "finding home unit=victim where=\"suffered(setting => 'home')\""
    assert _found(records, "[Five](finding:home) women were hit at home.") == []


def _implies(unit: Unit, one: str, other: str) -> bool:
    project = read_records(ACTS).project()
    first, second = asked(unit, "true", one, project), asked(unit, "true", other, project)
    assert first is not None
    assert second is not None
    return first.implies(second)


ACT, VICTIM, COMPLAINT = Unit.ACT, Unit.VICTIM, Unit.COMPLAINT


@pytest.mark.parametrize(
    ("unit", "one", "other", "implied", "back"),
    [
        (ACT, "setting = 'home'", "suffered(setting => 'home')", True, True),
        (ACT, "setting = 'home' and type = 'physical.*'", "suffered('physical.*', setting => 'home')", True, True),
        (ACT, "setting = 'home'", "setting in ('home', 'market')", True, False),
        (ACT, "setting in ('home', 'market') and setting = 'home'", "setting = 'home'", True, True),
        (ACT, "suffered(by => 'spouse') and suffered(relation => 'spouse')",
         "suffered(by => 'spouse', relation => 'spouse')", False, True),
        (ACT, "suffered(by => 'police')", "suffered(by => 'police', degree => 'carried-out')", False, False),
        (ACT, "suffered(by => 'police', degree => 'omission.*')", "suffered(by => 'police')", False, False),
        (ACT, "not setting = 'home'", "setting = 'market'", False, False),
        (ACT, "year = 2004", "year in (2004, 2005)", True, False),
        (VICTIM, "suffered('physical.*') and suffered(setting => 'home')", "suffered('physical.*', setting => 'home')",
         False, True),
        (VICTIM, "suffered('physical.*', setting => 'home')", "suffered(setting => 'home')", True, False),
        (COMPLAINT, "sanction = 'transfer'", "punished_with(at_least => 'transfer')", True, False),
        (COMPLAINT, "complained(to => 'police')", "complained()", True, False),
        (COMPLAINT, "complained()", "sanctioned()", False, False),
    ],
)  # fmt: skip
def test_what_asks_the_same_or_more_is_known_by_what_it_asks(
    unit: Unit, one: str, other: str, implied: bool, back: bool
) -> None:
    assert (_implies(unit, one, other), _implies(unit, other, one)) == (implied, back)

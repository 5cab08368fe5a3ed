"""A cell of what happened speaks of those who tell of it, however often it happened."""

from __future__ import annotations

from tests.support.checked import checked

TABLE = "exhibit where table unit=act rows_by=setting columns_by=phase suppress=small\n"
OFTEN = "policy cell=3\nsources S01..S10\n" + "".join(
    f"person P{n} source=S{n:02}\n"
    + "".join(
        f"act E{n}.{time} physical.beating P{n} setting={setting} phase={phase}\n"
        f"account E{n}.{time} S{n:02} experienced passages=S{n:02}/{time}\n"
        for time in range(1, times + 1)
    )
    for n, setting, phase, times in (
        (1, "home", "transit", 4),
        *((n, "home", "home-country", 1) for n in (2, 3, 4)),
        *((n, "market", "transit", 1) for n in (5, 6, 7)),
        *((n, "market", "home-country", 1) for n in (8, 9, 10)),
    )
)  # fmt: skip
"""Thirteen acts by place and time: four told by one woman, and three times three told by three."""


def test_many_acts_that_few_tell_of_are_a_small_cell() -> None:
    shown = TABLE.replace(" suppress=small", "")
    found = [d for d in checked(OFTEN + shown, "[Where](table:where)") if d.code in {"DS05", "DS06"}]
    assert [d.code for d in found] == ["DS05"]
    assert found[0].message.startswith("fewer than 3 people: 'home' for transit;")
    assert [d.code for d in checked(OFTEN + TABLE, "[Where](table:where)") if d.code in {"DS05", "DS06"}] == []


def test_their_number_is_given_away_where_no_other_fits() -> None:
    told = "finding told unit=act where=\"setting = 'home' and phase = 'transit'\""
    records, text = OFTEN + TABLE + told, "[Some](finding:told) of the acts.\n\n[Where](table:where)"
    (found,) = [d for d in checked(records, text) if d.code == "DS06"]
    assert "leaves out 'home' for transit;" in found.message

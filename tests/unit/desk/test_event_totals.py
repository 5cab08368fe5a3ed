"""Totals of what happened: of those who agreed, with no number of few people, and none that gives one away."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import replace

import pytest

from firsthand.desk.happened.event_totals import WITHHELD, Totals, totals
from firsthand.errors import UsageError
from firsthand.exchange.gbvims import CaseContext
from firsthand.model.coding import Polarity
from firsthand.model.consent import Scope, Withdrawal
from firsthand.model.event import Involvement, Person, PersonKind
from firsthand.model.protection import Protection
from tests.support.recounted import PROJECT, TODAY, account, consent, record, seen

KINDS = ["physical.beating"] * 6 + ["sexual.rape"] * 4 + ["marriage.forced"]


def rows(found: Totals) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(found.data.decode("utf-8-sig"), newline="")))


def told(found: Totals, by: str, number: str = "incidents") -> dict[tuple[str, str], str]:
    first = next(iter(rows(found)[0]))
    return {(row[first], row["value"]): row[number] for row in rows(found) if row["by"] == by}


def test_incidents_are_added_up_by_core_type_and_small_rows_are_told_as_one() -> None:
    found = totals(seen(record(KINDS), 11), PROJECT, "gbvims")
    assert told(found, "total") == {("physical_assault", ""): "6", ("others", ""): "5"}
    assert (found.counted, found.others) == (11, 2)
    labels = {row["core_type"]: (row["core_type_en"], row["core_type_ko"]) for row in rows(found)}
    assert labels["physical_assault"] == ("physical assault", "신체 폭행")


def test_each_breakdown_holds_every_incident_of_a_row_once() -> None:
    found = totals(seen(record(KINDS), 11), PROJECT, "gbvims")
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows(found):
        assert row["incidents"] != WITHHELD
        sums[row["core_type"], row["by"]] += int(row["incidents"])
    assert {by for _, by in sums} == {"total", "sex", "minor", "year", *(context.value for context in CaseContext)}
    assert {sums["physical_assault", by] for _, by in sums} == {6}
    assert {sums["others", by] for _, by in sums} == {5}


def test_small_cells_are_withheld_and_those_that_would_give_them_away() -> None:
    events = record(["physical.beating"] * 7)
    persons = tuple(replace(one, minor=True) if one.id in {"P1", "P2"} else one for one in events.persons)
    found = totals(seen(replace(events, persons=persons), 7), PROJECT, "gbvims")
    assert told(found, "minor") == {
        ("physical_assault", "yes"): WITHHELD, ("physical_assault", "no"): WITHHELD,
        ("physical_assault", "not-known"): WITHHELD,
        ("others", "yes"): "0", ("others", "no"): "0", ("others", "not-known"): "0",
    }  # fmt: skip
    assert found.withheld == 3


def test_many_incidents_of_one_woman_or_told_by_one_source_are_few_people() -> None:
    of_one = record(["physical.beating"] * 6)
    of_one = replace(of_one, acts=tuple(replace(act, victim="P1") for act in of_one.acts))
    by_one = record(["physical.beating"] * 6)
    by_one = replace(by_one, accounts=tuple(replace(each, source="S01") for each in by_one.accounts))
    for events in (of_one, by_one):
        with pytest.raises(UsageError, match="too few people"):
            totals(seen(events, 6), PROJECT, "gbvims")
    assert totals(seen(by_one, 6), replace(PROJECT, protection=Protection(cell=1)), "gbvims").counted == 6


def test_only_who_agreed_to_be_counted_is_and_nobody_elses_word_brings_her_in() -> None:
    events = record(["physical.beating"] * 6)
    witnessed = replace(events, accounts=(*events.accounts, account("E1.1", "S02")))
    view = seen(witnessed, 6)
    assert totals(view, PROJECT, "gbvims").counted == 6
    declined = replace(view, consents={**view.consents, "S01": consent("S01", Scope.PARAPHRASE)})
    assert totals(declined, PROJECT, "gbvims").counted == 5


def test_what_is_denied_what_happened_to_a_group_and_what_was_told_twice_is_not_counted() -> None:
    events = record(["physical.beating"] * 6)
    changed = replace(
        events,
        persons=(*events.persons[1:], Person("P1", PersonKind.GROUP, least=20, most=40)),
        accounts=tuple(
            replace(one, polarity=Polarity.DENIES) if one.of == "E2.1" else one
            for one in (*events.accounts, account("E3.1", "S04"))
        ),
        same=(("E5", "E6"), ("P5", "P6")),
    )
    found = totals(seen(changed, 6), PROJECT, "gbvims")
    assert (found.counted, found.of_groups) == (3, 1)


def test_nothing_leaves_while_a_withdrawal_is_open() -> None:
    view = replace(seen(record(KINDS), 11), withdrawals=(Withdrawal("S99", TODAY, TODAY),))
    with pytest.raises(UsageError, match="not settled"):
        totals(view, PROJECT, "gbvims")


def test_an_act_has_its_iccs_code_and_an_unverified_one_is_marked() -> None:
    events = record(["physical.beating"] * 4 + ["sexual.rape"] * 4 + ["marriage.forced"] * 4)
    found = totals(seen(events, 12), PROJECT, "iccs")
    marks = {row["iccs"]: (row["verified"], row["terms"]) for row in rows(found)}
    assert marks["03011"][0] == "yes"
    assert marks["02011"] == ("no", "physical.beating physical.beating-in-pregnancy")
    assert marks["none"] == ("", "")
    assert told(found, "total", "acts") == {
        ("02011", ""): "4", ("03011", ""): "4", ("none", ""): "4", ("others", ""): "0",
    }  # fmt: skip
    assert told(found, "relation", "acts")["02011", "spouse"] == "4"
    assert told(found, "setting", "acts")["02011", "home"] == "4"
    assert told(found, "setting", "acts")["02011", "border"] == "0"


def test_an_act_of_several_relations_stands_in_one_cell() -> None:
    events = record(["physical.beating"] * 4)
    both = (Involvement("P90", "carried-out", "spouse"), Involvement("P91", "ordered", "parent"))
    persons = (*events.persons, Person("P91"))
    events = replace(events, persons=persons, acts=tuple(replace(act, perpetrators=both) for act in events.acts))
    relations = told(totals(seen(events, 4), PROJECT, "iccs"), "relation", "acts")
    assert {value: number for (row, value), number in relations.items() if row == "02011" and number != "0"} == {
        "several": "4"
    }


@pytest.mark.parametrize(
    ("when", "interval", "expected"),
    [("2004", "year", "2004"), ("2004-05", "month", "2004-05"), ("2004", "month", "not-known"),
     ("2003/2005", "year", "not-known"), ("../2005", "year", "not-known")],
)  # fmt: skip
def test_an_incident_stands_in_the_time_it_surely_lies_in(when: str, interval: str, expected: str) -> None:
    found = totals(seen(record(["physical.beating"] * 4, when=when), 4), PROJECT, "gbvims", interval)
    assert told(found, interval)["physical_assault", expected] == "4"


def test_a_year_of_few_people_is_no_column() -> None:
    events = record(["physical.beating"] * 8)
    odd = record(["physical.beating"], when="1999").events
    found = totals(seen(replace(events, events=(*odd, *events.events[1:])), 8), PROJECT, "gbvims")
    assert {value for _, value in told(found, "year")} == {"2004", "not-known"}


def test_no_id_of_a_person_an_event_or_a_source_is_in_a_file() -> None:
    for shape in ("gbvims", "iccs"):
        text = totals(seen(record(KINDS), 11), PROJECT, shape).data.decode("utf-8-sig")
        cells = {word for line in csv.reader(io.StringIO(text)) for cell in line for word in cell.split()}
        ids = {f"{letter}{number}" for letter in "PEC" for number in range(100)}
        assert not cells & (ids | {f"S{number:02}" for number in range(100)})

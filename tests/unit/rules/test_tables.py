"""Small cells, shown or worked out."""

from __future__ import annotations

import pytest

from firsthand.build import bind
from firsthand.diagnostics.diagnostic import Diagnostic
from firsthand.model.disclosure import PublishedCount
from firsthand.rules.published import published_counts
from tests.support.checked import checked
from tests.support.records import manuscript, read_records

PEOPLE = (
    "policy cell=3\n"
    "sources S01..S06 sex=female region=uplands\n"
    "sources S07..S09 sex=female region=coast\nsource S10 sex=female region=islands\n"
    "sources S11..S17 sex=male region=lowlands\nsource S18 sex=male region=coast\n"
    "coverage S01..S18 sanction asked\n"
    + "".join(f"coding S{n:02}/1 sanction.letter affirms experienced\n" for n in (1, 2, 3, 7, 11, 12, 13, 14))
    + "finding letter where=\"says('sanction.letter')\"\n"
    "finding everyone\n"
)
"""Eight of 18 tell of a letter: three of six in the uplands, one of four on the coast, none of one on the islands, four
of seven in the lowlands; four of ten women and four of eight men."""


def _found(records: str, text: str) -> list[Diagnostic]:
    return [d for d in checked(PEOPLE + records, text) if d.code in {"DS05", "DS06"}]


def test_the_message_names_the_cells_and_the_changes_that_pass() -> None:
    (found,) = _found("exhibit places table rows=letter columns_by=region", "[Where](table:places)")
    assert found.message == (
        "fewer than 3 people: 'letter' for coast, 'letter' for islands; suppress = \"small\" in the exhibit leaves "
        "3 of 4 cells out; or tell uplands and coast and islands as one; or leave columns_by out"
    )
    assert found.subjects == ("places",)
    assert dict(found.values) == {"least": 3}


def test_small_cells_may_be_left_out() -> None:
    assert _found("exhibit places table rows=letter columns_by=region suppress=small", "[Where](table:places)") == []


def test_what_is_left_out_is_worked_out_from_a_finding_beside_it() -> None:
    records = (
        "finding uplands among=\"region = 'uplands'\" where=\"says('sanction.letter')\"\n"
        "exhibit places table rows=letter columns_by=region suppress=small"
    )
    text = "[Three of the six](finding:uplands) in the uplands said so.\n\n[Where](table:places)"
    (found,) = _found(records, text)
    assert (found.code, found.place.line) == ("DS06", 3)
    assert "for the others, as can be worked out from letter, uplands, places; leave the row out" in found.message


def test_the_total_of_a_row_is_told_by_the_annex_though_the_text_does_not() -> None:
    records = (
        "finding women among=\"sex = 'female'\" where=\"says('sanction.letter')\"\n"
        "coding S15/1 sanction.letter affirms experienced\ncoding S16/1 sanction.letter affirms experienced\n"
        "exhibit all table rows=letter"
    )
    text = "[Four of the ten women](finding:women) said so.\n\n[All](table:all)"
    assert [(d.code, d.place.line) for d in _found(records, text)] == [("DS06", 1)]


def test_sums_that_share_a_place_are_a_table_in_prose() -> None:
    records = (
        "finding most where=\"region in ('uplands', 'coast') and says('sanction.letter')\"\n"
        "finding some where=\"region in ('uplands', 'lowlands') and says('sanction.letter')\"\n"
    )
    told = "[Eight of the 18](finding:letter) said so, [four](finding:most) of them from two places."
    assert [d.code for d in _found(records, told)] == []
    both = told + " [Seven](finding:some) were from one of these or another."
    assert [d.code for d in _found(records, both)] == ["DS06"]


def test_ages_and_years_divide_people_as_places_do() -> None:
    records = (
        "sources S21..S25 sex=female region=uplands age=44\nsource S26 sex=female region=uplands age=71\n"
        "coverage S21..S26 sanction asked\n"
        + "".join(f"coding S{n}/1 sanction.none affirms experienced\n" for n in range(21, 27))
        + "finding none where=\"says('sanction.none')\"\n"
        'finding younger among="age < 60" where="says(\'sanction.none\')"\n'
    )
    text = "[Six](finding:none) spoke of nothing, [five](finding:younger) of them under sixty."
    (found,) = _found(records, text)
    assert (found.code, found.subjects) == ("DS06", ("none",))
    assert "'none' by age counts fewer than 3 people for the others" in found.message


def test_one_thing_said_of_people_may_count_one_or_two() -> None:
    records = "finding islands where=\"region = 'islands'\"\nfinding here where=\"region = 'uplands'\"\n"
    text = "[One of the 18](finding:islands) came from the islands, [six](finding:here) from the uplands."
    assert _found(records + "exhibit places table rows=everyone columns_by=region", text) == []
    assert _found(records + "exhibit places table rows=everyone columns_by=region", "[All](table:places)") == []


def test_two_attributes_at_once_are_two_things() -> None:
    records = "finding men where=\"sex = 'male'\"\nexhibit places table rows=men columns_by=region"
    (found,) = _found(records, "[Where](table:places)")
    assert "'men' for coast" in found.message
    alone = "finding men-coast where=\"sex = 'male' and region = 'coast'\"\nexhibit men table rows=men-coast"
    (found,) = _found(alone, "[Who](table:men)")
    assert found.message.endswith("ask less in the finding's conditions, or leave the row out")


def test_columns_that_are_not_there_are_worked_out_from_those_that_are() -> None:
    records = "exhibit places table rows=letter columns_by=region columns=uplands,lowlands"
    (found,) = _found(records, "[Where](table:places)")
    assert found.code == "DS06"
    assert "for the others" in found.message


@pytest.mark.parametrize("cell", [0, 1])
def test_a_policy_may_ask_for_nothing(cell: int) -> None:
    records = f"policy cell={cell}\nexhibit places table rows=letter columns_by=region"
    assert _found(records, "[Where](table:places)") == []


def test_passages_are_not_people() -> None:
    records = "finding told unit=passage where=\"says('sanction.letter')\"\nexhibit t table rows=told columns_by=sex"
    assert _found(records, "[Said](table:t)") == []


HAPPENED = (
    "policy cell=3\nsources S01..S09\n"
    + "".join(
        f"person P{n} source=S{n:02}\nact E{n}.1 physical.beating P{n} setting={'home' if n < 6 else 'market'} "
        f"phase={'transit' if n in (1, 6, 7, 8) else 'home-country'}\n"
        f"account E{n}.1 S{n:02} experienced passages=S{n:02}/1\n"
        for n in range(1, 10)
    )
)
"""Nine acts: at home one in transit and four before, at the market three in transit and one before."""

WHERE = 'exhibit where table unit=act rows_by=setting columns_by=phase among="true"'


def _of_events(records: str, text: str) -> list[Diagnostic]:
    return [d for d in checked(HAPPENED + records, text) if d.code == "DS05"]


def test_the_small_cells_of_what_happened_are_named_by_their_terms() -> None:
    (found,) = _of_events(WHERE, "[Where](table:where)")
    assert "'home' for transit" in found.message
    assert "'market' for home-country" in found.message
    assert "choose fewer and wider terms" in found.message


def test_small_cells_of_what_happened_may_be_left_out() -> None:
    assert _of_events(f"{WHERE} suppress=small", "[Where](table:where)") == []


def test_a_funnel_counts_one_thing_at_a_time_and_may_show_one() -> None:
    assert _of_events("exhibit way funnel unit=victim stages=told,complained", "![Way](chart:way)") == []


def _published(records: str, text: str, name: str) -> list[PublishedCount]:
    archive = read_records(HAPPENED + records)
    report, _ = manuscript(archive, text + "\n")
    bound = bind(report, (), archive.project(), archive, archive.today)
    return [one for one in published_counts(bound) if one.finding == name]


def test_an_edition_keeps_each_cell_shown_of_a_crossing_and_none_that_is_hidden() -> None:
    whole = _published(WHERE, "[Where](table:where)", "where")
    assert [dict(one.parts) for one in whole if one.where == "true"] == [{"n": 9}]
    assert sorted(one.parts["n"] for one in whole) == [1, 1, 3, 4, 4, 4, 5, 5, 9]
    (least, *_) = sorted(whole, key=lambda one: one.parts["n"])
    assert len(least.sources) >= 1
    left = _published(f"{WHERE} suppress=small", "[Where](table:where)", "where")
    assert {one.where for one in left} < {one.where for one in whole}
    assert all(one.parts["n"] >= 3 for one in left)


def test_an_edition_keeps_the_others_as_the_lines_none_of_which_is_known_to_hold() -> None:
    kept = _published(f"{WHERE} rows=home", "[Where](table:where)", "where")
    others = {one.where: one.parts["n"] for one in kept if one.where.startswith("not known: ")}
    line = "not known: (suffered(setting => 'home'))"
    assert others[line] == 4
    assert others[f"{line} and suffered(phase => 'transit')"] == 3
    assert len(kept) == len({one.where for one in kept}) == 9


def test_an_edition_keeps_every_part_of_the_stages_of_a_funnel() -> None:
    kept = _published("exhibit way funnel unit=victim stages=told,complained", "![Way](chart:way)", "way")
    assert [(one.where, one.parts["n"], one.parts["of"]) for one in kept] == [("told()", 0, 9), ("complained()", 0, 9)]

"""Entering the record of events: by tables, straight from codings, field by field; and taking it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.desk.happened import events as desk
from firsthand.desk.happened.event_entry import Entry, enter_from_passages
from firsthand.desk.happened.event_views import told_of
from firsthand.errors import NotPermitted, UsageError
from firsthand.exchange.columns import IDENTITIES
from firsthand.model.coding import Basis, Polarity
from firsthand.model.event import Events
from firsthand.model.project import Project
from firsthand.model.roles import Role
from firsthand.model.testimony import PassageRef
from firsthand.vault import Vault
from tests.support import mill

TABLES = {
    "persons": "id,source,sex,role,kind\nP1,S01,female,,\nP2,,,supervisor,\nP3,,,guard,group\n",
    "events": "id,when,part_of\nE1,2004,\nE2,2004-05,E1\n",
    "acts": (
        "event,act,type,victim,perpetrators,setting\nE2,1,economic.earnings-taken,P1,P2:ordered:superior,workplace\n"
    ),
    "accounts": (
        "of,source,polarity,basis,passages,tells,memo\nE2.1,S01,affirms,experienced,S01/2,,\n"
        "E2.1,S03,denies,witnessed,S03/2,setting=home; when=2004-05-02,a note\nC1,S02,,,S02/2; S02/4,,\n"
    ),
    "complaints": (
        "id,event,act,victim,to,told,complained,responded,responses\nC1,E2,1,P1,employer,yes,yes,yes,blamed\n"
    ),
}

DATES = "not a date; write 2004, 2004-05-17, 2004-24 (winter), 200X, 2004~, 2003/2005 or 2003/.."
NOWHERE = "a passage that is not in the vault; firsthand show prints the numbers"
IMPLIED = "and responded is yes: what came later implies it"


def lay(folder: Path, **other: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in {**TABLES, **other}.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def take(vault: Vault, project: Project, folder: Path) -> desk.TakenEvents:
    return desk.take(vault, project, [folder], now=mill.NOW)


def passage(text: str) -> PassageRef:
    found = PassageRef.parse(text)
    assert found is not None
    return found


@pytest.fixture
def told(filled: Vault, project: Project, tmp_path: Path) -> Vault:
    assert take(filled, project, lay(tmp_path / "events")).did
    return filled


def test_tables_go_in_and_again_they_change_nothing(filled: Vault, project: Project, tmp_path: Path) -> None:
    folder = lay(tmp_path / "events")
    taken = take(filled, project, folder)
    assert taken.faults == ()
    assert len(taken.did.new) == 10
    assert not take(filled, project, folder).did
    lay(folder, events="id,when,part_of\nE1,2003/2004,\nE2,2004-05,E1\nE3,,\n",
        accounts="of,source,passages\nE3,S02,S02/2\n")  # fmt: skip
    taken = take(filled, project, folder)
    assert (taken.did.new, taken.did.changed) == (("E3", "E3 S02"), ("E1",))


@pytest.mark.parametrize(
    ("table", "rows", "faults"),
    [
        ("acts", "event,act,type,victim\nE2,1,physical.beeting,P1\n",
         ["acts.csv: row 2, column type: not a term of the vocabulary act; the nearest known is physical.beating"]),
        ("acts", "event,act,type,victim\nE2,1,physical.beating,\n",
         ["acts.csv: row 2, column victim: this cell must not be empty"]),
        ("acts", "event,act,type,victim\nE2,1,physical.beating,P9\n",
         ["acts.csv: row 2, column victim: there is no person P9",
          "complaints.csv: row 2, column victim: the victim of E2.1 is P9"]),
        ("events", "id,when,part_of\nE1,2004-02-30,E2\nE2,,E1\n",
         [f"events.csv: row 2, column when: {DATES}"]),
        ("events", "id,when,part_of\nE1,2031,\nE2,,E1\n", ["events.csv: row 2, column when: a date in the future"]),
        ("events", "id,part_of\nE1,E2\nE2,E1\n",
         ["events.csv: row 2, column part_of: an event cannot be a part of itself, by way of others either",
          "events.csv: row 3, column part_of: an event cannot be a part of itself, by way of others either"]),
        ("persons", "id,kind,least\nP1,group,4\nP2,,\nP3,,2\nP1,,\n",
         ["persons.csv: row 5, column id: the same as in row 2"]),
        ("persons", "id,kind,least\nP1,group,4\nP2,,\nP3,,2\n",
         ["persons.csv: row 2, column most: a size needs both bounds, the least and the most",
          "persons.csv: row 4, column least: only a group has a size"]),
        ("accounts", "of,source,passages\nE2.1,S01,S03/2\nE2.1,S09,S09/1\nE9,S02,S02/2; S02/99\n",
         ["accounts.csv: row 2, column passages: a passage of another source than this account's",
          "accounts.csv: row 3, column source: no such source is in the register",
          f"accounts.csv: row 3, column passages: {NOWHERE}",
          f"accounts.csv: row 4, column passages: 2 of 2: {NOWHERE}"]),
        ("accounts", "of,source,passages\nE9,S02,S02/2\n",
         ["accounts.csv: row 2, column of: there is no event E9",
          "acts.csv: row 2, column act: nobody tells of this act: it needs an account",
          "complaints.csv: row 2, column id: nobody tells of this complaint: it needs an account",
          "events.csv: row 2, column id: nobody tells of this event: it needs an account",
          "events.csv: row 3, column id: nobody tells of this event: it needs an account"]),
        ("complaints", "id,event,victim,complained,responded\nC1,E2,P1,no,yes\n",
         [f"complaints.csv: row 2, column complained: complained is no, {IMPLIED}"]),
        ("complaints", "id,event,act,victim,recorded,sanctioned,sanction\nC1,E2,E2.1,P2,not asked,no,transfer\n",
         ["complaints.csv: row 2, column victim: the victim of E2.1 is P1",
          "complaints.csv: row 2, column sanction: a sanction is named, and sanctioned is no"]),
        ("complaints", "id,event,act,victim,name\nC1,E2,,P1,x\n",
         [f"complaints.csv: row 1, column E: {IDENTITIES}"]),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_row_and_column_and_nothing_goes_in(
    filled: Vault, project: Project, tmp_path: Path, table: str, rows: str, faults: list[str]
) -> None:
    before = filled.verify()
    taken = take(filled, project, lay(tmp_path / "events", **{table: rows}))
    assert [str(fault) for fault in taken.faults] == faults
    assert filled.events() == Events()
    assert filled.verify() == before


def test_a_file_of_no_kind_and_a_folder_without_any_are_told(filled: Vault, project: Project, tmp_path: Path) -> None:
    lay(tmp_path / "events")
    (tmp_path / "accts.csv").write_text("of\n", "utf-8")
    taken = desk.take(filled, project, [tmp_path / "events", tmp_path / "accts.csv"], now=mill.NOW)
    assert [str(fault) for fault in taken.faults] == ["accts.csv: which table is this? Name it acts.csv"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no table of events"):
        take(filled, project, tmp_path / "empty")


@pytest.mark.parametrize("book", [True, False])
def test_what_is_written_back_is_taken_as_it_is(told: Vault, project: Project, tmp_path: Path, *, book: bool) -> None:
    written = desk.export(told, tmp_path / "out", book=book)
    assert [path.name for path in written] == (["events.xlsx"] if book else [f"{name}.csv" for name in TABLES])
    assert not take(told, project, tmp_path / "out").did
    with pytest.raises(UsageError, match="is there already"):
        desk.export(told, tmp_path / "out", book=book)
    held = told.events()
    desk.remove(told, ["E1", "E2", "P1", "P2", "P3"], now=mill.NOW)
    assert told.events() == Events()
    assert len(take(told, project, tmp_path / "out").did.new) == 10
    assert told.events() == held


# Field by field


def test_a_field_is_changed_and_emptied_as_its_table_would_have_it(told: Vault, project: Project) -> None:
    did = desk.change(told, project, "E2.1", "", {"setting": "장마당", "frequency": "once"}, now=mill.NOW)
    assert did.changed == ("E2.1",)
    (act,) = told.events().acts
    assert (act.setting, act.frequency, act.perpetrators[0].relation) == ("market", "once", "superior")
    desk.change(told, project, "E2.1", "S03", {"tells": "", "polarity": "mixed"}, now=mill.NOW)
    account = told.events().accounts[2]
    assert (account.tells, account.polarity, account.memo is not None) == ({}, Polarity.MIXED, True)
    desk.undo(told, now=mill.NOW)
    assert told.events().accounts[2].polarity is Polarity.DENIES


@pytest.mark.parametrize(
    ("thing", "source", "fields", "told_so"),
    [
        ("E2.1", "", {"seting": "home"}, "no such field: unknown column; the nearest known is setting"),
        ("E2.1", "", {"victim": "P8"}, "E2.1, column victim: there is no person P8"),
        ("E2.1", "", {"act": "4"}, "act says which thing it is"),
        ("E7", "", {"when": "2004"}, "there is no E7"),
        ("E2", "S01", {"polarity": "denies"}, "no account of S01's of E2"),
        ("C1", "", {"complained": "no"}, "complained is no, and responded is yes"),
        ("E2.1", "S03", {"memo": "\x07"}, "E2.1 S03, column memo: it holds control characters"),
    ],
)
def test_a_change_that_will_not_do_is_refused(
    told: Vault, project: Project, thing: str, source: str, fields: dict[str, str], told_so: str
) -> None:
    held = told.events()
    with pytest.raises(UsageError, match=told_so):
        desk.change(told, project, thing, source, fields, now=mill.NOW)
    assert told.events() == held


# Straight from what was coded


def test_codings_become_the_accounts_of_a_new_event(filled: Vault, project: Project) -> None:
    entry = Entry(code="wages.withheld", of_act={"type": "economic.earnings-taken"}, victim="S01")
    did = enter_from_passages(filled, project, entry, now=mill.NOW)
    assert did.new == ("E1", "E1.1", "P1", "E1.1 S01", "E1.1 S02", "E1.1 S03")
    events = filled.events()
    assert [(a.source, a.polarity, a.basis, list(map(str, a.passages))) for a in events.accounts] == [
        ("S01", Polarity.AFFIRMS, Basis.EXPERIENCED, ["S01/2"]),
        ("S02", Polarity.AFFIRMS, Basis.EXPERIENCED, ["S02/2"]),
        ("S03", Polarity.DENIES, Basis.EXPERIENCED, ["S03/2"]),
    ]
    assert [(p.id, p.source, p.sex) for p in events.persons] == [("P1", "S01", "female")]


def test_passages_that_were_not_coded_tell_of_it_too_and_more_can_be_added(filled: Vault, project: Project) -> None:
    enter_from_passages(filled, project, Entry([passage("S02/4")], of_event={"when": "2004"}), now=mill.NOW)
    more = Entry([passage("S02/2")], event="E1", basis="told")
    assert enter_from_passages(filled, project, more, now=mill.NOW).changed == ("E1 S02",)
    act = Entry([passage("S03/2")], event="E1", of_act={"type": "psychological.threat"}, victim="S03")
    assert enter_from_passages(filled, project, act, now=mill.NOW).new == ("E1.1", "P1", "E1.1 S03")
    (of_event, _) = filled.events().accounts
    assert (list(map(str, of_event.passages)), of_event.basis) == (["S02/4", "S02/2"], None)


def test_an_entry_that_will_not_do_is_refused(told: Vault, project: Project) -> None:
    for entry, told_so in [
        (Entry(), "name the passages"),
        (Entry(code="complaint.made"), "no passage carries complaint.made"),
        (Entry([passage("S01/2")], event="E2", of_event={"when": "2003"}), "E2 is there already"),
        (Entry([passage("S01/2")], of_act={"type": "beating"}), "column victim: this cell must not be empty"),
        (Entry([passage("S01/2")], of_act={"type": "threat"}, victim="P7"), "there is no person P7"),
    ]:
        with pytest.raises(UsageError, match=told_so):
            enter_from_passages(told, project, entry, now=mill.NOW)


# Looking at it


def test_accounts_stand_side_by_side_and_what_they_contradict_is_named(told: Vault) -> None:
    seen = {each.thing.id: (len(each.accounts), sorted(each.contradicted)) for each in told_of(told.events(), "E2")}
    assert seen == {"E2": (0, []), "E2.1": (2, ["polarity", "setting", "when"]), "C1": (1, [])}
    assert told_of(told.events(), "E9") == ()


def test_a_date_within_the_date_recorded_contradicts_nothing(told: Vault, project: Project) -> None:
    desk.change(told, project, "E2.1", "", {"when": "2004"}, now=mill.NOW)
    assert "when" not in told_of(told.events(), "E2")[1].contradicted


def test_who_may_not_is_refused_before_a_table_is_read(told: Vault, project: Project, tmp_path: Path) -> None:
    told.add_member("reader", mill.PASSPHRASE, now=mill.NOW, roles={Role.EDITOR})
    told.close()
    with (
        Vault.open(told.path, lambda _: mill.PASSPHRASE, user="reader", writing=True) as vault,
        pytest.raises(NotPermitted, match="record what happened"),
    ):
        desk.take(vault, project, [tmp_path / "nowhere"], now=mill.NOW)

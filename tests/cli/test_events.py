"""The record of events by the commands: what they say, what they refuse, and what they never print."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_commands import Mill
from tests.cli.test_keeping import full, laid
from tests.support import mill
from tests.unit.desk.test_events import TABLES, lay

__all__ = ["full", "laid"]

PRIVATE = "a word nobody else says"


@pytest.fixture
def told(full: Mill) -> Mill:
    """The project with the record of the desk's tests taken in, a memo in it that may not get about."""
    lay(full.root / "events", accounts=TABLES["accounts"].replace("a note", PRIVATE))
    said = full("event", "take", "events")
    assert (said.code, PRIVATE in said.out + said.err) == (0, False)
    assert said.out == "10 new: C1, E1, E2, E2.1, P1, P2, P3, C1 S02, E2.1 S01, E2.1 S03\n"
    return full


def test_the_record_is_listed_without_private_words_and_shown_with_them(told: Mill) -> None:
    listed = told("event", "list")
    assert listed.out.splitlines() == [
        "E1  2004  told by S01, S02, S03",
        "E2  2004-05  in E1  told by S01, S02, S03",
        "  E2.1  economic.earnings-taken  P1  workplace",
    ]
    assert listed.err.endswith("2 events.\n")
    assert told.does("event", "list", "--type", "physical.*") == ""
    assert told.does("event", "list", "--source", "S09") == ""
    assert told.does("event", "show", "E2.1") == told.does("event", "show", "E2")
    shown = told.does("event", "show", "E2").splitlines()
    assert shown[1:8] == [
        "E2.1  economic.earnings-taken  against P1 (S01, female)  by P2 (supervisor)  ordered  superior  workplace",
        "    S01  ! affirms  experienced  S01/2",
        "    S03  ! denies  witnessed  S03/2",
        "        ! setting: home",
        "        ! when: 2004-05-02",
        f"        note: {PRIVATE}",
        "  ! polarity: the accounts contradict each other",
    ]
    assert shown[-1] == "    S02  affirms  -  S02/2, S02/4"
    refused = told("event", "show", "E9")
    assert (refused.code, "there is no event E9" in refused.err) == (2, True)


def test_faults_are_told_by_row_and_column_and_the_exit_code_says_so(told: Mill) -> None:
    before = told.does("event", "list")
    lay(told.root / "events", acts="event,act,type,victim\nE2,1,quincewood,\n")
    said = told("event", "take", "events")
    assert said.code == 2
    assert said.err.splitlines()[-3:] == [
        "acts.csv: row 2, column victim: this cell must not be empty",
        "acts.csv: row 2, column type: not a term of the vocabulary act",
        "2 faults; nothing of this table went in.",
    ]
    assert mill.CANARY not in said.out + said.err
    assert told.does("event", "list") == before


def test_things_are_changed_removed_undone_and_written_back(told: Mill, tmp_path: Path) -> None:
    assert told.does("event", "set", "E2.1", "S03", "polarity=mixed", "tells=") == "1 changed: E2.1 S03\n"
    assert told.does("event", "set", "E2.1", "S03", "polarity=mixed") == "Nothing to change: it is so already.\n"
    assert told.does("event", "remove", "E2.1", "S03") == "1 removed: E2.1 S03\n"
    refused = told("event", "remove", "E1")
    assert (refused.code, "E2: there is no event E1" in refused.err) == (2, True)
    assert told.does("event", "undo") == "1 new: E2.1 S03\n"
    assert told.does("event", "undo") == "1 changed: E2.1 S03\n"
    written = told.does("event", "export", str(tmp_path / "out"), "--xlsx")
    assert written == f"{tmp_path / 'out' / 'events.xlsx'}\n"
    assert told.does("event", "take", str(tmp_path / "out")) == "Nothing to change: it is so already.\n"
    for words, told_so in [
        (("set", "E2.1", "S03"), "say what is to change"),
        (("set", "E2.1", "polarity", "denies"), "a field is written with ="),
        (("new", "S01/2", "--victim", "S01"), "an act needs its type"),
        (("new", "nonsense"), "nonsense is no passage"),
        (("take", str(tmp_path)), "there is no table of events here"),
    ]:
        said = told("event", *words)
        assert (said.code, told_so in said.err) == (2, True), said


def test_a_withdrawal_lists_what_rests_on_her_and_an_erasure_takes_it(told: Mill) -> None:
    said = told.does("withdraw", "S01")
    assert "2 events:\n  E1\n  E2\n" in said
    assert "1 act:\n  E2.1\n" in said
    told.does("erase", "S02", "--yes-erase", "S02")
    assert "C1" not in told.does("event", "show", "E2")


def test_an_account_without_its_words_is_listed_as_adrift(told: Mill) -> None:
    text = (told.root / "interviews" / "S03.txt").read_text("utf-8")
    told.write("interviews/S03.txt", text.replace("My own wages came every month", "I had nothing to say of wages"))
    told.does("admit", "interviews", "--register", "register.csv")
    assert told.does("event", "list", "--adrift") == "E2.1 S03\n"
    assert told.does("event", "set", "E2.1", "S03", "passages=S03/4") == "1 changed: E2.1 S03\n"
    assert told.does("event", "list", "--adrift") == ""

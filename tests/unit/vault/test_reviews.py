"""What is said of a text turn by turn, and waivers asked for by one and decided by another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from firsthand.errors import NotPermitted, UsageError
from firsthand.model.private import Private
from firsthand.model.roles import Role
from firsthand.model.testimony import InterviewRef
from firsthand.model.waiving import WaiverRequest
from firsthand.vault import Vault
from tests.unit.vault.making import ENGLISH, KOREAN, NOW, TODAY, admission, admit

S01 = InterviewRef("S01")
WRONG = Private("He says he wrote it himself, she says the committee did.")
ASKED = WaiverRequest("MS02", "", "report/report.md", "0" * 64, "Printed on the cover.", date(2027, 1, 1), "", TODAY)


@pytest.fixture
def two(vault: Vault) -> Vault:
    """A vault with an editor and an officer beside its founder, and a translation."""
    vault.add_member("editor", None, now=NOW, roles={Role.EDITOR})
    vault.add_member("officer", None, now=NOW, roles={Role.OFFICER})
    vault.add_member("coder", None, now=NOW, roles={Role.CODER})
    admit(vault, admission("S01", KOREAN, "ko"), admission("S01", ENGLISH, "en", of="S01.ko.txt", translator="T1"))
    vault.close()
    return vault


def as_(vault: Vault, user: str) -> Vault:
    return Vault.open(vault.path, lambda _user: "", user=user, writing=True)


def say(vault: Vault, number: int, remark: Private | None) -> None:
    with vault.write("review", now=NOW) as writer:
        writer.review(S01, "en", number, remark)


def test_a_member_says_one_thing_of_a_turn_and_takes_it_back(two: Vault) -> None:
    with as_(two, "coder") as vault:
        say(vault, 2, Private(""))
        say(vault, 2, WRONG)
        (said,) = vault.reviews(S01, "en")
        assert (said.number, said.member, said.remark, said.lapsed) == (2, "coder", WRONG, False)
        assert vault.reviews(S01, "ko") == ()
        say(vault, 2, None)
        assert vault.reviews(S01, "en") == ()
        with pytest.raises(UsageError):
            say(vault, 99, WRONG)
        vault.verify()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_was_said_lapses_where_either_text_changes_and_holds_where_it_does_not(two: Vault, language: str) -> None:
    with as_(two, "example") as vault:
        say(vault, 2, Private(""))
        say(vault, 4, WRONG)
        lines = [*(KOREAN if language == "ko" else ENGLISH)]
        lines[3] = "He read the letter to me."
        again = admission("S01", lines, language, of="S01.ko.txt" if language == "en" else "", translator="T1")
        assert admit(vault, again) == ["revised"]
        assert [(each.number, each.lapsed) for each in vault.reviews(S01, "en")] == [(2, False), (4, True)]


def test_no_word_of_a_remark_is_left_after_an_erasure(two: Vault) -> None:
    with as_(two, "example") as vault:
        say(vault, 2, WRONG)
        vault.erase("S01", now=NOW)
    with as_(two, "example") as vault:
        with pytest.raises(UsageError):
            vault.reviews(S01, "en")
        vault.verify()


def test_a_waiver_is_granted_by_another_only_and_decided_once(two: Vault) -> None:
    def decide(vault: Vault, *, granted: bool) -> None:
        with vault.write("waive", now=NOW) as writer:
            writer.decide_waiver(1, TODAY, granted=granted)

    with as_(two, "editor") as vault:
        with vault.write("waive.ask", now=NOW) as writer:
            assert writer.ask_to_waive(replace(ASKED, asked_by="officer")) == 1
        with pytest.raises(UsageError, match="already"), vault.write("waive.ask", now=NOW) as writer:
            writer.ask_to_waive(ASKED)
        with pytest.raises(UsageError, match="two different people"):
            decide(vault, granted=True)
        assert [each.asked_by for each in vault.waivers_asked()] == ["editor"], "who asks is who opened the vault"
    with as_(two, "coder") as vault, pytest.raises(NotPermitted):
        decide(vault, granted=True)
    with as_(two, "officer") as vault:
        decide(vault, granted=True)
        (asked,) = vault.waivers_asked()
        assert asked == replace(
            ASKED, asked_by="editor", number=1, decided_by="officer", decided=TODAY, granted=True
        )
        with pytest.raises(UsageError):
            decide(vault, granted=False)
        did = [effect for entry in vault.journal() for effect in entry.details.get("effects", ())]
        assert {"did": "waive", "waiver": 1, "rule": "MS02", "granted": True, "asked_by": "editor"} in did
        assert ASKED.reason not in str(did)


def test_who_asked_may_take_it_back_and_who_may_not_build_asks_nothing(two: Vault) -> None:
    with as_(two, "coder") as vault, pytest.raises(NotPermitted), vault.write("waive.ask", now=NOW) as writer:
        writer.ask_to_waive(ASKED)
    with as_(two, "editor") as vault:
        with vault.write("waive.ask", now=NOW) as writer:
            writer.ask_to_waive(ASKED)
        with vault.write("waive", now=NOW) as writer:
            writer.decide_waiver(1, TODAY, granted=False)
        assert [(each.decided_by, each.granted) for each in vault.waivers_asked()] == [("editor", False)]

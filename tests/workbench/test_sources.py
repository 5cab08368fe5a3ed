"""One source over HTTP: her consent, her record, her alias, her identity, what is published of her."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.model.consent import Decision, Scope, Standing, deciding, standing
from firsthand.model.disclosure import Detail, Disclosure, Edition
from firsthand.model.identity import Quorum
from firsthand.model.private import Private
from firsthand.model.roles import Role
from firsthand.vault import Shares, Vault
from tests.support.workbench import client, unlock

NOW = datetime.now(UTC)
TODAY = NOW.date()
NAME = "남길녀"
"""What the invented table of identities calls S01."""


def opened(root: Path, *, writing: bool = False) -> Vault:
    return Vault.open(root / "vault", lambda _user: "", user="example", writing=writing)


def stands(root: Path, scope: Scope, code: str = "S14") -> Standing:
    with opened(root) as vault:
        return standing(vault.consents(code), scope, TODAY)


DECISION = {"decision": "granted", "scope": ["archive", "un"], "given": "2011-05-19", "version": "F9"}


def test_a_decision_is_recorded_on_every_scope_chosen_and_told_with_its_terms(asked: TestClient, root: Path) -> None:
    given = {**DECISION, "until": "2100-01-01", "languages": ["ko"], "guardian": "G1", "assent": "granted"}
    answer = asked.post("/sources/S14/consent", data=given)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sources/S14?done=consent")
    assert {stands(root, scope) for scope in (Scope.ARCHIVE, Scope.UN)} == {Standing.GRANTED}
    html = asked.get(answer.headers["location"]).text
    row = re.search(r'<th scope="row">archive</th>.*?</tr>', html, re.DOTALL)
    assert row
    assert all(told in row[0] for told in ("F9", "2100-01-01", "only in: ko", "guardian G1", "granted"))
    again = asked.post("/sources/S14/consent", data=DECISION)
    assert again.headers["location"] == "/sources/S14?done=kept"
    html = asked.get(again.headers["location"]).text
    assert all(told in html for told in ("the stricter stays", "2100-01-01", "only in: ko"))


def test_what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(asked: TestClient, root: Path) -> None:
    given = {**DECISION, "scope": ["attributes"], "until": "2011-05-01", "note": "said at the second visit"}
    answer = asked.post("/sources/S14/consent", data=given)
    assert answer.status_code == 422
    assert "a day before the decision was given" in answer.text
    assert "which attributes may be shown?" in answer.text
    assert 'value="said at the second visit"' in answer.text
    assert re.search(r'value="attributes" checked', answer.text)
    with opened(root) as vault:
        assert all(c.form != "F9" for c in vault.consents("S14"))


def test_which_details_may_be_shown_and_how_goes_with_the_scope_attributes_only(asked: TestClient, root: Path) -> None:
    given = {**DECISION, "scope": ["attributes", "un"], "show_age": "band", "show_sex": "exact", "show_province": ""}
    assert asked.post("/sources/S14/consent", data=given).status_code == 303
    with opened(root) as vault:
        held = vault.consents("S14")
        found = {scope: deciding(held, scope, TODAY) for scope in (Scope.ATTRIBUTES, Scope.UN)}
    assert {scope: one and one.attributes for scope, one in found.items()} == {
        Scope.ATTRIBUTES: {"age:band", "sex"}, Scope.UN: frozenset(),
    }  # fmt: skip


def test_what_is_taken_back_goes_on_to_where_that_is_confirmed(asked: TestClient, root: Path) -> None:
    answer = asked.post("/sources/S14/consent", data={**DECISION, "decision": "withdrawn", "scope": ["quote"]})
    assert answer.headers["location"] == "/sources/S14/withdraw?scope=quote"
    with opened(root) as vault:
        assert all(c.decision is not Decision.WITHDRAWN for c in vault.consents("S14"))
    assert asked.post("/sources/S14/consent", data={**DECISION, "scope": ["everything"]}).status_code == 400


def test_attributes_are_corrected_and_a_wrong_one_corrects_none(asked: TestClient, root: Path) -> None:
    wrong = asked.post("/sources/S14/details", data={"age": "230", "left_year": "2006"})
    assert wrong.status_code == 422
    assert "an impossible age" in wrong.text
    assert 'name="left_year" value="2006"' in wrong.text
    assert asked.post("/sources/S14/details", data={"age": "36", "left_year": "", "sex": "male"}).status_code == 303
    with opened(root) as vault:
        held = next(source for source in vault.sources() if source.code == "S14")
        entry = list(vault.journal())[-1]
    assert (held.attributes["age"], held.attributes.get("left_year"), held.attributes["sex"]) == (36, None, "male")
    assert held.attributes["province"], "what was not named stays"
    assert (entry.action, [set(effect) for effect in entry.details["effects"]]) == (
        "attributes", [{"did", "source", "digest"}],
    )  # fmt: skip


def test_an_alias_is_one_sources_alone_and_can_be_retired(asked: TestClient, root: Path) -> None:
    with opened(root) as vault:
        first = next(source for source in vault.sources() if source.code == "S01")
    taken = asked.post("/sources/S14/alias", data={"alias_en": first.alias["en"].upper(), "alias_ko": "지은이"})
    assert (taken.status_code, "S01 has this alias" in taken.text) == (422, True)
    assert asked.post("/sources/S14/alias", data={"alias_en": "", "alias_ko": " 지은이 "}).status_code == 303
    with opened(root) as vault:
        assert dict(next(s for s in vault.sources() if s.code == "S14").alias) == {"ko": "지은이"}


def test_an_alias_that_an_edition_told_is_changed_with_a_warning(asked: TestClient, root: Path) -> None:
    assert "Editions have told her under it" not in asked.get("/sources/S14/details").text
    told = Disclosure("S14", Detail("alias", values=("en",)), "report.md:1:1")
    with opened(root, writing=True) as vault, vault.write("publish", now=NOW) as writer:
        writer.record_edition(Edition(0, "report", "en", "report", NOW.date(), disclosures=(told,)))
    assert "Editions have told her under it: 1 en." in asked.get("/sources/S14/details").text


NEW = {"source": "S90", "language": "en", "speaker": "SOURCE", "date": "2011-05-01"}
NEW |= {"age": "51", "alias_en": "Invented"}
FILE = {"file": ("talk.txt", b"Q: Where?\n\nSOURCE: At the mill.\n", "text/plain")}


def test_a_source_comes_in_with_her_first_interview(asked: TestClient, root: Path) -> None:
    answer = asked.post("/sources/-/new", data=NEW, files=FILE)
    assert answer.headers["location"] == "/sources/S90?done=source"
    assert "At the mill." in asked.get("/read/S90").text
    with opened(root) as vault:
        held = next(source for source in vault.sources() if source.code == "S90")
    assert (held.attributes["age"], held.alias["en"]) == (51, "Invented")


@pytest.mark.parametrize(
    ("changed", "file", "said"),
    [
        ({"source": "S14"}, FILE, "this source is in the register already"),
        ({"source": "a name"}, FILE, "not a code"),
        ({"age": "many"}, FILE, "not a whole number"),
        ({"speaker": "NOBODY"}, FILE, "speaker is not among the file"),
        ({}, {"file": ("talk.exe", b"MZ\x00\x01", "application/octet-stream")}, 'role="alert"'),
    ],
)
def test_a_new_source_that_cannot_be_meant_is_refused_and_what_was_typed_stays(
    asked: TestClient, root: Path, changed: dict[str, str], file: dict[str, tuple[str, bytes, str]], said: str
) -> None:
    answer = asked.post("/sources/-/new", data={**NEW, **changed}, files=file)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert 'name="alias_en" value="Invented"' in answer.text
    with opened(root) as vault:
        assert len(vault.sources()) == 25


def test_the_register_finds_by_code_and_keeps_its_filters(asked: TestClient) -> None:
    html = asked.get("/sources?code=s1&sex=male").text
    listed = re.findall(r'<th scope="row"><a href="/sources/(S\d+)">', html)
    assert listed
    assert all(code.startswith("S1") for code in listed)
    assert 'name="code" value="s1"' in html
    assert re.search(r'value="male" selected', html)


# Identities


def test_an_identity_is_shown_once_for_a_purpose_and_the_journal_has_it(asked: TestClient, root: Path) -> None:
    refused = asked.post("/sources/S01/identity", data={"purpose": "just looking"})
    assert (refused.status_code, 'value="just looking"' in refused.text) == (422, True)
    shown = asked.post("/sources/S01/identity", data={"purpose": "to call her about the notice"})
    assert (shown.status_code, NAME in shown.text) == (200, True)
    assert shown.headers["cache-control"] == "no-store"
    for address in ("/sources/S01/identity", "/sources/S01", "/identities", "/sources"):
        assert NAME not in asked.get(address).text
    assert "to call her about the notice" in asked.get("/identities").text
    with opened(root) as vault:
        assert [(o.user, o.source) for o in vault.openings()] == [("example", "S01")]
        assert [entry.action for entry in vault.journal()][-1] == "identity.open"


def test_loading_an_opened_identity_anew_sends_its_form_again_and_opens_nothing(asked: TestClient, root: Path) -> None:
    found = re.search(r'name="once" value="([^"]+)"', asked.get("/sources/S01/identity").text)
    assert found
    form = {"purpose": "to call her about the notice", "once": found[1]}
    assert NAME in asked.post("/sources/S01/identity", data=form).text
    again = asked.post("/sources/S01/identity", data=form)
    assert (again.status_code, NAME in again.text, 'name="purpose" value=""' in again.text) == (200, False, True)
    with opened(root) as vault:
        assert len(vault.openings()) == 1


def test_where_a_quorum_is_in_force_its_shares_are_asked_for(asked: TestClient, root: Path) -> None:
    given: list[str] = []

    def hand_out(_quorum: Quorum, shares: tuple[Private, ...]) -> None:
        given.extend(share.reveal() for share in shares)

    with opened(root, writing=True) as vault:
        vault.set_quorum(Quorum(2, 3), now=NOW, shares=Shares((), hand_out))
    assert asked.get("/sources/S01/identity").text.count('name="share"') == 2
    purpose = "to call her about the notice"
    alone = asked.post("/sources/S01/identity", data={"purpose": purpose, "share": [given[0]]})
    assert (alone.status_code, NAME in alone.text) == (422, False)
    assert NAME in asked.post("/sources/S01/identity", data={"purpose": purpose, "share": given[1:]}).text


def test_a_table_of_identities_is_taken_in_whole_or_not_at_all(asked: TestClient, root: Path) -> None:
    def send(table: str) -> tuple[int, str]:
        answer = asked.post("/identities/take", files={"table": ("people.csv", table.encode(), "text/csv")})
        return answer.status_code, answer.text

    status, html = send("source,name_ko\nS01,남길순\nS99,지은이\n")
    assert (status, "no such source is in the vault" in html, "지은이" in html) == (422, True, False)
    status, html = send("source,name_ko\nS01,남길순\n")
    assert (status, "1 identity recorded" in html, "남길순" in html) == (200, True, False)
    assert not list(root.rglob("*people*"))
    assert "남길순" in asked.post("/sources/S01/identity", data={"purpose": "to see what was recorded"}).text


def test_one_identity_is_recorded_as_it_was_typed(asked: TestClient) -> None:
    wrong = asked.post("/sources/S02/identity/record", data={"name_ko": "문초희", "phone": "none", "notes": "kept"})
    assert (wrong.status_code, 'value="kept"' in wrong.text) == (422, True)
    assert asked.post("/sources/S02/identity/record", data={"name_ko": "문초아", "birth": "1970"}).status_code == 303
    assert "문초아" in asked.post("/sources/S02/identity", data={"purpose": "to see what was recorded"}).text


def test_aliases_are_compared_with_the_names_and_no_name_is_shown(asked: TestClient) -> None:
    purpose = {"purpose": "to compare aliases with names"}
    assert "No alias is a name among 25 identities." in asked.post("/identities/compare", data=purpose).text
    asked.post("/sources/S14/alias", data={"alias_ko": NAME})
    found = asked.post("/identities/compare", data=purpose).text
    assert "The alias of S14 is, or nearly is, the name of S01" in found
    assert NAME not in found


# What is published of her


def test_the_ledger_of_her_comes_as_a_piece_or_as_a_page(asked: TestClient) -> None:
    piece = asked.get("/sources/S14/published").text
    assert "<html" not in piece
    assert "the draft would add it" in piece
    assert piece.count("2007") == 1
    asked.headers.pop("x-firsthand-form")
    assert "<h1>S14</h1>" in asked.get("/sources/S14/published").text


def test_how_many_fit_and_what_singles_her_out_is_worked_out_when_asked(asked: TestClient) -> None:
    fitting = asked.get("/sources/S14/fit/en").text
    assert "a man who left in the late 2000s" in fitting
    assert "1 fits · too few" in fitting
    alone = asked.get("/sources/S14/uniques").text
    assert "Sex + Age at interview" in alone
    assert asked.get("/sources/S99/uniques").status_code == 400


# Roles

REFUSED = [
    ("get", "/sources/S14/consent"), ("post", "/sources/S14/consent"), ("get", "/sources/S14/erase"),
    ("post", "/sources/S14/erase"), ("get", "/sources/S14/erased"), ("get", "/sources/S14/identity"),
    ("post", "/sources/S14/identity"), ("post", "/sources/S14/identity/record"), ("get", "/identities"),
    ("post", "/identities/compare"), ("get", "/sources/S14/published"), ("get", "/sources/S14/fit/ko"),
    ("get", "/sources/S14/uniques"), ("post", "/withdrawals/S14/settle"),
]  # fmt: skip


def test_what_a_coder_may_not_do_is_not_offered_and_refused_all_the_same(root: Path) -> None:
    with opened(root, writing=True) as vault:
        vault.add_member("coder", None, now=NOW, roles={Role.CODER})
    typed = {**DECISION, "confirmed": "S14", "purpose": "to see who it is", "name_ko": "지은이"}
    with client(root) as asked:
        asked.headers["x-firsthand-form"] = unlock(asked, "coder")
        html = asked.get("/sources/S14").text
        assert '/sources/S14/withdraw"' in html, "taking it back is for every member"
        assert not re.search(r'"/sources/S14/(consent|erase|identity|published|uniques)', html)
        for method, address in REFUSED:
            answer = asked.get(address) if method == "get" else asked.post(address, data=typed)
            assert answer.status_code == 403, address
        sent = asked.post("/identities/take", files={"table": ("people.csv", b"source,name_ko\n", "text/csv")})
        assert sent.status_code == 403


@pytest.mark.parametrize("address", ["consent", "details", "alias", "withdraw", "erase", "identity"])
def test_another_page_cannot_post(asked: TestClient, address: str) -> None:
    asked.headers.pop("x-firsthand-form")
    assert asked.post(f"/sources/S14/{address}", data={**DECISION, "confirmed": "S14"}).status_code == 403

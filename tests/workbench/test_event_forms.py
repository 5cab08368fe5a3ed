"""What happened, recorded by form over HTTP: entered, refused beside the field, changed, taken out, undone, counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.desk.happened.event_totals import totals
from firsthand.model.coding import Basis, Polarity
from firsthand.model.event import Act, Complaint, Event, Events, Person, Stage
from firsthand.model.linking import Verdict
from firsthand.model.roles import Role
from firsthand.model.snapshot import Wanted
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support.example import NOW, laid_out
from tests.support.workbench import client, unlock

CANARY = "the year the heron came"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = laid_out(tmp_path_factory.mktemp("forms") / "project")
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        vault.add_member("editor", None, now=NOW, roles=[Role.EDITOR])
    return root


@pytest.fixture(scope="module")
def asked(root: Path) -> Iterator[TestClient]:
    with client(root) as one:
        one.headers["x-firsthand-form"] = unlock(one)
        yield one


def events(root: Path) -> Events:
    with Vault.open(root / "vault", lambda _user: "", user="example") as vault:
        return vault.events()


def wrong(page: str) -> dict[str, str]:
    """What is refused, by the field beside which it stands."""
    found = re.findall(r'<p class="wrong" id="([^"]+)-wrong">([^<]*)', page)
    return {field: unescape(message) for field, message in found}


def undone(asked: TestClient) -> None:
    assert asked.post("/events/undo").status_code == 303


def test_an_event_is_recorded_with_its_act_the_people_in_it_and_an_account_of_each_who_speaks(
    asked: TestClient, root: Path
) -> None:
    before = events(root)
    given = {
        "event.when": "2004-24", "event.region": "North Hamgyong", "act.type": "Beating", "act.victim": "S12",
        "act.perpetrators.0.new.role": "neighbour", "act.perpetrators.0.degree": "Carried it out",
        "act.perpetrators.1.new.kind": "group", "act.perpetrators.1.new.least": "2",
        "act.perpetrators.1.new.most": "5", "act.setting": "market",
        "account.passages": "S12/2; S01/8; S12/4", "account.basis": "witnessed",
    }  # fmt: skip
    answer = asked.post("/events/new", data=given)
    assert (answer.status_code, wrong(answer.text)) == (303, {})
    after, id_ = events(root), answer.headers["location"].rpartition("/")[2]
    event = next(one for one in after.events if one.id == id_)
    act = next(one for one in after.acts if one.event == id_)
    persons = {person.id: person for person in after.persons}
    assert (str(event.when), event.region) == ("2004-24", "north-hamgyong")
    assert (act.type, act.setting, persons[act.victim].source) == ("physical.beating", "market", "S12")
    new = [persons[part.person] for part in act.perpetrators]
    assert ([person.role for person in new], (new[1].least, new[1].most)) == (["neighbour", ""], (2, 5))
    told = {one.source: (one.of, [str(ref) for ref in one.passages], one.basis) for one in after.accounts}
    assert told["S12"] == (act.id, ["S12/2", "S12/4"], Basis.WITNESSED)
    assert told["S01"] == (act.id, ["S01/8"], Basis.WITNESSED)
    assert 'role="status"' in asked.get(answer.headers["location"]).text
    undone(asked)
    assert events(root) == before


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(asked: TestClient, root: Path) -> None:
    before = events(root)
    given = {
        "event.when": "2004-13", "event.part_of": "E999", "act.type": "beatin", "act.victim": "P1",
        "act.perpetrators.0.person": "P2", "act.perpetrators.0.relation": "cousin twice",
        "account.passages": "S01/8; S01/9999", "account.anchor": CANARY,
    }  # fmt: skip
    answer = asked.post("/events/new", data=given)
    assert answer.status_code == 422
    assert set(wrong(answer.text)) == {"event-when", "act-type", "act-perpetrators", "account-passages"}
    for name, typed in given.items():
        field = re.search(rf'name="{re.escape(name)}"[^>]*?(?: value="([^"]*)"|>([^<]*)</textarea>)', answer.text)
        assert field, name
        assert unescape(field[1] or field[2]) == typed
    better = {"event.when": "2004", "act.type": "physical.beating", "act.perpetrators.0.relation": ""}
    answer = asked.post("/events/new", data={**given, **better, "account.passages": "S01/8"})
    assert (answer.status_code, wrong(answer.text)) == (422, {"event-part_of": "There is no event E999."})
    assert events(root) == before


def test_an_event_begins_with_the_passage_chosen_and_what_it_was_coded_with(asked: TestClient, root: Path) -> None:
    with Vault.open(root / "vault", lambda _user: "", user="example") as vault:
        coding = next(row.coding for row in vault.codings() if row.coding.basis is Basis.EXPERIENCED)
        text = vault.transcript(coding.passage.interview)
        assert text is not None
        said = text.turns[coding.passage.first - 1].text.reveal()
    told = asked.get(f"/events/new?passage={coding.passage}").text
    assert f'name="account.passages" value="{coding.passage}"' in told
    assert '<option value="experienced" selected>' in told
    assert said in unescape(told)
    assert said not in unescape(re.search(r"<title>[^<]*", told)[0])  # type: ignore[index]
    read = asked.post("/events/words", data={"text": f"{coding.passage}; S01/9999"}).json()["told"]
    assert (said in unescape(read), "no such passage" in read) == (True, True)


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [("en", "2004-24", "December 1, 2004 – February 28, 2005"), ("ko", "2003/..", "2003년 1월 1일 – …"),
     ("en", "2004-05-17", "May 17, 2004"), ("en", "soon", "")],
)  # fmt: skip
def test_a_date_is_read_aloud_from_its_first_day_to_its_last(
    asked: TestClient, language: str, text: str, told: str
) -> None:
    answer = asked.post("/events/when", data={"text": text}, headers={"accept-language": language})
    assert answer.json() == {"told": told}


def fields(asked: TestClient, address: str) -> dict[str, str]:
    """What a form holds as it is opened."""
    page = asked.get(address).text
    found = dict(re.findall(r'<input [^>]*?name="([^"]+)"[^>]*? value="([^"]*)"', page))
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', page):
        chosen = re.search(r'<option value="([^"]*)" selected>', options)
        found[name] = chosen[1] if chosen else ""
    found |= dict(re.findall(r'<textarea [^>]*?name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    return {name: unescape(value) for name, value in found.items() if name not in {"form", "thing", "here"}}


def test_every_form_opened_and_saved_as_it_is_changes_nothing(asked: TestClient, root: Path) -> None:
    before = events(root)
    told = [one for one in before.accounts if one.passages]
    things: list[str] = []
    kinds: tuple[Sequence[Person | Event | Act | Complaint], ...] = (
        before.persons, before.events, before.acts, before.complaints,
    )  # fmt: skip
    for kind in kinds:
        fullest = sorted(kind, key=lambda one: -len(repr(one)))
        things += [fullest[0].id, fullest[-1].id]
    for one in (max(told, key=lambda one: (bool(one.tells), len(repr(one)))), next(one for one in told if one.anchor)):
        things.append(f"{one.of}/{one.source}")
    for number, thing in enumerate(things):
        asked.headers["accept-language"] = ("ko", "en")[number % 2]
        given = fields(asked, f"/events/change/{thing}")
        answer = asked.post(f"/events/change/{thing}", data=given)
        assert (answer.status_code, wrong(answer.text)) == (303, {}), thing
    del asked.headers["accept-language"]
    assert events(root) == before


def test_a_change_is_refused_where_another_came_first_and_what_was_typed_stays(asked: TestClient, root: Path) -> None:
    mine = fields(asked, "/events/change/E2")
    answer = asked.post("/events/change/E2", data={**fields(asked, "/events/change/E2"), "event.when": "2001"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/events/E2")
    late = asked.post("/events/change/E2", data={**mine, "event.when": "199X"})
    assert (late.status_code, 'value="199X"' in late.text) == (409, True)
    assert str(next(one for one in events(root).events if one.id == "E2").when) == "2001"
    undone(asked)


def test_a_complaint_that_contradicts_itself_is_refused_at_its_stage(asked: TestClient, root: Path) -> None:
    given = {
        "complaint.victim": "S02", "complaint.act": "1", "complaint.to": "Police", "complaint.complained": "no",
        "complaint.recorded": "yes", "complaint.responses": "Blamed; Warned", "complaint.told": "not asked",
    }  # fmt: skip
    answer = asked.post("/events/E2/new/complaints", data=given)
    assert (answer.status_code, set(wrong(answer.text))) == (422, {"complaint-complained", "complaint-responses"})
    label = read_project(root).vocabularies["response"].label
    said = "; ".join(label(term, "en") for term in ("blamed", "warned"))
    given |= {"complaint.complained": "yes", "complaint.responses": said}
    answer = asked.post("/events/E2/new/complaints", data=given)
    assert (answer.status_code, wrong(answer.text)) == (303, {})
    new = events(root).complaints[-1]
    assert (new.event, new.act, new.to, new.responses) == ("E2", "E2.1", "police", ("blamed", "warned"))
    assert (new.stage("recorded"), new.stage("told"), new.stage("redressed")) == (
        Stage.YES, Stage.NOT_ASKED, Stage.UNKNOWN,
    )  # fmt: skip
    undone(asked)


def test_an_account_is_added_changed_and_taken_out_and_its_words_are_in_no_address_and_no_list(
    asked: TestClient, root: Path
) -> None:
    given = {
        "account.of": "E2.1", "account.passages": "S05/4", "account.polarity": "denies", "account.anchor": CANARY,
        "account.tells.0.field": "setting", "account.tells.0.said": "Market",
    }  # fmt: skip
    answer = asked.post("/events/E2/new/accounts", data=given)
    assert (answer.status_code, answer.headers["location"]) == (303, "/events/E2")
    new = next(one for one in events(root).accounts if (one.of, one.source) == ("E2.1", "S05"))
    assert (new.polarity, dict(new.tells)) == (Polarity.DENIES, {"setting": "market"})
    assert CANARY in asked.get("/events/E2").text
    assert CANARY not in asked.get("/events").text
    again = asked.post("/events/E2/new/accounts", data=given)
    assert (again.status_code, set(wrong(again.text))) == (422, {"account-passages"})
    opened = fields(asked, "/events/change/E2.1/S05")
    assert opened["account.anchor"] == CANARY
    asked.post("/events/change/E2.1/S05", data={**opened, "account.anchor": ""})
    assert not next(one for one in events(root).accounts if (one.of, one.source) == ("E2.1", "S05")).anchor
    assert asked.post("/events/remove", data={"thing": "E2.1 S05"}).status_code == 303
    assert [one for one in events(root).accounts if (one.of, one.source) == ("E2.1", "S05")] == []
    assert asked.post("/events/remove", data={"thing": "E999"}).status_code == 400


def test_who_may_not_record_is_not_offered_it_and_is_refused(root: Path) -> None:
    with client(root) as other:
        other.headers["x-firsthand-form"] = unlock(other, "editor")
        assert 'href="/events/new"' not in other.get("/events").text
        assert "/events/change/" not in other.get("/events/E2").text
        for address in ("/events/new", "/events/change/E2", "/events/E2/new/acts", "/links"):
            assert other.get(address).status_code == 403, address
        before = events(root)
        for address in ("/events/new", "/events/change/E2", "/events/E2/new/acts", "/events/undo", "/links/decide"):
            given = {"account.passages": "S01/8", "first": "E1", "second": "E2", "verdict": "same", "digest": ""}
            assert other.post(address, data=given).status_code == 403, address
        assert other.post("/events/remove", data={"thing": "E2"}).status_code == 403
        assert events(root) == before
        assert other.get("/events/figures").status_code == 200


def test_the_list_is_narrowed_and_counts_what_it_shows(asked: TestClient, root: Path) -> None:
    record = events(root)
    told = asked.get("/events?setting=home&year=2001").text
    shown = set(re.findall(r'<th [^>]*scope="row"><a href="/events/(E\d+)"', told))
    year = date(2001, 1, 1), date(2001, 12, 31)
    dated = {one.id for one in record.events if one.when and one.when.within(*year) is not False}
    assert shown == dated & {act.event for act in record.acts if act.setting == "home"}
    acts = sum(act.event in shown for act in record.acts)
    numbers = re.findall(r"<dd>([\d,]+)</dd>", told)
    assert numbers[:2] == [str(len(shown)), str(acts)]


def test_the_figures_are_those_of_the_record_and_the_totals_those_that_may_leave(asked: TestClient, root: Path) -> None:
    told = asked.get("/events/figures").text
    project = read_project(root)
    with Vault.open(root / "vault", lambda _user: "", user="example") as vault:
        found = totals(vault.snapshot(Wanted(codes=frozenset()), datetime.now(UTC).date()), project, "gbvims")
    captions = [unescape(one) for one in re.findall(r"<caption>([^<]*)", told)]
    assert {"Who did what to whom", "Where and when"} <= set(captions)
    assert told.count("<svg") == 1 + sum(bool(one.stages) for one in project.exhibits.values() if one.of_events)
    where = told[told.index("<caption>Where and when</caption>") :]
    last = re.findall(r"<td class=\"right[^\"]*\">(\d+)</td></tr>", where[: where.index("</table>")])
    assert int(last[-1]) == sum(map(int, last[:-1]))
    shown = asked.get("/events/totals").text
    assert f"{found.counted} incidents" in shown
    assert f"{found.withheld} numbers withheld" in shown
    assert asked.get("/events/totals?shape=none").status_code == 200


def test_a_pair_is_decided_a_contradiction_is_named_and_a_decision_is_taken_back(asked: TestClient, root: Path) -> None:
    def decided(first: str, second: str, verdict: str) -> int:
        given = {"first": first, "second": second, "verdict": verdict}
        return asked.post("/links/decide", data=given).status_code

    assert decided("E20", "E10", "same") == decided("E20", "E30", "same") == 303
    assert decided("E10", "E30", "different") == 400
    assert decided("E10", "E30", "perhaps") == 400
    told = asked.get("/links/decided").text
    assert re.search(r"E10</a> · <a href=\"/events/E20\">E20</a></th><td>same</td><td>example</td>", told)
    assert asked.post("/links/undo", data={"first": "E20", "second": "E30"}).status_code == 303
    assert asked.post("/links/undo", data={"first": "E10", "second": "E20"}).status_code == 303
    with Vault.open(root / "vault", lambda _user: "", user="example") as vault:
        ours = [one for one in vault.links() if "E20" in one.pair]
    assert [one.verdict for one in ours] == [Verdict.SAME, Verdict.SAME, Verdict.LAPSED, Verdict.LAPSED]
    assert ("E10", "E20") not in events(root).same
    assert "E20</a></th>" not in asked.get("/links/decided").text
    assert "E20</a></th>" in asked.get("/links/decided?history=1").text

"""Findings in the workbench over HTTP: counted while they are typed, saved whole, and what is behind a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.support.example import laid_out
from tests.support.workbench import client, unlock

TEXT = 'question = {en = "Says so"}\nunit = "source"\namong = "interviewed"\nwhere = "says(\'police.pointless\')"\n'


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_out(tmp_path_factory.mktemp("findings") / "project")


@pytest.fixture
def root(laid: Path) -> Iterator[Path]:
    """The example, with its findings as they were afterwards."""
    held = {path: path.read_bytes() for path in (laid / "findings").iterdir()}
    yield laid
    for path in (laid / "findings").iterdir():
        path.unlink()
    for path, data in held.items():
        path.write_bytes(data)


@pytest.fixture
def asked(root: Path) -> Iterator[TestClient]:
    with client(root) as one:
        one.headers["x-firsthand-form"] = unlock(one)
        yield one


def numbers(html: str) -> list[int]:
    """List the numbers told, n and N first."""
    return [int(number) for number in re.findall(r"<b>(?:<a [^>]*>)?(\d+)", html)]


def test_every_finding_is_listed_with_its_numbers_and_a_way_behind_them(asked: TestClient, root: Path) -> None:
    html = asked.get("/findings").text
    for path in (root / "findings").glob("*.toml"):
        assert f'href="/findings/{path.stem}"' in html
    assert 'href="/findings/police-pointless/denied">1</a>' in html


@pytest.mark.parametrize("part", ["n", "of", "denied", "silent", "not-asked", "declined", "missing"])
def test_behind_each_number_are_as_many_as_it_says(asked: TestClient, part: str) -> None:
    told = asked.get("/findings/detained").text
    behind = asked.get(f"/findings/detained/{part}").text
    listed = re.findall(r'<li><a href="/sources/(S\d+)">', behind)
    said = re.search(rf'href="/findings/detained/{part}">(\d+)</a>', told)
    assert len(listed) == len(set(listed)) == (int(said[1]) if said else 0)


def test_the_passages_behind_a_number_lead_to_where_they_stand(asked: TestClient) -> None:
    html = asked.get("/findings/police-pointless/denied").text
    link = re.search(r'href="(/read/S20)#(t14)"', html)
    assert link
    assert f'id="{link[2]}"' in asked.get(link[1]).text


def test_what_is_typed_is_counted_and_not_saved(asked: TestClient, root: Path) -> None:
    answer = asked.post("/findings/-/count", data={"name": "new", "text": TEXT}).json()
    assert numbers(answer["told"])[:2] == [22, 25]
    assert answer["fields"]["where"] == "says('police.pointless')"
    wider = TEXT.replace("police.pointless", "police.*")
    assert numbers(asked.post("/findings/-/count", data={"text": wider}).json()["told"])[0] >= 22
    assert not (root / "findings" / "new.toml").exists()


def test_a_fault_is_told_with_its_line_and_column(asked: TestClient) -> None:
    answer = asked.post("/findings/-/count", data={"text": TEXT.replace("police", "polce")}).json()
    assert 'data-line="4" data-column="15"' in answer["told"]
    assert numbers(answer["told"]) == []
    torn = asked.post("/findings/-/count", data={"text": 'unit = "source'}).json()
    assert torn["fields"] is None, "there is nothing for the form to say"


def test_the_form_changes_the_text_and_keeps_what_it_does_not_mean(asked: TestClient) -> None:
    form = {"unit": "source", "among": "sex = 'female'", "where": "says('police.pointless')", "question.en": "Says so"}
    text = "# why we ask\n" + TEXT
    answer = asked.post("/findings/-/count", data={**form, "text": text, "by": "form"}).json()
    assert answer["text"] == text.replace('"interviewed"', "\"sex = 'female'\"")
    again = asked.post("/findings/-/count", data={"text": answer["text"]}).json()
    assert numbers(answer["told"]) == numbers(again["told"]) != []


def digest(html: str) -> str:
    found = re.search(r'name="digest" value="([0-9a-f]*)"', html)
    assert found
    return found[1]


def test_a_new_finding_is_saved_whole_and_changed_after(asked: TestClient, root: Path) -> None:
    path = root / "findings" / "so.toml"
    first = asked.post("/findings/-/save", data={"name": "so", "text": TEXT.replace("\n", "\r\n"), "digest": ""})
    assert (first.status_code, path.read_text("utf-8")) == (200, TEXT)
    assert digest(asked.get("/findings/so").text) == first.json()["digest"]
    later = TEXT.replace("Says", "Said")
    again = asked.post("/findings/-/save", data={"name": "so", "text": later, "digest": first.json()["digest"]})
    assert (again.status_code, path.read_text("utf-8")) == (200, later)
    assert "Said so" in asked.get("/findings").text


def test_of_two_tabs_the_second_to_save_is_refused(asked: TestClient, root: Path) -> None:
    path = root / "findings" / "police-pointless.toml"
    opened = digest(asked.get("/findings/police-pointless").text)
    mine = {"name": "police-pointless", "digest": opened}
    assert asked.post("/findings/-/save", data={**mine, "text": TEXT}).status_code == 200
    late = asked.post("/findings/-/save", data={**mine, "text": TEXT + "# late\n"})
    assert (late.status_code, path.read_text("utf-8")) == (409, TEXT)
    assert 'href="/findings/police-pointless"' in late.json()["told"]
    taken = asked.post("/findings/-/save", data={"name": "police-pointless", "text": TEXT, "digest": ""})
    assert taken.status_code == 409, "a new finding takes no other's name"


@pytest.mark.parametrize(
    "wrong",
    [{"text": TEXT.replace("police", "polce")}, {"text": "x = = 1"}, {"text": ""}, {"name": "../so"}, {"name": ""}],
)
def test_what_cannot_be_counted_is_not_saved(asked: TestClient, root: Path, wrong: dict[str, str]) -> None:
    before = sorted(root.rglob("*.toml"))
    answer = asked.post("/findings/-/save", data={"name": "so", "text": TEXT, "digest": "", **wrong})
    assert answer.status_code == 422
    assert "data-line" in answer.json()["told"]
    assert sorted(root.rglob("*.toml")) == before


@pytest.mark.parametrize("path", ["/findings/none", "/findings/detained/nothing", "/findings/none/n", "/findings/.x"])
def test_what_is_not_there_is_said_so(asked: TestClient, path: str) -> None:
    assert asked.get(path).status_code in {400, 404}


def test_a_crossing_hides_small_cells_until_she_asks(asked: TestClient) -> None:
    address = "/findings/-/cross?rows=province&columns=sex"
    hidden, shown = asked.get(address).text, asked.get(address + "&all=1").text
    assert hidden.count("··") > 1
    assert re.search(r'<td class="kept">\d', hidden) is None
    assert re.search(r'<td class="kept">1</td>', shown)
    assert asked.get("/findings/-/cross?rows=sex&columns=sex").status_code == 400


@pytest.mark.parametrize("what", ["count", "save"])
def test_another_page_cannot_post(asked: TestClient, what: str) -> None:
    asked.headers.pop("x-firsthand-form")
    assert asked.post(f"/findings/-/{what}", data={"name": "so", "text": TEXT, "digest": ""}).status_code == 403

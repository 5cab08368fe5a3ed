"""The files of a project in the browser: put in all or none, written with what is wrong beside, taken out and back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.model.roles import Role
from firsthand.project import read_project
from tests.support.workbench import client, lay_empty, unlock

EXAMPLE = Path(str(files("firsthand.demo") / "example"))
FINDING = 'question = "How many"\nunit = "source"\n'
Files = list[tuple[str, tuple[str, bytes]]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_empty(tmp_path_factory.mktemp("project") / "made", coder=Role.CODER)


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "project")


@pytest.fixture
def asked(root: Path) -> Iterator[TestClient]:
    with client(root) as one:
        one.headers["x-firsthand-form"] = unlock(one)
        yield one


def lying(root: Path) -> dict[str, bytes]:
    """What lies in the folder, but for the vault."""
    found = (path for path in root.rglob("*") if path.is_file() and root / "vault" not in path.parents)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def example() -> Files:
    """The example's folder as a browser sends it, its interviews and tables with the rest."""
    found = (path for path in EXAMPLE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return [("files", (f"example/{path.relative_to(EXAMPLE).as_posix()}", path.read_bytes())) for path in found]


def sent(asked: TestClient, *given: tuple[str, bytes]) -> tuple[str, str]:
    """Send files; the address and the text of the page that says where they would go."""
    answer = asked.post("/project/upload", files=[("files", one) for one in given])
    assert answer.status_code == 303, answer.text
    where = answer.headers["location"]
    return where, asked.get(where).text


def test_the_example_goes_into_an_empty_project_at_once_and_out_again(asked: TestClient, root: Path) -> None:
    before = lying(root)
    where = asked.post("/project/upload", files=example()).headers["location"]
    assert lying(root) == before, "nothing is written before it was looked at"
    assert asked.post(where).status_code == 303
    wanted = replace(read_project(EXAMPLE), root=str(root))
    assert read_project(root) == wanted
    new = lying(root).keys() - before.keys()
    assert not [name for name in new if name.startswith(("interviews/", "events/"))]
    assert not new & {"identities.csv", "consents.csv", "README.md", "truth.toml"}
    assert {"population/ages-invented.csv", "report/press.md", "vocabularies/act.toml"} <= new
    assert asked.post(where).status_code == 404, "it is carried out once"
    assert asked.post("/project/undo").status_code == 303
    assert lying(root) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("findings/broken.toml", b"question = \n"),
        ("findings/bytes.toml", b"\xff\xfe"),
        ("report/letter.docx", b"no Word document"),
        ("../findings/up.toml", FINDING.encode()),
        ("/findings/root.toml", FINDING.encode()),
        ("findings/../../up.toml", FINDING.encode()),
        ("findings/good.toml", FINDING.replace("source", "parish").encode()),
    ],
)
def test_one_file_that_will_not_do_keeps_all_out_and_is_named_with_its_reason(
    asked: TestClient, root: Path, name: str, content: bytes
) -> None:
    before = lying(root)
    where, told = sent(asked, ("findings/better.toml", FINDING.encode()), (name, content))
    assert 'role="alert"' in told
    assert name.rpartition("/")[2].rpartition("\\")[2] in told
    assert asked.post(where).status_code == 400
    assert lying(root) == before
    assert not (root.parent / "up.toml").exists()


def test_files_without_a_folder_go_where_their_name_or_what_they_say_belongs(asked: TestClient, root: Path) -> None:
    interview = b"INTERVIEWER: How were you paid?\n"
    names = ("women", "men")
    where, told = sent(
        asked,
        ("firsthand.toml", (EXAMPLE / "firsthand.toml").read_bytes()),
        ("codebook.toml", (EXAMPLE / "codebook.toml").read_bytes()),
        *((f"{name}.toml", (EXAMPLE / "findings" / f"{name}.toml").read_bytes()) for name in names),
        ("act.toml", (EXAMPLE / "vocabularies" / "act.toml").read_bytes()),
        ("press.md", b"# Press\n"),
        ("S01.en.md", interview),
        ("facts.csv", b"a,b\n"),
    )
    assert asked.post(where).status_code == 303, told
    laid = {"findings/women.toml", "findings/men.toml", "vocabularies/act.toml", "report/press.md"}
    assert laid <= lying(root).keys()
    assert interview not in lying(root).values()


@pytest.mark.parametrize("place", ["elsewhere", "../elsewhere", "/tmp/elsewhere"])
def test_the_vault_is_not_put_elsewhere(asked: TestClient, root: Path, place: str) -> None:
    settings = (root / "firsthand.toml").read_text("utf-8")
    moved = settings.replace('path = "vault"', f'path = "{place}"').encode()
    assert moved != settings.encode()
    where, told = sent(asked, ("firsthand.toml", moved))
    assert "folder is not changed here" in told
    assert asked.post(where).status_code == 400
    digest = sha256(settings.encode()).hexdigest()
    given = {"path": "firsthand.toml", "text": moved.decode(), "digest": digest}
    assert asked.post("/project/save", data=given).status_code == 422
    assert (root / "firsthand.toml").read_text("utf-8") == settings


def test_a_report_cannot_be_named_into_the_vault(asked: TestClient, root: Path) -> None:
    settings = (root / "firsthand.toml").read_text("utf-8").replace('"report/report.md"', '"vault/report.md"')
    told = asked.post("/project/upload", files=[("files", ("firsthand.toml", settings.encode())),
                                                ("files", ("vault/report.md", b"# R\n"))])  # fmt: skip
    assert told.status_code == 400
    assert not (root / "vault" / "report.md").exists()


def test_what_changed_between_looking_and_putting_in_is_not_lost(asked: TestClient, root: Path) -> None:
    where, _ = sent(asked, ("findings/interviewed.toml", FINDING.encode()))
    mine = (root / "findings" / "interviewed.toml").read_text("utf-8") + "# mine\n"
    (root / "findings" / "interviewed.toml").write_text(mine, "utf-8")
    assert asked.post(where).status_code == 409
    assert (root / "findings" / "interviewed.toml").read_text("utf-8") == mine


def test_a_file_is_checked_as_it_is_typed_saved_whole_and_refused_with_its_reason(
    asked: TestClient, root: Path
) -> None:
    given = {"path": "findings/new.toml", "text": FINDING + "unti = 1\n", "digest": ""}
    told = asked.post("/project/check", data=given).json()["told"]
    assert ('data-line="3"' in told, "there is no key unti here" in told) == (True, True)
    refused = asked.post("/project/save", data=given)
    assert (refused.status_code, "did you mean unit?" in refused.json()["told"]) == (422, True)
    assert not (root / "findings" / "new.toml").exists()
    saved = asked.post("/project/save", data={**given, "text": FINDING})
    assert (saved.status_code, (root / "findings" / "new.toml").read_text("utf-8")) == (200, FINDING)
    assert asked.post("/project/save", data={**given, "text": FINDING}).status_code == 409, "it is there by now"
    again = {**given, "text": FINDING + "# again\n", "digest": saved.json()["digest"]}
    assert asked.post("/project/save", data=again).status_code == 200
    assert asked.post("/project/save", data=again).status_code == 409
    assert "# again" in asked.get("/project/file?path=findings/new.toml").text
    data = b"\xef\xbb\xbf# facts\r\n"
    (root / "facts.toml").write_bytes(data)
    facts = {"path": "facts.toml", "text": "# facts\n# more\n", "digest": sha256(data).hexdigest()}
    assert asked.post("/project/save", data=facts).status_code == 200
    assert (root / "facts.toml").read_bytes() == data + b"# more\r\n"


def test_what_breaks_another_file_is_refused_and_what_was_broken_already_does_not_hinder(
    asked: TestClient, root: Path
) -> None:
    (root / "exhibits").mkdir()
    (root / "exhibits" / "all.toml").write_text('kind = "table"\nrows = ["interviewed"]\n', "utf-8")
    (root / "findings" / "broken.toml").write_text("?", "utf-8")
    page = asked.get("/project/file?path=findings/interviewed.toml").text
    found = re.search(r'name="digest" value="(\w+)"', page)
    assert found
    gone = asked.post("/project/delete", data={"path": "findings/interviewed.toml", "digest": found[1]})
    assert gone.status_code == 400
    assert "exhibits/all.toml" in gone.text
    assert (root / "findings" / "interviewed.toml").exists()
    told = {"path": "facts.toml", "text": "# none\n", "digest": sha256((root / "facts.toml").read_bytes()).hexdigest()}
    assert asked.post("/project/save", data=told).status_code == 200


def test_a_file_is_taken_out_and_brought_back_unless_another_took_its_place(asked: TestClient, root: Path) -> None:
    before = lying(root)
    digest = sha256(before["facts.toml"]).hexdigest()
    for needed in ("firsthand.toml", "codebook.toml"):
        told = asked.post("/project/delete", data={"path": needed, "digest": sha256(before[needed]).hexdigest()})
        assert told.status_code == 400
    assert asked.post("/project/delete", data={"path": "facts.toml", "digest": "another"}).status_code == 409
    assert asked.post("/project/delete", data={"path": "facts.toml", "digest": digest}).status_code == 303
    assert "facts.toml" not in lying(root)
    assert "/project/undo" in asked.get("/project").text
    (root / "facts.toml").write_text("# another's\n", "utf-8")
    assert asked.post("/project/undo").status_code == 409
    (root / "facts.toml").unlink()
    assert asked.post("/project/undo").status_code == 303
    assert lying(root) == before


@pytest.mark.parametrize(
    "path", ["vault/keys/example.key", "../secret.md", "waivers.toml", "register.csv", "", "report/.x.md"],
)  # fmt: skip
def test_only_what_the_project_reads_is_opened_written_or_taken_out(asked: TestClient, root: Path, path: str) -> None:
    (root.parent / "secret.md").write_text("elsewhere", "utf-8")
    given = {"path": path, "text": "", "digest": ""}
    assert asked.get("/project/file", params={"path": path}).status_code == 400
    assert asked.get("/project/download", params={"path": path}).status_code == 400
    assert {asked.post(f"/project/{do}", data=given).status_code for do in ("check", "save", "delete")} == {400}
    assert (root.parent / "secret.md").read_text("utf-8") == "elsewhere"


def test_a_link_does_not_lead_out_of_the_project(asked: TestClient, root: Path) -> None:
    (root.parent / "secret.toml").write_text(FINDING, "utf-8")
    (root / "findings" / "link.toml").symlink_to(root.parent / "secret.toml")
    assert asked.get("/project/file?path=findings/link.toml").status_code == 400


def test_a_coder_writes_what_she_codes_and_counts_with_and_nothing_else(root: Path) -> None:
    with client(root) as asked:
        asked.headers["x-firsthand-form"] = unlock(asked, "coder")
        given = {"path": "findings/hers.toml", "text": FINDING, "digest": ""}
        assert asked.post("/project/save", data=given).status_code == 200
        assert 'id="save"' not in asked.get("/project/file?path=firsthand.toml").text
        facts = {"path": "facts.toml", "text": "", "digest": sha256((root / "facts.toml").read_bytes()).hexdigest()}
        assert asked.post("/project/save", data=facts).status_code == 403
        assert asked.post("/project/delete", data=facts).status_code == 403
        where, told = sent(asked, ("policy.toml", b"cell = 5\n"))
        assert "your roles do not let you change it" in told
        assert asked.post(where).status_code == 400


def digest(root: Path) -> str:
    return sha256((root / "firsthand.toml").read_bytes()).hexdigest()


def test_the_project_is_called_otherwise_and_records_one_more_detail_by_a_form(asked: TestClient, root: Path) -> None:
    names = {"title.en": 'The "ledger"', "title.ko": "장부", "group.en": "", "group.ko": "모임"}
    assert asked.post("/project/settings", data={**names, "digest": digest(root)}).status_code == 303
    project = read_project(root)
    assert (dict(project.title), dict(project.group)) == ({"en": 'The "ledger"', "ko": "장부"}, {"ko": "모임"})
    assert "# The details the register may record" in (root / "firsthand.toml").read_text("utf-8"), "comments stay"
    detail = {
        "name": "work", "type": "category", "label.en": "Work", "label.ko": "일",
        "values": "farm = farm worker = 농장원\nmill = mill worker = 직공\n", "digest": digest(root),
    }  # fmt: skip
    assert asked.post("/project/settings/detail", data=detail).status_code == 303
    read = read_project(root)
    assert read.problems == ()
    assert dict(read.attributes["work"].values["mill"]) == {"en": "mill worker", "ko": "직공"}
    before = (root / "firsthand.toml").read_bytes()
    wrong = [{"name": "polarity"}, {"name": "work"}, {"name": "A b"}, {"type": "colour"}, {"values": ""},
             {"values": "farm"}, {"values": "a = b = c = d"}, {"digest": "another"}]  # fmt: skip
    for other in wrong:
        told = asked.post("/project/settings/detail", data={**detail, "name": "other", "digest": digest(root), **other})
        assert (told.status_code, 'role="alert"' in told.text) == (422, True), other
    assert asked.post("/project/settings", data={"title.en": "", "digest": digest(root)}).status_code == 422
    assert (root / "firsthand.toml").read_bytes() == before

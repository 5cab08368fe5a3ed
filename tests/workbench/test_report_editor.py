"""The report's editor: what is put at the caret the check finds nothing wrong with; two who save lose nothing; Word."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.desk.numbers.findings import count_findings
from firsthand.desk.writing import inserting
from firsthand.desk.writing.manuscripts import Text, open_text, remarks
from firsthand.desk.writing.phrasing import number_phrases, source_phrases
from firsthand.manuscript.markdown import read_markdown
from firsthand.manuscript.word import read_word
from firsthand.manuscript.word_write import write_word
from firsthand.model.manuscript import Manuscript, Section
from firsthand.model.project import Project
from firsthand.model.roles import Role
from firsthand.model.testimony import PassageRef
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support.workbench import client, unlock

TODAY = date(2011, 5, 20)
PRESS = "report/press.md"
CANARY = "zebrafinch"


@pytest.fixture(scope="module")
def laid(example_laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = shutil.copytree(example_laid, tmp_path_factory.mktemp("editor") / "project")
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        vault.add_member("coder", None, now=datetime.now(UTC), roles={Role.CODER})
    return root


@pytest.fixture(scope="module")
def vault(laid: Path) -> Iterator[Vault]:
    with Vault.open(laid / "vault", lambda _user: "", user="example") as vault:
        yield vault


@pytest.fixture(scope="module")
def project(laid: Path) -> Project:
    return read_project(laid)


@pytest.fixture
def root(laid: Path) -> Iterator[Path]:
    """The one project; its texts and its settings are put back after each test."""
    held = {path: path.read_bytes() for path in (laid / "firsthand.toml", *(laid / "report").iterdir())}
    yield laid
    for path in (laid / "report").iterdir():
        path.unlink()
    for path, data in held.items():
        path.write_bytes(data)


@pytest.fixture(scope="module")
def signed(laid: Path) -> Iterator[TestClient]:
    with client(laid) as one:
        one.headers["x-firsthand-form"] = unlock(one)
        yield one


@pytest.fixture
def asked(root: Path, signed: TestClient) -> TestClient:
    del root
    return signed


def held(root: Path, **more: object) -> dict[str, object]:
    data = (root / PRESS).read_bytes()
    return {"path": PRESS, "text": data.decode(), "digest": sha256(data).hexdigest(), **more}


def cited(section: Section) -> list[tuple[str, str]]:
    return [(one.target, one.text) for one in Manuscript("one", "en", (section,)).citations()]


@pytest.mark.parametrize(("name", "words"), [("report", "police"), ("report-ko", "보안서")])
def test_a_passage_said_to_be_free_is_one_the_check_finds_nothing_wrong_with(
    vault: Vault, project: Project, name: str, words: str
) -> None:
    settings = project.reports[name]
    text = open_text(project, settings, settings.files[0])
    middle = text.text.index("\n\n", len(text.text) // 2)
    found = inserting.find_passages(vault, project, settings, words, TODAY, 40).passages
    blocked = [one for one in found if one.blocked]
    assert {str(one.passage) for one in blocked} >= {"S09/10"}, "who refused is there, and marked"
    for alone, one in ((True, found[0]), (False, found[1]), (True, blocked[0])):
        made = inserting.quotation(one.words.reveal(), one.passage, alone=alone)
        change = inserting.put(text.text, middle, middle, made, settings.language, alone=alone)
        said = {each.diagnostic.code for each in inserting.tried(vault, project, settings, text, change, TODAY)}
        assert said == {each.code for each in one.against}, one.passage


def test_another_language_and_another_medium_ask_for_other_consent(vault: Vault, project: Project) -> None:
    def refused(name: str, words: str) -> dict[str, set[str]]:
        settings = project.reports[name]
        found = inserting.find_passages(vault, project, settings, words, TODAY, 40).passages
        return {str(one.passage): {each.code for each in one.against} for one in found if one.against}

    report, press = refused("report", "police"), refused("press", "police")
    assert report["S22/10"] == {"TR01"}, "an English text that nobody has approved"
    assert "S22/10" not in refused("report-ko", "보안서")
    assert set(press) - set(report) == {"S05/8", "S11/10"}, "who did not agree to the press"


def test_words_are_chosen_whole_and_put_apart_from_their_neighbours() -> None:
    said = "I don't know, she said. 파출소에 갔다."
    assert said[slice(*inserting.whole_words(said, 3, 9))] == "don't know"
    assert said[slice(*inserting.whole_words(said, 24, 26))] == "파출소에"
    assert inserting.whole_words(said, 5, 5) == (0, len(said))
    assert inserting.put("She said:x", 9, 9, "[L](t)", "en").words == " [L](t) "
    assert inserting.put("그는 고 말했다", 3, 3, "[L](t)", "ko").words == "[L](t)"
    assert inserting.put("One.\nTwo.", 4, 4, "> L", "en", alone=True).into("One.\nTwo.") == "One.\n\n> L\n\nTwo."
    assert [inserting.opens_sentence("# T\n\nHe went. ", at) for at in (0, 5, 7, 14)] == [True, True, False, True]
    passage = PassageRef.parse("S14/8")
    assert passage is not None
    marked = inserting.quotation('He said "go" to *me* [laughs].', passage, alone=False)
    section, problems = read_markdown("one.md", marked)
    assert (problems, cited(section)) == ((), [("quote:S14/8", "“He said ‘go’ to *me* [laughs].”")])


@pytest.mark.parametrize("name", ["report", "report-ko"])
def test_every_number_offered_is_right_and_only_what_may_be_told_is(vault: Vault, project: Project, name: str) -> None:
    settings = project.reports[name]
    counts, _ = count_findings(vault, project, project.findings.values(), TODAY)
    for opens in (False, True):
        made = [
            inserting.link(one.words, one.target)
            for finding in project.findings.values()
            for one in number_phrases(project, finding, counts[finding.name], settings.language, opens=opens)
        ]
        assert len(made) > 4 * len(project.findings)
        text = Text(settings.files[0], "\n\n".join(made), "")
        found = {each.diagnostic.code for each in remarks(vault, project, settings, text, TODAY, whole=False)}
        assert not found & {"NB02", "NB07", "MS01", "DS12", "NB01"}
    hidden = replace(project.findings["touching"], told="words")
    told = number_phrases(project, hidden, counts["touching"], settings.language)
    assert told
    assert {one.says for one in told} == {"words"}


@pytest.mark.parametrize("name", ["report", "report-ko"])
def test_a_source_is_described_only_as_she_allows(vault: Vault, project: Project, name: str) -> None:
    settings = project.reports[name]
    everyone = [source_phrases(vault, project, settings, source, TODAY) for source in vault.sources()[11:15]]
    offered = [inserting.link(one.words, one.target) for told in everyone for one in told.phrases]
    assert len(offered) > 3 * len(everyone)
    text = Text(settings.files[0], "\n\n".join(offered), "")
    found = [each.diagnostic for each in remarks(vault, project, settings, text, TODAY, whole=False)]
    wrong = [each for each in found if each.code in {"CN01", "CN02", "DS02", "MS01"}]
    assert [(each.code, offered[(each.place.line - 1) // 2]) for each in wrong] == []
    silent = next(told for told in everyone if "province" not in told.allowed)
    province = project.attributes["province"].values[str(silent.source.attributes["province"])][settings.language]
    assert not any(province in one.words for one in silent.phrases)


def test_a_quotation_is_found_chosen_and_put_in_without_a_word_in_an_address(asked: TestClient, root: Path) -> None:
    text = "# 𝄞\n\nTranslated. 𝄞 She said:\n"
    told = asked.post("/reports/press/insert/passages", data=held(root, words="police")).json()["told"]
    assert "may not be quoted here" in told
    assert "S09 refused consent" in told
    sent = held(root, words='"empty house in the hills"')
    covered = asked.post("/reports/press/insert/passages", data=sent).json()["told"]
    assert covered.count('<details class="graphic">') == 1, "it is covered until she asks for it"
    at = len(text.encode("utf-16-le")) // 2 - 1
    chosen = {"passage": "S02/12", "language": "en", "from": 4, "to": 30, "at": at, "until": at, "alone": "0"}
    made = asked.post("/reports/press/insert/quotation", data=held(root, **{**chosen, "text": text})).json()
    assert made["words"] == " [“a trading woman to walk into”](quote:S02/12)"
    assert (made["start"], made["from"], made["to"]) == (at, 4, 32)
    assert "nothing against" in made["told"]
    refused = {**chosen, "passage": "S09/10", "from": 0, "to": 0, "text": text}
    assert "CN01" in asked.post("/reports/press/insert/quotation", data=held(root, **refused)).json()["told"]
    phrases = asked.post("/reports/press/insert/phrases", data=held(root, kind="finding", chosen="blamed", at=0)).json()
    assert "Nine of the 24" in phrases["told"]
    one = {"words": "Nine of the 24", "target": "finding:blamed", "at": 0, "until": 0}
    made = asked.post("/reports/press/insert/phrase", data=held(root, **one)).json()
    assert made["words"].startswith("[Nine of the 24](finding:blamed)")
    described = asked.post("/reports/press/insert/phrases", data=held(root, kind="source", chosen="S14", at=1)).json()
    assert "A man in his thirties" in described["told"]


def test_two_who_save_see_both_texts_and_lose_nothing(asked: TestClient, root: Path) -> None:
    opened = (root / PRESS).read_text("utf-8")
    mine = opened.replace("## At home", "## At home, mine")
    sent = held(root, text=mine)
    theirs = opened.replace("## At work", "## At work, theirs")
    (root / PRESS).write_text(theirs, "utf-8")
    assert asked.post("/reports/press/save", data=sent).status_code == 409
    answer = asked.post("/reports/press/compare", data={**sent, "opened": opened}).json()
    assert "## At home, mine" in answer["told"]
    kept = answer["told"]
    assert kept.count('value="mine" checked') == kept.count('value="theirs" checked') == 1
    assert answer["digest"] == sha256((root / PRESS).read_bytes()).hexdigest()
    whole = [line for one in answer["stretches"] for line in one["mine"]]
    assert "\n".join(whole) == mine
    assert asked.post("/reports/press/save", data={**sent, "digest": answer["digest"]}).status_code == 200


def test_a_text_goes_out_as_word_and_comes_back_with_every_link(asked: TestClient, root: Path) -> None:
    data = asked.post("/reports/press/word/write", data=held(root, comments="1")).content
    with zipfile.ZipFile(BytesIO(data)) as package:
        comments = package.read("word/comments.xml").decode()
    checked = asked.post("/reports/press/check", data={**held(root), "whole": "1"}).json()["remarks"]
    here = [each for each in checked if each["path"] == PRESS]
    assert comments.count("<w:comment ") >= len(here) > 20
    back = asked.post("/reports/press/word/read", files={"document": ("x.docx", data)}).json()["text"]
    was, _ = read_markdown("one.md", (root / PRESS).read_text("utf-8"))
    now, _ = read_markdown("one.md", back)
    assert cited(now) == cited(was)
    for path in ("", "/", "report/other.md"):
        for comments in ("", "1"):
            sent = {**held(root, comments=comments), "path": path}
            assert asked.post("/reports/press/word/write", data=sent).status_code == 400, path


def test_a_word_document_is_read_in_memory_only_and_refused_where_it_is_none(asked: TestClient, root: Path) -> None:
    section, _ = read_markdown("one.md", f"# One\n\n{CANARY}\n")
    answer = asked.post("/reports/press/word/read", files={"document": ("x.docx", write_word(section, "en"))})
    assert answer.json()["text"] == f"# One\n\n{CANARY}\n"
    assert not [path for path in root.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert asked.post("/reports/press/word/read", files={"document": ("x.docx", b"none")}).status_code == 400


def test_a_report_is_made_gets_files_loses_them_and_has_them_back(asked: TestClient, root: Path) -> None:
    kept = "# Invented for the Firsthand example"
    made = asked.post("/reports/-/new", data={
        "name": "spring", "title": "봄", "medium": "un", "language": ["ko", "en"]})  # fmt: skip
    assert (made.status_code, made.headers["location"]) == (303, "/reports/spring")
    project = read_project(root)
    assert [(project.reports[name].language, project.reports[name].medium) for name in ("spring", "spring-en")] == [
        ("ko", "un"), ("en", "un")]  # fmt: skip
    assert (root / "firsthand.toml").read_text("utf-8").startswith(kept), "comments stay"
    assert project.problems == ()
    assert asked.get("/reports/spring").status_code == 200
    section, _ = read_markdown("one.md", "[9명](finding:blamed).\n")
    document = {"document": ("x.docx", write_word(section, "ko"))}
    assert asked.post("/reports/spring/files/add", data={"name": "two"}, files=document).status_code == 303
    assert asked.post("/reports/spring/files/add", data={"name": "three"}).status_code == 303
    assert read_project(root).reports["spring"].files == ("report/spring.md", "report/two.docx", "report/three.md")
    word = asked.get("/reports/spring?file=2")
    assert "NB03" in word.text, "the document is checked as it lies"
    given = asked.get("/reports/spring/word/2?comments=1").content
    assert cited(read_word("x", given)[0]) == [("finding:blamed", "9명")]
    sent = {"path": "report/two.docx", "name": "second"}
    (root / "waivers.toml").write_text('# kept\n[[waiver]]\npath = "report/two.docx"\n', "utf-8")
    assert asked.post("/reports/spring/files/rename", data=sent).status_code == 303
    assert (root / "waivers.toml").read_text("utf-8") == '# kept\n[[waiver]]\npath = "report/second.docx"\n'
    (root / "waivers.toml").unlink()
    out = asked.post("/reports/spring/files/leave-out", data={"path": "report/second.docx"})
    assert out.headers["location"] == "/reports/spring?was=1"
    assert (root / "report/second.docx").is_file(), "left out is not destroyed"
    assert "report/second.docx" in asked.get(out.headers["location"]).text
    back = {"path": "report/second.docx", "was": "1"}
    assert asked.post("/reports/spring/files/put-back", data=back).status_code == 303
    assert read_project(root).reports["spring"].files == ("report/spring.md", "report/second.docx", "report/three.md")


def test_a_word_document_takes_the_place_of_the_one_that_was_seen(asked: TestClient, root: Path) -> None:
    one, two = (write_word(read_markdown("x.md", words)[0], "en") for words in ("One.\n", "Two.\n"))
    asked.post("/reports/press/files/add", data={"name": "word"}, files={"document": ("x.docx", one)})
    place = {"path": "report/word.docx", "digest": sha256(one).hexdigest()}
    sent = {"document": ("y.docx", two)}
    assert asked.post("/reports/press/word/replace", data=place, files={"document": ("y", b"no")}).status_code == 400
    assert (root / "report/word.docx").read_bytes() == one
    assert asked.post("/reports/press/word/replace", data=place, files=sent).status_code == 303
    assert (root / "report/word.docx").read_bytes() == two
    assert asked.post("/reports/press/word/replace", data=place, files=sent).status_code == 409, "it has changed"


@pytest.mark.parametrize("name", ["../../x", "a/b", ".hidden", "", "press"])
def test_no_file_is_made_outside_the_folder_or_over_another(asked: TestClient, root: Path, name: str) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.suffix in {".md", ".toml"}}
    assert asked.post("/reports/-/new", data={"name": name, "medium": "report", "language": "en"}).status_code == 400
    assert asked.post("/reports/press/files/add", data={"name": name}).status_code == 400
    assert {path: path.read_bytes() for path in root.rglob("*") if path.suffix in {".md", ".toml"}} == before


def test_who_may_not_write_is_offered_nothing_and_refused(root: Path) -> None:
    with client(root) as coder:
        coder.headers["x-firsthand-form"] = unlock(coder, "coder")
        page = coder.get("/reports/press").text
        assert "readonly" in page
        assert 'id="save"' not in page
        assert "files/rename" not in page
        assert "/reports/-/new" not in coder.get("/reports").text
        inserting = [f"insert/{what}" for what in ("passages", "findings", "sources", "phrases", "phrase")]
        files = [f"files/{what}" for what in ("add", "rename", "leave-out", "put-back")]
        for what in (*inserting, *files, "compare", "word/write", "save"):
            sent = held(root, words="police", target="finding:blamed", name="new", kind="source", chosen="S14", at=0)
            assert coder.post(f"/reports/press/{what}", data=sent).status_code == 403, what
        assert coder.post("/reports/-/new", data={"name": "x", "medium": "report", "language": "en"}).status_code == 403

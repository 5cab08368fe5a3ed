"""Admitting over HTTP: what is told, what is refused, what never lies on the disk; approving; long lists."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from starlette.testclient import TestClient

from firsthand.desk.admission.uploads import Handed, Outcome
from firsthand.model.testimony import Status
from firsthand.vault import Vault
from firsthand.workbench.frame import forms
from tests.support.example import laid_out
from tests.support.workbench import client, unlock

CANARY = "heron-in-the-reeds"
REGISTER = (
    "file,source,date,language,speaker,status,sex,age\n"
    "N1.txt,N1,2011-05-03,en,SOURCE,,female,54\nN2.txt,N2,2011-05-04,en,SOURCE,,female,49\n"
)
N1 = f"INTERVIEWER: How were you paid?\n\nSOURCE: On the day. {CANARY}.\n"
CONSENTS = "source,scope,decision,given\nN1,quote,granted,2011-05-03\n"
Files = list[tuple[str, tuple[str, bytes]]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_out(tmp_path_factory.mktemp("admitting") / "project")


@pytest.fixture
def asked(root: Path) -> Iterator[TestClient]:
    with client(root) as one:
        one.headers["x-firsthand-form"] = unlock(one)
        yield one


def sent(**named: str | bytes) -> Files:
    """Files as a form sends them: ``N1_txt`` is a file N1.txt among the interviews, ``register`` the register."""
    found: Files = []
    for name, held in named.items():
        content = held.encode() if isinstance(held, str) else held
        stem, _, ending = name.partition("_")
        found.append(("files", (f"{stem}.{ending}", content)) if ending else (name, (f"{name}.csv", content)))
    return found


def ended(asked: TestClient, files: Files) -> str:
    """Send files, wait until the intake is over, and return its page."""
    answer = asked.post("/admit", files=files)
    assert answer.status_code == 303, answer.text
    where = answer.headers["location"]
    for _ in range(400):
        if asked.get(f"{where}/progress").json()["over"]:
            return asked.get(where).text
        time.sleep(0.05)
    raise AssertionError("it never ended")


def held(root: Path) -> set[str]:
    with Vault.open(root / "vault", lambda _user: "") as vault:
        return {str(text.interview) for text in vault.transcripts()}


def test_interviews_and_tables_go_in_and_each_refusal_stands_beside_its_file(asked: TestClient, root: Path) -> None:
    files = sent(N1_txt=N1, N2_txt=b"", photo_jpg=b"\xff\xd8" + bytes(50), register=REGISTER, consents=CONSENTS)
    told = ended(asked, files)
    refused = told[told.index('<table class="refusals">') :]
    assert "N2.txt</th><td>it is empty" in refused
    assert "photo.jpg</th><td>the register does not name this file" in refused
    assert "1 row recorded" in told
    assert CANARY not in told
    assert {"N1"} == {code for code in held(root) if code.startswith("N")}
    assert asked.get("/sources/N1").status_code == 200


def test_what_another_code_has_already_is_refused_and_a_translation_with_other_turns_is_told(
    asked: TestClient, root: Path
) -> None:
    register = REGISTER.splitlines()[0] + ",translation_of\n" + (
        "D1.txt,D1,2011-05-03,en,SOURCE,,female,54,\nD2.txt,D2,2011-05-04,en,SOURCE,,female,49,\n"
        "D1.ko.txt,D1,2011-05-03,ko,구술자,,,,D1.txt\n"
    )
    said = "INTERVIEWER: Where was it?\n\nSOURCE: By the weir, behind the old kiln.\n"
    files = [
        ("files", ("D1.txt", said.encode())), ("files", ("D2.txt", said.encode())),
        ("files", ("D1.ko.txt", "구술자: 둑 옆, 낡은 가마 뒤였습니다.\n".encode())), *sent(register=register),
    ]  # fmt: skip
    told = ended(asked, files)
    assert "D2.txt</th><td>D1 has this very file already. One interview is admitted once." in told
    assert "1 turn, and its original has 2" in told
    assert {code for code in held(root) if code.startswith("D")} == {"D1"}


def test_a_register_with_a_fault_takes_nothing_in_and_tells_row_and_column(asked: TestClient, root: Path) -> None:
    before = held(root)
    told = ended(asked, sent(N1_txt=N1, register=REGISTER.replace("2011-05-03", "May")))
    assert "Nothing was admitted" in told
    assert '<th scope="row">register.csv</th><td>2</td><td>date</td>' in told
    assert held(root) == before


def test_interviews_without_a_register_are_refused_at_once(asked: TestClient) -> None:
    answer = asked.post("/admit", files=sent(N1_txt=N1))
    assert (answer.status_code, "register" in answer.text) == (400, True)


def test_more_than_fits_is_refused_before_it_is_read(asked: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MOST", 1000)
    answer = asked.post("/admit", files=sent(N1_txt=bytes(2000), register=REGISTER))
    assert (answer.status_code, "at once" in answer.text) == (400, True)


def test_what_is_sent_is_never_a_file_outside_the_vault(
    asked: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    large = "INTERVIEWER: And then?\n\nSOURCE: " + " ".join([CANARY] * 150_000)
    assert len(large) > 2_000_000, "more than what a parser would keep in memory"
    told = ended(asked, sent(N2_txt=large, register=REGISTER))
    assert "<dd>1</dd>" in told
    assert "This was not done" not in told


def test_the_progress_of_one_is_no_business_of_another(asked: TestClient, root: Path) -> None:
    where = asked.post("/admit", files=sent(N1_txt=N1, register=REGISTER)).headers["location"]
    with client(root) as other:
        unlock(other)
        assert other.get(where).status_code == 404
        assert other.get(f"{where}/progress").status_code == 404


def test_locking_stops_an_intake_between_two_batches(
    asked: TestClient, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked, stopped = Event(), Event()

    def slow(_vault: Vault, _project: object, _handed: Handed, _writing: object, **given: object) -> Outcome:
        step = given["progress"]
        assert callable(step)
        locked.wait(10)
        try:
            step(0, 1)
        except Exception:
            stopped.set()
            raise
        return Outcome()

    monkeypatch.setattr("firsthand.workbench.admission.admitting.take_in", slow)
    asked.post("/admit", files=sent(N1_txt=N1, register=REGISTER))
    assert asked.post("/lock").status_code == 303
    locked.set()
    assert stopped.wait(10)


def test_a_failure_says_nothing_of_what_was_sent(
    asked: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_given: object, **_named: object) -> Outcome:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("firsthand.workbench.admission.admitting.take_in", fail)
    told = ended(asked, sent(N1_txt=N1, register=REGISTER))
    assert "the workbench failed at this" in told
    assert CANARY not in told + "".join(capsys.readouterr())


def test_a_draft_is_approved_where_it_is_read_but_never_by_its_translator(asked: TestClient, root: Path) -> None:
    ended(asked, sent(N1_txt=N1, register=REGISTER))
    assert "/approve/N1/en" in asked.get("/read/N1").text
    given = {"interview": "N1", "language": "en", "reviewer": "R1", "from": "source"}
    answer = asked.post("/approve", data=given)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sources/N1")
    assert "/approve/N1/en" not in asked.get("/read/N1").text
    with Vault.open(root / "vault", lambda _user: "") as vault:
        status = {str(t.interview): t.status for t in vault.transcripts()}
        mine = next(t for t in vault.transcripts() if not t.original and t.translator)
    assert status["N1"] is Status.APPROVED
    given = {"interview": str(mine.interview), "language": mine.language, "reviewer": mine.translator.lower()}
    assert asked.post("/approve", data=given).status_code == 400
    assert asked.post("/approve", data={"interview": "?"}).status_code == 400


def test_a_long_register_is_shown_two_hundred_at_a_time(asked: TestClient) -> None:
    rows = "".join(f"L{n}.txt,L{n:03},2011-05-03,en,SOURCE,,female,40\n" for n in range(250))
    files = sent(register=REGISTER.splitlines()[0] + "\n" + rows)
    files += [("files", (f"L{n}.txt", f"SOURCE: It was so in house {n}.".encode())) for n in range(250)]
    ended(asked, files)
    first, last = asked.get("/sources?sex=female").text, asked.get("/sources?sex=female&page=99").text
    assert first.count('<th scope="row">') == 200
    assert 'href="?sex=female&amp;page=2" rel="next"' in first
    assert 'rel="next"' not in last
    assert 50 <= last.count('<th scope="row">') < 200

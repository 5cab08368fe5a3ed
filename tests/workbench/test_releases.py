"""A release in the browser: proposed by one member, signed by another, given away, stamped, opened, held against."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
from starlette.testclient import TestClient

from firsthand.desk.publication.stamping import request as stamp_request
from firsthand.model.consent import Consent, Decision, Scope
from firsthand.model.release import State
from firsthand_verify import verify
from tests.support import mill
from tests.support.released import actions, as_member, mill_of_many, write_report
from tests.support.workbench import client, unlock

AT = "/publish/report/release"
COURT = pyrage.x25519.Identity.generate()
MORE = mill.GOOD + "\n[S01](source:S01) went on: “[The ledger said we had it all](quote:S01/2).”\n"


class Seat:
    """A member at a browser of her own, before the one server."""

    def __init__(self, asked: TestClient, user: str) -> None:
        self.asked, self.user = asked, user
        self.headers = {"x-firsthand-form": unlock(asked, user)}

    def page(self, path: str = AT) -> str:
        return self.asked.get(path).text

    def post(self, what: str, **form: str) -> tuple[int, str]:
        answer = self.asked.post(f"{AT}/{what}", headers=self.headers, data=form)
        return answer.status_code, answer.headers.get("location", answer.text)

    def send(self, what: str, field: str, name: str, data: bytes, **form: str) -> tuple[int, str]:
        answer = self.asked.post(f"{AT}/{what}", headers=self.headers, data=form, files={field: (name, data)})
        return answer.status_code, answer.text

    def shown(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([\w-]+)"', self.page())
        return found[1] if found else ""

    def run(self, what: str, **form: str) -> str:
        """Do it as its form does, and wait until it is over; what the page then says."""
        status, job = self.post(what, **form)
        assert status == 303, (status, job)
        for _ in range(600):
            if '"over":true' in self.page(f"{job}/progress"):
                return self.page(job)
            time.sleep(0.02)
        raise AssertionError(job)

    def propose(self, **form: str) -> str:
        return self.run("propose", told=self.shown("told"), once=self.shown("once"), **form)

    def sign(self) -> str:
        return self.run("sign", release=self.shown("release"), once=self.shown("once"))


@contextmanager
def seated(root: Path, *users: str) -> Iterator[list[Seat]]:
    with client(root) as first:
        yield [
            Seat(TestClient(first.app, base_url=str(first.base_url), follow_redirects=False), user) for user in users
        ]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return mill_of_many(tmp_path / "mill")


def _states(root: Path) -> list[State]:
    with as_member(root, "lee") as vault:
        return [each.state for each in vault.releases.all()]


def test_two_members_release_it_and_a_reader_can_check_what_she_is_given(root: Path, tmp_path: Path) -> None:
    with seated(root, "kim", "lee", "ahn") as (kim, lee, ahn):
        assert "Nothing is proposed yet" in kim.page()
        assert f"{AT}/propose" not in lee.page(), "an officer who is no editor is not offered to propose"
        assert kim.post("sign")[0] == lee.post("propose")[0] == ahn.post("propose")[0] == ahn.post("sign")[0] == 403
        assert "Proposed, and signed by you" in kim.propose()
        assert "You proposed it" in kim.page()
        assert f"{AT}/sign" not in kim.page()
        assert f'href="{AT}"' in lee.page("/")
        assert f'href="{AT}"' not in kim.page("/")
        assert "report-evidence.zip" in lee.sign()
        assert f'href="{AT}"' not in lee.page("/")
        pack = ahn.asked.get(f"{AT}/file/report-evidence.zip")
        (tmp_path / "given.zip").write_bytes(pack.content)
        assert verify(tmp_path / "given.zip").holds
        with as_member(root, "lee") as vault:
            (only,) = vault.releases.all()
        told = re.sub("<[^>]+>|\\s", "", ahn.page().split('class="seal"')[1].split("</p>")[0])
        assert only.digest.hex() in told
        lies = root / "out/report-evidence.zip"
        lies.write_bytes(lies.read_bytes()[:-40])
        assert ahn.asked.get(f"{AT}/file/report-evidence.zip").status_code == 404
        assert "is not what was signed" in ahn.page()
        assert "are written again" in kim.propose()
        assert lies.read_bytes() == pack.content
    assert [each for each in actions(root) if each.startswith("release")] == ["release.propose", "release"]


def test_nobody_signs_what_she_proposed_nor_another_proposal_than_she_was_shown(root: Path) -> None:
    with seated(root, "cho", "lee") as (cho, lee):
        cho.propose()
        assert f"{AT}/sign" not in cho.page()
        assert "two different people" in cho.run("sign", release="1")
        assert "another proposal waits" in lee.run("sign", release="7")
        status, job = cho.post("propose", told="another", once="x")
        assert status == 303
        assert cho.post("propose", told="another", once="x") == (303, job), "one form is one proposal"
        assert "is not as it was shown to you" in cho.run("propose", told="another", once="x")
    assert _states(root) == [State.PROPOSED]


def test_the_next_edition_says_what_becomes_of_the_last_and_what_changed(root: Path) -> None:
    with seated(root, "kim", "lee") as (kim, lee):
        kim.propose()
        lee.sign()
        write_report(root, MORE)
        assert "The ledger said we had it all" in kim.page(), "what readers will be told"
        assert "say what becomes of it" in kim.propose()
        assert "Proposed" in kim.propose(how="corrects", edition="1")
        assert "The ledger said we had it all" in lee.page()
        assert "Edition 2" in lee.sign()
        first = (root / "out/report-evidence.zip").read_bytes()
        status, said = lee.send("journal", "pack", "p.zip", first)
        assert (status, "It holds" in said) == (200, True)
        assert lee.send("journal", "pack", "p.zip", b"no pack")[0] == 400
        other = b'{"journal": {"size": 1, "root": "' + b"00" * 32 + b'"}}'
        assert "are not those of that pack" in lee.send("journal", "pack", "seal.json", other)[1]


def test_a_record_is_opened_to_whom_her_consent_allows_and_a_stamp_is_taken_for_this_release_only(root: Path) -> None:
    key = str(COURT.to_public())
    with seated(root, "kim", "lee") as (kim, lee):
        kim.propose()
        lee.sign()
        tsq = kim.asked.get(f"{AT}/request").content
        with as_member(root, "lee") as vault:
            assert tsq == stamp_request(vault.releases.all()[0].digest)
        assert "is no time stamp over this release" in kim.send("stamp", "reply", "answer.tsr", b"no reply")[1]
        assert lee.asked.get(f"{AT}/request").status_code == 403
        found = re.search(r'<option value="(\w{64})">\d+ · S01', lee.page())
        assert found
        asked = {"record": found[1], "key": key, "kind": "court"}
        status, said = lee.post("open", **asked)
        assert status == 400
        assert "consent of S01 to court" in said
        assert f'value="{key}"' in said, "what she typed stays"
        assert lee.post("open", **asked | {"key": str(root / "firsthand.toml")})[0] == 400
        with as_member(root, "lee") as vault, vault.write("consent", now=datetime.now(UTC)) as writer:
            writer.set_consents([Consent("S01", Scope.COURT, Decision.GRANTED, mill.TODAY)])
        status, said = lee.post("open", **asked)
        (sealed,) = re.findall(rf'href="({AT}/opening/[^"]+)"', said)
        opening = bytes(pyrage.decrypt(lee.asked.get(sealed).content, [COURT]))
        assert (verify(root / "out/report-evidence.zip", opened=opening).holds, status) == (True, 200)
        assert key[:16] in lee.page(), "to whom it was opened"
        assert kim.post("open", **asked)[0] == kim.asked.get(sealed).status_code == 403
        assert lee.asked.get(f"{AT}/opening/report.html").status_code == 404
    assert actions(root)[-1] == "disclose"

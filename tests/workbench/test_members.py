"""Members, the vault and its journal in the browser: who comes and goes, what is sealed anew, and who may do it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.model.roles import MATRIX, Permission, Role
from firsthand.vault import Vault
from tests.support.workbench import client, lay_empty, unlock

WORDS = "river lantern copper quiet"
OTHERS = "sleeve walnut harbour nine"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("members") / "made"
    return lay_empty(root, coder=Role.CODER, editor=Role.EDITOR, second=Role.OFFICER)


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "project")


@pytest.fixture
def asked(root: Path) -> Iterator[TestClient]:
    with client(root) as one:
        one.headers["x-firsthand-form"] = unlock(one)
        yield one


def roles(root: Path) -> dict[str, set[str]]:
    with Vault.open(root / "vault", lambda _user: "", user="example") as vault:
        return {name: set(held) for name, held in vault.roles().items()}


def test_a_second_protection_officer_is_added_unlocks_and_changes_her_passphrase(root: Path) -> None:
    with client(root) as asked:
        asked.headers["x-firsthand-form"] = unlock(asked)
        given = {"name": "sora", "role": ["coder", "officer"], "passphrase": WORDS, "again": WORDS}
        assert asked.post("/members/add", data=given).headers["location"] == "/members"
        assert "sora is a member now" in asked.get("/members").text
        assert "sora is a member now" not in asked.get("/members").text, "it is told once"
        assert roles(root)["sora"] == {"coder", "officer"}
        asked.cookies.clear()
        asked.headers["x-firsthand-form"] = unlock(asked, "sora", WORDS)
        changed = {"old": "wrong", "passphrase": OTHERS, "again": OTHERS}
        assert "is not right" in asked.post("/members/passphrase", data=changed).text
        assert asked.post("/members/passphrase", data={**changed, "old": WORDS}).status_code == 303
        assert asked.get("/members").status_code == 200, "she stays unlocked"
        asked.cookies.clear()
        assert asked.post("/unlock", data={"user": "sora", "passphrase": WORDS}).status_code == 401
        unlock(asked, "sora", OTHERS)


@pytest.mark.parametrize(
    "given",
    [
        {"passphrase": "short", "again": "short"},
        {"again": WORDS + "x"},
        {"name": "Sora Kim"},
        {"name": "coder"},
        {"role": []},
        {"role": ["queen"]},
    ],
    ids=lambda given: "-".join(map(str, given)),
)
def test_what_will_not_do_is_refused_and_what_was_typed_comes_back(
    asked: TestClient, root: Path, given: dict[str, object]
) -> None:
    before = roles(root)
    told = {"name": "sora", "role": ["coder"], "passphrase": WORDS, "again": WORDS, **given}
    answer = asked.post("/members/add", data=told)
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert f'name="name" value="{told["name"]}"' in answer.text
    assert WORDS not in answer.text
    assert roles(root) == before


def test_whoever_is_removed_is_out_at_once_and_her_key_opens_nothing(root: Path) -> None:
    with client(root) as asked:
        unlock(asked, "coder")
        cookie = dict(asked.cookies)
        asked.cookies.clear()
        asked.headers["x-firsthand-form"] = unlock(asked)
        mine = dict(asked.cookies)
        hers = {path: path.read_bytes() for path in (root / "vault" / "keys").glob("coder.*")}
        assert asked.post("/members/remove", data={"name": "coder"}).status_code == 422, "it is confirmed first"
        assert asked.post("/members/remove", data={"name": "example", "sure": "1"}).status_code == 422
        asked.cookies.clear()
        asked.cookies.update(cookie)
        assert asked.get("/").status_code == 200, "what was refused locks nobody"
        asked.cookies.clear()
        asked.cookies.update(mine)
        assert asked.post("/members/remove", data={"name": "coder", "sure": "1"}).status_code == 303
        assert "coder can no longer open" in asked.get("/members").text, "her who did it is still unlocked"
        assert asked.get("/sources").status_code == 200
        asked.cookies.clear()
        asked.cookies.update(cookie)
        assert asked.get("/").status_code == 401
        asked.cookies.clear()
        assert asked.post("/unlock", data={"user": "coder", "passphrase": ""}).status_code == 401
        assert len(hers) == 2
        for path, data in hers.items():
            path.write_bytes(data)
        assert asked.post("/unlock", data={"user": "coder", "passphrase": ""}).status_code == 401, "with her old keys"


def test_roles_are_changed_and_one_officer_stays(asked: TestClient, root: Path) -> None:
    assert asked.post("/members/roles", data={"name": "coder", "role": ["coder", "editor"]}).status_code == 303
    assert asked.post("/members/roles", data={"name": "editor", "role": ["reader"]}).status_code == 303, "her key goes"
    assert asked.post("/members/roles", data={"name": "second", "role": ["editor"]}).status_code == 303
    assert asked.post("/members/roles", data={"name": "example", "role": ["coder"]}).status_code == 422
    held = roles(root)
    assert (held["coder"], held["editor"], held["second"]) == ({"coder", "editor"}, {"reader"}, {"editor"})
    assert "officer" in held["example"]


def test_shares_are_shown_until_they_are_written_down_and_are_needed_then(asked: TestClient, root: Path) -> None:
    where = asked.post("/members/quorum", data={"need": "2", "of": "3"}).headers["location"]
    shown = asked.get(where).text
    shares = re.findall(r"^([a-z]+(?: [a-z]+){32})$", shown, re.MULTILINE)
    assert len(shares) == 3
    assert asked.post(where).status_code == 303
    assert asked.get(where).status_code == 404
    sora = {"name": "sora", "role": ["officer"], "passphrase": "", "again": ""}
    assert asked.post("/members/add", data=sora).status_code == 422
    assert "sora" not in roles(root)
    again = asked.post("/members/add", data={**sora, "share": "\n".join(shares[:2])})
    assert "/members/shares/" in again.headers["location"], "an officer more: a new set"
    old = {"lift": "1", "share": "\n".join(shares)}
    assert asked.post("/members/quorum", data=old).status_code == 422
    new = re.findall(r"^([a-z]+(?: [a-z]+){32})$", asked.get(again.headers["location"]).text, re.MULTILINE)
    assert asked.post("/members/quorum", data={"lift": "1", "share": "\n".join(new[1:])}).status_code == 303
    with Vault.open(root / "vault", lambda _user: "", user="example") as vault:
        assert vault.quorum() is None


def test_a_backup_is_two_files_that_restore_the_vault_and_can_be_forgotten(asked: TestClient, root: Path) -> None:
    for name in ("../up", "a/b", ".hidden", "", "vault.db"):
        assert asked.post("/vault/backup", data={"name": name}).status_code == 422, name
    assert asked.post("/vault/backup", data={"name": "monday"}).status_code == 303
    assert asked.post("/vault/backup", data={"name": "monday"}).status_code == 422, "none is written over another"
    there = asked.get("/vault").text
    assert "/vault/backup/monday/keyring" in there
    taken = root.parent / "taken"
    taken.write_bytes(asked.get("/vault/backup/monday/copy").content)
    taken.with_name("taken.keyring").write_bytes(asked.get("/vault/backup/monday/keyring").content)
    now = datetime.now(UTC)
    told = Vault.restore(taken, root.parent / "restored", lambda _user: "", user="example", now=now)
    assert told.head.number >= 1
    assert asked.get("/vault/backup/other/copy").status_code == 400
    assert asked.post("/vault/backup/forget", data={"place": "/etc/hosts"}).status_code == 422
    place = str(root.absolute() / "backups" / "monday")
    stale = "still opens it: refresh it"
    assert stale not in asked.get("/vault").text
    assert asked.post("/members/remove", data={"name": "coder", "sure": "1"}).status_code == 303
    assert stale in asked.get("/vault").text, "her key file lies beside the backup"
    assert asked.post("/vault/backup/refresh", data={"place": place}).status_code == 303
    assert stale not in asked.get("/vault").text
    assert asked.post("/vault/backup/forget", data={"place": place}).status_code == 303
    assert "/vault/backup/monday/" not in asked.get("/vault").text


def test_the_vault_is_looked_over_given_new_keys_and_its_journal_tells_of_it(asked: TestClient, root: Path) -> None:
    before = (root / "vault" / "keys" / "example.db.age").read_bytes()
    assert asked.post("/vault/rotate").status_code == 422, "it is confirmed first"
    assert asked.post("/vault/rotate", data={"sure": "1"}).status_code == 303
    assert (root / "vault" / "keys" / "example.db.age").read_bytes() != before
    assert asked.get("/sources").status_code == 200, "her session goes on"
    with Vault.open(root / "vault", lambda _user: "", user="example") as vault:
        head = vault.verify()
    journal = asked.get("/journal").text
    assert head.digest[:16] in journal
    assert journal.index(">rotate<") < journal.index(">create<"), "the last first"
    (root / "vault" / "stray").write_text("?")
    looked = asked.get("/vault/checks").text
    assert "1 that belong to nothing" in looked


def test_what_a_member_may_not_do_is_not_offered_and_refused(root: Path) -> None:
    offered = {
        "/members/add": Permission.MEMBERS, "/members/quorum": Permission.MEMBERS,
        "/vault/backup": Permission.BACK_UP, "/vault/rotate": Permission.KEYS,
    }  # fmt: skip
    for user in ("coder", "editor"):
        with client(root) as asked:
            asked.headers["x-firsthand-form"] = unlock(asked, user)
            pages = asked.get("/members").text + asked.get("/vault").text
            may = {Role(user)}
            for action, permission in offered.items():
                assert (f'action="{action}"' in pages) is bool(may & MATRIX[permission]), (user, action)
            told = {"name": "new", "role": "officer", "sure": "1", "need": "2", "of": "3"}
            for action in ("/members/add", "/members/quorum", "/vault/rotate"):
                assert asked.post(action, data=told).status_code == 403, (user, action)
            for name in ("editor", "second"):
                for action in ("/members/roles", "/members/remove"):
                    gone = asked.post(action, data={**told, "name": name, "role": "coder"})
                    assert gone.status_code in {403, 422}, (user, action)
            if user == "coder":
                assert asked.post("/vault/backup", data=told).status_code == 403
                assert asked.get("/vault/backup/new/copy").status_code == 403
            assert asked.get("/members/recipient?officers=1").status_code == 403
            assert asked.get("/members/recipient").status_code == (200 if user == "coder" else 403)
    assert roles(root).keys() == {"example", "coder", "editor", "second"}

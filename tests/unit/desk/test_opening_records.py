"""Opening one record of a pack: to whom her consent allows, for as long as it stands, and not once she is erased."""

from __future__ import annotations

import json
import shutil
from base64 import urlsafe_b64decode
from datetime import date
from pathlib import Path

import pyrage
import pytest

from firsthand.desk.publication.disclosing import KINDS, Disclosed, Recipient, disclose, read_recipient
from firsthand.desk.publication.journal import read_head, verify_against
from firsthand.errors import NotPermitted, UsageError
from firsthand.model.consent import Consent, Decision, Scope
from firsthand.model.release import How
from firsthand.seal.tree import leaf_hash
from firsthand.vault import Vault
from firsthand.vault.database.engine import rows
from firsthand_verify import verify
from tests.support import mill
from tests.support.released import NOW, actions, as_member, mill_of_many, release, write_report

COURT = pyrage.x25519.Identity.generate()
SAID = "We were to be paid every month"
TWICE = mill.GOOD + "\nShe said once more: “[I was not paid once](quote:S01/2).”\n"


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of the mill's report, beside the vault it came from."""
    return release(mill_of_many(tmp_path_factory.mktemp("open") / "mill"))


@pytest.fixture
def root(pack: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pack.parent.parent, tmp_path / "mill"))


def _consent(root: Path, scope: Scope, decision: Decision = Decision.GRANTED, day: date = mill.TODAY) -> None:
    with as_member(root, "lee") as vault, vault.write("consent", now=NOW) as writer:
        writer.set_consents([Consent("S01", scope, decision, day)])


def _open(root: Path, citation: str, user: str = "lee", kind: str = "court", edition: int = 0) -> Disclosed:
    to = Recipient(str(COURT.to_public()), KINDS[kind])
    with as_member(root, user) as vault:
        return disclose(vault, citation, to, root / "out", edition, day=mill.TODAY, now=NOW)


def _read(done: Disclosed) -> bytes:
    return bytes(pyrage.decrypt(done.file.read_bytes(), [COURT]))


def _hidden(opened: bytes) -> dict[str, object]:
    found = {}
    for disclosure in json.loads(opened)["disclosures"]:
        _, name, value = json.loads(urlsafe_b64decode(disclosure + "=" * (-len(disclosure) % 4)))
        found[name] = value
    return found


def _ballot(root: Path, source: str) -> str:
    """The leaf hash of a ballot of somebody's, as the program that made the pack knows it."""
    with as_member(root, "lee") as vault:
        sheets = vault.releases.contents(1).sheets
    kept = [sheet for sheet in sheets if sheet.source == source and json.loads(sheet.line)["kind"] == "ballot"]
    return leaf_hash(kept[0].line).hex()


def test_the_court_reads_the_whole_passage_and_can_check_it_against_the_pack(root: Path) -> None:
    _consent(root, Scope.COURT)
    done = _open(root, "S01/2")
    assert (done.edition, done.what, done.source) == (1, "quote 4", "S01")
    assert SAID.encode() not in done.file.read_bytes()
    opened = _read(done)
    origin = _hidden(opened)["origin"]
    assert isinstance(origin, dict)
    assert "여섯 달 동안 한 번도" in origin["text"]
    quoted = origin["translation"][origin["start"] : origin["end"]]
    assert " ".join(quoted.split()) == json.loads(json.loads(opened)["record"])["printed"]
    outcome = verify(root / "out/report-evidence.zip", opened=opened)
    assert (outcome.holds, outcome.proofs[-1].step) == (True, "5.12")
    assert _read(_open(root, "4")) == opened
    with as_member(root, "lee") as vault:
        last = list(vault.journal())[-1]
    (effect,) = last.details["effects"]
    assert (last.action, effect["source"], effect["as"], effect["to"]) == (
        "disclose", "S01", "court", str(COURT.to_public()),
    )  # fmt: skip


@pytest.mark.parametrize("what", ["S01/2", "3", "ballot"])
def test_it_is_refused_where_consent_does_not_cover_that_kind_of_recipient(root: Path, what: str) -> None:
    named = _ballot(root, "S01") if what == "ballot" else what
    _consent(root, Scope.COURT)
    _open(root, named)
    for kind in ("un", "press", "archive"):
        with pytest.raises(UsageError, match=f"consent of S01 to {kind} is missing"):
            _open(root, named, kind=kind)
    assert actions(root).count("disclose") == 1


@pytest.mark.parametrize(
    ("scope", "named"), [(Scope.QUOTE, "S01/2"), (Scope.ATTRIBUTES, "3"), (Scope.COURT, "S01/2"), (Scope.COUNT, "")]
)
def test_what_she_took_back_since_stays_closed(root: Path, scope: Scope, named: str) -> None:
    _consent(root, Scope.COURT)
    _consent(root, scope, Decision.WITHDRAWN, mill.TODAY)
    with pytest.raises(UsageError, match=f"consent of S01 to {scope.value} is withdrawn"):
        _open(root, named or _ballot(root, "S01"))


def test_the_record_opens_as_it_was_sealed_though_it_changed_since(root: Path) -> None:
    _consent(root, Scope.COURT)
    before = _read(_open(root, "S01/2"))
    with as_member(root, "example") as vault, vault.write("change", now=NOW) as writer:
        writer.remove_coverage("S01", "complaint")
        writer.set_attributes("S01", {"age": 55})
    assert _read(_open(root, "S01/2")) == before


def test_an_erasure_takes_away_what_would_open_her_records_and_the_secret_of_their_salts(root: Path) -> None:
    _consent(root, Scope.COURT)
    ballot = _ballot(root, "S01")
    with as_member(root, "lee") as vault:
        secret = vault.releases.secret(["S01", "S02", "S03"])
        sealed = _held(vault)
        vault.erase("S01", now=NOW)
    for named in ("S01/2", "3", "4", ballot):
        with pytest.raises(UsageError, match="or she was erased"):
            _open(root, named)
    with as_member(root, "lee") as vault:
        left = _held(vault)
        assert sealed.keys() - left.keys() == {1}
        assert all(sheet.source != "S01" for sheet in vault.releases.contents(1).sheets)
        assert vault.releases.secret(["S02", "S03"]) != secret
        with pytest.raises(UsageError, match="was erased"):
            vault.releases.secret(["S01", "S02", "S03"])
        vault.verify()


def _held(vault: Vault) -> dict[int, bytes]:
    with vault._store.reading() as connection:
        return dict(rows(connection, "SELECT source, held FROM release_record"))


def test_what_is_nobodys_hides_nothing_that_is_kept(root: Path) -> None:
    with as_member(root, "lee") as vault:
        sheets = vault.releases.contents(1).sheets
    assert {sheet.source for sheet in sheets} == {"", "S01", "S02", "S03"}
    assert all(not sheet.openings for sheet in sheets if not sheet.source)
    for named in ("1", "99", "S02/2", "None", "00" * 32):
        with pytest.raises(UsageError, match=r"has no record"):
            _open(root, named)


def test_a_passage_quoted_twice_is_named_by_its_number(root: Path) -> None:
    _consent(root, Scope.COURT)
    write_report(root, TWICE)
    release(root, How.SUPERSEDES)
    with pytest.raises(UsageError, match="quoted more than once") as caught:
        _open(root, "S01/2")
    assert "4, 6" in caught.value.advice
    assert _open(root, "6").edition == 2
    assert _open(root, "4", edition=1).edition == 1
    with pytest.raises(UsageError, match="no such released edition"):
        _open(root, "4", edition=3)


@pytest.mark.parametrize("user", ["kim", "ahn"])
def test_only_an_officer_opens_records(root: Path, user: str) -> None:
    _consent(root, Scope.COURT)
    with pytest.raises(NotPermitted, match="that takes a protection officer"):
        _open(root, "S01/2", user)


def test_a_recipient_is_a_key_or_a_file_with_one(tmp_path: Path) -> None:
    public = str(COURT.to_public())
    (tmp_path / "court.txt").write_text(f"# public key:\n{public}\n", "utf-8")
    assert read_recipient(public) == read_recipient(str(tmp_path / "court.txt")) == public
    (tmp_path / "secret.txt").write_text(f"{COURT}\n", "utf-8")
    for wrong in (public[:-1] + "q", "age1", str(tmp_path / "secret.txt"), str(tmp_path / "nowhere")):
        with pytest.raises(UsageError, match="no age recipient"):
            read_recipient(wrong)




def test_a_backup_of_before_tells_no_more_once_it_is_refreshed_and_still_continues_the_pack(
    root: Path, tmp_path: Path
) -> None:
    with as_member(root, "lee") as vault:
        vault.back_up(tmp_path / "copy.age", now=NOW)
        vault.erase("S01", now=NOW)
        vault.refresh_backup(tmp_path / "copy.age", now=NOW)
    Vault.restore(tmp_path / "copy.age", tmp_path / "restored", lambda _: "", user="lee", now=NOW)
    with Vault.open(tmp_path / "restored", lambda _: "", user="lee") as restored:
        verify_against(restored, read_head(root / "out/report-evidence.zip"))
        restored.verify()
        assert {sheet.source for sheet in restored.releases.contents(1).sheets} == {"", "S02", "S03"}

"""Releases: two people, the same bytes each time, editions that chain, and nothing half done."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from firsthand.desk.publication.editions import editions
from firsthand.desk.publication.publishing import edition_of, publish
from firsthand.errors import EnvironmentFault, NotPermitted, UsageError, VaultDamaged
from firsthand.model.release import Contents, How, Signed, Signing, State
from firsthand.model.testimony import InterviewRef, Status
from firsthand.vault.database.engine import run
from firsthand_verify import verify
from tests.support import mill
from tests.support.released import (
    DAY,
    NOW,
    actions,
    as_member,
    checking,
    mill_of_many,
    propose,
    release,
    sign,
    write_report,
)

MORE = mill.GOOD.replace("They are aged [49 to 61](finding:ages).\n", "") + (
    "[S01](source:S01) went on: “[The ledger said we had it all](quote:S01/2).”\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return mill_of_many(tmp_path / "mill")


def _seal(pack: Path) -> dict[str, object]:
    with ZipFile(pack) as archive:
        return dict(json.loads(archive.read("report-evidence/data/seal.json")))


def _releases(root: Path) -> list[State]:
    with as_member(root, "lee") as vault:
        return [each.state for each in vault.releases.all()]


def test_an_editor_proposes_an_officer_signs_and_anybody_can_check_it(root: Path) -> None:
    proposed = propose(root)
    assert (proposed.state, proposed.number, proposed.files) == (State.PROPOSED, 1, ())
    assert not (root / "out").exists(), "until the second signature nothing is written"
    with as_member(root, "kim") as vault:
        assert vault.editions() == ()
    signed = sign(root)
    assert (signed.state, signed.edition) == (State.RELEASED, 1)
    assert sorted(path.name for path in (root / "out").iterdir()) == ["report-evidence.zip", "report.html"]
    with as_member(root, "lee") as vault:
        (one,) = vault.releases.all()
        keys = [each.key for each in one.signatures]
        assert [(each.role, each.member) for each in one.signatures] == [
            (Signing.EDITOR, "kim"), (Signing.OFFICER, "lee"),
        ]  # fmt: skip
        assert [each.release is not None for each in editions(vault)] == [True]
        vault.verify()
    outcome = verify(root / "out/report-evidence.zip", report=root / "out/report.html", keys=keys)
    assert (outcome.holds, outcome.refusal) == (True, None)
    assert actions(root)[-2:] == ["release.propose", "release"]


def test_nobody_releases_alone_and_everybody_signs_in_her_own_role(root: Path) -> None:
    with pytest.raises(NotPermitted, match="that takes an editor"):
        propose(root, "lee")
    propose(root, "cho")
    with pytest.raises(UsageError, match="two different people"):
        sign(root, "cho")
    for user in ("kim", "ahn"):
        with pytest.raises(NotPermitted, match="that takes a protection officer"):
            sign(root, user)
    assert sign(root, "example").state is State.RELEASED


def test_the_vault_itself_refuses_one_person_and_one_key_in_two_roles(root: Path) -> None:
    propose(root, "cho")
    with as_member(root, "lee") as vault:
        (waiting,) = vault.releases.all()
        first = waiting.signatures[0]
        edition = edition_of(checking(root, vault)(DAY).bound, {"report.html": "00"}, DAY)
        for member, key in (("cho", "00"), ("lee", first.key)):
            twice = Signed(Signing.OFFICER, member, key, b"", NOW)
            with pytest.raises(UsageError, match="two different people"), vault.write("release", now=NOW) as writer:
                writer.release(waiting, twice, edition, Contents((), ()))
        assert vault.editions() == ()


@pytest.mark.parametrize("change", ["report", "record", "seal", "signature", "journal"])
def test_what_was_proposed_and_comes_out_different_is_not_signed(root: Path, change: str) -> None:
    propose(root)
    if change == "report":
        write_report(root, mill.GOOD.replace("who had worked", "who once worked"))
    elif change == "record":
        with as_member(root, "example") as vault, vault.write("change", now=NOW) as writer:
            writer.remove_coverage("S01", "complaint")
    else:
        statement = {
            "seal": "UPDATE release SET seal = CAST(replace(CAST(seal AS TEXT), '03-01', '03-02') AS BLOB)",
            "signature": "UPDATE release_signature SET member = 'example'",
            "journal": "UPDATE meta SET value = hex(zeroblob(32)) WHERE name = 'journal.leaves'",
        }[change]
        with as_member(root, "example") as vault, vault._store.transaction("attack", NOW) as raw:
            run(raw.connection, statement)
            raw.effects.append({"did": "attack"})
    with pytest.raises(UsageError, match=r"not what was proposed|not signed by somebody"):
        sign(root)
    assert _releases(root) == [State.PROPOSED]
    assert not (root / "out").exists()


def test_a_report_that_may_not_be_published_any_more_is_not_signed(root: Path) -> None:
    propose(root)
    with as_member(root, "example") as vault, vault.write("approve", now=NOW) as writer:
        writer.set_status(InterviewRef("S01"), "en", Status.DRAFT, "")
    with pytest.raises(UsageError, match="not publishable"):
        sign(root)


def test_it_is_signed_on_a_later_day_as_it_was_proposed(root: Path) -> None:
    propose(root)
    later = DAY + timedelta(days=3)
    assert sign(root, day=later, now=NOW + timedelta(days=3)).state is State.RELEASED
    assert _seal(root / "out/report-evidence.zip")["day"] == DAY.isoformat()
    with as_member(root, "lee") as vault:
        assert vault.editions()[0].published == later


def test_the_same_snapshot_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    twin = Path(shutil.copytree(root, tmp_path / "twin"))
    (first, second) = (release(folder).read_bytes() for folder in (root, twin))
    assert first == second
    shutil.rmtree(root / "out")  # lost, or the program was killed before it was in its place
    with as_member(root, "example") as vault, vault.write("later", now=NOW) as writer:
        writer.suggest([], "wages.withheld", "C2", at=NOW)
    again = propose(root, "cho", day=date(2026, 4, 1))
    assert (again.state, again.edition, again.again) == (State.RELEASED, 1, True)
    assert (root / "out/report-evidence.zip").read_bytes() == first
    assert _releases(root) == [State.RELEASED]


def test_proposing_the_same_again_waits_on_and_another_takes_its_place(root: Path) -> None:
    propose(root)
    again = propose(root, "cho")
    assert (again.number, again.again) == (1, True)
    write_report(root, mill.GOOD.replace("who had worked", "who once worked"))
    assert propose(root, "cho").number == 2
    assert _releases(root) == [State.DROPPED, State.PROPOSED]
    with pytest.raises(UsageError, match="two different people"):
        sign(root, "cho")
    assert sign(root).edition == 1


def test_the_next_edition_says_what_becomes_of_the_last_and_what_changed(root: Path, tmp_path: Path) -> None:
    first = Path(shutil.copy(release(root), tmp_path / "first.zip"))
    write_report(root, MORE)
    with pytest.raises(UsageError, match="readers have edition 1 of this report"):
        propose(root)
    with pytest.raises(UsageError, match="readers have edition 1 of this report"):
        propose(root, how=How.CORRECTS, edition=2)
    second = release(root, How.CORRECTS)
    before = _seal(second)["before"]
    assert isinstance(before, dict)
    assert before["how"] == "corrects"
    assert before["changes"] == [
        "“Ages of those interviewed” is told no more. In the edition before: in 3, 49 to 61.",
        "Newly quoted: “The ledger said we had it all” (S01/2).",
    ]
    assert verify(second, earlier=first).holds
    other = Path(shutil.copy(second, tmp_path / "other.zip"))
    assert not verify(second, earlier=other).holds
    with as_member(root, "lee") as vault:
        assert [(each.edition.number, each.replaced) for each in editions(vault)] == [(1, 2), (2, 0)]


def test_what_is_no_longer_quoted_is_told_by_number_and_never_by_its_words(root: Path) -> None:
    write_report(root, MORE)
    release(root)
    write_report(root, mill.GOOD)
    second = release(root, How.WITHDRAWS)
    changes = " ".join(_seal(second)["before"]["changes"])  # type: ignore[index]
    assert "The ledger said" not in changes
    assert "by their numbers in its pack: 5, 6." in changes


def test_a_released_report_is_not_published_by_one_any_more(root: Path) -> None:
    release(root)
    with as_member(root, "kim") as vault, pytest.raises(UsageError, match="released with a pack"):
        publish(vault, checking(root, vault)(DAY), root / "out", ("html",), now=NOW)


def test_where_a_file_cannot_be_written_nothing_is_released(root: Path) -> None:
    propose(root)
    (root / "out").write_text("a file in the folder's place", "utf-8")
    with pytest.raises(EnvironmentFault):
        sign(root)
    assert _releases(root) == [State.PROPOSED]
    (root / "out").unlink()
    assert sign(root).state is State.RELEASED


def test_a_release_the_journal_does_not_name_does_not_verify(root: Path) -> None:
    release(root)
    with as_member(root, "example") as vault, vault._store.transaction("attack", NOW) as raw:
        run(raw.connection, "UPDATE release SET state = 'dropped'")
        raw.effects.append({"did": "attack"})
    with as_member(root, "example") as vault, pytest.raises(VaultDamaged, match="other releases"):
        vault.verify()

"""Identities taken in from a table, sealed or plain; shares as files."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from firsthand.desk.admission.identities import add_identity, read_share, share_page, take_identities, write_shares
from firsthand.desk.admission.sealing import seal_files
from firsthand.errors import EnvironmentFault, NotPermitted, UsageError
from firsthand.model.identity import Quorum
from firsthand.model.private import Private
from firsthand.model.roles import Role
from firsthand.vault import Shares, Vault
from tests.support import mill

PURPOSE = "to try the invented example"
TABLE = "source,name_ko,birth\nS01,가나리,1961\nS02,다라미,\n"


@pytest.fixture
def table(root: Path) -> Path:
    path = root / "identities.csv"
    path.write_text(TABLE, "utf-8")
    return path


def _names(vault: Vault) -> dict[str, list[str]]:
    found = vault.identities(PURPOSE, now=mill.NOW)
    return {source: [name.text.reveal() for name in identity.names] for source, identity in found.items()}


def test_a_table_is_recorded_whole(filled: Vault, table: Path) -> None:
    taken = take_identities(filled, table, now=mill.NOW)
    assert (taken.rows, taken.faults) == (2, ())
    assert _names(filled) == {"S01": ["가나리"], "S02": ["다라미"]}
    assert filled.identified() == ("S01", "S02")
    assert table.read_text("utf-8") == TABLE


def test_a_table_with_a_fault_is_not_recorded_at_all(filled: Vault, table: Path) -> None:
    table.write_text(TABLE + "S77,바사,\n", "utf-8")
    taken = take_identities(filled, table, now=mill.NOW)
    assert taken.rows == 0
    assert [fault.row for fault in taken.faults] == [4]
    assert filled.identified() == ()


def test_a_table_sealed_to_the_officers_is_opened_by_one_and_by_no_coder(filled: Vault, table: Path) -> None:
    filled.add_member("late", None, now=mill.NOW, roles={Role.CODER})
    seal_files([table], list(filled.officer_recipients().values()), None, remove=True)
    sealed = table.with_name("identities.csv.age")
    assert take_identities(filled, sealed, now=mill.NOW).rows == 2
    filled.close()
    with Vault.open(filled.path, lambda _: "", user="late", writing=True) as late:
        assert late.open_sealed(sealed.read_bytes()) is None
        with pytest.raises(NotPermitted):
            take_identities(late, sealed, now=mill.NOW)


def test_a_table_sealed_for_somebody_else_or_missing_is_one_fault(filled: Vault, root: Path) -> None:
    (root / "identities.csv.age").write_bytes(b"age-encryption.org/v1\n")
    for name in ("identities.csv.age", "none.csv.age", "none.csv"):
        taken = take_identities(filled, root / name, now=mill.NOW)
        assert (taken.rows, len(taken.faults)) == (0, 1)


def test_one_identity_is_recorded_as_typed(filled: Vault) -> None:
    taken = add_identity(filled, {"source": "S01", "name_ko": " 가나리 ", "phone": ""}, now=mill.NOW)
    assert (taken.rows, taken.faults) == (1, ())
    assert _names(filled) == {"S01": ["가나리"]}
    (fault,) = add_identity(filled, {"source": "S02", "name_ko": "Roman"}, now=mill.NOW).faults
    assert fault.column == "name_ko"
    assert filled.identified() == ("S01",)


def test_shares_go_to_files_of_their_own_and_open_again(filled: Vault, table: Path, tmp_path: Path) -> None:
    take_identities(filled, table, now=mill.NOW)
    folder = tmp_path / "stick" / "shares"
    shares = Shares(hand_out=lambda quorum, words: write_shares(folder, quorum, words))
    filled.set_quorum(Quorum(2, 3), now=mill.NOW, shares=shares)
    written = sorted(folder.iterdir())
    assert [path.name for path in written] == ["share-1-of-3.txt", "share-2-of-3.txt", "share-3-of-3.txt"]
    given = [read_share(path) for path in written]
    assert len(filled.identities(PURPOSE, now=mill.NOW, shares=given[1:])) == 2
    with pytest.raises(EnvironmentFault, match="the shares cannot be written"):
        filled.set_quorum(Quorum(2, 3), now=mill.NOW, shares=Shares(tuple(given), shares.hand_out))
    assert [read_share(path) for path in sorted(folder.iterdir())] == given
    assert len(filled.identities(PURPOSE, now=mill.NOW, shares=given[:2])) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="WINDOWS HAS NO SUCH RIGHTS")
def test_a_share_is_its_owner_s_alone_and_none_is_left_when_one_cannot_be_written(tmp_path: Path) -> None:
    words = [Private(f"word {number}") for number in range(3)]
    write_shares(tmp_path / "a", Quorum(2, 3), words)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "a").iterdir()} == {0o600}
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "share-2-of-3.txt").touch()
    with pytest.raises(EnvironmentFault):
        write_shares(tmp_path / "b", Quorum(2, 3), words)
    assert [path.name for path in (tmp_path / "b").iterdir()] == ["share-2-of-3.txt"]


def test_a_share_s_page_says_what_it_is_for() -> None:
    page = share_page(1, Quorum(2, 3), Private("academic acid"))
    assert page.startswith("# Firsthand: share 1 of 3. With an officer's key, any two shares open the identities.\n")
    assert page.endswith("\nacademic acid\n")
    assert "any 16 shares" in share_page(1, Quorum(16, 16), Private(""))


def test_a_share_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"none\.txt cannot be read"):
        read_share(tmp_path / "none.txt")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(UsageError, match="holds no share"):
        read_share(tmp_path / "bytes.txt")

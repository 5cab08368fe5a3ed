"""The journal held against a pack: whatever was done to its entries is found, also where the whole chain is new."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.desk.publication.journal import read_head, verify_against
from firsthand.errors import UsageError, VaultDamaged
from firsthand.model.release import How
from firsthand.seal.statement import JournalTree
from firsthand.vault import Vault, high_water
from firsthand.vault.database.engine import rows, run
from firsthand.vault.database.journal import GENESIS, entry_digest
from tests.support import mill
from tests.support.released import NOW, as_member, mill_of_many, release, write_report

Row = tuple[int, str, str, str, str]
"""An entry: number, time, user, action, details."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mill whose report was released once, and whose journal went on."""
    root = mill_of_many(tmp_path_factory.mktemp("heads") / "mill")
    release(root)
    _go_on(root)
    return root


def _go_on(root: Path) -> None:
    with as_member(root, "example") as vault:
        for topic in ("wages", "complaint"):
            with vault.write("change", now=NOW) as writer:
                writer.remove_coverage("S03", topic)


def _pack(root: Path) -> Path:
    return root / "out/report-evidence.zip"


def _vault(root: Path) -> Vault:
    return Vault.open(root / "vault", lambda _: "", user="lee")


def test_the_journal_continues_the_pack_it_grew_from(made: Path, tmp_path: Path) -> None:
    seal = tmp_path / "seal.json"
    with zipfile.ZipFile(_pack(made)) as archive:
        archive.extractall(tmp_path)
        seal.write_bytes(archive.read("report-evidence/data/seal.json"))
    with _vault(made) as vault:
        for path in (_pack(made), seal, tmp_path / "report-evidence"):
            head = read_head(path)
            assert 0 < head.size < vault.verify().number
            verify_against(vault, head)


def test_each_edition_proves_that_the_journal_only_grew(made: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(made, tmp_path / "mill"))
    first = read_head(_pack(root))
    write_report(root, mill.GOOD.replace("who had worked", "who once worked"))
    second = read_head(release(root, How.SUPERSEDES))
    assert second.size > first.size
    with _vault(root) as vault:
        verify_against(vault, first)
        verify_against(vault, second)


def test_an_old_copy_of_the_vault_is_found_and_another_vault(made: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(made, tmp_path / "mill"))
    write_report(root, mill.GOOD.replace("who had worked", "who once worked"))
    _go_on(root)
    second = read_head(release(root, How.SUPERSEDES))
    old = mill_of_many(tmp_path / "old")
    with _vault(old) as vault, pytest.raises(VaultDamaged, match="when that pack was sealed"):
        verify_against(vault, second)
    with _vault(made) as vault, pytest.raises(VaultDamaged, match="are not those of that pack"):
        verify_against(vault, JournalTree(second.size - 2, second.root))


def test_what_is_no_pack_is_refused(tmp_path: Path) -> None:
    faulty: list[bytes] = [
        b"", b"[]", b"{", b"[" * 100_000, b'{"journal": 1}', b'{"journal": {"size": "9", "root": "00"}}',
        b'{"journal": {"size": 1, "root": "zz"}}', b"PK\x05\x06" + bytes(18), b"\xff\xfe",
    ]  # fmt: skip
    for number, data in enumerate(faulty):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(data)
        with pytest.raises(UsageError, match="no evidence pack"):
            read_head(path)
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(UsageError, match="no evidence pack"):
            read_head(path)


def _delete(entries: list[Row], at: int) -> list[Row]:
    return entries[:at] + entries[at + 1 :]


def _insert(entries: list[Row], at: int) -> list[Row]:
    number, time, user, _, _ = entries[at]
    return [*entries[:at], (number, time, user, "change", '{"effects":[]}'), *entries[at:]]


def _swap(entries: list[Row], at: int) -> list[Row]:
    other = (at + 1) % len(entries)
    changed = list(entries)
    changed[at], changed[other] = changed[other], changed[at]
    return changed


def _rename(entries: list[Row], at: int) -> list[Row]:
    number, time, _, action, details = entries[at]
    return [*entries[:at], (number, time, "nobody", action, details), *entries[at + 1 :]]


def _retell(entries: list[Row], at: int) -> list[Row]:
    number, time, user, action, _ = entries[at]
    return [*entries[:at], (number, time, user, action, '{"effects":[{"did":"nothing"}]}'), *entries[at + 1 :]]


ATTACKS: dict[str, Callable[[list[Row], int], list[Row]]] = {
    "deleted": _delete, "inserted": _insert, "swapped": _swap, "changed user": _rename, "changed details": _retell,
}  # fmt: skip


@given(st.data())
@settings(deadline=None, max_examples=25)
def test_an_entry_deleted_changed_inserted_or_swapped_is_found(
    made: Path, attacked: tuple[Path, list[Row]], data: st.DataObject
) -> None:
    """Twice: as it is left by who knows nothing of the chain, and with every number, link and digest made anew."""
    root, entries = attacked
    head = read_head(_pack(made))
    at = data.draw(st.integers(0, head.size - 1), "at")
    attack = ATTACKS[data.draw(st.sampled_from(sorted(ATTACKS)), "attack")]
    changed = attack(entries, at)
    if [entry[1:] for entry in changed[: head.size]] == [entry[1:] for entry in entries[: head.size]]:
        return  # two entries that say the same were swapped
    _write(root, changed, anew=False)
    assert _found(root, None), "without a pack, by the chain itself"
    _write(root, changed, anew=True)
    assert not _found(root, None), "whoever writes the whole chain anew deceives the chain"
    assert _found(root, head), "and not the pack"
    _write(root, entries, anew=True)
    assert not _found(root, head)


@pytest.fixture(scope="module")
def attacked(made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Row]]:
    """A copy to be attacked, its triggers and high-water mark taken away, as who has its key can, and its entries."""
    root = Path(shutil.copytree(made, tmp_path_factory.mktemp("attacked") / "mill"))
    with as_member(root, "example") as vault, vault._store._writer.connect() as connection:
        connection.begin()
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'"
        for (name,) in rows(connection, triggers):
            run(connection, f"DROP TRIGGER {name}")
        run(connection, "DELETE FROM meta WHERE name = ?", (high_water.KEY,))
        found = rows(connection, "SELECT number, time, user, action, details FROM journal ORDER BY number")
        connection.commit()
    (root / "vault" / "high-water").unlink()
    return root, [tuple(row) for row in found]


def _write(root: Path, entries: Sequence[Row], *, anew: bool) -> None:
    """Put entries in the journal's place; ``anew`` with numbers, times in order, links and digests that fit."""
    with as_member(root, "example") as vault, vault._store._writer.connect() as connection:
        connection.begin()
        found = rows(connection, "SELECT number, time, user, action, details, previous, digest FROM journal")
        kept: dict[Any, Any] = {tuple(row[:5]): row[5:] for row in found}
        run(connection, "DELETE FROM journal")
        previous, times = GENESIS, sorted(entry[1] for entry in entries)
        for number, (entry, time) in enumerate(zip(entries, times, strict=True), 1):
            _, told, user, action, details = entry
            if anew:
                told = time
                link, digest = previous, entry_digest(number, time, user, action, json.loads(details), previous)
            else:
                link, digest = kept.get(entry, (previous, "0" * 64))
            row = (number, told, user, action, details, link, digest)
            run(connection, "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            previous = digest
        run(connection, "UPDATE meta SET value = ? WHERE name = 'journal'", (f"{len(entries)} {previous}",))
        connection.commit()


def _found(root: Path, head: JournalTree | None) -> bool:
    with _vault(root) as vault:
        try:
            vault.releases.journal_leaves()
            if head is not None:
                verify_against(vault, head)
        except VaultDamaged:
            return True
    return False

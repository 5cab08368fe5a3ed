"""Who read what: one entry for each session and interview, and no waiting for it."""

from __future__ import annotations

from datetime import timedelta

from firsthand.model.testimony import InterviewRef
from firsthand.vault import Vault
from firsthand.vault.disk.lock import WriterLock
from tests.unit.vault.making import NOW, admission, admit, nobody

ONE, TWO = InterviewRef("S01"), InterviewRef("S02")


def _read(vault: Vault) -> list[list[str]]:
    return [e.details["effects"][0]["interviews"] for e in vault.journal() if e.action == "read"]


def test_each_interview_is_noted_once_in_a_session_by_a_reader_and_by_a_writer(vault: Vault) -> None:
    admit(vault, admission("S01"))
    admit(vault, admission("S02"))
    vault.access.note([ONE], now=NOW)
    vault.access.note([ONE, TWO], now=NOW)
    vault.access.note([TWO], now=NOW)
    assert _read(vault) == [["S01"], ["S02"]]
    vault.close()
    for _ in range(2):
        with Vault.open(vault.path, nobody) as reader:
            reader.access.note([TWO, ONE], now=NOW)
            reader.access.note([TWO, ONE], now=NOW)
            reader.verify()
    with Vault.open(vault.path, nobody, writing=True) as again:
        assert _read(again) == [["S01"], ["S02"], ["S01", "S02"], ["S01", "S02"]]
        assert admit(again, admission("S03")) == ["new"]


def test_while_another_writes_nobody_waits_and_it_is_written_after(vault: Vault) -> None:
    admit(vault, admission("S01"))
    vault.close()
    with Vault.open(vault.path, nobody) as reader:
        lock = WriterLock(vault.path / "vault.lock")
        reader.access.note([ONE], now=NOW)
        assert _read(reader) == []
        lock.release()
        reader.access.note([ONE], now=NOW)
        assert _read(reader) == [["S01"]]
        held = WriterLock(vault.path / "vault.lock")
        reader.access.note([TWO], now=NOW)
        held.release()
    with Vault.open(vault.path, nobody) as reader:
        assert _read(reader) == [["S01"], ["S02"]]


def test_a_clock_that_stands_behind_keeps_nobody_from_reading(vault: Vault) -> None:
    admit(vault, admission("S01"))
    vault.access.note([ONE], now=NOW - timedelta(days=2))
    assert _read(vault) == [["S01"]]
    assert vault.verify().time == NOW


def test_what_is_saved_is_noted_by_its_place_and_digest_and_hinders_nobody(vault: Vault) -> None:
    def saved(of: Vault) -> list[tuple[str, str]]:
        effects = [effect for e in of.journal() if e.action == "file.save" for effect in e.details["effects"]]
        return [(effect["path"], effect["digest"]) for effect in effects]

    long = "report/" + "증언" * 90 + ".md"
    vault.access.saved({"report/a b.md": "aa", long: "bb"}, now=NOW)
    plain, (cut, digest) = saved(vault)
    assert plain == ("report/a%20b.md", "aa")
    assert len(cut) <= 160
    assert cut.startswith("report/증언")
    assert digest == "bb"
    vault.close()
    with Vault.open(vault.path, nobody) as reader:
        lock = WriterLock(vault.path / "vault.lock")
        reader.access.saved({"codebook.toml": "cc"}, now=NOW)
        assert len(saved(reader)) == 2
        lock.release()
        reader.access.note([ONE], now=NOW)
        assert saved(reader)[-1] == ("codebook.toml", "cc")
        reader.verify()

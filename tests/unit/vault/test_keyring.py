from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from firsthand.errors import VaultDamaged
from firsthand.model.private import Private
from firsthand.model.roles import Role
from firsthand.model.testimony import InterviewRef
from firsthand.vault import Vault
from firsthand.vault.database.engine import one, run
from firsthand.vault.keys import keys
from firsthand.vault.keys.keyring import Keyring
from tests.unit.vault.making import (
    ENGLISH,
    EVERY,
    NOW,
    OTHER,
    PASSPHRASE,
    admission,
    admit,
    code,
    coding,
    nobody,
    raw,
    unlock,
)


def _told(vault: Vault) -> dict[str, object]:
    data = keys.unseal((vault.path / "keyring").read_bytes(), vault._store.identity)
    assert data is not None
    told: dict[str, object] = json.loads(data)
    return told


def test_every_source_has_a_key_of_her_own_and_the_file_is_an_age_file_for_the_members(vault: Vault) -> None:
    admit(vault, admission("S01"), admission("S02"))
    admit(vault, admission("S03"))
    held = _told(vault)["keys"]
    assert isinstance(held, dict)
    assert sorted(held) == ["1", "2", "3"]
    assert len(set(held.values())) == 3
    assert _told(vault)["recipients"] == [keys.recipient_of(vault._store.identity)]
    assert (vault.path / "keyring").stat().st_mode & 0o777 == 0o600


def test_what_is_sealed_opens_in_its_own_place_only(vault: Vault) -> None:
    admit(vault, admission("S01"), admission("S02"))
    keyring = vault._store.keyring
    sealed = keyring.seal(1, "turn", 7, b"words")
    assert keyring.open(1, "turn", 7, sealed) == b"words"
    for source, what, row in ((2, "turn", 7), (1, "turn", 8), (1, "coding memo", 7)):
        with pytest.raises(VaultDamaged):
            keyring.open(source, what, row, sealed)
    for damaged in (sealed[:-1], sealed[:20], b"", b"x"):
        with pytest.raises(VaultDamaged):
            keyring.open(1, "turn", 7, damaged)
    assert keyring.seal(1, "turn", 7, b"words") != sealed


def test_no_words_are_nothing_and_an_empty_turn_is_a_turn(vault: Vault) -> None:
    admit(vault, admission("S01", ["Why?", ""]))
    assert vault._store.keyring.seal_text(1, "consent", "x", "") == b""
    text = vault.transcript(InterviewRef("S01"))
    assert text is not None
    assert [turn.text.reveal() for turn in text.turns] == ["Why?", ""]


def test_the_same_words_have_another_digest_in_every_vault_and_of_every_source(tmp_path: Path) -> None:
    digests = set()
    for name in ("one", "two"):
        with Vault.create(tmp_path / name, "example", None, now=NOW) as vault:
            admit(vault, admission("S01"), admission("S02"))
            digests |= {text.digest for text in vault.transcripts()}
            digests |= {vault._store.keyring.digest(source, ["words"]) for source in (1, 2)}
    assert len(digests) == 8


def test_a_reader_sees_the_sources_another_process_adds(vault: Vault) -> None:
    admit(vault, admission("S01"))
    with Vault.open(vault.path, nobody) as reader:
        assert len(reader.sources()) == 1
        admit(vault, admission("S02"))
        assert len(reader.sources()) == 2
        assert reader.verify() == vault.verify()


def test_the_key_of_a_write_that_failed_is_replaced_by_the_next(vault: Vault) -> None:
    with Vault.open(vault.path, nobody) as reader:
        keyring = vault._store.keyring
        keyring.add(1)
        keyring.save([keys.recipient_of(vault._store.identity)])
        assert reader._store.keyring.held() == {1}
        keyring.forget_new()
        admit(vault, admission("S01"))
        assert [source.code for source in reader.sources()] == ["S01"]
        assert reader.verify().number == 2


def test_a_new_member_reads_at_once_and_a_removed_one_is_no_recipient(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "vault", "mina", PASSPHRASE, now=NOW) as vault:
        admit(vault, admission("S01"))
        vault.add_member("sora", OTHER, now=NOW, roles=EVERY)
        with Vault.open(vault.path, lambda _: OTHER, user="sora") as other:
            assert len(other.sources()) == 1
            sora = other._store.identity
        vault.remove_member("sora", now=NOW)
        assert keys.unseal((vault.path / "keyring").read_bytes(), sora) is None
        assert _told(vault)["recipients"] == [keys.recipient_of(vault._store.identity)]


def test_the_keyring_is_for_those_who_hold_the_database_key(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "vault", "mina", PASSPHRASE, now=NOW) as vault:
        admit(vault, admission("S01"))
        vault.add_member("sora", OTHER, now=NOW, roles={Role.INTERVIEWER})
        sora = keys.unwrap("sora", (vault.path / "keys" / "sora.key").read_bytes(), OTHER).identity
        for roles, reads in (({Role.INTERVIEWER}, False), ({Role.CODER}, True), ({Role.READER}, False)):
            vault.set_roles("sora", roles, now=NOW)
            assert (keys.unseal((vault.path / "keyring").read_bytes(), sora) is not None) == reads


@pytest.mark.parametrize("step", ["beside", "overwritten", "half overwritten"])
def test_a_replacement_cut_short_is_read_over_and_finished(vault: Vault, tmp_path: Path, step: str) -> None:
    admit(vault, admission("S01"))
    path, waiting = vault.path / "keyring", vault.path / "keyring.next"
    shutil.copy(path, waiting)
    whole = path.read_bytes()
    if step == "beside":
        waiting.write_bytes(whole)
    else:
        path.write_bytes(os.urandom(len(whole)) if step == "overwritten" else os.urandom(40) + whole[40:])
    os.link(waiting, tmp_path / "linked")
    vault.close()
    with Vault.open(vault.path, nobody) as reader:
        assert len(reader.sources()) == 1
    with Vault.open(vault.path, nobody, writing=True) as opened:
        assert len(opened.sources()) == 1
        assert not waiting.exists()
        assert opened._store.keyring.held() == {1}
    # Of two whole ones the one beside is overwritten where it lies; else it has become the keyring.
    assert ((tmp_path / "linked").read_bytes() == whole) == (step != "beside")


@pytest.mark.parametrize("damage", ["gone", "cut", "another vault's", "a key missing"])
def test_a_damaged_keyring_is_told_and_never_written_over(vault: Vault, tmp_path: Path, damage: str) -> None:
    admit(vault, admission("S01"), admission("S02"))
    path = vault.path / "keyring"
    whole = path.read_bytes()
    match damage:
        case "gone":
            path.unlink()
        case "cut":
            path.write_bytes(whole[:-30])
        case "another vault's":
            with Vault.create(tmp_path / "other", "example", None, now=NOW) as other:
                shutil.copy(other.path / "keyring", path)
        case _:
            vault._store.keyring.settle([2], [keys.recipient_of(vault._store.identity)])
    vault.close()
    damaged = path.read_bytes() if path.exists() else None
    with Vault.open(vault.path, nobody) as reader, pytest.raises(VaultDamaged, match="keyring"):
        reader.verify()
    if damage != "a key missing":
        with pytest.raises(VaultDamaged, match="keyring"):
            Vault.open(vault.path, nobody, writing=True)
    assert (path.read_bytes() if path.exists() else None) == damaged
    path.write_bytes(whole)
    with Vault.open(vault.path, nobody, writing=True) as mended:
        assert mended.verify().number == 2


def test_a_keyring_of_another_format_is_refused(vault: Vault) -> None:
    recipient = keys.recipient_of(vault._store.identity)
    for told in (b"", b"[]", b'{"format": "firsthand-keyring/2", "keys": {}, "recipients": []}', b'{"format": 1}'):
        (vault.path / "keyring").write_bytes(keys.seal(told, [recipient]))
        with pytest.raises(VaultDamaged):
            Keyring(vault.path / "keyring", vault._store.identity).held()


def test_a_moved_sealed_cell_is_found_out(vault: Vault) -> None:
    admit(vault, admission("S01"))
    code(vault, coding("S01/2", memo=Private("one")), coding("S01/4", memo=Private("two")))
    connection = raw(vault.path, vault._store.key)
    connection.execute("UPDATE coding SET memo = (SELECT memo FROM coding WHERE id = 1) WHERE id = 2")
    connection.close()
    with pytest.raises(VaultDamaged):
        vault.codings()


def test_memos_follow_their_coding_through_a_change_and_a_revision(vault: Vault) -> None:
    admit(vault, admission("S01"))
    code(vault, coding("S01/2", memo=Private("first"), exact=Private("The committee")))
    code(vault, coding("S01/2", memo=Private("second"), exact=Private("The committee")))
    admit(vault, admission("S01", ["May we begin?", "Yes.", *ENGLISH]))
    (row,) = vault.codings()
    assert (str(row.coding.passage), row.memo, row.exact) == ("S01/4", Private("second"), Private("The committee"))


def test_one_file_of_two_sources_is_sealed_for_each(vault: Vault) -> None:
    admit(vault, admission("S01"), admission("S02"))
    with vault._store.reading() as connection:
        assert one(connection, "SELECT count(*), count(DISTINCT source) FROM sealed") == (2, 2)
    vault.erase("S01", now=NOW)
    assert vault.original(admission("S02").digest) == admission("S02").original


def test_the_journal_has_no_digest_that_can_be_guessed(vault: Vault) -> None:
    from hashlib import sha256

    from firsthand.vault.keys.canonical import canonical

    given = {"sex": "female"}
    admit(vault, admission("S01", ["Why?", "No."], attributes=dict(given), alias={"en": "Someone"}))
    with vault.write("describe", now=NOW) as writer:
        writer.set_alias("S01", {"en": "Another"})
        writer.set_attributes("S01", {"sex": "male"})
        writer.add_codings([coding("S01/2")], at=NOW)
    said = '[[1,"interviewer","Why?"],[2,"source","No."]]'
    guesses = [
        sha256(canonical(given)).hexdigest(),
        sha256(canonical({"en": "Another"})).hexdigest(),
        sha256(canonical({"sex": "male"})).hexdigest(),
        sha256(said.encode()).hexdigest(),
    ]
    written = "".join(str(entry.details) for entry in vault.journal())
    assert not [guess for guess in guesses if guess in written]


def test_a_reader_asks_again_when_a_key_does_not_fit(vault: Vault) -> None:
    admit(vault, admission("S01"))
    with Vault.open(vault.path, nobody) as reader:
        reader._store.keyring.held()
        with vault._store._writer.begin() as connection:
            keyring = connection.keyring
            told = keyring.open(1, "source", 1, one(connection, "SELECT described FROM source")[0])
            keyring.add(1)
            run(connection, "UPDATE source SET described = ?", (keyring.seal(1, "source", 1, told),))
            keyring.save([keys.recipient_of(vault._store.identity)])
        assert [source.code for source in reader.sources()] == ["S01"]


def test_a_locked_vault_needs_its_keyring_too(tmp_path: Path) -> None:
    """The database and its key alone open no word of a source outside the index."""
    with Vault.create(tmp_path / "vault", "mina", PASSPHRASE, now=NOW) as vault:
        admit(vault, admission("S01"))
    (tmp_path / "vault" / "keyring").unlink()
    with Vault.open(tmp_path / "vault", unlock) as reader, pytest.raises(VaultDamaged):
        reader.transcript(InterviewRef("S01"))


def test_the_originals_are_read_without_this_program_as_the_page_says(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "formats" / "vault.md").read_text("utf-8")
    program = page.split("```python\n", 1)[1].split("```", 1)[0]
    taken = (admission("S01"), admission("S02"))
    admit(vault, *taken)
    vault.close()
    (pack,) = (vault.path / "originals").iterdir()
    monkeypatch.chdir(tmp_path)
    shutil.copy(vault.path / "keyring", "keyring")
    Path("identity.txt").write_text(vault._store.identity + "\n")
    exec(program, {"pack": str(pack)})
    assert [path.read_bytes() for path in Path().glob("*.txt") if path.name != "identity.txt"] == [
        each.original for each in taken
    ]


def test_what_another_keyring_read_is_taken_only_where_the_file_is_the_same(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    admit(vault, admission("S01"), admission("S02"))
    store, opened = vault._store, list[bytes]()
    sealed, unseal = store.keyring.seal(2, "turn", 7, b"words"), keys.unseal

    def noted(data: bytes, *identities: str) -> bytes | None:
        opened.append(data)
        return unseal(data, *identities)

    monkeypatch.setattr(keys, "unseal", noted)
    again = Keyring(store.layout.keyring, store.identity, store.keyring.known)
    assert again.open(2, "turn", 7, sealed) == b"words"
    assert opened == [], "the same bytes hold the same keys"
    known = again.known
    store.keyring.settle([2], [keys.recipient_of(store.identity)])
    opened.clear()
    with pytest.raises(VaultDamaged):
        Keyring(store.layout.keyring, store.identity, known).open(2, "turn", 7, sealed)
    assert opened, "what was destroyed meanwhile is not remembered"

"""Locked means locked: no word of testimony, no code and no name lies readable in the folder, open or closed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from firsthand.model.coding import Asked, Coverage
from firsthand.model.consent import Consent, Decision, Scope
from firsthand.model.private import Private
from firsthand.text.query import Query, parse_query
from firsthand.vault import Vault
from tests.unit.vault.making import ENGLISH, KOREAN, NOW, PASSPHRASE, admission, bytes_of, coding

CODE = "S7777777"
CANARIES = (
    "committee", "committe", "letter", "위원회", CODE, "canary.code", "canarytopic", "CanaryAlias",
    "canaryprovince", "canarymemo", "canaryform", "CANARYCODER", "canaryaction",
)  # fmt: skip
"""Six bytes and more in every encoding: shorter ones turn up in ciphertext by chance."""
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")


def _leaks(folder: Path) -> list[str]:
    lying = bytes_of(folder)
    return [word for word in CANARIES if any(word.encode(encoding) in lying for encoding in ENCODINGS)]


def test_no_word_lies_readable_in_the_folder_while_open_or_after(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "vault"
    with Vault.create(path, "mina", PASSPHRASE, now=NOW) as vault:
        with vault.write("canaryaction", now=NOW) as writer:
            writer.admit(
                [
                    admission(CODE, attributes={"province": "canaryprovince"}, alias={"en": "CanaryAlias"}),
                    admission(CODE, KOREAN, "ko", of=f"{CODE}.en.txt"),
                ]
            )
            writer.set_consents([Consent(CODE, Scope.QUOTE, Decision.GRANTED, date(2011, 5, 2), form="canaryform")])
            writer.set_coverage([Coverage(CODE, "canarytopic", Asked.ASKED)])
            writer.add_codings([coding(f"{CODE}/2", "canary.code", "CANARYCODER", memo=Private("canarymemo"))], at=NOW)
            assert _leaks(path) == []
        assert (path / "vault.db-wal").stat().st_size > 4096
        query = parse_query("committee")
        assert isinstance(query, Query)
        assert vault.search(query).total == 1
        assert _leaks(path) == []
    assert _leaks(path) == []
    assert not (path / "vault.db").read_bytes().startswith(b"SQLite format 3")
    assert capfd.readouterr() == ("", "")


def test_the_canaries_are_words_that_would_show(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("\n".join([*ENGLISH, *KOREAN]))
    assert {"committee", "letter", "위원회"} <= set(_leaks(tmp_path))
    assert min(len(word.encode(encoding)) for word in CANARIES for encoding in ENCODINGS) >= 6


def test_originals_have_names_that_tell_nothing_and_open_for_members_only(tmp_path: Path) -> None:
    import pyrage

    path = tmp_path / "vault"
    taken = admission("S77")
    with Vault.create(path, "mina", PASSPHRASE, now=NOW) as vault:
        with vault.write("admit", now=NOW) as writer:
            writer.admit([taken])
        assert vault.original(taken.digest) == taken.original
    (pack,) = (path / "originals").iterdir()
    assert taken.digest not in pack.name
    assert pack.read_bytes().startswith(b"age-encryption.org/v1\n-> X25519 ")
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(pack.read_bytes(), [pyrage.x25519.Identity.generate()])

"""Small invented vaults for the tests of the vault."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from firsthand.model.coding import Basis, Coding, DatedCoding, Polarity
from firsthand.model.intake import Admission, RegisterRow
from firsthand.model.private import Private
from firsthand.model.roles import FOUNDER
from firsthand.model.testimony import InterviewRef, PassageRef, Speaker, Status, Turn, Value
from firsthand.vault import Vault, high_water
from firsthand.vault.coders.codings import EXACT, MEMO, open_words
from firsthand.vault.database import journal, terms
from firsthand.vault.database.described import told_of_all
from firsthand.vault.database.engine import Connection, rows, run, run_many
from firsthand.vault.database.turns import plain_digest, read_turns, turn_rows
from firsthand.vault.interviews.originals import Originals
from firsthand.vault.keys import keys
from firsthand.vault.members import membership

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 1)
PASSPHRASE = "four plain invented words"
OTHER = "another set of plain words"
EVERY = FOUNDER
"""What a vault's first member may do."""

ENGLISH = ("Who decided that?", "The committee wrote a letter.", "And then?", "Nobody read the letter to me.")
KOREAN = ("누가 정했습니까?", "위원회가 편지를 썼습니다.", "그리고요?", "아무도 제게 편지를 읽어 주지 않았습니다.")


def admission(
    interview: str,
    lines: Sequence[str] = ENGLISH,
    language: str = "en",
    *,
    of: str = "",
    held_on: date | None = date(2011, 5, 2),
    status: Status = Status.DRAFT,
    translator: str = "",
    reviewer: str = "",
    attributes: dict[str, Value] | None = None,
    alias: dict[str, str] | None = None,
) -> Admission:
    """Make an admission; odd turns are the interviewer's."""
    ref = InterviewRef.parse(interview)
    assert ref is not None
    original = "\n".join(lines).encode()
    turns = tuple(
        Turn(number, Speaker.INTERVIEWER if number % 2 else Speaker.SOURCE, Private(line))
        for number, line in enumerate(lines, 1)
    )
    row = RegisterRow(
        1, f"{interview}.{language}.txt", ref, language, held_on, "", of, translator, reviewer, status,
        alias or {}, attributes or {},
    )  # fmt: skip
    return Admission(row, turns, sha256(original).hexdigest(), original)


def passage(text: str) -> PassageRef:
    found = PassageRef.parse(text)
    assert found is not None
    return found


def coding(place: str, code: str = "letter.read", coder: str = "C1", **more: Any) -> DatedCoding:
    return DatedCoding(Coding(passage(place), code, coder, Polarity.AFFIRMS, Basis.EXPERIENCED), **more)


def admit(vault: Vault, *admissions: Admission) -> list[str]:
    """Admit, and list the outcomes."""
    with vault.write("admit", now=NOW) as writer:
        return [admitted.outcome for admitted in writer.admit(admissions)]


def code(vault: Vault, *rows: DatedCoding) -> int:
    with vault.write("code", now=NOW) as writer:
        return writer.add_codings(rows, at=NOW)


def unlock(_: str) -> str:
    return PASSPHRASE


def nobody(_: str) -> str:
    raise AssertionError("an open vault asks for no passphrase")


def raw(path: Path, key: bytes) -> Any:
    """Open the database past the vault, as somebody would who has the key."""
    connection = dbapi2.connect(str(path / "vault.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def bytes_of(path: Path) -> bytes:
    """Read every byte of every file of a vault, names of files included."""
    files = sorted(p for p in path.rglob("*") if p.is_file())
    return b"".join(str(p.relative_to(path)).encode() + p.read_bytes() for p in files)


def make_older(vault: Vault, revision: str = "0001") -> None:
    """Take an open vault back to an earlier schema, as if an earlier program had written it, and close it."""
    from alembic import command

    from firsthand.vault.database.schema import steps

    store = vault._store
    with store._writer.begin() as connection:  # in steps each of which may be the last: the migration is killed, too
        run(connection, "UPDATE meta SET value = substr(value, 1, 65) || '1000000' WHERE name = ?", (high_water.KEY,))
    store.layout.high_water.unlink(missing_ok=True)
    with store._writer.begin() as connection:
        run(connection, "DELETE FROM meta WHERE name = ?", (high_water.KEY,))
        originals = Originals(store.layout.originals, connection)

        def unseal() -> None:
            _unseal(connection, originals, store.identity)

        with steps(connection, unseal) as config:
            command.downgrade(config, revision)
    vault.close()
    store.layout.keyring.unlink()


def _unseal(connection: Connection, originals: Originals, identity: str) -> None:
    """Write everything that is under a source's key as the schema before had it."""
    keyring = connection.keyring
    for source, _, alias, attributes in list(told_of_all(connection)):
        told = (json.dumps(alias, ensure_ascii=False), json.dumps(attributes, ensure_ascii=False))
        run(connection, "UPDATE source SET alias = ?, attributes = ? WHERE id = ?", (*told, source))
    plain: dict[str, str] = {}
    for text, keyed in rows(connection, "SELECT id, digest FROM transcript"):
        run_many(
            connection,
            "UPDATE turn SET text = ? WHERE id = ?",
            [(said, turn) for turn, said in turn_rows(connection, text)],
        )
        plain[keyed] = plain_digest(read_turns(connection, text))
        run(connection, "UPDATE transcript SET digest = ? WHERE id = ?", (plain[keyed], text))
    _rewrite_journal(connection, plain)
    for number, source, memo, exact in rows(
        connection,
        "SELECT c.id, i.source, c.sealed_memo, c.sealed_exact FROM coding c "
        "JOIN transcript t ON t.id = c.transcript JOIN interview i ON i.id = t.interview",
    ):
        words = (open_words(keyring, source, MEMO, number, memo), open_words(keyring, source, EXACT, number, exact))
        run(connection, "UPDATE coding SET memo = ?, exact = ? WHERE id = ?", (*words, number))
    for *place, told in rows(connection, "SELECT source, given, scope, decision, told FROM consent"):
        note, said = terms.read_told(terms.opened(keyring, place, told))
        run(
            connection,
            "UPDATE consent SET note = ?, terms = ? WHERE source = ? AND given = ? AND scope = ? AND decision = ?",
            (note, terms.written(said), *place),
        )
    _unseal_originals(connection, originals, identity)


def _rewrite_journal(connection: Connection, digests: Mapping[str, str]) -> None:
    """Write the journal with other digests of the words, as if they had been those from the beginning."""
    triggers = rows(connection, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    for name, _ in triggers:
        run(connection, f"DROP TRIGGER {name}")
    previous, number = journal.GENESIS, 0
    for number, time, user, action, details in rows(
        connection, "SELECT number, time, user, action, details FROM journal ORDER BY number"
    ):
        told = details
        for keyed, plain in digests.items():
            told = told.replace(keyed, plain)
        digest = journal.entry_digest(number, time, user, action, json.loads(told), previous)
        run(
            connection,
            "UPDATE journal SET details = ?, previous = ?, digest = ? WHERE number = ?",
            (told, previous, digest, number),
        )
        previous = digest
    run(connection, "UPDATE meta SET value = ? WHERE name = 'journal'", (f"{number} {previous}",))
    for _, sql in triggers:
        run(connection, sql)


def _unseal_originals(connection: Connection, originals: Originals, identity: str) -> None:
    """Write each pack anew with the files as they came, named by their SHA-256."""
    import io
    import tarfile

    recipients = membership.recipients(connection)
    for (pack,) in rows(connection, "SELECT DISTINCT pack FROM sealed"):
        held, out = originals.read_pack(pack, identity), io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for file, name, source in rows(
                connection, "SELECT digest, name, source FROM sealed WHERE pack = ?", (pack,)
            ):
                data = connection.keyring.open(source, "original", file, held[name])
                digest = sha256(data).hexdigest()
                info = tarfile.TarInfo(digest + Path(name).suffix)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
                run(
                    connection,
                    "INSERT OR IGNORE INTO sealed (digest, pack, name) VALUES (?, ?, ?)",
                    (digest, pack, info.name),
                )
                run(connection, "UPDATE transcript SET file = ? WHERE file = ?", (digest, file))
                run(connection, "DELETE FROM sealed WHERE digest = ?", (file,))
        fresh = originals._write(keys.seal(out.getvalue(), recipients))
        run(connection, "UPDATE sealed SET pack = ? WHERE pack = ?", (fresh, pack))
        originals.supersede(pack)

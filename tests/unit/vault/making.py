"""Small invented vaults for the tests of the vault."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from firsthand.model.coding import Basis, Coding, DatedCoding, Polarity
from firsthand.model.intake import Admission, RegisterRow
from firsthand.model.private import Private
from firsthand.model.testimony import InterviewRef, PassageRef, Speaker, Status, Turn, Value
from firsthand.vault import Vault

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 1)
PASSPHRASE = "four plain invented words"
OTHER = "another set of plain words"

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


def make_older(path: Path, key: bytes, revision: str = "0001") -> None:
    """Take a vault's schema back to an earlier revision, as if an earlier program had written it."""
    from alembic import command

    from firsthand.vault.engine import open_engine
    from firsthand.vault.schema import steps

    engine = open_engine(path / "vault.db", key, writing=True)
    with engine.begin() as connection, steps(connection) as config:
        command.downgrade(config, revision)
    engine.dispose()

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from firsthand.errors import EnvironmentFault, VaultBusy
from firsthand.text.query import Query, parse_query
from firsthand.vault import Vault, migrations
from firsthand.vault.database import schema
from firsthand.vault.database.engine import rows
from firsthand.vault.disk.lock import WriterLock
from firsthand.vault.keys import keys
from tests.unit.vault.making import NOW, admission, admit, code, coding, make_older, nobody, raw

VERSIONS = Path(migrations.__file__).parent / "versions"


@pytest.fixture
def older(vault: Vault) -> Path:
    """A vault of the first schema, with an interview and a coding in it."""
    admit(vault, admission("S01"))
    code(vault, coding("S01/2"))
    make_older(vault)
    return vault.path


def _hits(vault: Vault) -> int:
    query = parse_query("committee")
    assert isinstance(query, Query)
    return vault.search(query).total


@pytest.mark.parametrize("writing", [True, False])
def test_an_older_vault_is_brought_up_to_date_and_loses_nothing(older: Path, *, writing: bool) -> None:
    with Vault.open(older, nobody, writing=writing) as vault:
        assert [e.action for e in vault.journal()] == ["create", "admit", "code", "migrate", "reindex"]
        migrated = list(vault.journal())[3]
        assert migrated.details["effects"] == [{"did": "migrate", "from": "0001", "to": schema.HEAD}]
        assert vault.verify().number == 5
        assert (_hits(vault), len(vault.codings())) == (1, 1)
        assert vault.original(admission("S01").digest) == admission("S01").original
        assert len(list((older / "originals").iterdir())) == 1
    with Vault.open(older, nobody, writing=True) as vault:
        assert vault.verify().number == 5
        assert admit(vault, admission("S02")) == ["new"]
        assert _hits(vault) == 2


def test_a_reader_does_not_migrate_beside_a_writer(older: Path) -> None:
    lock = WriterLock(older / "vault.lock")
    with pytest.raises(VaultBusy):
        Vault.open(older, nobody)
    lock.release()
    with Vault.open(older, nobody) as vault:
        assert _hits(vault) == 1


def test_a_reader_beside_a_writer_makes_do_with_an_index_of_another_analysis(vault: Vault) -> None:
    admit(vault, admission("S01"))
    connection = raw(vault.path, vault._store.key)
    connection.execute("UPDATE meta SET value = 'older' WHERE name = 'analyser'")
    connection.close()
    with Vault.open(vault.path, nobody) as reader:
        assert _hits(reader) == 1
        assert reader.verify().number == 2


def test_a_vault_of_a_newer_program_is_refused_and_left_alone(vault: Vault) -> None:
    vault.close()
    connection = raw(vault.path, vault._store.key)
    connection.execute("UPDATE alembic_version SET version_num = '0099'")
    connection.close()
    before = (vault.path / "vault.db").read_bytes()
    for writing in (True, False):
        with pytest.raises(EnvironmentFault, match="newer Firsthand") as caught:
            Vault.open(vault.path, nobody, writing=writing)
        assert "Install the newest" in caught.value.advice
    assert (vault.path / "vault.db").read_bytes() == before


def test_a_current_vault_opens_without_the_migration_library(vault: Vault) -> None:
    vault.close()
    program = (
        "import sys\nfrom pathlib import Path\nfrom firsthand.vault import Vault\n"
        "with Vault.open(Path(sys.argv[1]), lambda user: ''):\n"
        "    print({'alembic', 'sqlalchemy', 'kiwipiepy', 'tarfile'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, vault.path], capture_output=True, text=True, check=True)
    assert "alembic" not in done.stdout
    assert "sqlalchemy" not in done.stdout
    assert "kiwipiepy" not in done.stdout


def test_the_program_knows_every_step_there_is() -> None:
    steps = sorted(re.match(r"\d+", path.name)[0] for path in VERSIONS.glob("0*.py"))  # type: ignore[index]
    assert steps == sorted({*schema.OLDER, schema.HEAD})


def test_a_migrated_vault_has_the_schema_of_a_new_one(older: Path, tmp_path: Path) -> None:
    def shape(vault: Vault) -> list[tuple[str, str]]:
        with vault._store.reading() as connection:
            return [tuple(row) for row in rows(connection, "SELECT name, sql FROM sqlite_master ORDER BY name")]

    with Vault.create(tmp_path / "new", "example", None, now=NOW) as new, Vault.open(older, nobody) as migrated:
        assert shape(new) == shape(migrated)


def test_the_members_of_an_older_vault_are_signed_for_by_who_first_opens_it(older: Path) -> None:
    from firsthand.model.roles import FOUNDER

    with Vault.open(older, nobody, writing=True) as vault:
        assert vault.roles() == {"example": FOUNDER}
        assert list(vault.officer_recipients()) == ["example"]
        assert vault.open_sealed(keys.seal(b"from the field", [vault.recipient()])) == b"from the field"
        vault.add_member("late", None, now=NOW, roles=FOUNDER)
    with Vault.open(older, nobody, user="late") as vault:
        assert list(vault.officer_recipients()) == ["example", "late"]

"""Which schema a vault has, and bringing it up to date. Alembic is imported only when there is something to do."""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Connection

from firsthand.errors import EnvironmentFault, VaultDamaged
from firsthand.vault.engine import one

HEAD = "0005"
OLDER = frozenset({"0001", "0002", "0003", "0004"})


def is_current(connection: Connection) -> bool:
    """Tell whether the schema is this program's. Raises EnvironmentFault for a newer one, VaultDamaged for none."""
    revision = revision_of(connection)
    if not revision:
        raise VaultDamaged("the vault's database is empty", "Restore the vault folder from a backup.")
    if revision not in OLDER | {HEAD}:
        raise EnvironmentFault(
            f"this vault was written by a newer Firsthand (schema {revision}; this one knows {HEAD})",
            "Install the newest Firsthand and open it again. Nothing was changed.",
        )
    return revision == HEAD


def revision_of(connection: Connection) -> str:
    """Name the schema's revision; empty when there is no schema yet."""
    if one(connection, "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'") is None:
        return ""
    found = one(connection, "SELECT version_num FROM alembic_version")
    return "" if found is None else str(found[0])


def migrate(connection: Connection, revision: str = HEAD) -> None:
    """Run the steps up to ``revision`` inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("firsthand.vault") / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)

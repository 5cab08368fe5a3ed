"""Which schema a vault has, and bringing it up to date. Alembic is imported only when there is something to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from firsthand.errors import EnvironmentFault, VaultDamaged
from firsthand.vault.database.engine import Connection, one

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0013"
OLDER = frozenset({"0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012"})


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


def migrate(connection: Connection, seal: Callable[[], None], revision: str = HEAD) -> None:
    """Run the steps up to ``revision`` inside the connection's transaction.

    ``seal`` is called where step 0006 puts what is there under the sources' own keys: a step has no keys itself.
    """
    from alembic import command

    with steps(connection, seal) as config:
        command.upgrade(config, revision)


@contextmanager
def steps(connection: Connection, seal: Callable[[], None]) -> Iterator[Config]:
    """Make the steps known to Alembic, over this connection. What the database says is raised as the database's."""
    from alembic.config import Config
    from sqlalchemy import StaticPool, create_engine
    from sqlalchemy.exc import DBAPIError

    config = Config()
    config.set_main_option("script_location", str(files("firsthand.vault") / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    engine = create_engine("sqlite://", creator=lambda: _Lent(connection.driver), module=dbapi2, poolclass=StaticPool)
    try:
        with engine.connect() as lent:
            config.attributes["connection"] = lent
            config.attributes["seal"] = seal
            yield config
    except DBAPIError as fault:
        raise (fault.orig or fault) from None


class _Lent:
    """sqlcipher3's connection as Alembic sees it, which may use the transaction it finds itself in but not end it."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    def commit(self) -> None:
        """Leave it to the lender."""

    rollback = close = commit

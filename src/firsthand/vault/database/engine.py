"""Connections to the encrypted database, every setting in one place. The key is never in an address or a log."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

if TYPE_CHECKING:
    from firsthand.vault.keys.keyring import Keyring

_SETTINGS = (
    "temp_store = MEMORY",
    "secure_delete = ON",
    "foreign_keys = ON",
    "synchronous = FULL",
    "busy_timeout = 5000",
    "trusted_schema = OFF",
)


class Connection:
    """One connection, in a transaction from :meth:`begin` to :meth:`commit` or :meth:`rollback`.

    ``driver`` is sqlcipher3's own: what the vault asks of it needs nothing between, and nothing between need be loaded.
    As the driver holds the key to the pages, so the connection holds the keys to what each source said.
    """

    def __init__(self, driver: Any, begin: str, keyring: Keyring | None = None) -> None:
        self.driver = driver
        self._begin = begin
        self._keyring = keyring

    @property
    def keyring(self) -> Keyring:
        """The sources' data keys. A connection made to look after the database only has none."""
        assert self._keyring is not None
        return self._keyring

    def begin(self) -> None:
        """Begin a transaction. Whoever begins one ends it."""
        self.driver.execute(self._begin)

    def commit(self) -> None:
        """Keep what was done."""
        self.driver.commit()

    def rollback(self) -> None:
        """Undo what was done."""
        self.driver.rollback()


class Engine:
    """Makes the connections to one database, and keeps one of them open between transactions."""

    def __init__(self, connect: Callable[[], Any], begin: str, keyring: Keyring | None = None) -> None:
        self._connect = connect
        self._begin = begin
        self._keyring = keyring
        self._idle: list[Any] = []

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Lend a connection. A transaction that was not ended is undone."""
        driver = self.take()
        try:
            yield Connection(driver, self._begin, self._keyring)
        finally:
            self._give_back(driver)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Lend a connection in a transaction, and keep what was done unless an exception is raised."""
        with self.connect() as connection:
            connection.begin()
            yield connection
            connection.commit()

    def take(self) -> Any:
        """Hand over sqlcipher3's connection, for the taker to close."""
        with suppress(IndexError):  # another thread may have taken it
            return self._idle.pop()
        return self._connect()

    def dispose(self) -> None:
        """Close the connection that is kept."""
        while self._idle:
            self._idle.pop().close()

    def _give_back(self, driver: Any) -> None:
        try:
            driver.rollback()
        except dbapi2.Error:  # it will not serve again, and what went wrong before it is what is to be told
            driver.close()
            return
        if self._idle:
            driver.close()
        else:
            self._idle.append(driver)


def open_engine(
    path: Path,
    key: bytes,
    keyring: Keyring | None = None,
    *,
    writing: bool = False,
    create: bool = False,
    alone: bool = False,
) -> Engine:
    """Make an engine whose transactions see one state of the vault; a writer's begin at once and exclude others.

    ``alone`` keeps every other connection out, readers too, and leaves the write-ahead log for a rollback journal;
    it serves one connection. A reader's connection cannot write.
    """

    def connect() -> Any:
        return _connect(path, key, create=create, settings=_settings_for(writing=writing, create=create, alone=alone))

    return Engine(connect, "BEGIN IMMEDIATE" if writing else "BEGIN", keyring)


def _settings_for(*, writing: bool, create: bool, alone: bool) -> Iterable[str]:
    yield from _SETTINGS
    if create:
        yield "journal_mode = WAL"
    if alone:
        yield "busy_timeout = 1000"
        yield "locking_mode = EXCLUSIVE"
        yield "journal_mode = DELETE"
    yield "cache_size = -65536" if writing else "query_only = ON"


def _connect(path: Path, key: bytes, *, create: bool, settings: Iterable[str]) -> Any:
    if create and not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    try:
        return _configured(uri, key, settings)
    except dbapi2.OperationalError as fault:
        # A folder that cannot be written has no room for a write-ahead log. Without one the file alone is the vault.
        log = path.with_name(path.name + "-wal")
        unwritable = any(told in str(fault) for told in ("unable to open", "readonly"))
        if not unwritable or create or not path.exists() or (log.exists() and log.stat().st_size):
            raise
        return _configured(f"{path.absolute().as_uri()}?mode=ro&immutable=1", key, settings)


def _configured(uri: str, key: bytes, settings: Iterable[str]) -> Any:
    connection = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for setting in settings:
            connection.execute(f"PRAGMA {setting}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def checkpoint(engine: Engine) -> None:
    """Write the log back into the file and empty it, so that neither keeps a page of before; unless somebody reads."""
    with engine.connect() as connection:
        connection.driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def rekey(engine: Engine, key: bytes) -> None:
    """Encrypt every page anew under ``key``. The engine must be alone."""
    driver = engine.take()
    try:
        driver.execute(f"PRAGMA rekey = \"x'{key.hex()}'\"")
        driver.execute("PRAGMA journal_mode = WAL")
    finally:
        driver.close()


def log_again(engine: Engine) -> None:
    """Go back to the write-ahead log after a failure. The engine must be alone. Under a new key it need not."""
    with suppress(dbapi2.Error):
        driver = engine.take()
        try:
            driver.execute("PRAGMA journal_mode = WAL")
        finally:
            driver.close()


def among(values: Iterable[object]) -> str:
    """Write values for ``IN (SELECT value FROM json_each(?))``."""
    return json.dumps(list(values), ensure_ascii=False)


def rows(connection: Connection, sql: str, given: Sequence[object] = ()) -> list[Any]:
    """Ask, and return every row as a plain tuple. The connection is in a transaction already."""
    return list(connection.driver.execute(sql, tuple(given)).fetchall())


def one(connection: Connection, sql: str, given: Sequence[object] = ()) -> Any:
    """Ask for one row; None when there is none."""
    return connection.driver.execute(sql, tuple(given)).fetchone()


def run(connection: Connection, sql: str, given: Sequence[object] = ()) -> int:
    """Change something; the number of rows changed."""
    return int(connection.driver.execute(sql, tuple(given)).rowcount)


def run_many(connection: Connection, sql: str, given: Iterable[Sequence[object]]) -> None:
    """Change something once for each row given."""
    connection.driver.executemany(sql, given)

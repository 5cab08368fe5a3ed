"""Connections to the encrypted database, every setting in one place. The key is never in an address or a log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

_SETTINGS = (
    "temp_store = MEMORY",
    "secure_delete = ON",
    "foreign_keys = ON",
    "synchronous = FULL",
    "busy_timeout = 5000",
    "trusted_schema = OFF",
)


def open_engine(path: Path, key: bytes, *, writing: bool = False, create: bool = False, alone: bool = False) -> Engine:
    """Make an engine whose transactions see one state of the vault; a writer's begin at once and exclude others.

    ``alone`` keeps every other connection out, readers too, and leaves the write-ahead log for a rollback journal;
    it serves one connection. A reader's connection cannot write.
    """

    def connect() -> Any:
        return _connect(path, key, create=create, settings=_settings_for(writing=writing, create=create, alone=alone))

    engine = create_engine(
        "sqlite://",
        creator=connect,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0 if writing else 4,
        hide_parameters=True,
    )
    begin = "BEGIN IMMEDIATE" if writing else "BEGIN"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


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


def rekey(engine: Engine, key: bytes) -> None:
    """Encrypt every page anew under ``key``. The engine must be alone."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA rekey = \"x'{key.hex()}'\"")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()
    finally:
        raw.invalidate()


def among(values: Iterable[object]) -> str:
    """Write values for ``IN (SELECT value FROM json_each(?))``."""
    return json.dumps(list(values), ensure_ascii=False)


def rows(connection: Connection, sql: str, given: Sequence[object] = ()) -> list[Any]:
    """Ask, and return every row as a plain tuple. The connection is in a transaction already."""
    return list(_cursor(connection).execute(sql, tuple(given)).fetchall())


def one(connection: Connection, sql: str, given: Sequence[object] = ()) -> Any:
    """Ask for one row; None when there is none."""
    return _cursor(connection).execute(sql, tuple(given)).fetchone()


def run(connection: Connection, sql: str, given: Sequence[object] = ()) -> int:
    """Change something; the number of rows changed."""
    return int(_cursor(connection).execute(sql, tuple(given)).rowcount)


def run_many(connection: Connection, sql: str, given: Iterable[Sequence[object]]) -> None:
    """Change something once for each row given."""
    _cursor(connection).executemany(sql, given)


def _cursor(connection: Connection) -> Any:
    """Speak to the driver itself, inside SQLAlchemy's transaction: a row made an object costs its reading twice."""
    return connection.connection.cursor()

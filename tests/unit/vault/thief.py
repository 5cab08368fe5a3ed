"""Everything that somebody who copied a vault can read of it with the age identities she holds.

Whatever opens is searched again: for more age files, for secrets that open yet others, for keys of the database and of
the sources.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlcipher3 import dbapi2

from tests.unit.vault.making import raw

AGE = b"age-encryption.org/v1\n"
_SECRET = re.compile(rb"AGE-SECRET-KEY-1[0-9A-Z]+")
PLACES = [f"{what} {row}".encode() for what, row in product(("identity", "opening"), range(1, 60))]
"""What identities and purposes are bound to under their source's key."""


class Thief:
    """Holds identities, and all they open of the vault in ``path``."""

    def __init__(self, path: Path, *identities: str) -> None:
        self._path = path
        self._secrets = set(identities)
        self._source_keys: set[bytes] = set()
        self._seen: set[bytes] = set()
        self._take(file.read_bytes() for file in path.rglob("*") if file.is_file())
        self._lying = frozenset(self._seen)
        self._open()

    @property
    def loot(self) -> bytes:
        """Every byte she can read."""
        return b"\n".join(self._seen)

    @property
    def gained(self) -> frozenset[bytes]:
        """What her keys opened, beyond the files as they lie."""
        return frozenset(self._seen - self._lying)

    @property
    def sealed(self) -> int:
        """How many age files she found, open to her or not."""
        return sum(blob.startswith(AGE) for blob in self._seen)

    def _take(self, blobs: Iterable[bytes]) -> None:
        self._seen.update(blobs)

    def _open(self) -> None:
        """Try everything on everything until nothing new comes of it."""
        tried: set[tuple[bytes, int]] = set()
        while fresh := [blob for blob in self._seen if (blob, self._power()) not in tried]:
            power = self._power()
            for blob in fresh:
                tried.add((blob, power))
                self._learn(blob)
                self._take(list(self._opened(blob)))

    def _power(self) -> int:
        return len(self._secrets) + len(self._source_keys)

    def _learn(self, blob: bytes) -> None:
        self._secrets.update(found.decode() for found in _SECRET.findall(blob))
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            self._source_keys.update(b64decode(key) for key in json.loads(blob)["keys"].values())

    def _opened(self, blob: bytes) -> Iterator[bytes]:
        for at in (match.start() for match in re.finditer(re.escape(AGE), blob)):
            identities = [pyrage.x25519.Identity.from_str(secret) for secret in self._secrets]
            with suppress(pyrage.DecryptError):
                yield pyrage.decrypt(blob[at:], identities)
        if len(blob) == 32:
            yield from self._rows(blob)
        if 12 < len(blob) < 10_000:
            for key, place in product(self._source_keys, PLACES):
                with suppress(InvalidTag):
                    yield ChaCha20Poly1305(key).decrypt(blob[:12], blob[12:], place)

    def _rows(self, key: bytes) -> Iterator[bytes]:
        """Read every cell of the database, if this is its key."""
        connection = raw(self._path, key)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                with suppress(dbapi2.OperationalError):  # the index keeps no text, and answers only to a search
                    for row in connection.execute(f'SELECT * FROM "{table}"'):
                        yield from (cell if isinstance(cell, bytes) else str(cell).encode() for cell in row)
        except dbapi2.DatabaseError:
            return
        finally:
            connection.close()

"""Everything that lies in a vault's folder, taken apart as somebody would who holds a member's identity.

Files as they lie; the database's pages decrypted one by one, free ones too, and the frames of its log; every cell of
every table, and the terms of the index; the keyring; the packs of originals; and whatever of all that opens with a
source's key that is in the keyring, or was kept from an earlier one.
"""

from __future__ import annotations

import io
import json
import tarfile
import unicodedata
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlcipher3 import dbapi2

_PAGE, _RESERVED, _SALT, _FRAME, _LOG_HEAD = 4096, 80, 16, 24, 32
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")


def unsealed(data: bytes, identity: str) -> bytes | None:
    """Decrypt an age file, or say that it does not open."""
    try:
        return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(identity)]))
    except pyrage.DecryptError:
        return None


def keys_in(keyring: bytes, identity: str) -> dict[int, bytes]:
    """Read the sources' keys out of a keyring's bytes."""
    told = unsealed(keyring, identity)
    return {} if told is None else {int(n): b64decode(key) for n, key in json.loads(told)["keys"].items()}


def layers(root: Path, identity: str, *more_keys: Mapping[int, bytes]) -> dict[str, bytes]:
    """Take a vault's folder apart: what can be read, layer by layer."""
    keyrings = [path.read_bytes() for path in (root / "keyring", root / "keyring.next") if path.exists()]
    held = [*(keys_in(data, identity) for data in keyrings), *more_keys]
    key = _database_key(root, identity)
    packs = [found for path in (root / "originals").glob("*.age") if (found := unsealed(path.read_bytes(), identity))]
    with closing(_connected(root, key)) as connection:
        cells = list(_cells(connection))
    return {
        "files": b"\n".join(str(p).encode() + p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()),
        "keyrings": b"\n".join(unsealed(data, identity) or b"" for data in keyrings),
        "pages": b"".join(_pages(root, key)),
        "cells": b"\n".join(_bytes(cell) for _, row in cells for cell in row.values()),
        "packs": b"\n".join(packs),
        "under a source's key": b"\n".join([*_opened(cells, held), *_originals(packs, held)]),
    }


def found_in(read: Mapping[str, bytes], canaries: Iterable[str]) -> set[tuple[str, str]]:
    """Say which canaries lie in which layer, in any encoding or composition."""
    return {
        (layer, canary) for canary in canaries for layer, data in read.items() if any(f in data for f in _forms(canary))
    }


def taken_apart(copy: Path, identity: str, into: Path) -> Path:
    """Lay a backup out as a vault's folder, with whatever keyring lies beside it. By hand, past the program."""
    whole = unsealed(copy.read_bytes(), identity)
    assert whole is not None
    with tarfile.open(fileobj=io.BytesIO(whole)) as tar:
        tar.extractall(into, filter="data")
    told = json.loads(copy.with_name(copy.name + ".keyring").read_bytes())
    (into / "keyring").write_bytes(b64decode(told["keyring"]))
    return into


def opened_identities(root: Path, identity: str) -> dict[str, bytes]:
    """Open every identity, and every purpose of an opening, with an officer's identity and the keys in the keyring."""
    held = [keys_in((root / "keyring").read_bytes(), identity)]
    with closing(_connected(root, _database_key(root, identity))) as connection:
        cells = list(_cells(connection))
    found = []
    for table, row in cells:
        if table in {"identity", "opening"}:
            number = row["source"] if table == "identity" else row["number"]
            inner = unsealed(_bytes(row["sealed"]), identity) or b""
            found += [inner, *_tried(f"{table} {number}", inner, held)]
    return {"identities": b"\n".join(found)}


def _forms(canary: str) -> list[bytes]:
    texts = {canary, canary.lower(), unicodedata.normalize("NFD", canary)}
    return [text.encode(encoding) for text in texts for encoding in _ENCODINGS]


def _database_key(root: Path, identity: str) -> bytes:
    for path in sorted((root / "keys").glob("*.db.age*")):
        key = unsealed(path.read_bytes(), identity)
        if key is not None:
            return key
    raise AssertionError("this identity opens no database key")


def _connected(root: Path, key: bytes) -> Any:
    connection = dbapi2.connect(str(root / "vault.db"))
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def _pages(root: Path, key: bytes) -> Iterator[bytes]:
    """Decrypt every page there is, in use or free, and every frame of the write-ahead log."""
    data = (root / "vault.db").read_bytes()
    for at in range(0, len(data), _PAGE):
        yield _page(data[at : at + _PAGE], key, _SALT if at == 0 else 0)
    log = root / "vault.db-wal"
    frames = log.read_bytes()[_LOG_HEAD:] if log.exists() else b""
    for at in range(0, len(frames), _FRAME + _PAGE):
        frame = frames[at : at + _FRAME + _PAGE]
        if len(frame) == _FRAME + _PAGE:
            first = int.from_bytes(frame[:4]) == 1
            yield _page(frame[_FRAME:], key, _SALT if first else 0)


def _page(page: bytes, key: bytes, skip: int) -> bytes:
    vector = page[_PAGE - _RESERVED : _PAGE - _RESERVED + 16]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return decryptor.update(page[skip : _PAGE - _RESERVED]) + decryptor.finalize()


def _cells(connection: Any) -> Iterator[tuple[str, dict[str, object]]]:
    """Read every row of every table there is, and every term of the index with where it stands."""
    connection.row_factory = dbapi2.Row
    for (table,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall():
        for row in connection.execute(f'SELECT * FROM "{table}"'):
            yield table, dict(row)
    connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'word', 'instance')")
    for row in connection.execute("SELECT * FROM temp.terms"):
        yield "terms", dict(row)


def _bytes(cell: object) -> bytes:
    return cell if isinstance(cell, bytes) else str(cell).encode()


def _opened(cells: list[tuple[str, dict[str, object]]], held: Sequence[Mapping[int, bytes]]) -> Iterator[bytes]:
    """Open every cell that any of the keys opens in its place."""
    for table, row in cells:
        for place, sealed in _places(table, row):
            yield from _tried(place, sealed, held)


def _places(table: str, row: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    match table:
        case "source":
            yield f"source {row['id']}", row["described"] or b""
        case "turn":
            yield f"turn {row['id']}", row["sealed"]
        case "account":
            yield f"account anchor {row['thing']}", row["anchor"] or b""
            yield f"account memo {row['thing']}", row["memo"] or b""
        case "coding":
            yield f"coding memo {row['id']}", row["memo"] or b""
            yield f"coding exact {row['id']}", row["exact"] or b""
        case "consent":
            yield f"consent {row['given']} {row['scope']} {row['decision']}", row["told"]


def _originals(packs: list[bytes], held: Sequence[Mapping[int, bytes]]) -> Iterator[bytes]:
    for pack in packs:
        with tarfile.open(fileobj=io.BytesIO(pack)) as tar:
            for info in tar:
                member = tar.extractfile(info)
                assert member is not None
                yield from _tried(f"original {info.name.partition('.')[0]}", member.read(), held)


def _tried(place: str, sealed: bytes, held: Sequence[Mapping[int, bytes]]) -> Iterator[bytes]:
    for keys in held:
        for key in keys.values():
            with suppress(InvalidTag, ValueError):
                yield ChaCha20Poly1305(key).decrypt(sealed[:12], sealed[12:], place.encode())

"""The sources' data keys: a random key each, in one small file apart from the database.

What a source said is sealed under her own key inside the encrypted database; to destroy that key is to erase her, also
from copies of the database made before. docs/formats/vault.md gives the file, docs/explain/erasure.md what that does
and what it cannot.
"""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from firsthand.errors import VaultDamaged
from firsthand.vault.disk.faults import disk_faults
from firsthand.vault.disk.layout import end_replacement, next_to, replace_overwriting
from firsthand.vault.keys import keys
from firsthand.vault.keys.canonical import canonical

FORMAT = "firsthand-keyring/1"
_NONCE = 12
_DIGESTS = b"firsthand digest 1"


@dataclass(frozen=True, slots=True)
class Held:
    """What the file holds: each source's key by her row number, and the age recipients it is sealed to.

    Beside a copy of the vault it also names the rows of those erased: a key lost is not taken for one destroyed.
    """

    keys: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    recipients: frozenset[str] = frozenset()
    erased: frozenset[int] = frozenset()


Known = tuple[bytes, Held]
"""The file as it lay there, and as it opened."""


class Keyring:
    """Seals and opens what belongs to a source. A key that is made is in the file before the vault speaks of it.

    A key is destroyed only where an erasure, or a transaction known to be cut short, says so: a database put back from
    before knows less than the file, and the newer one, put back again, finds its keys. No row's number is given twice.
    Another process may add keys at any time, so the file is read again when a key is missing or does not fit. What is
    found as it was read before, by this keyring or by the one that gave ``known``, is not opened again: that takes long
    where many are recipients.
    """

    def __init__(self, path: Path, identity: str, known: Known | None = None) -> None:
        self._path = path
        self._identity = identity
        self._known = known
        self._read: Known | None = None
        self._new: dict[int, bytes] = {}
        self._ciphers: dict[int, ChaCha20Poly1305] = {}

    @property
    def known(self) -> Known | None:
        """What was last read, for another keyring over the same file; None where nothing was."""
        return self._read

    # Sealing and opening. What is sealed is bound to its place: to the table it stands in and to its row.

    def seal(self, source: int, what: str, row: object, data: bytes) -> bytes:
        """Seal ``data`` under a source's key, as ``what`` in ``row``: nonce, ciphertext and tag."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher(source).encrypt(nonce, data, _bound(what, row))

    def open(self, source: int, what: str, row: object, sealed: bytes) -> bytes:
        """Open what :meth:`seal` sealed in that place. Raises VaultDamaged when it does not open."""
        nonce, ciphertext, bound = sealed[:_NONCE], sealed[_NONCE:], _bound(what, row)
        try:
            return self._cipher(source).decrypt(nonce, ciphertext, bound)
        except (InvalidTag, ValueError):
            self._reread()
        try:
            return self._cipher(source).decrypt(nonce, ciphertext, bound)
        except (InvalidTag, ValueError):
            raise VaultDamaged(
                "something sealed under a source's key does not open", "Restore the vault folder from a backup."
            ) from None

    def seal_text(self, source: int, what: str, row: object, text: str) -> bytes:
        """Seal words; none stay none."""
        return self.seal(source, what, row, text.encode()) if text else b""

    def open_text(self, source: int, what: str, row: object, sealed: bytes) -> str:
        """Open words."""
        return self.open(source, what, row, sealed).decode() if sealed else ""

    def digest(self, source: int, value: object) -> str:
        """Return HMAC-SHA256 of a value's canonical JSON under a source's key. Without the key it tells nothing."""
        key = hmac.digest(self._key(source), _DIGESTS, sha256)
        return hmac.digest(key, canonical(value), sha256).hex()

    def digest_over(self, rows: Iterable[tuple[int, object]]) -> str:
        """Return one digest over rows of several sources: SHA-256 over each source's own digest of hers."""
        of_source: dict[int, list[object]] = {}
        for source, row in rows:
            of_source.setdefault(source, []).append(row)
        return sha256(canonical([self.digest(*each) for each in sorted(of_source.items())])).hexdigest()

    # Keeping

    def add(self, source: int) -> None:
        """Make a key for a source who has none: only for one whose row this transaction made."""
        self._new[source] = secrets.token_bytes(32)
        self._ciphers.pop(source, None)

    @property
    def has_new(self) -> bool:
        """Tell whether keys were made that are not in the file."""
        return bool(self._new)

    def save(self, recipients: Collection[str]) -> None:
        """Write the keys made, durably, so that ``recipients`` can read them too. Called before the commit."""
        held = self._reread() if self._path.exists() else Held()
        if self._new or not held.recipients.issuperset(recipients):
            self._write(Held({**held.keys, **self._new}, held.recipients.union(recipients)))

    def forget_new(self) -> None:
        """Drop the keys made by a transaction that failed; those already written are put away by the next writer."""
        for source in self._new:
            self._ciphers.pop(source, None)
        self._new.clear()

    def settle(self, erased: Collection[int], recipients: Collection[str]) -> None:
        """Make the file hold no key of ``erased``, for exactly ``recipients``, and destroy what it held.

        Finishes an erasure, a change of members, and a replacement cut short.
        """
        held = self._reread()
        wanted = Held(_without(held.keys, erased), frozenset(recipients))
        if wanted != held:
            self._write(wanted)
        else:
            self._end_replacement()

    def destroy(self, sources: Collection[int]) -> None:
        """Destroy the keys of a transaction that was cut short."""
        if sources:
            held = self._reread()
            self._write(Held(_without(held.keys, sources), held.recipients))

    def seal_anew(self, recipients: Collection[str]) -> None:
        """Write the file anew, and destroy the old one."""
        self._write(Held(self._reread().keys, frozenset(recipients)))

    def check_complete(self, sources: Collection[int]) -> None:
        """Raise VaultDamaged when the file does not open, or lacks the key of one of ``sources``."""
        if not self._reread().keys.keys() >= set(sources):
            raise _lacking()

    def held(self) -> frozenset[int]:
        """Name the sources whose key the file holds."""
        return frozenset(self._reread().keys)

    def sealed_for(self, recipients: Collection[str], living: Collection[int], erased: Collection[int]) -> bytes:
        """Return the file as it lies beside a copy of the vault: the keys of the sources there are, who was erased."""
        held = self._reread().keys
        return _sealed(Held(_without(held, held.keys() - set(living)), frozenset(recipients), frozenset(erased)))

    def erased(self) -> frozenset[int]:
        """Name the sources of a copy who were erased after it was made."""
        return self._reread().erased

    # Within

    def _key(self, source: int) -> bytes:
        key = (
            self._new.get(source) or self._last().keys.get(source) or self._reread().keys.get(source)
        )
        if key is None:
            raise _lacking()
        return key

    def _cipher(self, source: int) -> ChaCha20Poly1305:
        cipher = self._ciphers.get(source)
        if cipher is None:
            cipher = self._ciphers[source] = ChaCha20Poly1305(self._key(source))
        return cipher

    def _last(self) -> Held:
        return self._read[1] if self._read is not None else self._reread()

    def _reread(self) -> Held:
        before = self._read or self._known
        self._read = _read((self._path, next_to(self._path), self._path), self._identity, before)
        if self._read is not before:
            self._ciphers.clear()
        return self._read[1]

    def _write(self, held: Held) -> None:
        self._end_replacement()
        sealed = _sealed(held)
        replace_overwriting(self._path, sealed)
        self._read = sealed, held
        self._new.clear()
        self._ciphers.clear()

    def _end_replacement(self) -> None:
        end_replacement(self._path, lambda data: keys.unseal(data, self._identity) is not None)


def create(path: Path, recipients: Collection[str]) -> None:
    """Write the keyring of a new vault."""
    replace_overwriting(path, _sealed(Held({}, frozenset(recipients))))


def _without(held: Mapping[int, bytes], sources: Collection[int]) -> dict[int, bytes]:
    return {source: key for source, key in held.items() if source not in sources}


def _bound(what: str, row: object) -> bytes:
    return f"{what} {row}".encode()


def _sealed(held: Held) -> bytes:
    told: dict[str, object] = {
        "format": FORMAT,
        "keys": {str(source): b64encode(key).decode() for source, key in sorted(held.keys.items())},
        "recipients": sorted(held.recipients),
    }
    if held.erased:
        told["erased"] = sorted(held.erased)
    return keys.seal(json.dumps(told, separators=(",", ":")).encode(), sorted(held.recipients))


def _read(paths: Iterable[Path], identity: str, before: Known | None) -> Known:
    """Read the first of these files that is whole: another process may be replacing the first by the second.

    ``before`` is what was read before: the same bytes hold the same keys.
    """
    for path in paths:
        with disk_faults():
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                continue
        if before is not None and data == before[0]:
            return before
        told = keys.unseal(data, identity)
        if told is not None:
            return data, _parsed(told)
    raise _damaged()


def _parsed(told: bytes) -> Held:
    try:
        read = json.loads(told)
        if read["format"] != FORMAT:
            raise _damaged()
        held = {int(source): b64decode(key, validate=True) for source, key in read["keys"].items()}
        return Held(held, frozenset(read["recipients"]), frozenset(read.get("erased", ())))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _damaged() from None


def _damaged() -> VaultDamaged:
    return VaultDamaged("the keyring does not open with this member's key", "Restore the file keyring from a backup.")


def _lacking() -> VaultDamaged:
    return VaultDamaged("the keyring lacks a source's key", "Restore the file keyring from a backup.")

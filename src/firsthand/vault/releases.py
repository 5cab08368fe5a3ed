"""Releases: what was proposed and released, who signed it, and what opens the records of its pack.

The pack itself is a file. The vault keeps its seal, the leaf hashes, and each record with what opens it: what is
somebody's is sealed under her own key, so that an erasure takes it away, also from copies.
"""

from __future__ import annotations

import hmac
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from firsthand.errors import NotPermitted, UsageError, VaultDamaged
from firsthand.model.release import Contents, How, Release, Sheet, Signed, Signing, State
from firsthand.model.roles import Permission, may
from firsthand.vault.database import journal
from firsthand.vault.database.described import codes, source_ids
from firsthand.vault.database.engine import Connection, one, rows, run, run_many
from firsthand.vault.keys import keys
from firsthand.vault.keys.canonical import canonical
from firsthand.vault.members import roster
from firsthand.vault.store import Store

SALTS, LEAVES = "release.salts", "journal.leaves"
RECORD = "release record"
PERMITTED = {Signing.EDITOR: Permission.PROPOSE, Signing.OFFICER: Permission.SIGN}
"""What signing in a role takes."""

_COLUMNS = "number, report, language, state, seal, edition, before, how, stamp"
_LEAF = 32
_NOBODY = 0


class Releases:
    """The releases, and what making one takes, as the member who opened the vault may have it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> tuple[Release, ...]:
        """List every release, proposal and dropped proposal, in order."""
        with self._store.reading() as connection:
            return releases(connection)

    def contents(self, number: int) -> Contents:
        """Read what is kept of a released pack; the records of sources erased since are gone."""
        with self._store.reading() as connection:
            return contents(connection, number)

    def secret(self, sources: Collection[str]) -> bytes:
        """Return the secret of an edition that rests on these sources: 32 bytes, the same each time.

        It is drawn from the vault's own and from the sources' data keys. Once one of them is erased nobody can draw it
        again, and so nobody can try guesses at what she said against a pack that was published.
        """
        with self._store.reading() as connection:
            known = source_ids(connection, sources)
            drawn = [connection.keyring.digest(known[source], SALTS) for source in sorted(sources)]
            return hmac.digest(_secret(connection, SALTS), canonical(drawn), "sha256")

    def journal_leaves(self) -> tuple[bytes, ...]:
        """Return the leaf data of the journal's tree, one of 32 bytes for each entry, once its chain is checked.

        Leaf data are HMAC-SHA256 of an entry's digest under a key of the vault's. Raises VaultDamaged.
        """
        with self._store.reading() as connection:
            journal.verify_chain(connection)
            key = _secret(connection, LEAVES)
            found = rows(connection, "SELECT digest FROM journal ORDER BY number")
            return tuple(hmac.digest(key, bytes.fromhex(digest), "sha256") for (digest,) in found)

    def sign(self, role: Signing, statement: bytes, *, at: datetime) -> Signed:
        """Sign with the key of the member who opened the vault. Nothing is written.

        Raises NotPermitted for who may not sign in the role, and for a key that no officer signed for.
        """
        with self._store.reading() as connection:
            listed = roster.check(connection, self._store.root).members[self._store.user]
        key = keys.verifier_of(self._store.identity)
        if listed.verifier != key:
            raise NotPermitted(
                f"{self._store.user}'s key was made before members were signed for",
                "Another officer removes her and adds her anew.",
            )
        return Signed(role, self._store.user, key, keys.sign(self._store.identity, statement), at)

    def holds(self, signed: Signed, statement: bytes) -> bool:
        """Tell whether a signature is a present member's, who may sign in its role, over this statement."""
        with self._store.reading() as connection:
            listed = roster.check(connection, self._store.root).members.get(signed.member)
        return (
            listed is not None
            and listed.verifier == signed.key
            and may(listed.roles, PERMITTED[signed.role])
            and keys.is_signed(signed.key, signed.signature, statement)
        )


def releases(connection: Connection) -> tuple[Release, ...]:
    """List every release, in order."""
    signatures: dict[int, list[Signed]] = {}
    for number, role, member, key, signature, at in rows(
        connection, "SELECT release, role, member, key, signature, signed FROM release_signature ORDER BY release, role"
    ):
        signatures.setdefault(number, []).append(
            Signed(Signing(role), member, key, bytes(signature), journal.read_stamp(at))
        )
    found = rows(connection, f"SELECT {_COLUMNS} FROM release ORDER BY number")  # noqa: S608 a constant
    return tuple(_read(row, signatures.get(row[0], ())) for row in found)


def propose(connection: Connection, proposed: Release) -> int:
    """Record a proposal with its signature, in place of the one that waits; its number."""
    waiting = (State.DROPPED.value, proposed.report, proposed.language, State.PROPOSED.value)
    run(connection, "UPDATE release SET state = ? WHERE report = ? AND language = ? AND state = ?", waiting)
    number = int(one(connection, "SELECT coalesce(max(number), 0) + 1 FROM release")[0])
    run(
        connection,
        "INSERT INTO release (number, report, language, state, seal, before, how) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, proposed.report, proposed.language, State.PROPOSED.value, proposed.seal, proposed.before or None,
         proposed.how.value if proposed.how else ""),
    )  # fmt: skip
    for signed in proposed.signatures:
        _sign(connection, number, signed)
    return number


def release(connection: Connection, number: int, signed: Signed, edition: int, held: Contents) -> None:
    """Make a proposal the release of an edition. Raises UsageError where it does not wait any more, and for whoever
    proposed it, or has her key.
    """
    before = rows(connection, "SELECT member, key FROM release_signature WHERE release = ?", (number,))
    if any(signed.member == member or signed.key == key for member, key in before):
        raise UsageError("a release needs two different people", "Another member signs what you proposed.")
    done = run(
        connection,
        "UPDATE release SET state = ?, edition = ?, leaves = ? WHERE number = ? AND state = ?",
        (State.RELEASED.value, edition, b"".join(held.leaves), number, State.PROPOSED.value),
    )
    if not done:
        raise UsageError(
            f"release {number} does not wait for a signature", "firsthand editions lists what was released."
        )
    _sign(connection, number, signed)
    of_source: dict[str, list[Sheet]] = {}
    for sheet in held.sheets:
        of_source.setdefault(sheet.source, []).append(sheet)
    numbers = source_ids(connection, [source for source in of_source if source])
    run_many(
        connection,
        "INSERT INTO release_record (release, source, held) VALUES (?, ?, ?)",
        [
            (number, of, _sealed(connection, number, of, sheets))
            for of, sheets in ((numbers[source] if source else _NOBODY, of_source[source]) for source in of_source)
        ],
    )


def stamp(connection: Connection, number: int, reply: bytes) -> None:
    """Keep the reply of a time-stamping service over a release's seal."""
    run(connection, "UPDATE release SET stamp = ? WHERE number = ?", (reply, number))


def contents(connection: Connection, number: int) -> Contents:
    """Read what is kept of a released pack."""
    found = one(connection, "SELECT leaves FROM release WHERE number = ?", (number,))
    leaves = bytes(found[0]) if found else b""
    named = codes(connection)
    sheets = [
        sheet
        for source, held in rows(
            connection, "SELECT source, held FROM release_record WHERE release = ? ORDER BY source", (number,)
        )
        for sheet in _opened(connection, number, source, named.get(source, ""), held)
    ]
    return Contents(tuple(leaves[at : at + _LEAF] for at in range(0, len(leaves), _LEAF)), tuple(sheets))


def recorded(connection: Connection) -> list[tuple[int, str]]:
    """List the releases with the digests of their seals: those the journal must name."""
    return [(each.number, each.digest.hex()) for each in releases(connection) if each.state is State.RELEASED]


def _sign(connection: Connection, number: int, signed: Signed) -> None:
    run(
        connection,
        "INSERT INTO release_signature (release, role, member, key, signature, signed) VALUES (?, ?, ?, ?, ?, ?)",
        (number, signed.role.value, signed.member, signed.key, signed.signature, journal.stamp(signed.at)),
    )


def _sealed(connection: Connection, number: int, source: int, sheets: Iterable[Sheet]) -> bytes:
    told = [[b64encode(sheet.line).decode(), sheet.openings] for sheet in sheets]
    packed = zlib.compress(canonical(told))
    return connection.keyring.seal(source, RECORD, number, packed) if source else packed


def _opened(connection: Connection, number: int, source: int, code: str, held: bytes) -> list[Sheet]:
    packed = connection.keyring.open(source, RECORD, number, held) if source else held
    return [Sheet(code, b64decode(line), openings) for line, openings in json.loads(zlib.decompress(packed))]


def _read(row: Sequence[Any], signatures: Sequence[Signed]) -> Release:
    number, report, language, state, seal, edition, before, how, reply = row
    return Release(
        number, report, language, bytes(seal), State(state), edition or 0, before or 0, How(how) if how else None,
        tuple(signatures), bytes(reply),
    )  # fmt: skip


def _secret(connection: Connection, name: str) -> bytes:
    found = one(connection, "SELECT value FROM meta WHERE name = ?", (name,))
    if found is None:
        raise VaultDamaged("a secret of the vault is missing", "Restore the vault folder from a backup.")
    return bytes.fromhex(found[0])

"""Identities, kept apart: each under its source's data key, inside an age file for the protection officers.

Where a quorum is in force there is a third seal between the two, the quorum's. Who opened which, and when, is in the
journal. What for is an officer's sentence and may hold a name: it is sealed to the officers, and the journal has a
salted digest of it.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from firsthand.errors import UsageError, VaultDamaged
from firsthand.model.identity import Identity, Opening, Quorum
from firsthand.model.private import Private
from firsthand.model.roles import Permission
from firsthand.vault.database import journal
from firsthand.vault.database.described import source_ids
from firsthand.vault.database.engine import Connection, rows, run
from firsthand.vault.identities.identity_bytes import packed, unpacked
from firsthand.vault.keys import keys, quorum
from firsthand.vault.keys.quorum import Shares
from firsthand.vault.members import roles, roster
from firsthand.vault.members.roster import Roster
from firsthand.vault.store import Change, Store

PURPOSE_WORDS = 3
"""A stated purpose has so many words or more."""

_DOMAIN = b"firsthand purpose 1\n"


def record(store: Store, change: Change, given: Sequence[Identity], now: datetime) -> int:
    """Seal identities to the officers, in place of those held; how many. Raises UsageError for an unknown source."""
    connection = change.connection
    roles.require(connection, store.user, Permission.RECORD_IDENTITY)
    signed = roster.for_officer(connection, store.user, store.root)
    sources = source_ids(connection, {identity.source for identity in given})
    for identity in given:
        source = sources[identity.source]
        inner = connection.keyring.seal(source, "identity", source, packed(identity))
        run(
            connection,
            "INSERT OR REPLACE INTO identity (source, sealed, recorded) VALUES (?, ?, ?)",
            (source, signed.seal(inner, shared=True), journal.stamp(now)),
        )
    if given:
        change.effects.append({"did": "identity.record", "sources": sorted(identity.source for identity in given)})
    return len(given)


def open_all(
    store: Store, source: str | None, purpose: str, now: datetime, given: Sequence[Private]
) -> dict[str, Identity]:
    """Open the identity of a source, or (None) all, for a stated purpose. The journal says so before anybody sees one.

    Raises UsageError for a purpose of too few words, an unknown source, one without an identity, and shares that do not
    open a quorum; NotPermitted for a member who is no officer.
    """
    _check_purpose(purpose)
    with store.transaction("identity.open", now) as change:
        connection = change.connection
        signed = roster.for_officer(connection, store.user, store.root)
        undo = _undo(signed, store.identity, given)
        wanted = None if source is None else source_ids(connection, {source})[source]
        found = {}
        for number, code, sealed in rows(
            connection,
            "SELECT i.source, s.code, i.sealed FROM identity i JOIN source s ON s.id = i.source "
            "WHERE ?1 IS NULL OR i.source = ?1 ORDER BY s.code",
            (wanted,),
        ):
            found[code] = unpacked(connection.keyring.open(number, "identity", number, undo(sealed)), code)
        if source is not None and not found:
            raise UsageError(f"no identity of {source} is recorded", "firsthand identity list lists those there are.")
        _note(change, signed, wanted, found, purpose)
    return found


def _note(change: Change, signed: Roster, source: int | None, found: Iterable[str], purpose: str) -> None:
    """Write down an opening: the purpose for officers to read, its salted digest for the journal."""
    number = journal.head(change.connection).number + 1
    salt, words = secrets.token_bytes(32), purpose.strip()
    told = json.dumps({"salt": b64encode(salt).decode(), "purpose": words}, ensure_ascii=False).encode()
    if source is not None:
        told = change.connection.keyring.seal(source, "opening", number, told)
    run(
        change.connection,
        "INSERT INTO opening (number, source, sealed) VALUES (?, ?, ?)",
        (number, source, signed.seal(told, shared=False)),
    )
    change.effects.append({"did": "identity.open", "sources": sorted(found), "purpose": purpose_digest(salt, words)})


def purpose_digest(salt: bytes, purpose: str) -> str:
    """Return the journal's digest of a purpose: SHA-256 over 32 random bytes and its words. It cannot be guessed."""
    return sha256(_DOMAIN + salt + purpose.encode()).hexdigest()


def openings(store: Store) -> tuple[Opening, ...]:
    """List every opening with what it was for, for an officer. Raises VaultDamaged for a purpose changed since."""
    with store.reading() as connection:
        roster.for_officer(connection, store.user, store.root)
        entries = {entry.number: entry for entry in journal.entries(connection)}
        found = []
        for number, source, code, sealed in rows(
            connection,
            "SELECT o.number, o.source, s.code, o.sealed FROM opening o LEFT JOIN source s ON s.id = o.source "
            "ORDER BY o.number",
        ):
            told = keys.unseal(sealed, store.identity)
            if told is not None and source is not None:
                told = connection.keyring.open(source, "opening", number, told)
            entry = entries.get(number)
            if told is None or entry is None:
                raise _damaged()
            held = json.loads(told)
            digest = purpose_digest(b64decode(held["salt"]), held["purpose"])
            if digest not in {effect.get("purpose") for effect in entry.details["effects"]}:
                raise _damaged()
            found.append(Opening(number, entry.time, entry.user, code, Private(held["purpose"])))
    return tuple(found)


def identified(store: Store) -> tuple[str, ...]:
    """List the sources whose identity is recorded, in order."""
    with store.reading() as connection:
        roles.require(connection, store.user, Permission.RECORD_IDENTITY)
        return tuple(
            code
            for (code,) in rows(connection, "SELECT s.code FROM identity i JOIN source s ON s.id = i.source ORDER BY 1")
        )


def erase(connection: Connection, source: int) -> None:
    """Take away a source's identity and what it was opened for. That it was opened stays in the journal."""
    run(connection, "DELETE FROM identity WHERE source = ?", (source,))
    run(connection, "DELETE FROM opening WHERE source = ?", (source,))


def change_officers(store: Store, change: Change, before: Roster, shares: Shares) -> None:
    """Sign for the members of now, and seal every identity anew to the officers among them.

    ``before`` is the roster until now, checked. A quorum is made anew, so that a share that leaves with an officer
    opens nothing; that takes enough of the present shares.
    """
    _replace(store, change, before, before.trust.quorum if before.trust else None, shares)


def set_quorum(store: Store, wanted: Quorum | None, now: datetime, shares: Shares) -> None:
    """Require a quorum from now on, or (None) none. Replacing or lifting one takes its shares."""
    with store.transaction("identity.quorum", now) as change:
        before = roster.for_officer(change.connection, store.user, store.root)
        if wanted is None and before.trust is None:
            raise UsageError("no quorum is in force", "firsthand identity quorum --need 2 --of 3 makes one.")
        _replace(store, change, before, wanted, shares)
        numbers = {"need": wanted.need, "of": wanted.of} if wanted else {}
        change.effects.append({"did": "identity.quorum", **numbers})


def quorum_in_force(store: Store) -> Quorum | None:
    """Say how many shares open an identity; None where an officer's key does."""
    with store.reading() as connection:
        trust = roster.for_officer(connection, store.user, store.root).trust
    return trust.quorum if trust else None


def _replace(store: Store, change: Change, before: Roster, wanted: Quorum | None, shares: Shares) -> None:
    """Sign for the members of now and the quorum wanted, and seal everything of the officers' anew."""
    connection, identity = change.connection, store.identity
    undo = _undo(before, identity, shares.given)
    trust = quorum.split(wanted, shares) if wanted else None
    now = roster.amend(connection, before, store.user, identity, trust)
    for source, sealed in rows(connection, "SELECT source, sealed FROM identity"):
        fresh = now.seal(undo(sealed), shared=True)
        run(connection, "UPDATE identity SET sealed = ? WHERE source = ?", (fresh, source))
    for number, sealed in rows(connection, "SELECT number, sealed FROM opening"):
        told = keys.unseal(sealed, identity)
        if told is None:
            raise _damaged()
        run(connection, "UPDATE opening SET sealed = ? WHERE number = ?", (now.seal(told, shared=False), number))
    change.effects.append({"did": "identity.officers", "officers": sorted(now.officers)})


def _undo(signed: Roster, identity: str, given: Sequence[Private]) -> Callable[[bytes], bytes]:
    """Return what takes off the officers' seal, and the quorum's where there is one: its shares are tried at once."""
    combined = quorum.combine(signed.trust, given) if signed.trust else None

    def undo(sealed: bytes) -> bytes:
        inner = keys.unseal(sealed, identity)
        if inner is not None and combined is not None:
            inner = keys.unseal(inner, combined)
        if inner is None:
            raise _damaged()
        return inner

    return undo


def _check_purpose(purpose: str) -> None:
    if len(purpose.split()) < PURPOSE_WORDS:
        raise UsageError(
            f"the purpose needs {PURPOSE_WORDS} words or more", "Say what for, in a sentence; the officers can read it."
        )


def _damaged() -> VaultDamaged:
    return VaultDamaged(
        "something sealed to the protection officers does not verify", "Restore the vault folder from a backup."
    )

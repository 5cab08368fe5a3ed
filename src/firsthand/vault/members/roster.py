"""Who the members are and what they may do, signed by protection officers.

Every member with the database key could write into the table of members with a program of her own: make herself an
officer, or put her key in an officer's place, and wait for identities to be sealed to it. So each change of members is
an entry of the roster, signed by somebody who was an officer in the entry before. The first signs for herself, and her
public half, the root, lies in every member's key file, under that member's own passphrase. docs/formats/vault.md gives
the bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from firsthand.errors import NotPermitted, UsageError, VaultDamaged
from firsthand.model.roles import Key, Permission, Role, holds, may
from firsthand.vault.database.engine import Connection, one, rows, run
from firsthand.vault.keys import keys, quorum
from firsthand.vault.keys.canonical import canonical
from firsthand.vault.keys.quorum import Trust
from firsthand.vault.members import roles

_DOMAIN = b"firsthand roster 1\n"


@dataclass(frozen=True, slots=True)
class Listed:
    """A member as the roster has her: her age recipient, her verifying key (none: older than rosters), her roles."""

    recipient: str
    verifier: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Roster:
    """The members as an officer last signed them, and the quorum in force. ``digest`` is that entry's."""

    number: int
    digest: str
    root: str
    members: Mapping[str, Listed]
    trust: Trust | None

    @property
    def officers(self) -> dict[str, str]:
        """The protection officers' recipients, by name in order."""
        return {name: one.recipient for name, one in self.members.items() if holds(one.roles, Key.IDENTITIES)}

    def seal(self, data: bytes, *, shared: bool) -> bytes:
        """Seal to every officer, and inside, where a quorum is in force and this is ``shared``, to the quorum."""
        inner = keys.seal(data, [self.trust.recipient]) if shared and self.trust else data
        return keys.seal(inner, self.officers.values())


def begin(connection: Connection, user: str, identity: str) -> None:
    """Sign the first entry, as the one whose public half is the root."""
    verifier = keys.verifier_of(identity)
    run(connection, "UPDATE member SET verifier = ? WHERE user = ?", (verifier, user))
    run(connection, "DELETE FROM roster")
    _sign(connection, (0, ""), user, identity, None)


def amend(connection: Connection, before: Roster, user: str, identity: str, trust: Trust | None) -> Roster:
    """Sign the members as they stand now, and the quorum. ``before`` is the roster as it was checked.

    Raises UsageError when no officer would be left, NotPermitted for an officer whose key is older than rosters.
    """
    if before.members[user].verifier != keys.verifier_of(identity):
        raise NotPermitted(
            f"{user}'s key was made before members were signed for", "Another officer removes her and adds her anew."
        )
    if not roles.holders(connection, Key.IDENTITIES):
        raise UsageError("one protection officer must remain", "Give somebody else the role officer first.")
    _sign(connection, (before.number, before.digest), user, identity, trust)
    return check(connection, before.root)


def check(connection: Connection, root: str) -> Roster:
    """Check every entry from the root on, and that the table of members says what the last one says.

    ``root`` is empty for a member whose key file is older than rosters: she believes the first entry. Raises
    VaultDamaged.
    """
    entries = rows(connection, "SELECT number, entry, signature FROM roster ORDER BY number")
    held = _followed(_vault(connection), tuple(entries))
    if held is None or (root and held.root != root) or held.members != _members(connection):
        raise damaged()
    return held


def ever(connection: Connection) -> frozenset[str]:
    """Name everybody who was a member under a roster, also who is none now."""
    entries = rows(connection, "SELECT entry FROM roster")
    return frozenset(name for (entry,) in entries for name in json.loads(entry)["members"])


def for_officer(connection: Connection, user: str, root: str) -> Roster:
    """Check the roster for an officer. Raises NotPermitted for who is none."""
    roles.require(connection, user, Permission.OPEN_IDENTITY)
    return check(connection, root)


def _sign(connection: Connection, before: tuple[int, str], user: str, identity: str, trust: Trust | None) -> None:
    entry = canonical(
        {
            "vault": _vault(connection),
            "number": before[0] + 1,
            "previous": before[1],
            "signer": user,
            "members": {
                name: [listed.recipient, listed.verifier, roles.written(listed.roles)]
                for name, listed in _members(connection).items()
            },
            "quorum": trust.written() if trust else "",
        }
    )
    run(
        connection,
        "INSERT INTO roster (number, entry, signature) VALUES (?, ?, ?)",
        (before[0] + 1, entry.decode(), keys.sign(identity, _DOMAIN + entry)),
    )


@lru_cache(maxsize=4)
def _followed(vault: str, entries: tuple[tuple[int, str, bytes], ...]) -> Roster | None:
    """Follow the entries to the last; the same entries once, for each has a signature to check. Raises VaultDamaged."""
    held: Roster | None = None
    for number, entry, signature in entries:
        try:
            told = json.loads(entry)
            if told["vault"] != vault:
                raise damaged()
            held = _next(held, number, told, entry.encode(), signature)
        except (ValueError, TypeError, KeyError):
            raise damaged() from None
    return held


def _next(before: Roster | None, number: int, told: dict[str, Any], entry: bytes, signature: bytes) -> Roster:
    """Follow one entry. Raises ValueError and the like for one that does not follow."""
    listed = told["members"].items()
    members = {name: Listed(recipient, verifier, roles.read(text)) for name, (recipient, verifier, text) in listed}
    signer = (before.members if before else members)[told["signer"]]
    expected = (before.number + 1, before.digest) if before else (1, "")
    if (told["number"], told["previous"]) != expected or number != expected[0]:
        raise ValueError("an entry is missing")
    if not may(signer.roles, Permission.MEMBERS) or not keys.is_signed(signer.verifier, signature, _DOMAIN + entry):
        raise ValueError("not signed by an officer")
    return Roster(
        number,
        sha256(_DOMAIN + entry).hexdigest(),
        before.root if before else signer.verifier,
        members,
        quorum.read(told["quorum"]),
    )


def _members(connection: Connection) -> dict[str, Listed]:
    return {
        user: Listed(recipient, verifier, roles.read(text))
        for user, recipient, verifier, text in rows(
            connection, "SELECT user, recipient, verifier, roles FROM member ORDER BY user"
        )
    }


def _vault(connection: Connection) -> str:
    return str(one(connection, "SELECT value FROM meta WHERE name = 'vault'")[0])


def damaged() -> VaultDamaged:
    """Say that nobody signed for these members."""
    return VaultDamaged(
        "the members of this vault are not those a protection officer signed for",
        "Somebody wrote into its database, or it is damaged. Nothing was opened or sealed: go back to a backup, and "
        "ask who had the key to the vault.",
    )

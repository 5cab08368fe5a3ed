"""The protection officers, and the proof of who they are.

Identities are sealed to the officers' recipients, which stand in the database; and every member with the database key
could write her own recipient there. So the officers share a secret, sealed to them, and under it stands an
authentication code over who they are and over the quorum. Nothing is sealed, to old officers or new, before an officer
has checked it; a change of officers makes a new secret.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from firsthand.errors import NotPermitted, UsageError, VaultDamaged
from firsthand.model.roles import Key, Permission
from firsthand.vault import keys, quorum, roles
from firsthand.vault.engine import Connection, one, run
from firsthand.vault.quorum import Trust

_DOMAIN = b"firsthand officers 1\n"


@dataclass(frozen=True, slots=True)
class Circle:
    """The officers, proven: each one's recipient, and the quorum in force."""

    recipients: Mapping[str, str]
    trust: Trust | None

    def seal(self, data: bytes, *, shared: bool) -> bytes:
        """Seal to every officer, and inside, where a quorum is in force and this is ``shared``, to the quorum."""
        inner = keys.seal(data, [self.trust.recipient]) if shared and self.trust else data
        return keys.seal(inner, self.recipients.values())


def establish(connection: Connection, trust: Trust | None) -> Circle:
    """Prove the officers of now under a new secret. Raises UsageError when none would be left."""
    recipients = roles.holders(connection, Key.IDENTITIES)
    if not recipients:
        raise UsageError("one protection officer must remain", "Give somebody else the role officer first.")
    secret, written = secrets.token_bytes(32), trust.written() if trust else ""
    run(
        connection,
        "INSERT OR REPLACE INTO officers (id, secret, proof, quorum) VALUES (1, ?, ?, ?)",
        (keys.seal(secret, recipients.values()), _proof(connection, secret, recipients, written), written),
    )
    return Circle(recipients, trust)


def circle(connection: Connection, user: str, identity: str) -> Circle:
    """Check the proof with an officer's identity.

    Raises NotPermitted for who is none, VaultDamaged for a proof that fails.
    """
    roles.require(connection, user, Permission.OPEN_IDENTITY)
    found = one(connection, "SELECT secret, proof, quorum FROM officers")
    secret = keys.unseal(found[0], identity) if found else None
    if secret is None:
        raise NotPermitted(
            f"what the protection officers share is not sealed to {user}'s key", "Another officer gives her the role."
        )
    recipients = roles.holders(connection, Key.IDENTITIES)
    if not hmac.compare_digest(found[1], _proof(connection, secret, recipients, found[2])):
        raise VaultDamaged(
            "the list of protection officers was changed by somebody who is none",
            "Compare firsthand member list with a backup. Nothing was opened or sealed.",
        )
    return Circle(recipients, quorum.read(found[2]))


def _proof(connection: Connection, secret: bytes, recipients: Mapping[str, str], written: str) -> bytes:
    vault = one(connection, "SELECT value FROM meta WHERE name = 'vault'")[0]
    said = json.dumps([vault, sorted(recipients.items()), written], separators=(",", ":")).encode()
    return hmac.digest(secret, _DOMAIN + said, "sha256")

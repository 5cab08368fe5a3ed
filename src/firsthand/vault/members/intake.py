"""The group's own key pair for sealed intake: anybody seals to its recipient, and who may open that holds its secret.

A new pair takes the place of the present one when somebody who held the secret no longer may; the earlier secrets
stay, because laptops in the field go on sealing to the recipient they were given.
"""

from __future__ import annotations

from firsthand.errors import NotPermitted, VaultDamaged
from firsthand.model.roles import Key
from firsthand.vault.database.engine import Connection, one, rows, run
from firsthand.vault.keys import keys
from firsthand.vault.members import roles


def renew(connection: Connection) -> int:
    """Make a new pair, its secret sealed to who may open what is sealed for the group; its number."""
    number = int(one(connection, "SELECT coalesce(max(number), 0) + 1 FROM intake_key")[0])
    sealed = keys.seal(keys.new_identity().encode(), roles.holders(connection, Key.INTAKE).values())
    run(connection, "INSERT INTO intake_key (number, sealed) VALUES (?, ?)", (number, sealed))
    return number


def secrets(connection: Connection, identity: str) -> tuple[str, ...]:
    """Open the secrets with a member's identity, the present one first. Raises NotPermitted when she holds none."""
    held = rows(connection, "SELECT sealed FROM intake_key ORDER BY number DESC")
    if not held:
        raise VaultDamaged("the vault has no key for sealed intake", "Restore the vault folder from a backup.")
    opened = [keys.unseal(sealed, identity) for (sealed,) in held]
    if None in opened:
        raise NotPermitted("the intake key is not sealed to this member", "A coder or a protection officer holds it.")
    return tuple(secret.decode() for secret in opened if secret is not None)


def seal_anew(connection: Connection, identity: str) -> None:
    """Seal every secret to who may hold it now."""
    recipients = list(roles.holders(connection, Key.INTAKE).values())
    for number, sealed in rows(connection, "SELECT number, sealed FROM intake_key"):
        secret = keys.unseal(sealed, identity)
        if secret is None:
            raise VaultDamaged("a key for sealed intake does not verify", "Restore the vault folder from a backup.")
        run(connection, "UPDATE intake_key SET sealed = ? WHERE number = ?", (keys.seal(secret, recipients), number))

"""The members' roles as the database has them, and the refusal of what they do not permit."""

from __future__ import annotations

from collections.abc import Iterable

from firsthand.errors import NotPermitted, VaultDamaged
from firsthand.model.roles import HOLDERS, MATRIX, Key, Permission, Role, may, named
from firsthand.vault.database.engine import Connection, one, rows

Roles = frozenset[Role]


def all_roles(connection: Connection) -> dict[str, Roles]:
    """Say of each member, in order, which roles she holds."""
    return {user: read(text) for user, text in rows(connection, "SELECT user, roles FROM member ORDER BY user")}


def roles_of(connection: Connection, user: str) -> Roles:
    """Say which roles somebody holds; none for a person who is no member."""
    found = one(connection, "SELECT roles FROM member WHERE user = ?", (user,))
    return read(found[0]) if found else frozenset()


def require(connection: Connection, user: str, permission: Permission) -> None:
    """Raise NotPermitted, saying which role may and who holds it, unless this member may."""
    if may(roles_of(connection, user), permission):
        return
    able = [name for name, held in all_roles(connection).items() if may(held, permission)]
    raise NotPermitted(
        f"{user} may not {permission.value}: that takes {named(MATRIX[permission])}",
        f"Here that is {', '.join(able)}." if able else "Nobody here is one; an officer can give the role.",
    )


def holders(connection: Connection, key: Key) -> dict[str, str]:
    """Name the members a key is sealed to, in order, each with her age recipient."""
    return {
        user: recipient
        for user, recipient, text in rows(connection, "SELECT user, recipient, roles FROM member ORDER BY user")
        if not HOLDERS[key].isdisjoint(read(text))
    }


def written(roles: Iterable[Role]) -> str:
    """Write roles as the database has them, in their order."""
    held = set(roles)
    return " ".join(role.value for role in Role if role in held)


def read(text: str) -> Roles:
    """Read roles as the database has them. Raises VaultDamaged for a word that is none."""
    try:
        return frozenset(Role(word) for word in text.split())
    except ValueError:
        raise VaultDamaged("a member's roles do not verify", "Restore the vault folder from a backup.") from None

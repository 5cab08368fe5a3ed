"""Who may open the vault, and giving it a new database key when somebody leaves.

Every step can be cut short. The database says who is a member and which key file is hers; files that do not agree
with it are put right, or away, by the next writer (:func:`settle_files`, :func:`finish_rekeying`).
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from firsthand.errors import NotPermitted, UsageError, VaultBusy, VaultDamaged
from firsthand.model.roles import Key, Role, holds
from firsthand.vault.database.engine import Connection, Engine, one, open_engine, rekey, rows, run
from firsthand.vault.disk.faults import database_faults, disk_faults
from firsthand.vault.disk.layout import (
    Layout,
    destroy,
    next_to,
    overwrite,
    remove,
    replace_overwriting,
    sync_folder,
    write_durably,
)
from firsthand.vault.keys import keys
from firsthand.vault.keys.keyring import Keyring
from firsthand.vault.keys.keys import Unlocked
from firsthand.vault.members import roles, roster

REKEYING = "rekeying"


def members(connection: Connection) -> tuple[str, ...]:
    """List the members, in order."""
    return tuple(user for (user,) in rows(connection, "SELECT user FROM member ORDER BY user"))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to become a member: her name, her passphrase (None: the invented example's), her roles.

    ``root`` is the roster's; empty for the first member, who is the root herself.
    """

    user: str
    passphrase: str | None
    roles: frozenset[Role]
    root: str = ""


def enrol(connection: Connection, layout: Layout, newcomer: Newcomer, database_key: bytes, added: str) -> str:
    """Make a member with an identity of her own, and return it. Raises UsageError when she is a member already.

    The database key is sealed to it where her roles hold that key.
    """
    user = newcomer.user
    if user in members(connection):
        raise UsageError(f"{user} is a member already", "firsthand passphrase changes a passphrase.")
    identity = keys.new_identity()
    recipient = keys.recipient_of(identity)
    verifier = keys.verifier_of(identity)
    wrapped = keys.wrap(user, identity, newcomer.passphrase, newcomer.root or verifier)
    write_durably(layout.identity(user), wrapped)
    if holds(newcomer.roles, Key.DATABASE):
        write_durably(layout.database_key(user), keys.seal(database_key, [recipient]))
    run(
        connection,
        "INSERT INTO member (user, recipient, verifier, key_digest, added, roles) VALUES (?, ?, ?, ?, ?, ?)",
        (user, recipient, verifier, sha256(wrapped).hexdigest(), added, roles.written(newcomer.roles)),
    )
    return identity


def give_roles(connection: Connection, layout: Layout, user: str, given: frozenset[Role], database_key: bytes) -> None:
    """Set a member's roles. Where she gains the database key it is sealed to her; where she loses it it must change."""
    before = roles.roles_of(connection, user)
    run(connection, "UPDATE member SET roles = ? WHERE user = ?", (roles.written(given), user))
    held, holding = holds(before, Key.DATABASE), holds(given, Key.DATABASE)
    if holding and not held:
        recipient = roles.holders(connection, Key.DATABASE)[user]
        write_durably(layout.database_key(user), keys.seal(database_key, [recipient]))
    if held and not holding:
        must_rekey(connection)


def recipients(connection: Connection) -> list[str]:
    """Name the age recipients of those who hold the database key: the keyring and the originals are sealed to them."""
    return list(roles.holders(connection, Key.DATABASE).values())


def key_file(layout: Layout, user: str) -> bytes | None:
    """Read a member's key file, or the one about to take its place where it is overwritten; None where there is none.

    Who opens it takes all she believes of it out of these bytes: the file may be another when it is read again.
    """
    found = None
    with disk_faults():
        for path in (layout.identity(user), next_to(layout.identity(user)), layout.identity(user)):
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                continue
            if keys.is_key_file(data):
                return data
            found = found or data
    return found


def wrap_anew(connection: Connection, layout: Layout, member: Unlocked, passphrase: str) -> str:
    """Write a member's identity under a new passphrase beside the old file, and say so; the new file's digest.

    Once the transaction has committed, :func:`settle_files` puts it in place.
    """
    wrapped = keys.wrap(member.user, member.identity, passphrase, member.root)
    digest = sha256(wrapped).hexdigest()
    write_durably(next_to(layout.identity(member.user)), wrapped)
    run(connection, "UPDATE member SET key_digest = ? WHERE user = ?", (digest, member.user))
    return digest


def strike(connection: Connection, user: str, remover: str) -> None:
    """Take a member off, and record that the database key must change where she holds it.

    Raises UsageError when that cannot be.
    """
    if user == remover:
        raise UsageError("nobody removes herself", "Ask another member.")
    if user not in members(connection):
        raise UsageError(f"{user} is not a member")
    held = holds(roles.roles_of(connection, user), Key.DATABASE)
    run(connection, "DELETE FROM member WHERE user = ?", (user,))
    if held:
        must_rekey(connection)


def must_rekey(connection: Connection) -> None:
    """Record that the database key must change: whoever writes next sees to it."""
    run(connection, "INSERT OR REPLACE INTO meta (name, value) VALUES (?, '1')", (REKEYING,))


def settle_files(connection: Connection, layout: Layout) -> None:
    """Make the folder of keys agree with the database: take up what was committed, destroy what was not.

    Files of somebody who was a member are destroyed, those of who never was left alone: a newer database may know her.
    """
    held = dict(_pairs(connection, "SELECT user, key_digest FROM member"))
    keyed = roles.holders(connection, Key.DATABASE)
    with disk_faults():
        for user, digest in held.items():
            waiting = next_to(layout.identity(user))
            if waiting.exists() and sha256(waiting.read_bytes()).hexdigest() == digest:
                if layout.identity(user).exists():
                    overwrite(layout.identity(user))  # the old passphrase opens what lay here
                waiting.replace(layout.identity(user))
        left = roster.ever(connection) - held.keys()
        gone = [path for path in layout.keys.iterdir() if path.name.split(".", 1)[0] in left]
        waiting_still = [next_to(of(user)) for user in held for of in (layout.identity, layout.database_key)]
        destroy([*gone, *waiting_still, *(layout.database_key(user) for user in held if user not in keyed)])
        remove(layout.keys.glob(".*.part"))
        sync_folder(layout.keys)


def is_rekeying(connection: Connection) -> bool:
    """Tell whether a removal was recorded whose new database key is not in place yet."""
    return one(connection, "SELECT 1 FROM meta WHERE name = ?", (REKEYING,)) is not None


def alone(layout: Layout, database_key: bytes, keyring: Keyring | None = None) -> Engine:
    """Open the database with everybody else kept out. Raises VaultBusy while anybody reads."""
    engine = open_engine(layout.database, database_key, keyring, writing=True, alone=True)
    try:
        with database_faults(), engine.connect():
            pass
    except VaultBusy:
        engine.dispose()
        raise VaultBusy(
            "somebody is reading this vault", "Removing a member needs it alone: close the others, then repeat."
        ) from None
    return engine


def finish_rekeying(engine: Engine, layout: Layout, database_key: bytes) -> bytes:
    """Give the database a new key, sealed to those who hold it now, and return it. ``engine`` is :func:`alone`.

    May be cut short and repeated: the new key lies beside the old one before the first page changes, and takes its
    place after the last; whoever opens the vault in between tries both.
    """
    with database_faults(), engine.begin() as connection:
        recipients = roles.holders(connection, Key.DATABASE)
    for user, recipient in recipients.items():
        replace_overwriting(layout.database_key(user), keys.seal(database_key, [recipient]))
    fresh = keys.new_database_key()
    for user, recipient in recipients.items():
        write_durably(next_to(layout.database_key(user)), keys.seal(fresh, [recipient]))
    with database_faults():
        rekey(engine, fresh)
    _check_opens(layout, fresh)
    with disk_faults():
        for user in recipients:
            overwrite(layout.database_key(user))
            next_to(layout.database_key(user)).replace(layout.database_key(user))
        sync_folder(layout.keys)
    return fresh


def _pairs(connection: Connection, sql: str) -> list[tuple[str, str]]:
    return [(first, second) for first, second in rows(connection, sql)]


def _check_opens(layout: Layout, database_key: bytes) -> None:
    engine = open_engine(layout.database, database_key)
    try:
        with database_faults(), engine.connect():
            pass
    finally:
        engine.dispose()


def end_rekeying(connection: Connection) -> list[str]:
    """Record that the new database key is in place; the members who hold it."""
    run(connection, "DELETE FROM meta WHERE name = ?", (REKEYING,))
    return list(roles.holders(connection, Key.DATABASE))


def database_key_of(layout: Layout, user: str, identity: str) -> bytes:
    """Find the key that opens the database, with a member's identity. Raises VaultDamaged when none does.

    Raises NotPermitted for a member to whom none was sealed.
    """
    sealed = [path for path in (layout.database_key(user), next_to(layout.database_key(user))) if path.exists()]
    if not sealed:
        raise keyless(user)
    for path in sealed:
        key = keys.unseal(path.read_bytes(), identity)
        if key is not None and _opens(layout, key):
            return key
    raise VaultDamaged("the vault does not open with this member's key", "Restore the vault folder from a backup.")


def keyless(user: str) -> NotPermitted:
    """Say that a member's roles hold no key to the vault."""
    return NotPermitted(
        f"{user} holds no key to this vault: interviewers and readers have none",
        "An interviewer seals with firsthand seal; a reader verifies what is published. If this is a coder, an editor "
        "or an officer, restore the folder keys/ from a backup.",
    )


def _opens(layout: Layout, key: bytes) -> bool:
    try:
        _check_opens(layout, key)
    except VaultDamaged:
        return False
    return True

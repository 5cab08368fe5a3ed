"""Members coming, going and changing roles, and everything that is sealed anew because of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from firsthand.errors import UsageError, WrongPassphrase
from firsthand.model.roles import Key, Permission, Role, holds
from firsthand.vault.database import journal
from firsthand.vault.identities import identities
from firsthand.vault.keys import keys
from firsthand.vault.keys.quorum import Shares
from firsthand.vault.members import intake, membership, roles, roster
from firsthand.vault.members.membership import Newcomer
from firsthand.vault.store import Change, Store
from firsthand.vault.unfinished import check_claimed


def add(store: Store, newcomer: Newcomer, now: datetime, shares: Shares) -> None:
    """Make somebody a member, and seal to her what her roles hold."""
    _check_roles(newcomer.roles)
    with store.transaction("member.add", now) as change:
        before = _Before(store, change)
        newcomer = replace(newcomer, root=before.root)
        change.note.lay()
        membership.enrol(change.connection, store.layout, newcomer, store.key, journal.stamp(now))
        change.effects.append({"did": "member.add", "member": newcomer.user, "roles": _told(newcomer.roles)})
        before.settle(shares)
    store.tidy()


def set_roles(store: Store, user: str, given: frozenset[Role], now: datetime, shares: Shares) -> None:
    """Give a member these roles and no others.

    Raises UsageError for nobody's name, for no roles, and where no officer would be left; VaultBusy while anybody reads
    and the database must get a new key.
    """
    _check_roles(given)
    with store.reading() as connection:
        held = roles.all_roles(connection).get(user)
    if held is None:
        raise UsageError(f"{user} is not a member", "firsthand member list lists them.")
    if user == store.user and not holds(given, Key.DATABASE):
        raise UsageError("nobody takes her own key to the vault away", "Ask another officer.")
    if held == given:
        return
    if holds(given, Key.DATABASE) or not holds(held, Key.DATABASE):
        with store.transaction("member.roles", now) as change:
            _change_roles(store, change, user, given, shares)
    else:
        with store.alone() as engine:
            with store.transaction("member.roles", now, engine) as change:
                _change_roles(store, change, user, given, shares)
            store.renew_key(engine)
    store.tidy()


def remove(store: Store, user: str, now: datetime, shares: Shares) -> None:
    """Take a member off, and seal to those left what she held. Raises as :func:`set_roles`."""
    with store.reading() as connection:
        held = roles.roles_of(connection, user)
    if not holds(held, Key.DATABASE):
        with store.transaction("member.remove", now) as change:
            _strike(store, change, user, shares)
    else:
        with store.alone() as engine:
            with store.transaction("member.remove", now, engine) as change:
                _strike(store, change, user, shares)
            store.renew_key(engine)
    store.tidy()


def change_passphrase(store: Store, old: str, new: str, now: datetime) -> None:
    """Wrap the member's identity with another passphrase. Raises WrongPassphrase when ``old`` is not right."""
    keys.check_passphrase(new)
    wrapped = membership.key_file(store.layout, store.user)
    if wrapped is None or not keys.needs_passphrase(wrapped):
        raise UsageError("the invented example has no passphrase to change")
    if keys.unwrap(store.user, wrapped, old).identity != store.identity:
        raise WrongPassphrase
    with store.transaction("passphrase", now) as change:
        digest = membership.wrap_anew(change.connection, store.layout, store.member, new)
        change.effects.append({"did": "passphrase", "member": store.user, "key": digest})
    store.tidy()


def _strike(store: Store, change: Change, user: str, shares: Shares) -> None:
    before = _Before(store, change)
    membership.strike(change.connection, user, store.user)
    change.effects.append({"did": "member.remove", "member": user})
    before.settle(shares)


def _change_roles(store: Store, change: Change, user: str, given: frozenset[Role], shares: Shares) -> None:
    before = _Before(store, change)
    membership.give_roles(change.connection, store.layout, user, given, store.key)
    change.effects.append({"did": "member.roles", "member": user, "roles": _told(given)})
    before.settle(shares)


class _Before:
    """Who held which key before a change of members, and the roster, checked."""

    def __init__(self, store: Store, change: Change) -> None:
        roles.require(change.connection, store.user, Permission.MEMBERS)
        check_claimed(store.layout, change.connection)
        self._store, self._change = store, change
        self._roster = roster.for_officer(change.connection, store.user, store.root)
        self._holders = {key: set(roles.holders(change.connection, key)) for key in Key}

    @property
    def root(self) -> str:
        """The roster's root, for a newcomer's key file."""
        return self._roster.root

    def settle(self, shares: Shares) -> None:
        """Sign for the members of now, and seal anew what others hold now than did before."""
        connection, identity = self._change.connection, self._store.identity
        now = {key: set(roles.holders(connection, key)) for key in Key}
        if now[Key.DATABASE] != self._holders[Key.DATABASE]:
            self._change.originals.seal_anew(identity)
        if now[Key.INTAKE] != self._holders[Key.INTAKE]:
            intake.seal_anew(connection, identity)
        if self._holders[Key.INTAKE] - now[Key.INTAKE]:
            self._change.effects.append({"did": "intake.key", "number": intake.renew(connection)})
        if now[Key.IDENTITIES] == self._holders[Key.IDENTITIES]:
            roster.amend(connection, self._roster, self._store.user, identity, self._roster.trust)
        else:
            identities.change_officers(self._store, self._change, self._roster, shares)


def _check_roles(given: frozenset[Role]) -> None:
    if not given:
        raise UsageError("a member needs a role", f"Name one or several of {', '.join(Role)} with --role.")


def _told(given: frozenset[Role]) -> list[str]:
    return roles.written(given).split()

"""Who may do what: the roles of a group's members, the permissions, and the matrix between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What a member does in the group. A person may hold several."""

    INTERVIEWER = "interviewer"
    CODER = "coder"
    EDITOR = "editor"
    OFFICER = "officer"
    READER = "reader"


class Permission(StrEnum):
    """One thing that only some roles may do, in the words of the refusal."""

    READ = "read testimony"
    OPEN_SEALED = "open what was sealed for the group"
    ADMIT = "admit interviews"
    CODE = "code passages"
    ROUND = "begin or close a blind round"
    EVENTS = "record what happened"
    APPROVE = "approve transcripts"
    CONSENT = "record consent"
    WITHDRAW = "record a withdrawal"
    SETTLE = "settle a withdrawal"
    BUILD = "build a draft"
    PUBLISH = "publish a report"
    PROPOSE = "propose a release"
    SIGN = "sign a release"
    DISCLOSE = "open a record of a pack to somebody"
    STRIKE = "ask that an edition be struck"
    DECIDE = "decide a review"
    LEDGER = "read the disclosure ledger"
    TOTALS = "share totals of what happened"
    SHARE = "share single events"
    OPEN_IDENTITY = "open an identity"
    RECORD_IDENTITY = "record an identity"
    ERASE = "erase a source"
    MEMBERS = "manage members"
    KEYS = "change keys and set the journal's clock right"
    BACK_UP = "back up the vault"
    RESTORE = "restore a backup"
    JOURNAL = "verify the journal"


class Key(StrEnum):
    """A secret that the vault seals to some members only."""

    DATABASE = "the database key"
    INTAKE = "the intake key"
    IDENTITIES = "an officer's own key"


_I, _C, _E, _O = Role.INTERVIEWER, Role.CODER, Role.EDITOR, Role.OFFICER

MATRIX: Mapping[Permission, frozenset[Role]] = MappingProxyType(
    {
        Permission.READ: frozenset({_C, _E, _O}),
        Permission.OPEN_SEALED: frozenset({_C, _O}),
        Permission.ADMIT: frozenset({_C, _O}),
        Permission.CODE: frozenset({_C}),
        Permission.ROUND: frozenset({_E}),
        Permission.EVENTS: frozenset({_C, _O}),
        Permission.APPROVE: frozenset({_C, _E}),
        Permission.CONSENT: frozenset({_O}),
        Permission.WITHDRAW: frozenset({_C, _E, _O}),
        Permission.SETTLE: frozenset({_O}),
        Permission.BUILD: frozenset({_E, _O}),
        Permission.PUBLISH: frozenset({_E}),
        Permission.PROPOSE: frozenset({_E}),
        Permission.SIGN: frozenset({_O}),
        Permission.DISCLOSE: frozenset({_O}),
        Permission.STRIKE: frozenset({_O}),
        Permission.DECIDE: frozenset({_E, _O}),
        Permission.LEDGER: frozenset({_E, _O}),
        Permission.TOTALS: frozenset({_E, _O}),
        Permission.SHARE: frozenset({_O}),
        Permission.OPEN_IDENTITY: frozenset({_O}),
        Permission.RECORD_IDENTITY: frozenset({_O}),
        Permission.ERASE: frozenset({_O}),
        Permission.MEMBERS: frozenset({_O}),
        Permission.KEYS: frozenset({_O}),
        Permission.BACK_UP: frozenset({_E, _O}),
        Permission.RESTORE: frozenset({_O}),
        Permission.JOURNAL: frozenset({_C, _E, _O}),
    }
)
"""Which roles may. An interviewer seals what she recorded, a reader verifies what is published: both from outside."""

HOLDERS: Mapping[Key, frozenset[Role]] = MappingProxyType(
    {
        Key.DATABASE: MATRIX[Permission.READ],
        Key.INTAKE: MATRIX[Permission.OPEN_SEALED],
        Key.IDENTITIES: MATRIX[Permission.OPEN_IDENTITY],
    }
)
"""To the members of which roles each key is sealed."""

_OF_ITS_OWN: Mapping[Permission, Key] = {
    Permission.OPEN_SEALED: Key.INTAKE,
    Permission.OPEN_IDENTITY: Key.IDENTITIES,
}

FOUNDER = frozenset({_I, _C, _E, _O})
"""The roles of whoever makes a vault: she begins alone."""

_NOUNS = {_I: "interviewer", _C: "coder", _E: "editor", _O: "protection officer", Role.READER: "reader"}


def may(roles: Collection[Role], permission: Permission) -> bool:
    """Tell whether somebody with these roles may."""
    return not MATRIX[permission].isdisjoint(roles)


def key_for(permission: Permission) -> Key:
    """Name the key that is needed to do it at all: most need the database and no more."""
    return _OF_ITS_OWN.get(permission, Key.DATABASE)


def refused_by_key(role: Role, permission: Permission) -> bool:
    """Tell whether this role is kept from it by a key it does not hold, and not by the program only."""
    return role not in MATRIX[permission] and role not in HOLDERS[key_for(permission)]


def holds(roles: Collection[Role], key: Key) -> bool:
    """Tell whether the vault seals this key to somebody with these roles."""
    return not HOLDERS[key].isdisjoint(roles)


def named(roles: Iterable[Role]) -> str:
    """Say the roles in their order, as in "a coder, an editor or a protection officer"."""
    held = set(roles)
    nouns = [f"{'an' if _NOUNS[role][0] in 'aeio' else 'a'} {_NOUNS[role]}" for role in Role if role in held]
    return " or ".join([", ".join(nouns[:-1]), nouns[-1]]) if len(nouns) > 1 else "".join(nouns)

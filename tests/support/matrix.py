"""The page of roles, written from the matrix itself."""

from __future__ import annotations

from firsthand.model.roles import HOLDERS, MATRIX, Permission, Role, refused_by_key

HEAD = """# Roles

A member holds one role or several: in a small group one person does the work of three. `firsthand member add NAME`
gives them with `--role`, `firsthand member roles NAME` changes them, `firsthand member list` shows them. This page is
generated from the program's own matrix; a test compares it, and another tries every cell.

| role | does |
|---|---|
| interviewer | records; seals what she recorded for the group (`firsthand seal`), and cannot read it back |
| coder | takes interviews in and codes them; sees no name |
| editor | writes, publishes and proposes to release the report; sees no name |
| officer | the protection officer: holds identities and consent, manages members, signs releases, erases |
| reader | checks what is published, from outside: funder, journalist, court, UN body |

Whoever makes a vault is interviewer, coder, editor and officer. One officer always remains.

## The matrix

**no, by key**: what she would need is not sealed to her; no program helps her. **no, by program**: she holds the key to
the vault, and Firsthand refuses and names who may.

"""

MIDDLE = """
Sealing for the group takes no role, no membership and no key. Changing one's own passphrase takes no role.

## The keys

| key | is sealed to | opens |
|---|---|---|
"""

OPENS = (
    "the database, and with it the keyring: testimony, codes, consents, the journal",
    "files sealed for the group in the field",
    "identities, and what they were opened for; under a quorum together with its shares",
)

TAIL = """
## What this protects from, and what not

- An interviewer's or a reader's stolen laptop and passphrase open nothing of the vault.
- A coder's or an editor's open testimony, and no identity: not a name, whatever program is used.
- What is refused by program is a rule among colleagues, not a lock. Somebody who holds the key to the vault can read
  its database with a program of her own, and write into it: a consent, a code, a line of the journal.
- She cannot make herself an officer. Who the members are is signed by an officer at each change, and checked each time
  the vault is opened and before anything is sealed ([the vault folder](../formats/vault.md#the-roster)). She can put an
  old copy of the database in the present one's place, and with it the officers of then; only a journal head written
  down elsewhere shows that.
- Somebody who loses a role keeps what she read and copied before. The keys are new from then on: a copy made before
  opens with what she kept.
- An officer alone can open every identity. [A quorum](../explain/identities.md#two-of-three) is for groups that do not
  want that.
"""


def page() -> str:
    """Write the page: the matrix cell by cell, then the keys."""
    head = f"| may | {' | '.join(Role)} |\n|---|{'---|' * len(Role)}\n"
    rows = [
        f"| {permission.value} | {' | '.join(_cell(role, permission) for role in Role)} |\n"
        for permission in Permission
    ]
    keys = [
        f"| {key.value} | {', '.join(role for role in Role if role in HOLDERS[key])} | {opens} |\n"
        for key, opens in zip(HOLDERS, OPENS, strict=True)
    ]
    return HEAD + head + "".join(rows) + MIDDLE + "".join(keys) + TAIL


def _cell(role: Role, permission: Permission) -> str:
    if role in MATRIX[permission]:
        return "yes"
    return "no, by key" if refused_by_key(role, permission) else "no, by program"

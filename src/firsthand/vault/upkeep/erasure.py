"""Erasing a source: nothing she said is left but her code and a day, and her key is destroyed.

The rows go first, in one transaction; then her key, in the keyring; then the database gets a new key, so that no page
of before opens any more, wherever the disk still keeps one. A process killed in between has erased nothing, or leaves
the rest to the next writer (:meth:`Store.tidy`). docs/explain/erasure.md says what this cannot do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firsthand.model.roles import Permission
from firsthand.vault import rounds
from firsthand.vault.coders import rewritings
from firsthand.vault.database import described
from firsthand.vault.database.engine import Connection, one, rows, run
from firsthand.vault.database.turns import TRANSCRIPT_SHIFT, turn_rows
from firsthand.vault.happened import events, links
from firsthand.vault.identities import identities
from firsthand.vault.interviews import index
from firsthand.vault.members import membership, roles
from firsthand.vault.publication import editions
from firsthand.vault.store import Change, Store
from firsthand.vault.unfinished import check_claimed
from firsthand.vault.upkeep import backups

ERASE = "erase"
_TEXTS = "SELECT t.id FROM transcript t JOIN interview i ON i.id = t.interview WHERE i.source = ?1"
_HERS = (
    f"DELETE FROM coding WHERE transcript IN ({_TEXTS})",  # noqa: S608 a constant
    f"DELETE FROM coding_before WHERE transcript IN ({_TEXTS})",  # noqa: S608 a constant
    f"DELETE FROM turn WHERE id >> {TRANSCRIPT_SHIFT} IN ({_TEXTS})",  # noqa: S608 constants
    f"DELETE FROM transcript WHERE id IN ({_TEXTS})",  # noqa: S608 a constant
    "DELETE FROM review WHERE interview IN (SELECT id FROM interview WHERE source = ?1)",
    "DELETE FROM interview WHERE source = ?1",
    "DELETE FROM coverage WHERE source = ?1",
    "DELETE FROM release_record WHERE source = ?1",
    "DELETE FROM dependent WHERE withdrawal IN (SELECT id FROM withdrawal WHERE source = ?1)",
    # What she allowed and took back stays: it is what the group can answer with for what was published before.
    "UPDATE consent SET told = x'', attributes = '[]' WHERE source = ?1",
)


@dataclass(frozen=True, slots=True)
class Affected:
    """What the vault holds of one source, and where else she is: what an erasure takes, and what it cannot take.

    ``editions`` are those that quoted her or told of her; ``copies`` the backups whose keyring holds her key.
    """

    source: str
    interviews: int
    texts: int
    turns: int
    codings: int
    accounts: int
    originals: int
    identity: bool
    editions: tuple[int, ...]
    copies: tuple[str, ...]


def affected(connection: Connection, source: str) -> Affected:
    """Say what the vault holds of a source. Raises UsageError when there is no such source."""
    number = described.source_ids(connection, [source])[source]

    def count(sql: str) -> int:
        return int(one(connection, f"SELECT count(*) FROM {sql}", (number,))[0])  # noqa: S608 constants below

    return Affected(
        source,
        count("interview WHERE source = ?1"),
        count(f"transcript WHERE id IN ({_TEXTS})"),
        count(f"turn WHERE id >> {TRANSCRIPT_SHIFT} IN ({_TEXTS})"),
        count(f"coding WHERE transcript IN ({_TEXTS})"),
        count("account WHERE source = ?1"),
        count("sealed WHERE source = ?1"),
        count("identity WHERE source = ?1") > 0,
        tuple(
            edition.number
            for edition in editions.in_force(connection)
            if source in edition.quoted or source in {told.source for told in edition.disclosures}
        ),
        tuple(backup.place for backup in backups.known(connection)),
    )


def erase(store: Store, source: str, now: datetime) -> Affected:
    """Erase a source for good. Raises UsageError when there is none, VaultBusy while anybody else reads.

    Raises NotPermitted for who is no protection officer.
    """
    with store.alone() as engine:
        with store.transaction(ERASE, now, engine) as change:
            roles.require(change.connection, store.user, Permission.ERASE)
            check_claimed(store.layout, change.connection)
            was = affected(change.connection, source)
            erase_rows(change, described.source_ids(change.connection, [source])[source], store.identity, now)
            membership.must_rekey(change.connection)
            change.effects.append({"did": ERASE, "source": source})
        with engine.begin() as connection:
            store.settle_keyring(connection)
        store.renew_key(engine)
    store.tidy()
    return was


def erase_rows(change: Change, source: int, identity: str, now: datetime) -> None:
    """Take away every row about a source but her tombstone. The index is made anew where it keeps a word of hers."""
    connection = change.connection
    texts = rows(connection, f"SELECT id, current FROM transcript WHERE id IN ({_TEXTS})", (source,))  # noqa: S608
    for text, current in texts:
        if current:
            index.take_out(connection, turn_rows(connection, text))
    bury(change, source, identity, now)
    if index.holds(connection, [text for text, _ in texts]):
        index.make_anew(connection)


def bury(change: Change, source: int, identity: str, now: datetime) -> None:
    """Take away what is not in the index, and leave the tombstone: her code, reserved, and the day."""
    connection, day = change.connection, now.date().isoformat()
    identities.erase(connection, source)
    events.erase(connection, source)
    rewritings.forget(connection)
    rounds.erase(connection, source)
    for statement in _HERS:
        run(connection, statement, (source,))
    change.originals.drop(source, identity)
    run(connection, "UPDATE withdrawal SET erased = ? WHERE source = ?", (day, source))
    run(connection, "UPDATE source SET described = NULL, erased = ? WHERE id = ?", (day, source))
    change.effects.extend(links.lapse(connection))

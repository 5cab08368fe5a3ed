"""An unlocked vault: its connections, its one writer's lock, and how a transaction is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from firsthand.errors import EnvironmentFault, UsageError, VaultBusy, VaultDamaged, WrongPassphrase
from firsthand.model.roles import Key, holds
from firsthand.vault import high_water, sealing, unfinished
from firsthand.vault.database import described, journal, schema
from firsthand.vault.database.engine import Connection, Engine, checkpoint, log_again, one, open_engine
from firsthand.vault.disk.faults import database_faults
from firsthand.vault.disk.layout import Layout, clear_workshops, remove
from firsthand.vault.disk.lock import WriterLock
from firsthand.vault.interviews import index, originals
from firsthand.vault.interviews.originals import Originals
from firsthand.vault.keys.keyring import Keyring, Known
from firsthand.vault.keys.keys import Unlocked
from firsthand.vault.members import intake, membership, roles, roster
from firsthand.vault.unfinished import Note

ROLES = "0003"
"""The schema that first had roles: before it nobody signed for the members, and there was no key for sealed intake."""


@dataclass(frozen=True, slots=True)
class Change:
    """The inside of a transaction: where to write, and what to tell the journal."""

    connection: Connection
    originals: Originals
    note: Note
    effects: list[dict[str, Any]] = field(default_factory=list)


class Store:
    """Holds the secrets and the connections of one opened vault."""

    def __init__(
        self,
        layout: Layout,
        member: Unlocked,
        key: bytes,
        lock: WriterLock | None,
        known: Known | None = None,
    ) -> None:
        self.layout, self.member, self.lock = layout, member, lock
        self.keyring = Keyring(layout.keyring, member.identity, known)
        self._use(key)

    @property
    def user(self) -> str:
        """The member who opened it."""
        return self.member.user

    @property
    def identity(self) -> str:
        """Her age identity."""
        return self.member.identity

    @property
    def root(self) -> str:
        """The root the roster must begin with, out of the key file as it was opened: never read from the disk again."""
        return self.member.root

    def _use(self, key: bytes) -> None:
        self.key = key
        self._reader = open_engine(self.layout.database, key, self.keyring)
        self._writer = open_engine(self.layout.database, key, self.keyring, writing=True)

    def close(self) -> None:
        """Close every connection and let the next writer in."""
        self._reader.dispose()
        self._writer.dispose()
        if self.lock is not None:
            self.lock.release()
            self.lock = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See one committed state."""
        with database_faults(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def transaction(
        self, action: str, now: datetime | None, engine: Engine | None = None, *, accepting: bool = False
    ) -> Iterator[Change]:
        """Do everything inside as one transaction that ends in one journal entry, or nothing.

        Without effects there is nothing to commit, and no entry. ``now`` None takes the last entry's time: for upkeep
        at opening, when nobody handed in a clock. ``accepting``: also into a database older than the vault was.
        """
        if self.lock is None:
            raise UsageError("the vault was opened for reading", "Open it for writing.")
        with database_faults(), (engine or self._writer).connect() as connection:
            note = Note(self.layout, connection)
            change = Change(connection, Originals(self.layout.originals, connection, note.lay), note)
            connection.begin()
            try:
                if not accepting:
                    high_water.check_and_reach(self.layout, connection)
                unfinished.settle(self.layout, connection)
                if now is not None:
                    journal.check_clock(connection, now, action)
                yield change
                if change.effects:
                    if self.keyring.has_new:
                        note.lay()
                    head = journal.append(connection, self.user, action, {"effects": change.effects}, now)
                    mark = high_water.seal(connection, head)
                    self.keyring.save(membership.recipients(connection))
            except BaseException:
                connection.rollback()
                change.originals.forget_new()
                self.keyring.forget_new()
                note.undo()
                raise
            if change.effects:
                connection.commit()
                high_water.lay(self.layout, mark)
                note.take_away()
            else:
                connection.rollback()
                self.keyring.forget_new()
                note.undo()

    # Opening: is this person entitled, and is everything as this program and the journal say?

    def check_entitled(self) -> None:
        """Raise WrongPassphrase for a person who is no member, VaultDamaged for a key or a member that was swapped."""
        with self.reading() as connection:
            current = schema.is_current(connection)
            if self.user not in membership.members(connection):
                raise WrongPassphrase
            if current:
                self._check_signed(connection)
                if not holds(roles.roles_of(connection, self.user), Key.DATABASE):
                    raise membership.keyless(self.user)
            if not self.member.wrapped and not is_invented(connection):
                raise VaultDamaged("a member's key file has no passphrase", "Restore the folder keys/ from a backup.")

    def check_as_far(self) -> None:
        """Raise VaultDamaged where the database is older than the vault was, or than the mark of that says."""
        try:
            self._check_as_far()
        except VaultDamaged:  # the first mark may have been laid between looking for it and looking into the database
            self._check_as_far()

    def _check_as_far(self) -> None:
        mark = high_water.read(self.layout)
        with self.reading() as connection:
            high_water.check(connection, mark)

    def _check_signed(self, connection: Connection) -> None:
        """Check the roster. A member whose key file names no root keeps to the one she found first."""
        root = roster.check(connection, self.root).root
        if not self.root:
            self.member = replace(self.member, root=root)

    def bring_up_to_date(self) -> None:
        """Migrate an older schema, index anew after a change of analysis, and finish what was cut short.

        A reader does the first two only, and leaves the index as it is when another process writes.
        """
        with self.reading() as connection:
            migrate = not schema.is_current(connection)
            stale = migrate or index.is_stale(connection)
        if self.lock is not None:
            self._upkeep()
            self.tidy()
        elif migrate or stale:
            try:
                self.lock = WriterLock(self.layout.lock)
                self._upkeep()
                if migrate:
                    self.tidy()
            except (EnvironmentFault, VaultBusy):
                if migrate:
                    raise
            finally:
                if self.lock is not None:
                    self.lock.release()
                    self.lock = None

    def _upkeep(self) -> None:
        self.migrate()
        self.index_anew()

    def migrate(self) -> None:
        """Bring an older schema up to date."""
        with self.reading() as connection:
            older = None if schema.is_current(connection) else schema.revision_of(connection)
        if older is not None:
            if older < ROLES and self.member.wrapped and self.root:  # her key file is of a vault that had a roster
                raise roster.damaged()
            with self.transaction("migrate", None) as change:
                schema.migrate(
                    change.connection, lambda: sealing.seal_record(change.connection, change.originals, self.identity)
                )
                if older < ROLES:
                    roster.begin(change.connection, self.user, self.identity)
                    intake.renew(change.connection)
                self._check_signed(change.connection)
                change.effects.append({"did": "migrate", "from": older, "to": schema.HEAD})
            checkpoint(self._writer)

    def index_anew(self) -> None:
        """Make the index anew where another analysis made it, or none did."""
        with self.reading() as connection:
            stale = index.is_stale(connection)
        if stale:
            with self.transaction("reindex", None) as change:
                change.effects.append({"did": "reindex", "turns": index.make_anew(change.connection)})

    def tidy(self) -> None:
        """Finish an erasure or a removal, put key files in order: whatever a process killed left."""
        with self.reading() as connection:
            unfinished.settle(self.layout, connection)
            self.settle_keyring(connection)
            rekeying = membership.is_rekeying(connection)
        if rekeying:
            with self.alone() as engine:
                self.renew_key(engine)
        with self.reading() as connection:
            membership.settle_files(connection, self.layout)
            originals.remove_superseded(self.layout.originals, connection)
        clear_workshops(self.layout.root)
        remove(self.layout.root.glob(".*.part"))

    def settle_keyring(self, connection: Connection) -> None:
        """Make the keyring hold no key of who was erased, for those who may read it."""
        self.keyring.settle(described.buried(connection), membership.recipients(connection))

    @contextmanager
    def alone(self) -> Iterator[Engine]:
        """Keep every other process out, readers too. Raises VaultBusy while one reads."""
        self._reader.dispose()
        self._writer.dispose()
        engine = membership.alone(self.layout, self.key, self.keyring)
        try:
            yield engine
        except BaseException:
            log_again(engine)
            raise
        finally:
            engine.dispose()

    def renew_key(self, engine: Engine) -> None:
        """Give the database a new key, and record it. ``engine`` is of :meth:`alone`."""
        self._use(membership.finish_rekeying(engine, self.layout, self.key))
        with self.transaction("rekey", None) as change:
            change.effects.append({"did": "rekey", "members": membership.end_rekeying(change.connection)})


def is_invented(connection: Connection) -> bool:
    """Tell whether the vault holds the invented example, which opens for anybody."""
    return one(connection, "SELECT 1 FROM meta WHERE name = 'invented'") is not None


def vault_id(connection: Connection) -> str:
    """Name the vault: a random id of its own."""
    return str(one(connection, "SELECT value FROM meta WHERE name = 'vault'")[0])

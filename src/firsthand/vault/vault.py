"""The vault: open it, read it, write to it. ``docs/formats/vault.md`` says what lies in its folder."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from firsthand.errors import UsageError
from firsthand.model.coding import Coverage, DatedCoding
from firsthand.model.consent import Consent, Dependent, Withdrawal
from firsthand.model.disclosure import Edition, Striking
from firsthand.model.event import Account, Events
from firsthand.model.identity import Identity, Opening, Quorum
from firsthand.model.linking import LinkDecision
from firsthand.model.private import Private
from firsthand.model.recoding import Rewriting, Split
from firsthand.model.roles import Permission, Role
from firsthand.model.snapshot import Candidate, Holdings, Snapshot, Wanted
from firsthand.model.testimony import InterviewRef, PassageRef, Review, Source, Speaker, Transcript
from firsthand.model.vocabulary import Vocabulary
from firsthand.model.waiving import WaiverRequest
from firsthand.text.query import Query
from firsthand.vault import opening, search, snapshot
from firsthand.vault.access import Access
from firsthand.vault.coders import codings, recoding, rewritings
from firsthand.vault.database import journal
from firsthand.vault.database.journal import JournalEntry, JournalHead
from firsthand.vault.disk.layout import check_user
from firsthand.vault.happened import events_reading, links
from firsthand.vault.identities import identities, joining
from firsthand.vault.interviews import originals, reading, reviews
from firsthand.vault.keys import keys
from firsthand.vault.keys.quorum import Shares
from firsthand.vault.members import intake, membership, roles, roster
from firsthand.vault.members.membership import Newcomer
from firsthand.vault.opening import Unlock
from firsthand.vault.publication import clearance, editions, strikings, waivers
from firsthand.vault.releases import Releases
from firsthand.vault.rounds import Rounds
from firsthand.vault.search import Filters, SearchResult
from firsthand.vault.sources import withdrawals
from firsthand.vault.store import Store, is_invented, vault_id
from firsthand.vault.upkeep import backups, checkup, copying, erasure, restoring, rotation
from firsthand.vault.upkeep.backups import Backup
from firsthand.vault.upkeep.checkup import Check
from firsthand.vault.upkeep.erasure import Affected
from firsthand.vault.upkeep.restoring import Restored
from firsthand.vault.upkeep.verify import verify
from firsthand.vault.writer import Writer

NO_SHARES = Shares()


class Vault:
    """An open vault, and a context manager that closes it. Answers :class:`~firsthand.model.snapshot.Archive`.

    Every reading method sees one committed state, also while another process writes. Any method raises
    EnvironmentFault, VaultBusy or VaultDamaged where the surroundings fail it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.releases, self.rounds, self.access = Releases(store), Rounds(store), Access(store)
        with store.reading() as connection:
            self.id = vault_id(connection)
            self.open_without_passphrase = is_invented(connection)

    @classmethod
    def create(cls, path: Path, user: str, passphrase: str | None, *, now: datetime) -> Vault:
        """Make a vault with its first member, and open it for writing.

        Without a passphrase it is recorded as invented: only the example may be so. Raises UsageError for a folder
        with something in it, and for a name or passphrase that will not do.
        """
        return cls(opening.create(path, user, passphrase, now))

    @classmethod
    def open(cls, path: Path, unlock: Unlock, *, user: str | None = None, writing: bool = False) -> Vault:
        """Open a vault as a member; as its only one when ``user`` is None. ``unlock`` is asked only where needed.

        Raises WrongPassphrase, which says the same of a passphrase and of a name that are not right; VaultBusy when
        ``writing`` and another process writes; EnvironmentFault for a vault of a newer version.
        """
        return cls(opening.unlock(path, unlock, user, writing=writing))

    @contextmanager
    def for_writing(self, patience: float = 5.0) -> Iterator[Vault]:
        """Open it once more, for writing, as the member who has it open, and close it again.

        Raises VaultBusy when another process writes for longer than ``patience`` seconds; and as :meth:`open`, for the
        member may have been removed since, or the key changed.
        """
        with Vault(opening.again(self._store, patience)) as vault:
            yield vault

    def reopened(self) -> Vault:
        """Open it once more, for reading, as the member who has it open: the key has changed. Raises as above."""
        return Vault(opening.reopen(self._store))

    def close(self) -> None:
        """Close every connection and let the next writer in."""
        self.access.close()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The vault's folder."""
        return self._store.layout.root

    @property
    def user(self) -> str:
        """The member who opened it."""
        return self._store.user

    @property
    def by_passphrase(self) -> bool:
        """Tell whether her passphrase opened her key file. One that needs none may be anybody's work."""
        return self._store.member.wrapped

    # Members and what they may do

    def roles(self) -> dict[str, frozenset[Role]]:
        """Say of each member, in order, which roles she holds."""
        with self._store.reading() as connection:
            return roles.all_roles(connection)

    def require(self, permission: Permission) -> None:
        """Raise NotPermitted, saying which role may and who holds it, unless the one who opened this vault may."""
        with self._store.reading() as connection:
            roles.require(connection, self.user, permission)

    def members(self) -> tuple[str, ...]:
        """List who may open the vault."""
        with self._store.reading() as connection:
            return membership.members(connection)

    def add_member(
        self, user: str, passphrase: str | None, *, now: datetime, roles: Collection[Role], shares: Shares = NO_SHARES
    ) -> None:
        """Give another person an identity of her own, and seal to it what her roles hold.

        Raises UsageError for a name taken, for no roles, and for a name or passphrase that will not do; NotPermitted
        unless an officer does it. Where a quorum is in force and she is to be an officer, it takes ``shares``, and
        hands out those of a new quorum.
        """
        check_user(user)
        if passphrase is not None:
            keys.check_passphrase(passphrase)
        elif not self.open_without_passphrase:
            raise UsageError("a member needs a passphrase", "Only the invented example opens without one.")
        joining.add(self._store, Newcomer(user, passphrase, frozenset(roles)), now, shares)

    def set_roles(self, user: str, roles: Collection[Role], *, now: datetime, shares: Shares = NO_SHARES) -> None:
        """Give a member these roles and no others. As :meth:`add_member`; and as :meth:`remove_member` where she loses
        the key to the vault. Raises UsageError where no protection officer would be left.
        """
        joining.set_roles(self._store, user, frozenset(roles), now, shares)

    def remove_member(self, user: str, *, now: datetime, shares: Shares = NO_SHARES) -> None:
        """Take a person's key away: a new database key, and the originals sealed anew, for those left.

        What she copied before keeps its old key. Raises VaultBusy while anybody else reads, and UsageError for a
        person who is no member, and for oneself. For an officer under a quorum as :meth:`add_member`.
        """
        joining.remove(self._store, user, now, shares)

    def change_passphrase(self, old: str, new: str, *, now: datetime) -> None:
        """Wrap this member's identity with another passphrase. Raises WrongPassphrase when ``old`` is not right."""
        joining.change_passphrase(self._store, old, new, now)

    # Sealed intake

    def recipient(self) -> str:
        """Name the age recipient anybody may seal to for this group. Raises NotPermitted for who cannot open it."""
        return keys.recipient_of(self._intake_secrets()[0])

    def open_sealed(self, data: bytes) -> bytes | None:
        """Open an age file sealed for the group, by any of its recipients ever, or for the one who opened this vault.

        None when it is neither or was altered. Raises NotPermitted for who holds no intake key.
        """
        return keys.unseal(data, *self._intake_secrets(), self._store.identity)

    def _intake_secrets(self) -> tuple[str, ...]:
        with self._store.reading() as connection:
            roles.require(connection, self.user, Permission.OPEN_SEALED)
            return intake.secrets(connection, self._store.identity)

    # Identities: for protection officers. Every method raises NotPermitted for who is none.

    def officer_recipients(self) -> dict[str, str]:
        """Name each officer's own age recipient, as signed for: what is sealed to these, other members cannot open."""
        with self._store.reading() as connection:
            return roster.for_officer(connection, self.user, self._store.root).officers

    def record_identities(self, given: Sequence[Identity], *, now: datetime) -> int:
        """Seal identities to the officers, each in place of the one held; how many. UsageError: no such source."""
        with self._store.transaction("identity.record", now) as change:
            return identities.record(self._store, change, given, now)

    def identities(self, purpose: str, *, now: datetime, shares: Sequence[Private] = ()) -> dict[str, Identity]:
        """Open every identity, by source, for a purpose of three words or more; the journal has it before this returns.

        The vault must be open for writing. Where a quorum is in force it takes its shares. Raises UsageError for a
        purpose or shares that will not do.
        """
        return identities.open_all(self._store, None, purpose, now, shares)

    def identity(self, source: str, purpose: str, *, now: datetime, shares: Sequence[Private] = ()) -> Identity:
        """Open one identity, as :meth:`identities`. Raises UsageError when none is recorded."""
        return identities.open_all(self._store, source, purpose, now, shares)[source]

    def identified(self) -> tuple[str, ...]:
        """List the sources whose identity is recorded, in order."""
        return identities.identified(self._store)

    def identities_held(self) -> int:
        """Count the identities recorded. Every member may know how many there are."""
        with self._store.reading() as connection:
            return clearance.identities_held(connection)

    def cleared(self, version: int) -> frozenset[str]:
        """List the SHA-256 of files an officer cleared with this version of the search, and no identity since."""
        with self._store.reading() as connection:
            return clearance.cleared(connection, version)

    def searches(self, version: int) -> tuple[clearance.Search, ...]:
        """List the searches of finished files that editors asked for and did not publish after."""
        with self._store.reading() as connection:
            return clearance.searches(connection, version)

    def openings(self) -> tuple[Opening, ...]:
        """List every opening of identities with its purpose."""
        return identities.openings(self._store)

    def quorum(self) -> Quorum | None:
        """Say how many shares open an identity; None where any officer's key does."""
        return identities.quorum_in_force(self._store)

    def set_quorum(self, wanted: Quorum | None, *, now: datetime, shares: Shares) -> None:
        """Require shares of a quorum from now on, or (None) lift it. The new shares are handed out, and kept nowhere.

        Replacing or lifting a quorum takes the shares of the present one. Raises UsageError for numbers or shares that
        will not do.
        """
        identities.set_quorum(self._store, wanted, now, shares)

    # Looking after it

    def checks(self, today: date, vocabularies: Mapping[str, Vocabulary]) -> Iterator[Check]:
        """Look everything over without changing it: journal, words, keys, files, backups, what is overdue, events."""
        return checkup.examine(self._store, today, vocabularies)

    def rotate(self, *, now: datetime) -> None:
        """Give the database a new key, and seal keyring and originals anew. Raises as :meth:`remove_member`."""
        rotation.rotate(self._store, now)

    # Copies

    def back_up(self, place: Path, *, now: datetime) -> None:
        """Write a copy of the vault to a file that is not there yet, and the file that opens it beside it.

        Raises UsageError where something is in the way, NotPermitted for who may not.
        """
        copying.copy(self._store, place, now)

    def refresh_backup(self, place: Path, *, now: datetime) -> None:
        """Replace the file beside a copy: who was erased since cannot be read in it any more.

        Raises UsageError for what is no copy of an earlier state of this vault, and for one whose identities are sealed
        to somebody who may not open them now.
        """
        copying.refresh(self._store, place, now)

    def forget_backup(self, place: Path, *, now: datetime) -> None:
        """Forget a copy that was destroyed. Raises UsageError for one that is not known."""
        copying.forget(self._store, place, now)

    def backups(self, *, stale: bool = False) -> tuple[Backup, ...]:
        """List the copies known; ``stale``: those that tell or open more than the vault does now, each with why."""
        with self._store.reading() as connection:
            return backups.stale(connection) if stale else backups.known(connection)

    @staticmethod
    def restore(place: Path, into: Path, unlock: Unlock, *, user: str | None = None, now: datetime) -> Restored:
        """Make a vault out of a copy, verified whole, or leave nothing. Raises as :func:`restoring.restore`."""
        return restoring.restore(place, into, unlock, user, now)

    # Erasing

    def affected(self, source: str) -> Affected:
        """Say what the vault holds of a source, and where else she is. UsageError: there is no such source."""
        with self._store.reading() as connection:
            return erasure.affected(connection, source)

    def erase(self, source: str, *, now: datetime) -> Affected:
        """Erase a source for good, and destroy her key: what was there. Her code stays taken.

        Raises UsageError when there is no such source, NotPermitted for who is no protection officer, VaultBusy while
        anybody else reads.
        """
        return erasure.erase(self._store, source, now)

    # Writing

    @contextmanager
    def write(self, action: str, *, now: datetime) -> Iterator[Writer]:
        """Do several things as one transaction that ends in one journal entry; nothing when it raises.

        A write that changes nothing leaves no entry. Raises EnvironmentFault when the clock stands more than five
        minutes behind the last entry, and UsageError when the vault was not opened for writing.
        """
        with self._store.transaction(action, now) as change:
            yield Writer(change, self.user)

    def correct_clock(self, *, now: datetime) -> None:
        """Record that the last entry's time was wrong, so that entries go on from ``now``."""
        self.require(Permission.KEYS)
        with self._store.transaction(journal.CLOCK_CORRECTED, now) as change:
            was = journal.stamp(journal.head(change.connection).time)
            change.effects.append({"did": journal.CLOCK_CORRECTED, "was": was})

    # Reading: what a build asks

    def snapshot(self, wanted: Wanted, today: date) -> Snapshot:
        """Return one immutable view holding what is wanted; its cost does not follow what else the vault holds."""
        with self._store.reading() as connection:
            return snapshot.take(connection, self.id, wanted, today)

    def candidates(self, quoted: str, limit: int = 20) -> tuple[Candidate, ...]:
        """List turns anywhere that share words with ``quoted``, likeliest first."""
        with self._store.reading() as connection:
            return search.candidates(connection, quoted, limit)

    # Reading: for those who keep the record

    def search(
        self, query: Query, *, limit: int = 50, language: str = "", source: str = "", sources_only: bool = False,
        interview: InterviewRef | None = None,
    ) -> SearchResult:  # fmt: skip
        """Find turns, in order of transcript: how many in all, and the first ``limit``."""
        with self._store.reading() as connection:
            return search.search(connection, query, limit, Filters(language, source, sources_only, interview))

    def sources(self, code: str = "") -> tuple[Source, ...]:
        """List every source, in order of code; or the one of a code, or none."""
        with self._store.reading() as connection:
            return reading.sources(connection, code)

    def transcripts(self, source: str = "") -> tuple[Transcript, ...]:
        """List the current revision of every text, or of those of a source, without turns."""
        with self._store.reading() as connection:
            return reading.transcripts(connection, source)

    def transcript(self, interview: InterviewRef, language: str = "") -> Transcript | None:
        """Read a text with its turns, in a language or the original; None when there is none."""
        with self._store.reading() as connection:
            return reading.transcript(connection, interview, language)

    def has_passage(self, passage: PassageRef) -> bool:
        """Tell whether the interview is there and has these turns."""
        with self._store.reading() as connection:
            return reading.has_passage(connection, passage)

    def speakers(self, passage: PassageRef) -> frozenset[Speaker]:
        """Say whose turns a passage has, in the text that codes are put on; none where there is no such passage."""
        with self._store.reading() as connection:
            return reading.speakers(connection, passage)

    def codings(
        self, code: str = "", *, adrift: bool = False, source: str = "", touching: PassageRef | None = None,
        hidden: bool = False,
    ) -> tuple[DatedCoding, ...]:  # fmt: skip
        """List accepted codings, of a code or all, of a source or all, or on turns of one passage.

        ``adrift`` are those whose words a later revision no longer has. Those that a blind round hides from this member
        are left out; ``hidden`` lists them, too, for what must reach all and is not shown to her.
        """
        who = "" if hidden else self.user
        with self._store.reading() as reads:
            return reading.codings(reads, code, codings.ACCEPTED, touching, adrift=adrift, source=source, reader=who)

    def suggestions(
        self, code: str = "", *, source: str = "", touching: PassageRef | None = None
    ) -> tuple[DatedCoding, ...]:
        """List open suggestions, of a code or all, of a source or all, or on turns of one passage; none while blind."""
        with self._store.reading() as connection:
            return reading.codings(connection, code, codings.SUGGESTED, touching, source=source, reader=self.user)

    def rewritings(self, *, unfinished: bool = False) -> tuple[Rewriting, ...]:
        """List the changes of the project's files that the vault knows of; or those cut short."""
        with self._store.reading() as connection:
            return rewritings.unfinished(connection) if unfinished else rewritings.history(connection)

    def splits(self) -> tuple[Split, ...]:
        """List the codes that are being split."""
        with self._store.reading() as connection:
            return recoding.splits(connection)

    def coverage(self, source: str = "") -> tuple[Coverage, ...]:
        """List who was asked about what, of a source or of all."""
        with self._store.reading() as connection:
            return reading.coverage(connection, source=source)

    def events(self) -> Events:
        """Read the whole record of events, with anchors and memos, without passages that a later revision lost."""
        with self._store.reading() as connection:
            return events_reading.read(connection, private=True)

    def links(self) -> tuple[LinkDecision, ...]:
        """List every decision on what is one and the same, in order: the last of a pair holds."""
        with self._store.reading() as connection:
            return links.history(connection)

    def accounts_adrift(self) -> tuple[Account, ...]:
        """List the accounts none of whose passages stands in the text of now: they count for nothing."""
        with self._store.reading() as connection:
            return events_reading.adrift(connection)

    def consents(self, source: str = "", *, ending: reading.Days | None = None, limit: int = -1) -> tuple[Consent, ...]:
        """List the decisions of a source, of all, or those whose last day is between two; ``limit`` at the most."""
        with self._store.reading() as connection:
            return reading.consents(connection, source, ending=ending, limit=limit)

    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """List every withdrawal ever received, in order of the day."""
        with self._store.reading() as connection:
            return withdrawals.withdrawals(connection)

    def dependents(self, source: str) -> tuple[Dependent, ...]:
        """List what was marked as resting on a source when she withdrew."""
        with self._store.reading() as connection:
            return withdrawals.dependents(connection, source)

    def editions(self) -> tuple[Edition, ...]:
        """List every edition ever recorded, in order, the struck ones among them."""
        with self._store.reading() as connection:
            return editions.editions(connection)

    def strikings(self) -> tuple[Striking, ...]:
        """List which editions are struck, or to be struck, by whom and why."""
        with self._store.reading() as connection:
            return strikings.strikings(connection)

    def took_back(self) -> frozenset[str]:
        """Name the sources who ever took back something they had allowed, and those erased."""
        with self._store.reading() as connection:
            return strikings.took_back(connection)

    def waivers_asked(self) -> tuple[WaiverRequest, ...]:
        """List every waiver a member asked for, and what another decided."""
        with self._store.reading() as connection:
            return waivers.requests(connection)

    def reviews(self, interview: InterviewRef, language: str) -> tuple[Review, ...]:
        """List what was said of a text turn by turn. Raises UsageError where there is no such text."""
        with self._store.reading() as connection:
            return reviews.reviews(connection, interview, language)

    def holdings(self) -> Holdings:
        """Say in numbers what the vault holds, withdrawn sources apart."""
        with self._store.reading() as connection:
            return snapshot.holdings(connection, snapshot.withdrawn(connection, date.max))

    def admitted_for(self, digest: str) -> frozenset[str]:
        """Say for which sources a file with this SHA-256 was admitted; for none where it was not."""
        with self._store.reading() as connection:
            return originals.admitted_for(connection, digest)

    def original(self, digest: str) -> bytes:
        """Return a file as it came, by its SHA-256. Raises UsageError when there is none."""
        with self._store.reading() as connection:
            return originals.original(self._store.layout.originals, connection, self._store.identity, digest)

    def journal(self) -> Iterator[JournalEntry]:
        """Read the journal from the first entry."""
        with self._store.reading() as connection:
            return iter(tuple(journal.entries(connection)))

    def state(self) -> tuple[int, str]:
        """Name what the vault holds now: whatever is written makes it another, but notes of what was read or saved."""
        with self._store.reading() as connection:
            return journal.state(connection)

    def verify(self) -> JournalHead:
        """Check the journal, and the transcripts against it. Raises VaultDamaged naming the entry that fails."""
        with self._store.reading() as connection:
            return verify(connection, self._store.layout.originals)

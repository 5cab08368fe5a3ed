"""Looking a vault over: everything that can be checked without changing it, a line for each."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from firsthand.errors import FirsthandError
from firsthand.model.roles import Key
from firsthand.model.vocabulary import Vocabulary
from firsthand.vault import high_water
from firsthand.vault.database import described, journal, schema
from firsthand.vault.database.engine import Connection, rows
from firsthand.vault.disk.layout import next_to
from firsthand.vault.happened import events_checkup
from firsthand.vault.interviews import index, originals
from firsthand.vault.keys import keys
from firsthand.vault.members import membership, roles, roster
from firsthand.vault.sources import withdrawals
from firsthand.vault.store import Store, is_invented
from firsthand.vault.unfinished import unclaimed
from firsthand.vault.upkeep import backups
from firsthand.vault.upkeep.verify import verify

_OWN = re.compile(r"vault\.db(-wal|-shm|-journal)?|vault\.lock|keyring(\.next)?|high-water|unfinished|keys|originals")
_OLDER = (
    "Is vault.db an older copy than the rest? Then put the newer one back; nothing of it was deleted. If it is lost "
    "for good: firsthand backup, then firsthand restore, make a vault without what nobody knows."
)
_FINISH = "Any command that writes finishes it; firsthand lock puts away what is left of files half written."


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found; ``advice`` says what to do, and is empty where all is well."""

    what: str
    told: str
    advice: str = ""


def examine(store: Store, today: date, vocabularies: Mapping[str, Vocabulary]) -> Iterator[Check]:
    """Look everything over. A check that finds damage says so, and the next goes on."""

    def terms(store: Store, connection: Connection, today: date) -> Told:
        del store, today
        return events_checkup.terms(connection, vocabularies)

    with store.reading() as connection:
        for what, check in {**_CHECKS, "terms": terms}.items():
            try:
                yield Check(what, *check(store, connection, today))
            except FirsthandError as fault:
                yield Check(what, fault.message, fault.advice or "Restore the vault folder from a backup.")


Told = tuple[str] | tuple[str, str]


def _schema(store: Store, connection: Connection, today: date) -> Told:
    del store, today
    if membership.is_rekeying(connection):
        return "an erasure, a rotation or a removal was cut short", _FINISH
    return (f"{schema.revision_of(connection)}, this program's",)


def _journal(store: Store, connection: Connection, today: date) -> Told:
    del store, today
    head = journal.verify_chain(connection)
    return (f"{head.number} entries, head {head.digest[:16]}",)


def _high_water(store: Store, connection: Connection, today: date) -> Told:
    del today
    mark = high_water.check(connection, high_water.read(store.layout))
    if mark is None:
        return ("no mark yet of how far the journal was; the next write lays it",)
    return (f"the journal reached entry {mark.number}, and has it",)


def _words(store: Store, connection: Connection, today: date) -> Told:
    del today
    verify(connection, store.layout.originals)
    gone = len(described.buried(connection))
    return (f"every text is as it was admitted; {gone} erased",)


def _keyring(store: Store, connection: Connection, today: date) -> Told:
    del today
    sources = described.living(connection)
    store.keyring.check_complete(sources)
    if next_to(store.layout.keyring).exists():
        return "a replacement of the keyring was cut short", _FINISH
    if store.layout.unfinished.exists():
        return "a write was cut short, or another process is writing", _FINISH
    if spare := unclaimed(store.layout, connection).keys:
        return f"keys of {len(spare)} sources that the database does not know", _OLDER
    return (f"a key for each of {len(sources)} sources",)


def _originals(store: Store, connection: Connection, today: date) -> Told:
    del today
    originals.check_whole(store.layout.originals, connection, store.identity)
    return (f"{originals.count(connection)} open and are the files that came",)


def _index(store: Store, connection: Connection, today: date) -> Told:
    del store, today
    if index.is_stale(connection):
        return "made by another analysis than this program's", "Any command that opens the vault alone makes it anew."
    return ("made by this program's analysis",)


def _members(store: Store, connection: Connection, today: date) -> Told:
    del today
    members = roster.check(connection, store.root).members
    digests = dict(rows(connection, "SELECT user, key_digest FROM member"))
    wrong = [user for user in members if not _is_key_of(store, user, digests[user], invented=is_invented(connection))]
    wrong += [user for user in roles.holders(connection, Key.DATABASE) if not store.layout.database_key(user).exists()]
    if wrong:
        return f"the key file of {', '.join(sorted(set(wrong)))} is not hers", "Restore the folder keys/ from a backup."
    strange = [user for user in store.layout.users() if user not in members]
    if strange:
        return f"key files of nobody: {len(strange)}", f"They open nothing. Ask who put them there. {_OLDER}"
    return (f"{len(members)}, as an officer signed for them",)


def _is_key_of(store: Store, user: str, digest: str, *, invented: bool) -> bool:
    path = store.layout.identity(user)
    if not path.exists():
        return False
    data = path.read_bytes()
    return sha256(data).hexdigest() == digest and (invented or keys.needs_passphrase(data))


def _files(store: Store, connection: Connection, today: date) -> Told:
    del today
    named = {pack for (pack,) in rows(connection, "SELECT DISTINCT pack FROM sealed")}
    strange = [path for path in store.layout.root.iterdir() if not _OWN.fullmatch(path.name)]
    strange += [path for path in store.layout.originals.iterdir() if path.name not in named]
    strange += [path for path in store.layout.keys.iterdir() if path.name.endswith((".part", ".next"))]
    if strange:
        return f"{len(strange)} that belong to nothing", f"{_FINISH} What you put there yourself, take out. {_OLDER}"
    return ("none that belongs to nothing",)


def _rights(store: Store, connection: Connection, today: date) -> Told:
    del connection, today
    if os.name != "posix":
        return ("not told on this system",)
    root = store.layout.root
    open_to_others = [path for path in (root, *root.rglob("*")) if _is_open(path)]
    if open_to_others:
        return f"{len(open_to_others)} files or folders are open to others", f"chmod -R go= {root}"
    return ("yours alone",)


def _is_open(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & 0o077)
    except FileNotFoundError:  # another process closed the vault
        return False


def _backups(store: Store, connection: Connection, today: date) -> Told:
    del store, today
    known = backups.known(connection)
    told = {why: ", ".join(backup.place for backup in known if why in backup.stale) for why in backups.Stale}
    if any(told.values()):
        advice = "firsthand backup --refresh PATH for each; for one that was destroyed, --forget PATH."
        if told[backups.Stale.OFFICERS]:
            advice += " One whose identities open is not refreshed: make another, destroy it, then --forget PATH."
        return "; ".join(f"{why}: {places}" for why, places in told.items() if places), advice
    latest = f", the latest of {known[-1].made.isoformat()}" if known else "; firsthand backup PATH makes one"
    return (f"{len(known)} known{latest}",)


def _withdrawals(store: Store, connection: Connection, today: date) -> Told:
    del store
    waiting = [withdrawal for withdrawal in withdrawals.withdrawals(connection) if withdrawal.settled is None]
    late = sorted({withdrawal.source for withdrawal in waiting if withdrawal.due < today})
    if late:
        return f"overdue: {', '.join(late)}", "firsthand withdrawals lists what is to be done."
    return (f"{len(waiting)} open, none overdue",)


def _events(store: Store, connection: Connection, today: date) -> Told:
    del store, today
    return events_checkup.events(connection)


def _dates(store: Store, connection: Connection, today: date) -> Told:
    del store, today
    return events_checkup.dates(connection)


def _decisions(store: Store, connection: Connection, today: date) -> Told:
    del store, today
    return events_checkup.decisions(connection)


_CHECKS: dict[str, Callable[[Store, Connection, date], Told]] = {
    "schema": _schema,
    "journal": _journal,
    "high-water": _high_water,
    "words": _words,
    "keyring": _keyring,
    "originals": _originals,
    "index": _index,
    "members": _members,
    "files": _files,
    "rights": _rights,
    "backups": _backups,
    "withdrawals": _withdrawals,
    "events": _events,
    "dates": _dates,
    "links": _decisions,
}

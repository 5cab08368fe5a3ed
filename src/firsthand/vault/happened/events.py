"""Keeping the record of events: what is new or different is written, and the rows of before are kept to undo it.

A thing is a person, an event, an act with its involvements, a complaint, or an account with its passages. It is
written and put back as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields

from firsthand.errors import UsageError
from firsthand.model.coherence import incoherences
from firsthand.model.event import Account, Act, Complaint, Event, Events, Involvement, Person
from firsthand.model.private import Private
from firsthand.model.tellers import Tellers, id_order, without
from firsthand.vault.coders.codings import places
from firsthand.vault.database import described
from firsthand.vault.database.engine import Connection, run
from firsthand.vault.happened import events_before, events_reading
from firsthand.vault.happened.events_rows import ANCHOR, MEMO, Key, Rows, Thing, delete, insert, key_of, rows_of
from firsthand.vault.keys.keyring import Keyring


@dataclass(frozen=True, slots=True)
class Changed:
    """What a write did, by id, each in order; an account is named ``E7.1 S12``, by what it is of and whose it is."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Written:
    """A write: what it did, and what changed by the row number of each source who tells of it."""

    did: Changed = Changed()
    rows: tuple[tuple[int, object], ...] = ()


def write(connection: Connection, user: str, given: Events, removed: Collection[str] = ()) -> Written:
    """Write what is new or different in ``given``, each thing in place of that of its id, and take out ``removed``.

    With an event go its acts and complaints, with an act the complaints about it, with each thing its accounts. What
    was there before is kept for :func:`undo`. Raises UsageError where the record as a whole would not be sound, naming
    the first fault, and for a source or passage that is not there.
    """
    held = events_reading.read(connection, private=True)
    was, asked = _by_key(held), _by_key(given)
    gone = _with_all_of_it(held, removed)
    now = {key: thing for key, thing in {**was, **asked}.items() if key not in gone}
    touched = [key for key in sorted({*asked, *gone}, key=_order) if was.get(key) != now.get(key)]
    if not touched:
        return Written()
    whole = _gathered(now.values())
    for wrong in incoherences(whole):
        raise UsageError(f"{_named((wrong.of, wrong.source))}: {wrong.message}", "Nothing was changed.")
    _refuse_unknown(connection, [now[key] for key in touched if key in now])
    before = events_before.take(connection, touched)
    _put(connection, touched, now)
    events_before.keep(connection, user, before)
    return Written(_what(touched, was, now), _told(connection, touched, whole, held))


def undo(connection: Connection, user: str) -> tuple[Written, int]:
    """Put back what a member's last change replaced; also the number of the journal entry that made it.

    Raises UsageError where no change of hers is kept, where somebody changed the same since, and where what was added
    since would be left without ground.
    """
    held = events_reading.read(connection, private=True)
    keys, entry = events_before.put_back(connection, user)
    left = events_reading.read(connection, private=True)
    for wrong in incoherences(left):
        raise UsageError(
            f"this cannot be undone: {_named((wrong.of, wrong.source))}: {wrong.message}",
            "What was entered since rests on it. Change that first.",
        )
    return Written(_what(keys, _by_key(held), _by_key(left)), _told(connection, keys, left, held)), entry


def erase(connection: Connection, source: int) -> None:
    """Take away a source's accounts and what nobody else tells of; and what is kept to undo, which tells of her.

    Needs no key of hers.
    """
    code = described.codes(connection)[source]
    held, numbers = events_reading.read(connection, private=False), {code: source}
    before, after = _by_key(without(held, ())), _by_key(without(held, {code}))
    gone = before.keys() - after.keys()
    gone |= {key_of(person) for person in held.persons if person.source == code and key_of(person) not in after}
    for key in sorted(gone, key=_order, reverse=True):
        if not key[1]:
            delete(connection, key, numbers)
    run(connection, "DELETE FROM account_passage WHERE source = ?", (source,))
    run(connection, "DELETE FROM account WHERE source = ?", (source,))
    run(connection, "UPDATE person SET source = NULL WHERE source = ?", (source,))
    run(connection, "UPDATE event SET part_of = NULL WHERE part_of NOT IN (SELECT id FROM event)")
    run(connection, "UPDATE complaint SET act = NULL WHERE act NOT IN (SELECT id FROM act)")
    events_before.forget(connection)


def _by_key(events: Events) -> dict[Key, Thing]:
    things: tuple[Iterable[Thing], ...] = (
        events.persons, events.events, events.acts, events.complaints, events.accounts,
    )  # fmt: skip
    return {key_of(thing): thing for kind in things for thing in kind}


def _order(key: Key) -> tuple[bool, tuple[str, int, int], str]:
    """Order things by id, and accounts after everything else."""
    return bool(key[1]), id_order(key[0]), key[1]


def _named(key: Key) -> str:
    return " ".join(part for part in key if part)


def _gathered(things: Iterable[Thing]) -> Events:
    ordered = sorted(things, key=lambda thing: _order(key_of(thing)))
    return Events(
        persons=tuple(thing for thing in ordered if isinstance(thing, Person)),
        events=tuple(thing for thing in ordered if isinstance(thing, Event)),
        acts=tuple(thing for thing in ordered if isinstance(thing, Act)),
        accounts=tuple(thing for thing in ordered if isinstance(thing, Account)),
        complaints=tuple(thing for thing in ordered if isinstance(thing, Complaint)),
    )


def _with_all_of_it(events: Events, removed: Collection[str]) -> set[Key]:
    """Name what goes with what is removed. Raises UsageError for something that is not there."""
    known = _by_key(events)
    gone = {_key_named(name) for name in removed}
    if strange := sorted(gone - known.keys()):
        raise UsageError(f"there is no {_named(strange[0])}", "firsthand event list shows what there is.")
    ids = {of for of, source in gone if not source}
    ids |= {act.id for act in events.acts if act.event in ids}
    ids |= {complaint.id for complaint in events.complaints if not ids.isdisjoint({complaint.event, complaint.act})}
    gone |= {(of, "") for of in ids}
    return gone | {key_of(account) for account in events.accounts if account.of in ids}


def _key_named(name: str) -> Key:
    of, _, source = name.partition(" ")
    return of, source.strip()


def _put(connection: Connection, touched: Iterable[Key], now: Mapping[Key, Thing]) -> None:
    things = [now[key] for key in touched if key in now]
    numbers = {code: number for number, code in described.codes(connection).items()}
    where = places(connection, {ref for thing in things if isinstance(thing, Account) for ref in thing.passages})
    for key in touched:
        delete(connection, key, numbers)
    for thing in things:
        held = rows_of(thing, numbers, where)
        if isinstance(thing, Account):
            _seal(connection.keyring, held, thing, numbers[thing.source])
        insert(connection, held)


def _refuse_unknown(connection: Connection, things: Iterable[Thing]) -> None:
    """Raise UsageError where a thing names a source who is not there, or was erased."""
    named = {thing.source for thing in things if isinstance(thing, Person | Account) and thing.source}
    described.source_ids(connection, named)


def _seal(keyring: Keyring, held: Rows, account: Account, source: int) -> None:
    """Seal an account's private words, each bound to what it is of."""
    words: tuple[tuple[str, Private | None], ...] = ((ANCHOR, account.anchor), (MEMO, account.memo))
    sealed = [None if text is None else keyring.seal(source, what, account.of, text.reveal().encode())
              for what, text in words]  # fmt: skip
    held["account"] = [(*row[:-2], *sealed) for row in held["account"]]


def _told(
    connection: Connection, keys: Iterable[Key], now: Events, was: Events
) -> tuple[tuple[int, object], ...]:
    """List what changed with each source who tells of it: the journal's digest is under the sources' keys."""
    numbers = {code: number for number, code in described.codes(connection).items()}
    records = [(Tellers(record), _by_key(record)) for record in (now, was)]
    found: list[tuple[int, object]] = []
    for key in keys:
        plain = [*key, _plain(records[0][1].get(key))]
        telling = next((who for tellers, things in records if (who := _who(key, things.get(key), tellers))), ())
        found += [(numbers[source], plain) for source in sorted(telling)]
    return tuple(found)


def _who(key: Key, thing: Thing | None, tellers: Tellers) -> Collection[str]:
    if key[1]:
        return {key[1]}
    if isinstance(thing, Event | Act | Complaint):
        return tellers.sources(thing)
    return {thing.source} if isinstance(thing, Person) and thing.source else ()


def _plain(thing: Thing | None) -> object:
    """Write a thing as plain values, its private words among them, for a digest under a source's key."""
    if thing is None:
        return None
    written = {field.name: _value(getattr(thing, field.name)) for field in fields(thing)}
    return {name: value for name, value in written.items() if value not in (None, "", [], {})}


def _value(value: object) -> object:
    match value:
        case Private():
            return value.reveal()
        case Mapping():
            return {str(name): str(inner) for name, inner in value.items()}
        case Involvement():
            return [value.person, value.degree, value.relation]
        case tuple():
            return [_value(inner) for inner in value]
        case None | bool() | int():
            return value
        case _:
            return str(value)


def _what(keys: Iterable[Key], was: Mapping[Key, Thing], now: Mapping[Key, Thing]) -> Changed:
    listed = list(keys)

    def named(wanted: Iterable[Key]) -> tuple[str, ...]:
        return tuple(_named(key) for key in wanted)

    return Changed(
        new=named(key for key in listed if key not in was and key in now),
        changed=named(key for key in listed if key in was and key in now),
        removed=named(key for key in listed if key in was and key not in now),
    )


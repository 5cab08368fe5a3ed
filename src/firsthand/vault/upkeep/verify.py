"""Checking the vault against its journal: the chain of entries, and the words they speak of."""

from __future__ import annotations

from pathlib import Path

from firsthand.errors import VaultDamaged
from firsthand.model.testimony import InterviewRef
from firsthand.vault.database import journal
from firsthand.vault.database.described import erased, living
from firsthand.vault.database.engine import Connection, rows
from firsthand.vault.database.journal import JournalHead
from firsthand.vault.database.turns import plain_digest, read_turns, turns_digest
from firsthand.vault.happened.links import recorded as links_recorded
from firsthand.vault.interviews.originals import check_present
from firsthand.vault.publication.strikings import struck
from firsthand.vault.releases import recorded as releases_recorded


def verify(connection: Connection, originals: Path) -> JournalHead:
    """Check the journal, every revision's words against the entry that admitted them, and originals.

    Releases, editions struck and pairs decided must be those the journal names, too. Raises VaultDamaged naming the
    first entry that fails.
    """
    head = journal.verify_chain(connection)
    gone = _erased(connection)
    if gone.keys() != erased(connection):
        raise VaultDamaged("the journal names other erased sources than the vault", "Compare with a backup.")
    if _struck(connection) != struck(connection):
        raise VaultDamaged("the journal names other struck editions than the vault", "Compare with a backup.")
    if _released(connection) != releases_recorded(connection):
        raise VaultDamaged("the journal names other releases than the vault", "Compare with a backup.")
    if _decided(connection) != links_recorded(connection):
        raise VaultDamaged("the journal names other pairs decided than the vault", "Compare with a backup.")
    admitted = {key: entry for key, entry in _admitted(connection).items() if _source(key[0]) not in gone}
    keyring = connection.keyring
    keyring.check_complete(living(connection))
    for text, source, code, number, language, revision, digest in rows(
        connection,
        "SELECT t.id, s.id, s.code, i.number, t.language, t.revision, t.digest FROM transcript t "
        "JOIN interview i ON i.id = t.interview JOIN source s ON s.id = i.source ORDER BY t.id",
    ):
        key = (str(InterviewRef(code, number)), language, revision)
        entry, recorded = admitted.pop(key, (head.number, ""))
        try:
            turns = read_turns(connection, text)
        except VaultDamaged:
            raise _damaged(key[0], entry) from None
        # Before schema 0006 the journal had words by their plain digest.
        if recorded not in {digest, plain_digest(turns)} or turns_digest(keyring, source, turns) != digest:
            raise _damaged(key[0], entry)
    for (interview, _, _), (entry, _) in admitted.items():
        raise _damaged(interview, entry)
    check_present(originals, connection)
    return head


def _admitted(connection: Connection) -> dict[tuple[str, str, int], tuple[int, str]]:
    """Say of each revision which entry admitted it, and under which digest."""
    return {
        (interview, language, revision): (entry.number, digest)
        for entry in journal.entries(connection)
        for effect in entry.details.get("effects", ())
        if effect["did"] == "admit"
        for interview, language, revision, digest in effect["transcripts"]
    }


def _erased(connection: Connection) -> dict[str, int]:
    """Say of each source who was erased in which entry: her words are gone because of it."""
    return {
        effect["source"]: entry.number
        for entry in journal.entries(connection)
        for effect in entry.details.get("effects", ())
        if effect["did"] == "erase"
    }


def _struck(connection: Connection) -> frozenset[int]:
    """Number the editions that the journal says are struck."""
    effects = (e for entry in journal.entries(connection) for e in entry.details.get("effects", ()))
    return frozenset(effect["edition"] for effect in effects if effect["did"] == "strike")


def _released(connection: Connection) -> list[tuple[int, str]]:
    """List the releases that the journal names, with the digests of their seals, by number."""
    effects = (e for entry in journal.entries(connection) for e in entry.details.get("effects", ()))
    return sorted((effect["release"], effect["seal"]) for effect in effects if effect["did"] == "release")


def _decided(connection: Connection) -> list[tuple[str, str, str, int]]:
    """List what the journal says was decided of which pair, each with its entry."""
    return [
        (effect["first"], effect["second"], effect["verdict"], entry.number)
        for entry in journal.entries(connection)
        for effect in entry.details.get("effects", ())
        if effect["did"] == "link"
    ]


def _source(interview: str) -> str:
    ref = InterviewRef.parse(interview)
    return ref.source if ref else ""


def _damaged(interview: str, entry: int) -> VaultDamaged:
    return VaultDamaged(
        f"the words of {interview} are not those of journal entry {entry}", "Restore the vault folder from a backup."
    )

"""The vault: an encrypted folder of testimony, and the one way into it."""

from __future__ import annotations

from firsthand.vault.database.journal import JournalEntry, JournalHead
from firsthand.vault.happened.events import Changed
from firsthand.vault.interviews.duplicates import Duplicate, Duplicates
from firsthand.vault.keys.keys import plain_passphrase
from firsthand.vault.keys.quorum import Shares
from firsthand.vault.search import Hit, SearchResult
from firsthand.vault.upkeep.accepting import accept as accept_database
from firsthand.vault.upkeep.backups import Stale
from firsthand.vault.vault import Vault
from firsthand.vault.writer import Writer

__all__ = [
    "Changed", "Duplicate", "Duplicates", "Hit", "JournalEntry", "JournalHead", "SearchResult", "Shares", "Stale",
    "Vault", "Writer", "accept_database", "plain_passphrase",
]  # fmt: skip

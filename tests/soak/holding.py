"""What a vault holds, as plain values: two vaults that were brought to the same point hold the same."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from firsthand.errors import UsageError, WrongPassphrase
from firsthand.model.testimony import Transcript
from firsthand.text.query import Query, parse_query
from firsthand.vault import Vault
from firsthand.vault.database.turns import plain_digest
from tests.soak.errands import MARK, NEW, OLD, files_of, opened

Holding = dict[str, object]

_UPKEEP = frozenset({"rekey", "migrate", "reindex", "backup"})
"""Entries that are not counted: upkeep; and copies, recorded before they are written, and again after a kill."""
_FIRST, _STEP = 13, 40
"""Which files are compared with their sealed originals: the first, and then a few of the many."""


def holding(root: Path, *, writing: bool = False) -> Holding:
    """Open the vault, verify it, and read everything. Raises whatever the vault raises; empty where there is none."""
    if not (root / "vault").exists():
        return {}
    opener = OLD
    try:
        vault = opened(root, writing=writing)
    except WrongPassphrase:
        opener = NEW
        vault = opened(root, writing=writing, passphrase=NEW)
    with vault:
        vault.verify()
        return {"passphrase": opener == OLD, **_held(vault, root)}


def _held(vault: Vault, root: Path) -> Holding:
    texts = vault.transcripts()
    turns = {(str(t.interview), t.language): vault.transcript(t.interview, t.language) for t in texts[:3] + texts[-3:]}
    return {
        "journal": [entry.action for entry in vault.journal() if entry.action not in _UPKEEP],
        "members": vault.members(),
        "sources": [source.code for source in vault.sources()],
        "texts": sorted(
            (str(t.interview), t.language, t.revision, t.status, t.reviewer, _said(vault, t)) for t in texts
        ),
        "turns": {key: [turn.text.reveal() for turn in text.turns] for key, text in turns.items() if text is not None},
        "originals": _originals(vault, root),
        "codings": sorted(map(str, vault.codings())),
        "adrift": sorted(map(str, vault.codings(adrift=True))),
        "suggestions": sorted(map(str, vault.suggestions())),
        "events": vault.events(),
        "untold": vault.accounts_adrift(),
        "consents": vault.consents(),
        "coverage": vault.coverage(),
        "copies": len(vault.backups()),
        "stale": len(vault.backups(stale=True)),
        "found": vault.search(_query(), limit=1).total,
    }


def _said(vault: Vault, text: Transcript) -> str:
    """Say what a text's words are, alike in every vault: its own digest is under a key that no other vault has."""
    whole = vault.transcript(text.interview, text.language)
    return plain_digest(whole.turns) if whole else ""


def _query() -> Query:
    query = parse_query(MARK)
    assert isinstance(query, Query)
    return query


def _originals(vault: Vault, root: Path) -> dict[str, bool]:
    """Say of some files whether the vault gives back their very bytes; one it never took is not named."""
    found = {}
    files = files_of(root)
    for path in files[:_FIRST] + files[_FIRST::_STEP]:
        data = path.read_bytes()
        try:
            found[str(path.relative_to(root))] = vault.original(sha256(data).hexdigest()) == data
        except UsageError:
            continue
    return found


def folder(root: Path) -> dict[str, object]:
    """Say what files there are, where SQLite's own passing files do not count: names, and how many sealed packs."""
    vault = root / "vault"
    names = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
    kept = [name for name in names if not name.startswith("vault/originals/") and not name.endswith(("-wal", "-shm"))]
    return {"names": sorted(kept), "packs": len(list((vault / "originals").glob("*.age")))}

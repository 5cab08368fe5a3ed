"""Which finished files an officer's search for names has cleared, as the journal has it."""

from __future__ import annotations

from collections.abc import Mapping

from firsthand.vault import journal
from firsthand.vault.engine import Connection, one

CLEARED = "clear"
_RECORDED = "identity.record"


def effect(files: Mapping[str, str], identities: int, version: int) -> dict[str, object]:
    """Say what was cleared: files' digests by name, for how many identities, by which search."""
    return {"did": CLEARED, "files": dict(files), "identities": identities, "version": version}


def cleared(connection: Connection, version: int) -> frozenset[str]:
    """List the digests cleared by this version of the search since an identity was last recorded."""
    found: set[str] = set()
    for entry in journal.entries(connection):
        for did in entry.details.get("effects", ()):
            if did.get("did") == _RECORDED:
                found.clear()
            elif did.get("did") == CLEARED and did.get("version") == version:
                found.update(did["files"].values())
    return frozenset(found)


def identities_held(connection: Connection) -> int:
    """Count the identities; who may not open one may know that there are some."""
    return int(one(connection, "SELECT count(*) FROM identity")[0])

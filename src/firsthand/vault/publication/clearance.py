"""Which finished files an officer's search for names has cleared, as the journal has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from firsthand.vault.database import journal
from firsthand.vault.database.engine import Connection, one

CLEARED, ASKED = "clear", "clear.ask"
_GOES_OUT = frozenset({"publish", "release.propose"})
_RECORDED = "identity.record"


@dataclass(frozen=True, slots=True)
class Search:
    """That an editor waits for an officer to search a report's files, or that this was done since.

    ``content`` names the report's texts and all they tell, so that it is known whether it is still the same report.
    """

    report: str
    content: str
    asked_by: str
    done: bool


def effect(files: Mapping[str, str], identities: int, version: int, content: str) -> dict[str, object]:
    """Say what was cleared: files' digests by name, of which content, for how many identities, by which search."""
    return {"did": CLEARED, "files": dict(files), "of": content, "identities": identities, "version": version}


def searches(connection: Connection, version: int) -> tuple[Search, ...]:
    """List the searches that editors asked for and did not publish after; with each, whether it holds now."""
    asked: dict[str, tuple[str, str]] = {}
    contents: set[object] = set()
    for entry in journal.entries(connection, {ASKED, CLEARED, _RECORDED, *_GOES_OUT}):
        for did in entry.details.get("effects", ()):
            what = did.get("did")
            if what == ASKED:
                asked[did["report"]] = entry.user, did["of"]
            elif what in _GOES_OUT:
                asked.pop(did.get("report"), None)
            elif what == _RECORDED:
                contents.clear()
            elif what == CLEARED and did.get("version") == version:
                contents.add(did.get("of"))
    return tuple(Search(report, of, by, of in contents) for report, (by, of) in asked.items())


def cleared(connection: Connection, version: int) -> frozenset[str]:
    """List the digests cleared by this version of the search since an identity was last recorded."""
    found: set[str] = set()
    for entry in journal.entries(connection, {CLEARED, _RECORDED}):
        for did in entry.details.get("effects", ()):
            if did.get("did") == _RECORDED:
                found.clear()
            elif did.get("did") == CLEARED and did.get("version") == version:
                found.update(did["files"].values())
    return frozenset(found)


def identities_held(connection: Connection) -> int:
    """Count the identities; who may not open one may know that there are some."""
    return int(one(connection, "SELECT count(*) FROM identity")[0])

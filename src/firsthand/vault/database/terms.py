"""The terms of a consent, as the database has them: a JSON object of what was said, empty for most."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import cast

from firsthand.model.consent import NO_TERMS, Decision, Mode, Terms
from firsthand.vault.keys.keyring import Keyring

CONSENT = "consent"


def written(terms: Terms) -> str:
    """Write terms as JSON, leaving out what was not said."""
    said = {
        "not_before": terms.not_before and terms.not_before.isoformat(),
        "condition": terms.condition,
        "met": terms.met and terms.met.isoformat(),
        "languages": sorted(terms.languages),
        "mode": terms.mode,
        "explainer": terms.explainer,
        "interpreter": terms.interpreter,
        "guardian": terms.guardian,
        "assent": terms.assent,
    }
    return json.dumps({name: value for name, value in said.items() if value}, ensure_ascii=False, sort_keys=True)


def told(note: str, terms: Terms) -> str:
    """Write a decision's note and terms as one text; empty when there are none."""
    said = written(terms)
    return json.dumps([note, said], ensure_ascii=False) if note or said != "{}" else ""


def read_told(text: str) -> tuple[str, Terms]:
    """Read what :func:`told` wrote."""
    if not text:
        return "", NO_TERMS
    note, said = json.loads(text)
    return note, read(said)


def sealed(keyring: Keyring, row: Sequence[object], text: str) -> bytes:
    """Seal what :func:`told` wrote under the source's key. A row begins with source, day, scope and decision."""
    return keyring.seal_text(cast("int", row[0]), CONSENT, _place(row), text)


def opened(keyring: Keyring, row: Sequence[object], held: bytes) -> str:
    """Open what :func:`sealed` sealed."""
    return keyring.open_text(cast("int", row[0]), CONSENT, _place(row), held)


def _place(row: Sequence[object]) -> str:
    return " ".join(map(str, row[1:4]))


@lru_cache(maxsize=256)
def read(text: str) -> Terms:
    """Read what :func:`written` wrote. Most sources of a project gave their consents on the same terms."""
    if text == "{}":
        return NO_TERMS
    said = json.loads(text)
    return Terms(
        _day(said.get("not_before")),
        said.get("condition", ""),
        _day(said.get("met")),
        frozenset(said.get("languages", ())),
        Mode(said["mode"]) if "mode" in said else None,
        said.get("explainer", ""),
        said.get("interpreter", ""),
        said.get("guardian", ""),
        Decision(said["assent"]) if "assent" in said else None,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

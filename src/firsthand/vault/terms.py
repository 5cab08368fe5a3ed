"""The terms of a consent, as the database has them: a JSON object of what was said, empty for most."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache

from firsthand.model.consent import NO_TERMS, Decision, Mode, Terms


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

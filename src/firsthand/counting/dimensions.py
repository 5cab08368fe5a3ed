"""The condition that picks the units of one line of a table of what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from firsthand.model.dimension import SEX
from firsthand.model.finding import Unit

_ASKED = {
    "setting": "setting",
    "phase": "phase",
    "frequency": "frequency",
    "perpetrator": "by",
    "relation": "relation",
}
_CALLED = {
    "response": "answered_with",
    "sanction": "punished_with",
    "redress": "redressed_with",
    "reason": "silent_because",
}


def condition(unit: Unit, asked: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Write what picks the units with one of these terms of each dimension; what is asked of acts is of one act."""
    parts: list[str] = []
    of_an_act: list[str] = []
    for dimension, terms in asked:
        if dimension == "type":
            of_an_act.insert(0, _quoted(terms))
        elif dimension in _ASKED:
            of_an_act.append(f"{_ASKED[dimension]} => {_quoted(terms)}")
        elif dimension == SEX:
            parts.append(f"{'sex' if unit is Unit.VICTIM else SEX} in {_listed(terms)}")
        elif dimension == "to":
            parts.append(f"to in {_listed(terms)}")
        else:
            parts.append(f"{_CALLED[dimension]}({_quoted(terms)})")
    if of_an_act:
        parts.insert(0, f"suffered({', '.join(of_an_act)})")
    return " and ".join(parts) or "true"


def both(one: str, other: str) -> str:
    """Join two conditions by "and"."""
    if other == "true":
        return one
    return other if one in ("", "true", "interviewed") else f"({one}) and {other}"


def _quoted(terms: Sequence[str]) -> str:
    return _listed(terms) if len(terms) > 1 else _listed(terms)[1:-1]


def _listed(terms: Sequence[str]) -> str:
    doubled = (term.replace("'", "''") for term in terms)
    quoted = [f"'{term}'" for term in doubled]
    return f"({', '.join(quoted)})"

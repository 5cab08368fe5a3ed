"""What units of what happened may be parted by in a table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from firsthand.model.finding import Unit

_OF_ACTS = {
    "type": "act",
    "setting": "setting",
    "phase": "phase",
    "frequency": "frequency",
    "perpetrator": "role",
    "relation": "relation",
}
_OF_RECOURSE = {
    "to": "institution",
    "response": "response",
    "sanction": "sanction",
    "redress": "redress",
    "reason": "reason",
}
SEX = "victim_sex"

DIMENSIONS: Mapping[Unit, Mapping[str, str]] = MappingProxyType(
    {
        Unit.ACT: MappingProxyType({**_OF_ACTS, SEX: ""}),
        Unit.VICTIM: MappingProxyType({**_OF_ACTS, SEX: ""}),
        Unit.EVENT: MappingProxyType(_OF_ACTS),
        Unit.COMPLAINT: MappingProxyType({**_OF_RECOURSE, **_OF_ACTS, SEX: ""}),
    }
)
"""By unit: its dimensions, each with the name of its vocabulary, or nothing where it has none."""

"""The columns that the units of what happened have, and the vocabulary of each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from firsthand.counting.conditions import Column, Kind
from firsthand.model.finding import Unit

YEAR = "year"

COLUMNS: Mapping[Unit, Mapping[str, str]] = MappingProxyType(
    {
        Unit.VICTIM: {"sex": "", "minor": ""},
        Unit.EVENT: {"region": "", YEAR: ""},
        Unit.ACT: {
            "type": "act",
            "setting": "setting",
            "phase": "phase",
            "frequency": "frequency",
            "region": "",
            YEAR: "",
            "victim_sex": "",
        },
        Unit.COMPLAINT: {
            "to": "institution",
            "sanction": "sanction",
            "setting": "setting",
            "region": "",
            YEAR: "",
            "victim_sex": "",
        },
    }
)
"""By unit: its columns, each with the name of its vocabulary, or nothing where it has none."""

MINOR = ("yes", "no")
"""What the column ``minor`` holds."""


def column_of_happened(name: str) -> Column:
    """Return a column of what happened."""
    return Column(name, Kind.YEARS if name == YEAR else Kind.PROPERTY)


def units_with(name: str) -> tuple[Unit, ...]:
    """List the units of what happened that have a column."""
    return tuple(unit for unit, columns in COLUMNS.items() if name in columns)

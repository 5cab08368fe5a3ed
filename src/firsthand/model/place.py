"""Where a thing stands in a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of a file: lines and columns count from 1, in code points; the end column is exclusive.

    In a Word document the line is the paragraph's ordinal and the column the character's in that paragraph. Line 0 is
    the file as a whole. ``path`` is as the user gave it, with forward slashes.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    def until(self, end_line: int, end_column: int) -> Place:
        """Return the stretch from here to the given end."""
        return Place(self.path, self.line, self.column, end_line, end_column)

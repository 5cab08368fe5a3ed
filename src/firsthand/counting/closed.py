"""A crossing closed: the line and the column of what stands in no other, and the totals, from each line's units."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.model.finding import ALL, NOT_KNOWN, Answer, Count


class Closed:
    """``cells`` with the lines added; ``below`` and ``beside`` name these. With ``columns`` None it is one wide.

    ``overlaps`` holds ``rows`` or ``columns`` where some unit stands in several of them, so that they do not add up.
    """

    def __init__(
        self, cells: Sequence[Sequence[Count]], rows: Sequence[Count], columns: Sequence[Count] | None, whole: Count
    ) -> None:
        self._whole = whole
        everyone = set(whole.units(Answer.IN))
        in_rows = [set(count.units(Answer.IN)) for count in rows]
        in_columns = [set(count.units(Answer.IN)) for count in columns or ()]
        no_row = everyone.difference(*in_rows)
        no_column = everyone.difference(*in_columns) if columns is not None else set()
        beside = [no_column] if no_column else []
        self.cells: list[list[Count]] = [
            [*line, *(self._counted(units & others) for others in beside), *([] if columns is None else [total])]
            for line, units, total in zip(cells, in_rows, rows, strict=True)
        ]
        edges = [] if columns is None else [*in_columns, *beside]
        if no_row:
            self.cells.append([self._counted(units & no_row) for units in (*edges, no_row)])
        self.cells.append([self._counted(units) for units in (*edges, everyone)])
        self.below = (*((NOT_KNOWN,) if no_row else ()), ALL)
        self.beside = (*((NOT_KNOWN,) if no_column else ()), *(() if columns is None else (ALL,)))
        sides = {"rows": in_rows, "columns": in_columns}
        self.overlaps = frozenset(name for name, sets in sides.items() if sum(map(len, sets)) > len(set().union(*sets)))

    def _counted(self, units: set[str]) -> Count:
        answers = {unit: Answer.IN if unit in units else Answer.SILENT for unit in self._whole.answers}
        return Count(self._whole.finding, self._whole.unit, answers)

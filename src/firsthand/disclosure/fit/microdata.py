"""Records as columns of small whole numbers, and how many of them are alike.

A value that is not recorded matches every value, as in sdcMicro: whoever looks for a person cannot rule out a record
that says nothing. Being alike is then not transitive, so records are counted by what each of them leaves unsaid.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from firsthand.model.testimony import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.integer]
    Positions = NDArray[np.intp]

UNKNOWN = -1
"""The code of a value that is not recorded."""

_SPARE = 4096


@dataclass(frozen=True, eq=False)
class Microdata:
    """``columns[a][r]`` is the code of attribute a in record r: 0 up to, not including, ``sizes[a]``, or UNKNOWN."""

    attributes: tuple[str, ...]
    columns: tuple[Integers, ...]
    sizes: tuple[int, ...]
    incomplete: tuple[bool, ...]

    @classmethod
    def of(cls, attributes: Sequence[str], columns: Sequence[Integers]) -> Microdata:
        """Take columns of whole numbers, below zero for what is not recorded; sparse ones are renumbered."""
        dense, sizes = [], []
        for column in columns:
            largest = int(column.max(initial=-1))
            kept = column
            if largest > 4 * len(column) + _SPARE:
                values, numbers = np.unique(column[column >= 0], return_inverse=True)
                kept, largest = np.full(len(column), UNKNOWN, np.intp), len(values) - 1
                kept[column >= 0] = numbers
            sizes.append(largest + 1)
            dense.append(kept.astype(np.min_scalar_type(-max(largest + 1, 1))))
        incomplete = tuple(bool((column < 0).any()) for column in dense)
        return cls(tuple(attributes), tuple(dense), tuple(sizes), incomplete)

    @classmethod
    def encode(cls, attributes: Sequence[str], records: Iterable[Sequence[Value]]) -> Microdata:
        """Number the values of each attribute; None is not recorded."""
        rows = list(records)
        columns = []
        for position in range(len(attributes)):
            known = dict.fromkeys(row[position] for row in rows if row[position] is not None)
            numbers: dict[Value, int] = {value: number for number, value in enumerate(known)}
            numbers[None] = UNKNOWN
            columns.append(np.array([numbers[row[position]] for row in rows], np.intp))
        return cls.of(attributes, columns)

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def alike(self, attributes: Sequence[int] | None = None, records: Positions | None = None) -> Positions:
        """Count, for each of ``records``, how many of them match it on these attributes, itself among them.

        sdcMicro calls it fk. Time grows with the number of records, and with the square of the number of different
        sets of attributes that records leave unsaid.
        """
        chosen = range(len(self.attributes)) if attributes is None else attributes
        among = np.arange(len(self)) if records is None else records
        unsaid = np.zeros(len(among), np.intp)
        for bit, attribute in enumerate(chosen):
            if self.incomplete[attribute]:
                unsaid |= (self.columns[attribute].take(among) < 0).astype(np.intp) << bit
        patterns = [int(pattern) for pattern in np.unique(unsaid)]
        found = np.zeros(len(among), np.intp)
        places = {pattern: np.flatnonzero(unsaid == pattern) for pattern in patterns}
        for pattern, here in places.items():
            for other, there in places.items():
                said = [a for bit, a in enumerate(chosen) if not (pattern | other) >> bit & 1]
                found[here] += self._matching(said, among.take(here), among.take(there))
        return found

    def _matching(self, attributes: Sequence[int], records: Positions, others: Positions) -> Positions:
        """Count, for each record, the others that equal it on attributes all of them record."""
        keys, cells = self._keys(attributes, np.concatenate((records, others)))
        return np.bincount(keys[len(records) :], minlength=cells).take(keys[: len(records)])

    def _keys(self, attributes: Sequence[int], records: Positions) -> tuple[Positions, int]:
        """Number the combinations of values, closely enough to count by."""
        keys, cells = np.zeros(len(records), np.intp), 1
        for attribute in attributes:
            keys *= self.sizes[attribute]
            keys += self.columns[attribute].take(records)
            cells *= self.sizes[attribute]
            if cells > 4 * len(records) + _SPARE:
                held, keys = np.unique(keys, return_inverse=True)
                cells = len(held)
        return keys, max(cells, 1)

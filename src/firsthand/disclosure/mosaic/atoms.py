"""Atoms and parts of records: what all numbers together can see of a row, bit by bit.

An atom asks of a row whether its answer is one that some number told counts, or whether it is in a set of rows that
some number counts over. More numbers only ever add atoms. Definitions: ``docs/explain/mosaic.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

import numpy as np
from numpy.typing import NDArray

from firsthand.disclosure.mosaic.model import ANSWERS, Mosaic, Profile, Reading, Row, Shows

Bits = NDArray[np.uint64]
"""Vectors of atoms, 64 to a word; a table of them has a row for each."""

_WORD = 64


@dataclass(frozen=True, slots=True)
class Part:
    """Some atoms and their values, as bits: ``like`` are those that are true. ``times`` rows of the record have it."""

    atoms: int
    like: int
    times: int

    def of(self, vector: int) -> bool:
        """Tell whether a row with these atoms has the part."""
        return vector & self.atoms == self.like


class Atoms:
    """The atoms of a mosaic. A row's *vector* has a bit for each; the mosaic's own rows are in ``record``."""

    def __init__(self, reading: Reading) -> None:
        self._reading, mosaic = reading, reading.mosaic
        self.asked: dict[tuple[int, frozenset[int]], int] = {}
        self._over: dict[frozenset[int], int] = {}
        over = self._over
        for number in mosaic.numbers:
            self.asked.setdefault((number.question, number.answers), len(self.asked))
        for number in mosaic.numbers:
            over.setdefault(number.rows, len(self.asked) + len(over))
        self._sets = tuple(self.asked)
        self.size = len(self.asked) + len(over)
        self.words = self.size // _WORD + 1
        self.inside = tuple(
            sum(1 << bit for rows, bit in over.items() if row in rows) for row in range(len(mosaic.rows))
        )
        self._by_kind = _by_kind(reading, self.asked)
        self._seen: list[dict[bytes, int]] = [{} for _ in reading.families]
        self._both = sum(1 << bit for bit in over.values())
        self._counted = 0
        for number in mosaic.numbers:
            bit = 1 << self.asked[number.question, number.answers]
            self._both |= bit if number.shows is Shows.BOTH else 0
            self._counted |= bit if number.shows is Shows.COUNTED else 0

    @property
    def memberships(self) -> int:
        """The atoms of being counted."""
        return -1 << len(self.asked)

    def vector(self, place: int, row: Row) -> int:
        """Return the vector of a row in this place of the table."""
        return self.of_profile(self._reading.profile(row)) | self.inside[place]

    def of_profile(self, profile: Profile) -> int:
        """Return the vector of a row with this profile, apart from the place it stands in."""
        found = 0
        for family, kinds in enumerate(profile):
            found |= self._of_family(family, kinds)
        return found

    def changed(self, vector: int, before: Profile, after: Profile) -> int:
        """Return the vector of a row whose profile became another; no two families have an atom in common."""
        for family, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                vector ^= self._of_family(family, old) ^ self._of_family(family, new)
        return vector

    def _of_family(self, family: int, kinds: bytes) -> int:
        known = self._seen[family].get(kinds)
        if known is None:
            members = self._reading.families[family][1]
            known = sum(self._by_kind[question][kind] for question, kind in zip(members, kinds, strict=True))
            self._seen[family][kinds] = known
        return known

    @cached_property
    def record(self) -> tuple[int, ...]:
        """The vectors of the mosaic's own rows."""
        return tuple(self.vector(place, row) for place, row in enumerate(self._reading.mosaic.rows))

    @cached_property
    def _apart(self) -> int:
        """The atoms that tell sources apart: not all who have a record share them."""
        unrecorded = self._reading.mosaic.unrecorded
        there = [vector for row, vector in enumerate(self.record) if row not in unrecorded]
        return reduce(or_, (vector ^ there[0] for vector in there), 0)

    def open(self, vector: int) -> int:
        """Return the atoms of a row that are the person's own: no account of the interview, and not everybody's."""
        return (self._both | self._counted & vector) & self._apart

    def part(self, atoms: int, row: int) -> Part:
        """Return these atoms with the values that a row of the record has."""
        like = self.record[row] & atoms
        return Part(atoms, like, sum(vector & atoms == like for vector in self.record))

    def questions(self, atoms: int) -> dict[int, list[tuple[frozenset[int], int]]]:
        """List the questions that these atoms are about; with each the sets of answers, and the bit."""
        found: dict[int, list[tuple[frozenset[int], int]]] = defaultdict(list)
        left = atoms & (1 << len(self.asked)) - 1
        while left:
            bit = (left & -left).bit_length() - 1
            question, answers = self._sets[bit]
            found[question].append((answers, bit))
            left &= left - 1
        return found

    def over(self, atoms: int) -> list[frozenset[int]]:
        """List the sets of rows that these atoms are about being in."""
        return [rows for rows, bit in self._over.items() if atoms >> bit & 1]

    def named(self, asked: Iterable[tuple[int, frozenset[int]]], over: Iterable[frozenset[int]]) -> int:
        """Put together the atoms of these questions and answers, and of being in these sets of rows."""
        bits = (*(self.asked[one] for one in asked), *(self._over[rows] for rows in over))
        return reduce(or_, (1 << bit for bit in bits), 0)

    def columns(self, atoms: int) -> frozenset[int]:
        """List the columns that these atoms' questions look at."""
        questions = self._reading.mosaic.questions
        return frozenset(column for question in self.questions(atoms) for column in questions[question].columns)

    def fitting(self, part: Part) -> dict[int, list[int]]:
        """List, for each question that a part is about, the answers that leave the part open."""
        return {
            question: [a for a in ANSWERS if all((a in told) == bool(part.like >> bit & 1) for told, bit in sets)]
            for question, sets in self.questions(part.atoms).items()
        }

    def table(self, vectors: list[int]) -> Bits:
        """Write vectors as a table of words."""
        size = self.words * 8
        joined = b"".join(vector.to_bytes(size, "little") for vector in vectors)
        return np.frombuffer(joined, dtype=np.uint64).reshape(len(vectors), self.words)


def whole(bits: Bits) -> int:
    """Read one vector back from its words."""
    return int.from_bytes(bits.tobytes(), "little")


def _by_kind(reading: Reading, asked: dict[tuple[int, frozenset[int]], int]) -> list[dict[int, int]]:
    """Say, for each question and each kind of answer to it, which atoms are true."""
    found: list[dict[int, int]] = [dict.fromkeys(kinds, 0) for kinds in reading.kinds]
    for (question, answers), bit in asked.items():
        for kind in {reading.kinds[question][answer] for answer in answers}:
            found[question][kind] |= 1 << bit
    return found


def vectors(atoms: Atoms, mosaic: Mosaic, world: tuple[Row, ...]) -> list[int]:
    """Return the vectors of a world's rows."""
    return [
        own if cells == row else atoms.vector(place, cells)
        for place, (cells, row, own) in enumerate(zip(world, mosaic.rows, atoms.record, strict=True))
    ]

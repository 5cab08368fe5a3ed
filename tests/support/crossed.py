"""Generated records and the tables of some of their attributes, as a mosaic."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product

from firsthand.disclosure.mosaic.model import EVERYONE, IN, All, Look, Mosaic, Number, Question

SHARES = ((0.8, 0.2), (0.5, 0.3, 0.2), (0.5, 0.3, 0.2), (0.4, 0.3, 0.2, 0.1), (0.35, 0.25, 0.2, 0.1, 0.1),
          (0.35, 0.25, 0.2, 0.1, 0.1))  # fmt: skip
"""How often each value of six attributes occurs: 1,800 records are possible."""


def people(number: int, seed: int) -> list[bytes]:
    """Draw records, each attribute by itself."""
    lot = random.Random(seed)
    return [bytes(lot.choices(range(len(s)), s)[0] for s in SHARES) for _ in range(number)]


def crossed(
    rows: Sequence[bytes], ways: int, *, of: Sequence[int] = range(6), over: int = 0, edition: int = 0
) -> Mosaic:
    """Publish every table of so many of these attributes, all its cells; counted over the first rows, or all."""
    sizes = tuple(map(len, SHARES))
    everyone = frozenset(range(over or len(rows)))
    questions: list[Question] = []
    numbers: list[Number] = []
    for columns in combinations(of, ways):
        name = "table " + "".join("abcdef"[column] for column in columns)
        for states in product(*(range(sizes[column]) for column in columns)):
            looks = tuple(
                Look(column, bytes(state == other for other in range(sizes[column])))
                for column, state in zip(columns, states, strict=True)
            )
            counted = [rows[place] for place in sorted(everyone)]
            cell = sum(all(row[c] == s for c, s in zip(columns, states, strict=True)) for row in counted)
            numbers.append(Number(len(questions), frozenset({IN}), cell, cell, everyone, name, edition))
            questions.append(Question(EVERYONE, All(looks)))
    names = tuple(f"S{row:02d}" for row in range(1, len(rows) + 1))
    return Mosaic(tuple("abcdef"), sizes, tuple(questions), tuple(numbers), names, tuple(rows))


def together(*told: Mosaic) -> Mosaic:
    """Put what was published of the same rows together."""
    questions: list[Question] = []
    numbers: list[Number] = []
    for one in told:
        numbers += [replace(number, question=number.question + len(questions)) for number in one.numbers]
        questions += one.questions
    return replace(told[0], questions=tuple(questions), numbers=tuple(numbers))

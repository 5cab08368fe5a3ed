"""The mosaic by brute force: every table there is, and which of them give the numbers told. For tiny records only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, product

from firsthand.disclosure.mosaic.model import ANSWERS, Mosaic, Number, Row, Shows


def seen(mosaic: Mosaic, row: Row) -> tuple[bool, ...]:
    """Say which of the numbers told would count such a row."""
    return tuple(mosaic.questions[number.question].answer(row) in number.answers for number in mosaic.numbers)


def worlds(mosaic: Mosaic) -> Iterator[tuple[Row, ...]]:
    """List every table that gives the numbers and leaves true what was told of each source."""
    kinds = [bytes(cells) for cells in product(*map(range, mosaic.states))]
    counted = {row: seen(mosaic, row) for row in kinds}
    fitting = [
        [row for row in kinds if all(row[c] in states for (r, c), states in mosaic.fixed.items() if r == place)]
        for place in range(len(mosaic.rows))
    ]
    for world in product(*fitting):
        if all(
            number.least <= sum(counted[world[row]][index] for row in number.rows) <= number.most
            for index, number in enumerate(mosaic.numbers)
        ):
            yield world


Atom = tuple[int, frozenset[int]] | frozenset[int]
"""A question and the answers that a number counts, or the rows that a number counts over."""

PartOf = tuple[tuple[Atom, bool], ...]
"""Some atoms and whether a row has them."""

Table = tuple[Row, ...]


def atoms_of(mosaic: Mosaic) -> list[Atom]:
    """List what numbers can see of a row, one by one."""
    asked: dict[Atom, None] = {(n.question, n.answers): None for n in mosaic.numbers}
    return [*asked, *dict.fromkeys(n.rows for n in mosaic.numbers)]


def holds(mosaic: Mosaic, atom: Atom, place: int, row: Row) -> bool:
    """Tell whether a row in this place has an atom."""
    return place in atom if isinstance(atom, frozenset) else mosaic.questions[atom[0]].answer(row) in atom[1]


def holders(mosaic: Mosaic, part: PartOf, table: Table) -> list[int]:
    """List the rows of a table that have a part."""
    def has(place: int, row: Row) -> bool:
        return all(holds(mosaic, atom, place, row) == value for atom, value in part)

    return [place for place, row in enumerate(table) if has(place, row)]


def own_atoms(mosaic: Mosaic, row: int) -> PartOf:
    """List the atoms of a row that are the person's own and that not every source shares."""
    found = []
    for atom in atoms_of(mosaic):
        value = holds(mosaic, atom, row, mosaic.rows[row])
        shows = {Shows.BOTH} if isinstance(atom, frozenset) else {
            n.shows for n in mosaic.numbers if (n.question, n.answers) == atom
        }  # fmt: skip
        there = [r for r in range(len(mosaic.rows)) if r not in mosaic.unrecorded]
        apart = len({holds(mosaic, atom, r, mosaic.rows[r]) for r in there}) > 1
        if apart and (Shows.BOTH in shows or (Shows.COUNTED in shows and value)):
            found.append((atom, value))
    return tuple(found)


def few(mosaic: Mosaic, row: int, least: int) -> list[PartOf]:
    """List the parts of a row's record, of every size, that fewer than ``least`` sources have."""
    own = own_atoms(mosaic, row)
    every = [part for size in range(len(own) + 1) for part in combinations(own, size)]
    return [part for part in every if len(set(holders(mosaic, part, mosaic.rows)) - mosaic.unrecorded) < least]


def fixed(mosaic: Mosaic, row: int, least: int, tables: Iterable[Table]) -> list[PartOf]:
    """List those of them that in all these tables as many rows have as in the record."""
    left = few(mosaic, row, least)
    times = {part: len(holders(mosaic, part, mosaic.rows)) for part in left}
    for table in tables:
        left = [part for part in left if len(holders(mosaic, part, table)) == times[part]]
    return left


def told_outright(mosaic: Mosaic, part: PartOf, row: int, least: int) -> bool:
    """Tell whether what one question of one finding tells of a row, and what follows of it, holds all of a part."""
    every = list(worlds(mosaic))
    having = holders(mosaic, part, mosaic.rows)
    counted = [[r in number.rows for number in mosaic.numbers] for r in range(len(mosaic.rows))]
    alike = [r for r in range(len(mosaic.rows)) if counted[r] == counted[row]]
    anything = mosaic.numbers[0].question, frozenset(ANSWERS)
    if alike == having and set(part) <= _closure(mosaic, anything, frozenset(alike), row, least, every):
        return True
    together: dict[object, list[Number]] = defaultdict(list)
    for number in mosaic.numbers:
        together[number.edition, number.finding, number.question, number.rows].append(number)
    for numbers in together.values():
        asked, rows = mosaic.questions[numbers[0].question], numbers[0].rows
        alone = replace(mosaic, numbers=tuple(numbers), fixed={})
        for said in {n.answers for n in numbers} | {_kind(mosaic, numbers[0].question, row)}:
            same = [r for r in sorted(rows) if asked.answer(mosaic.rows[r]) in said]
            found = {sum(asked.answer(table[r]) in said for r in rows) for table in worlds(alone)}
            told = numbers[0].question, said
            if same != having or found != {len(same)}:
                continue
            if set(part) <= _closure(mosaic, told, rows, row, least, every):
                return True
    return _by_a_range(mosaic, part)


def _by_a_range(mosaic: Mosaic, part: PartOf) -> bool:
    """Tell whether the numbers of one finding with a range, of the part's own columns, fix it together.

    What is told of single sources is taken to be known only where the part is of one column, and joins nothing.
    """
    columns = {c for atom, _ in part if not isinstance(atom, frozenset) for c in mosaic.questions[atom[0]].columns}
    joins = len(columns) > 1 or any(isinstance(atom, frozenset) for atom, _ in part)
    having = holders(mosaic, part, mosaic.rows)
    for told in {(n.edition, n.finding) for n in mosaic.numbers if n.least < n.most}:
        numbers = tuple(n for n in mosaic.numbers if (n.edition, n.finding) == told)
        looked = {c for n in numbers for c in mosaic.questions[n.question].columns}
        tables = worlds(replace(mosaic, numbers=numbers, fixed={} if joins else mosaic.fixed))
        if looked == columns and all(len(holders(mosaic, part, table)) == len(having) for table in tables):
            return True
    return False


def _kind(mosaic: Mosaic, question: int, row: int) -> frozenset[int]:
    told = [n.answers for n in mosaic.numbers if n.question == question]
    here = mosaic.questions[question].answer(mosaic.rows[row])
    return frozenset(a for a in ANSWERS if all((a in one) == (here in one) for one in told))


def _closure(
    mosaic: Mosaic, told: tuple[int, frozenset[int]], rows: frozenset[int], row: int, least: int, every: list[Table]
) -> set[tuple[Atom, bool]]:
    """Add to what was told what follows by the sense of the questions, and what all in a large group have."""
    kinds = [bytes(cells) for cells in product(*map(range, mosaic.states))]
    atoms = [(atom, holds(mosaic, atom, row, mosaic.rows[row])) for atom in atoms_of(mosaic)]
    open_rows = [(place, k) for place in rows for k in kinds if mosaic.questions[told[0]].answer(k) in told[1]]
    while True:
        found = {(a, v) for a, v in atoms if all(holds(mosaic, a, place, k) == v for place, k in open_rows)}
        left = open_rows
        for number in mosaic.numbers:
            group = (number.question, number.answers)
            within = [r for r in number.rows if holds(mosaic, group, r, mosaic.rows[r])]
            if (group, True) in found and number.rows >= rows and len(set(within) - mosaic.unrecorded) >= max(least, 3):
                seen_there = {
                    seen(mosaic, t[r]) for t in every for r in number.rows if holds(mosaic, group, r, t[r])
                }  # fmt: skip
                left = [(place, k) for place, k in left if seen(mosaic, k) in seen_there]
        if left == open_rows:
            return found
        open_rows = left


def answers_given_away(mosaic: Mosaic) -> frozenset[tuple[int, int]]:
    """List the rows and questions whose answer the numbers can see and is the same in every world."""
    of = [[n for n, number in enumerate(mosaic.numbers) if number.question == q] for q in range(len(mosaic.questions))]

    def answer(cells: Row, question: int) -> tuple[bool, ...]:
        return tuple(seen(mosaic, cells)[n] for n in of[question])

    left = {(row, q): answer(cells, q) for row, cells in enumerate(mosaic.rows) for q in range(len(of)) if of[q]}
    for world in worlds(mosaic):
        left = {key: told for key, told in left.items() if answer(world[key[0]], key[1]) == told}
    return frozenset(left)

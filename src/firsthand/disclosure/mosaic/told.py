"""Recognise without a search the parts of records that one finding tells by itself.

A finding's numbers often say of how many people they count the answer is of one kind: one number outright, or the rest
that its other numbers leave. Where those are exactly the rows that have a part, the finding fixes what it asks of them.
To it belongs what follows by the sense of the questions; and what is so of everyone in a group that is large enough to
hide in, and that some number counts: told of the group, it is told of each.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from firsthand.disclosure.mosaic.atoms import Atoms, Part
from firsthand.disclosure.mosaic.model import ANSWERS, Number, Reading
from firsthand.disclosure.mosaic.open import Open, answers, states

Told = tuple[int, str]
"""A finding and the edition that told it, 0 for the draft."""

GROUP = 3
"""The least group of which what is told of all is told of nobody in particular: of two, each knows the other."""


@dataclass(frozen=True, slots=True)
class _Sure:
    """So many of these rows answer a question in one of these ways, in every world; ``holders`` do in the record.

    ``atom`` is that of a number that counts them, or -1, and ``alike`` are the atoms of being counted that all the
    rows share.
    """

    finding: Told
    question: int
    answers: frozenset[int]
    rows: frozenset[int]
    holders: tuple[int, ...]
    alike: int
    atom: int


class Outright:
    """Says which finding, if any, tells a part by itself, as far as that is seen at once."""

    def __init__(self, reading: Reading, atoms: Atoms, least: int) -> None:
        self._reading, self._atoms, self._least = reading, atoms, least
        self._open: dict[tuple[int, frozenset[int]], list[frozenset[int]]] = {}
        self._answers: dict[tuple[int, tuple[frozenset[int], ...]], frozenset[int]] = {}
        told: dict[tuple[Told, int, frozenset[int]], list[Number]] = defaultdict(list)
        for number in reading.mosaic.numbers:
            told[(number.edition, number.finding), number.question, number.rows].append(number)
        self._sure: dict[tuple[int, ...], list[_Sure]] = defaultdict(list)
        for (finding, question, rows), numbers in told.items():
            alike = self._counted_alike(rows)
            for given in self._settled(question, numbers, rows):
                holders = tuple(row for row in sorted(rows) if self._given(question, row) in given)
                atom = atoms.asked.get((question, given), -1)
                self._sure[holders].append(_Sure(finding, question, given, rows, holders, alike, atom))
        self._editions()
        self._equal: dict[_Sure, list[_Sure]] = {}
        self._found: dict[Part, Told | None] = {}
        self._groups = [one for found in self._sure.values() for one in found if one.atom >= 0 and self._large(one)]

    def _editions(self) -> None:
        """Take it as told how many are counted in which editions: whatever they answer, their numbers say so."""
        classes: dict[int, list[int]] = defaultdict(list)
        for row, inside in enumerate(self._atoms.inside):
            classes[inside].append(row)
        for rows in classes.values():
            first = next((n for n in self._reading.mosaic.numbers if rows[0] in n.rows), None)
            if first is not None:
                told, holders, alike = (first.edition, first.finding), tuple(rows), self._counted_alike(frozenset(rows))
                sure = _Sure(told, first.question, frozenset(ANSWERS), frozenset(rows), holders, alike, -1)
                self._sure[holders].append(sure)

    def by(self, part: Part) -> Told | None:
        """Return a finding that tells a part by itself."""
        if part not in self._found:
            self._found[part] = self._by(part)
        return self._found[part]

    def learn(self, part: Part, told: Told) -> None:
        """Take it that a finding tells a part by itself, where that took a search."""
        self._found[part] = told

    def _by(self, part: Part) -> Told | None:
        holders = tuple(row for row, vector in enumerate(self._atoms.record) if part.of(vector))
        for sure in self._sure.get(holders, ()):
            if not part.atoms & ~self._belonging(sure, part.atoms):
                return sure.finding
        return None

    def _belonging(self, sure: _Sure, wanted: int) -> int:
        """Return which of these atoms belong to what was told: they follow from it, or a group it is in has them."""
        row, left, said = sure.holders[0], list(self._states(sure)), {sure.question: sure.answers}
        waiting = [one for one in self._groups if one.rows >= sure.rows and set(one.holders) >= set(sure.holders)]
        while True:
            implied = self._implied(row, left, said, reduce(or_, (1 << one.atom for one in waiting), 0))
            met = [one for one in waiting if implied >> one.atom & 1]
            if not met:
                return sure.alike | self._implied(row, left, said, wanted)
            waiting = [one for one in waiting if not implied >> one.atom & 1]
            for group in met:
                for same in self._same(group):
                    fitting = self._states(same)
                    for column in self._reading.mosaic.questions[same.question].columns:
                        left[column] &= fitting[column]
                    said[same.question] = said.get(same.question, same.answers) & same.answers

    def _same(self, group: _Sure) -> list[_Sure]:
        """List what as many rows answer as are in a group, and none but those in it can."""
        if group not in self._equal:
            self._equal[group] = [
                one
                for one in self._sure[group.holders]
                if one.rows == group.rows
                and self._implied(one.holders[0], self._states(one), {one.question: one.answers}, 1 << group.atom)
            ]
        return self._equal[group]

    def _large(self, sure: _Sure) -> bool:
        return len(set(sure.holders) - self._reading.mosaic.unrecorded) >= max(self._least, GROUP)

    def _given(self, question: int, row: int) -> int:
        return self._reading.answer(question, self._reading.mosaic.rows[row])

    def _settled(self, question: int, numbers: Sequence[Number], rows: frozenset[int]) -> list[frozenset[int]]:
        """List the sets of answers of which these numbers say exactly how many rows give one of them."""
        kinds = self._reading.kinds[question]
        true = Counter(kinds[self._given(question, row)] for row in rows)
        told = [number.answers for number in numbers if number.least == number.most]
        single = [frozenset(a for a in ANSWERS if kinds[a] == k) for k in _counted(kinds, numbers, len(rows), true)]
        return list(dict.fromkeys((*told, *single)))

    def _counted_alike(self, rows: frozenset[int]) -> int:
        """Return the atoms of being counted that all these rows share."""
        inside = [self._atoms.inside[row] for row in sorted(rows)]
        return self._atoms.memberships & ~reduce(or_, (one ^ inside[0] for one in inside), 0)

    def _states(self, sure: _Sure) -> list[frozenset[int]]:
        """List the states of each column that who answers so may have."""
        key = sure.question, sure.answers
        if key not in self._open:
            everything = [frozenset(range(size)) for size in self._reading.mosaic.states]
            self._open[key] = states(self._reading.mosaic.questions[sure.question], sure.answers, everything)
        return self._open[key]

    def _implied(self, row: int, left: Open, said: Mapping[int, frozenset[int]], wanted: int) -> int:
        """Return which atoms, as a row of the record has them, all have who have these states left and said this."""
        found = 0
        for question, sets in self._atoms.questions(wanted).items():
            here, possible = self._given(question, row), self._possible(question, left)
            possible &= said.get(question, possible)
            for told, bit in sets:
                if all((answer in told) == (here in told) for answer in possible):
                    found |= 1 << bit
        return found

    def _possible(self, question: int, left: Open) -> frozenset[int]:
        """List the answers to a question that these states leave open: asked of one group after another, once."""
        asked = self._reading.mosaic.questions[question]
        key = question, tuple(left[column] for column in asked.columns)
        if key not in self._answers:
            self._answers[key] = answers(asked, left)
        return self._answers[key]


def _counted(kinds: tuple[int, ...], numbers: Sequence[Number], size: int, true: Mapping[int, int]) -> list[int]:
    """List the kinds of answer of which these numbers leave open no other count than the true one, by bounds alone."""
    sets = [(frozenset(kinds), size, size)]
    sets += [(frozenset(kinds[a] for a in n.answers), n.least, n.most) for n in numbers]
    low, high = Counter[int](), dict.fromkeys(kinds, size)
    changed = True
    while changed:
        changed = False
        for told, least, most in sets:
            for kind in told:
                rest = told - {kind}
                up = min(high[kind], most - sum(low[k] for k in rest))
                down = max(low[kind], least - sum(high[k] for k in rest))
                if (down, up) != (low[kind], high[kind]):
                    low[kind], high[kind], changed = down, up, True
    return [kind for kind, times in true.items() if low[kind] == high[kind] == times]

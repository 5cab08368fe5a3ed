"""What can be worked out of a table whose totals are told and some of whose cells are not.

A two-way table with hidden cells is a flow network (Gusfield, SIAM J. Comput. 17, 1988): its rows and columns are
nodes, and a hidden cell may rise along an arc from its row to its column, and fall along the contrary arc while it is
above 0. Another table with the same told numbers differs from this one by cycles of the network, and whole numbers
stay whole. So a cell is fixed when no cycle leads through it, which one walk over the network tells, and its bounds are
the greatest flows around it. Linked tables, three-way ones and all others are integer programs, solved by HiGHS.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

Position = tuple[int, int]
"""A row and a column; after the last row and the last column stand the totals."""

Bounds = tuple[int, int | None]
"""The least and the greatest number that fit all that is told; None without an upper bound."""


@dataclass(frozen=True)
class Grid:
    """A table of counts. Totals are told like cells, unless they are among ``hidden`` as well."""

    cells: Sequence[Sequence[int]]
    hidden: Collection[Position] = field(default_factory=frozenset)

    @cached_property
    def rows(self) -> int:
        """How many rows there are, the totals' apart."""
        return len(self.cells)

    @cached_property
    def columns(self) -> int:
        """How many columns there are, the totals' apart."""
        return len(self.cells[0]) if self.cells else 0

    @cached_property
    def counts(self) -> tuple[tuple[int, ...], ...]:
        """The counts with their totals."""
        rows = [(*row, sum(row)) for row in self.cells]
        return (*rows, tuple(map(sum, zip(*rows, strict=True))))

    def count(self, position: Position) -> int:
        """The count at a position."""
        return self.counts[position[0]][position[1]]

    def arc(self, position: Position) -> tuple[int, int]:
        """The nodes from and to which a cell rises, rows numbered before columns; a total falls where cells rise."""
        row, column = position[0], self.rows + 1 + position[1]
        total = (position[0] == self.rows) != (position[1] == self.columns)
        return (column, row) if total else (row, column)


def determined(grid: Grid) -> frozenset[Position]:
    """Name the hidden cells that have only one value that fits all that is told. Linear in their number."""
    nodes = grid.rows + grid.columns + 2
    arcs: list[list[int]] = [[] for _ in range(nodes)]
    for position in grid.hidden:
        rises, falls = grid.arc(position)
        arcs[rises].append(falls)
        if grid.count(position):
            arcs[falls].append(rises)
    part = _strong_parts(arcs)
    inner: list[list[tuple[int, Position]]] = [[] for _ in range(nodes)]
    fixed = set()
    for position in grid.hidden:
        one, other = grid.arc(position)
        if part[one] == part[other]:
            inner[one].append((other, position))
            inner[other].append((one, position))
        else:
            fixed.add(position)
    return frozenset(fixed | {position for position in _bridges(inner) if grid.count(position)})


def _strong_parts(arcs: Sequence[Sequence[int]]) -> list[int]:
    """Number the strongly connected parts of a directed graph, node by node (Tarjan 1972, without recursion)."""
    order, low, part = [-1] * len(arcs), [0] * len(arcs), [-1] * len(arcs)
    stack: list[int] = []
    met = parts = 0
    for root in range(len(arcs)):
        if order[root] >= 0:
            continue
        walk = [(root, iter(arcs[root]))]
        while walk:
            node, rest = walk[-1]
            if order[node] < 0:
                order[node] = low[node] = met
                met += 1
                stack.append(node)
            following = next((n for n in rest if part[n] < 0), None)
            if following is None:
                walk.pop()
                if low[node] == order[node]:
                    while part[node] < 0:
                        part[stack.pop()] = parts
                    parts += 1
                elif walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[node])
            elif order[following] < 0:
                walk.append((following, iter(arcs[following])))
            else:
                low[node] = min(low[node], order[following])
    return part


def _bridges(edges: Sequence[Sequence[tuple[int, Position]]]) -> Iterable[Position]:
    """Yield the edges of an undirected graph that lie on no cycle (Tarjan 1974, without recursion)."""
    order, low = [-1] * len(edges), [0] * len(edges)
    met = 0
    for root in range(len(edges)):
        if order[root] >= 0:
            continue
        order[root] = low[root] = met
        met += 1
        walk: list[tuple[int, Position | None, int]] = [(root, None, 0)]
        while walk:
            node, came, at = walk.pop()
            if at < len(edges[node]):
                walk.append((node, came, at + 1))
                following, edge = edges[node][at]
                if edge == came:
                    continue
                if order[following] < 0:
                    order[following] = low[following] = met
                    met += 1
                    walk.append((following, edge, 0))
                else:
                    low[node] = min(low[node], order[following])
            elif came is not None:
                above = walk[-1][0]
                low[above] = min(low[above], low[node])
                if low[node] > order[above]:
                    yield came


def bounds(grid: Grid, asked: Iterable[Position] | None = None) -> dict[Position, Bounds]:
    """Give the exact bounds of hidden cells, of all of them unless some are asked for."""
    network = _Network(grid)
    return {position: network.bounds(position) for position in (sorted(grid.hidden) if asked is None else asked)}


class _Network:
    """The network of a grid; sets of nodes are the bits of a number, so that a search takes a step for many arcs."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        nodes = grid.rows + grid.columns + 2
        self.out, self.into = [0] * nodes, [0] * nodes
        self.falls: dict[tuple[int, int], int] = {}
        self.rises = {grid.arc(position) for position in grid.hidden}
        for position in grid.hidden:
            one, other = grid.arc(position)
            self._open(self.out, self.into, one, other)
            self.falls[other, one] = grid.count(position)
            if grid.count(position):
                self._open(self.out, self.into, other, one)

    @staticmethod
    def _open(out: list[int], into: list[int], one: int, other: int) -> None:
        out[one] |= 1 << other
        into[other] |= 1 << one

    def bounds(self, position: Position) -> Bounds:
        """Count how far a cell may fall and rise while others make up for it."""
        count = self.grid.count(position)
        one, other = self.grid.arc(position)
        most = self._flow(other, one, None)
        least = self._flow(one, other, count)
        return count - (count if least is None else least), None if most is None else count + most

    def _flow(self, source: int, target: int, enough: int | None) -> int | None:
        """Give the greatest flow that leaves the cell between them out, ``enough`` at most; None for any amount."""
        out, into, falls = self.out.copy(), self.into.copy(), self.falls.copy()
        for one, other in ((source, target), (target, source)):
            out[one] &= ~(1 << other)
            into[other] &= ~(1 << one)
        flow = 0
        while enough is None or flow < enough:
            path = _shortest(out, into, source, target)
            if not path:
                return flow
            limits = [falls[arc] for arc in path if arc not in self.rises]
            if not limits:
                return None
            amount = min(limits)
            flow += amount
            for one, other in path:
                if (one, other) in self.rises:
                    falls[other, one] += amount
                    self._open(out, into, other, one)
                else:
                    falls[one, other] -= amount
                    if not falls[one, other]:
                        out[one] &= ~(1 << other)
                        into[other] &= ~(1 << one)
        return enough


def _shortest(out: Sequence[int], into: Sequence[int], source: int, target: int) -> list[tuple[int, int]]:
    """Find a shortest path as its arcs; none where there is no way."""
    layers, seen = [1 << source], 1 << source
    while not seen >> target & 1:
        layer, reached = layers[-1], 0
        while layer:
            lowest = layer & -layer
            reached |= out[lowest.bit_length() - 1]
            layer ^= lowest
        reached &= ~seen
        if not reached:
            return []
        seen |= reached
        layers.append(reached)
    path, node = [], target
    for layer in reversed(layers[:-1]):
        before = (layer & into[node]).bit_length() - 1
        path.append((before, node))
        node = before
    return path[::-1]


def linked_bounds(counts: Sequence[int], told: Iterable[Collection[int]], asked: Iterable[int]) -> Mapping[int, Bounds]:
    """Give the exact bounds of cells of which only some sums are told; ``told`` names the cells of each sum.

    For tables of any number of ways and for several that share cells. Every bound is an integer program; loads SciPy.
    """
    import numpy as np
    from scipy.optimize import LinearConstraint, milp

    sums = [sorted(cells) for cells in told]
    matrix = np.zeros((len(sums), len(counts)))
    for row, cells in enumerate(sums):
        matrix[row, cells] = 1
    totals = [sum(counts[cell] for cell in cells) for cells in sums]
    fits = [LinearConstraint(matrix, totals, totals)] if sums else []
    whole = np.ones(len(counts))
    found: dict[int, Bounds] = {}
    for cell in asked:
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(counts))
            aim[cell] = sign
            solved = milp(aim, integrality=whole, constraints=fits)
            ends.append(None if solved.x is None else round(float(solved.x[cell])))
        found[cell] = (ends[0] or 0, ends[1])
    return found

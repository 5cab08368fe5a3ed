"""The accounts behind a count of the bit sets: what they put in, what they speak against, how those who tell know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import compress

from firsthand.counting.conditions import telling
from firsthand.counting.happened import Accounts, Happened, Instance, Standing, passages
from firsthand.counting.port import CompiledFinding
from firsthand.counting.rowsets import RowSets, bits
from firsthand.counting.toldsets import Items, ToldSets
from firsthand.model.event import Account
from firsthand.model.finding import Answer, Unit
from firsthand.model.testimony import PassageRef


class Backing:
    """The accounts of one finding. Sets of rows in, passages and bases out."""

    def __init__(self, told: ToldSets, table: RowSets, happened: Happened, finding: CompiledFinding) -> None:
        self._told, self._table, self._happened = told, table, happened
        self._leaves = telling(finding.where)
        self._whole = finding.unit is Unit.VICTIM and not self._leaves

    def evidence(self, inside: int) -> list[PassageRef]:
        """List the passages of the accounts that put the rows in, in no order."""
        return passages(account for _, accounts in self._backing(inside) for account in accounts)

    def bases(self, inside: int, known: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
        """Add to what is known of each unit how those who tell of it know."""
        found: dict[str, set[str]] = defaultdict(set)
        for row, accounts in self._backing(inside):
            if accounts:
                found[self._table.unit_names[row]] |= {str(account.basis or "") for account in accounts}
        return {
            name: known.get(name, frozenset()) | found.get(name, frozenset())
            for name in self._table.unit_names
            if name in known or name in found
        }

    def against(self, universe: int) -> list[PassageRef]:
        """List the passages of the accounts that speak against, of the rows of the universe."""
        found: list[Account] = []
        for _, one in self._own(universe):
            found += one.accounts.denying
            if self._whole:
                found += (account for i in one.deeds for account in self._happened.deeds[i].accounts.denying)
        for leaf in self._leaves:
            items, said = self._told.items(leaf), self._told.said(leaf)
            stands = items.standing.get(Standing.STANDS, 0)
            denied = said.get(Answer.DENIED, 0)
            for _, accounts in _held(items, said.get(Answer.IN, 0) | (denied & ~stands), universe):
                found += accounts.denying
            for _, accounts in _held(items, denied & stands, universe):
                found += accounts.affirming
        return passages(found)

    def _backing(self, inside: int) -> Iterator[tuple[int, tuple[Account, ...]]]:
        for row, one in self._own(inside):
            yield row, one.accounts.affirming
            for i in one.deeds if self._whole else ():
                yield row, self._happened.deeds[i].accounts.affirming
        for leaf in self._leaves:
            items = self._told.items(leaf)
            for row, accounts in _held(items, self._told.said(leaf).get(Answer.IN, 0), inside):
                yield row, accounts.affirming

    def _own(self, rows: int) -> Iterator[tuple[int, Instance]]:
        """List the units of these rows by number: those of what happened, which have accounts of their own."""
        table = self._table
        numbered = enumerate(table.instances if table.unit.happened else ())
        return compress(numbered, bits(rows, table.size))


def _held(items: Items, chosen: int, rows: int) -> Iterator[tuple[int, Accounts]]:
    """List the rows, of those given, of each item chosen, with the item's accounts."""
    flags = bits(rows, items.rows)
    for item in items.each(chosen):
        for row in items.rows_of[item]:
            if flags[row]:
                yield row, items.accounts[item]

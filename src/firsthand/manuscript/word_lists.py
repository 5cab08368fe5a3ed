"""Word has no lists, only numbered paragraphs: these are nested into lists, and quoted paragraphs into quotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from firsthand.manuscript.word_styles import Numbered
from firsthand.model.manuscript import Block, BlockKind


@dataclass(frozen=True, slots=True)
class Item:
    """A block with what its paragraph's style says of its neighbourhood."""

    block: Block
    numbered: Numbered | None = None
    quote: bool = False


@dataclass(slots=True)
class _List:
    """A list being built; an item is the blocks it holds."""

    numbered: Numbered
    start: int
    items: list[list[Block]] = field(default_factory=list)

    def block(self) -> Block:
        items = tuple(_container(BlockKind.ITEM, item) for item in self.items)
        last = items[-1].place
        place = items[0].place.until(last.end_line, last.end_column)
        return Block(BlockKind.LIST, place, children=items, ordered=self.numbered.ordered, start=self.start)


def nest(made: Sequence[Item], counted: dict[tuple[str, int], int]) -> list[Block]:
    """Group neighbours: items into lists, by depth, and quoted paragraphs into one quotation.

    ``counted`` remembers how many items each list has had, so that one that goes on later goes on counting.
    """
    blocks: list[Block] = []
    number = 0
    while number < len(made):
        item = made[number]
        stop = number + 1
        if item.numbered is not None:
            while stop < len(made) and made[stop].numbered is not None:
                stop += 1
            blocks.extend(_lists(made[number:stop], counted))
        elif item.quote:
            while stop < len(made) and made[stop].quote and made[stop].numbered is None:
                stop += 1
            blocks.append(_container(BlockKind.QUOTE, [other.block for other in made[number:stop]]))
        else:
            blocks.append(item.block)
        number = stop
    return blocks


def _lists(items: Sequence[Item], counted: dict[tuple[str, int], int]) -> list[Block]:
    done: list[Block] = []
    open_lists: list[_List] = []
    for item in items:
        numbered = item.numbered
        assert numbered is not None
        while open_lists and _ends(open_lists[-1], numbered):
            _close(open_lists, done)
        if not open_lists or open_lists[-1].numbered.level < numbered.level:
            before = counted.get((numbered.list, numbered.level), 0)
            open_lists.append(_List(numbered, numbered.start + before))
        open_lists[-1].items.append([item.block])
        key = (numbered.list, numbered.level)
        counted[key] = counted.get(key, 0) + 1
        for deeper in [k for k in counted if k[0] == numbered.list and k[1] > numbered.level]:
            del counted[deeper]
    while open_lists:
        _close(open_lists, done)
    return done


def _ends(current: _List, item: Numbered) -> bool:
    """Whether an item is not in the current list: it is shallower, or as deep and of another list."""
    same = item.list == current.numbered.list and item.ordered == current.numbered.ordered
    return item.level < current.numbered.level or (item.level == current.numbered.level and not same)


def _close(open_lists: list[_List], done: list[Block]) -> None:
    block = open_lists.pop().block()
    if open_lists:
        open_lists[-1].items[-1].append(block)
    else:
        done.append(block)


def _container(kind: BlockKind, children: Sequence[Block]) -> Block:
    last = children[-1].place
    return Block(kind, children[0].place.until(last.end_line, last.end_column), children=tuple(children))

"""Numbers said to add up: parts and their total in one sentence, and the columns of tables typed by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from firsthand.model.manuscript import Block, Manuscript
from firsthand.rules.told import Paragraph
from firsthand.rules.typed import tables
from firsthand.text.mentions import Counts, Kind, NumberMention

_TOTALS = frozenset({"total", "totals", "sum", "all", "together", "합계", "계", "총계", "전체", "소계"})


class _Grammar(NamedTuple):
    """How a language joins parts (``chain``; ``strict`` where nothing else says they add up) and marks their total."""

    chain: re.Pattern[str]
    strict: re.Pattern[str]
    opens: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]


_S = r"[ \n]+"
_GRAMMARS = {
    "en": _Grammar(
        chain=re.compile(rf"(?:{_S}[\w'’-]+){{0,5}}?(?:,|,?{_S}(?:and|plus)){_S}(?:and{_S})?", re.IGNORECASE),
        strict=re.compile(rf"(?:,|,?{_S}(?:and|plus)){_S}(?:and{_S})?", re.IGNORECASE),
        opens=re.compile(rf"(?:{_S}[\w'’-]+){{0,5}}?\s*[:(–—]\s*"),
        before=re.compile(rf"\b(?:totals?|totalling|total{_S}of|making|altogether|in{_S}all,?){_S}$", re.IGNORECASE),
        after=re.compile(
            rf"(?:{_S}[\w'’-]+){{0,3}}?,?{_S}(?:in{_S}all|in{_S}total|altogether|all{_S}told)\b", re.IGNORECASE
        ),
    ),
    "ko": _Grammar(
        chain=re.compile(r"(?:과|와|이고|이며)?,?\s?(?:및 |그리고 )?(?:[가-힣]{1,6}\s?)?"),
        strict=re.compile(r"(?:과|와|이고|이며)?,?\s?(?:및 |그리고 )?(?:[가-힣]{1,6}\s?)?"),
        opens=re.compile(r"\s?[:(–—]\s?(?:[가-힣]{1,6}\s?)?"),
        before=re.compile(r"(?:모두|총|합계|합쳐|합해|합하면|더해|도합|합하여|합쳐서)\s?$"),
        after=re.compile(r"(?!)"),
    ),
}


class Addition(NamedTuple):
    """Parts and the total they are said to make."""

    parts: tuple[NumberMention, ...]
    total: NumberMention

    @property
    def sum(self) -> int:
        """What the parts add up to."""
        return sum(int(part.value) for part in self.parts)

    @property
    def holds(self) -> bool:
        """Whether the sum is the total."""
        return self.sum == self.total.value

    @property
    def message(self) -> str:
        """The sum, in numbers."""
        return f"{' + '.join(str(part.value) for part in self.parts)} is {self.sum}, not {self.total.value}"


def additions(paragraph: Paragraph, language: str) -> Iterator[Addition]:
    """Yield every total a sentence names beside the parts it is said to hold."""
    grammar = _GRAMMARS["ko" if language == "ko" else "en"]
    text = paragraph.block.text
    for start, end in paragraph.sentences:
        items = [
            m
            for m in paragraph.numbers
            if start <= m.start < end and m.kind is Kind.CARDINAL and m.counts is not Counts.MEASURE
            and not m.approximate and not m.places and not m.less
        ]  # fmt: skip
        for position, total in enumerate(items):
            parts = _parts(text, items, position, grammar)
            if len(parts) > 1:
                yield Addition(parts, total)


def _parts(text: str, items: list[NumberMention], position: int, grammar: _Grammar) -> tuple[NumberMention, ...]:
    total, later = items[position], items[position + 1 :]
    marked = grammar.before.search(text, max(0, total.start - 24), total.start) or grammar.after.match(text, total.end)
    if marked:
        earlier = _chain(text, items[:position][::-1], grammar.chain)
        if len(earlier) > 1:
            return earlier[::-1]
    if later and grammar.opens.fullmatch(text[total.end : later[0].start]):
        return _chain(text, later, grammar.chain if marked else grammar.strict, strict=not marked)
    return ()


def _chain(
    text: str, items: list[NumberMention], joint: re.Pattern[str], *, strict: bool = False
) -> tuple[NumberMention, ...]:
    """Follow neighbours that are joined by commas and "and"; strictly, with nothing between but what they count."""
    chained = items[:1]
    for item in items[1:]:
        one, two = sorted((chained[-1], item), key=lambda m: m.start)
        begins = max(one.end, one.noun[1]) if strict and one.noun else one.end
        if not joint.fullmatch(text[begins : two.start]):
            break
        chained.append(item)
    return tuple(chained)


def columns(manuscript: Manuscript) -> Iterator[tuple[Block, int, int]]:
    """Yield the cell of a total row that is not its column's sum, what it says, and the sum."""
    for table in tables(manuscript):
        rows = [row.children for row in table.children if not row.header and row.children]
        if len(rows) < 3 or rows[-1][0].text.strip().casefold().rstrip(":") not in _TOTALS:
            continue
        for cell, *above in zip(rows[-1][1:], *(row[1:] for row in rows[:-1]), strict=False):
            numbers = [_integer(one) for one in (cell, *above)]
            known = [n for n in numbers if n is not None]
            if len(known) == len(numbers) and known[0] != sum(known[1:]):
                yield cell, known[0], sum(known[1:])


def _integer(cell: Block) -> int | None:
    digits = cell.text.strip().replace(",", "").removesuffix("명").removesuffix("건")
    return int(digits) if digits.isdecimal() and len(digits) < 16 else None

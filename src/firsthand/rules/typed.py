"""Tables typed by hand: which of their cells tell a figure, however it is dressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from firsthand.model.manuscript import Block, BlockKind, Manuscript
from firsthand.rules.places import Span
from firsthand.text.mentions import Counts, Kind, NumberMention
from firsthand.text.numbers import find_numbers

_LEADS = re.compile(
    r"(?:[\s~≈∼〜≃≥≤<>±+=(\[*†‡§]|\bn\s?=|\bca?\.|(?:circa|about|around|approx\.|approximately|some|at least|at most"
    r"|over|under|up to|nearly|almost|more than|fewer than|less than|only|total:?)\s"
    r"|(?:약|대략|최소|최대|총|모두|적어도|거의|단)\s?)*",
    re.IGNORECASE,
)
_TAILS = re.compile(
    r"(?:[\s*†‡§+%.,)\]?!¹²³⁴-⁹ᵃ-ᶜ]|or (?:more|fewer|so)|이상|이하|미만|초과|가량|정도|쯤|여|[명건인번회]|사람"
    r"|[(\[][^()\[\]]*[)\]]"
    r"|[;/|,±]\s?\d[\d.,]*%?)*"
)
_NOTED = re.compile(r"(?P<figure>\d[\d,]*)[a-c]")
_LABELLED = re.compile(r"[:=(\[]\s*$")
_NO_COUNT = re.compile(
    r"\b(?:age[ds]?|years?|sections?|articles?|tables?|figures?|no|numbers?|chapters?|rooms?|camps?|units?|groups?|phases?|stages?"
    r"|steps?|questions?|items?|codes?|waves?|rounds?|art|para|version)\W*$|(?:나이|연령|연도|문항|단계|조|항|장|호|차)\W*$",
    re.IGNORECASE,
)


def figures(manuscript: Manuscript, language: str) -> Iterator[tuple[Block, Span, Counts]]:
    """Yield the figures that cells tell, with what they count: "19", "n = 19", ">15", "19 (95%)".

    In a header or a row's first cell, which hold labels, one with a mark before it ("Hit: 19", "Women (19)") and, in a
    header, one that is all it says, where the header does not number its columns.
    """
    for header, row in rows(manuscript):
        numbered = header and _numbers_columns(row, language)
        for at, cell in enumerate(row):
            label = header or at == 0
            number = _labelled(cell, language) if label else None
            if number is None and at and not numbered:
                number = figure(cell, language)
            if number is not None:
                yield cell, (number.start, number.end), number.counts


def worded(row: tuple[Block, ...], cell: Block, span: Span, language: str) -> bool:
    """Tell whether a word is all that a body cell says, and no label of the figures to its right ("All", "19")."""
    whole = cell.text[: span[0]].strip(" (~*") + cell.text[span[1] :].strip(" .)*†‡§")
    at = next(number for number, one in enumerate(row) if one is cell)
    return not whole and at > 0 and not any(figure(later, language) for later in row[at + 1 :])


def figure(cell: Block, language: str) -> NumberMention | None:
    """Return the number that the cell tells and nothing else, with signs and brackets around it; a year is none."""
    main = next(iter(find_numbers(cell.text, language)), None) or _noted(cell.text, language)
    whole = main and _LEADS.fullmatch(cell.text, 0, main.start) and _TAILS.fullmatch(cell.text, main.end)
    return main if whole and main and _counts(main) else None


def rows(manuscript: Manuscript) -> Iterator[tuple[bool, tuple[Block, ...]]]:
    """Yield every row of every table as its cells, and whether it is the header."""
    for table in tables(manuscript):
        yield from ((row.header, row.children) for row in table.children if row.children)


def tables(manuscript: Manuscript) -> Iterator[Block]:
    """Yield the tables typed into the report."""
    waiting = [block for section in manuscript.sections for block in section.blocks][::-1]
    while waiting:
        block = waiting.pop()
        if block.kind is BlockKind.TABLE:
            yield block
        else:
            waiting.extend(reversed(block.children))


def _labelled(cell: Block, language: str) -> NumberMention | None:
    """Return the number that a label ends with behind a mark: "Hit: 19", "Women (n = 19)"."""
    for number in find_numbers(cell.text, language):
        before = cell.text[: number.start].rstrip("~≈<>± ")
        label = re.sub(r"(?:\bn\s?)?[:=(\[]\s*$", "", before)
        if _LABELLED.search(before) and _TAILS.fullmatch(cell.text, number.end) and _counts(number):
            return None if _NO_COUNT.search(label) else number
    return None


def _counts(number: NumberMention) -> bool:
    return number.kind not in {Kind.YEAR, Kind.ORDINAL} and number.counts is not Counts.MEASURE


def _noted(text: str, language: str) -> NumberMention | None:
    """Read a figure with the letter of a note at it: "19a"."""
    noted = _NOTED.fullmatch(text.strip())
    found = find_numbers(noted["figure"], language) if noted else ()
    end = len(text) - len(text.lstrip()) + found[0].end if found else 0
    return replace(found[0], start=end - found[0].end, end=end + 1) if found else None


def _numbers_columns(header: tuple[Block, ...], language: str) -> bool:
    numbers = [number.value for cell in header[1:] if (number := figure(cell, language))]
    return len(numbers) > 1 and all(two - one == 1 for one, two in pairwise(numbers))

"""The author's text as a tree → Markdown, so that a Word manuscript can go on in an editor. No link is lost.

What Markdown cannot say (superscript, merged cells) becomes plain words. Reading what was written gives the same words
and the same links again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import unquote

from firsthand.model.manuscript import Block, BlockKind, Mark, Run, Section

_SPECIAL = re.compile(
    r"[\\`*<]|(?<![^\W_])_|_(?![^\W_])|~~|&(?=#?\w+;)|!(?=\[)|\[(?=\^)|\](?=[(\[:])"
)
_BRACKETS = re.compile(r"\[(?!\^)[^\[\]]*\](?![(\[:]|\Z)")
_LOOSE = re.compile(r"[\[\]]")
_OPENER = re.compile(r"(?P<digits>\d{1,9}(?=[.)](?:\s|\Z)))?(?(digits)|(?=#{1,6}(?:\s|\Z)|[-+=>]|:\s))")
"""What makes another block of a paragraph that begins with it; a backslash belongs at its end."""

_PICTURE = re.compile(r"(?![a-z]+:)[^?#]+\.(?:png|jpe?g|gif|svg|webp)", re.IGNORECASE)
_SET = ((Mark.STRIKE, "~~"), (Mark.STRONG, "**"), (Mark.EMPHASIS, "*"))
_BULLETS, _AFTER = "-*", ".)"


def write_markdown(section: Section) -> str:
    """Write one file's blocks as Markdown."""
    return _joined(section.blocks)


def _joined(blocks: Sequence[Block], *, tight: bool = False) -> str:
    """Write blocks one after the other. Of two lists side by side the second has the other sign, and so is its own."""
    parts: list[str] = []
    turn = 0
    for number, block in enumerate(blocks):
        before = blocks[number - 1] if number else None
        beside = before is not None and before.kind is block.kind is BlockKind.LIST and before.ordered == block.ordered
        turn = 1 - turn if beside else 0
        parts.append("\n".join(_lines(block, turn)))
    return ("\n" if tight else "\n\n").join(parts) + ("" if tight else "\n")


def _lines(block: Block, turn: int = 0) -> Iterator[str]:
    match block.kind:
        case BlockKind.LIST:
            yield from _list(block, turn)
        case BlockKind.QUOTE:
            yield from (f"> {line}".rstrip() for line in _joined(block.children).rstrip("\n").split("\n"))
        case BlockKind.TABLE:
            yield from _table(block)
        case BlockKind.NOTE:
            yield from _hung(f"[^{block.label}]: ", _joined(block.children).rstrip("\n"), 4)
        case BlockKind.CODE:
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", block.text)), default=0))
            yield from (fence, *block.text.split("\n"), fence)
        case BlockKind.RULE:
            yield "---"
        case BlockKind.HEADING:
            yield f"{'#' * max(1, min(block.level, 6))} {inline(block.runs).replace(chr(10), ' ')}"
        case _ if block.children:
            yield from _joined(block.children).rstrip("\n").split("\n")
        case _:
            yield _shielded(block)


def _shielded(block: Block) -> str:
    """Write a paragraph, and keep its first words from being read as what makes another block."""
    first = next((run for run in block.runs if run.text), None)
    opener = _OPENER.match(block.text) if first is not None and not first.citation and not first.href else None
    words = inline(block.runs)
    return f"{words[: opener.end()]}\\{words[opener.end() :]}" if opener else words


def _list(block: Block, turn: int) -> Iterator[str]:
    simple = all(len(item.children) == 1 or (len(item.children) == 2 and item.children[1].kind is BlockKind.LIST)
                 for item in block.children)  # fmt: skip
    for number, item in enumerate(block.children):
        sign = f"{block.start + number}{_AFTER[turn]} " if block.ordered else f"{_BULLETS[turn]} "
        if number and not simple:
            yield ""
        yield from _hung(sign, _joined(item.children, tight=simple).rstrip("\n"), len(sign))


def _hung(sign: str, text: str, indent: int) -> Iterator[str]:
    first, *rest = text.split("\n")
    yield f"{sign}{first}".rstrip()
    yield from (f"{' ' * indent}{line}".rstrip() for line in rest)


def _table(block: Block) -> Iterator[str]:
    rows = [[_cell(cell) for cell in row.children] for row in block.children]
    width = max((len(row) for row in rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    aligned = [cell.align for cell in block.children[0].children] if block.children else []
    below = [{"left": ":---", "right": "---:", "center": ":---:"}.get(each, "---") for each in aligned]
    for number, row in enumerate(rows):
        yield f"| {' | '.join(row)} |"
        if number == 0:
            yield f"| {' | '.join(below + ['---'] * (width - len(below)))} |"


def _cell(cell: Block) -> str:
    blocks = [cell] if cell.runs else [leaf for child in cell.children for leaf in _leaves(child)]
    return " ".join(inline(each.runs) for each in blocks).replace("\\\n", " ").replace("\n", " ").replace("|", r"\|")


def _leaves(block: Block) -> Iterator[Block]:
    if block.runs:
        yield block
    for child in block.children:
        yield from _leaves(child)


def inline(runs: Sequence[Run]) -> str:
    """Write a block's runs: the words of each link together, in brackets before what backs them.

    Word's way keeps an ordinary picture as a link to it, which becomes a picture again.
    """
    made = []
    for (citation, href), group in groupby(runs, key=lambda run: (id(run.citation) if run.citation else 0, run.href)):
        inside = list(group)
        words = "".join(_set_as(marks, list(part)) for marks, part in groupby(inside, key=lambda run: run.marks))
        target = unquote(inside[0].citation.target) if citation and inside[0].citation else href
        sign = "!" if _PICTURE.fullmatch(href) else ""
        made.append(f"{sign}[{words}]({_address(target)})" if target else words)
    return "".join(made)


def _set_as(marks: frozenset[Mark], runs: list[Run]) -> str:
    if Mark.CODE in marks:
        text = "".join(run.text for run in runs)
        fence = "`" * (1 + max((len(found) for found in re.findall("`+", text)), default=0))
        return f"{fence}{text}{fence}"
    words = "".join(_word(run) for run in runs)
    bare = words.strip()
    if not bare:
        return words
    around = "".join(sign for mark, sign in _SET if mark in marks)
    lead, tail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{lead}{around}{bare}{around[::-1]}{tail}"


def _word(run: Run) -> str:
    if run.note:
        return f"[^{run.note}]"
    if run.image:
        return f"![{_escaped(run.text)}]({_address(run.image)})"
    if run.text == "\n":
        return "\\\n"
    return _escaped(run.text)


def _escaped(words: str) -> str:
    """Write words so that they are read as they are; brackets that close and make no link, as in […], stay bare."""
    kept = [match.span() for match in _BRACKETS.finditer(words)]
    inside = {at for start, end in kept for at in (start, end - 1)}
    bare = _LOOSE.sub(lambda m: m[0] if m.start() in inside else "\0" + m[0], words)
    return _SPECIAL.sub(lambda m: "\\" + m[0], bare).replace("\0", "\\").replace("\\\\[", "\\[").replace("\\\\]", "\\]")


def _address(target: str) -> str:
    return f"<{target}>" if re.search(r"[\s()<>]", target) else target

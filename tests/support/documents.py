"""The documentation as the tests read it: its boxes, its links, and the letters written in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.word import Docx, paragraph, run

ROOT = Path(__file__).resolve().parents[2]

_FENCE = re.compile(r"(?P<fence>`{3,})(?P<info>[^`]*)")
_LINK = re.compile(r"\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target>[^()\s]+)\)")


@dataclass(frozen=True, slots=True)
class Box:
    """A fenced block: ``kind`` and ``name`` are what stands after the fence, ``file:NAME``; ``line`` its first line."""

    kind: str
    name: str
    text: str
    line: int


def boxes(text: str) -> Iterator[Box]:
    """Give every fenced block of a page, in order."""
    lines = iter(enumerate(text.splitlines(), 1))
    for number, line in lines:
        opened = _FENCE.fullmatch(line)
        if opened:
            inside: list[str] = []
            for _, within in lines:
                if within.strip() == opened["fence"]:
                    break
                inside.append(within + "\n")
            kind, _, name = opened["info"].strip().partition(":")
            yield Box(kind, name, "".join(inside), number)


def prose(text: str, *, code: bool = False) -> str:
    """A page without its fenced blocks, and unless ``code`` without code in its lines; the line numbers stay."""
    fenced = {n for box in boxes(text) for n in range(box.line, box.line + box.text.count("\n") + 2)}
    kept = "\n".join("" if number in fenced else line for number, line in enumerate(text.splitlines(), 1))
    return kept if code else re.sub(r"`[^`\n]*`", "", kept)


def links(text: str) -> Iterator[tuple[str, str]]:
    """Give the words and the address of every inline link of a page's prose, pictures among them."""
    for match in _LINK.finditer(prose(text)):
        yield match["words"], match["target"]


def anchors(text: str) -> set[str]:
    """Name the places of a page that a ``#`` can lead to: its headings, as code hosts name them."""
    headings = re.findall(r"^#+ (.+)$", prose(text, code=True), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def write_letter(path: Path, text: str) -> None:
    """Write a Word document: each paragraph of the text one of its own, a link in it a hyperlink, ``#`` a heading."""
    letter = Docx()
    written = []
    for words in text.strip().split("\n\n"):
        style = "1" if words.startswith("# ") else ""
        written.append(paragraph(*_pieces(letter, words.removeprefix("# ")), style=style))
    path.write_bytes(letter.write(*written))


def _pieces(letter: Docx, words: str) -> Iterator[str]:
    end = 0
    for match in _LINK.finditer(words):
        yield run(words[end : match.start()])
        yield letter.link(match["target"], match["words"])
        end = match.end()
    yield run(words[end:])

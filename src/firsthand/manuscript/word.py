"""Word → the author's text as a tree. What is read and how places count: ``docs/formats/manuscript.md``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml.etree import _Element as Element

from firsthand.manuscript.leaves import as_exhibit, find_problems
from firsthand.manuscript.target import parse_target
from firsthand.manuscript.word_lists import Item, nest
from firsthand.manuscript.word_package import MC, Package, Unreadable, W, open_package
from firsthand.manuscript.word_styles import Style, Styles, read_styles
from firsthand.manuscript.word_text import Paragraph, Piece, StoryReader, one_branch
from firsthand.model.manuscript import Block, BlockKind, Problem, Run, Section
from firsthand.model.place import Place

_BLOCKS = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"})
_CHANGES = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_NOTES = (("footnotes", "footnote", ""), ("endnotes", "endnote", "e"))


def read_word(path_shown: str, data: bytes) -> tuple[Section, tuple[Problem, ...]]:
    """Read one .docx. Never raises: what cannot be read is a problem at its place."""
    try:
        document = read_document(path_shown, data)
    except Unreadable as fault:
        return Section(path_shown, (), ()), (Problem("unreadable-manuscript", Place(path_shown), fault.reason),)
    lines = tuple(paragraph.text for paragraph in document.paragraphs)
    return Section(path_shown, tuple(document.blocks), lines), tuple(document.problems)


@dataclass(slots=True)
class WordDocument:
    """A .docx read: its paragraphs by ordinal, the tree made of them, and the main part's XML."""

    package: Package
    body: Element
    paragraphs: list[Paragraph] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    in_body: int = 0
    anchors: dict[int, int] = field(default_factory=dict)


def read_document(path_shown: str, data: bytes) -> WordDocument:
    """Read a .docx with the XML kept, for mending and annotating it. Raises Unreadable."""
    package = open_package(data)
    root = package.xml(package.document)
    body = root.find(f"{W}body")
    if body is None:
        raise Unreadable("it has no body")
    reader = _Reader(path_shown, WordDocument(package, body), read_styles(package))
    reader.read(root)
    return reader.document


class _Reader:
    """Reads the body, then the text boxes, then the notes, numbering paragraphs as it goes.

    ``document.anchors`` tells for a box's or a note's paragraph the paragraph of the body it hangs on.
    """

    def __init__(self, path: str, document: WordDocument, styles: Styles) -> None:
        self.document = document
        self._path = path
        self._styles = styles
        self._unread: dict[str, tuple[int, int]] = {}
        self._story = StoryReader(document.package, document.package.document, styles, self._unread)
        self._lists: dict[tuple[str, int], int] = {}
        self._boxed: list[Paragraph] = []
        self._noted: list[Element] = []

    def read(self, root: Element) -> None:
        document = self.document
        blocks = self._blocks(document.body)
        document.in_body = len(document.paragraphs)
        self._check_fields()
        calls = self._calls()
        document.blocks = self._with_boxes(blocks)
        for kind, tag, prefix in _NOTES:
            for part in document.package.related(kind)[:1]:
                document.blocks.extend(self._notes(part, tag, prefix, calls))
        self._report(root)

    def _blocks(self, parent: Element) -> list[Block]:
        """Read the blocks of a container in order."""
        made: list[Item] = []
        for child in _block_elements(parent):
            if child.tag == f"{W}tbl":
                made.append(Item(self._table(child)))
                continue
            paragraph = self._story.read(child, len(self.document.paragraphs) + 1)
            self.document.paragraphs.append(paragraph)
            if paragraph.boxes:
                self._boxed.append(paragraph)
            style = self._styles.of(child)
            block = None if style.contents else self._leaf(paragraph, style)
            if block is not None:
                made.append(Item(block, style.numbered if not style.heading else None, quote=style.quote))
        return nest(made, self._lists)

    def _leaf(self, paragraph: Paragraph, style: Style) -> Block | None:
        runs = _without_indent(runs_of(self._path, paragraph))
        if not any(run.text.strip() or run.note for run in runs):
            return None
        place = runs[0].place.until(runs[-1].place.end_line, runs[-1].place.end_column)
        kind = BlockKind.HEADING if style.heading else BlockKind.PARAGRAPH
        block = Block(kind, place, tuple(runs), level=style.heading)
        self.document.problems.extend(find_problems(block))
        return as_exhibit(block)

    def _table(self, table: Element) -> Block:
        first = len(self.document.paragraphs) + 1
        rows: list[Block] = []
        for row in _descend(table, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            header = properties is not None and properties.find(f"{W}tblHeader") is not None
            cells = tuple(self._cell(cell) for cell in _descend(row, f"{W}tc"))
            rows.append(Block(BlockKind.ROW, self._around(first, cells), children=cells, header=header or not rows))
        return Block(BlockKind.TABLE, self._around(first, tuple(rows)), children=tuple(rows))

    def _cell(self, cell: Element) -> Block:
        first = len(self.document.paragraphs) + 1
        blocks = self._blocks(cell)
        if len(blocks) == 1 and blocks[0].kind is BlockKind.PARAGRAPH:
            return Block(BlockKind.CELL, blocks[0].place, blocks[0].runs)
        return Block(BlockKind.CELL, self._around(first, tuple(blocks)), children=tuple(blocks))

    def _around(self, first: int, children: tuple[Block, ...]) -> Place:
        if children:
            last = children[-1].place
            return children[0].place.until(last.end_line, last.end_column)
        return Place(self._path, first, 1, first, 1)

    def _with_boxes(self, blocks: list[Block]) -> list[Block]:
        """Read the text boxes met so far, and those in them; what they hold follows the block each is anchored in."""
        after: dict[int, list[Block]] = {}
        for paragraph in self._boxed:  # grows while boxes with boxes are read
            ordinal = self.document.anchors.get(paragraph.ordinal, paragraph.ordinal)
            at = sum(1 for block in blocks if block.place.line <= ordinal)
            for box in paragraph.boxes:
                first = len(self.document.paragraphs)
                after.setdefault(at, []).extend(self._blocks(box))
                self._anchor(first, ordinal)
        self._boxed.clear()
        placed = list(after.get(0, ()))
        for number, block in enumerate(blocks, 1):
            placed += [block, *after.get(number, ())]
        return placed

    def _notes(self, part: str, tag: str, prefix: str, calls: dict[str, int]) -> Iterator[Block]:
        self._story = StoryReader(self.document.package, part, self._styles, self._unread)
        self._noted.append(self.document.package.xml(part))
        for note in self._noted[-1].iterchildren(f"{W}{tag}"):
            if note.get(f"{W}type", "normal") != "normal":
                continue
            label = prefix + note.get(f"{W}id", "")
            first = len(self.document.paragraphs)
            blocks = self._with_boxes(self._blocks(note))
            self._check_fields()
            self._anchor(first, calls.get(label, 1))
            if blocks:
                yield Block(BlockKind.NOTE, self._around(first + 1, tuple(blocks)), children=tuple(blocks), label=label)

    def _anchor(self, first: int, ordinal: int) -> None:
        self.document.anchors.update(dict.fromkeys(range(first + 1, len(self.document.paragraphs) + 1), ordinal))

    def _check_fields(self) -> None:
        """A field that is begun and never ended hides the words after it: nothing can be said of such a document."""
        if self._story.unclosed:
            raise Unreadable("a field in it is begun and not ended; open it in Word, update the fields and save it")

    def _calls(self) -> dict[str, int]:
        return {
            piece.note: paragraph.ordinal
            for paragraph in self.document.paragraphs
            for piece in paragraph.pieces
            if piece.note
        }

    def _report(self, root: Element) -> None:
        """Say what the document holds that is not read, and whether edits are left in it."""
        package = self.document.package
        found = [self._unread_problem(f"{kind} ({n})", first) for kind, (first, n) in self._unread.items()]
        found += [
            self._unread_problem(f"{kind}s")
            for kind in ("header", "footer")
            if any(_has_words(package.xml(part)) for part in package.related(kind))
        ]
        if any(True for _ in root.iter(f"{W}altChunk")):
            found.append(self._unread_problem("inserted files"))
        changes = [change for story in (root, *self._noted) for change in story.iter(*_CHANGES)]
        if changes:
            by_element = {p.element: p.ordinal for p in self.document.paragraphs}
            ordinal = next((by_element[a] for a in changes[0].iterancestors(f"{W}p") if a in by_element), 1)
            detail = f"{len(changes)} tracked changes: insertions are read as text, deletions are left out"
            found.append(Problem("tracked-changes", Place(self._path, ordinal), detail))
        problems = [*self.document.problems, *found]
        self.document.problems = sorted(problems, key=lambda problem: (problem.place, problem.kind, problem.detail))

    def _unread_problem(self, what: str, ordinal: int = 1) -> Problem:
        return Problem("unread-content", Place(self._path, ordinal), f"{what}: neither checked nor published")


def runs_of(path: str, paragraph: Paragraph) -> list[Run]:
    """Make the runs of a paragraph: neighbours set alike become one, and a link's runs share one citation."""
    runs: list[Run] = []
    column = 1
    for target, pieces in _by_link(paragraph.pieces):
        start = column
        made: list[Run] = []
        for piece in pieces:
            end = column + len(piece.text)
            place = Place(path, paragraph.ordinal, column, paragraph.ordinal, end)
            column = end
            if piece.note:
                made.append(Run("", place, note=piece.note))
            elif (
                made and "\n" not in (piece.text, made[-1].text) and not made[-1].note and made[-1].marks == piece.marks
            ):
                made[-1] = Run(made[-1].text + piece.text, made[-1].place.until(place.end_line, end), piece.marks)
            else:
                made.append(Run(piece.text, place, piece.marks))
        runs.extend(_linked(target, made, Place(path, paragraph.ordinal, start, paragraph.ordinal, column)))
    return runs


def _without_indent(runs: list[Run]) -> list[Run]:
    """Take the white space away that a paragraph, or a note after its number, begins with."""
    for number, run in enumerate(runs):
        words = run.text.lstrip(" \t")
        if run.citation is not None or run.note or words == run.text:
            return runs[number:]
        if words:
            place = run.place
            moved = Place(place.path, place.line, place.end_column - len(words), place.end_line, place.end_column)
            return [replace(run, text=words, place=moved), *runs[number + 1 :]]
    return []


def _linked(target: str, runs: list[Run], place: Place) -> list[Run]:
    if not target:
        return runs
    read = parse_target(target)
    if read is None:
        return [Run(r.text, r.place, r.marks, href=target, note=r.note) for r in runs]
    citation = read.citation("".join(run.text for run in runs), place)
    return [Run(r.text, r.place, r.marks, citation, note=r.note) for r in runs]


def _by_link(pieces: Iterable[Piece]) -> list[tuple[str, list[Piece]]]:
    """Group pieces by the link they stand in. Word cuts one link into several with the same target: they are one."""
    groups: list[tuple[str, list[Piece]]] = []
    for piece in pieces:
        if groups and groups[-1][0] == piece.link:
            groups[-1][1].append(piece)
        else:
            groups.append((piece.link, [piece]))
    return groups


def _block_elements(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a container, through content controls and alternatives."""
    for child in parent.iterchildren("*"):
        if child.tag in {f"{W}p", f"{W}tbl"}:
            yield child
        elif child.tag in _BLOCKS:
            yield from _block_elements(child)
        elif child.tag == f"{MC}AlternateContent":
            for branch in one_branch(child):
                yield from _block_elements(branch)


def _descend(parent: Element, tag: str) -> Iterator[Element]:
    """Yield rows or cells, through content controls."""
    for child in parent.iterchildren("*"):
        if child.tag == tag:
            yield child
        elif child.tag in _BLOCKS:
            yield from _descend(child, tag)


def _has_words(root: Element) -> bool:
    return any(character.isalpha() for text in root.iter(f"{W}t") for character in text.text or "")

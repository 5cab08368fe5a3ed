"""The writer's own words about a source: in sentences that link, quote or call her, and beside quotations of hers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from firsthand.disclosure.words.attribution import Reader, Told
from firsthand.disclosure.words.called import Called, composed
from firsthand.model.bound import Bound
from firsthand.model.manuscript import Block, BlockKind, Citation, CitationKind
from firsthand.model.place import Place
from firsthand.model.testimony import Source
from firsthand.rules.places import Link, Span, links_in, outside_links, place_in, prose_blocks, sentences, under
from firsthand.rules.speaking import begins_with_dash, goes_on, is_signed, tells_who


class Described(NamedTuple):
    """One detail told of a source, and where.

    ``linked`` when the words are those of a ``source:`` link, which then is ``citation``; else that is the link or
    quotation they are about, or stands for the link there is none of where only her alias is told.
    """

    source: Source
    told: Told
    place: Place
    citation: Citation
    linked: bool


Speaking = tuple[Link, str]
"""A link to a source or to her words, and her code."""


class Around:
    """Reads the writer's own words around links, quotations and aliases."""

    def __init__(self, bound: Bound, reader: Reader) -> None:
        self._reader, self._language = reader, bound.manuscript.language
        self._blocks = tuple(prose_blocks(bound.manuscript))
        codes = {id(each.citation): each.source.code for each in bound.attributions}
        codes |= {id(q.citation): q.citation.passage.source for q in bound.quotations if q.citation.passage}
        self._cited: dict[str, Citation] = {}
        for citation in bound.manuscript.citations():
            if id(citation) in codes:
                self._cited.setdefault(codes[id(citation)], citation)
        self._speakers = {
            id(block): tuple((link, codes[id(link.citation)]) for link in links_in(block) if id(link.citation) in codes)
            for block in self._blocks
        }
        self._sources = {source.code: source for source in bound.snapshot.sources}
        self._rows = tuple(leaves for _, leaves in under(bound.manuscript, BlockKind.ROW))
        noted = tuple(under(bound.manuscript, BlockKind.NOTE))
        self._notes: Mapping[tuple[str, str], tuple[Block, ...]] = {
            (note.place.path, note.label): leaves for note, leaves in noted
        }
        self._apart_from_text = {id(leaf) for leaves in (*self._rows, *self._notes.values()) for leaf in leaves}
        self._read: dict[tuple[str, str], tuple[Told, ...]] = {}
        self._called = {id(block): self._calls(block.text) for block in self._blocks}
        self._known = self._cited.keys() | {c.code for found in self._called.values() for c in found if c.whole}

    def read(self) -> Iterator[Described]:
        """Give the details, block by block, then row by row."""
        for number, block in enumerate(self._blocks):
            speakers = self._speakers[id(block)]
            if speakers or any(called.code in self._known for called in self._called[id(block)]):
                for sentence in sentences(block, self._language):
                    yield from self._sentence(block, sentence, speakers)
            for link, code in speakers:
                if link.citation.kind is CitationKind.QUOTE:
                    if not self._own_words(block, self._around(block, link)):
                        yield from self._before(number, link, code)
                    yield from self._after(number, link, code)
        for row in self._rows:
            yield from self._row(row)

    def _calls(self, text: str) -> tuple[Called, ...]:
        return self._reader.called(composed(text))

    def _sentence(self, block: Block, sentence: Span, speakers: Sequence[Speaking]) -> Iterator[Described]:
        here = [(link, code) for link, code in speakers if link.start < sentence[1] and sentence[0] < link.end]
        codes = {code for _, code in here}
        for code in self._called_in(block, sentence) - codes:
            yield from self._told(block, self._free(block, sentence), code, self._citation(block, sentence, code))
        if len(codes) == 1:
            yield from self._told(block, self._free(block, sentence), here[0][1], here[0][0].citation)
        elif codes:
            for (code, link), spans in self._apart(block, sentence, here).items():
                yield from self._told(block, spans, code, link.citation)
        yield from self._noted(block, sentence, here)

    def _called_in(self, block: Block, sentence: Span) -> set[str]:
        """Say who is called by an alias in the writer's words of a sentence; by a part of it, if she is known."""
        if not self._called[id(block)]:
            return set()
        found = self._calls(self._gapped(block, self._free(block, sentence)))
        return {called.code for called in found if called.code in self._known}

    def _citation(self, block: Block, sentence: Span, code: str) -> Citation:
        """Return the first link to a source or her words; or what stands for one, where only her alias is told."""
        return self._cited.get(code) or Citation(
            f"source:{code}", "", place_in(block, *sentence), CitationKind.SOURCE, source=code
        )

    def _apart(self, block: Block, sentence: Span, here: Sequence[Speaking]) -> dict[tuple[str, Link], list[Span]]:
        """Share out the words of a sentence with several speakers: to the quotation after, else to the link before."""
        shared: dict[tuple[str, Link], list[Span]] = {}
        for start, end in self._free(block, sentence):
            after = next(((link, code) for link, code in here if link.start >= end), None)
            before = next(((link, code) for link, code in reversed(here) if link.end <= start), None)
            quoted = after is not None and after[0].citation.kind is CitationKind.QUOTE
            owner = after if after is not None and (quoted or before is None) else before
            if owner is not None:
                shared.setdefault((owner[1], owner[0]), []).append((start, end))
        return shared

    def _before(self, number: int, link: Link, code: str) -> Iterator[Described]:
        """Read the sentence before a quotation that stands alone, and the notes called in it."""
        for block in reversed(self._blocks[: number + 1]):
            here = block is self._blocks[number]
            spans = [s for s in sentences(block, self._language) if not here or s[1] <= link.start]
            said = next((s for s in reversed(spans) if self._own_words(block, s)), None)
            if said is not None:
                yield from self._told(block, self._free(block, said), code, link.citation)
                if not any(k.start < said[1] and said[0] < k.end for k, _ in self._speakers[id(block)]):
                    yield from self._noted(block, said, ((link, code),))
                return

    def _after(self, number: int, link: Link, code: str) -> Iterator[Described]:
        """Read what tells, after a quotation, who said it: the rest of its block, and lines that sign it."""
        block, first = self._blocks[number], True
        for sentence in sentences(block, self._language):
            if sentence[0] < link.end:
                continue
            if not self._is_hers(block, sentence, code, first=first):
                return
            yield from self._told(block, self._free(block, sentence), code, link.citation)
            yield from self._noted(block, sentence, ((link, code),))
            first = False
        for following in self._blocks[number + 1 :]:
            alone = following.kind is not BlockKind.HEADING and id(following) not in self._apart_from_text
            if not alone or self._speakers[id(following)]:
                return
            dashed = begins_with_dash(following.text)
            if not dashed and (not first or links_in(following) or not is_signed(following.text)):
                return
            yield from self._told(following, self._free(following, (0, len(following.text))), code, link.citation)
            first = False

    def _is_hers(self, block: Block, sentence: Span, code: str, *, first: bool) -> bool:
        """Tell whether a sentence after a quotation goes on about who said it. One with another link does not."""
        if any(link.start < sentence[1] and sentence[0] < link.end for link in links_in(block)):
            return False
        words = block.text[sentence[0] : sentence[1]]
        if begins_with_dash(words):
            return True
        return (tells_who if first else goes_on)(words) and self._may_be(words, code)

    def _may_be(self, words: str, code: str) -> bool:
        """Tell whether the sex that words tell, if any, may be a source's."""
        lexicon, source = self._reader.lexicon, self._sources.get(code)
        said = lexicon.sex(words, pronouns=True)
        recorded = [(values, source.attributes.get(name)) for name, values in lexicon.sexes.items()] if source else []
        return not said or all(own is None or own in {values[sex] for sex in said} for values, own in recorded)

    def _noted(self, block: Block, sentence: Span, here: Sequence[Speaking]) -> Iterator[Described]:
        """Read the notes called in a sentence or at its end: each is of the speaker before, or else the one after."""
        offset = 0
        for run in block.runs:
            if run.note and here and sentence[0] < offset <= sentence[1]:
                link, code = next((each for each in reversed(here) if each[0].end <= offset), here[0])
                for leaf in self._notes.get((block.place.path, run.note), ()):
                    if not self._speakers[id(leaf)]:
                        yield from self._told(leaf, self._free(leaf, (0, len(leaf.text))), code, link.citation)
            offset += len(run.text)

    def _row(self, row: Sequence[Block]) -> Iterator[Described]:
        """Read the cells of a row without a speaker: they are of the one before, or else of the first."""
        owners = [self._owners(cell) for cell in row if id(cell) in self._speakers]
        owner = next((those[0] for those in owners if those), None)
        for cell, those in zip((c for c in row if id(c) in self._speakers), owners, strict=True):
            if those:
                owner = those[-1]
            elif owner is not None:
                yield from self._told(cell, self._free(cell, (0, len(cell.text))), *owner)

    def _owners(self, cell: Block) -> tuple[tuple[str, Citation], ...]:
        linked = tuple((code, link.citation) for link, code in self._speakers[id(cell)])
        whole = (0, len(cell.text))
        return linked or tuple(
            (code, self._citation(cell, whole, code)) for code in sorted(self._called_in(cell, whole))
        )

    def _told(self, block: Block, spans: Sequence[Span], code: str, citation: Citation) -> Iterator[Described]:
        """Read spans of a block as one text with gaps."""
        source = self._sources.get(code)
        if source is None or not spans:
            return
        words = self._gapped(block, spans)
        if any(sign.isalnum() for sign in words):
            place = place_in(block, spans[0][0] + len(words) - len(words.lstrip()), spans[-1][1])
            if (words, code) not in self._read:
                self._read[words, code] = self._reader.read_beside(words, source)
            for told in self._read[words, code]:
                yield Described(source, told, place, citation, linked=False)

    def _gapped(self, block: Block, spans: Sequence[Span]) -> str:
        """Return spans of a block as one text, what lies between them blank."""
        if not spans:
            return ""
        start, end = spans[0][0], spans[-1][1]
        signs = [" "] * (end - start)
        for first, last in spans:
            signs[first - start : last - start] = block.text[first:last]
        return "".join(signs)

    def _around(self, block: Block, link: Link) -> Span:
        touched = [s for s in sentences(block, self._language) if s[0] < link.end and link.start < s[1]]
        return (touched[0][0], touched[-1][1]) if touched else (link.start, link.end)

    def _free(self, block: Block, span: Span) -> list[Span]:
        """Cut a stretch down to what no evidence link backs."""
        cut = ((max(a, span[0]), min(b, span[1])) for a, b in outside_links(block))
        return [(a, b) for a, b in cut if a < b]

    def _own_words(self, block: Block, span: Span) -> bool:
        """Tell whether anything in a stretch is the writer's: all but quotations."""
        quotes = [(k.start, k.end) for k in links_in(block) if k.citation.kind is CitationKind.QUOTE]
        return any(
            sign.isalnum() and not any(a <= offset < b for a, b in quotes)
            for offset, sign in enumerate(block.text[span[0] : span[1]], span[0])
        )


def once(described: Iterable[Described]) -> tuple[Described, ...]:
    """Keep of the same detail told at the same place one, in reading order."""
    kept = {(each.source.code, each.told, each.place, each.linked): each for each in described}
    return tuple(sorted(kept.values(), key=lambda each: each.place))

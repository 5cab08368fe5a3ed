"""What a bound report tells of each source: in the words of ``source:`` links, and in those around them."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from firsthand.disclosure.words.attribution import ALIAS, Reader, Told
from firsthand.model.bound import Bound
from firsthand.model.disclosure import Disclosure
from firsthand.model.manuscript import Block, Citation, CitationKind
from firsthand.model.place import Place
from firsthand.model.testimony import Source
from firsthand.rules.places import Link, Span, links_in, outside_links, place_in, prose_blocks, sentences


class Described(NamedTuple):
    """One detail told of a source, and where.

    ``linked`` when the words are those of a ``source:`` link, which then is ``citation``; else that is the link or
    quotation they are about.
    """

    source: Source
    told: Told
    place: Place
    citation: Citation
    linked: bool


class Descriptions(NamedTuple):
    """All a report tells of its sources, in reading order, and what read it."""

    told: tuple[Described, ...]
    reader: Reader


_last: list[tuple[weakref.ref[Bound], Descriptions]] = []


def descriptions(bound: Bound) -> Descriptions:
    """Read what the report tells of its sources; several rules ask, so the last reading is kept while it lives.

    Words outside a ``source:`` link are the source's where they stand in a sentence that links or quotes her or holds
    her alias, or that introduces a quotation of hers standing alone; of these only what fits the record is told of her.
    """
    for reference, found in _last:
        if reference() is bound:
            return found
    reader = Reader(bound.project, bound.snapshot.sources, _heard(bound))
    linked = [
        Described(each.source, told, each.citation.place, each.citation, linked=True)
        for each in bound.attributions
        for told in reader.read(each.citation.text, each.source)
    ]
    once = {
        (each.source.code, each.told, each.place, each.linked): each
        for each in (*linked, *_Around(bound, reader).read())
    }
    told = tuple(sorted(once.values(), key=lambda each: each.place))
    _last[:] = [(weakref.ref(bound, lambda _: _last.clear()), Descriptions(told, reader))]
    return _last[0][1]


def _heard(bound: Bound) -> dict[str, set[int]]:
    """Say in which years the sources were interviewed, of those whose interviews the report needs."""
    found: dict[str, set[int]] = {}
    for interview, texts in bound.snapshot.transcripts.items():
        found.setdefault(interview.source, set()).update(t.held_on.year for t in texts if t.held_on is not None)
    return found


def disclosures(bound: Bound) -> tuple[Disclosure, ...]:
    """List what the report tells of its sources as it goes into the ledger: each detail that fits, at each place."""
    told = (
        Disclosure(each.source.code, each.told.detail, f"{each.place.path}:{each.place.line}:{each.place.column}")
        for each in descriptions(bound).told
        if each.told.fits
    )
    return tuple(dict.fromkeys(told))


def shown_details(bound: Bound) -> Iterator[tuple[Citation, str, Mapping[str, bool]]]:
    """Give, link by link, the recorded details shown of a source, and of each whether exactly or as a band.

    A word for the sex outside a ``source:`` link is left out: it is too often somebody else's.
    """
    found = descriptions(bound)
    shown: dict[int, tuple[Citation, str, dict[str, bool]]] = {}
    for each in found.told:
        detail = each.told.detail
        aside = not each.linked and detail.attribute in found.reader.lexicon.sexes
        if each.told.fits and detail.attribute != ALIAS and not aside:
            _, _, details = shown.setdefault(id(each.citation), (each.citation, each.source.code, {}))
            details[detail.attribute] = details.get(detail.attribute, False) or detail.exact
    yield from shown.values()


def quoted_sources(bound: Bound) -> frozenset[str]:
    """Name the sources whose words the report quotes."""
    return frozenset(q.citation.passage.source for q in bound.quotations if q.citation.passage is not None)


class _Around:
    """Reads the writer's own words around links and quotations."""

    def __init__(self, bound: Bound, reader: Reader) -> None:
        self._reader, self._language = reader, bound.manuscript.language
        self._blocks = tuple(prose_blocks(bound.manuscript))
        speaking = {id(each.citation): each.source.code for each in bound.attributions}
        speaking |= {id(q.citation): q.citation.passage.source for q in bound.quotations if q.citation.passage}
        self._speaking: Mapping[int, str] = speaking
        self._cited: dict[str, Citation] = {}
        for citation in bound.manuscript.citations():
            if id(citation) in speaking:
                self._cited.setdefault(speaking[id(citation)], citation)
        self._sources = {source.code: source for source in bound.snapshot.sources if source.code in self._cited}
        text = "\n".join(block.text for block in self._blocks)
        self._aliases = [
            (alias, s.code) for s in self._sources.values() for alias in s.alias.values() if alias and alias in text
        ]
        self._read: dict[tuple[str, str], tuple[Told, ...]] = {}

    def read(self) -> Iterator[Described]:
        """Give the details, block by block."""
        for number, block in enumerate(self._blocks):
            speakers = [(link, self._speaking[id(link.citation)]) for link in links_in(block)
                        if id(link.citation) in self._speaking]  # fmt: skip
            text = block.text
            if not speakers and not any(alias in text for alias, _ in self._aliases):
                continue
            for sentence in sentences(block, self._language):
                yield from self._sentence(block, sentence, speakers)
            for link, code in speakers:
                if link.citation.kind is CitationKind.QUOTE and not self._own_words(block, self._around(block, link)):
                    yield from self._beside(number, link, code)

    def _sentence(self, block: Block, sentence: Span, speakers: Sequence[tuple[Link, str]]) -> Iterator[Described]:
        here = [(link, code) for link, code in speakers if link.start < sentence[1] and sentence[0] < link.end]
        codes = {code for _, code in here}
        if not here:
            text = block.text[sentence[0] : sentence[1]]
            for code in sorted({code for alias, code in self._aliases if alias in text}):
                yield from self._told(block, [sentence], code, self._cited[code])
        elif len(codes) == 1:
            yield from self._told(block, self._free(block, sentence), codes.pop(), here[0][0].citation)
        else:
            for (code, link), spans in self._apart(block, sentence, here).items():
                yield from self._told(block, spans, code, link.citation)

    def _apart(
        self, block: Block, sentence: Span, here: Sequence[tuple[Link, str]]
    ) -> dict[tuple[str, Link], list[Span]]:
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

    def _beside(self, number: int, link: Link, code: str) -> Iterator[Described]:
        """Read the sentence before a quotation that stands alone, and a line after it that begins with a dash."""
        for block in reversed(self._blocks[: number + 1]):
            spans = [
                s for s in sentences(block, self._language) if block is not self._blocks[number] or s[1] <= link.start
            ]
            said = next((s for s in reversed(spans) if self._own_words(block, s)), None)
            if said is not None:
                yield from self._told(block, self._free(block, said), code, link.citation)
                break
        following = self._blocks[number + 1 : number + 2]
        if following and following[0].text.lstrip().startswith(("—", "–", "-", "―")):
            yield from self._told(
                following[0], self._free(following[0], (0, len(following[0].text))), code, link.citation
            )

    def _told(self, block: Block, spans: Sequence[Span], code: str, citation: Citation) -> Iterator[Described]:
        """Read spans of a block as one text with gaps."""
        source = self._sources.get(code)
        if source is None or not spans:
            return
        start, end = spans[0][0], spans[-1][1]
        signs = [" "] * (end - start)
        for first, last in spans:
            signs[first - start : last - start] = block.text[first:last]
        words = "".join(signs)
        if any(sign.isalnum() for sign in words):
            place = place_in(block, start + len(words) - len(words.lstrip()), end)
            if (words, code) not in self._read:
                self._read[words, code] = self._reader.read_beside(words, source)
            for told in self._read[words, code]:
                yield Described(source, told, place, citation, linked=False)

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

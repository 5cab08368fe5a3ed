"""What a bound report tells of each source: in the words of ``source:`` links, and in those around them."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from firsthand.disclosure.words.attribution import ALIAS, Reader
from firsthand.disclosure.words.called import Names, composed
from firsthand.model.bound import Bound
from firsthand.model.disclosure import Disclosure
from firsthand.model.manuscript import Citation, Manuscript
from firsthand.model.place import Place
from firsthand.rules.beside import Around, Described, once
from firsthand.rules.places import outside_links, place_in, prose_blocks, sentences


class Descriptions(NamedTuple):
    """All a report tells of its sources, in reading order, and what read it."""

    told: tuple[Described, ...]
    reader: Reader


_last: list[tuple[weakref.ref[Bound], Descriptions]] = []


def descriptions(bound: Bound) -> Descriptions:
    """Read what the report tells of its sources; several rules ask, so the last reading is kept while it lives.

    Words outside a ``source:`` link are the source's where they stand in a sentence that links or quotes her or calls
    her by an alias, or that says, before a quotation or after it, who speaks; in a note called there; or beside her in
    a table's row. Of these only what fits the record is told of her.
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
    told = once((*linked, *Around(bound, reader).read()))
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


def named(bound: Bound) -> Iterator[tuple[Citation, str, bool]]:
    """Give every place where a source's alias is told, with her code, and whether a ``source:`` link tells it.

    Of a place outside a link the citation stands for the link there is none of.
    """
    for each in descriptions(bound).told:
        if each.told.fits and each.told.detail.attribute == ALIAS:
            place = each.citation.place if each.linked else each.place
            yield replace(each.citation, place=place), each.source.code, each.linked


def named_in(manuscript: Manuscript, aliases: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[Place, str]]:
    """Give every sentence that, outside its links, calls one of these sources by her whole alias, with her code."""
    if not aliases:
        return
    names = Names(aliases)
    for block in prose_blocks(manuscript):
        for start, end in sentences(block, manuscript.language) if names.find(composed(block.text)) else ():
            free = [(max(a, start), min(b, end)) for a, b in outside_links(block) if a < end and start < b]
            words = composed(" ".join(block.text[a:b] for a, b in free))
            for code in sorted({called.code for called in names.find(words) if called.whole}):
                yield place_in(block, start, end), code


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

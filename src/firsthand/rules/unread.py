"""Finding links of which something, or everything, was compared with nothing."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.model.bound import Bound
from firsthand.rules.judged import compared
from firsthand.rules.places import Span
from firsthand.rules.quantifiers import told_beside
from firsthand.rules.told import Telling, read
from firsthand.text.amounts import amounts, denied


def unread(bound: Bound) -> Iterator[tuple[Telling, Span | None]]:
    """List the amounts in finding links that nothing compared; no span where nothing in the link was compared.

    Compared are numbers (NB02), words of the ladder (NB07 to NB09), and "only" or "often" close beside the link.
    """
    reading = read(bound)
    paragraphs = {id(paragraph.block): paragraph for paragraph in reading.paragraphs}
    for telling in reading.tellings:
        if telling.claim.finding.in_words_only and not telling.quantifiers:
            continue  # DS12 refuses it
        text, language = telling.block.text, reading.language
        taken = [mention.extent for mention in compared(telling)]
        taken += [(word.start, word.reach) for word in telling.quantifiers]
        left = [span for span in _inside(telling, language) if not any(a <= span[0] and span[1] <= b for a, b in taken)]
        against = next((span for span in sorted(taken) if denied(text, span, language)), None)
        if against is not None:
            yield telling, against
        elif left:
            yield telling, left[0]
        elif not taken and not told_beside(telling, paragraphs[id(telling.block)], bound):
            yield telling, None


def _inside(telling: Telling, language: str) -> Iterator[Span]:
    start, end = telling.span
    for a, b in amounts(telling.block.text[start:end], language):
        yield start + a, start + b

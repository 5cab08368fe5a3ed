"""Is this quotation what the source said? The one question the rest of the program rests on.

``docs/explain/verbatim.md`` says in full what counts as the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from firsthand.model.testimony import Speaker, Turn
from firsthand.model.verdict import Fault, Verdict
from firsthand.text import meaning
from firsthand.text.departs import Departure, depart
from firsthand.text.edits import Reading, is_marked, plain, read, readings
from firsthand.text.normal import QUOTE_MARKS, mapped, normal
from firsthand.text.passage import Passage
from firsthand.text.placing import Placement, best, stands_clean

NEAR = 400
"""How many code points on each side of a quotation decide about its edges: more than any rule about edges looks at,
white space aside."""

_UNLIMITED = 1 << 30
_CLOSING_SIGNS = QUOTE_MARKS + " .,"


def verify(
    quoted: str, turns: Sequence[Turn], *, language: str, original: bool, longest_omission: int, woven: bool = True
) -> Verdict:
    """Compare a quotation, as its reader reads it, with the turns it names.

    Of all the places and readings in which the words stand there, the one with the least fault is judged; when they
    stand nowhere, the verdict says where they first depart. ``longest_omission`` is in code points. A few words that
    are ``woven`` into the writer's own sentence are not judged by what governs them in the passage. Offsets in the
    verdict are code points of ``quoted`` and of the turns' texts joined by one newline each. Never raises.
    """
    said = normal(quoted)
    if is_marked(said):
        passage = Passage.of(turns)
        placed = placement(said, passage, longest_omission, woven=woven)
    else:
        reading = plain(said)
        if _at_first_sight(quoted, reading, turns):
            return _without_fault(language, original=original)
        passage = Passage.of(turns)
        if stands_clean(passage, reading):
            return _without_fault(language, original=original)
        placed = best(passage, reading, longest_omission, woven=woven)
    if placed is not None:
        return _judged(placed, language, original=original)
    return _departed(depart(passage, read(said), longest_omission), quoted, turns, language, original=original)


@cache
def _without_fault(language: str, *, original: bool) -> Verdict:
    return Verdict(frozenset(), language, original)


def stands(quoted: str, passage: Passage) -> bool:
    """Tell whether the words stand in a passage verbatim, whatever their marks leave out; quicker than a verdict."""
    return placement(normal(quoted), passage, _UNLIMITED) is not None


def _at_first_sight(quoted: str, reading: Reading, turns: Sequence[Turn]) -> bool:
    """Judge an unmarked quotation by its near surroundings alone, where it stands in one turn as written."""
    if len(turns) != 1 or turns[0].speaker is not Speaker.SOURCE:
        return False
    text = turns[0].text.reveal().replace("\n", " ")
    bare = quoted.strip(_CLOSING_SIGNS)
    at = text.find(bare)
    if at < 0:
        return False
    near = normal(text[max(0, at - NEAR) : at + len(bare) + NEAR])
    return stands_clean(Passage(near, ((0, len(near), True),), own=True), reading)


def placement(said: str, passage: Passage, longest: int, *, woven: bool = True) -> Placement | None:
    """Say where a quotation stands in its passage: each way of reading its marks is tried, until one is without fault.

    Else the reading with the least fault; None when none can be placed. ``said`` is normalised.
    """
    if not is_marked(said):
        return best(passage, plain(said), longest, woven=woven)
    chosen: Placement | None = None
    for reading in readings(said, passage.text):
        placed = best(passage, reading, longest, woven=woven) if reading.segments else None
        if placed is not None and (chosen is None or placed.cost < chosen.cost):
            chosen = placed
            if placed.cost.clean:
                break
    return chosen


def _judged(placed: Placement, language: str, *, original: bool) -> Verdict:
    cost = placed.cost
    faults = {
        Fault.INTERVIEWER: cost.others,
        Fault.OMITTED_MEANING: cost.meaning,
        Fault.JOINED_SENTENCES: cost.joined,
        Fault.WORDS_PUT_IN: cost.added,
        Fault.LONG_OMISSION: cost.long,
    }
    return Verdict(
        frozenset(fault for fault, weight in faults.items() if weight),
        language,
        original,
        omitted=cost.omitted,
        meaning=tuple(sorted(placed.kinds)),
        spoken_by_other=cost.others,
    )


def _departed(found: Departure, quoted: str, turns: Sequence[Turn], language: str, *, original: bool) -> Verdict:
    fault = Fault.UNMARKED_OMISSION if found.left_out else Fault.ALTERED
    kinds = frozenset[str]().union(*map(meaning.kinds, found.left_out))
    return Verdict(
        frozenset({fault}),
        language,
        original,
        differs_at=mapped(quoted).starts[found.at],
        differs_in=_offset_in(turns, found.into),
        meaning=tuple(sorted(kinds)),
    )


def _offset_in(turns: Sequence[Turn], into: int) -> int:
    """Turn an offset in the joined, normalised passage into one in the turns as they stand."""
    before = 0
    for turn in turns if into >= 0 else ():
        text = mapped(turn.text.reveal())
        if text.text:
            if into <= len(text.text):
                return before + text.starts[into]
            into -= len(text.text) + 1
        before += len(turn.text) + 1
    return -1

"""What comparing a quotation with the record showed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from firsthand.model.testimony import PassageRef


class Fault(StrEnum):
    """One way in which a quotation departs from the passage it names. One quotation may have several."""

    ALTERED = "altered"
    UNMARKED_OMISSION = "unmarked omission"
    OMITTED_MEANING = "omitted meaning"
    JOINED_SENTENCES = "joined sentences"
    INTERVIEWER = "interviewer's words"
    WORDS_PUT_IN = "words put in"
    LONG_OMISSION = "long omission"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one quotation against one text (original or a translation) of its passage.

    ``language`` is the text it was found in (or came nearest to), ``original`` whether that is the original.
    ``differs_at`` is the code-point offset in the quotation's text, as written, where it first departs (-1 if nowhere);
    ``differs_in`` the offset in the passage. ``omitted`` counts the code points left out under ``[…]``;
    ``meaning`` lists the kinds of meaning-bearing words left out: ``negation``, ``condition``, ``hedge``, ``report`` or
    ``question``.
    ``spoken_by_other`` counts the code points matched in turns that are not the source's.
    """

    faults: frozenset[Fault]
    language: str
    original: bool
    differs_at: int = -1
    differs_in: int = -1
    omitted: int = 0
    meaning: tuple[str, ...] = ()
    spoken_by_other: int = 0

    @property
    def verbatim(self) -> bool:
        """Whether the words are the passage's, declared omissions and insertions apart."""
        return not self.faults & {Fault.ALTERED, Fault.UNMARKED_OMISSION}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The passage nearest to a quotation that is not where it says it is.

    ``exact`` tells whether it stands there verbatim; ``likeness`` is 0 to 100.
    """

    passage: PassageRef
    exact: bool
    likeness: int
    language: str

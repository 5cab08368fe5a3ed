"""Which passages are covered until a reader asks for them: those with a code that the codebook marks as graphic."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.model.coding import Codebook
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.vault import Vault


@dataclass(frozen=True, slots=True)
class Cover:
    """The turns to cover, by interview. ``aligned`` are the texts, by language, whose turns are those of the original.

    The turns of another text cannot be told apart: where one passage of an interview is covered, all of it is.
    """

    turns: dict[InterviewRef, frozenset[int]]
    aligned: frozenset[tuple[InterviewRef, str]]

    def covers(self, passage: PassageRef, language: str) -> bool:
        """Tell whether a passage of a text is to be covered."""
        turns = self.turns.get(passage.interview)
        if turns is None:
            return False
        if (passage.interview, language) not in self.aligned:
            return True
        return not turns.isdisjoint(range(passage.first, passage.last + 1))

    def turn(self, interview: InterviewRef, number: int) -> bool:
        """Tell whether a turn of the original is to be covered."""
        return number in self.turns.get(interview, ())


NO_COVER = Cover({}, frozenset())


def cover_of(vault: Vault, codebook: Codebook, source: str = "") -> Cover:
    """Say what is to be covered, of a source or of all: by codings and by suggestions, as the member may see them.

    What a blind round hides from her covers nothing: that a passage is covered would tell that another coded it.
    """
    turns: dict[InterviewRef, set[int]] = {}
    for code in codebook.codes.values():
        if code.graphic:
            found = [*vault.codings(code.id, source=source), *vault.suggestions(code.id, source=source)]
            for passage in (dated.coding.passage for dated in found):
                turns.setdefault(passage.interview, set()).update(range(passage.first, passage.last + 1))
    texts = vault.transcripts() if turns else ()
    return Cover(
        {interview: frozenset(numbers) for interview, numbers in turns.items()},
        frozenset((text.interview, text.language) for text in texts if text.original or text.aligned),
    )

"""Reading a text through, turn by turn, mending a translation, and approving it for quoting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from firsthand.desk.files import ChangedMeanwhile
from firsthand.errors import UsageError
from firsthand.exchange.wording import tidy
from firsthand.model.intake import Admission, RegisterRow
from firsthand.model.private import Private
from firsthand.model.roles import Permission
from firsthand.model.testimony import InterviewRef, Review, Transcript, Turn
from firsthand.model.testimony import Status as TextStatus
from firsthand.vault import Vault


@dataclass(frozen=True, slots=True)
class Pair:
    """A turn of the text under review, the original's beside it, and what was said of it as it stands."""

    turn: Turn
    original: Turn | None
    reviews: tuple[Review, ...]

    @property
    def wrong(self) -> bool:
        """Whether somebody says that something is wrong with it."""
        return any(review.remark for review in self.reviews)


@dataclass(frozen=True, slots=True)
class Reviewing:
    """A text under review, and the original of a translation."""

    text: Transcript
    pairs: tuple[Pair, ...]
    original: Transcript | None = None

    @property
    def apart(self) -> Transcript | None:
        """The original, where the two do not match turn by turn: it is read on its own."""
        return None if self.text.aligned else self.original

    @property
    def wrong(self) -> int:
        """How many turns somebody says are wrong."""
        return sum(pair.wrong for pair in self.pairs)

    def read_by(self, member: str) -> int:
        """How many turns a member has said something of."""
        return sum(any(review.member == member for review in pair.reviews) for pair in self.pairs)


def open_review(vault: Vault, interview: InterviewRef, language: str) -> Reviewing:
    """Open a text to be read through, a translation beside its original. Raises UsageError where there is none."""
    text = _text(vault, interview, language)
    original = None if text.original else vault.transcript(interview)
    beside = {turn.number: turn for turn in original.turns} if original is not None and text.aligned else {}
    standing = [review for review in vault.reviews(interview, language) if not review.lapsed]
    pairs = tuple(
        Pair(turn, beside.get(turn.number), tuple(r for r in standing if r.number == turn.number))
        for turn in text.turns
    )
    return Reviewing(text, pairs, original)


def review(
    vault: Vault, interview: InterviewRef, language: str, number: int, remark: Private | None, *, now: datetime
) -> None:
    """Say of a turn that it is right (an empty remark), what is wrong with it, or (None) nothing any more.

    Raises UsageError where there is no such turn, NotPermitted for who may not approve.
    """
    with vault.write("review", now=now) as writer:
        writer.review(interview, language, number, remark)


def words_shown(turn: Turn) -> str:
    """Name a turn's words as they were shown, so that a change meanwhile is noticed."""
    return sha256(turn.text.reveal().encode()).hexdigest()


def mend_turn(
    vault: Vault, interview: InterviewRef, language: str, number: int, words: Private, shown: str, *, now: datetime
) -> None:
    """Put other words in a turn of a translation: a new revision, which is a draft again.

    ``shown`` is :func:`words_shown` of what was to be mended. Who revises a translation may approve it, its translator
    never may (ISO 17100, 5.3.3). The vault has to be open for writing. Raises ChangedMeanwhile where the turn has other
    words by now, UsageError for an original and for no words, NotPermitted for who may not admit.
    """
    vault.require(Permission.ADMIT)
    text = _text(vault, interview, language)
    if text.original:
        raise UsageError("what was said is not changed here", "Admit the transcript anew where it was written wrongly.")
    mended = Private(tidy(words.reveal()).strip())
    if not mended:
        raise UsageError("a turn needs words", "Write the whole turn as it should stand.")
    held = next((turn for turn in text.turns if turn.number == number), None)
    if held is None or words_shown(held) != shown:
        raise ChangedMeanwhile("this turn has changed meanwhile", "Open the text anew and look at it again.")
    turns = tuple(Turn(t.number, t.speaker, mended if t.number == number else t.text) for t in text.turns)
    with vault.write("admit", now=now) as writer:
        writer.admit([_revision(vault, text, turns)])


def approve(vault: Vault, interview: InterviewRef, language: str, reviewer: str, *, now: datetime) -> None:
    """Approve a transcript or translation.

    Raises UsageError where there is none, where she translated it herself, and while somebody says that a turn of it is
    wrong.
    """
    wrong = {r.number for r in vault.reviews(interview, language) if r.remark and not r.lapsed}
    if wrong:
        raise UsageError(
            f"of {interview} in {language}, turn {min(wrong)} is said to be wrong",
            "Mend it, or have whoever said so take it back, and approve it then.",
        )
    with vault.write("approve", now=now) as writer:
        writer.set_status(interview, language, TextStatus.APPROVED, reviewer)


def _text(vault: Vault, interview: InterviewRef, language: str) -> Transcript:
    text = vault.transcript(interview, language)
    if text is None:
        raise UsageError(f"there is no {language} text of {interview}", "The list of sources has those there are.")
    return text


def _revision(vault: Vault, text: Transcript, turns: tuple[Turn, ...]) -> Admission:
    """Make what is admitted of a text's turns: the file kept of it is these turns, each after who speaks."""
    original = vault.transcript(text.interview)
    written = "\n\n".join(f"{turn.speaker.value}: {turn.text.reveal()}" for turn in turns).encode()
    name = f"{text.interview}.{text.language}.txt"
    of = f"{text.interview}.{original.language}.txt" if original is not None else name
    row = RegisterRow(0, name, text.interview, text.language, translation_of=of, translator=text.translator)
    return Admission(row, turns, sha256(written).hexdigest(), written)

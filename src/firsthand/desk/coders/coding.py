"""Put codes on passages, take them off, and decide on suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from firsthand.desk.interviews.marking import Noted
from firsthand.desk.interviews.search import query as read_query
from firsthand.errors import UsageError
from firsthand.model.coding import Basis, Coding, DatedCoding, Polarity
from firsthand.model.project import Project
from firsthand.model.testimony import PassageRef, Speaker
from firsthand.vault import Vault


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a coder reads a passage: who she is, what it says of the code, and how the source knows."""

    coder: str
    polarity: Polarity | None
    basis: Basis | None


def require_code(project: Project, code: str) -> None:
    """Raise UsageError, with the nearest known code, when the codebook has no such code."""
    if code in project.codebook.codes:
        return
    close = get_close_matches(code, list(project.codebook.codes), n=1)
    raise UsageError(
        f"the codebook has no code {code}", f"Did you mean {close[0]}?" if close else "Add it to codebook.toml."
    )


def apply_code(
    vault: Vault,
    project: Project,
    passages: Sequence[PassageRef],
    code: str,
    judgement: Judgement,
    *,
    now: datetime,
    noted: Noted | None = None,
) -> int:
    """Put a code on passages; the number of new or changed codings.

    A coder puts a code on a passage once: her next judgement of it replaces her last. ``noted`` are the words she
    marked and her memo; without it those she gave there before stay. Raises UsageError for an unknown code or passage,
    and for a passage in which no turn is the source's: a coding is read as her testimony.
    """
    require_code(project, code)
    for passage in passages:
        if not vault.has_passage(passage):
            raise UsageError(f"there is no passage {passage}", "Use firsthand show to see the numbers.")
        _require_testimony(vault, passage)
    held = _held(vault, passages, code, judgement.coder)
    rows = [_dated(held.get(passage), passage, code, judgement, noted, now) for passage in passages]
    with vault.write("code", now=now) as writer:
        return writer.add_codings(rows, at=now)


def _require_testimony(vault: Vault, passage: PassageRef) -> None:
    speakers = vault.speakers(passage)
    if speakers == {Speaker.INTERVIEWER}:
        raise UsageError(f"{passage} is the interviewer's turn; code the answer")
    if Speaker.SOURCE not in speakers:
        raise UsageError(f"no turn of {passage} is the source's; code her own words")


def _dated(
    held: DatedCoding | None, passage: PassageRef, code: str, judgement: Judgement, noted: Noted | None, now: datetime
) -> DatedCoding:
    coding = Coding(passage, code, judgement.coder, judgement.polarity, judgement.basis)
    was = held or DatedCoding(coding)
    if noted is None:
        return was._replace(coding=coding, day=now.date())
    memo, words = noted.memo or was.memo, noted.marked
    if words is None:
        return DatedCoding(coding, now.date(), memo=memo)
    return DatedCoding(coding, now.date(), words.start, words.end, memo, words.exact)


def coding_of(vault: Vault, passage: PassageRef, code: str, coder: str) -> DatedCoding | None:
    """Find a coder's coding of a passage; None where she has not put the code there."""
    return _held(vault, [passage], code, coder).get(passage)


def _held(vault: Vault, passages: Sequence[PassageRef], code: str, coder: str) -> dict[PassageRef, DatedCoding]:
    found = [dated for passage in passages for dated in vault.codings(code, touching=passage)]
    return {dated.coding.passage: dated for dated in found if dated.coding.coder == coder}


def put_back(
    vault: Vault, passage: PassageRef, code: str, coder: str, before: DatedCoding | None, *, now: datetime
) -> int:
    """Undo: make a coder's coding of a passage what it was, or (None) take it off; the number changed."""
    with vault.write("undo", now=now) as writer:
        if before is None:
            return writer.remove_coding(passage, code, coder)
        return writer.add_codings([before], at=now)


def remove_code(vault: Vault, passage: PassageRef, code: str, coder: str, *, now: datetime) -> int:
    """Take a coder's code off a passage; the number removed. What was there stays in the journal."""
    with vault.write("uncode", now=now) as writer:
        return writer.remove_coding(passage, code, coder)


def suggest(vault: Vault, project: Project, query: str, code: str, coder: str, *, now: datetime) -> int:
    """Mark every passage of a source's own words that matches as a suggestion, which counts for nothing yet."""
    require_code(project, code)
    found = vault.search(read_query(query), limit=100_000, sources_only=True)
    passages = sorted({hit.passage for hit in found.hits})
    with vault.write("suggest", now=now) as writer:
        return writer.suggest(passages, code, coder, at=now)


def decide(
    vault: Vault, passages: Sequence[PassageRef] | None, code: str, judgement: Judgement, *, accept: bool, now: datetime
) -> int:
    """Accept or reject suggestions of a code: those on ``passages``, or all. Accepting needs polarity and basis."""
    if accept and (judgement.polarity is None or judgement.basis is None):
        raise UsageError("accepting needs --polarity and --basis", "A coding without them counts in no finding.")
    with vault.write("accept" if accept else "reject", now=now) as writer:
        if not accept:
            return writer.reject(passages, code, judgement.coder, at=now)
        return writer.accept(passages, code, judgement.coder, judgement.polarity, judgement.basis, at=now)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a coder decided on one suggestion: the suggestion, her own coding there before (None: none) and after it."""

    suggestion: DatedCoding
    before: DatedCoding | None
    after: DatedCoding | None
    coder: str
    taken: bool


def decide_one(
    vault: Vault, passage: PassageRef, code: str, judgement: Judgement, *, accept: bool, now: datetime
) -> Decision | None:
    """Decide as :func:`decide` on the suggestion of one passage; what :func:`undecide` takes back, None for none."""
    coder = judgement.coder
    waiting = [each for each in vault.suggestions(code, touching=passage) if each.coding.passage == passage]
    before = coding_of(vault, passage, code, coder)
    if not decide(vault, [passage], code, judgement, accept=accept, now=now):
        return None
    return Decision(waiting[0], before, coding_of(vault, passage, code, coder), coder, accept)


def undecide(vault: Vault, decision: Decision, *, now: datetime) -> int:
    """Undo a decision: the suggestion waits again, and the coder's own coding is what it was; the number changed.

    Raises UsageError where she changed what she accepted since, and while the interview is coded blind.
    """
    passage, code = decision.suggestion.coding.passage, decision.suggestion.coding.code
    if decision.taken and coding_of(vault, passage, code, decision.coder) != decision.after:
        raise UsageError("what was decided here is another by now", "Look at the passage anew.")
    with vault.write("undo", now=now) as writer:
        return writer.reopen(decision.suggestion, decision.coder, decision.before, at=now, taken=decision.taken)

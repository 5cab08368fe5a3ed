"""Taking interviews in: revisions of transcripts, their turns, the index, the sealed originals."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from firsthand.errors import UsageError
from firsthand.model.intake import Admission, Admitted, RegisterRow
from firsthand.model.private import Private
from firsthand.model.testimony import Status, Turn
from firsthand.vault.database.described import describe
from firsthand.vault.database.engine import Connection, one, rows, run_many
from firsthand.vault.database.turns import TRANSCRIPT_SHIFT, seal_turn, sources_of, turn_id, turn_rows, turns_digest
from firsthand.vault.interviews import anchors, index
from firsthand.vault.interviews.originals import File, Originals, file_id
from firsthand.vault.keys.keyring import Keyring


@dataclass(slots=True)
class _Text:
    """The current revision of one text of an interview, in the database or just made by this batch."""

    id: int
    revision: int
    digest: str
    original: bool
    status: str
    translator: str


@dataclass(slots=True)
class _Batch:
    """What one call knows and has gathered, to be written at once."""

    interviews: dict[tuple[str, int], tuple[int, int]]
    keyring: Keyring
    current: dict[tuple[int, str], _Text]
    first_id: int
    files: list[File] = field(default_factory=list)
    transcripts: list[tuple[object, ...]] = field(default_factory=list)
    sources: dict[int, int] = field(default_factory=dict)
    turns: list[tuple[int, str]] = field(default_factory=list)
    superseded: list[tuple[int, str, int]] = field(default_factory=list)
    amended: list[tuple[str, str, str, int]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    journal: list[list[object]] = field(default_factory=list)


def admit(
    connection: Connection, originals: Originals, admissions: Sequence[Admission]
) -> tuple[tuple[Admitted, ...], dict[str, Any] | None]:
    """Take admissions in; what became of each, and what the journal says of it (None when nothing changed).

    Raises UsageError for a second original of one interview, or a translation approved by nobody else.
    """
    described = describe(connection, [admission.row for admission in admissions])
    batch = _load(connection)
    outcomes = tuple(_take(batch, admission) for admission in admissions)
    _store(connection, batch, originals)
    _align(connection, batch.touched)
    moved = _follow(connection, batch)
    if not (batch.journal or described or batch.amended):
        return outcomes, None
    effect: dict[str, Any] = {"did": "admit", "transcripts": batch.journal}
    keyring = connection.keyring
    if described:
        effect["described"] = {"count": len(described), "digest": keyring.digest_over(described)}
    if batch.amended:
        of = sources_of(connection, [row[3] for row in batch.amended])
        digest = keyring.digest_over((of[row[3]], row) for row in batch.amended)
        effect["amended"] = {"count": len(batch.amended), "digest": digest}
    effect |= moved
    return outcomes, effect


def _load(connection: Connection) -> _Batch:
    interviews = {
        (code, number): (interview, source)
        for code, number, interview, source in rows(
            connection, "SELECT s.code, i.number, i.id, s.id FROM interview i JOIN source s ON s.id = i.source"
        )
    }
    current = {
        (interview, language): _Text(*state)
        for interview, language, *state in rows(
            connection,
            "SELECT interview, language, id, revision, digest, original, status, translator "
            "FROM transcript WHERE current",
        )
    }
    return _Batch(
        interviews, connection.keyring, current, one(connection, "SELECT coalesce(max(id), 0) + 1 FROM transcript")[0]
    )


def _take(batch: _Batch, admission: Admission) -> Admitted:
    """Decide on one admission: new, a revision, or the same words again."""
    row = admission.row
    _check_reviewed(row)
    interview, source = batch.interviews[row.interview.source, row.interview.number]
    original, turns = not row.translation_of, _composed(admission)
    digest = turns_digest(batch.keyring, source, turns)
    words = sum(len(turn.text.reveal().split()) for turn in turns)
    held = batch.current.get((interview, row.language))
    if held is not None and held.digest == digest and bool(held.original) == original:
        _amend(batch, held, row)
        return Admitted(row.file, "unchanged", words)
    if original:
        _check_only_original(batch, interview, row)
    if held is not None:
        batch.superseded.append((interview, row.language, held.id))
    text = _Text(
        batch.first_id + len(batch.transcripts),
        held.revision + 1 if held else 1,
        digest,
        original,
        row.status.value,
        row.translator,
    )
    batch.current[interview, row.language] = text
    batch.touched.add(interview)
    batch.sources[text.id] = source
    file = File(source, file_id(batch.keyring, source, admission.digest), admission.original, admission.format)
    batch.files.append(file)
    batch.transcripts.append(
        (text.id, interview, row.language, text.revision, original, text.status, digest, original, row.translator,
         row.reviewer, words, len(turns), file.id)
    )  # fmt: skip
    batch.turns.extend((turn_id(text.id, turn), turn.text.reveal()) for turn in turns)
    batch.journal.append([str(row.interview), row.language, text.revision, digest])
    return Admitted(row.file, "revised" if held else "new", words)


def _store(connection: Connection, batch: _Batch, originals: Originals) -> None:
    originals.seal(batch.files)
    earlier = [old for _, _, old in batch.superseded if old < batch.first_id]
    for old in earlier:
        index.take_out(connection, turn_rows(connection, old))
    run_many(
        connection,
        "INSERT INTO transcript (id, interview, language, revision, current, original, status, digest, aligned, "
        "translator, reviewer, words, turns, file) VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        batch.transcripts,
    )
    replaced = {old for _, _, old in batch.superseded}
    made = [text.id for text in batch.current.values() if text.id >= batch.first_id and text.id not in replaced]
    run_many(connection, "UPDATE transcript SET current = 0 WHERE id = ?", [(old,) for old in earlier])
    run_many(connection, "UPDATE transcript SET current = 1 WHERE id = ?", [(new,) for new in made])
    run_many(connection, "UPDATE transcript SET status = ?, translator = ?, reviewer = ? WHERE id = ?", batch.amended)
    sealed = (
        (turn, seal_turn(batch.keyring, batch.sources[turn >> TRANSCRIPT_SHIFT], turn, text))
        for turn, text in batch.turns
    )
    run_many(connection, "INSERT INTO turn (id, sealed) VALUES (?, ?)", sealed)
    index.add(connection, [row for row in batch.turns if row[0] >> TRANSCRIPT_SHIFT not in replaced])


def _amend(batch: _Batch, held: _Text, row: RegisterRow) -> None:
    """Take over what the register newly says of words already there. It approves, and never takes approval back."""
    approves = row.status is Status.APPROVED and held.status != Status.APPROVED.value
    translator = row.translator or held.translator
    if approves or translator != held.translator:
        held.status = Status.APPROVED.value if approves else held.status
        held.translator = translator
        batch.amended.append((held.status, translator, row.reviewer, held.id))


def _align(connection: Connection, interviews: set[int]) -> None:
    """Say of each translation whether its turns match the original's one to one, speaker by speaker."""
    for interview in interviews:
        texts = rows(connection, "SELECT id, original FROM transcript WHERE interview = ? AND current", (interview,))
        if all(original for _, original in texts):
            continue
        shapes = {text: _shape(connection, text) for text, _ in texts}
        originals = [shapes[text] for text, original in texts if original]
        run_many(
            connection,
            "UPDATE transcript SET aligned = ? WHERE id = ?",
            [(shapes[text] in originals, text) for text, original in texts if not original],
        )


def _shape(connection: Connection, transcript: int) -> list[int]:
    """List number and speaker of each turn, without reading a word."""
    low = transcript << TRANSCRIPT_SHIFT
    high = (transcript + 1) << TRANSCRIPT_SHIFT
    return [turn - low for (turn,) in rows(connection, "SELECT id FROM turn WHERE id >= ? AND id < ?", (low, high))]


def _follow(connection: Connection, batch: _Batch) -> dict[str, int]:
    """Say how many codings and how many passages of accounts moved and are adrift, where any rests on what changed."""
    followed: Counter[str] = Counter()
    for interview, language in {(interview, language) for interview, language, _ in batch.superseded}:
        followed.update(anchors.follow(connection, interview, language, batch.current[interview, language].id))
    return dict(followed)


def _composed(admission: Admission) -> list[Turn]:
    """Return the turns in NFC. Raises UsageError where the text is not whole Unicode."""
    turns = [
        Turn(turn.number, turn.speaker, Private(unicodedata.normalize("NFC", turn.text.reveal())))
        for turn in admission.turns
    ]
    if [turn.number for turn in turns] != list(range(1, len(turns) + 1)):
        raise ValueError("turns are numbered from 1 without a gap")
    for turn in turns:
        try:
            turn.text.reveal().encode()
        except UnicodeEncodeError:
            raise UsageError(
                f"turn {turn.number} of {admission.row.interview} holds half a character",
                "Save the file anew as UTF-8.",
            ) from None
    return turns


def _check_reviewed(row: RegisterRow) -> None:
    if row.status is Status.APPROVED and row.translation_of and row.reviewer in {"", row.translator}:
        raise UsageError(
            f"the translation of {row.interview} into {row.language} is approved without another person's review",
            "Name a reviewer who is not its translator, or leave it a draft.",
        )


def _check_only_original(batch: _Batch, interview: int, row: RegisterRow) -> None:
    for (other, language), text in batch.current.items():
        if other == interview and language != row.language and text.original:
            raise UsageError(
                f"{row.interview} already has an original, in {language}",
                "Say in the register which text is the translation.",
            )

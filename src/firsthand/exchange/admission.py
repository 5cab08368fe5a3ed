"""Joining what the register says of a file with what the file says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from firsthand.exchange.labels import WHOLE, key_of
from firsthand.exchange.vocabulary import ASKING, without_number
from firsthand.model.intake import Admission, Reading, Refusal, RegisterRow, Utterance
from firsthand.model.testimony import Speaker, Turn

RECORDED = frozenset({"srt", "vtt", "json"})
"""Formats of a whole conversation as it was heard."""


def join(row: RegisterRow, reading: Reading, original: bytes) -> Admission | Refusal:
    """Tell the speakers apart and number the turns from 1.

    The register's speaker is the source. Of the other labels, those of whoever asks (``INTERVIEWER``, ``Q``,
    ``면담자`` …) and the most frequent are the interviewer; the rest, and words without a label, are others'. Where the
    file has no labels and the register names no speaker, or names ``*``, every turn is the source's. Refuses where the
    speaker is not among the labels, and where there are labels and the register names none; and a recording's
    cues without labels, which hold the interviewer's words too, unless the register names ``*``. Labels may be
    names: a refusal counts them only.
    """
    labels = Counter(key_of(one.label) for one in reading.utterances if one.label)
    speaker = row.speaker.strip()
    if reading.format in RECORDED and not (speaker or labels):
        return Refusal(
            row.file,
            "the recording's cues do not tell who speaks",
            "Label the speakers, or write * in the column speaker if every word is the source's.",
        )
    if speaker == WHOLE or not (speaker or labels):
        return _admission(row, reading, [Speaker.SOURCE] * len(reading.utterances), original)
    found = f"the file has {len(labels)} label{'' if len(labels) == 1 else 's'}"
    if not speaker:
        return Refusal(
            row.file,
            f"the register names no speaker, but {found}",
            "Write the source's label in the column speaker, or * if every word is the source's.",
        )
    if key_of(speaker) not in labels:
        return Refusal(
            row.file,
            f"the register's speaker is not among the file's labels: {found}, in {len(reading.utterances)} turns",
            "Write the source's label in the column speaker as the file has it, before the colon.",
        )
    return _admission(row, reading, _speakers(reading.utterances, labels, key_of(speaker)), original)


def _speakers(utterances: Sequence[Utterance], labels: Counter[str], source: str) -> list[Speaker]:
    others = [key for key, _ in labels.most_common() if key != source]
    asking = {key for key in others if without_number(key) in ASKING} | set(others[:1])
    roles = {source: Speaker.SOURCE, **dict.fromkeys(asking, Speaker.INTERVIEWER)}
    return [roles.get(key_of(one.label), Speaker.OTHER) if one.label else Speaker.OTHER for one in utterances]


def _admission(row: RegisterRow, reading: Reading, speakers: Sequence[Speaker], original: bytes) -> Admission:
    turns = tuple(
        Turn(number, speaker, one.text)
        for number, (one, speaker) in enumerate(zip(reading.utterances, speakers, strict=True), 1)
    )
    return Admission(row, turns, sha256(original).hexdigest(), original, reading.format)

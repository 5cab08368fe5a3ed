"""Whether a file brings in what another interview holds already: the same bytes, or the same words.

Nothing is stored for it. Bytes are compared by the names that originals have anyway, under their sources' keys; words
by opening the texts that are about as long. Digests of those stay in memory, for one intake.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from firsthand.model.intake import Admission
from firsthand.model.testimony import InterviewRef, Speaker, Turn
from firsthand.text.normal import normal
from firsthand.vault.database.engine import Connection, rows
from firsthand.vault.database.turns import read_turns
from firsthand.vault.interviews.originals import file_id

_NEARLY, _FEW = 20, 4
"""Texts are compared whose words differ in number by a twentieth and four at most."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The interview that holds it already, and whether it is the very file, byte for byte."""

    interview: InterviewRef
    same_file: bool


class _Said(NamedTuple):
    """Digests of normalised words: of the whole text, and of the source's own turns."""

    whole: bytes
    hers: bytes


@dataclass(frozen=True, slots=True)
class _Text:
    """One text of an interview: in the vault, with ``id``, ``file`` and ``source``; or handed in, with ``file``."""

    interview: InterviewRef
    language: str
    words: int
    file: str
    id: int = 0
    source: int = 0

    @property
    def place(self) -> tuple[InterviewRef, str]:
        """Where it stands, or would: what is there already is revised."""
        return self.interview, self.language


class Duplicates:
    """Finds duplicates among files handed in. Remembers what it read of the vault: a text's row never changes."""

    def __init__(self) -> None:
        self._said: dict[int, _Said] = {}

    def among(self, connection: Connection, admissions: Sequence[Admission]) -> dict[int, Duplicate]:
        """Say which of these are what another interview holds, or another of these before it, by their position.

        Compared is with what will be current: what one of these replaces is no duplicate of another, so that two codes
        mixed up can be put right at once. The same words again in their own place are none. One conversation in which
        two people speak may stand under both, each being the source of her own turns.
        """
        offered = [_offered(admission) for admission in admissions]
        said = [_digests(admission.turns) for admission in admissions]
        held = _current(connection)
        stays = self._again(connection, held, offered, said)
        found: dict[int, Duplicate] = {}
        while True:
            taken = {text.place for at, text in enumerate(offered) if at not in found and at not in stays}
            among = _Among([text for text in held if text.place not in taken])
            fresh: dict[int, Duplicate] = {}
            handed: list[int] = []
            for at, text in enumerate(offered):
                if at in found or at in stays:
                    continue
                one = self._held(connection, among, text, said[at]) or _before(handed, offered, said, at)
                if one is None:
                    handed.append(at)
                else:
                    fresh[at] = one
            if not fresh:
                return found
            found |= fresh  # what these would have replaced stays, and others may be its duplicates

    def _again(
        self, connection: Connection, held: Iterable[_Text], offered: Sequence[_Text], said: Sequence[_Said]
    ) -> frozenset[int]:
        by_place = {text.place: text for text in held}
        return frozenset(
            at
            for at, text in enumerate(offered)
            if (there := by_place.get(text.place)) is not None and self._read(connection, there) == said[at]
        )

    def _held(self, connection: Connection, among: _Among, text: _Text, said: _Said) -> Duplicate | None:
        for other in among.near(text.words):
            if other.interview != text.interview:
                same_file = file_id(connection.keyring, other.source, text.file) == other.file
                if _is_duplicate(self._read(connection, other), said, same_file=same_file):
                    return Duplicate(other.interview, same_file)
        return None

    def _read(self, connection: Connection, text: _Text) -> _Said:
        if text.id not in self._said:
            self._said[text.id] = _digests(read_turns(connection, text.id))
        return self._said[text.id]


class _Among:
    """Texts by how long they are."""

    def __init__(self, texts: Iterable[_Text]) -> None:
        self._texts = sorted(texts, key=lambda text: text.words)

    def near(self, words: int) -> Sequence[_Text]:
        """List those about as long."""
        first = bisect_left(self._texts, words - words // _NEARLY - _FEW, key=lambda text: text.words)
        last = bisect_right(self._texts, words + words // _NEARLY + _FEW, key=lambda text: text.words)
        return self._texts[first:last]


def _before(handed: Iterable[int], offered: Sequence[_Text], said: Sequence[_Said], at: int) -> Duplicate | None:
    for other in handed:
        same_file = offered[other].file == offered[at].file
        if offered[other].interview != offered[at].interview and _is_duplicate(
            said[other], said[at], same_file=same_file
        ):
            return Duplicate(offered[other].interview, same_file)
    return None


def _is_duplicate(one: _Said, other: _Said, *, same_file: bool) -> bool:
    """The whole text decides, unless the source's own turns are others: then two people speak in it."""
    return one == other if one.whole == other.whole else same_file


def _offered(admission: Admission) -> _Text:
    words = sum(len(turn.text.reveal().split()) for turn in admission.turns)
    return _Text(admission.row.interview, admission.row.language, words, admission.digest)


def _current(connection: Connection) -> list[_Text]:
    found = rows(
        connection,
        "SELECT s.code, i.number, t.language, t.words, t.file, t.id, s.id FROM transcript t "
        "JOIN interview i ON i.id = t.interview JOIN source s ON s.id = i.source WHERE t.current ORDER BY t.id",
    )
    return [_Text(InterviewRef(code, number), *rest) for code, number, *rest in found]


def _digests(turns: Sequence[Turn]) -> _Said:
    texts = [(turn.speaker, normal(turn.text.reveal())) for turn in turns]
    hers = [text for speaker, text in texts if speaker is Speaker.SOURCE]
    return _Said(_digest([text for _, text in texts]), _digest(hers))


def _digest(texts: Iterable[str]) -> bytes:
    return sha256(" ".join(filter(None, texts)).encode("utf-8", "surrogatepass")).digest()

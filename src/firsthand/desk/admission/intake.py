"""Admit files into the vault, as the register describes them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePath
from unicodedata import normalize

from firsthand.exchange import discover, join, load, read_content, read_register
from firsthand.model.intake import Admission, Admitted, Refusal, RegisterRow, RowFault
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.model.testimony import InterviewRef
from firsthand.vault import Duplicate, Duplicates, Vault

BATCH_FILES, BATCH_BYTES = 200, 8_000_000
"""One transaction takes so much at most: a kill loses little, and the disk is not asked to sync for every file."""

SEALED = ".age"
"""The ending of a file sealed for the group; the register may name it with or without."""

Progress = Callable[[int, int], None]
Writing = Callable[[], AbstractContextManager[Vault]]
"""How the vault is had for writing, for one batch and no longer."""


@dataclass(frozen=True, slots=True)
class Described:
    """A file that the register describes, the name it came under, and how its bytes are had."""

    row: RegisterRow
    name: PurePath
    load: Callable[[], bytes | Refusal]


@dataclass(frozen=True, slots=True)
class Unaligned:
    """A translation whose turns are not the original's one to one: how many it has, and how many the original has.

    ``of`` is 0 where the original is not in the vault. The numbers may be the same, and the speakers others.
    """

    interview: InterviewRef
    language: str
    turns: int
    of: int


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of an intake. Nothing went in when ``faults`` is not empty: the register comes first.

    ``unaligned`` are translations of the interviews handed in, as they are in the vault now.
    """

    admitted: tuple[Admitted, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    faults: tuple[RowFault, ...] = ()
    unaligned: tuple[Unaligned, ...] = ()

    def number(self, outcome: str) -> int:
        """How many files had this outcome: ``new``, ``unchanged`` or ``revised``."""
        return sum(1 for a in self.admitted if a.outcome == outcome)

    @property
    def words(self) -> int:
        """How many words went in."""
        return sum(a.words for a in self.admitted if a.outcome != "unchanged")


def admit(
    vault: Vault,
    project: Project,
    paths: Sequence[Path],
    register: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Intake:
    """Read, check and store every file under ``paths`` that the register describes, originals before translations.

    A file that cannot be read, or is what another interview holds already, is refused by name and leaves nothing
    behind; the others go in. Files sealed for the
    group are opened in memory. A faulty register stops everything before the first file. Each batch is one
    transaction: a run cut short can simply be repeated. Raises NotPermitted for who may not admit.
    """
    vault.require(Permission.ADMIT)
    rows, faults = read_register(register, project.attributes, today=now.date())
    if faults:
        return Intake(faults=faults)
    wanted, refusals = _match(rows, discover(paths), register, paths)
    if missing := _missing(wanted, rows, register, paths):
        return Intake(refusals=tuple(refusals), faults=tuple(missing))
    found = [Described(row, path, partial(load, path, name=row.file)) for row, path in wanted]
    return store(vault, found, refusals, lambda: nullcontext(vault), now=now, progress=progress)


def store(
    vault: Vault,
    wanted: Sequence[Described],
    refusals: Sequence[Refusal],
    writing: Writing,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Intake:
    """Read and store files in batches, originals before translations; ``refusals`` are those there are already.

    Each batch is one transaction, and ``writing`` is asked for each: between two of them others may write.
    """
    admitted: list[Admitted] = []
    refused = list(refusals)
    known, done = Duplicates(), 0
    for batch, bad in _batches(vault, in_order(wanted)):
        refused.extend(bad)
        done += len(batch) + len(bad)
        if batch:
            with writing() as open_now, open_now.write("admit", now=now) as writer:
                twice = writer.duplicates(batch, known)
                admitted.extend(writer.admit([each for at, each in enumerate(batch) if at not in twice]))
            refused.extend(_held_already(batch[at].row.file, duplicate) for at, duplicate in twice.items())
        if progress is not None:
            progress(done, len(wanted))
    handed_in = {one.row.interview for one in wanted}
    return Intake(tuple(admitted), tuple(refused), unaligned=tuple(_unaligned(vault, handed_in)))


def _held_already(file: str, found: Duplicate) -> Refusal:
    same = "this very file" if found.same_file else "the same words"
    return Refusal(
        file,
        f"{found.interview} has {same} already",
        "One interview is admitted once. Where two people speak in it, name the other's label in the column speaker.",
    )


def _unaligned(vault: Vault, interviews: Collection[InterviewRef]) -> Iterator[Unaligned]:
    for text in vault.transcripts():
        if text.interview in interviews and not text.aligned:
            held, original = vault.transcript(text.interview, text.language), vault.transcript(text.interview)
            has = 0 if original is None or not original.original else len(original.turns)
            yield Unaligned(text.interview, text.language, 0 if held is None else len(held.turns), has)


def in_order(wanted: Sequence[Described]) -> list[Described]:
    """Put originals before translations, each in the order of the register."""
    return sorted(wanted, key=lambda one: (bool(one.row.translation_of), one.row.row))


def _match(
    rows: Sequence[RegisterRow], found: Sequence[Path], register: Path, paths: Sequence[Path]
) -> tuple[list[tuple[RegisterRow, Path]], list[Refusal]]:
    """Give each file its row, by its path seen from the register's folder, from a folder handed in or from its own."""
    folders = (p.resolve() if p.is_dir() else p.resolve().parent for p in paths)
    bases = dict.fromkeys((register.resolve().parent, *folders, Path.cwd()))  # each once: files lie beside each other
    by_path = {_name(base / row.file): row for row in reversed(rows) for base in reversed(bases)}
    matched: list[tuple[RegisterRow, Path]] = []
    refusals: list[Refusal] = []
    plain = {_name(path) for path in found}
    for path in found:
        row = by_path.get(_name(path)) or (by_path.get(_name(_unsealed(path))) if path.suffix == SEALED else None)
        if row is not None and path.suffix == SEALED and _name(_unsealed(path)) in plain:
            refusals.append(Refusal(path.name, "the same file is here unsealed", "Keep one of the two."))
        elif row is not None:
            matched.append((row, path))
        elif path.resolve() != register.resolve() and path.suffix.lower() not in {".csv", ".xlsx"}:
            refusals.append(Refusal(path.name, "the register does not name this file", "Add a row for it."))
    return matched, refusals


def _unsealed(path: Path) -> Path:
    return path.with_suffix("")


def _name(path: Path) -> str:
    """Name a file's place; Hangul taken apart, as macOS writes names, and composed is one name."""
    return normalize("NFC", str(path.resolve()))


def _missing(
    matched: Sequence[tuple[RegisterRow, Path]],
    rows: Sequence[RegisterRow],
    register: Path,
    paths: Sequence[Path],
) -> list[RowFault]:
    """Report rows whose file is nowhere, when folders were handed in: a few named files may be few on purpose."""
    if not any(path.is_dir() for path in paths):
        return []
    have = {row.file for row, _ in matched}
    folder = register.resolve().parent
    return [
        RowFault(register.name, row.row, "file", "this file is in none of the folders given")
        for row in rows
        if row.file not in have and not any((folder / f"{row.file}{end}").exists() for end in ("", SEALED))
    ]


def _batches(
    vault: Vault, wanted: Sequence[Described]
) -> Iterator[tuple[list[Admission], list[Refusal]]]:
    """Read the files, and hand them on in batches small enough to be one transaction. Translations start a new one."""
    batch: list[Admission] = []
    refusals: list[Refusal] = []
    size = 0
    for one in wanted:
        if batch and (len(batch) >= BATCH_FILES or size >= BATCH_BYTES):
            yield batch, refusals
            batch, refusals, size = [], [], 0
        taken = _take(vault, one.row, one.name, one.load())
        if isinstance(taken, Refusal):
            refusals.append(taken)
        else:
            batch.append(taken)
            size += len(taken.original)
    if batch or refusals:
        yield batch, refusals


def _take(vault: Vault, row: RegisterRow, name: PurePath, original: bytes | Refusal) -> Admission | Refusal:
    if isinstance(original, Refusal):
        return original
    if name.suffix == SEALED:
        opened = vault.open_sealed(original)
        if opened is None:
            return Refusal(
                row.file,
                "it is not sealed for this group, or it is damaged",
                "firsthand recipient writes what to seal to. Have it sealed anew.",
            )
        original, name = opened, name.with_suffix("")
    reading = read_content(original, name=row.file, suffix=name.suffix, speaker=row.speaker)
    return reading if isinstance(reading, Refusal) else join(row, reading, original)

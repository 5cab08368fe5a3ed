"""Change files of the project and codings of the vault together: both or neither, also where the program is killed.

The vault takes first what the files are to become, in the transaction that changes the codings. Then the files are
moved to their places, and the vault notes that they were. Whoever opens the project next finishes what was cut short.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from firsthand.desk.files import ChangedMeanwhile, laid_ready
from firsthand.errors import EnvironmentFault, UsageError
from firsthand.model.recoding import FileChange, Recoded, Rewriting
from firsthand.vault import Vault

ADVICE = "Check that the project folder may be written, and open the project again: it finishes what was begun."
ASSIGN = "code.assign"
NO_CODES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Changeset:
    """Files as they become, codes as they are renamed; ``kind`` is the journal's word, ``about`` what it is of."""

    kind: str
    about: str
    files: tuple[FileChange, ...]
    codes: Mapping[str, str] = field(default_factory=lambda: NO_CODES)


@dataclass(frozen=True, slots=True)
class CutShort:
    """A change that cannot be finished: these files are neither as they were before it nor as it makes them."""

    change: Rewriting
    paths: tuple[str, ...]


def read_bytes(root: Path, path: str) -> bytes | None:
    """Read a file of the project; None where there is none. Raises EnvironmentFault where it cannot be read."""
    try:
        return (root / path).read_bytes() if (root / path).is_file() else None
    except OSError as fault:
        raise EnvironmentFault(f"{path} cannot be read", fault.strerror or "") from None


def carry_out(vault: Vault, root: Path, wanted: Changeset, *, now: datetime) -> Recoded:
    """Make a change, whole or not at all; how many codings it moved.

    Raises ChangedMeanwhile where a file is no longer as it was, NotPermitted, EnvironmentFault where one cannot be
    written.
    """
    _as_they_were(root, wanted.files)
    with ExitStack() as stack:
        stack.enter_context(laid_ready(_laid(root, wanted.files), ADVICE))
        with vault.write(wanted.kind, now=now) as writer:
            told = writer.rewrite(wanted.kind, wanted.files, wanted.codes, about=wanted.about)
    _settle(vault, root, now)
    return told


def undo(vault: Vault, root: Path, entry: int, *, now: datetime) -> None:
    """Take a change back, by its journal entry, while its files and the codings of its codes are as it left them.

    Raises UsageError where they are not, or where there is no such change.
    """
    change = next((one for one in vault.rewritings() if one.entry == entry), None)
    if change is None or not _kept(change):
        raise UsageError(f"there is no change {entry} to undo", "The history lists those that can be.")
    back = tuple(FileChange(file.path, file.after, file.before) for file in change.files)
    _as_they_were(root, back)
    with laid_ready(_laid(root, back), ADVICE), vault.write(f"{change.kind}.undo", now=now) as writer:
        writer.undo_rewriting(change, back)
    _settle(vault, root, now)


def stands(root: Path, change: Rewriting) -> bool:
    """Tell whether a change can be undone as far as its files go."""
    return _kept(change) and all(read_bytes(root, file.path) == file.after for file in change.files)


def _kept(change: Rewriting) -> bool:
    """Tell whether what undoes a change is kept. One that gave a passage to a part of a split code has no files."""
    kept = bool(change.files) or change.kind == ASSIGN
    return kept and change.written and not change.undone and not change.kind.endswith(".undo")


def finish(vault: Vault, root: Path, *, now: datetime, writing: bool = False) -> bool:
    """Finish changes that were cut short; whether there were any. Another process that is at one is waited for.

    ``writing`` says that the vault is open for it already.
    """
    if not vault.rewritings(unfinished=True):
        return False
    if writing:
        _settle(vault, root, now)
    else:
        with vault.for_writing() as lent:
            _settle(lent, root, now)
    return True


def cut_short(vault: Vault, root: Path) -> tuple[CutShort, ...]:
    """List the changes that cannot be finished by themselves: somebody changed a file in between."""
    found = [(change, _neither(root, change)) for change in vault.rewritings(unfinished=True)]
    return tuple(CutShort(change, paths) for change, paths in found if paths)


def let_be(vault: Vault, entry: int, *, now: datetime) -> None:
    """Leave the files of a change that was cut short as they are now."""
    with vault.write("rewriting.written", now=now) as writer:
        writer.written(entry)


def _settle(vault: Vault, root: Path, now: datetime) -> None:
    """Put in their places the files of every change the vault knows of, and note it; one that cannot be stays."""
    for change in vault.rewritings(unfinished=True):
        if _neither(root, change):
            continue
        missing = [file for file in change.files if read_bytes(root, file.path) != file.after]
        with laid_ready(_laid(root, missing), ADVICE):
            pass
        _take_away(root, missing)
        with vault.write("rewriting.written", now=now) as writer:
            writer.written(change.entry)


def _neither(root: Path, change: Rewriting) -> tuple[str, ...]:
    return tuple(f.path for f in change.files if read_bytes(root, f.path) not in (f.before, f.after))


def _as_they_were(root: Path, files: Sequence[FileChange]) -> None:
    for file in files:
        if read_bytes(root, file.path) != file.before:
            raise ChangedMeanwhile(
                f"{file.path} has changed since it was read", "Nothing was changed. Look at what it says now."
            )


def _laid(root: Path, files: Sequence[FileChange]) -> dict[Path, bytes]:
    return {root / file.path: file.after for file in files if file.after is not None}


def _take_away(root: Path, files: Sequence[FileChange]) -> None:
    for file in files:
        if file.after is None:
            try:
                (root / file.path).unlink(missing_ok=True)
            except OSError as fault:
                raise EnvironmentFault(f"{file.path} cannot be taken away: {fault.strerror}", ADVICE) from None

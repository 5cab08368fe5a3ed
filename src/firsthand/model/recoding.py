"""Changes of the codebook and of findings that reach into several files, or into files and the vault at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of the project as it was and as it becomes; None where it is not there. ``path`` is from the folder."""

    path: str
    before: bytes | None = field(repr=False)
    after: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A change of files that the vault knows of before it is made, so that one cut short is finished.

    ``entry`` is the journal's. ``codes`` says which code became which, where codings were changed with the files.
    ``files`` is empty once a source has been erased since: a manuscript could have held her words. ``undone`` tells
    that it was taken back.
    """

    entry: int
    kind: str
    files: tuple[FileChange, ...]
    written: bool
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Recoded:
    """What became of codings: ``moved`` have another code now, ``collapsed`` were there already and are one now."""

    moved: int
    collapsed: int


@dataclass(frozen=True, slots=True)
class Split:
    """A code whose passages are being given to others, one by one; ``entry`` is where that began."""

    code: str
    parts: tuple[str, ...]
    entry: int

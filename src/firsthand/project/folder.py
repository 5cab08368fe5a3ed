"""The files of a project as they lie in its folder, or as they would with some put in and others taken out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from firsthand.errors import EnvironmentFault
from firsthand.model.manuscript import Problem
from firsthand.project.document import Document

Given = Mapping[str, bytes | None]
"""Files that are read in place of those in the folder, by name from there; None where one is taken out."""

AS_IT_LIES: Given = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Folder:
    """A project folder, with what is ``given`` in place of what lies there."""

    root: Path
    given: Given = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Tell whether there is such a file."""
        return self.given[name] is not None if name in self.given else (self.root / name).exists()

    def names(self, folder: str) -> list[str]:
        """List the TOML files of a folder, in order of name; hidden ones and those of other kinds are none of ours.

        Raises EnvironmentFault where the folder cannot be read.
        """
        path, before = self.root / folder, f"{folder}/"
        try:
            there = {each.name for each in path.iterdir()} if path.is_dir() else set()
        except OSError as error:
            raise EnvironmentFault(f"{before} cannot be read", error.strerror or "") from None
        named = {name.removeprefix(before) for name in self.given if name.startswith(before)}
        all_of = {name for name in there | named if "/" not in name and self.has(before + name)}
        return sorted(name for name in all_of if name.endswith(".toml") and not name.startswith("."))

    def document(self, name: str, kind: str, problems: list[Problem]) -> Document:
        """Read one TOML file; ``kind`` names the rule that reports what is wrong with it."""
        return Document(self.root, name, kind, problems, given=self.given.get(name))

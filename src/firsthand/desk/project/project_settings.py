"""What people change most of ``firsthand.toml``, by a form: what the project is called, and the details it records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from firsthand.desk.project.project_files import SETTINGS, Opened, open_file, save_file
from firsthand.errors import UsageError
from firsthand.model.manuscript import Problem
from firsthand.model.project import Project, Words
from firsthand.project.settings import TYPES
from firsthand.vault import Vault

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_VALUE = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")

Saved = Opened | tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail to be recorded of each source. ``values`` is a category's: a line each, ``female = women = 여성``."""

    name: str
    type: str
    label: Words
    values: str


def rename(vault: Vault, project: Project, title: Words, group: Words, digest: str) -> Saved:
    """Give the project and the group other names, by language; the rest of the file stays as it is.

    ``digest`` is the file's as it was when the form was shown. Raises as :func:`save_file`; UsageError for no names.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    if not any(title.values()) or not any(group.values()):
        raise UsageError("a project needs a name, and so does the group", "In one language at least.")
    try:
        document = tomlkit.parse(open_file(project, SETTINGS).text)
        for key, words in (("title", title), ("group", group)):
            table = tomlkit.inline_table()
            table.update({tag: word for tag, word in words.items() if word})
            document["project"][key] = table
    except (TOMLKitError, KeyError, TypeError):
        raise _unreadable() from None
    return save_file(vault, project, Opened(SETTINGS, tomlkit.dumps(document), digest))


def add_detail(vault: Vault, project: Project, wanted: Detail, digest: str) -> Saved:
    """Add a detail at the end of the file. Raises as :func:`save_file`; UsageError for one that cannot be meant."""
    if _NAME.fullmatch(wanted.name) is None or wanted.name in project.attributes:
        raise UsageError("a detail needs a name of its own: small letters, digits and _", "For example: left_year.")
    if wanted.type not in TYPES:
        raise UsageError("there is no such type of detail", "Choose one of those offered.")
    lines = [f"[attributes.{wanted.name}]", f'type = "{wanted.type}"', f"label = {_words(wanted.label)}"]
    for line in filter(str.strip, wanted.values.splitlines() if wanted.type == "category" else ()):
        name, *words = (part.strip() for part in line.split("="))
        if _VALUE.fullmatch(name) is None or not any(words) or len(words) > len(wanted.label):
            raise UsageError("a value is a line such as: female = women = 여성", "First its id, then its names.")
        lines.append(f"values.{name} = {_words(dict(zip(wanted.label, words, strict=False)))}")
    text = open_file(project, SETTINGS).text
    return save_file(vault, project, Opened(SETTINGS, text.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n", digest))


def _words(words: Mapping[str, str]) -> str:
    import tomlkit

    told = [f"{tag} = {tomlkit.string(word).as_string()}" for tag, word in words.items() if word.strip()]
    return "{" + ", ".join(told) + "}"


def _unreadable() -> UsageError:
    return UsageError("firsthand.toml cannot be changed as it stands", "Put it right as text first.")

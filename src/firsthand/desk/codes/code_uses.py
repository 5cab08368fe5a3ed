"""Where the project's files name codes, and those files with other names in their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firsthand.counting.naming import named_codes
from firsthand.desk.changesets import read_bytes
from firsthand.errors import UsageError
from firsthand.model.project import Project
from firsthand.model.recoding import FileChange
from firsthand.project.rewriting import rewrite

CODEBOOK, POLICY = "codebook.toml", "policy.toml"
CONDITIONS = ("among", "where")
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Use:
    """A line of a file that names a code, as it is and as it becomes: the same where it stays."""

    path: str
    line: int
    before: str
    after: str


def edited(root: Path, path: str, change: Callable[[str], str | None]) -> FileChange | None:
    """Change a file's text, and leave its byte-order mark and its line ends; None where nothing changes.

    Raises UsageError where it is no text, or the change does not understand it.
    """
    raw = read_bytes(root, path)
    try:
        text = "" if raw is None else raw.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8", "Save it as UTF-8 in a text editor.") from None
    mark = _MARK if text.startswith(_MARK) else ""
    plain = text.removeprefix(_MARK).replace("\r\n", "\n")
    new = change(plain)
    if new is None:
        raise UsageError(f"{path} is not valid TOML", "Put it right in a text editor first.")
    if new == plain:
        return None
    ends = new.replace("\n", "\r\n") if "\r\n" in text else new
    return FileChange(path, raw, (mark + ends).encode())


def text_of(root: Path, path: str) -> str:
    """Read a file's text with plain line ends, without a byte-order mark. Raises UsageError where it is no text."""
    try:
        return (read_bytes(root, path) or b"").decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8", "Save it as UTF-8 in a text editor.") from None


def conditions_changed(project: Project, change: Callable[[str], str]) -> list[FileChange]:
    """Change every condition of the findings and exhibits; the files that become others."""
    root, found = Path(project.root), []
    for path, said in _conditions(project):
        wanted = {key: new for key, text in said.items() if (new := change(text)) != text}
        done = edited(root, path, lambda text, wanted=wanted: rewrite(text, wanted)) if wanted else None  # type: ignore[misc]
        if done is not None:
            found.append(done)
    return found


def policy_changed(project: Project, codes: Mapping[str, str]) -> list[FileChange]:
    """Put other names into the policy's list of codes whose numbers are doubled; the file, where it becomes another."""
    if not set(project.protection.doubled) & set(codes):
        return []

    def change(text: str) -> str:
        import tomlkit

        document: Any = tomlkit.parse(text)
        listed = document["doubled"]
        for number, word in enumerate(list(listed)):
            if str(word) in codes:
                listed[number] = codes[str(word)]
        return tomlkit.dumps(document)

    done = edited(Path(project.root), POLICY, change)
    return [] if done is None else [done]


def uses(project: Project, code: str) -> tuple[Use, ...]:
    """List the lines of findings, exhibits and policy that name a code."""
    found: list[Use] = []
    for path, said in _conditions(project):
        if any(named.word == code for text in said.values() for named in named_codes(text)):
            found += _lines(Path(project.root), path, code)
    if code in project.protection.doubled:
        found += _lines(Path(project.root), POLICY, code)
    return tuple(found)


def differing(files: tuple[FileChange, ...]) -> tuple[Use, ...]:
    """List the lines of files that change, but the codebook's own."""
    found: list[Use] = []
    for file in files:
        if file.path == CODEBOOK or file.before is None or file.after is None:
            continue
        before, after = (data.decode("utf-8-sig").splitlines() for data in (file.before, file.after))
        found += [
            Use(file.path, number, was.strip(), becomes.strip())
            for number, (was, becomes) in enumerate(zip(before, after, strict=False), 1)
            if was != becomes
        ]
    return tuple(found)


def mentions(project: Project, code: str) -> tuple[str, ...]:
    """List the other codes whose explanations name this one."""
    word = re.compile(rf"(?<![\w.-]){re.escape(code)}(?![\w-]|\.\w)")
    return tuple(
        other.id
        for other in project.codebook.codes.values()
        if other.id != code
        and any(
            word.search(text)
            for part in ("definition", "include", "exclude", "example", "counting_rule")
            for text in (getattr(other, part), *other.texts.get(part, {}).values())
        )
    )


def _conditions(project: Project) -> Iterator[tuple[str, dict[str, str]]]:
    for finding in project.findings.values():
        yield f"findings/{finding.name}.toml", {"among": finding.among, "where": finding.where}
    for exhibit in project.exhibits.values():
        if exhibit.among:
            yield f"exhibits/{exhibit.name}.toml", {"among": exhibit.among}


def _lines(root: Path, path: str, code: str) -> list[Use]:
    return [
        Use(path, number, line.strip(), line.strip())
        for number, line in enumerate(text_of(root, path).splitlines(), 1)
        if re.search(rf"""['"]{re.escape(code)}['"]""", line)
    ]

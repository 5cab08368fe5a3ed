"""Begin a project by what somebody says of it in a form, so that no file need be written by hand first."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import as_file, files
from pathlib import Path

from firsthand.desk.files import laid_ready
from firsthand.desk.project.setup import new_project, require_empty
from firsthand.errors import EnvironmentFault, UsageError
from firsthand.project.settings import LANGUAGES
from firsthand.vault import plain_passphrase

VAULT = "vault"
"""Where the vault of a new project lies, from its folder."""

_NOTES = {"en": "This report speaks of violence.", "ko": "이 보고서는 폭력을 다룹니다."}
_COUNTED = {"en": "How many people were interviewed", "ko": "면담한 사람은 몇 명인가"}


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a project is to be: its title, the group, the languages of its reports, and its first member."""

    title: str
    group: str
    languages: Sequence[str]
    user: str
    passphrase: str = field(repr=False)
    again: str = field(repr=False)


def is_empty(root: Path) -> bool:
    """Tell whether a project can be made here: the folder is empty, or not there yet."""
    try:
        require_empty(root)
    except UsageError:
        return False
    return True


def begin(root: Path, wanted: Beginning, *, now: datetime) -> None:
    """Make the project and its vault, with a report in each language. Raises as :func:`new_project`.

    UsageError besides, and nothing is made, where no title, group or language is given, or the passphrases differ.
    """
    languages = [tag for tag in LANGUAGES if tag in wanted.languages]
    if not wanted.title.strip() or not wanted.group.strip():
        raise UsageError("a project needs a name, and so does the group", "Both can be changed later.")
    if not languages:
        raise UsageError("a project needs a language", "Choose one or both.")
    if plain_passphrase(wanted.passphrase) != plain_passphrase(wanted.again):
        raise UsageError("the two passphrases are not the same", "Type it once more, twice.")
    new_project(root, wanted.user, wanted.passphrase, now=now)
    _say(root, wanted, languages, now.date())


def _say(root: Path, wanted: Beginning, languages: Sequence[str], today: date) -> None:
    """Put what was said into the files that were laid out."""
    said = {
        root / "firsthand.toml": _settings((root / "firsthand.toml").read_text("utf-8"), wanted, languages, today),
        root / "findings" / "interviewed.toml": _finding(root, languages),
    }
    with laid_ready({path: text.encode() for path, text in said.items()}, "Choose a folder you own."):
        pass
    try:
        if "ko" in languages:
            with as_file(files("firsthand.desk") / "template_ko") as template:
                shutil.copytree(template, root, dirs_exist_ok=True)
        if "en" not in languages:
            (root / "report" / "report.md").unlink()
    except OSError as fault:
        raise EnvironmentFault(f"{root} cannot be written: {fault.strerror}", "Choose a folder you own.") from None


def _settings(text: str, wanted: Beginning, languages: Sequence[str], today: date) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    for key, words in (("title", wanted.title.strip()), ("group", wanted.group.strip())):
        by_language = tomlkit.inline_table()
        by_language.update(dict.fromkeys(languages, words))
        document["project"][key] = by_language
    reports = tomlkit.aot()
    for tag in languages:
        report = tomlkit.table()
        report["name"] = "report" if tag == languages[0] else f"report-{tag}"
        report["language"] = tag
        report["medium"] = "report"
        report["files"] = ["report/report.md" if tag == "en" else f"report/report.{tag}.md"]
        report["title"] = wanted.title.strip()
        report["content_note"] = _NOTES[tag]
        report["date"] = today
        if tag == languages[-1]:
            report.add(tomlkit.nl())
        reports.append(report)
    document["reports"] = reports
    return tomlkit.dumps(document)


def _finding(root: Path, languages: Sequence[str]) -> str:
    import tomlkit

    document = tomlkit.parse((root / "findings" / "interviewed.toml").read_text("utf-8"))
    question = tomlkit.inline_table()
    question.update({tag: _COUNTED[tag] for tag in languages})
    document["question"] = question
    return tomlkit.dumps(document)

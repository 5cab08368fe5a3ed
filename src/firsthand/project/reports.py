"""The list of reports in ``firsthand.toml``, changed as a text: comments, order and spacing stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from firsthand.model.manuscript import Problem
from firsthand.model.project import ReportSettings
from firsthand.project.document import Document
from firsthand.project.settings import read_settings


def with_report(text: str, report: ReportSettings) -> str | None:
    """Add a report at the end of the list. None where the text is no TOML, or would not be read as it is meant."""
    import tomlkit

    table = tomlkit.table()
    for key in ("name", "language", "medium", "title"):
        if getattr(report, key):
            table[key] = getattr(report, key)
    table["files"] = list(report.files)

    def add(document: Any) -> None:
        if "reports" not in document:
            document.append("reports", tomlkit.aot())
        document["reports"].append(table)

    return _changed(text, add, report)


def with_files(text: str, report: ReportSettings, files: Sequence[str]) -> str | None:
    """Give a report other files. None where the text is no TOML, or would not be read as it is meant."""

    def put(document: Any) -> None:
        for table in document["reports"]:
            if table.get("name") == report.name:
                _put(table["files"], files)

    return _changed(text, put, ReportSettings(report.name, tuple(files), report.language))


def with_title(text: str, report: ReportSettings, title: str) -> str | None:
    """Give a report another title. None where the text is no TOML, or would not be read as it is meant."""

    def put(document: Any) -> None:
        for table in document["reports"]:
            if table.get("name") == report.name:
                table["title"] = title

    new = _changed(text, put, report)
    return new if new is not None and _read(new)[report.name].title == title else None


def with_path(waivers: str, old: str, new: str) -> str | None:
    """Let the waivers of a file name it as it is called now: its words are the same. None where the text is no TOML."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(waivers)
        for table in cast("Any", document.get("waiver", ())):
            if table.get("path") == old:
                table["path"] = new
        return tomlkit.dumps(document)
    except (TOMLKitError, RecursionError, AttributeError):
        return None


def _put(held: Any, files: Sequence[str]) -> None:
    """Make a list of files another, one by one: what stays keeps its place in the text, and its comment."""
    for at in reversed(range(len(held))):
        if held[at] not in files:
            del held[at]
    for at, file in enumerate(files):
        if at < len(held) and held[at] == file:
            continue
        if len(held) < len(files):
            held.insert(at, file)
        else:
            held[at] = file


def _changed(text: str, change: Any, wanted: ReportSettings) -> str | None:
    """Change the document, and read it again: what is not then there as it was wanted is not written."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        change(document)
        new = tomlkit.dumps(document)
    except (TOMLKitError, RecursionError, KeyError, TypeError, AttributeError):
        return None
    found = _read(new).get(wanted.name)
    return new if found is not None and found.files == wanted.files and found.language == wanted.language else None


def _read(text: str) -> Mapping[str, ReportSettings]:
    problems: list[Problem] = []
    return read_settings(Document(Path(), "firsthand.toml", "malformed-project", problems, given=text.encode())).reports

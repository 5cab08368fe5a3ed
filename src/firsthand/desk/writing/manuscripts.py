"""A report's manuscript while it is being written: opened, checked as it stands in the editor, and saved whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from firsthand.build import Checked, check
from firsthand.desk.files import ChangedMeanwhile, digest_of, write_whole
from firsthand.diagnostics.diagnostic import Diagnostic
from firsthand.errors import UsageError
from firsthand.manuscript import read
from firsthand.manuscript.fix import edits, extent
from firsthand.manuscript.reading import MARKDOWN, load
from firsthand.model.project import Project, ReportSettings
from firsthand.model.roles import Permission
from firsthand.rules import LATER
from firsthand.vault import Vault

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Text:
    """A Markdown file of a report, and the digest by which a change meanwhile is noticed. Its line ends are LF."""

    path: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A diagnostic as an editor shows it: from ``start`` to ``end`` of the text, in code points.

    ``words`` replace them where there is a fix. A diagnostic of another file has no place in this text: -1.
    """

    diagnostic: Diagnostic
    start: int = -1
    end: int = -1
    words: str | None = None


def is_text(path: str) -> bool:
    """Tell whether a file of a report can be written in an editor."""
    return path.lower().endswith(MARKDOWN)


def open_text(project: Project, settings: ReportSettings, path: str) -> Text:
    """Read a file of a report. Raises UsageError where it is none of its Markdown files, or no UTF-8."""
    data = load(path, _place(project, settings, path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8", "Save it as UTF-8 in a text editor.") from None
    return Text(path, _one_line_end(text), digest_of(data))


def remarks(
    vault: Vault, project: Project, settings: ReportSettings, given: Text, today: date, *, whole: bool
) -> tuple[Remark, ...]:
    """Check the report with a text in its file's place; nothing is saved.

    Unless ``whole``, the rules of :data:`~firsthand.rules.LATER` are left for when the author pauses longer.
    """
    manuscript, problems = read(settings, Path(project.root), {given.path: given.text.encode()})
    later = frozenset[str]() if whole else LATER
    found = check(manuscript, problems, project, vault, today, later=later).diagnostics
    here = [each for each in found if each.place.path == given.path]
    mended = {edit.diagnostic.key: edit for edit in edits(given.text, here)}
    return tuple(
        Remark(each)
        if each.place.path != given.path
        else Remark(each, *mended[each.key].whole(given.text))
        if each.key in mended
        else Remark(each, *extent(given.text, each.place))
        for each in found
    )


def check_text(vault: Vault, project: Project, settings: ReportSettings, given: Text, today: date) -> Checked:
    """Check the whole report, by every rule, with a text in its file's place; nothing is saved."""
    manuscript, problems = read(settings, Path(project.root), {given.path: given.text.encode()})
    return check(manuscript, problems, project, vault, today)


def save_text(vault: Vault, project: Project, settings: ReportSettings, new: Text) -> Text:
    """Write a file of a report whole, with the line ends it had. ``new.digest`` is that of the file as it was opened.

    Raises ChangedMeanwhile where the file is another by now, NotPermitted for who may not build a report,
    EnvironmentFault where it cannot be written.
    """
    vault.require(Permission.BUILD)
    place = _place(project, settings, new.path)
    there = load(new.path, place)
    if digest_of(there) != new.digest:
        raise ChangedMeanwhile(
            f"{new.path} has changed since you opened it",
            "Nothing was saved, and your text is still here. Copy it before you open the file anew.",
        )
    text = _one_line_end(new.text)
    data = (text.replace("\n", "\r\n") if b"\r\n" in there else text).encode()
    data = _MARK + data if there.startswith(_MARK) else data
    write_whole(place, data, "Close the file where it is open, and check that it may be changed.")
    return Text(new.path, text, digest_of(data))


def _place(project: Project, settings: ReportSettings, path: str) -> Path:
    if path not in settings.files or not is_text(path):
        raise UsageError("this report has no such text", "firsthand.toml lists the files of each report.")
    return Path(project.root) / path


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")

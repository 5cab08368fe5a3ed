"""A report's text as a Word document and back, in memory only: nothing of it is laid on the disk but what is saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from firsthand.build import check
from firsthand.desk.files import ChangedMeanwhile, digest_of, write_whole
from firsthand.desk.writing.manuscripts import Text
from firsthand.diagnostics.diagnostic import Diagnostic
from firsthand.errors import UsageError
from firsthand.manuscript import read
from firsthand.manuscript.annotate import annotate_word
from firsthand.manuscript.markdown import read_markdown
from firsthand.manuscript.markdown_write import write_markdown
from firsthand.manuscript.reading import LARGEST, WORD, load
from firsthand.manuscript.word import read_word
from firsthand.manuscript.word_write import write_word
from firsthand.model.manuscript import Problem, Section
from firsthand.model.project import Project, ReportSettings
from firsthand.model.roles import Permission
from firsthand.vault import Vault


@dataclass(frozen=True, slots=True)
class Commented:
    """A Word document, and the diagnostics that stand in it as comments."""

    data: bytes
    diagnostics: tuple[Diagnostic, ...]


def is_word(path: str) -> bool:
    """Tell whether a file of a report is a Word document."""
    return path.lower().endswith(WORD)


def from_word(name: str, data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """Read a Word document as Markdown, with what could not be read of it. No link is lost.

    Raises UsageError where it is no Word document, or cannot be read at all.
    """
    section, problems = _read(name, data)
    return write_markdown(section), problems


def as_word(settings: ReportSettings, given: Text) -> bytes:
    """Write a Markdown text as a Word document; each link leads to what backs it, as in the text.

    Raises UsageError where the report has none such.
    """
    if given.path not in settings.files:
        raise UsageError("this report has no such text", "firsthand.toml lists the files of each report.")
    section, _ = read_markdown(given.path, given.text)
    return write_word(section, settings.language)


def as_word_with_comments(
    vault: Vault, project: Project, settings: ReportSettings, given: Text, today: date
) -> Commented:
    """Write a Markdown text as a Word document, and what the check says of that document as comments in it."""
    return _commented(vault, project, settings, given.path, as_word(settings, given), today)


def word_file(project: Project, settings: ReportSettings, path: str) -> bytes:
    """Read a Word document of a report as it is saved. Raises UsageError where the report has none such."""
    return load(path, _place(project, settings, path))


def word_file_with_comments(
    vault: Vault, project: Project, settings: ReportSettings, path: str, today: date
) -> Commented:
    """Read a Word document of a report, with what the check says of it as comments."""
    return _commented(vault, project, settings, path, word_file(project, settings, path), today)


def replace_word(
    vault: Vault, project: Project, settings: ReportSettings, path: str, digest: str, data: bytes
) -> str:
    """Put another Word document in the place of a report's, whole, and return its digest.

    ``digest`` is that of the file she saw. Raises ChangedMeanwhile where the file is another by now, UsageError where
    the new one is no Word document that can be read, NotPermitted for who may not build a report.
    """
    vault.require(Permission.BUILD)
    place = _place(project, settings, path)
    _read(path, data)
    if digest_of(load(path, place)) != digest:
        what = f"{path} has changed since you opened it"
        raise ChangedMeanwhile(what, "Nothing was saved. Look at what it says now.")
    write_whole(place, data, "Close the file where it is open, and check that it may be changed.")
    return digest_of(data)


def _read(name: str, data: bytes) -> tuple[Section, tuple[Problem, ...]]:
    if len(data) > LARGEST:
        raise UsageError(f"the file is larger than {LARGEST // 1_000_000} MB", "A manuscript is not that large.")
    section, problems = read_word(name, data)
    unreadable = next((each for each in problems if each.kind == "unreadable-manuscript"), None)
    if unreadable is not None:
        raise UsageError(f"the file cannot be read: {unreadable.detail}", "Save it as a Word document (.docx).")
    return section, problems


def _commented(
    vault: Vault, project: Project, settings: ReportSettings, path: str, data: bytes, today: date
) -> Commented:
    """Check the report with the document in its file's place, and put what is said of it beside its words."""
    shown = str(Path(path).with_suffix(".docx"))
    files = tuple(shown if each == path else each for each in settings.files)
    manuscript, problems = read(replace(settings, files=files), Path(project.root), {shown: data})
    found = check(manuscript, problems, project, vault, today).diagnostics
    here = tuple(each for each in found if each.place.path == shown)
    return Commented(annotate_word(data, here, day=today), here)


def _place(project: Project, settings: ReportSettings, path: str) -> Path:
    if path not in settings.files or not is_word(path):
        raise UsageError("this report has no such Word document", "firsthand.toml lists the files of each report.")
    return Path(project.root) / path

"""The list of reports: their titles and their order, the order of a report's files, and a report taken out of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from firsthand.desk.files import ChangedMeanwhile, digest_of
from firsthand.desk.project.project_files import ABSENT, SETTINGS, Undo, change, objections
from firsthand.desk.writing.waiving import open_requests
from firsthand.errors import EnvironmentFault, UsageError
from firsthand.model.project import Project, ReportSettings
from firsthand.model.release import State
from firsthand.model.roles import Permission
from firsthand.project.report_entries import moved, swapped, without
from firsthand.project.reports import with_files, with_title
from firsthand.vault import Vault


@dataclass(frozen=True, slots=True)
class Leaving:
    """What goes where a report is deleted, and what stays. ``state`` names all of it, so that nothing else is deleted.

    ``texts`` are its files that no other report has; they stay on the disk unless asked otherwise. ``shared`` are those
    another has. ``against`` says why it cannot be deleted, and what to do instead; None where it can.
    """

    texts: tuple[str, ...]
    shared: tuple[str, ...]
    state: str
    against: UsageError | None = None


def retitle(vault: Vault, project: Project, report: ReportSettings, title: str) -> None:
    """Give a report another title: on its cover, and wherever it is listed. Raises UsageError for none."""
    vault.require(Permission.BUILD)
    wanted = " ".join(title.split())
    if not wanted:
        raise UsageError("a report needs a title", "It stands on its cover.")
    seen = _digest(project, SETTINGS)
    _write(vault, project, seen, with_title(_settings(project), report, wanted))


def move_report(vault: Vault, project: Project, report: ReportSettings, by: int) -> None:
    """Let a report change places with the one before (-1) or after it (1). Raises UsageError where there is none."""
    vault.require(Permission.BUILD)
    names = list(project.reports)
    _require_there(names.index(report.name), by, len(names))
    seen = _digest(project, SETTINGS)
    _write(vault, project, seen, moved(_settings(project), report.name, by))


def move_file(vault: Vault, project: Project, report: ReportSettings, path: str, by: int) -> int:
    """Let a report's file change places with the one before (-1) or after it (1); where it stands now, from 0."""
    vault.require(Permission.BUILD)
    if path not in report.files:
        raise UsageError("this report has no such file", "firsthand.toml lists the files of each report.")
    files, at = list(report.files), report.files.index(path)
    _require_there(at, by, len(files))
    files[at], files[at + by] = files[at + by], files[at]
    seen, before = _digest(project, SETTINGS), _settings(project)
    _write(vault, project, seen, swapped(before, report.name, at, at + by) or with_files(before, report, files))
    return at + by


def leaving(vault: Vault, project: Project, report: ReportSettings) -> Leaving:
    """Say what deleting a report would take away, or why it cannot be deleted."""
    vault.require(Permission.BUILD)
    others = {file for each in project.reports.values() if each.name != report.name for file in each.files}
    texts = tuple(file for file in report.files if file not in others)
    digests = [_digest(project, file) for file in (SETTINGS, *texts)]
    shared = tuple(file for file in report.files if file in others)
    return Leaving(texts, shared, digest_of("\n".join(digests).encode()), _against(vault, report))


def delete_report(vault: Vault, project: Project, report: ReportSettings, state: str, *, texts: bool) -> Undo:
    """Take a report out of the list, and with ``texts`` its files off the disk; what takes that back.

    Raises ChangedMeanwhile where it is not as it was shown (``state``), UsageError where readers have it or somebody
    waits for a decision on it, or the project would not read without it.
    """
    goes = leaving(vault, project, report)
    if goes.against is not None:
        raise goes.against
    if goes.state != state:
        raise ChangedMeanwhile("the report is not as it was shown to you", "Nothing was deleted. Look at it anew.")
    seen = {path: _digest(project, path) for path in (SETTINGS, *(goes.texts if texts else ()))}
    given: dict[str, bytes | None] = dict.fromkeys(path for path, digest in seen.items() if digest)
    given[SETTINGS] = _listed(without(_settings(project), report.name)).encode()
    wrong = objections(project, given)
    if wrong:
        told = "; ".join(f"{problem.place}: {problem.detail}" for problem in wrong[:5])
        raise UsageError("the project would not read without this report", told)
    return change(vault, project, given, seen)


def _against(vault: Vault, report: ReportSettings) -> UsageError | None:
    """Say what would be orphaned: an edition readers have, a release that is proposed, a waiver somebody asks for."""
    struck = {each.edition for each in vault.strikings() if each.agreed is not None}
    for number in [each.number for each in vault.editions() if each.report == report.name][::-1]:
        if number not in struck:
            return UsageError(
                f"readers have edition {number} of this report, and later reports are held against it",
                f"Leave the report. If the edition was a mistake and nobody has it: firsthand editions strike {number}",
            )
    if any(each.report == report.name and each.state is State.PROPOSED for each in vault.releases.all()):
        return UsageError(
            "a release of this report is proposed and not signed yet", "It stays until an officer has decided on it."
        )
    if any(each.path in report.files for each in open_requests(vault)):
        return UsageError(
            "somebody asks that something in this report may stand",
            "Decide that first, or let who asked take it back: on the report's page under Publish.",
        )
    return None


def _require_there(at: int, by: int, number: int) -> None:
    if by not in {-1, 1} or not 0 <= at + by < number:
        raise UsageError("it cannot be moved further", "It is the first already, or the last.")


def _settings(project: Project) -> str:
    path = Path(project.root) / SETTINGS
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise EnvironmentFault(f"{path.name} cannot be read", "Check the file in a text editor.") from None


def _digest(project: Project, path: str) -> str:
    place = Path(project.root) / path
    return digest_of(place.read_bytes()) if place.is_file() else ABSENT


def _listed(text: str | None) -> str:
    if text is None:
        raise UsageError("firsthand.toml cannot be changed as it stands", "Put it right as text first.")
    return text


def _write(vault: Vault, project: Project, seen: str, text: str | None) -> None:
    """Write the settings, where they are still what was changed."""
    change(vault, project, {SETTINGS: _listed(text).encode()}, {SETTINGS: seen})

"""Make reports, and give them files: written into ``firsthand.toml``. No text is ever destroyed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from firsthand.desk.files import write_all
from firsthand.desk.writing.manuscripts import is_text
from firsthand.desk.writing.word import from_word, is_word
from firsthand.errors import EnvironmentFault, UsageError
from firsthand.model.project import Project, ReportSettings
from firsthand.model.roles import Permission
from firsthand.project.reports import with_files, with_path, with_report
from firsthand.project.settings import LANGUAGES, MEDIA
from firsthand.text.nfc import nfc
from firsthand.vault import Vault

FOLDER = "report"
SETTINGS, WAIVERS = "firsthand.toml", "waivers.toml"
_NAME = re.compile(r"[^\W_][\w-]{0,59}")
_HELP = "Letters, digits, - and _; a letter or digit first."


def new_report(vault: Vault, project: Project, named: ReportSettings, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Make a report in each language, with an empty text that has its title, and return their names.

    Of several languages each but the first is named after its language too. Raises UsageError where a name is taken or
    none, or the kind or a language is none that there is; NotPermitted for who may not build a report.
    """
    vault.require(Permission.BUILD)
    stem = _named(named.name)
    if named.medium not in MEDIA or not languages or not set(languages) <= set(LANGUAGES):
        raise UsageError("a report needs a language and a kind", "Choose from those offered.")
    text, files, names = _settings(project), dict[Path, bytes](), []
    for number, language in enumerate(languages):
        name = f"{stem}-{language}" if number else stem
        path = f"{FOLDER}/{stem}.{language}.md" if number else f"{FOLDER}/{stem}.md"
        if name in project.reports:
            raise UsageError(f"there is a report {name} already", "Choose another name.")
        report = replace(named, name=name, language=language, files=(path,), title=" ".join(named.title.split()))
        text = _listed(with_report(text, report))
        files[_free(project, path)] = f"# {report.title or name}\n".encode()
        names.append(name)
    _write(project, text, files)
    return tuple(names)


def add_file(vault: Vault, project: Project, report: ReportSettings, name: str, data: bytes | None = None) -> str:
    """Give a report another file at its end: an empty text, or a Word document as it was handed in. Returns its path.

    Raises UsageError where the name is taken or none, or the document cannot be read.
    """
    vault.require(Permission.BUILD)
    stem = _named(name)
    path = f"{FOLDER}/{stem}{'.md' if data is None else '.docx'}"
    if data is not None:
        from_word(path, data)
    files = {_free(project, path): f"## {stem}\n".encode() if data is None else data}
    _write(project, _listed(with_files(_settings(project), report, (*report.files, path))), files)
    return path


def rename_file(vault: Vault, project: Project, report: ReportSettings, path: str, name: str) -> str:
    """Rename a report's file, wherever it is listed and in the waivers of its words. Returns its new path."""
    vault.require(Permission.BUILD)
    old = _own(project, report, path)
    new = (Path(path).parent / (_named(name) + Path(path).suffix)).as_posix()
    if new == path:
        return path
    place, text = _free(project, new), _settings(project)
    for each in project.reports.values():
        if path in each.files:
            text = _listed(with_files(text, each, tuple(new if one == path else one for one in each.files)))
    waivers = Path(project.root) / WAIVERS
    files = {place: old.read_bytes()}
    if waivers.is_file():
        files[waivers] = _listed(with_path(_text(waivers), path, new), WAIVERS).encode()
    _write(project, text, files)
    try:
        old.unlink()
    except OSError as fault:
        raise EnvironmentFault(f"{path} could not be taken away: {fault.strerror}", "Both names are there.") from None
    return new


def leave_out(vault: Vault, project: Project, report: ReportSettings, path: str) -> None:
    """Take a file out of a report. It stays where it lies, and :func:`put_back` undoes it.

    Raises UsageError for a report's only file.
    """
    vault.require(Permission.BUILD)
    _own(project, report, path)
    files = tuple(each for each in report.files if each != path)
    if not files:
        raise UsageError("a report needs a file", "Add another first.")
    _write(project, _listed(with_files(_settings(project), report, files)), {})


def put_back(vault: Vault, project: Project, report: ReportSettings, path: str, position: int) -> None:
    """Take a file of :func:`left_out` into a report again, at a position from 0. Raises UsageError for any other."""
    vault.require(Permission.BUILD)
    if path not in left_out(project):
        raise UsageError("there is no such file", "Choose one of those listed.")
    files = (*report.files[:position], path, *report.files[position:])
    _write(project, _listed(with_files(_settings(project), report, files)), {})


def left_out(project: Project) -> tuple[str, ...]:
    """List the manuscripts in the reports' folder that no report has."""
    folder, listed = Path(project.root) / FOLDER, {file for each in project.reports.values() for file in each.files}
    there = (f"{FOLDER}/{path.name}" for path in sorted(folder.glob("*")) if path.is_file()) if folder.is_dir() else ()
    return tuple(name for name in there if name not in listed and (is_text(name) or is_word(name)))


def _named(name: str) -> str:
    found = nfc(name.strip())
    if not _NAME.fullmatch(found):
        raise UsageError("that is no name for a file", _HELP)
    return found


def _own(project: Project, report: ReportSettings, path: str) -> Path:
    place = Path(project.root) / path
    if path not in report.files or not place.is_file():
        raise UsageError("this report has no such file", "firsthand.toml lists the files of each report.")
    return place


def _free(project: Project, path: str) -> Path:
    place = Path(project.root) / path
    if place.exists():
        raise UsageError(f"there is a file {path} already", "Choose another name.")
    return place


def _settings(project: Project) -> str:
    return _text(Path(project.root) / SETTINGS)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise EnvironmentFault(f"{path.name} cannot be read", "Check the file in a text editor.") from None


def _listed(text: str | None, name: str = SETTINGS) -> str:
    if text is None:
        raise UsageError(f"{name} cannot be changed as it stands", "firsthand check says what is wrong with it.")
    return text


def _write(project: Project, settings: str, files: dict[Path, bytes]) -> None:
    """Write the files, and the settings that list them, all or none."""
    everything = {**files, Path(project.root) / SETTINGS: settings.encode()}
    write_all(everything, "Check that the project folder may be written.")

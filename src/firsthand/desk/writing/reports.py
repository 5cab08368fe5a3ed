"""Choose a report, check it, and mend what may be mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from firsthand.build import Checked, check
from firsthand.desk.files import write_whole
from firsthand.errors import UsageError
from firsthand.manuscript import read as read_manuscript
from firsthand.model.project import Project, ReportSettings
from firsthand.project.read import SETTINGS
from firsthand.vault import Vault


def choose_report(project: Project, root: Path, named: str | None, language: str = "") -> ReportSettings:
    """Find the report meant: by its name, by one of its files, or a file of its own; the only one when none is named.

    Raises UsageError when several could be meant or none is there, or where firsthand.toml's own fault hides them.
    """
    if named is None:
        if len(project.reports) == 1:
            return next(iter(project.reports.values()))
        _require_readable(project)
        names = ", ".join(project.reports) or "none"
        raise UsageError(
            f"name the report to check; firsthand.toml has: {names}", "For example: firsthand check report"
        )
    if named in project.reports:
        return project.reports[named]
    path = Path(named)
    if not path.suffix:
        _require_readable(project)
    shown = _shown(path, root)
    for settings in project.reports.values():
        if settings.files == (shown,):
            return settings
    if not path.exists() and not (root / shown).exists():
        raise UsageError(f"there is no report and no file named {named}", "firsthand.toml lists the reports by name.")
    with_it = [s for s in project.reports.values() if shown in s.files]
    base = with_it[0] if with_it else ReportSettings(path.stem, (shown,), language or "en")
    return replace(base, name=path.stem, files=(shown,), language=language or base.language)


def _require_readable(project: Project) -> None:
    """Tell the settings' own fault before anything is said of a report that they may name. Raises UsageError."""
    fault = next((p for p in project.problems if p.place.path == SETTINGS and not p.wants), None)
    if fault is not None:
        place = f"{SETTINGS}:{fault.place.line}:{fault.place.column}"
        raise UsageError(f"{place}: {fault.detail}", "Mend this first: it may be why the report is not found.")


def _shown(path: Path, root: Path) -> str:
    resolved = path.resolve() if path.exists() else (root / path).resolve()
    if resolved.is_relative_to(root.resolve()):
        return resolved.relative_to(root.resolve()).as_posix()
    return resolved.as_posix()


def check_report(
    vault: Vault, project: Project, settings: ReportSettings, *, today: date, later: frozenset[str] = frozenset()
) -> Checked:
    """Read the report's files and check every link; what was checked without the rules of ``later`` is a draft's.

    Raises UsageError where a file that no report of the project is made of is an interview in the vault.
    """
    if settings not in project.reports.values():
        _require_no_interview(vault, project, settings)
    manuscript, problems = read_manuscript(settings, Path(project.root))
    return check(manuscript, problems, project, vault, today, later=later)


def _require_no_interview(vault: Vault, project: Project, settings: ReportSettings) -> None:
    for file in settings.files:
        path = Path(project.root) / file
        if path.is_file() and vault.admitted_for(sha256(path.read_bytes()).hexdigest()):
            raise UsageError(
                f"{path.name} is an interview in the vault, not a report", "Name the report: firsthand check report."
            )


def mend(project: Project, checked: Checked) -> int:
    """Rewrite in the manuscript's files what diagnostics offer a fix for; the number of places. Never a quotation."""
    from firsthand.manuscript.fix import apply_fixes, fix_word, fixable

    mended = 0
    for section in checked.bound.manuscript.sections:
        fixes = fixable(section, checked.diagnostics)
        if not fixes:
            continue
        path = Path(project.root) / section.path
        if path.suffix.lower() == ".docx":
            data = fix_word(path.read_bytes(), fixes)
        else:
            data = apply_fixes(path.read_bytes().decode("utf-8"), fixes).encode("utf-8")
        write_whole(path, data, "Close the file where it is open, and check that it may be changed.")
        mended += len(fixes)
    return mended


def annotate(project: Project, settings: ReportSettings, checked: Checked, out: Path) -> None:
    """Write the author's Word document with each diagnostic as a comment on the words it concerns.

    Raises UsageError for a report that is not one Word document, and rather than replace the author's own.
    """
    from firsthand.manuscript.annotate import annotate_word

    if len(settings.files) != 1 or not settings.files[0].lower().endswith(".docx"):
        raise UsageError(
            "--annotated needs a report that is one Word document", "For Markdown, the text output has it all."
        )
    path = Path(project.root) / settings.files[0]
    if out.resolve() == path.resolve():
        raise UsageError("the document with comments would replace your own", "Give --annotated another name.")
    annotated = annotate_word(path.read_bytes(), checked.diagnostics, day=checked.bound.snapshot.today)
    write_whole(out, annotated, "Choose another place.")

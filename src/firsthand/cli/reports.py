"""``firsthand check``, ``build`` and ``explain``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from firsthand.cli.app import app
from firsthand.cli.session import ProjectOption, TodayOption, UserOption, day, now, opened
from firsthand.errors import UsageError

if TYPE_CHECKING:
    from firsthand.build import Checked

ReportArgument = typer.Argument(None, help="A report's name in firsthand.toml, or a .md or .docx file.")


def _print(checked: Checked, form: str) -> None:
    sections = checked.bound.manuscript.sections
    if form == "json":
        from firsthand.diagnostics.as_json import as_json

        typer.echo(as_json(checked.diagnostics))
    elif form == "sarif":
        from firsthand.diagnostics.as_sarif import as_sarif
        from firsthand.rules.registry import CATALOGUE

        typer.echo(as_sarif(checked.diagnostics, tuple(entry.info for entry in CATALOGUE.values())))
    elif form == "text":
        from firsthand.diagnostics.as_text import as_text

        typer.echo(as_text(checked.diagnostics, sections, colour=sys.stdout.isatty(), show_source=True))
    else:
        raise UsageError(f"{form} is no format", "Choose text, json or sarif.")


@app.command()
def check(
    report: str | None = ReportArgument,
    form: str = typer.Option("text", "--format", help="text, json or sarif. Only text shows words of the report."),
    fix: bool = typer.Option(
        False, "--fix", help="Rewrite wrong numbers and overstated quantifiers. Never a quotation."
    ),
    annotated: Path | None = typer.Option(None, "--annotated", help="For a Word report: write it here with comments."),
    language: str = typer.Option(
        "", "--language", "-l", help="The report's language, for a file not in firsthand.toml."
    ),
    project: Path | None = ProjectOption,
    user: str | None = UserOption,
    today: str | None = TodayOption,
) -> None:
    """Check every quotation, number and description of a source. Exit code 0 publishable, 10 blocked, 11 review."""
    from firsthand.desk.reports import annotate, check_report, choose_report, mend

    beside = Path(report).parent if report else None
    with opened(project, user, beside=beside) as (read, vault):
        settings = choose_report(read, Path(read.root), report, language)
        checked = check_report(vault, read, settings, today=day(today))
        if fix:
            mended = mend(read, checked)
            typer.echo(f"{mended} places rewritten." if mended else "Nothing to rewrite.", err=True)
            checked = check_report(vault, read, settings, today=day(today))
        if annotated is not None:
            annotate(read, settings, checked, annotated)
            typer.echo(f"Your document with comments: {annotated}", err=True)
    _print(checked, form)
    raise typer.Exit(checked.exit_code)


@app.command()
def build(
    report: str | None = ReportArgument,
    out: Path | None = typer.Option(None, "--out", "-o", help="Where to write (default: out/ in the project)."),
    formats: str = typer.Option("html,pdf,docx", "--formats", help="Which of html, pdf and docx."),
    language: str = typer.Option(
        "", "--language", "-l", help="The report's language, for a file not in firsthand.toml."
    ),
    project: Path | None = ProjectOption,
    user: str | None = UserOption,
    today: str | None = TodayOption,
) -> None:
    """Check the report and, if nothing stands against it, publish HTML, PDF and Word."""
    from firsthand.desk.reports import check_report, choose_formats, choose_report, publish

    wanted = choose_formats(formats)
    beside = Path(report).parent if report else None
    with opened(project, user, writing=True, beside=beside) as (read, vault):
        settings = choose_report(read, Path(read.root), report, language)
        checked = check_report(vault, read, settings, today=day(today))
        _print(checked, "text")
        if checked.exit_code:
            raise typer.Exit(checked.exit_code)
        published = publish(vault, checked, out or Path(read.root) / "out", wanted, now=now())
    for path in published.files:
        typer.echo(f"published {path}")


@app.command()
def explain(code: str | None = typer.Argument(None, help="A rule's code or name; without one, the catalogue.")) -> None:
    """Print a rule's page: what it checks, why, what passes and fails, what to do."""
    from firsthand.desk.explain import catalogue, page

    typer.echo(page(code) if code else catalogue())

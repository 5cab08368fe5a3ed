"""``firsthand check`` and ``explain``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import FILE, as_of, as_user, in_language, in_project, the_report
from firsthand.cli.session import day, now, opened
from firsthand.cli.wording import counted

if TYPE_CHECKING:
    from firsthand.build import Checked


def show(checked: Checked, form: str) -> None:
    """Print what was found, as text, JSON or SARIF."""
    sections = checked.bound.manuscript.sections
    if form == "json":
        from firsthand.diagnostics.as_json import as_json

        click.echo(as_json(checked.diagnostics), nl=False)
    elif form == "sarif":
        from firsthand.diagnostics.as_sarif import as_sarif
        from firsthand.rules.registry import CATALOGUE

        click.echo(as_sarif(checked.diagnostics, tuple(entry.info for entry in CATALOGUE.values())), nl=False)
    else:
        from firsthand.diagnostics.as_text import as_text

        click.echo(as_text(checked.diagnostics, sections, colour=sys.stdout.isatty(), show_source=True), nl=False)


@click.command()
@the_report
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="Only text shows words of the report.",
)
@click.option("--fix", is_flag=True, help="Rewrite wrong numbers and overstated quantifiers. Never a quotation.")
@click.option("--annotated", type=FILE, help="For a Word report: write it here with comments.")
@in_language
@in_project
@as_user
@as_of
def check(
    report: str | None,
    form: str,
    fix: bool,
    annotated: Path | None,
    language: str,
    project: Path | None,
    user: str | None,
    today: str | None,
) -> None:
    """Check every quotation, number and description of a source.

    REPORT is a report's name in firsthand.toml, or a .md or .docx file; without it, the only report there is. The exit
    code is 0 when the report can be published, 10 when it is blocked, 11 when a second person must decide.
    """
    from firsthand.desk.access import told_by_check
    from firsthand.desk.writing.reports import annotate, check_report, choose_report, mend

    beside = Path(report).parent if report else None
    with opened(project, user, beside=beside) as (read, vault):
        settings = choose_report(read, Path(read.root), report, language)
        checked = check_report(vault, read, settings, today=day(today))
        if fix:
            mended = mend(read, checked)
            click.echo(f"{counted(mended, 'place')} rewritten." if mended else "Nothing to rewrite.", err=True)
            checked = check_report(vault, read, settings, today=day(today))
        if annotated is not None:
            annotate(read, settings, checked, annotated)
            click.echo(f"Your document with comments: {annotated}", err=True)
        vault.access.note(told_by_check(checked.diagnostics), now=now())
    show(checked, form)
    raise click.exceptions.Exit(checked.exit_code)


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Print a rule's page, or the list of all rules.

    CODE is a rule's code or name: QT02, altered-quotation. The page says what the rule checks and why, what passes,
    what fails, and what to do. Without CODE every rule is listed.
    """
    from firsthand.desk.explain import catalogue, page

    click.echo(page(code) if code else catalogue())

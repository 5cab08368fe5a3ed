"""``firsthand build`` and ``publish``: a draft to look at, and an edition that readers keep."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import FILE, as_of, as_user, in_language, in_project, the_report
from firsthand.cli.session import day, now, opened
from firsthand.cli.wording import counted
from firsthand.errors import EXIT_BLOCKED, UsageError
from firsthand.model.roles import Permission

if TYPE_CHECKING:
    from firsthand.model.disclosure import Edition

_out = click.option("--out", "-o", type=FILE, help="Where to write (default: out/ in the project).")
_formats = click.option("--formats", default="html,pdf,docx", show_default=True, help="Which of html, pdf and docx.")


@click.command()
@the_report
@_out
@_formats
@in_language
@in_project
@as_user
@as_of
def build(
    report: str | None,
    out: Path | None,
    formats: str,
    language: str,
    project: Path | None,
    user: str | None,
    today: str | None,
) -> None:
    """Write a draft of the report, to look at.

    Every page says that it is a draft. Nothing is recorded: it is no edition, and nobody outside the group is to have
    it. The report is checked first; REPORT is as for check, and so are the exit codes. A draft is written unless the
    report is blocked.
    """
    from firsthand.cli.reports import show
    from firsthand.desk.access import printed, told_by_check
    from firsthand.desk.publication.producing import choose_formats
    from firsthand.desk.publication.publishing import draft
    from firsthand.desk.writing.reports import check_report, choose_report

    wanted = choose_formats(formats)
    beside = Path(report).parent if report else None
    with opened(project, user, beside=beside) as (read, vault):
        vault.require(Permission.BUILD)
        settings = choose_report(read, Path(read.root), report, language)
        checked = check_report(vault, read, settings, today=day(today))
        vault.access.note(told_by_check(checked.diagnostics), now=now())
        show(checked, "text")
        if checked.exit_code == EXIT_BLOCKED:
            raise click.exceptions.Exit(checked.exit_code)
        vault.access.note(printed(checked), now=now())
        files = draft(vault, checked, out or Path(read.root) / "out", wanted)
    for path in files:
        click.echo(f"draft {path}")
    click.echo(f"A draft is no edition: nothing is recorded. For readers: firsthand publish {settings.name}", err=True)
    raise click.exceptions.Exit(checked.exit_code)


@click.command()
@the_report
@_out
@_formats
@click.option("--yes", is_flag=True, help="Do not ask whether to publish.")
@in_language
@in_project
@as_user
@as_of
def publish(
    report: str | None,
    out: Path | None,
    formats: str,
    yes: bool,
    language: str,
    project: Path | None,
    user: str | None,
    today: str | None,
) -> None:
    """Publish the report as an edition, for ever.

    For editors. The report is checked first; REPORT is as for check, and so are the exit codes. Nothing may stand
    against it, every review must be decided, and its files must be clear of real names. What it tells is recorded, and
    every later report is held against it, so you are asked before. Nothing is written unless all of it can be.
    """
    from firsthand.cli.clearing import say
    from firsthand.cli.reports import show
    from firsthand.desk.access import told_by_check
    from firsthand.desk.publication.producing import choose_formats
    from firsthand.desk.publication.publishing import publish as publish_report
    from firsthand.desk.writing.reports import check_report, choose_report

    wanted = choose_formats(formats)
    beside = Path(report).parent if report else None
    with opened(project, user, writing=True, beside=beside) as (read, vault):
        vault.require(Permission.PUBLISH)
        settings = choose_report(read, Path(read.root), report, language)
        checked = check_report(vault, read, settings, today=day(today))
        vault.access.note(told_by_check(checked.diagnostics), now=now())
        show(checked, "text")
        if checked.exit_code:
            raise click.exceptions.Exit(checked.exit_code)
        done = publish_report(
            vault, checked, out or Path(read.root) / "out", wanted, now=now(), confirm=lambda told: yes or _agreed(told)
        )
    say(done.clearing, settings.name)
    if done.clearing.exit_code:
        raise click.exceptions.Exit(done.clearing.exit_code)
    for path in done.files:
        click.echo(f"published {path}")
    click.echo(f"Edition {done.edition} of this vault." if done.edition else "Nothing was published.", err=True)


def _agreed(edition: Edition) -> bool:
    """Say what will be told for ever, and ask. Raises UsageError where nobody is there to answer."""
    from firsthand.rules.published import COVERAGE

    findings = {count.finding for count in edition.counts if count.finding != COVERAGE}
    described = {told.source for told in edition.disclosures}
    click.echo(
        f"This tells for ever: the numbers of {counted(len(findings), 'finding')}, details of "
        f"{counted(len(described), 'source')}, words of {counted(len(edition.quoted), 'source')}. "
        "Every later report is held against it.",
        err=True,
    )
    if not sys.stdin.isatty():
        raise UsageError("publishing cannot be taken back, and nobody is there to confirm it", "Give --yes.")
    return click.confirm("Publish it?", err=True)

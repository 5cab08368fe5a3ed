"""``firsthand clear`` and ``alias check``: a protection officer's search for real names."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import as_of, as_user, in_language, in_project, the_report
from firsthand.cli.session import day, now, opened
from firsthand.cli.shares import shares_at_hand, with_shares
from firsthand.cli.wording import counted
from firsthand.errors import EXIT_BLOCKED
from firsthand.model.roles import Permission

if TYPE_CHECKING:
    from firsthand.desk.publication.clearing import Clearing
    from firsthand.disclosure.words.namesakes import Namesake
    from firsthand.rules.leaks import Suggestion


@click.command()
@the_report
@click.option("--purpose", default="to clear a report for publication", show_default=True, help="What for.")
@click.option("--formats", default="html,pdf,docx", show_default=True, help="Which of html, pdf and docx.")
@click.option("--accept", is_flag=True, help="You have looked at every place shown: none is a source's name.")
@with_shares
@in_language
@in_project
@as_user
@as_of
def clear(
    report: str | None,
    purpose: str,
    formats: str,
    accept: bool,
    given: tuple[Path, ...],
    language: str,
    project: Path | None,
    user: str | None,
    today: str | None,
) -> None:
    """Search a report's finished files for every real name.

    For protection officers. The files are made in memory; every byte of them, and their names, are searched for names,
    birth dates, telephone numbers and addresses the vault holds. When none is there the journal records the files as
    cleared, and firsthand publish publishes them. The exit code is 10 where one is, 11 where you should look yourself.
    """
    from firsthand.desk.publication.clearing import clear as search
    from firsthand.desk.publication.producing import choose_formats, produce
    from firsthand.desk.writing.reports import check_report, choose_report

    wanted = choose_formats(formats)
    beside = Path(report).parent if report else None
    with opened(project, user, writing=True, beside=beside) as (read, vault):
        vault.require(Permission.OPEN_IDENTITY)
        settings = choose_report(read, Path(read.root), report, language)
        checked = check_report(vault, read, settings, today=day(today))
        files = produce(checked, wanted)
        shares = shares_at_hand(vault, given)

        def looked(found: tuple[Suggestion, ...]) -> bool:
            _suggest(found)
            return accept or (sys.stdin.isatty() and click.confirm("Is none of them a source's name?", err=True))

        found = search(vault, checked, files, purpose, now=now(), accept=looked, shares=shares)
    if not found.exit_code:
        click.echo(
            f"{counted(len(files), 'file')} searched for {counted(found.held, 'identity', 'identities')}: cleared."
        )
    elif found.diagnostics:
        _refused(found)
    else:
        click.echo("Look at each place, then repeat with --accept, or have the words changed.", err=True)
    raise click.exceptions.Exit(found.exit_code)


def say(found: Clearing, report: str) -> None:
    """Tell whoever publishes what the search came to."""
    if found.diagnostics:
        _refused(found)
    elif not found.held:
        click.echo("No identities are recorded in this vault, so no names could be searched for.", err=True)
    elif found.suggestions:
        _suggest(found.suggestions)
        click.echo(f"Look at each place, then: firsthand clear {report}", err=True)
    elif found.exit_code:
        click.echo(
            f"Nothing was written: these files have not been searched for real names. "
            f"Ask a protection officer for: firsthand clear {report}",
            err=True,
        )


def _refused(found: Clearing) -> None:
    from firsthand.diagnostics.as_text import as_text

    click.echo(as_text(found.diagnostics, colour=sys.stdout.isatty()), nl=False)


def _suggest(found: tuple[Suggestion, ...]) -> None:
    click.echo("A given name may stand here, or only the same letters:", err=True)
    for each in found:
        click.echo(f"  {each.file}: {each.channel}: {each.source}", err=True)


@click.group()
def alias() -> None:
    """Look after the names the sources are published under."""


@alias.command()
@click.option("--purpose", default="to compare aliases with names", show_default=True, help="What for.")
@with_shares
@in_project
@as_user
def check(purpose: str, given: tuple[Path, ...], project: Path | None, user: str | None) -> None:
    """Compare every alias with every real name, relatives' too.

    For protection officers. Names in any writing, and names a letter apart, count as the same. No name is shown.
    """
    from firsthand.desk.publication.clearing import alias_check

    with opened(project, user, writing=True) as (_, vault):
        held, found = alias_check(vault, purpose, now=now(), shares=shares_at_hand(vault, given))
    tell_namesakes(found)
    if found:
        raise click.exceptions.Exit(EXIT_BLOCKED)
    click.echo(f"No alias is a name among {counted(held, 'identity', 'identities')}.")


def tell_namesakes(found: tuple[Namesake, ...]) -> None:
    """Name the sources whose alias has to change, and whose name it is."""
    for each in found:
        whose = f"a relative of {each.named}" if each.relative else each.named
        click.echo(
            f"The alias of {each.alias_of} is, or nearly is, a name of {whose}: choose another (DS03).", err=True
        )

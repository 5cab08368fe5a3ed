"""``firsthand mosaic``: what all the numbers together give away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import as_of, as_user, in_language, in_project, the_report
from firsthand.cli.progress import bar
from firsthand.cli.session import day, opened
from firsthand.cli.wording import counted
from firsthand.errors import EXIT_BLOCKED, EXIT_PUBLISHABLE, EXIT_REVIEW

if TYPE_CHECKING:
    from firsthand.desk.sources.mosaic import Laid
    from firsthand.disclosure.mosaic.verdicts import Verdict

_WHY = {
    "passages": "counts passages in a way no source can be asked",
    "unreadable": "asks what the project no longer knows",
    "events": "asks what happened, which is not weighed",
    "changed": "the record has changed since",
}


@click.command()
@the_report
@in_language
@in_project
@as_user
@as_of
def mosaic(report: str | None, language: str, project: Path | None, user: str | None, today: str | None) -> None:
    """Solve all numbers together for anybody's record.

    REPORT is as for check. Its numbers are weighed together with those of every edition published, for every part of
    each record. "Another world fits too" says how many tables that give the same numbers it took to show that no part
    of it is singled out, and in how many cells the nearest differs from the record; "given away" names what is joined.
    Answers are listed where numbers tell them of somebody described or quoted. The exit code is 0, 10 when somebody is
    given away, 11 when it could not be decided or needs a second person.
    """
    from firsthand.desk.sources.mosaic import lay
    from firsthand.desk.writing.reports import choose_report

    beside = Path(report).parent if report else None
    with opened(project, user, beside=beside) as (read, vault), bar("Looking for other worlds") as progress:
        settings = choose_report(read, Path(read.root), report, language)
        laid = lay(vault, read, settings, today=day(today), progress=progress)
    for verdict in laid.found.records:
        joined = ", ".join(f"'{laid.columns[column]}'" for column in verdict.columns)
        shown = f", in {joined}" if joined else ""
        if verdict.worlds:
            number, cells = counted(len(verdict.worlds), "world"), counted(laid.apart[verdict.source], "cell")
            shown = f" ({number}, the nearest {cells} apart)"
        click.echo(f"{verdict.source:<6}{_said(verdict)}{shown}")
    for verdict in laid.found.answers:
        if verdict.by or not verdict.worlds:
            click.echo(f"{verdict.source:<6}answer to {laid.questions[verdict.question]}: {_said(verdict)}")
    editions = f" and {counted(laid.editions, 'edition')}" if laid.editions else ""
    click.echo(f"{counted(laid.numbers, 'number')} told in the draft{editions} were weighed.")
    for edition, name, why in dict.fromkeys(laid.left_out):
        click.echo(f"Left out: '{name}'{f' (edition {edition})' if edition else ''}: {_WHY[why]}.")
    raise click.exceptions.Exit(_exit_code(laid))


def _said(verdict: Verdict) -> str:
    from firsthand.disclosure.mosaic.verdicts import Outcome

    if verdict.alike > 1:
        return f"{verdict.outcome} ({verdict.alike} in all)"
    if not verdict.by:
        return str(verdict.outcome)
    by = ", ".join(f"'{name}'" + (f" (edition {edition})" if edition else "") for edition, name in verdict.by)
    if verdict.outcome is Outcome.ALONE:
        return f"{verdict.outcome}: {by}"
    if verdict.universal:
        return f"told of all it counts by {by}"
    return f"{verdict.outcome} by {by}{'' if verdict.smallest else ', or by fewer of these'}"


def _exit_code(laid: Laid) -> int:
    from firsthand.disclosure.mosaic.verdicts import Outcome

    verdicts = (*laid.found.records, *laid.found.answers)
    if any(verdict.outcome is Outcome.GIVEN_AWAY and not verdict.universal for verdict in verdicts):
        return EXIT_BLOCKED
    open_ones = any(verdict.universal or verdict.outcome is Outcome.UNDECIDED for verdict in verdicts)
    return EXIT_REVIEW if open_ones else EXIT_PUBLISHABLE

"""``firsthand sensitivity``: which numbers rest on one source."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import as_of, as_user, in_project
from firsthand.cli.session import day, opened
from firsthand.cli.wording import counted
from firsthand.errors import EXIT_USAGE

if TYPE_CHECKING:
    from firsthand.counting.sensitivity import Sensitivity, Without


@click.command()
@click.argument("name", required=False)
@in_project
@as_user
@as_of
def sensitivity(name: str | None, project: Path | None, user: str | None, today: str | None) -> None:
    """Count the findings without each source in turn.

    NAME is a finding's; then every source is listed without whom it is another number. Without it every finding has its
    line, and those that rest on one source alone, or for which a word such as "most" would no longer hold without one,
    say so. Codes and numbers only. Exit code 2 when a finding cannot be counted.
    """
    from firsthand.desk.numbers.sensitivity import weigh

    with opened(project, user) as (read, vault):
        found, problems = weigh(vault, read, name, today=day(today))
    for one in found:
        click.echo(_line(one))
        for line in _resting(one, one.turning if name is None else one.without):
            click.echo(f"  {line}")
    if name is None:
        fragile = sum(1 for one in found if one.fragile)
        click.echo(f"Resting on one source, or with a word that does: {fragile} of {len(found)}.", err=True)
    for problem in problems:
        click.echo(f"{problem.place.path}:{problem.place.line}:{problem.place.column}: {problem.detail}", err=True)
    if problems:
        raise click.exceptions.Exit(EXIT_USAGE)


def _line(one: Sensitivity) -> str:
    between = f"{one.least}" if one.least == one.most else f"{one.least} to {one.most}"
    told = counted(one.of, one.finding.unit.value)
    return f"{one.finding.name}: {one.n} of {told}; {between} without any one source"


def _resting(one: Sensitivity, listed: Iterable[Without]) -> list[str]:
    """List what changes without whom, by code; those without whom it is the same number in one line."""
    lines = [f"rests on {source} alone" for source in one.alone]
    alike: dict[str, list[str]] = {}
    for left in listed:
        words = f"; no longer {', '.join(left.words)}" if left.words else ""
        alike.setdefault(f"{left.n} of {left.of}{words}", []).append(left.source)
    return lines + [f"without {_any(sources)}: {told}" for told, sources in alike.items()]


def _any(sources: list[str]) -> str:
    *others, last = sources
    return f"{', '.join(others)} or {last}" if others else last

"""``firsthand editions``: what was published, and striking an edition that was recorded by mistake."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import as_user, in_project
from firsthand.cli.session import now, opened
from firsthand.cli.wording import counted
from firsthand.errors import UsageError

if TYPE_CHECKING:
    from firsthand.desk.publication.editions import Listed

the_number = click.argument("number", type=click.IntRange(min=1))
_never_given = click.option(
    "--never-given", is_flag=True, help="You know that nobody outside the group was ever given it."
)


@click.group(invoke_without_command=True)
@in_project
@as_user
@click.pass_context
def editions(context: click.Context, project: Path | None, user: str | None) -> None:
    """List what was published: the editions.

    For editors and protection officers. Of each edition its number, report, day and language, and whether it was
    released with a pack; struck ones stay in the list.
    """
    if context.invoked_subcommand is not None:
        return
    from firsthand.desk.publication.editions import editions as listed

    with opened(project, user) as (_, vault):
        found = listed(vault)
    for each in found:
        click.echo(_line(each))
    struck = sum(1 for each in found if each.striking is not None and each.striking.agreed is not None)
    told = f", {struck} of them struck" if struck else ""
    click.echo(f"{counted(len(found), 'edition')}{told}.", err=True)


def _line(each: Listed) -> str:
    edition, striking = each.edition, each.striking
    line = f"{edition.number}  {edition.report}  {edition.published.isoformat()}  {edition.language}"
    if each.release is not None:
        line += "  with a pack"
    if each.replaced:
        line += f", edition {each.replaced} takes its place"
    if striking is None:
        return line
    asked = f"{striking.asked_by}: {striking.reason}"
    if striking.agreed is None:
        return f"{line}  to be struck, asks {asked}"
    return f"{line}  struck {striking.agreed.isoformat()} by {striking.agreed_by} with {asked}"


@editions.command()
@the_number
@click.option("--reason", required=True, help="How it came to be recorded, in eight words or more.")
@_never_given
@in_project
@as_user
def strike(number: int, reason: str, never_given: bool, project: Path | None, user: str | None) -> None:
    """Ask that an edition recorded by mistake be struck.

    For protection officers. NUMBER is the edition's. It is struck once another member has agreed, who may be an editor:
    what it told is then weighed no longer, and it stays in the list with your names and the reason. An edition that
    anybody was given is not struck, nor one that tells of a source who ever took something back.
    """
    from firsthand.desk.publication.editions import ask_to_strike

    with opened(project, user, writing=True) as (_, vault):
        _require_never_given(number, never_given=never_given)
        ask_to_strike(vault, number, reason, now=now())
    click.echo(f"Noted. Another member agrees with: firsthand editions agree {number}")


@editions.command()
@the_number
@_never_given
@in_project
@as_user
def agree(number: int, never_given: bool, project: Path | None, user: str | None) -> None:
    """Agree that an edition be struck, as another member asks.

    For an editor or a protection officer who did not ask it herself. NUMBER is the edition's.
    """
    from firsthand.desk.publication.editions import agree_to_strike

    with opened(project, user, writing=True) as (_, vault):
        _require_never_given(number, never_given=never_given)
        agree_to_strike(vault, number, now=now())
    click.echo(f"Edition {number} is struck. What it told is weighed no longer; the list keeps it.")


def _require_never_given(number: int, *, never_given: bool) -> None:
    """Have the member say that nobody has it. Raises UsageError when she does not."""
    if never_given:
        return
    if not sys.stdin.isatty():
        raise UsageError("whether anybody was given the edition has to be said", "If nobody was: --never-given.")
    question = f"Do you know that nobody outside the group was ever given edition {number}?"
    if not click.confirm(question, err=True):
        raise UsageError(
            f"edition {number} is not struck: readers keep what they were given", "Later reports are held against it."
        )

"""``firsthand waive`` and ``waivers``: one member asks to let a diagnostic stand, another decides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import as_user, in_project
from firsthand.cli.session import day, now, opened
from firsthand.cli.wording import counted
from firsthand.errors import UsageError

if TYPE_CHECKING:
    from firsthand.build import Checked
    from firsthand.model.project import Project
    from firsthand.model.waiving import WaiverRequest
    from firsthand.vault import Vault

the_number = click.argument("number", type=click.IntRange(min=1))


@click.command()
@click.argument("place")
@click.argument("code")
@click.option("--reason", required=True, help="Why the rule's worry does not apply to these words.")
@click.option("--expires", required=True, help="The last day it holds, YYYY-MM-DD.")
@click.option("--kind", default="", help="Which kind, where several kinds of one rule stand there.")
@in_project
@as_user
def waive(
    place: str, code: str, reason: str, expires: str, kind: str, project: Path | None, user: str | None
) -> None:
    """Ask another member to let one diagnostic stand.

    PLACE is as check prints it, report/press.md:22; CODE is the rule's. The diagnostic stands until another member, an
    editor or a protection officer, lets it with firsthand waivers grant, under her own passphrase. Consent and verbatim
    rules cannot be waived.
    """
    from firsthand.desk.writing.waiving import Spot, ask

    path, _, line = place.rstrip(":").partition(":")
    number = line.partition(":")[0]
    if not number.isdecimal():
        raise UsageError(f"{place} is no place", "Write it as check prints it: report/press.md:22.")
    until = day(expires)
    with opened(project, user, writing=True, beside=Path(path).parent) as (read, vault):
        checked = _checked(vault, read, path)
        asked = ask(vault, checked, Spot(code.upper(), path, int(number), kind), reason, until, now=now())
    click.echo(f"{counted(len(asked), 'waiver')} asked for. Another member decides:")
    for each in asked:
        click.echo(f"  firsthand waivers grant {each}")


@click.group(invoke_without_command=True)
@in_project
@as_user
@click.pass_context
def waivers(context: click.Context, project: Path | None, user: str | None) -> None:
    """List the waivers that members ask for.

    Each with where it would hold and why.
    """
    if context.invoked_subcommand is not None:
        return
    from firsthand.desk.writing.waiving import open_requests, places_of

    with opened(project, user) as (read, vault):
        waiting = open_requests(vault)
        paths = dict.fromkeys(each.path for each in waiting)
        checked = {path: _checked(vault, read, path) for path in paths}
        for each in waiting:
            where = ", ".join(places_of(checked[each.path], each)) or f"{each.path}, not there any more"
            kind = f" [{each.kind}]" if each.kind else ""
            click.echo(f"{each.number}  {each.rule}{kind} at {where}; {each.asked_by} asks, until {each.expires}")
            click.echo(f"   {each.reason}")
    if not waiting:
        click.echo("Nobody asks for a waiver.", err=True)


@waivers.command()
@the_number
@in_project
@as_user
def grant(number: int, project: Path | None, user: str | None) -> None:
    """Let stand what another member asks.

    For an editor or a protection officer who did not ask it herself. NUMBER is as firsthand waivers lists it. The
    decision is kept in waivers.toml with a digest of the words it excuses, and lapses when they change.
    """
    from firsthand.desk.writing.waiving import grant as let_stand

    with opened(project, user, writing=True) as (read, vault):
        asked = _asked(vault, number)
        let_stand(vault, Path(read.root), _checked(vault, read, asked.path), number, now=now())
    click.echo(f"{asked.rule} may stand there until {asked.expires}. It is in waivers.toml, with both your names.")


@waivers.command()
@the_number
@in_project
@as_user
def refuse(number: int, project: Path | None, user: str | None) -> None:
    """Turn down what another member asks, or take back what you asked yourself.

    NUMBER is as firsthand waivers lists it.
    """
    from firsthand.desk.writing.waiving import refuse as turn_down

    with opened(project, user, writing=True) as (_, vault):
        _asked(vault, number)
        turn_down(vault, number, now=now())
    click.echo("It stands as it did.")


def _asked(vault: Vault, number: int) -> WaiverRequest:
    from firsthand.desk.writing.waiving import open_requests

    found = next((each for each in open_requests(vault) if each.number == number), None)
    if found is None:
        raise UsageError(f"nobody asks for a waiver {number}", "firsthand waivers lists those that are asked for.")
    return found


def _checked(vault: Vault, project: Project, path: str) -> Checked:
    """Check the report that a file is of."""
    from firsthand.desk.writing.reports import check_report, choose_report

    found = next((settings for settings in project.reports.values() if path in settings.files), None)
    settings = found or choose_report(project, Path(project.root), path)
    return check_report(vault, project, settings, today=day(None))

"""``firsthand event classify``, ``aggregate``, ``share``: what happened, in the classifications and forms of others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import FILE, as_of, as_user, in_project
from firsthand.cli.session import day, now, opened
from firsthand.cli.wording import counted

if TYPE_CHECKING:
    from firsthand.vault import Vault

_CONTEXT = {True: "yes", None: "not known"}


@click.group()
def event() -> None:
    """Hand on the record of what happened in the forms of others."""


@event.command()
@click.option(
    "--language", "-l", type=click.Choice(["en", "ko"]), default="en", show_default=True, help="Of the words."
)
@in_project
@as_user
@as_of
def classify(language: str, project: Path | None, user: str | None, today: str | None) -> None:
    """Show each incident's GBVIMS core type and case contexts.

    An incident is what one victim suffered in one event. Each line tells the rule that fired, and on which acts.
    Contexts that do not hold are left out.
    """
    from firsthand.desk.happened.event_totals import derivations
    from firsthand.exchange.gbvims import label

    with opened(project, user) as (read, vault):
        found = derivations(vault, read, today=day(today))
    for one in found:
        core = " / ".join(label(each, language) for each in one.incident.core) or "-"
        click.echo(f"{one.event}  {one.victim}  {core}")
        click.echo(f"    {one.incident.rule}: {one.incident.sentence(language)}")
        for context, derived in one.incident.contexts.items():
            if derived.holds is not False:
                click.echo(f"  {label(context, language)}: {_CONTEXT[derived.holds]}")
                click.echo(f"    {derived.rule}: {derived.sentence(language)}")
    click.echo(f"{counted(len(found), 'incident')}.", err=True)


@event.command()
@click.argument("file", type=FILE)
@click.option("--format", "shape", type=click.Choice(["gbvims", "iccs"]), required=True, help="In whose shape.")
@click.option("--by", type=click.Choice(["year", "month"]), default="year", show_default=True, help="For gbvims.")
@in_project
@as_user
@as_of
def aggregate(file: Path, shape: str, by: str, project: Path | None, user: str | None, today: str | None) -> None:
    """Write totals of what happened into a CSV file that may leave the house.

    For editors and protection officers. Numbers of few people are withheld, and so are those that would give them away.
    Only who agreed to be counted is in it. The journal keeps that it was written. It is not weighed against other files
    of totals or published reports: who has two may subtract. How many files left before is told.
    """
    from firsthand.desk.happened.event_totals import export_totals

    with opened(project, user, writing=True) as (read, vault):
        before = _exports(vault)
        found = export_totals(vault, read, shape, file, now=now(), today=day(today), interval=by)
    what = "incident" if shape == "gbvims" else "act"
    click.echo(f"{file}: {counted(found.counted, what)}, {counted(found.withheld, 'number')} withheld.")
    if found.of_groups:
        click.echo(f"{counted(found.of_groups, 'act')} against groups left out: a group is no person.", err=True)
    _tell_unweighed(before)


@event.command()
@click.argument("folder", type=FILE)
@click.option("--format", "shape", type=click.Choice(["uwazi"]), required=True, help="Whose importer is to read it.")
@click.option(
    "--medium",
    type=click.Choice(["archive", "press", "un", "court"]),
    default="archive",
    show_default=True,
    help="For whom the collection is: what each source must have agreed to.",
)
@click.option(
    "--languages", default="en,ko", show_default=True, help="With commas; the collection's own language comes first."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@in_project
@as_user
@as_of
def share(
    folder: Path,
    shape: str,
    medium: str,
    languages: str,
    yes: bool,
    project: Path | None,
    user: str | None,
    today: str | None,
) -> None:
    """Write single events as CSV files for Uwazi's importer.

    For protection officers. Only what sources tell who agreed to be told of, in that medium and those languages. No
    name, no code of a source, no day: but whoever knows of an event may know it again.
    """
    from firsthand.desk.happened.event_sharing import share_events

    del shape
    tongues = tuple(dict.fromkeys(one.strip() for one in languages.split(",") if one.strip()))
    if not yes:
        click.confirm("Single events leave the house. Nothing calls them back. Go on?", abort=True, err=True)
    with opened(project, user, writing=True) as (read, vault):
        before = _exports(vault)
        found = share_events(vault, read, medium, folder, now=now(), today=day(today), languages=tongues)
    told = (
        counted(found.events, "event"), counted(found.acts, "act"), counted(found.complaints, "complaint"),
    )  # fmt: skip
    click.echo(f"{folder}: {', '.join(told)}; {found.agreed} of {counted(found.sources, 'source')} agreed.")
    _tell_unweighed(before)


def _exports(vault: Vault) -> int:
    """Count the times that files of what happened left before, by the journal."""
    return sum(entry.action == "export" for entry in vault.journal())


def _tell_unweighed(before: int) -> None:
    """Say what nobody has weighed: what this tells beside what was told before."""
    others = f", nor against the {counted(before, 'export')} before it" if before else ""
    click.echo(
        f"Not weighed against published reports{others}. Compare them before you send: numbers that differ by a few "
        "tell of those few.",
        err=True,
    )

"""``firsthand identity``: who the sources are, for protection officers only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.clearing import tell_namesakes
from firsthand.cli.intake import report_faults
from firsthand.cli.options import FILE, as_user, in_project
from firsthand.cli.session import now, opened
from firsthand.cli.shares import replacing, shares_at_hand, taking_shares, with_shares
from firsthand.cli.wording import counted
from firsthand.errors import UsageError

if TYPE_CHECKING:
    from firsthand.model.identity import Identity

_ASKED = {
    "name_ko": "Name in Hangul, the present one first, several separated by ;",
    "name_hanja": "Name in Hanja",
    "name_en": "Name in Roman letters, every spelling, separated by ;",
    "birth": "Born, 1967 or 1967-03 or 1967-03-05",
    "phone": "Telephone",
    "email": "E-mail",
    "address": "Address",
    "relatives": "Relatives, name:relation:there or name:relation:left, separated by ;",
    "notes": "Notes",
}


@click.group()
def identity() -> None:
    """Keep who the sources are, sealed to the protection officers."""


@identity.command("import")
@click.argument("file", type=FILE)
@in_project
@as_user
def import_identities(file: Path, project: Path | None, user: str | None) -> None:
    """Record the identities of a table, CSV or XLSX.

    FILE may be sealed: identities.csv.age, to what firsthand recipient --officers writes. A table with a fault goes in
    not at all. What is recorded takes the place of what was.
    """
    from firsthand.desk.admission.identities import take_identities

    with opened(project, user, writing=True) as (_, vault):
        taken = take_identities(vault, file, now=now())
        if taken.faults:
            report_faults(taken.faults)
        held = ", ".join(vault.officer_recipients())
    click.echo(f"{counted(taken.rows, 'identity', 'identities')} recorded, sealed to {held}.")
    tell_namesakes(taken.namesakes)
    if file.suffix != ".age":
        click.echo(
            f"{file.name} is still on the disk, readable by anybody, and so may be copies a spreadsheet made of it. "
            "Delete them, empty the bin, and keep the disk encrypted: on flash storage a deleted file can linger.",
            err=True,
        )


@identity.command("add")
@click.argument("source")
@in_project
@as_user
def add_identity(source: str, project: Path | None, user: str | None) -> None:
    """Record one identity, question by question; an empty answer leaves it out."""
    from firsthand.desk.admission.identities import add_identity as add

    with opened(project, user, writing=True) as (_, vault):
        if source in vault.identified():
            click.confirm(f"An identity of {source} is recorded. Put this one in its place?", abort=True, err=True)
        cells = {
            column: click.prompt(question, default="", show_default=False, err=True)
            for column, question in _ASKED.items()
        }
        taken = add(vault, {"source": source, **cells}, now=now())
        if taken.faults:
            report_faults(taken.faults)
    tell_namesakes(taken.namesakes)
    click.echo(f"The identity of {source} is recorded. What was typed may still stand in this terminal: close it.")


@identity.command()
@click.argument("source")
@click.option("--purpose", required=True, help="What for, in three words or more. The officers can read it.")
@with_shares
@in_project
@as_user
def show(source: str, purpose: str, given: tuple[Path, ...], project: Path | None, user: str | None) -> None:
    """Open one identity. The journal has who, when and of whom before it is shown."""
    with opened(project, user, writing=True) as (_, vault):
        found = vault.identity(source, purpose, now=now(), shares=shares_at_hand(vault, given))
    _print(found)


@identity.command("list")
@in_project
@as_user
def list_identities(project: Path | None, user: str | None) -> None:
    """List the sources with an identity recorded, and those without. No names."""
    with opened(project, user) as (_, vault):
        recorded = vault.identified()
        missing = [source.code for source in vault.sources() if source.code not in recorded]
    click.echo(f"recorded: {', '.join(recorded) or 'none'}")
    click.echo(f"missing: {', '.join(missing) or 'none'}")


@identity.command("openings")
@in_project
@as_user
def list_openings(project: Path | None, user: str | None) -> None:
    """List every opening: when, by whom, of whom, what for."""
    with opened(project, user) as (_, vault):
        for opening in vault.openings():
            when = f"{opening.time:%Y-%m-%d %H:%M:%S}Z"
            click.echo(
                f"{opening.number}  {when}  {opening.user}  {opening.source or 'all'}  {opening.purpose.reveal()}"
            )


@identity.command()
@click.option("--need", type=int, help="How many shares open an identity.")
@click.option("--of", type=int, help="How many shares there are.")
@click.option("--lift", is_flag=True, help="Require no shares any more.")
@taking_shares
@in_project
@as_user
def quorum(
    need: int | None,
    of: int | None,
    lift: bool,
    given: tuple[Path, ...],
    out: Path | None,
    project: Path | None,
    user: str | None,
) -> None:
    """Require several officers to open an identity: --need 2 --of 3.

    The shares are words for paper, one for each officer, shown once. Opening then takes an officer's key and that many
    shares. Lost shares are lost identities. Without options: say what is in force.
    """
    from firsthand.model.identity import Quorum

    if (need is None) != (of is None) or (lift and need is not None):
        raise UsageError("a quorum is --need and --of together, or --lift", "Two of three: --need 2 --of 3.")
    with opened(project, user, writing=lift or need is not None) as (_, vault):
        if need is not None and of is not None:
            vault.set_quorum(Quorum(need, of), now=now(), shares=replacing(vault, given, out))
        elif lift:
            vault.set_quorum(None, now=now(), shares=replacing(vault, given, out))
        held = vault.quorum()
    click.echo(
        f"An identity opens with an officer's key and {held.need} of {held.of} shares."
        if held
        else "An identity opens with one officer's key."
    )


def _print(found: Identity) -> None:
    click.echo(found.source)
    for name in found.names:
        click.echo(f"  {name.script.value}: {name.text.reveal()}")
    if found.birth:
        click.echo(f"  born: {found.birth.text.reveal()}")
    for contact in found.contacts:
        click.echo(f"  {contact.kind.value}: {contact.text.reveal()}")
    for relative in found.relatives:
        where = {True: ", there", False: ", left", None: ""}[relative.remains]
        click.echo(f"  {relative.relation.reveal()}: {relative.name.text.reveal()}{where}")
    if len(found.notes):
        click.echo(f"  notes: {found.notes.reveal()}")

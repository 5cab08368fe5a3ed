"""``firsthand new`` and ``firsthand demo``."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from firsthand.cli.options import FILE
from firsthand.cli.session import PASSPHRASE_FILE, named_passphrase_file, new_passphrase, now


@click.command()
@click.argument("folder", type=FILE)
@click.option("--user", "-u", default="keeper", show_default=True, help="Your member name: letters, digits, - and _.")
def new(folder: Path, user: str) -> None:
    """Make a project folder with an encrypted vault of its own.

    It asks for a passphrase of twelve characters or more. Nothing opens the vault without one.
    """
    from firsthand.desk.project.setup import new_project, require_empty

    require_empty(folder)
    new_project(folder, user, new_passphrase(user, named_passphrase_file(), PASSPHRASE_FILE), now=now())
    click.echo(f"Made {folder}. Next: fill in {folder / 'register.csv'} and run")
    click.echo(f"  cd {quote(str(folder))} && firsthand admit FOLDER --register register.csv")


@click.command()
@click.argument("folder", type=FILE)
def demo(folder: Path) -> None:
    """Lay out the invented example, with its vault and reports.

    Everything in it is invented, and its vault alone opens without a passphrase.
    """
    from firsthand.cli.progress import bar
    from firsthand.demo import lay_out

    with bar("Admitting the invented interviews") as step:
        lay_out(folder, now=now(), progress=step)
    click.echo(f"The example lies in {folder}. Everything in it is invented. Next:")
    click.echo(f"  cd {quote(str(folder))}")
    click.echo("  firsthand check press     # refused: see why")
    click.echo("  firsthand build report    # a draft of the corrected one")
    click.echo("  firsthand publish report  # its edition")

"""``firsthand new`` and ``firsthand demo``."""

from __future__ import annotations

from pathlib import Path

import typer

from firsthand.cli.app import app
from firsthand.cli.session import new_passphrase, now


@app.command()
def new(
    folder: Path = typer.Argument(..., help="The folder to make."),
    user: str = typer.Option("keeper", "--user", "-u", help="Your member name: letters, digits, - and _."),
) -> None:
    """Make a project folder with an encrypted vault of its own."""
    from firsthand.desk.setup import new_project

    new_project(folder, user, new_passphrase(user), now=now())
    typer.echo(f"Made {folder}. Next: fill in {folder / 'register.csv'} and run")
    typer.echo(f"  cd {folder} && firsthand admit FOLDER --register register.csv")


@app.command()
def demo(folder: Path = typer.Argument(..., help="The folder to lay the example out in.")) -> None:
    """Lay out the invented example: its project, its vault, and the two manuscripts."""
    from firsthand.cli.progress import bar
    from firsthand.demo import lay_out

    with bar("Admitting the invented interviews") as step:
        lay_out(folder, now=now(), progress=step)
    typer.echo(f"The example lies in {folder}. Everything in it is invented. Next:")
    typer.echo(f"  cd {folder}")
    typer.echo("  firsthand check press     # refused: see why")
    typer.echo("  firsthand build report    # publishable")

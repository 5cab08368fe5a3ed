"""What is said of where else a source is: what no command takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from firsthand.cli.wording import counted

if TYPE_CHECKING:
    from firsthand.desk.sources.elsewhere import Elsewhere

UNKNOWN = (
    "Not known are copies outside this folder, prints and mail, what hidden folders such as .git keep, and files in "
    "which her words were changed or cut short."
)


def tell_elsewhere(found: Elsewhere, *, whole: bool = True) -> None:
    """List the records opened to readers and, where she takes back the ``whole``, the files of the project's folder.

    Says what cannot be known.
    """
    if found.shown:
        click.echo(f"{counted(len(found.shown), 'record')} opened to a reader, which no command calls back:")
    for one in found.shown:
        click.echo(f"  record {one.short} of edition {one.edition}: {one.reader.value}, {one.day}, to {one.to}")
    if not whole:
        return
    if found.files:
        click.echo(f"{counted(len(found.files), 'file')} in the project's folder to look at, and delete or change:")
    for each in found.files:
        click.echo(f"  {each.path}: {each.why.value}")
    click.echo(UNKNOWN)

"""``firsthand recipient`` and ``seal``: what was recorded in the field, readable in the office only."""

from __future__ import annotations

from pathlib import Path

import click

from firsthand.cli.options import FILE, as_user, in_project
from firsthand.cli.session import opened
from firsthand.cli.wording import counted
from firsthand.errors import EXIT_ENVIRONMENT, UsageError


@click.command()
@click.option("--officers", is_flag=True, help="The protection officers' own recipients, for identities.")
@click.option("--out", "-o", type=FILE, help="A file to write (default: print).")
@in_project
@as_user
def recipient(officers: bool, out: Path | None, project: Path | None, user: str | None) -> None:
    """Write the group's recipient, to which anybody may seal.

    Put the file on each field laptop by hand: who swaps it for another's reads what is sealed. It is no secret.
    """
    from firsthand.desk.files import write_whole
    from firsthand.desk.vaults.members import recipient_file

    with opened(project, user) as (_, vault):
        text = recipient_file(vault, officers=officers)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_whole(out, text.encode(), "Name another file with --out.")
        click.echo(f"Wrote {out}. Next: firsthand seal FILE --to {out.name}")


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--to", "to", type=FILE, required=True, help="The file with the group's recipient.")
@click.option("--out", "-o", type=FILE, help="A folder for the sealed files (default: beside each file).")
@click.option("--remove", is_flag=True, help="Delete each plain file once its sealed one was read back.")
def seal(files: tuple[Path, ...], to: Path, out: Path | None, remove: bool) -> None:
    """Seal files so that only the group can open them.

    Not even whoever sealed them can read them back. Needs no project and no passphrase. Each FILE becomes FILE.age,
    plain age; nothing is overwritten. The names of files stay readable: name a file by the source's code, never by a
    person. Exit code 3 when one could not be sealed.
    """
    from firsthand.desk.admission.sealing import Sealed, read_recipients, seal_files

    if out is not None and out.exists() and not out.is_dir():
        raise UsageError(f"{out} is no folder", "Name a folder with --out.")
    done = seal_files(files, read_recipients(to), out, remove=remove)
    sealed = [one for one in done if isinstance(one, Sealed)]
    for one in done:
        if isinstance(one, Sealed):
            click.echo(str(one.path))
        else:
            click.echo(f"refused {one.name}: {one.reason}. {one.advice}", err=True)
    if sealed and remove:
        click.echo(
            f"{counted(len(sealed), 'plain file')} overwritten and deleted. A flash disk, a recorder's card or a "
            "backup may still hold a copy: only a disk that is encrypted as a whole protects against that.",
            err=True,
        )
    elif sealed:
        click.echo(
            f"{counted(len(sealed), 'plain file')} still there and readable. --remove deletes each once it is sealed.",
            err=True,
        )
    if len(sealed) < len(done):
        raise click.exceptions.Exit(EXIT_ENVIRONMENT)

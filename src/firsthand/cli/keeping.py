"""``firsthand erase``, ``backup``, ``restore``, ``doctor``, ``rotate``, ``lock``: keeping the vault."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.copies import tell_copies
from firsthand.cli.elsewhere import tell_elsewhere
from firsthand.cli.options import FILE, as_of, as_user, in_project
from firsthand.cli.session import day, find_root, forget_passphrases, now, opened, passphrase_source
from firsthand.cli.wording import counted
from firsthand.errors import EXIT_ENVIRONMENT, UsageError

if TYPE_CHECKING:
    from firsthand.vault.upkeep.erasure import Affected


@click.command()
@click.argument("source")
@click.option("--yes-erase", metavar="SOURCE", help="Her code once more, instead of typing it when asked.")
@in_project
@as_user
def erase(source: str, yes_erase: str | None, project: Path | None, user: str | None) -> None:
    """Erase a source for good.

    SOURCE is her code, S14. Her texts, what was coded in them, her attributes, alias, identity and original files are
    removed and her own key is destroyed, so that they cannot be read in the vault or in a backup whose keyring was
    refreshed. Her code stays taken, with the day. Nothing brings her back. What was published is not undone. Listed are
    records of hers that were opened to readers, and files in the project's folder that hold her words or her code.
    """
    from firsthand.desk.sources.elsewhere import elsewhere
    from firsthand.desk.sources.erasing import erase as erase_source

    with opened(project, user, writing=True) as (read, vault):
        _tell_affected(vault.affected(source))
        confirmed = _confirmed(source, yes_erase)
        found = elsewhere(vault, read, source)  # afterwards nobody can tell which files are hers
        erase_source(vault, source, confirmed, now=now())
        click.echo(f"{source} is erased.")
        tell_copies(vault)
        tell_elsewhere(found)


def _tell_affected(affected: Affected) -> None:
    click.echo(
        f"{affected.source}: {counted(affected.interviews, 'interview')}, {counted(affected.texts, 'text')} of "
        f"{counted(affected.turns, 'turn')}, {counted(affected.codings, 'coding')}, "
        f"{counted(affected.accounts, 'account')}, "
        f"{counted(affected.originals, 'original')}, {'an' if affected.identity else 'no'} identity."
    )
    if affected.editions:
        told = ", ".join(map(str, affected.editions))
        click.echo(f"Published editions that quoted or described her, which stay as they are: {told}.")


def _confirmed(source: str, yes_erase: str | None) -> str:
    """Ask for her code once more, where it was not given with the command."""
    if yes_erase is not None:
        return yes_erase
    if not sys.stdin.isatty():
        raise UsageError("an erasure is confirmed by the source's code", f"Add --yes-erase {source}.")
    return str(click.prompt(f"This cannot be undone. Type {source} to erase her", err=True))


@click.command()
@click.argument("place", metavar="PATH", type=FILE)
@click.option(
    "--refresh", is_flag=True, help="Replace the keyring beside a backup: who was erased since is gone in it."
)
@click.option("--forget", is_flag=True, help="PATH was destroyed: do not name it any more.")
@in_project
@as_user
def backup(place: Path, refresh: bool, forget: bool, project: Path | None, user: str | None) -> None:
    """Write the whole vault into one encrypted file.

    PATH is a new file, best on another disk; beside it lies PATH.keyring, without which it cannot be read. Keep the two
    together. An officer of today restores them with her passphrase. The vault remembers where its backups are, and
    after an erasure names those to be refreshed.
    """
    if refresh and forget:
        raise UsageError("--refresh and --forget exclude each other")
    with opened(project, user, writing=True) as (_, vault):
        if forget:
            vault.forget_backup(place, now=now())
            click.echo(f"{place} is forgotten. If a copy of it is left somewhere, it still opens.")
        elif refresh:
            vault.refresh_backup(place, now=now())
            click.echo(f"{place} is refreshed. A copy of its old keyring, if somebody made one, still opens it.")
        else:
            vault.back_up(place, now=now())
            click.echo(f"{place} and {place}.keyring hold the vault. Try them: firsthand restore {place} FOLDER")
        tell_copies(vault)


@click.command()
@click.argument("place", metavar="PATH", type=FILE)
@click.argument("folder", metavar="FOLDER", type=FILE)
@as_user
def restore(place: Path, folder: Path, user: str | None) -> None:
    """Make a vault out of a backup.

    PATH is the backup, with PATH.keyring beside it; FOLDER is the new vault, such as PROJECT/vault. The journal, every
    text and every original is checked before it says so; otherwise nothing is left. Who was erased before the keyring
    was last refreshed is erased in it.
    """
    from firsthand.vault import Vault

    told = Vault.restore(place, folder, passphrase_source(folder), user=user, now=now())
    click.echo(
        f"{folder} is whole: {counted(told.sources, 'source')}, {counted(told.originals, 'original')}, journal of "
        f"{counted(told.head.number, 'entry', 'entries')}, head {told.head.digest[:16]}."
    )
    if told.erased:
        click.echo(f"Erased since the backup was made, and erased here too: {', '.join(told.erased)}.")
    for name in told.strangers:
        click.echo(f"{name} was a member then and is none now: firsthand member remove {name}")


@click.command()
@in_project
@as_user
@as_of
@click.option(
    "--accept-database",
    is_flag=True,
    help="Let this vault.db be the vault though it is older than the vault was. For protection officers.",
)
@click.pass_context
def doctor(
    context: click.Context, project: Path | None, user: str | None, today: str | None, accept_database: bool
) -> None:
    """Look the vault over, and say what to do.

    One line for each thing looked at: ok, or what is wrong with what to do about it. The record of what happened is
    looked over too: its loose ends, dates, terms, and decisions on what is the same. Nothing is changed. Ends with 0
    where all is well, else with 3.

    A vault.db older than the vault was is not opened. Where no newer one is left, --accept-database lets it be the
    vault from now on, and writes into the journal who said so.
    """
    if accept_database:
        _accept(project, user)
    wrong = 0
    with opened(project, user) as (read, vault):
        for check in vault.checks(day(today), read.vocabularies):
            wrong += bool(check.advice)
            click.echo(f"{'do ' if check.advice else 'ok '}  {check.what}: {check.told}")
            if check.advice:
                click.echo(f"       {check.advice}")
    if wrong:
        context.exit(EXIT_ENVIRONMENT)


def _accept(project: Path | None, user: str | None) -> None:
    from firsthand.vault import accept_database

    path = _vault_path(project)
    head = accept_database(path, passphrase_source(path), user, now())
    click.echo(f"This vault.db is the vault from now on; the journal says so in entry {head.number}.")


@click.command()
@in_project
@as_user
def rotate(project: Path | None, user: str | None) -> None:
    """Give the vault new keys.

    The database gets a new key, and the keyring and the originals are sealed anew. Do it after a laptop was lost; who
    copied the vault before still has what was in it then.
    """
    with opened(project, user, writing=True) as (_, vault):
        vault.rotate(now=now())
    click.echo("The vault has new keys. Copies of it made before keep their old ones.")


@click.command()
@in_project
def lock(project: Path | None) -> None:
    """Put the vault away in a hurry.

    Takes the passphrases for it out of the system keyring and deletes what broken-off commands left. Asks for no
    passphrase. It does not stop a program that has the vault open, nor empty the computer's memory: shut it down.
    """
    from firsthand.desk.vaults.keeping import put_away

    path = _vault_path(project)
    left = put_away(path)
    names = forget_passphrases(path)
    click.echo(f"Forgotten by the system keyring: {', '.join(names)}." if names else "No passphrase was kept.")
    if left is None:
        click.echo("Another process is writing to this vault; its files were left alone. Stop it, and repeat.")
    else:
        click.echo(f"{counted(left, 'file')} of broken-off commands deleted.")


def _vault_path(project: Path | None) -> Path:
    from firsthand.project import read_project

    root = find_root(project)
    return root / read_project(root).vault

"""``firsthand member``, ``passphrase`` and ``journal``: who may open the vault, and what was done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import FILE, as_user, in_project
from firsthand.cli.session import find_root, is_remembered, new_passphrase, now, opened, passphrase_source, remember
from firsthand.cli.wording import counted

if TYPE_CHECKING:
    from firsthand.vault import Vault


@click.group()
def member() -> None:
    """Say who may open the vault."""


@member.command("list")
@in_project
@as_user
def list_members(project: Path | None, user: str | None) -> None:
    """List the members."""
    with opened(project, user) as (_, vault):
        for name in vault.members():
            click.echo(name)


@member.command("add")
@click.argument("name")
@click.option("--passphrase-file", type=FILE, help="A file with her passphrase (default: ask for it twice).")
@in_project
@as_user
def add_member(name: str, passphrase_file: Path | None, project: Path | None, user: str | None) -> None:
    """Give another person a key of her own to the vault.

    She types her passphrase herself; nobody else need know it.
    """
    with opened(project, user, writing=True) as (_, vault):
        vault.add_member(name, new_passphrase(name, passphrase_file, "--passphrase-file"), now=now())
    click.echo(f"{name} can open the vault with her passphrase.")


@member.command("remove")
@click.argument("name")
@in_project
@as_user
def remove_member(name: str, project: Path | None, user: str | None) -> None:
    """Take a person's key away.

    The vault gets a new database key, and the originals are sealed anew for those left. Copies of the vault made
    before keep their old key.
    """
    with opened(project, user, writing=True) as (_, vault):
        vault.remove_member(name, now=now())
    click.echo(f"{name} can no longer open this vault. Copies of it made before keep their old key.")


@click.command()
@click.option("--passphrase-file", type=FILE, help="A file with the new passphrase (default: ask for it twice).")
@click.option("--remember", "keep", is_flag=True, help="Change nothing: keep the present one in the system keyring.")
@in_project
@as_user
def passphrase(passphrase_file: Path | None, keep: bool, project: Path | None, user: str | None) -> None:
    """Change your passphrase, or have the system remember it.

    Nobody can open the vault for a member who has lost her passphrase; another member can only add her anew.
    """
    with _unlocked(project, user, writing=not keep) as (vault, given):
        if given is None:
            click.echo("This vault needs no passphrase.")
            return
        if keep:
            remember(vault.path, vault.user, given)
            click.echo("Kept in the system keyring.")
            return
        chosen = new_passphrase(vault.user, passphrase_file, "--passphrase-file")
        vault.change_passphrase(given, chosen, now=now())
        if is_remembered(vault.path, vault.user):
            remember(vault.path, vault.user, chosen)
    click.echo("Your passphrase is changed.")


@contextmanager
def _unlocked(project: Path | None, user: str | None, *, writing: bool) -> Iterator[tuple[Vault, str | None]]:
    """Open the vault, and tell the passphrase that opened it; None where none was needed."""
    from firsthand.project import read_project
    from firsthand.vault import Vault

    root = find_root(project)
    path = root / read_project(root).vault
    ask = passphrase_source(path)
    given: list[str] = []

    def unlock(name: str) -> str:
        given.append(ask(name))
        return given[-1]

    with Vault.open(path, unlock, user=user, writing=writing) as vault:
        yield vault, given[-1] if given else None


@click.command()
@click.option("--verify", is_flag=True, help="Only check that no entry was changed, left out or put in.")
@in_project
@as_user
def journal(verify: bool, project: Path | None, user: str | None) -> None:
    """Show who did what, and check that the record is whole."""
    with opened(project, user) as (_, vault):
        head = vault.verify()
        if not verify:
            for entry in vault.journal():
                when = f"{entry.time:%Y-%m-%d %H:%M:%S}Z"
                click.echo(f"{entry.number}  {when}  {entry.user}  {entry.action}  {entry.digest[:12]}")
    click.echo(f"The journal is whole: {counted(head.number, 'entry', 'entries')}, head {head.digest[:16]}.")

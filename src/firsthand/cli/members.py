"""``firsthand member``, ``passphrase`` and ``journal``: who may open the vault, and what was done."""

from __future__ import annotations

from pathlib import Path

import click

from firsthand.cli.options import FILE, as_user, in_project
from firsthand.cli.session import (
    find_root,
    now,
    opened,
    passphrase_source,
    read_passphrase_file,
    remember,
)


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
@click.option("--passphrase-file", type=FILE, help="A file with her passphrase (default: ask).")
@in_project
@as_user
def add_member(name: str, passphrase_file: Path | None, project: Path | None, user: str | None) -> None:
    """Give another person a key of her own to the vault."""
    with opened(project, user, writing=True) as (_, vault):
        passphrase = read_passphrase_file(passphrase_file) if passphrase_file else _ask(name)
        vault.add_member(name, passphrase, now=now())
    click.echo(f"{name} can open the vault with her passphrase.")


def _ask(name: str) -> str:
    return str(click.prompt(f"Passphrase of {name}", hide_input=True, confirmation_prompt=True, err=True))


@member.command("remove")
@click.argument("name")
@in_project
@as_user
def remove_member(name: str, project: Path | None, user: str | None) -> None:
    """Take a person's key away: the vault gets a new database key, and the originals are sealed anew."""
    with opened(project, user, writing=True) as (_, vault):
        vault.remove_member(name, now=now())
    click.echo(f"{name} can no longer open this vault. Copies of it made before keep their old key.")


@click.command()
@click.option("--remember", "keep", is_flag=True, help="Keep the present passphrase in the system keyring.")
@in_project
@as_user
def passphrase(keep: bool, project: Path | None, user: str | None) -> None:
    """Change your passphrase, or keep the present one in the system keyring."""
    if keep:
        from firsthand.project import read_project

        root = find_root(project)
        path = root / read_project(root).vault
        given: list[str] = []
        ask = passphrase_source(path)

        def unlock(name: str) -> str:
            given.append(ask(name))
            return given[-1]

        from firsthand.vault import Vault

        with Vault.open(path, unlock, user=user) as vault:
            if given:
                remember(path, vault.user, given[-1])
        click.echo("Kept in the system keyring." if given else "This vault needs no passphrase.")
        return
    with opened(project, user, writing=True) as (_, vault):
        old = passphrase_source(vault.path)(vault.user)
        vault.change_passphrase(old, _ask(vault.user), now=now())
    click.echo("Your passphrase is changed.")


@click.command()
@click.option("--verify", is_flag=True, help="Only check that no entry was changed, left out or put in.")
@in_project
@as_user
def journal(verify: bool, project: Path | None, user: str | None) -> None:
    """Show who did what, and check that the record of it is whole."""
    with opened(project, user) as (_, vault):
        head = vault.verify()
        if not verify:
            for entry in vault.journal():
                click.echo(f"{entry.number}  {entry.time}  {entry.user}  {entry.action}  {entry.digest[:12]}")
    click.echo(f"The journal is whole: {head.number} entries, head {head.digest[:16]}.")

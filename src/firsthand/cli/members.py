"""``firsthand member``, ``passphrase`` and ``journal``: who may open the vault, and what was done."""

from __future__ import annotations

from pathlib import Path

import typer

from firsthand.cli.app import app
from firsthand.cli.session import (
    ProjectOption,
    UserOption,
    find_root,
    now,
    opened,
    passphrase_source,
    read_passphrase_file,
    remember,
)
from firsthand.project import read_project

member = typer.Typer(help="Who may open the vault.", no_args_is_help=True)
app.add_typer(member, name="member")


@member.command("list")
def list_members(project: Path | None = ProjectOption, user: str | None = UserOption) -> None:
    """List the members."""
    with opened(project, user) as (_, vault):
        for name in vault.members():
            typer.echo(name)


@member.command("add")
def add_member(
    name: str = typer.Argument(..., help="The new member's name."),
    passphrase_file: Path | None = typer.Option(
        None, "--passphrase-file", help="A file with her passphrase (default: ask)."
    ),
    project: Path | None = ProjectOption,
    user: str | None = UserOption,
) -> None:
    """Give another person a key of her own to the vault."""
    with opened(project, user, writing=True) as (_, vault):
        passphrase = read_passphrase_file(passphrase_file) if passphrase_file else _ask(name)
        vault.add_member(name, passphrase, now=now())
    typer.echo(f"{name} can open the vault with her passphrase.")


def _ask(name: str) -> str:
    return str(typer.prompt(f"Passphrase of {name}", hide_input=True, confirmation_prompt=True, err=True))


@member.command("remove")
def remove_member(
    name: str = typer.Argument(..., help="Who leaves."),
    project: Path | None = ProjectOption,
    user: str | None = UserOption,
) -> None:
    """Take a person's key away: the vault gets a new database key, and the originals are sealed anew."""
    with opened(project, user, writing=True) as (_, vault):
        vault.remove_member(name, now=now())
    typer.echo(f"{name} can no longer open this vault. Copies of it made before keep their old key.")


@app.command()
def passphrase(
    keep: bool = typer.Option(False, "--remember", help="Keep the present passphrase in the system keyring."),
    project: Path | None = ProjectOption,
    user: str | None = UserOption,
) -> None:
    """Change your passphrase, or keep the present one in the system keyring."""
    if keep:
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
        typer.echo("Kept in the system keyring." if given else "This vault needs no passphrase.")
        return
    with opened(project, user, writing=True) as (_, vault):
        old = passphrase_source(vault.path)(vault.user)
        vault.change_passphrase(old, _ask(vault.user), now=now())
    typer.echo("Your passphrase is changed.")


@app.command()
def journal(
    verify: bool = typer.Option(False, "--verify", help="Only check that no entry was changed, left out or put in."),
    project: Path | None = ProjectOption,
    user: str | None = UserOption,
) -> None:
    """Show who did what, and check that the record of it is whole."""
    with opened(project, user) as (_, vault):
        head = vault.verify()
        if not verify:
            for entry in vault.journal():
                typer.echo(f"{entry.number}  {entry.time}  {entry.user}  {entry.action}  {entry.digest[:12]}")
    typer.echo(f"The journal is whole: {head.number} entries, head {head.digest[:16]}.")

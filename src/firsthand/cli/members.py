"""``firsthand member``, ``passphrase`` and ``journal``: who may open the vault, and what was done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.copies import tell_copies
from firsthand.cli.options import FILE, as_user, in_project
from firsthand.cli.session import find_root, is_remembered, new_passphrase, now, opened, passphrase_source, remember
from firsthand.cli.shares import replacing, taking_shares
from firsthand.cli.wording import counted
from firsthand.model.roles import Key, Permission, Role, holds

if TYPE_CHECKING:
    from firsthand.vault import JournalHead, Shares, Vault

_with_roles = click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What she does; repeat for several.",
)


@click.group()
def member() -> None:
    """Say who may open the vault."""


@member.command("list")
@in_project
@as_user
def list_members(project: Path | None, user: str | None) -> None:
    """List the members with their roles."""
    with opened(project, user) as (_, vault):
        for name, held in vault.roles().items():
            click.echo(f"{name}  {', '.join(role for role in Role if role in held)}")


@member.command("add")
@click.argument("name")
@_with_roles
@click.option("--passphrase-file", type=FILE, help="A file with her passphrase (default: ask for it twice).")
@taking_shares
@in_project
@as_user
def add_member(
    name: str,
    roles: tuple[str, ...],
    passphrase_file: Path | None,
    given: tuple[Path, ...],
    out: Path | None,
    project: Path | None,
    user: str | None,
) -> None:
    """Make another person a member, with an identity of her own.

    She types her passphrase herself; nobody else need know it. Only a protection officer adds members.
    """
    with opened(project, user, writing=True) as (_, vault):
        vault.require(Permission.MEMBERS)
        chosen = new_passphrase(name, passphrase_file, "--passphrase-file")
        wanted = frozenset(map(Role, roles))
        shares = _shares_for(vault, name, wanted, given, out)
        vault.add_member(name, chosen, now=now(), roles=wanted, shares=shares)
    click.echo(_what_she_can(name, holds(wanted, Key.DATABASE)))


@member.command("roles")
@click.argument("name")
@_with_roles
@taking_shares
@in_project
@as_user
def set_roles(
    name: str,
    roles: tuple[str, ...],
    given: tuple[Path, ...],
    out: Path | None,
    project: Path | None,
    user: str | None,
) -> None:
    """Give a member these roles and no others.

    Every key she gains is sealed to her; for one she loses, a new one takes its place. One protection officer remains.
    """
    with opened(project, user, writing=True) as (_, vault):
        wanted = frozenset(map(Role, roles))
        vault.set_roles(name, wanted, now=now(), shares=_shares_for(vault, name, wanted, given, out))
        click.echo(_what_she_can(name, holds(wanted, Key.DATABASE)))
        tell_copies(vault)


@member.command("remove")
@click.argument("name")
@taking_shares
@in_project
@as_user
def remove_member(name: str, given: tuple[Path, ...], out: Path | None, project: Path | None, user: str | None) -> None:
    """Take a person's key away.

    The vault gets a new database key, and the originals are sealed anew for those left. Copies of the vault made
    before keep their old key.
    """
    with opened(project, user, writing=True) as (_, vault):
        vault.remove_member(name, now=now(), shares=_shares_for(vault, name, frozenset(), given, out))
        click.echo(f"{name} can no longer open this vault. Copies of it made before keep their old key.")
        tell_copies(vault)


def _shares_for(vault: Vault, name: str, wanted: frozenset[Role], given: tuple[Path, ...], out: Path | None) -> Shares:
    """Ask for shares only where somebody becomes an officer, or one goes."""
    from firsthand.vault import Shares

    officers = holds(vault.roles().get(name, ()), Key.IDENTITIES), holds(wanted, Key.IDENTITIES)
    return replacing(vault, given, out) if officers[0] != officers[1] else Shares()


def _what_she_can(name: str, keyed: bool) -> str:
    if keyed:
        return f"{name} can open the vault with her passphrase."
    return (
        f"{name} is a member without a key to the vault: she seals with firsthand seal, and cannot read what is in it."
    )


@click.command()
@click.option("--passphrase-file", type=FILE, help="A file with the new passphrase (default: ask for it twice).")
@click.option("--remember", "keep", is_flag=True, help="Change nothing: keep the present one in the system keyring.")
@in_project
@as_user
def passphrase(passphrase_file: Path | None, keep: bool, project: Path | None, user: str | None) -> None:
    """Change your passphrase, or have the system remember it.

    Nobody can open the vault for a member who has lost her passphrase; a protection officer can only add her anew.
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
        tell_copies(vault)


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


@click.group(invoke_without_command=True)
@in_project
@as_user
@click.pass_context
def journal(context: click.Context, project: Path | None, user: str | None) -> None:
    """Show who did what, and check that the record is whole."""
    if context.invoked_subcommand is not None:
        return
    with opened(project, user) as (_, vault):
        head = vault.verify()
        for entry in vault.journal():
            when = f"{entry.time:%Y-%m-%d %H:%M:%S}Z"
            click.echo(f"{entry.number}  {when}  {entry.user}  {entry.action}  {entry.digest[:12]}")
    _whole(head)


@journal.command()
@click.option("--head", type=FILE, help="The pack of an earlier edition, or its seal.json.")
@in_project
@as_user
def verify(head: Path | None, project: Path | None, user: str | None) -> None:
    """Check that no entry was changed, left out, put in or moved.

    With --head also against what an earlier edition's evidence pack says of the journal: so it is found, too, where
    somebody wrote a whole other journal, or put an old copy of the vault in its place.
    """
    from firsthand.desk.publication.journal import read_head, verify_against

    earlier = read_head(head) if head is not None else None
    with opened(project, user) as (_, vault):
        if earlier is not None:
            verify_against(vault, earlier)
        _whole(vault.verify())
    if earlier is not None:
        click.echo(f"It continues that pack: its first {counted(earlier.size, 'entry', 'entries')} are the same.")


def _whole(head: JournalHead) -> None:
    click.echo(f"The journal is whole: {counted(head.number, 'entry', 'entries')}, head {head.digest[:16]}.")

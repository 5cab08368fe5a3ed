"""Find the project, open its vault, and ask for the passphrase where one is needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.errors import EnvironmentFault, UsageError

if TYPE_CHECKING:
    from firsthand.model.project import Project
    from firsthand.vault import Vault

PASSPHRASE_FILE = "FIRSTHAND_PASSPHRASE_FILE"  # noqa: S105 the name of a variable, not a secret
SERVICE = "firsthand"


def now() -> datetime:
    """The clock, asked once for each command."""
    return datetime.now(UTC)


def day(text: str | None) -> date:
    """Read ``--today``, or take today."""
    if text is None:
        return now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text} is not a day", "Write it as 2011-05-20.") from None


def find_root(given: Path | None, beside: Path | None = None) -> Path:
    """Find the project folder: the one given, or the nearest above a file or above here that has ``firsthand.toml``."""
    if given is not None:
        return given
    starts = [beside.resolve()] if beside is not None and beside.exists() else []
    for start in [*starts, Path.cwd()]:
        for folder in [start, *start.parents]:
            if (folder / "firsthand.toml").is_file():
                return folder
    raise EnvironmentFault(
        "there is no firsthand.toml here or above, so this is no project",
        "Go into the project folder, or name it with -p. firsthand new makes one.",
    )


def passphrase_source(path: Path) -> Callable[[str], str]:
    """Say how a passphrase is come by: from the file the environment names, the system keyring, or the keyboard."""

    def unlock(user: str) -> str:
        named = named_passphrase_file()
        if named is not None:
            return read_passphrase_file(named)
        kept = _from_keyring(path, user)
        if kept is not None:
            return kept
        if not sys.stdin.isatty():
            raise EnvironmentFault("a passphrase is needed", f"Name a file that holds it in {PASSPHRASE_FILE}.")
        return str(click.prompt(f"Passphrase of {user}", hide_input=True, err=True))

    return unlock


def read_passphrase_file(path: Path) -> str:
    """Read a passphrase from a file; its last line break does not count."""
    try:
        return path.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise EnvironmentFault(
            "the file with the passphrase cannot be read", f"Check its path and rights, and {PASSPHRASE_FILE}."
        ) from None


def _from_keyring(path: Path, user: str) -> str | None:
    if not is_remembered(path, user):
        return None
    import keyring
    import keyring.errors

    try:
        return keyring.get_password(SERVICE, f"{user}@{path.resolve()}")
    except keyring.errors.KeyringError:
        return None


def is_remembered(path: Path, user: str) -> bool:
    """Tell whether a member's passphrase was put into this person's system keyring."""
    return (path / "keys" / f"{user}.keyring").exists()


def remember(path: Path, user: str, passphrase: str) -> None:
    """Keep a passphrase in the system keyring; a marker beside the key tells later commands to look there."""
    import keyring
    import keyring.errors

    try:
        keyring.set_password(SERVICE, f"{user}@{path.resolve()}", passphrase)
    except keyring.errors.KeyringError:
        raise EnvironmentFault("this system has no keyring that works", f"Use {PASSPHRASE_FILE} instead.") from None
    (path / "keys" / f"{user}.keyring").touch(mode=0o600)


def forget_passphrases(path: Path) -> tuple[str, ...]:
    """Take the passphrases for this vault out of the system keyring; whose they were."""
    markers = sorted((path / "keys").glob("*.keyring"))
    if markers:
        import keyring
        import keyring.errors
    for marker in markers:
        with suppress(keyring.errors.KeyringError):  # the system has none any more, or it is locked
            keyring.delete_password(SERVICE, f"{marker.stem}@{path.resolve()}")
        marker.unlink(missing_ok=True)
    return tuple(marker.stem for marker in markers)


def new_passphrase(user: str, file: Path | None, option: str) -> str:
    """Take a new passphrase from a file, or ask for it twice; ``option`` says how the file would be named."""
    if file is not None:
        return read_passphrase_file(file)
    if not sys.stdin.isatty():
        raise EnvironmentFault("a new passphrase is needed", f"Name a file that holds it with {option}.")
    return str(click.prompt(f"New passphrase for {user}", hide_input=True, confirmation_prompt=True, err=True))


def named_passphrase_file() -> Path | None:
    """Name the file the environment names for the passphrase, if it does."""
    named = os.environ.get(PASSPHRASE_FILE)
    return Path(named) if named else None


@contextmanager
def opened(
    project: Path | None, user: str | None, *, writing: bool = False, beside: Path | None = None
) -> Iterator[tuple[Project, Vault]]:
    """Read the project and open its vault for the length of a command. A change that was cut short is finished."""
    from firsthand.desk.changesets import cut_short, finish
    from firsthand.project import read_project
    from firsthand.vault import Vault

    root = find_root(project, beside)
    read = read_project(root)
    path = root / read.vault
    with Vault.open(path, passphrase_source(path), user=user, writing=writing) as vault:
        if vault.open_without_passphrase:
            click.echo("This vault holds the invented example and opens without a passphrase.", err=True)
        if finish(vault, root, now=now(), writing=writing):
            read = read_project(root)
            for left in cut_short(vault, root):
                told = f"change {left.change.entry} was cut short, and somebody changed {', '.join(left.paths)} since"
                click.echo(f"{told}: firsthand code settle {left.change.entry} leaves the files as they are.", err=True)
        if writing:
            _put_in_place(vault, root / "out")
        with _journalled(vault, root):
            yield read, vault


def _put_in_place(vault: Vault, out: Path) -> None:
    """Finish an edition or a release that was killed: its files lie beside their places."""
    from firsthand.desk.files import left_ready

    if left_ready(out):
        from firsthand.desk.publication.publishing import finish

        finish(vault, out, writing=True)


@contextmanager
def _journalled(vault: Vault, root: Path) -> Iterator[None]:
    """Have the journal say what files of the project the command saved."""
    from firsthand.desk.files import saves, within

    with saves() as saved:
        try:
            yield
        finally:
            if saved:
                vault.access.saved(within(root, saved), now=now())

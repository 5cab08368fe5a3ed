"""The shares of a quorum at the terminal: read from files or typed, handed out to files or shown once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from firsthand.cli.options import FILE

if TYPE_CHECKING:
    from firsthand.model.identity import Quorum
    from firsthand.model.private import Private
    from firsthand.vault import Shares, Vault

with_shares = click.option(
    "--share",
    "given",
    type=FILE,
    multiple=True,
    help="A file with a share of the quorum, where one is in force; repeat.",
)
_out = click.option("--out", "-o", type=FILE, help="A folder for the new shares (default: show them once).")


def taking_shares(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a command that may replace a quorum."""
    return with_shares(_out(command))


def shares_at_hand(vault: Vault, given: tuple[Path, ...]) -> tuple[Private, ...]:
    """Read the shares in the files, or have them typed where a quorum is in force and no file is named."""
    from firsthand.desk.admission.identities import read_share
    from firsthand.model.private import Private

    if given:
        return tuple(map(read_share, given))
    quorum = vault.quorum()
    if quorum is None or not sys.stdin.isatty():
        return ()
    asked = range(1, quorum.need + 1)
    return tuple(
        Private(click.prompt(f"Share {number} of the {quorum.need} needed", hide_input=True, err=True))
        for number in asked
    )


def replacing(vault: Vault, given: tuple[Path, ...], out: Path | None) -> Shares:
    """Gather the shares at hand, and say where new ones go."""
    from firsthand.vault import Shares

    return Shares(shares_at_hand(vault, given), lambda quorum, shares: _hand_out(quorum, shares, out))


def _hand_out(quorum: Quorum, shares: tuple[Private, ...], out: Path | None) -> None:
    from firsthand.desk.admission.identities import share_page, write_shares

    if out is not None:
        write_shares(out, quorum, shares)
        click.echo(f"The {quorum.of} shares are in {out}, one a file. Give each to its officer, and delete it there.")
        return
    click.echo("Write each share on paper, word by word. They are shown this once and kept nowhere.\n")
    for number, share in enumerate(shares, 1):
        click.echo(share_page(number, quorum, share))

"""The commands, gathered. Each lives in a module of its own, loaded only when it is called."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

import click

from firsthand import __version__

COMMANDS = {
    "new": "setup",
    "demo": "setup",
    "serve": "serving",
    "recipient": "sealing",
    "seal": "sealing",
    "admit": "intake",
    "sources": "intake",
    "show": "intake",
    "approve": "intake",
    "search": "search",
    "code": "coding",
    "code round": "rounds",
    "code merge": "codebook",
    "code move": "codebook",
    "code split": "codebook",
    "code remove": "codebook",
    "code history": "codebook",
    "code undo": "codebook",
    "code settle": "codebook",
    "count": "coding",
    "sensitivity": "sensitivity",
    "event": "events",
    "link": "linking",
    "check": "reports",
    "clear": "clearing",
    "build": "publishing",
    "publish": "publishing",
    "release": "releasing",
    "release sign": "releasing",
    "stamp": "releasing",
    "disclose": "disclosing",
    "editions": "editions",
    "explain": "reports",
    "waive": "waiving",
    "waivers": "waiving",
    "disclosures": "disclosures",
    "fit": "disclosures",
    "mosaic": "mosaic",
    "uniques": "uniques",
    "withdraw": "consent",
    "withdrawals": "consent",
    "identity": "identities",
    "alias": "clearing",
    "member": "members",
    "passphrase": "members",
    "journal": "members",
    "erase": "keeping",
    "backup": "keeping",
    "restore": "keeping",
    "doctor": "keeping",
    "rotate": "keeping",
    "lock": "keeping",
}
"""Each command and the module that declares it, in the order of a group's work. One of two words is found before the
first of them alone, whose arguments could be any word."""


class Commands(click.Group):
    """A group that imports a command when it is asked for, so that every command starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of the work."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module and take it out."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"firsthand.cli.{COMMANDS[cmd_name]}"), cmd_name.replace(" ", "_"))
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command meant, of one word or two. Raises a usage error, with the nearest, for an unknown one."""
        if " ".join(args[:2]) in COMMANDS:
            args = [" ".join(args[:2]), *args[2:]]
        wanted = args[0]
        if wanted not in COMMANDS and not wanted.startswith("-"):
            close = get_close_matches(wanted, COMMANDS, n=1)
            advice = f"Did you mean {close[0]}?" if close else "firsthand --help lists the commands."
            raise click.UsageError(f"there is no command {wanted}. {advice}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="firsthand")
def app() -> None:
    """A compiler for testimony: every quotation and number in a report is traced to the vault and checked."""

"""The commands, gathered. Each module declares its own on the one Typer application."""

from __future__ import annotations

import typer

from firsthand import __version__

app = typer.Typer(
    name="firsthand",
    help="A compiler for testimony: every quotation and number in a report is traced to the vault and checked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"firsthand {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Declare the options that stand before a command."""


from firsthand.cli import coding, intake, members, reports, search, setup  # noqa: E402 they need the app above

__all__ = ["app", "coding", "intake", "members", "reports", "search", "setup"]

"""The page of commands, written from the commands themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from textwrap import fill

import click

from firsthand.cli.app import COMMANDS, app

HEAD = """# Commands

What `firsthand COMMAND --help` says, in the order of a group's work. This page is generated; a test compares it.

A command works on the project whose folder it is called in, or on the one `--project` names. It asks for the
passphrase, unless the system's keyring holds it, or a file that the environment variable `FIRSTHAND_PASSPHRASE_FILE`
names. `FIRSTHAND_USER` is the same as `--user`. Words of testimony are printed by `search` and `show` only, names by
`identity show` only, words of a report by `check` and `build`; messages carry codes, places and numbers.

| exit code | means |
|---|---|
| 0 | done; of `check` and `build`: the report can be published |
| 2 | the command was given something it cannot mean |
| 3 | the machine, a file, a key or the passphrase is not as needed |
| 10 | `check`, `build`: the report is blocked |
| 11 | `check`, `build`: a second person must decide |
| 130 | stopped from the keyboard |
"""


def page() -> str:
    """Write the page: for each command its usage, its help, and its options."""
    context = click.Context(app, info_name="firsthand")
    parts = [HEAD]
    for name in COMMANDS:
        command = app.get_command(context, name)
        assert command is not None
        parts.append(_command(command, f"firsthand {name}", depth=2))
    return "\n".join(parts).rstrip() + "\n"


def _command(command: click.Command, path: str, depth: int) -> str:
    context = click.Context(command, info_name=path)
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [f"{'#' * depth} {path.removeprefix('firsthand ')}", "", "```text", f"{path} {usage}", "```", ""]
    lines += [fill(paragraph, 120) + "\n" for paragraph in inspect.cleandoc(command.help or "").split("\n\n")]
    options = list(_options(command, context))
    if options:
        lines += ["| option | is |", "|---|---|", *options, ""]
    if isinstance(command, click.Group):
        lines += [_command(sub, f"{path} {name}", depth + 1) for name, sub in sorted(command.commands.items())]
    return "\n".join(lines)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for option in command.get_params(context):
        if isinstance(option, click.Option) and "--help" not in option.opts:
            names = ", ".join(f"`{name}`" for name in option.opts)
            yield f"| {names}{_value(option)} | {option.help}{_remarks(option)} |"


def _value(option: click.Option) -> str:
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return f" {', '.join(f'*{choice}*' for choice in option.type.choices)}"
    return f" *{option.type.name.split()[0]}*"


def _remarks(option: click.Option) -> str:
    remarks = ["required"] if option.required else []
    if option.show_default:
        remarks.append(f"default: {option.default}")
    return f" ({'; '.join(remarks)})" if remarks else ""

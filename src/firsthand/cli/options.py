"""The options several commands share."""

from __future__ import annotations

from pathlib import Path

import click

FILE = click.Path(path_type=Path)

in_project = click.option("--project", "-p", type=FILE, help="The project folder (default: the one you stand in).")
as_user = click.option("--user", "-u", envvar="FIRSTHAND_USER", help="Your member name, where there are several.")
as_of = click.option("--today", help="Judge consents and waivers as on this day, YYYY-MM-DD (default: today).")
in_language = click.option(
    "--language", "-l", default="", help="The report's language, for a file that firsthand.toml does not name."
)
the_report = click.argument("report", required=False)

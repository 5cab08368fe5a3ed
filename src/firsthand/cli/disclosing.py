"""``firsthand disclose``: one record of a pack, opened to one reader."""

from __future__ import annotations

from pathlib import Path

import click

from firsthand.cli.options import FILE, as_user, in_project
from firsthand.cli.session import day, now, opened


@click.command()
@click.argument("citation")
@click.option("--to", required=True, help="The recipient's age key (age1…), or a file with it.")
@click.option(
    "--as",
    "kind",
    required=True,
    type=click.Choice(("court", "un", "press", "archive")),
    help="What kind of recipient it is; her consent must cover it.",
)
@click.option("--edition", type=click.IntRange(min=1), help="Of which edition, where several reports were released.")
@click.option("--out", "-o", type=FILE, help="Where to write (default: out/ in the project).")
@in_project
@as_user
def disclose(
    citation: str,
    to: str,
    kind: str,
    edition: int | None,
    out: Path | None,
    project: Path | None,
    user: str | None,
) -> None:
    """Open one record of an evidence pack to one recipient.

    For protection officers. CITATION is its number in the pack, its leaf hash, or the passage of a quotation: S14/112.
    The file can be read by the recipient alone, who checks it against the pack with firsthand-verify. It holds the
    whole original passage, with whatever names are in it: read it first. Refused where the source did not allow that
    kind of recipient, or took back what the record rests on. The journal keeps that it was opened, and to which key.
    """
    from firsthand.desk.publication.disclosing import KINDS, Recipient, read_recipient
    from firsthand.desk.publication.disclosing import disclose as open_record

    recipient = Recipient(read_recipient(to), KINDS[kind])
    with opened(project, user, writing=True) as (read, vault):
        done = open_record(
            vault, citation, recipient, out or Path(read.root) / "out", edition or 0, day=day(None), now=now()
        )
    click.echo(f"{done.file}")
    click.echo(f"Opened: {done.what} of edition {done.edition}, {done.source}'s. The journal has it.", err=True)

"""``firsthand search``: find words in the vault."""

from __future__ import annotations

from pathlib import Path

import click

from firsthand.cli.options import as_user, in_project
from firsthand.cli.session import now, opened
from firsthand.cli.wording import counted


@click.command()
@click.argument("query")
@click.option("--limit", "-n", type=click.IntRange(1), default=20, show_default=True, help="How many to show at most.")
@click.option("--language", "-l", default="", help="Only this language.")
@in_project
@as_user
def search(query: str, limit: int, language: str, project: Path | None, user: str | None) -> None:
    """Find words in every transcript and translation.

    QUERY takes words, "a phrase", police near:5 report, OR, -not, prefix*. Korean is found by morphemes, English by
    stems. Each hit is shown with its passage reference.
    """
    from firsthand.desk.interviews.search import query as read_query

    parsed = read_query(query)
    with opened(project, user) as (_, vault):
        result = vault.search(parsed, limit=limit, language=language)
        vault.access.note([hit.passage.interview for hit in result.hits], now=now())
    for hit in result.hits:
        click.echo(f"{hit.passage}  {hit.language}  {hit.speaker.value}: {hit.snippet.reveal()}")
    click.echo(counted(result.total, "passage") + (f", {limit} shown" if result.total > limit else ""), err=True)

"""``firsthand search``: find words in the vault."""

from __future__ import annotations

from pathlib import Path

import typer

from firsthand.cli.app import app
from firsthand.cli.session import ProjectOption, UserOption, opened


@app.command()
def search(
    query: str = typer.Argument(..., help='Words, "a phrase", near:5, OR, -not, prefix*. Korean by morphemes.'),
    limit: int = typer.Option(20, "--limit", "-n", help="How many to show."),
    language: str = typer.Option("", "--language", "-l", help="Only this language."),
    project: Path | None = ProjectOption,
    user: str | None = UserOption,
) -> None:
    """Search every transcript and translation; each hit with its passage reference."""
    from firsthand.desk.search import query as read_query

    parsed = read_query(query)
    with opened(project, user) as (_, vault):
        result = vault.search(parsed, limit=limit, language=language)
    for hit in result.hits:
        typer.echo(f"{hit.passage}  {hit.language}  {hit.speaker.value}: {hit.snippet.reveal()}")
    typer.echo(f"{result.total} passages" + (f", {limit} shown" if result.total > limit else ""), err=True)

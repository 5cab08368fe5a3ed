"""``firsthand search``: find words in the vault."""

from __future__ import annotations

from pathlib import Path

import typer

from firsthand.cli.app import app
from firsthand.cli.session import ProjectOption, UserOption, opened
from firsthand.errors import UsageError


@app.command()
def search(
    query: str = typer.Argument(..., help='Words, "a phrase", near:5, OR, -not, prefix*. Korean by morphemes.'),
    limit: int = typer.Option(20, "--limit", "-n", help="How many to show."),
    language: str = typer.Option("", "--language", "-l", help="Only this language."),
    project: Path = ProjectOption,
    user: str = UserOption,
) -> None:
    """Search every transcript and translation; each hit with its passage reference."""
    from firsthand.text.query import parse_query

    parsed = parse_query(query)
    if not hasattr(parsed, "match"):
        raise UsageError(f"the search is malformed: {parsed}", 'For example: "police near:5 report"')
    with opened(project, user) as (_, vault):
        result = vault.search(parsed, limit=limit, language=language)
    for hit in result.hits:
        typer.echo(f"{hit.passage}  {hit.language}  {hit.speaker.value}: {hit.snippet.reveal()}")
    typer.echo(f"{result.total} passages" + (f", {limit} shown" if result.total > limit else ""), err=True)

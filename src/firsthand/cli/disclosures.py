"""``firsthand disclosures`` and ``fit``: what was told of each source, and what could be told safely."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import as_of, as_user, in_project
from firsthand.cli.session import day, opened

if TYPE_CHECKING:
    from firsthand.desk.sources.disclosures import Appearance, Entry
    from firsthand.disclosure.fit.fit import Cover
    from firsthand.model.disclosure import Detail


@click.command()
@click.argument("source", required=False)
@in_project
@as_user
@as_of
def disclosures(source: str | None, project: Path | None, user: str | None, today: str | None) -> None:
    """List what was ever told of each source.

    Edition by edition, and what the drafts would add. SOURCE is her code, S14, also of who withdrew or was erased, and
    tells besides which editions have her words or count her; without it everybody of whom a detail was told is listed.
    Nothing is ever taken off the list: readers have it.
    """
    from firsthand.desk.sources.disclosures import appearances, ledger

    with opened(project, user) as (read, vault):
        entries = ledger(vault, read, today=day(today), source=source or "")
        shown = appearances(vault, source) if source else ()
    for code, told in groupby(entries, key=lambda entry: entry.told.source):
        click.echo(code)
        for entry in told:
            click.echo(f"  {_said(entry.told.detail):<34}{_where(entry)}  {entry.told.place}")
    if shown and not entries:
        click.echo(source)
    for one in shown:
        click.echo(f"  edition {one.edition.number} ({one.edition.report}): {_appears(one)}")
    if not (entries or shown):
        click.echo("Nothing was ever told.", err=True)


def _appears(one: Appearance) -> str:
    """Say how an edition tells of her."""
    how = ["quotes her"] if one.quoted else []
    how += ["describes her"] if one.described else []
    how += [f"counts her in {', '.join(one.counted)}"] if one.counted else []
    return "; ".join(how)


def _where(entry: Entry) -> str:
    if entry.day is None:
        return f"the draft {entry.report} ({entry.language}) would add it"
    struck = f", struck {entry.struck.isoformat()}" if entry.struck else ""
    return f"edition {entry.edition} ({entry.report}, {entry.language}, {entry.day.isoformat()}{struck})"


def _said(detail: Detail) -> str:
    if detail.values:
        return f"{detail.attribute} {' or '.join(detail.values)}"
    span = str(detail.low) if detail.low == detail.high else f"{detail.low} to {detail.high}"
    return f"{detail.attribute} {span}"


@click.command()
@click.argument("source")
@click.option(
    "--language", "-l", type=click.Choice(["en", "ko"]), default="en", show_default=True, help="Say it in this."
)
@in_project
@as_user
@as_of
def fit(source: str, language: str, project: Path | None, user: str | None, today: str | None) -> None:
    """Count the people who fit what is told of a source.

    SOURCE is her code, S14. What is told is what editions told and what the drafts would add. Listed is what could be
    told safely: every description that leaves enough people who fit and could not be more exact, of the details she
    allows. Of who withdrew everything, or was erased, only what editions told is counted.
    """
    from firsthand.desk.sources.disclosures import fit as count

    with opened(project, user) as (read, vault):
        found = count(vault, read, source, language, today=day(today))
    click.echo(f"{source}: {', '.join(sorted(map(_said, found.known))) or 'nothing told'}")
    for cover in found.covers:
        click.echo(f"  {_covered(cover)}")
    if found.withdrew:
        click.echo("She took back everything: nothing of her may be told. What editions told stays with their readers.")
        return
    click.echo("Safe to tell:" if found.safe else "Nothing is safe to tell, or there are too many ways to try.")
    for safe in found.safe:
        counts = ", ".join(f"{cover.intruder} {cover.k}" for cover in safe.covers)
        click.echo(f"  {safe.words}\n      {counts}" if counts else f"  {safe.words}")


def _covered(cover: Cover) -> str:
    told = f"{cover.intruder:<12}{cover.k:>8} fit, {cover.least} needed"
    if cover.fitting is not None:
        held = cover.fitting
        told += f" ({held.expected} expected; {held.surely} to {held.at_most} whatever goes with what)"
        if held.unmeasured:
            told += f"; no table tells how many by {', '.join(held.unmeasured)}"
    return told if cover.holds else f"{told}: too few"

"""``firsthand uniques``: which details single out which sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import as_user, in_project
from firsthand.cli.session import opened
from firsthand.cli.wording import counted

if TYPE_CHECKING:
    from firsthand.desk.sources.uniques import Change, Singling

_SETS = 6
"""So many sets are printed of one source; of more their number."""


@click.command()
@click.option("--attributes", "-a", default="", help="Only these, with commas: sex,age (default: all recorded).")
@click.option(
    "--size", "-n", type=click.IntRange(1, 20), default=3, show_default=True, help="At most so many together."
)
@in_project
@as_user
def uniques(attributes: str, size: int, project: Path | None, user: str | None) -> None:
    """List the details that single out each source.

    By code: the smallest sets of recorded attributes by which she is the only one of all interviewed, and her score,
    the greater the more and the smaller those sets are. Then which attribute does most of it, and what telling it more
    coarsely would change. What is not recorded matches everything. It says nothing of the people outside: firsthand fit
    counts those.
    """
    from firsthand.desk.sources.uniques import singling

    chosen = [name.strip() for name in attributes.split(",") if name.strip()]
    with opened(project, user) as (read, vault):
        found = singling(vault, read, chosen, size)
    if not found.sources:
        click.echo("Nobody is in the vault yet.", err=True)
        return
    for line in (*_by_source(found), *_summed_up(found), *_advised(found)):
        click.echo(line)


def _by_source(found: Singling) -> list[str]:
    lines = []
    for one in found.sources:
        shown = "; ".join(" + ".join(names) for names in one.sets[:_SETS]) or "-"
        more = f"; and {len(one.sets) - _SETS} more" if len(one.sets) > _SETS else ""
        lines.append(f"{one.source:<6}{one.score:>8}  {shown}{more}")
    return lines


def _summed_up(found: Singling) -> list[str]:
    everyone = len(found.sources)
    lines = ["", f"{counted(everyone, 'source')}, by {', '.join(found.attributes)}."]
    lines += [
        f"{found.by_size[size]:>4} singled out by {counted(size, 'attribute')}" for size in range(1, len(found.by_size))
    ]
    lines.append(f"{found.by_size[0]:>4} by none of these")
    lines.append(f"{found.alone:>4} like nobody else on all of them together")
    return [*lines, "", "Part of all scores:", *(f"{share:>4.0%} {name}" for name, share in found.shares)]


def _advised(found: Singling) -> list[str]:
    lines = ["", "Singled out by one attribute, and by up to two:", f"{_numbers(found.few)}  now"]
    if not found.changes:
        lines.append("No change of one attribute lessens that.")
    return [*lines, *(f"{_numbers(change.left)}  with {_said(change)}" for change in found.changes)]


def _numbers(few: tuple[int, ...]) -> str:
    return "".join(f"{number:>6}" for number in few)


def _said(change: Change) -> str:
    if change.width:
        return f"{change.attribute} told in bands of {change.width}"
    return f"{change.attribute} told by its groups" if change.grouped else f"{change.attribute} not told"

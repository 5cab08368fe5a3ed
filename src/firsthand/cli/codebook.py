"""``firsthand code merge`` and its like: the codebook changed, with every coding and finding that goes with it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import as_of, as_user, in_project
from firsthand.cli.session import day, now, opened
from firsthand.cli.wording import counted
from firsthand.errors import UsageError

if TYPE_CHECKING:
    from firsthand.desk.codes.merging import Plan
    from firsthand.desk.codes.splitting import Open
    from firsthand.model.project import Project
    from firsthand.vault import Vault

_yes = click.option("--yes", is_flag=True, help="Do it without asking.")
_LISTED = 20


@click.command(short_help="Make all codings of a code those of another.")
@click.argument("code")
@click.argument("into")
@_yes
@in_project
@as_user
@as_of
def code_merge(code: str, into: str, *, yes: bool, project: Path | None, user: str | None, today: str | None) -> None:
    """Merge CODE into another: all its codings become codings of INTO, and CODE leaves the codebook.

    Told first, and asked about: the lines of findings, exhibits and policy that change, and the numbers that do.
    Refused where a finding could no longer be counted.
    """
    from firsthand.desk.codes.merging import plan_merge

    with opened(project, user, writing=True) as (read, vault):
        _carry(vault, read, plan_merge(vault, read, code, into, day(today)), yes=yes)


@click.command(short_help="Name a code anew, and move what is below it.")
@click.argument("code")
@click.argument("to")
@_yes
@in_project
@as_user
@as_of
def code_move(code: str, to: str, *, yes: bool, project: Path | None, user: str | None, today: str | None) -> None:
    """Move CODE in the tree: it is named TO from now on, and all below it come along."""
    from firsthand.desk.codes.merging import plan_move

    with opened(project, user, writing=True) as (read, vault):
        _carry(vault, read, plan_move(vault, read, code, to, day(today)), yes=yes)


@click.command(short_help="Take a code out of the codebook.")
@click.argument("code")
@_yes
@in_project
@as_user
@as_of
def code_remove(code: str, *, yes: bool, project: Path | None, user: str | None, today: str | None) -> None:
    """Take CODE out of the codebook. Refused where it is on a passage, or a finding needs it."""
    from firsthand.desk.codes.merging import plan_removal

    with opened(project, user, writing=True) as (read, vault):
        _carry(vault, read, plan_removal(vault, read, code, day(today)), yes=yes)


@click.command(short_help="Give each passage of a code to one of several.")
@click.argument("code")
@click.argument("parts", nargs=-1)
@click.option("--keep-findings", is_flag=True, help="Leave the findings as they are, though numbers may fall.")
@click.option("--give", metavar="PASSAGE", default="", help="Give CODE's codings of a passage to the one part named.")
@click.option("--coder", "-c", default="", help="With --give: only this coder's.")
@click.option("--end", is_flag=True, help="End the split: what was not decided on keeps CODE.")
@_yes
@in_project
@as_user
@as_of
def code_split(
    code: str, parts: tuple[str, ...], give: str, coder: str, *, keep_findings: bool, end: bool, yes: bool,
    project: Path | None, user: str | None, today: str | None,
) -> None:  # fmt: skip
    """Split CODE into PARTS, other codes of the codebook: each of its passages is given to one of them.

    Once begun, CODE alone lists what is left to decide; --give decides on one. Until then a passage keeps CODE.
    Findings that count CODE count the parts too from the beginning, so that no number changes meanwhile.
    """
    from firsthand.desk.codes import splitting

    with opened(project, user, writing=True) as (read, vault):
        if end:
            splitting.end(vault, code, now=now())
            click.echo(f"The split of {code} is ended.")
        elif give:
            click.echo(f"{counted(_give(vault, code, parts, give, coder), 'coding')} given to {parts[0]}.")
        elif not parts:
            _tell_left(splitting.open_split(vault, code))
        else:
            plan = None if keep_findings else splitting.plan_split(vault, read, code, parts, day(today))
            if plan is not None:
                _tell(plan)
                _agree(yes=yes)
            splitting.begin(vault, read, plan, code, parts, now=now())
            _tell_left(splitting.open_split(vault, code))


@click.command(short_help="List what was done to the codebook.")
@in_project
@as_user
def code_history(project: Path | None, user: str | None) -> None:
    """List what was done to the codebook: its number, when, who and what. * can be undone as far as files go."""
    from firsthand.desk.codes.code_history import history

    with opened(project, user) as (read, vault):
        for done in history(vault, read):
            became = ", ".join(f"{old} -> {new}" for old, new in done.became) or done.of
            told = f"  {counted(done.count, 'coding')}" if done.count else ""
            mark = " *" if done.undoable else ""
            click.echo(f"{done.entry}{mark}  {done.time:%Y-%m-%d %H:%M}  {done.user}  {done.kind}  {became}{told}")


@click.command(short_help="Take back a change of the codebook.")
@click.argument("entry", type=int)
@in_project
@as_user
def code_undo(entry: int, project: Path | None, user: str | None) -> None:
    """Take back what was done, by its number in the history, while nothing was done to its files and codes since."""
    from firsthand.desk.changesets import undo

    with opened(project, user, writing=True) as (read, vault):
        undo(vault, Path(read.root), entry, now=now())
    click.echo(f"{entry} is undone.")


@click.command(short_help="Leave the files of a change cut short as they are.")
@click.argument("entry", type=int)
@in_project
@as_user
def code_settle(entry: int, project: Path | None, user: str | None) -> None:
    """Leave the files of a change that was cut short as somebody has written them since."""
    from firsthand.desk.changesets import cut_short, let_be

    with opened(project, user, writing=True) as (read, vault):
        if entry not in {left.change.entry for left in cut_short(vault, Path(read.root))}:
            raise UsageError(f"change {entry} was not cut short", "firsthand code history lists what was done.")
        let_be(vault, entry, now=now())
    click.echo(f"The files of {entry} stay as they are.")


def _carry(vault: Vault, read: Project, plan: Plan, *, yes: bool) -> None:
    from firsthand.desk.codes.merging import carry

    _tell(plan)
    if not plan.problems:
        _agree(yes=yes)
    told = carry(vault, read, plan, now=now())
    became = f", {told.collapsed} of them one with another now" if told.collapsed else ""
    click.echo(f"{counted(told.moved + told.collapsed, 'coding')} changed{became}. firsthand code history can undo it.")


def _agree(*, yes: bool) -> None:
    if not yes and not sys.stdin.isatty():
        raise UsageError("nobody is there to agree to this", "Give --yes.")
    if not yes:
        click.confirm("Go on?", abort=True, err=True)


def _tell(plan: Plan) -> None:
    for use in plan.places:
        click.echo(f"{use.path}:{use.line}\n  - {use.before}\n  + {use.after}")
    for number in plan.numbers:
        (n, of), (then, then_of) = number.was, number.becomes
        click.echo(f"{number.finding}: {n} of {of} becomes {then} of {then_of}")
    for passage in plan.twice[:_LISTED]:
        told = "judged in two ways: mixed" if passage in plan.mixed else "both codes become one"
        click.echo(f"{passage}: {told}")
    if plan.mentions:
        click.echo(f"named in the explanations of {', '.join(plan.mentions)}, which stay as they are")
    for problem in plan.problems:
        click.echo(f"{problem.place.path}:{problem.place.line}: {problem.detail}", err=True)


def _give(vault: Vault, code: str, parts: tuple[str, ...], give: str, coder: str) -> int:
    from firsthand.cli.coding import passages_of
    from firsthand.desk.codes import splitting

    if len(parts) != 1:
        raise UsageError("name the one part the passage is given to", f"firsthand code split {code} PART --give {give}")
    passage = passages_of([give])[0]
    rows = [row for row in splitting.open_split(vault, code).left
            if row.coding.passage == passage and coder in {"", row.coding.coder}]  # fmt: skip
    if not rows:
        raise UsageError(f"no coding of {code} on {give} waits", f"firsthand code split {code} lists those that do.")
    return sum(
        splitting.assign(vault, passage, row.coding.coder, code, parts[0], suggested=row.suggested, now=now())
        for row in rows
    )


def _tell_left(found: Open) -> None:
    for row in found.left:
        c = row.coding
        click.echo(f"{c.passage}  {'suggested by ' if row.suggested else ''}{c.coder}  {c.polarity or '-'}")
    given = ", ".join(f"{part} {number}" for part, number in found.given)
    click.echo(f"{counted(len(found.left), 'coding')} of {found.split.code} left to decide; {given}.", err=True)

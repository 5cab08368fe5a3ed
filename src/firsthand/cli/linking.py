"""``firsthand link``: what may be one and the same, and what people decided."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import as_of, as_user, in_project
from firsthand.cli.session import day, now, opened
from firsthand.cli.wording import counted
from firsthand.errors import UsageError
from firsthand.model.linking import Verdict

if TYPE_CHECKING:
    from firsthand.desk.happened.linking import Proposed
    from firsthand.linkage.pair import Pair
    from firsthand.vault import Vault

_VERDICTS = [verdict.value for verdict in Verdict if verdict is not Verdict.LAPSED]
_SHOWN = 20

_least = click.option(
    "--least", type=float, default=5.0, show_default=True, help="Only pairs that so many bits speak for, or more."
)


@click.group(invoke_without_command=True)
@_least
@click.option("--limit", type=click.IntRange(1), default=_SHOWN, show_default=True, help="Show so many pairs.")
@in_project
@as_user
@as_of
@click.pass_context
def link(
    context: click.Context, least: float, limit: int, project: Path | None, user: str | None, today: str | None
) -> None:
    """Propose pairs that may be one and the same.

    Events, coded passages that are in no event yet, and persons are compared by time, place, type, roles, victim and
    words. Each pair is shown with what speaks for and against it, in bits. A score only puts the pairs in order: a
    person reads both (firsthand show) and decides. What was decided is not proposed again.
    """
    if context.invoked_subcommand is not None:
        return
    from firsthand.desk.happened.linking import propose

    with opened(project, user) as (_, vault):
        found = propose(vault, today=day(today), least=least)
    for pair in found.pairs[:limit]:
        click.echo(_said(pair))
    _sum_up(found, limit)


@link.command()
@click.argument("first", required=False)
@click.argument("second", required=False)
@click.argument("verdict", required=False, type=click.Choice(_VERDICTS))
@_least
@in_project
@as_user
@as_of
def decide(
    first: str | None,
    second: str | None,
    verdict: str | None,
    least: float,
    project: Path | None,
    user: str | None,
    today: str | None,
) -> None:
    """Decide whether two are one and the same.

    FIRST and SECOND are two events, an event and a passage, two passages, or two persons: E3 E9 same. Without them the
    pairs proposed are asked about one after another. What is the same is counted once; its accounts stay apart. A
    decision that contradicts others is refused, and they are named. Deciding anew replaces a decision, and unsure takes
    it back; every decision stays on record.
    """
    from firsthand.desk.happened.linking import decide as decide_pair

    with opened(project, user, writing=True) as (_, vault):
        if first is None:
            _ask_one_by_one(vault, least, today)
            return
        if second is None or verdict is None:
            raise UsageError("name two ids and a verdict", "firsthand link decide E3 E9 same, different or unsure.")
        fresh = decide_pair(vault, first, second, Verdict(verdict), now=now())
    click.echo("Decided." if fresh else "It was decided so already.")


def _ask_one_by_one(vault: Vault, least: float, today: str | None) -> None:
    """Ask about pair after pair; an empty answer leaves one open. What was decided before stays when she stops."""
    from firsthand.desk.happened.linking import decide as decide_pair
    from firsthand.desk.happened.linking import propose

    if not sys.stdin.isatty():
        raise UsageError("nobody is there to ask", "Name a pair: firsthand link decide E3 E9 same.")
    found = propose(vault, today=day(today), least=least)
    decided = 0
    for pair in found.pairs:
        click.echo(_said(pair), err=True)
        answer = click.prompt("same, different, unsure, or nothing", default="", show_default=False, err=True)
        if answer not in _VERDICTS:
            continue
        try:
            decided += decide_pair(vault, pair.first, pair.second, Verdict(answer), now=now())
        except UsageError as refused:
            click.echo(str(refused), err=True)
    click.echo(f"{counted(decided, 'pair')} decided.")


@link.command("list")
@click.argument("idents", nargs=-1)
@click.option("--history", is_flag=True, help="Also decisions that were replaced or lapsed.")
@in_project
@as_user
def list_decisions(idents: tuple[str, ...], *, history: bool, project: Path | None, user: str | None) -> None:
    """List what was decided, by whom and when.

    IDENTS are ids, E3 P2: only what speaks of these.
    """
    from firsthand.desk.happened.linking import decisions

    with opened(project, user) as (_, vault):
        made = decisions(vault, idents, history=history)
    for decision in made:
        when = decision.at.date().isoformat() if decision.at else "-"
        click.echo(f"{decision.first:<10}{decision.second:<10}{decision.verdict:<10}  {decision.by}  {when}")
    if not made:
        click.echo("Nothing was decided.", err=True)


def _said(pair: Pair) -> str:
    reasons = ", ".join(f"{reason.level} {reason.weight:+.1f}" for reason in pair.reasons)
    return f"{pair.weight:5.1f}  {pair.first}  {pair.second}  {reasons}"


def _sum_up(found: Proposed, limit: int) -> None:
    more = f" The first {limit} are shown." if len(found.pairs) > limit else ""
    compared = ", ".join(
        (counted(found.events, "event"), counted(found.passages, "passage"), counted(found.persons, "person"))
    )
    click.echo(f"{counted(len(found.pairs), 'pair')} to decide on, of {compared}.{more}", err=True)

"""``firsthand withdraw`` and ``withdrawals``: what a source takes back, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.elsewhere import tell_elsewhere
from firsthand.cli.options import as_of, as_user, in_project
from firsthand.cli.session import day, now, opened
from firsthand.cli.wording import counted
from firsthand.model.consent import Resting, Scope

if TYPE_CHECKING:
    from firsthand.model.consent import Dependent, Withdrawal

the_source = click.argument("source")


@click.command()
@the_source
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="Only this; may be given several times (default: everything).",
)
@click.option("--received", help="The day she said so, YYYY-MM-DD (default: today).")
@in_project
@as_user
def withdraw(
    source: str, scopes: tuple[str, ...], received: str | None, project: Path | None, user: str | None
) -> None:
    """Record that a source takes back her consent.

    SOURCE is her code, S14. No reason is asked. Everything that rests on it is marked and listed: transcripts, codings,
    findings with their numbers before and after, places in the reports, editions. Listed too are records of hers that
    were opened to readers and, where she takes back everything, files in the project's folder that hold her words or
    her code. From now on no report of the project is published until an officer has settled it.
    """
    from firsthand.desk.sources.elsewhere import elsewhere
    from firsthand.desk.sources.withdrawal import withdraw as record

    wanted = frozenset(map(Scope, scopes))
    with opened(project, user, writing=True) as (read, vault):
        done = record(vault, read, source, wanted, received=day(received), today=day(None), now=now())
        found = elsewhere(vault, read, source)
    if not done.fresh:
        click.echo(f"{source} has withdrawn that already; nothing new is recorded.")
        return
    click.echo(_line(done.withdrawal, day(None)))
    click.echo("Nothing of this project is published until it is settled.")
    _tell(done.dependents)
    tell_elsewhere(found, whole=not scopes)
    for report in done.unread:
        click.echo(f"The report {report} cannot be read: look there yourself.", err=True)
    click.echo(f"Take this out of the reports; then: firsthand withdrawals settle {source}", err=True)


@click.group(invoke_without_command=True)
@in_project
@as_user
@as_of
@click.pass_context
def withdrawals(context: click.Context, project: Path | None, user: str | None, today: str | None) -> None:
    """List the withdrawals that are open, those overdue first."""
    if context.invoked_subcommand is not None:
        return
    from firsthand.desk.sources.withdrawal import open_first

    on = day(today)
    with opened(project, user) as (_, vault):
        held = vault.withdrawals()
    waiting = [w for w in open_first(held) if w.settled is None]
    for withdrawal in waiting:
        click.echo(_line(withdrawal, on))
    late = sum(1 for w in waiting if w.days_left(on) < 0)
    told = f"{counted(len(waiting), 'withdrawal')} open, {late} overdue" if waiting else "No withdrawal is open"
    click.echo(f"{told}; {len(held) - len(waiting)} settled.", err=True)


@withdrawals.command()
@the_source
@in_project
@as_user
def show(source: str, project: Path | None, user: str | None) -> None:
    """Show what was marked when a source withdrew, and where else she is now."""
    from firsthand.desk.sources.elsewhere import elsewhere
    from firsthand.errors import UsageError

    with opened(project, user) as (read, vault):
        held = [w for w in vault.withdrawals() if w.source == source]
        dependents = vault.dependents(source)
        found = elsewhere(vault, read, source)
    if not held:
        raise UsageError(f"no withdrawal of {source} is recorded", f"firsthand withdraw {source} records one.")
    for withdrawal in held:
        click.echo(_line(withdrawal, day(None)))
    _tell(dependents)
    tell_elsewhere(found, whole=any(not withdrawal.scopes for withdrawal in held))


@withdrawals.command()
@the_source
@in_project
@as_user
def settle(source: str, project: Path | None, user: str | None) -> None:
    """Settle what a source withdrew, so that builds go on without it.

    For a protection officer, once nothing of it is left in the reports. It is refused while check still finds it there.
    """
    from firsthand.desk.sources.withdrawal import settle as settle_withdrawals

    with opened(project, user, writing=True) as (read, vault):
        number = settle_withdrawals(vault, read, source, today=day(None), now=now())
    click.echo(
        f"{counted(number, 'withdrawal')} of {source} settled. Reports can be published without what she took back."
    )


@withdrawals.command()
@the_source
@click.option("--language", "-l", required=True, type=click.Choice(["ko", "en"]), help="The language she reads.")
@in_project
@as_user
def notice(source: str, language: str, project: Path | None, user: str | None) -> None:
    """Write the notice for the person: when it came, by when it is due, what was done.

    It holds neither code nor alias nor a word of hers, so that whoever finds it cannot connect her with the report.
    """
    from firsthand.desk.sources.notice import notice as write

    with opened(project, user) as (read, vault):
        click.echo(write(vault, read, source, language, today=day(None)), nl=False)


def _line(withdrawal: Withdrawal, today: date) -> str:
    """Say one withdrawal: what, when, and how the clock stands."""
    what = ", ".join(sorted(withdrawal.scopes)) or "everything"
    told = f"{withdrawal.source}  withdrew {what}; received {withdrawal.received}, due {withdrawal.due}: "
    if withdrawal.settled is not None:
        return f"{told}settled {withdrawal.settled} by {withdrawal.settled_by}"
    left = withdrawal.days_left(today)
    return told + (f"{counted(left, 'day')} left" if left >= 0 else f"overdue by {counted(-left, 'day')}")


def _tell(dependents: Sequence[Dependent]) -> None:
    """List what rests on it, kind by kind."""
    for kind in Resting:
        found = [d for d in dependents if d.kind is kind]
        if not found:
            continue
        click.echo(f"{counted(len(found), kind.value)}:")
        if kind in {Resting.TRANSCRIPT, Resting.CODING}:
            click.echo(f"  {', '.join(d.thing for d in found)}")
            continue
        for dependent in found:
            change = f"  {dependent.before} -> {dependent.after}" if dependent.before else ""
            click.echo(f"  {dependent.thing}{change}")

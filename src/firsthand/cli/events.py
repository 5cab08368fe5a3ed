"""``firsthand event``: the record of what happened, entered, looked at, changed and written back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from firsthand.cli.event_exports import aggregate, classify, share
from firsthand.cli.options import FILE, as_user, in_project
from firsthand.cli.session import now, opened
from firsthand.cli.wording import counted
from firsthand.errors import UsageError
from firsthand.model.coding import Basis, Polarity

if TYPE_CHECKING:
    from firsthand.vault import Changed

_NAMED_UP_TO = 12
"""So many ids are named; of more the first, and how many there are."""


@click.group()
def event() -> None:
    """Record what happened: acts, who tells of them, complaints."""


@event.command()
@click.argument("paths", nargs=-1, required=True, type=FILE)
@in_project
@as_user
def take(paths: tuple[Path, ...], project: Path | None, user: str | None) -> None:
    """Take in tables of persons, events, acts, accounts and complaints.

    PATHS are persons.csv, events.csv, acts.csv, accounts.csv, complaints.csv, workbooks with sheets of these names, or
    folders that hold them. A thing that is there already takes what the row says. All goes in, or, where anything is
    at fault, nothing. It may be repeated.
    """
    from firsthand.cli.intake import report_faults
    from firsthand.cli.progress import bar
    from firsthand.desk.happened.events import take as take_tables

    with opened(project, user, writing=True) as (read, vault), bar("Reading") as step:
        step(0, 1)
        taken = take_tables(vault, read, paths, now=now())
        step(1, 1)
    if taken.faults:
        report_faults(taken.faults)
    _tell(taken.did)


@event.command("list")
@click.option("--source", "-s", default="", help="Only what this source tells of.")
@click.option("--type", "type_", default="", help="Only with an act of this type, e.g. physical.*")
@click.option("--adrift", is_flag=True, help="Instead, accounts whose passages a new transcript no longer has.")
@in_project
@as_user
def list_events(source: str, type_: str, *, adrift: bool, project: Path | None, user: str | None) -> None:
    """List the events with their acts."""
    from firsthand.desk.happened.event_views import listed

    with opened(project, user) as (read, vault):
        if adrift:
            _list_adrift(vault.accounts_adrift())
            return
        events = vault.events()
    wanted = read.vocabularies["act"].covered_by(type_) if type_ else None
    found = listed(events, source=source, types=wanted)
    for each in found:
        one = each.event
        words = "  ".join(filter(None, (one.id, str(one.when or "-"), one.region, one.part_of and f"in {one.part_of}")))
        click.echo(f"{words}  told by {', '.join(each.sources)}")
        for act in each.acts:
            click.echo(f"  {act.id}  {act.type}  {act.victim}  {act.setting or '-'}")
    click.echo(f"{counted(len(found), 'event')}.", err=True)


def _list_adrift(accounts: Sequence[Any]) -> None:
    for account in accounts:
        click.echo(f"{account.of} {account.source}")
    count = counted(len(accounts), "account")
    click.echo(f"{count} without passages. firsthand event set E7.1 S12 passages=S12/9 says where it stands.", err=True)


@event.command()
@click.argument("event_id", metavar="EVENT")
@in_project
@as_user
def show(event_id: str, project: Path | None, user: str | None) -> None:
    """Show an event: its acts and complaints, and what each source tells of them, side by side.

    EVENT is an id, such as E7. What accounts contradict is marked with !, what only one account tells is not.
    """
    from firsthand.desk.access import told_in
    from firsthand.desk.happened.event_views import told_of

    with opened(project, user) as (_, vault):
        events = vault.events()
        told = told_of(events, event_id.partition(".")[0])
        vault.access.note(told_in(account for each in told for account in each.accounts), now=now())
    if not told:
        raise UsageError(f"there is no event {event_id}", "firsthand event list shows those there are.")
    from firsthand.cli.event_pages import page

    for line in page(events, told):
        click.echo(line)


@event.command()
@click.argument("passages", nargs=-1)
@click.option("--code", "-c", "code", default="", help="Passages that carry this code: all, or those of PASSAGES.")
@click.option("--event", "-e", "held", default="", help="Add the act to this event instead of making one.")
@click.option("--type", "type_", default="", help="The act's type, e.g. physical.beating.")
@click.option("--victim", default="", help="A person's id, P1, or a source's code, S12: she is entered where needed.")
@click.option("--by", "by", multiple=True, help="A perpetrator: P2, P2:ordered or P2:carried-out:spouse. Repeatable.")
@click.option("--setting", default="", help="Where: home, workplace, market …")
@click.option("--phase", default="", help="When in the journey: home-country, crossing …")
@click.option("--frequency", default="", help="How often: once, few, repeated, continuous.")
@click.option("--when", default="", help="The event's date: 2004, 2004-05, 200X, 2003/2005 …")
@click.option("--region", default="", help="The event's region, never a site or an address.")
@click.option("--part-of", default="", help="The larger event it is part of.")
@click.option("--polarity", type=click.Choice([kind.value for kind in Polarity]), help="Instead of what was coded.")
@click.option("--basis", type=click.Choice([kind.value for kind in Basis]), help="Instead of what was coded.")
@in_project
@as_user
def new(passages: tuple[str, ...], project: Path | None, user: str | None, **given: Any) -> None:
    """Enter an event straight from passages that tell of it.

    PASSAGES are S12/8 S19/6-7. Each source who speaks in them gets an account, with the polarity and basis that these
    passages were coded with. Without --type the event has no act yet.
    """
    from firsthand.cli.coding import passages_of
    from firsthand.desk.happened.event_entry import Entry, enter_from_passages

    of_event = {"when": given["when"], "region": given["region"], "part_of": given["part_of"]}
    of_act = {"type": given["type_"], "perpetrators": "; ".join(given["by"])}
    of_act |= {name: given[name] for name in ("setting", "phase", "frequency")}
    if not given["type_"] and (given["victim"] or any(of_act.values())):
        raise UsageError("an act needs its type", "Say it with --type, e.g. physical.beating.")
    entry = Entry(
        passages_of(list(passages)), given["code"], given["held"], {k: v for k, v in of_event.items() if v},
        of_act if given["type_"] else {}, given["victim"], given["polarity"] or "", given["basis"] or "",
    )  # fmt: skip
    with opened(project, user, writing=True) as (read, vault):
        did = enter_from_passages(vault, read, entry, now=now())
    _tell(did)


@event.command("set")
@click.argument("thing")
@click.argument("words", nargs=-1, required=True)
@in_project
@as_user
def set_(thing: str, words: tuple[str, ...], project: Path | None, user: str | None) -> None:
    """Change a person, event, act, complaint or account.

    THING is its id: P3, E7, E7.1, C4; of an account also its source: E7.1 S12. WORDS are the fields as the table of its
    kind has them: setting=workplace when=2004-05; with nothing after the = the field is emptied.
    """
    from firsthand.desk.happened.events import change

    source = words[0] if "=" not in words[0] else ""
    fields = dict(_field(word) for word in words[bool(source) :])
    if not fields:
        raise UsageError("say what is to change", f"firsthand event set {thing} setting=workplace")
    with opened(project, user, writing=True) as (read, vault):
        did = change(vault, read, thing, source, fields, now=now())
    _tell(did)


def _field(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals:
        raise UsageError("a field is written with =", "For example setting=workplace.")
    return name, value


@event.command()
@click.argument("thing")
@click.argument("source", required=False, default="")
@in_project
@as_user
def remove(thing: str, source: str, project: Path | None, user: str | None) -> None:
    """Take something out of the record, with what is in it.

    THING is P3, E7, E7.1 or C4. With an event go its acts and complaints, with an act the complaints about it, with
    each its accounts. With SOURCE only her account of it goes.
    """
    from firsthand.desk.happened.events import remove as take_out

    _change(project, user, lambda vault: take_out(vault, [f"{thing} {source}".rstrip()], now=now()))


@event.command()
@in_project
@as_user
def undo(project: Path | None, user: str | None) -> None:
    """Undo your last change of the record; again, the one before it.

    Your last ten changes can be undone, unless somebody changed the same since. An erasure ends that.
    """
    from firsthand.desk.happened.events import undo as put_back

    _change(project, user, lambda vault: put_back(vault, now=now()))


def _change(project: Path | None, user: str | None, what: Callable[[Any], Changed]) -> None:
    with opened(project, user, writing=True) as (_, vault):
        _tell(what(vault))


@event.command()
@click.argument("folder", type=FILE)
@click.option("--xlsx", "book", is_flag=True, help="One workbook with a sheet for each table.")
@in_project
@as_user
def export(folder: Path, *, book: bool, project: Path | None, user: str | None) -> None:
    """Write the record into FOLDER as the tables it is taken from.

    The files say in the clear what sources told: keep them where you keep testimony, and delete them after use.
    """
    from firsthand.desk.access import told_in
    from firsthand.desk.happened.events import export as write_tables

    with opened(project, user) as (_, vault):
        vault.access.note(told_in(vault.events().accounts), now=now())
        written = write_tables(vault, folder, book=book)
    for path in written:
        click.echo(str(path))
    click.echo("They hold testimony in the clear. Delete them when you are done.", err=True)


def _tell(did: Changed) -> None:
    """Say what was new, changed and taken out."""
    if not did:
        click.echo("Nothing to change: it is so already.")
    for word, named in (("new", did.new), ("changed", did.changed), ("removed", did.removed)):
        if named:
            more = f" and {len(named) - _NAMED_UP_TO:,} more" if len(named) > _NAMED_UP_TO else ""
            click.echo(f"{len(named):,} {word}: {', '.join(named[:_NAMED_UP_TO])}{more}")


for command in (classify, aggregate, share):
    event.add_command(command)

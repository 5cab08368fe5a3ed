"""``firsthand code round``: interviews that two or more code blind, and how far they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import as_user, in_project
from firsthand.cli.session import now, opened
from firsthand.cli.wording import counted
from firsthand.errors import UsageError
from firsthand.model.testimony import InterviewRef

if TYPE_CHECKING:
    from firsthand.desk.coders.agreement import Comparison, OfCode, Said

_number = click.argument("number", type=click.IntRange(1))


@click.group()
def code_round() -> None:
    """Have interviews coded blind by two or more.

    While a round is open each of its coders sees only her own codings of its interviews. Once all have said that they
    are done, all is shown, with how far they agree (Cohen's kappa for two, Krippendorff's alpha for any number) and
    what is to be settled.
    """


@code_round.command()
@click.argument("interviews", nargs=-1, required=True)
@click.option("--coder", "-c", "coders", multiple=True, required=True, help="A member who codes; once for each.")
@in_project
@as_user
def begin(interviews: tuple[str, ...], coders: tuple[str, ...], project: Path | None, user: str | None) -> None:
    """Begin a round.

    INTERVIEWS are those to be coded: S09 S14.2. From now on each coder sees only her own codings of them; what was
    coded there before is hidden, too.
    """
    from firsthand.desk.coders import rounds

    with opened(project, user, writing=True) as (_, vault):
        number = rounds.begin(vault, interviews_of(interviews), coders, now=now())
    click.echo(f"Blind round {number} has begun.")


def interviews_of(words: Sequence[str]) -> list[InterviewRef]:
    """Read interviews. Raises UsageError for a word that is none."""
    found = []
    for word in words:
        interview = InterviewRef.parse(word)
        if interview is None:
            raise UsageError(f"{word} is no interview", "Write S14, or S14.2 for the second.")
        found.append(interview)
    return found


@code_round.command()
@_number
@click.option("--not-yet", is_flag=True, help="Take it back, while somebody else is not done.")
@in_project
@as_user
def done(number: int, not_yet: bool, project: Path | None, user: str | None) -> None:
    """Say that you are done with a round.

    When the last coder says so, the round is closed and all codings are shown.
    """
    from firsthand.desk.coders import rounds

    with opened(project, user, writing=True) as (_, vault):
        closed = rounds.say_done(vault, number, now=now(), done=not not_yet)
    click.echo(f"Blind round {number} is closed: firsthand code round show {number}" if closed else "Noted.")


@code_round.command()
@_number
@in_project
@as_user
def close(number: int, project: Path | None, user: str | None) -> None:
    """Close a round for which somebody is waited in vain.

    The codings of those who were done are compared.
    """
    from firsthand.desk.coders import rounds

    with opened(project, user, writing=True) as (_, vault):
        rounds.close(vault, number, now=now())
    click.echo(f"Blind round {number} is closed: firsthand code round show {number}")


@code_round.command("list")
@in_project
@as_user
def list_rounds(project: Path | None, user: str | None) -> None:
    """List the rounds, with who is not done."""
    with opened(project, user) as (_, vault):
        found = vault.rounds.all()
    for each in found:
        waits = f"waits for {', '.join(each.waits_for)}" if each.closed is None else f"closed {each.closed:%Y-%m-%d}"
        click.echo(f"{each.number}  {' '.join(map(str, each.interviews))}  {', '.join(each.done)}  {waits}")
    if not found:
        click.echo("There was no blind round.", err=True)


@code_round.command()
@_number
@in_project
@as_user
def show(number: int, project: Path | None, user: str | None) -> None:
    """Show how far the coders of a closed round agree, and what is to be settled.

    For each code: how many turns each coder put it on, the share of agreement, kappa and alpha. A dash stands where
    nothing varies. Below it the passages of which they said different things, with + before those settled since.
    """
    from firsthand.desk.coders.agreement import compare

    with opened(project, user) as (_, vault):
        found = compare(vault, number)
    _agreement(found)
    for one in found.disagreements:
        said = "; ".join(f"{coder}: {_said(what)}" for coder, what in one.said.items())
        click.echo(f"{'+' if one.settled else '-'} {one.passage}  {one.code}  {said}")
    left = sum(not one.settled for one in found.disagreements)
    click.echo(f"{counted(left, 'disagreement')} to settle, of {len(found.disagreements)}.", err=True)
    if found.hidden:
        click.echo(f"Left out, because you code them blind: {', '.join(map(str, found.hidden))}", err=True)


def _agreement(found: Comparison) -> None:
    coders = ", ".join(found.round.compared)
    click.echo(f"{counted(found.units, 'turn')} compared, of {coders or 'nobody'}.")
    for one in found.of_codes:
        click.echo(f"{one.code:<32}{_numbers(one)}")
    if found.over_all is not None:
        click.echo(f"{'all codes together':<32}{_numbers(found.over_all)}")


def _numbers(one: OfCode) -> str:
    kappa, alpha = (f"{value:6.2f}" if value is not None else "     -" for value in (one.kappa, one.alpha))
    return f"{_used(one.used)}  alike {one.alike:4.0%}  kappa {kappa}  alpha {alpha}"


def _used(used: Mapping[str, int]) -> str:
    return ", ".join(f"{coder} {number}" for coder, number in used.items())


def _said(said: Said | None) -> str:
    if said is None:
        return "nothing"
    polarity, bases = said
    return ", ".join([polarity or "unsaid", *bases])

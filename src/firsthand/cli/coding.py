"""``firsthand code`` and ``firsthand count``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import FILE, as_of, as_user, in_project
from firsthand.cli.session import day, now, opened
from firsthand.cli.wording import counted
from firsthand.errors import EXIT_USAGE, UsageError
from firsthand.model.coding import Basis, Polarity
from firsthand.model.testimony import PassageRef

if TYPE_CHECKING:
    from firsthand.desk.coders.coding import Judgement
    from firsthand.desk.coders.rounds import Sight
    from firsthand.model.finding import Count, Finding
    from firsthand.model.project import Project
    from firsthand.vault import Vault


@click.command()
@click.argument("words", nargs=-1)
@click.option("--suggest", is_flag=True, help="Mark every passage that matches QUERY as a suggestion of CODE.")
@click.option("--accept", is_flag=True, help="Accept suggestions of CODE: all, or those on the passages.")
@click.option("--reject", is_flag=True, help="Reject suggestions of CODE: all, or those on the passages.")
@click.option("--remove", is_flag=True, help="Take CODE off the passages.")
@click.option("--list", "show", is_flag=True, help="List codings and open suggestions: all, or those of CODE.")
@click.option("--import", "table", type=FILE, help="Import a table of codings.")
@click.option("--coder", "-c", default="", help="The coder's id, e.g. C1 (default: your member name).")
@click.option(
    "--polarity",
    type=click.Choice([kind.value for kind in Polarity]),
    help="What the passage says of the code: affirms it, denies it, or both.",
)
@click.option("--basis", type=click.Choice([kind.value for kind in Basis]), help="How the source knows.")
@in_project
@as_user
def code(
    words: tuple[str, ...],
    suggest: bool,
    accept: bool,
    reject: bool,
    remove: bool,
    show: bool,
    table: Path | None,
    coder: str,
    polarity: str | None,
    basis: str | None,
    project: Path | None,
    user: str | None,
) -> None:
    """Put codes on passages, and decide on suggestions.

    WORDS are one passage or several, and a code: S14/12 S09/4-6 police.pointless. With --suggest they are a search and
    a code; with --accept and --reject a code alone means all its suggestions. A suggestion counts for nothing until a
    coder accepts it. Two or more code apart from each other in a blind round: firsthand code round --help.
    """
    from firsthand.desk.coders.coding import Judgement

    given = list(words)
    asked = [("suggest", suggest), ("accept", accept), ("reject", reject), ("remove", remove), ("list", show)]
    modes = [name for name, wanted in asked if wanted]
    if len(modes) > 1:
        raise UsageError(f"--{modes[0]} and --{modes[1]} do not go together", "Give one of them.")
    with opened(project, user, writing=not show) as (read, vault):
        judgement = Judgement(
            coder or vault.user, Polarity(polarity) if polarity else None, Basis(basis) if basis else None
        )
        if table is not None:
            _import(vault, read, table)
        elif show:
            _list(vault, given[-1] if given else "")
        elif not given or (len(given) < 2 and modes not in (["accept"], ["reject"])):
            raise UsageError("name a passage and a code", "firsthand code S14/12 police.pointless --polarity affirms …")
        else:
            click.echo(_change(vault, read, modes[0] if modes else "apply", given, judgement))


def _change(vault: Vault, read: Project, mode: str, given: list[str], judgement: Judgement) -> str:
    """Carry out one change and say what it did."""
    from firsthand.desk.coders import coding as desk

    what, last = given[:-1], given[-1]
    match mode:
        case "suggest":
            marked = desk.suggest(vault, read, " ".join(what), last, judgement.coder, now=now())
            return f"{counted(marked, 'new suggestion')}. A suggestion counts for nothing until a coder accepts it."
        case "accept" | "reject":
            decided = desk.decide(vault, passages_of(what) or None, last, judgement, accept=mode == "accept", now=now())
            if not decided:
                raise UsageError(f"no suggestion of {last} waits there", "firsthand code --list shows those that do.")
            return f"{counted(decided, 'suggestion')} {mode}ed."
        case "remove":
            removed = sum(desk.remove_code(vault, p, last, judgement.coder, now=now()) for p in passages_of(what))
            if not removed:
                raise UsageError(
                    f"{judgement.coder} has not put {last} there", "firsthand code --list shows who put what where."
                )
            return f"{counted(removed, 'coding')} removed."
        case _:
            added = desk.apply_code(vault, read, passages_of(what), last, judgement, now=now())
            return f"{counted(added, 'coding')} added." if added else "Nothing to add: it is there already."


def _import(vault: Vault, read: Project, table: Path) -> None:
    from firsthand.cli.intake import report_faults
    from firsthand.desk.admission.tables import take_codings

    taken = take_codings(vault, read, table, now=now())
    if taken.faults:
        report_faults(taken.faults)
    click.echo(f"{counted(taken.rows, 'coding')} recorded.")


def passages_of(words: list[str]) -> list[PassageRef]:
    """Read passages. Raises UsageError for a word that is none."""
    parsed = [(word, PassageRef.parse(word)) for word in words]
    for word, ref in parsed:
        if ref is None:
            raise UsageError(f"{word} is no passage", "Write S14/12 or S14/12-15.")
    return [ref for _, ref in parsed if ref is not None]


def _list(vault: Vault, code: str) -> None:
    for row in vault.codings(code=code):
        c = row.coding
        click.echo(f"{c.passage}  {c.code}  {c.coder}  {c.polarity or '-'}  {c.basis or '-'}")
    waiting = vault.suggestions(code=code)
    for row in waiting:
        click.echo(f"{row.coding.passage}  {row.coding.code}  suggested by {row.coding.coder}")
    waits = "waits" if len(waiting) == 1 else "wait"
    click.echo(f"{counted(len(waiting), 'suggestion')} {waits} for a coder.", err=True)


@click.command()
@click.argument("name", required=False)
@in_project
@as_user
@as_of
def count(name: str | None, project: Path | None, user: str | None, today: str | None) -> None:
    """Count the findings, with the passages behind each.

    NAME is a finding's; its passages for and against are shown. Without it every finding is counted. Exit code 2 when a
    finding cannot be counted.
    """
    from firsthand.desk.coders.rounds import sight
    from firsthand.desk.numbers.findings import count_findings

    with opened(project, user) as (read, vault):
        if name is not None and name not in read.findings:
            raise UsageError(f"there is no finding {name}", f"findings/ has: {', '.join(read.findings)}")
        chosen = tuple(f for f in read.findings.values() if name in {None, f.name})
        counts, problems = count_findings(vault, read, chosen, day(today))
        seeing = sight(vault)
    for finding in chosen:
        if finding.name in counts:
            _tell(finding, counts[finding.name], seeing)
    for problem in problems:
        click.echo(f"{problem.place.path}:{problem.place.line}:{problem.place.column}: {problem.detail}", err=True)
    if problems:
        raise click.exceptions.Exit(EXIT_USAGE)


def _tell(finding: Finding, c: Count, seeing: Sight) -> None:
    told = f"{c.n} of {counted(c.of, finding.unit.value)}"
    if finding.value and c.low is not None:
        told = f"{c.low} to {c.high}; {told}" if c.low != c.high else f"{c.low}; {told}"
    parts = {
        "denied": c.denied,
        "not so" if finding.unit.happened else "did not say so": c.silent,
        "not asked": c.not_asked,
        "declined": c.declined,
        "no record": c.missing,
    }
    apart = "".join(f"; {number} {word}" for word, number in parts.items() if number)
    click.echo(f"{finding.name}: {told}{apart}\n  {finding.question}")
    for word, passages in (("for", c.evidence), ("against", c.against)):
        shown = [passage for passage in passages if finding.unit.happened or seeing.passage(passage)]
        if shown:
            click.echo(f"  {word}: {', '.join(map(str, shown))}")

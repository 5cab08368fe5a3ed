"""``firsthand code`` and ``firsthand count``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from firsthand.cli.app import app
from firsthand.cli.session import ProjectOption, TodayOption, UserOption, day, now, opened
from firsthand.errors import EXIT_USAGE, UsageError
from firsthand.model.coding import Basis, Polarity
from firsthand.model.testimony import PassageRef

if TYPE_CHECKING:
    from firsthand.vault import Vault

Choice = TypeVar("Choice", Polarity, Basis)


@app.command()
def code(
    words: list[str] = typer.Argument(
        None, help="PASSAGE… CODE; with --suggest: QUERY CODE; with --accept: [PASSAGE…] CODE."
    ),
    suggest: bool = typer.Option(False, "--suggest", help="Mark every match of QUERY as a suggestion for CODE."),
    accept: bool = typer.Option(False, "--accept", help="Accept suggestions of CODE (all, or those on the passages)."),
    reject: bool = typer.Option(False, "--reject", help="Reject suggestions of CODE."),
    remove: bool = typer.Option(False, "--remove", help="Take CODE off the passages."),
    show: bool = typer.Option(False, "--list", help="List codings (of CODE, or all) and open suggestions."),
    table: Path = typer.Option(None, "--import", help="Import a table of codings."),
    coder: str = typer.Option("", "--coder", "-c", help="The coder's id, e.g. C1 (default: your member name)."),
    polarity: str = typer.Option("", "--polarity", help="affirms, denies or mixed."),
    basis: str = typer.Option(
        "", "--basis", help="experienced, witnessed, told, hearsay, general practice, opinion, hypothetical."
    ),  # fmt: skip
    project: Path = ProjectOption,
    user: str = UserOption,
) -> None:
    """Put codes on passages, take them off, list and import them, and decide on suggestions."""
    from firsthand.desk import coding as desk
    from firsthand.desk.tables import take_codings

    with opened(project, user, writing=not show) as (read, vault):
        given = words or []
        judgement = desk.Judgement(coder or vault.user, _choice(Polarity, polarity), _choice(Basis, basis))
        if table is not None:
            taken = take_codings(vault, read, table, now=now())
            for fault in taken.faults:
                typer.echo(str(fault), err=True)
            if taken.faults:
                raise typer.Exit(EXIT_USAGE)
            typer.echo(f"{taken.rows} codings recorded.")
        elif show:
            _list(vault, given[-1] if given else "")
        elif not given:
            raise UsageError("name a passage and a code", "firsthand code S14/12 police.pointless --polarity affirms …")
        elif suggest:
            if len(given) != 2:
                raise UsageError(
                    "--suggest takes a query and a code", 'firsthand code --suggest "letter*" sanction.letter'
                )
            marked = desk.suggest(vault, read, given[0], given[1], judgement.coder, now=now())
            typer.echo(f"{marked} suggestions. They count for nothing until a coder accepts them.")
        elif accept or reject:
            some = _passages(given[:-1]) or None
            decided = desk.decide(vault, some, given[-1], judgement, accept=accept, now=now())
            typer.echo(f"{decided} suggestions {'accepted' if accept else 'rejected'}.")
        elif remove:
            removed = sum(
                desk.remove_code(vault, p, given[-1], judgement.coder, now=now()) for p in _passages(given[:-1])
            )
            typer.echo(f"{removed} codings removed.")
        else:
            added = desk.apply_code(vault, read, _passages(given[:-1]), given[-1], judgement, now=now())
            typer.echo(f"{added} codings added.")


def _choice(kind: type[Choice], text: str) -> Choice | None:
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        raise UsageError(f"{text} is not one of: {', '.join(k.value for k in kind)}") from None


def _passages(words: list[str]) -> list[PassageRef]:
    parsed = [(word, PassageRef.parse(word)) for word in words]
    for word, ref in parsed:
        if ref is None:
            raise UsageError(f"{word} is no passage", "Write S14/12 or S14/12-15.")
    return [ref for _, ref in parsed if ref is not None]


def _list(vault: Vault, code: str) -> None:
    for row in vault.codings(code=code):
        c = row.coding
        typer.echo(f"{c.passage}  {c.code}  {c.coder}  {c.polarity or '-'}  {c.basis or '-'}")
    waiting = vault.suggestions(code=code)
    for row in waiting:
        typer.echo(f"{row.coding.passage}  {row.coding.code}  suggested by {row.coding.coder}")
    typer.echo(f"{len(waiting)} suggestions wait for a coder.", err=True)


@app.command()
def count(
    name: str = typer.Argument(None, help="One finding (default: all)."),
    project: Path = ProjectOption,
    user: str = UserOption,
    today: str = TodayOption,
) -> None:
    """Count the findings, with the passages behind each."""
    from firsthand.counting import codes_needed
    from firsthand.counting import count as count_findings
    from firsthand.model.snapshot import Wanted

    with opened(project, user) as (read, vault):
        if name is not None and name not in read.findings:
            raise UsageError(f"there is no finding {name}", f"findings/ has: {', '.join(read.findings)}")
        chosen = tuple(f for f in read.findings.values() if name in {None, f.name})
        snapshot = vault.snapshot(Wanted(codes=codes_needed(chosen, read.codebook)), day(today))
        counts, problems = count_findings(chosen, snapshot, read)
    for finding in chosen:
        if finding.name not in counts:
            continue
        c = counts[finding.name]
        told = f"{c.low} to {c.high}" if finding.value and c.low is not None else f"{c.n} of {c.of}"
        apart = [f"{number} {word}" for number, word in ((c.denied, "denied"), (c.silent, "did not say so"),
                 (c.not_asked, "not asked"), (c.declined, "declined"), (c.missing, "no record")) if number]  # fmt: skip
        typer.echo(f"{finding.name}: {told} {finding.unit.value}s" + (f"; {', '.join(apart)}" if apart else ""))
        typer.echo(f"  {finding.question}")
        if name is not None and c.evidence:
            typer.echo(f"  for: {', '.join(map(str, c.evidence))}")
        if name is not None and c.against:
            typer.echo(f"  against: {', '.join(map(str, c.against))}")
    for problem in problems:
        typer.echo(f"{problem.place.path}:{problem.place.line}:{problem.place.column}: {problem.detail}", err=True)
    if problems:
        raise typer.Exit(EXIT_USAGE)

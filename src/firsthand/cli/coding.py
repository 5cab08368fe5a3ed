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
    from firsthand.desk.coding import Judgement
    from firsthand.model.finding import Count, Finding
    from firsthand.model.project import Project
    from firsthand.vault import Vault

Choice = TypeVar("Choice", Polarity, Basis)


@app.command()
def code(
    words: list[str] | None = typer.Argument(None, help="PASSAGE… CODE; with --suggest QUERY CODE; with --list CODE."),
    suggest: bool = typer.Option(False, "--suggest", help="Mark every match of QUERY as a suggestion for CODE."),
    accept: bool = typer.Option(False, "--accept", help="Accept suggestions of CODE (all, or those on the passages)."),
    reject: bool = typer.Option(False, "--reject", help="Reject suggestions of CODE."),
    remove: bool = typer.Option(False, "--remove", help="Take CODE off the passages."),
    show: bool = typer.Option(False, "--list", help="List codings (of CODE, or all) and open suggestions."),
    table: Path | None = typer.Option(None, "--import", help="Import a table of codings."),
    coder: str = typer.Option("", "--coder", "-c", help="The coder's id, e.g. C1 (default: your member name)."),
    polarity: str = typer.Option("", "--polarity", help=", ".join(Polarity)),
    basis: str = typer.Option("", "--basis", help=", ".join(Basis)),
    project: Path | None = ProjectOption,
    user: str | None = UserOption,
) -> None:
    """Put codes on passages, take them off, list and import them, and decide on suggestions."""
    from firsthand.desk.coding import Judgement

    given = words or []
    asked = [("suggest", suggest), ("accept", accept), ("reject", reject), ("remove", remove), ("list", show)]
    modes = [name for name, wanted in asked if wanted]
    if len(modes) > 1:
        raise UsageError(f"--{modes[0]} and --{modes[1]} do not go together", "Give one of them.")
    with opened(project, user, writing=not show) as (read, vault):
        judgement = Judgement(coder or vault.user, _choice(Polarity, polarity), _choice(Basis, basis))
        if table is not None:
            _import(vault, read, table)
        elif show:
            _list(vault, given[-1] if given else "")
        elif not given or (len(given) < 2 and modes not in (["accept"], ["reject"])):
            raise UsageError("name a passage and a code", "firsthand code S14/12 police.pointless --polarity affirms …")
        else:
            typer.echo(_change(vault, read, modes[0] if modes else "apply", given, judgement))


def _change(vault: Vault, read: Project, mode: str, given: list[str], judgement: Judgement) -> str:
    """Carry out one change and say what it did."""
    from firsthand.desk import coding as desk

    what, last = given[:-1], given[-1]
    match mode:
        case "suggest":
            marked = desk.suggest(vault, read, " ".join(what), last, judgement.coder, now=now())
            return f"{marked} suggestions. They count for nothing until a coder accepts them."
        case "accept" | "reject":
            decided = desk.decide(vault, _passages(what) or None, last, judgement, accept=mode == "accept", now=now())
            return f"{decided} suggestions {mode}ed."
        case "remove":
            removed = sum(desk.remove_code(vault, p, last, judgement.coder, now=now()) for p in _passages(what))
            return f"{removed} codings removed."
        case _:
            return f"{desk.apply_code(vault, read, _passages(what), last, judgement, now=now())} codings added."


def _import(vault: Vault, read: Project, table: Path) -> None:
    from firsthand.desk.tables import take_codings

    taken = take_codings(vault, read, table, now=now())
    for fault in taken.faults:
        typer.echo(str(fault), err=True)
    if taken.faults:
        raise typer.Exit(EXIT_USAGE)
    typer.echo(f"{taken.rows} codings recorded.")


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
    name: str | None = typer.Argument(None, help="One finding (default: all)."),
    project: Path | None = ProjectOption,
    user: str | None = UserOption,
    today: str | None = TodayOption,
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
        if finding.name in counts:
            _tell(finding, counts[finding.name], whole=name is not None)
    for problem in problems:
        typer.echo(f"{problem.place.path}:{problem.place.line}:{problem.place.column}: {problem.detail}", err=True)
    if problems:
        raise typer.Exit(EXIT_USAGE)


def _tell(finding: Finding, c: Count, *, whole: bool) -> None:
    told = f"{c.low} to {c.high}" if finding.value and c.low is not None else f"{c.n} of {c.of}"
    parts = {
        "denied": c.denied,
        "did not say so": c.silent,
        "not asked": c.not_asked,
        "declined": c.declined,
        "no record": c.missing,
    }
    apart = "".join(f"; {number} {word}" for word, number in parts.items() if number)
    typer.echo(f"{finding.name}: {told} {finding.unit.value}s{apart}\n  {finding.question}")
    if whole and c.evidence:
        typer.echo(f"  for: {', '.join(map(str, c.evidence))}")
    if whole and c.against:
        typer.echo(f"  against: {', '.join(map(str, c.against))}")

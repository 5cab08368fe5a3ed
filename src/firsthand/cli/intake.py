"""``firsthand admit``, ``sources``, ``show``, ``approve``: what is in the vault, and how it comes there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from firsthand.cli.app import app
from firsthand.cli.session import ProjectOption, UserOption, now, opened
from firsthand.errors import EXIT_ENVIRONMENT, EXIT_USAGE, UsageError
from firsthand.model.intake import RowFault

if TYPE_CHECKING:
    from firsthand.model.project import Project
    from firsthand.vault import Vault


def _report_faults(faults: tuple[RowFault, ...]) -> None:
    for fault in faults:
        typer.echo(str(fault), err=True)
    typer.echo(f"{len(faults)} faults; nothing of this table went in.", err=True)
    raise typer.Exit(EXIT_USAGE)


@app.command()
def admit(
    paths: list[Path] | None = typer.Argument(
        None, help="Folders and files: txt, md, docx, odt, pdf, srt, vtt, json, hwpx."
    ),
    register: Path = typer.Option(
        None, "--register", "-r", help="The table that says what each file is (CSV or XLSX)."
    ),
    consents: Path | None = typer.Option(None, "--consents", help="Table of consents, scope by scope."),
    coverage: Path | None = typer.Option(None, "--coverage", help="Table of who was asked about what."),
    codings: Path | None = typer.Option(None, "--codings", help="Table of codes on passages."),
    project: Path | None = ProjectOption,
    user: str | None = UserOption,
) -> None:
    """Take interviews into the vault, and the tables that go with them."""
    if paths and register is None:
        raise UsageError("files need a register", "Say what they are with --register register.csv.")
    if not paths and not (consents or coverage or codings):
        raise UsageError("nothing to admit", "Name folders or files, or a table.")
    with opened(project, user, writing=True) as (read, vault):
        refused = _admit_files(read, vault, paths, register) if paths else False
        from firsthand.desk.tables import take_codings, take_consents, take_coverage

        for path, take, what in (
            (consents, take_consents, "consents"),
            (coverage, take_coverage, "rows of coverage"),
            (codings, take_codings, "codings"),
        ):
            if path is not None:
                taken = take(vault, read, path, now=now())
                if taken.faults:
                    _report_faults(taken.faults)
                typer.echo(f"{taken.rows} {what} recorded.")
    if refused:
        raise typer.Exit(EXIT_ENVIRONMENT)


def _admit_files(read: Project, vault: Vault, paths: list[Path], register: Path) -> bool:
    from firsthand.cli.progress import bar
    from firsthand.desk.intake import admit as admit_files

    with bar("Admitting") as step:
        result = admit_files(vault, read, paths, register, now=now(), progress=step)
    if result.faults:
        _report_faults(result.faults)
    for refusal in result.refusals:
        typer.echo(f"refused {refusal.name}: {refusal.reason}. {refusal.advice}".rstrip(), err=True)
    typer.echo(
        f"{result.number('new')} admitted, {result.number('revised')} revised, "
        f"{result.number('unchanged')} already there, {len(result.refusals)} refused; {result.words:,} words."
    )
    return bool(result.refusals)


@app.command()
def sources(project: Path | None = ProjectOption, user: str | None = UserOption) -> None:
    """List the sources by code, with their attributes and interviews."""
    with opened(project, user) as (read, vault):
        texts = vault.transcripts()
        for source in vault.sources():
            details = ", ".join(
                f"{name} {source.attributes.get(name)}"
                for name in read.attributes
                if source.attributes.get(name) is not None
            )
            held = [t for t in texts if t.interview.source == source.code]
            shown = ", ".join(f"{t.interview} {t.language} {t.status.value}" for t in held)
            typer.echo(f"{source.code}  {details}\n     {shown}")


@app.command()
def show(
    passage: str = typer.Argument(..., help="An interview (S14) or passages (S14/12, S14/12-15)."),
    language: str = typer.Option("", "--language", "-l", help="The original (default) or a translation, e.g. en."),
    project: Path | None = ProjectOption,
    user: str | None = UserOption,
) -> None:
    """Read a transcript, or a few passages of it, with passage numbers."""
    from firsthand.model.testimony import InterviewRef, PassageRef

    span = PassageRef.parse(passage)
    interview = span.interview if span else InterviewRef.parse(passage)
    if interview is None:
        raise UsageError(f"{passage} is no reference", "Write S14, S14/12 or S14/12-15.")
    with opened(project, user) as (_, vault):
        text = vault.transcript(interview, language)
        if text is None:
            raise UsageError(
                f"there is no {language or 'original'} transcript of {interview}", "See firsthand sources."
            )
        for turn in text.turns:
            if span is None or span.first <= turn.number <= span.last:
                typer.echo(f"{interview}/{turn.number}  {turn.speaker.value}: {turn.text.reveal()}")


@app.command()
def approve(
    interview: str = typer.Argument(..., help="The interview, e.g. S14."),
    language: str = typer.Option(..., "--language", "-l", help="Which text of it."),
    reviewer: str = typer.Option(
        ..., "--reviewer", help="The role id of who reviewed it, e.g. R1; never its translator."
    ),
    project: Path | None = ProjectOption,
    user: str | None = UserOption,
) -> None:
    """Approve a transcript or a translation, so that a report may quote it."""
    from firsthand.model.testimony import InterviewRef, Status

    ref = InterviewRef.parse(interview)
    if ref is None:
        raise UsageError(f"{interview} is no interview", "Write S14 or S14.2.")
    with opened(project, user, writing=True) as (_, vault), vault.write("approve", now=now()) as writer:
        writer.set_status(ref, language, Status.APPROVED, reviewer)
    typer.echo(f"{ref} in {language} is approved.")

"""``firsthand admit``, ``sources``, ``show``, ``approve``: what is in the vault, and how it comes there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import FILE, as_user, in_project
from firsthand.cli.session import now, opened
from firsthand.cli.wording import counted
from firsthand.errors import EXIT_ENVIRONMENT, EXIT_USAGE, UsageError

if TYPE_CHECKING:
    from firsthand.desk.admission.intake import Unaligned
    from firsthand.model.intake import RowFault
    from firsthand.model.project import Project
    from firsthand.vault import Vault


@click.command()
@click.argument("paths", nargs=-1, type=FILE)
@click.option("--register", "-r", type=FILE, help="The table that says what each file is, CSV or XLSX.")
@click.option("--consents", type=FILE, help="The table of consents, scope by scope.")
@click.option("--coverage", type=FILE, help="The table of who was asked about what.")
@click.option("--codings", type=FILE, help="A table of codes on passages.")
@in_project
@as_user
def admit(
    paths: tuple[Path, ...],
    register: Path | None,
    consents: Path | None,
    coverage: Path | None,
    codings: Path | None,
    project: Path | None,
    user: str | None,
) -> None:
    """Take interviews, and the tables about them, into the vault.

    PATHS are folders and files: txt, md, docx, odt, pdf, srt, vtt, Whisper json, hwpx. A file that cannot be read is
    refused by name and the others go in, with exit code 3; so is one that another interview holds already, by its bytes
    or its words. A table with a fault goes in not at all. It may be repeated: what is there already stays as it is.
    """
    if paths and register is None:
        raise UsageError("files need a register", "Say what they are with --register register.csv.")
    if not (paths or consents or coverage or codings):
        raise UsageError("nothing to admit", "Name folders or files, or a table.")
    with opened(project, user, writing=True) as (read, vault):
        refused = bool(paths and register and _admit_files(read, vault, list(paths), register))
        _admit_tables(read, vault, {"consents": consents, "coverage": coverage, "codings": codings})
    if refused:
        raise click.exceptions.Exit(EXIT_ENVIRONMENT)


def report_faults(faults: tuple[RowFault, ...]) -> None:
    """Print every fault of a table, and end: nothing of it went in."""
    for fault in faults:
        click.echo(str(fault), err=True)
    click.echo(f"{counted(len(faults), 'fault')}; nothing of this table went in.", err=True)
    raise click.exceptions.Exit(EXIT_USAGE)


def _admit_files(read: Project, vault: Vault, paths: list[Path], register: Path) -> bool:
    from firsthand.cli.progress import bar
    from firsthand.desk.admission.intake import admit as admit_files

    with bar("Admitting") as step:
        result = admit_files(vault, read, paths, register, now=now(), progress=step)
    for refusal in result.refusals:
        click.echo(f"refused {refusal.name}: {refusal.reason}. {refusal.advice}".rstrip(), err=True)
    if result.faults:
        report_faults(result.faults)
    for one in result.unaligned:
        click.echo(f"{one.interview} in {one.language}: {_unaligned(one)}. It is not quoted so (TR01).", err=True)
    click.echo(
        f"{result.number('new')} admitted, {result.number('revised')} revised, "
        f"{result.number('unchanged')} already there, {len(result.refusals)} refused; {counted(result.words, 'word')}."
    )
    return bool(result.refusals)


def _unaligned(one: Unaligned) -> str:
    if not one.of:
        return "its original is not in the vault"
    if one.turns == one.of:
        return "its turns are not spoken by whom the original's are"
    return f"{counted(one.turns, 'turn')}, and its original has {one.of}"


def _admit_tables(read: Project, vault: Vault, tables: dict[str, Path | None]) -> None:
    from firsthand.desk.admission.tables import take_codings, take_consents, take_coverage

    takers = {"consents": take_consents, "coverage": take_coverage, "codings": take_codings}
    for what, path in tables.items():
        if path is None:
            continue
        taken = takers[what](vault, read, path, now=now())
        if taken.faults:
            report_faults(taken.faults)
        click.echo(f"{what}: {counted(taken.rows, 'row')} recorded.")
        for source, scopes in taken.given_again.items():
            click.echo(f"{source} had withdrawn, and gives again: {', '.join(scopes)}.")
        for one in taken.kept:
            stays = ", ".join(one.columns)
            click.echo(f"{one.source} {one.scope} of {one.given.isoformat()}: what the vault holds stays: {stays}.")


@click.command()
@in_project
@as_user
def sources(project: Path | None, user: str | None) -> None:
    """List the sources by code, with attributes and interviews."""
    with opened(project, user) as (read, vault):
        texts = vault.transcripts()
        for source in vault.sources():
            known = {name: source.attributes.get(name) for name in read.attributes}
            details = ", ".join(f"{name} {value}" for name, value in known.items() if value is not None)
            held = [t for t in texts if t.interview.source == source.code]
            shown = ", ".join(f"{t.interview} {t.language} {t.status.value}" for t in held)
            click.echo(f"{source.code}  {details}\n     {shown}")


@click.command()
@click.argument("passage")
@click.option("--language", "-l", default="", help="The language of a translation, e.g. en (default: the original).")
@in_project
@as_user
def show(passage: str, language: str, project: Path | None, user: str | None) -> None:
    """Read a transcript, or some passages of it, with numbers.

    PASSAGE is an interview, S14 or S14.2, or a passage or several of it: S14/12, S14/12-15.
    """
    from firsthand.model.testimony import InterviewRef, PassageRef

    span = PassageRef.parse(passage)
    interview = span.interview if span else InterviewRef.parse(passage)
    if interview is None:
        raise UsageError(f"{passage} is no reference", "Write S14, S14/12 or S14/12-15.")
    with opened(project, user) as (_, vault):
        text = vault.transcript(interview, language)
        if text is None:
            raise UsageError(f"{interview} has no {language or 'original'} transcript", "See firsthand sources.")
        turns = [turn for turn in text.turns if span is None or span.first <= turn.number <= span.last]
        if not turns:
            raise UsageError(f"there is no passage {passage}", f"firsthand show {interview} shows the numbers.")
        vault.access.note([interview], now=now())
        for turn in turns:
            click.echo(f"{interview}/{turn.number}  {turn.speaker.value}: {turn.text.reveal()}")


@click.command()
@click.argument("interview")
@click.option("--language", "-l", required=True, help="Which text of the interview, e.g. ko or en.")
@click.option("--reviewer", required=True, help="The id of who read it through, e.g. R1; never its translator.")
@in_project
@as_user
def approve(interview: str, language: str, reviewer: str, project: Path | None, user: str | None) -> None:
    """Approve a transcript or translation for quoting.

    INTERVIEW is S14, or S14.2 for the second. Nobody approves her own translation.
    """
    from firsthand.desk.interviews.approving import approve as approve_text
    from firsthand.model.testimony import InterviewRef

    ref = InterviewRef.parse(interview)
    if ref is None:
        raise UsageError(f"{interview} is no interview", "Write S14 or S14.2.")
    with opened(project, user, writing=True) as (_, vault):
        approve_text(vault, ref, language, reviewer, now=now())
    click.echo(f"{ref} in {language} is approved.")

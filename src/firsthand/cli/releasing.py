"""``firsthand release``, ``release sign`` and ``stamp``: an edition with its evidence pack, by two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.cli.options import FILE, as_user, in_language, in_project, the_report
from firsthand.cli.session import day, now, opened
from firsthand.errors import UsageError
from firsthand.model.roles import Permission

if TYPE_CHECKING:
    from firsthand.build import Checked
    from firsthand.desk.publication.evidence import Link
    from firsthand.desk.publication.releasing import Step
    from firsthand.model.project import Project
    from firsthand.vault import Vault

_out = click.option("--out", "-o", type=FILE, help="Where to write (default: out/ in the project).")
_number = click.IntRange(min=1)


@click.command()
@the_report
@_out
@click.option("--formats", default="html,pdf,docx", show_default=True, help="Which of html, pdf and docx; html always.")
@click.option("--supersedes", type=_number, help="The edition whose place it takes.")
@click.option("--corrects", type=_number, help="The edition whose errors it corrects.")
@click.option("--withdraws", type=_number, help="The edition it takes back.")
@in_language
@in_project
@as_user
def release(
    report: str | None,
    out: Path | None,
    formats: str,
    supersedes: int | None,
    corrects: int | None,
    withdraws: int | None,
    language: str,
    project: Path | None,
    user: str | None,
) -> None:
    """Propose the report's release, with an evidence pack.

    For editors. The report is checked first; REPORT is as for check, and so are the exit codes. Nothing may stand
    against it and every review must be decided. Its files are made and sealed with their records, and you sign the
    seal. A protection officer who is another person then signs with firsthand release sign; until then nothing is
    written. What was released already is written again, the same to the last byte.
    """
    from firsthand.desk.publication.producing import choose_formats
    from firsthand.desk.publication.releasing import propose

    wanted = choose_formats(formats)
    if "html" not in wanted:
        raise UsageError("a pack needs the report as html", "Add html to --formats.")
    link = _link(supersedes, corrects, withdraws)
    with opened(project, user, writing=True, beside=Path(report).parent if report else None) as (read, vault):
        vault.require(Permission.PROPOSE)
        check = _checking(vault, read, report, language)
        _show(vault, check, day(None))
        step = propose(vault, check, out or Path(read.root) / "out", wanted, link, day=day(None), now=now())
    _tell(step, report)


@click.command()
@the_report
@_out
@in_language
@in_project
@as_user
def release_sign(report: str | None, out: Path | None, language: str, project: Path | None, user: str | None) -> None:
    """Sign what an editor proposed, and release it.

    For a protection officer who did not propose it. The report is checked, made and sealed once more from the vault as
    it is; you sign only if it comes out as it was proposed, to the last byte. Its files and the records of the pack are
    searched for every real name. Then the edition is recorded, and the report is written with its pack,
    REPORT-evidence.zip.
    """
    from firsthand.desk.publication.releasing import sign

    with opened(project, user, writing=True, beside=Path(report).parent if report else None) as (read, vault):
        vault.require(Permission.SIGN)
        check = _checking(vault, read, report, language)
        _show(vault, check, day(None))
        step = sign(vault, check, out or Path(read.root) / "out", day=day(None), now=now())
    _tell(step, report)


@click.command()
@the_report
@click.option("--reply", type=FILE, help="What the service answered with.")
@_out
@in_language
@in_project
@as_user
def stamp(
    report: str | None, reply: Path | None, out: Path | None, language: str, project: Path | None, user: str | None
) -> None:
    """Ask for a time stamp over a release, or take the reply.

    For editors. This program asks nobody: without --reply it writes REPORT.tsq (RFC 3161), for whoever has a network to
    send to a time-stamping service. With --reply the answer is checked and kept; firsthand release REPORT then writes
    the pack with it.
    """
    from firsthand.desk.publication.releasing import last_release
    from firsthand.desk.publication.stamping import request, take_reply, write_request
    from firsthand.desk.writing.reports import choose_report

    with opened(project, user, writing=reply is not None) as (read, vault):
        vault.require(Permission.PUBLISH)
        settings = choose_report(read, Path(read.root), report, language)
        found = last_release(vault, settings.name, settings.language)
        if found is None:
            raise UsageError(f"no edition of {settings.name} was released", "firsthand editions lists them.")
        if reply is None:
            path = (out or Path(read.root) / "out") / f"{settings.name}.tsq"
            write_request(path, request(found.digest))
            click.echo(f"{path}")
            click.echo("Send it to a time-stamping service, and give what it answers with --reply.", err=True)
            return
        when, by = take_reply(vault, found, reply, now=now())
    click.echo(f"The stamp says {when}, in the name of {by}. Write the pack with it: firsthand release {settings.name}")


def _link(supersedes: int | None, corrects: int | None, withdraws: int | None) -> Link | None:
    from firsthand.desk.publication.evidence import Link
    from firsthand.model.release import How

    given = {How.SUPERSEDES: supersedes, How.CORRECTS: corrects, How.WITHDRAWS: withdraws}
    links = [Link(edition, how) for how, edition in given.items() if edition is not None]
    if len(links) > 1:
        raise UsageError("an edition supersedes, corrects or withdraws another", "Give one of the three.")
    return links[0] if links else None


def _checking(vault: Vault, project: Project, report: str | None, language: str) -> Callable[[date], Checked]:
    from firsthand.desk.writing.reports import check_report, choose_report

    settings = choose_report(project, Path(project.root), report, language)

    @cache
    def check(on: date) -> Checked:
        return check_report(vault, project, settings, today=on)

    return check


def _show(vault: Vault, check: Callable[[date], Checked], on: date) -> None:
    from firsthand.cli.reports import show
    from firsthand.desk.access import told_by_check

    checked = check(on)
    vault.access.note(told_by_check(checked.diagnostics), now=now())
    show(checked, "text")
    if checked.exit_code:
        raise click.exceptions.Exit(checked.exit_code)


def _tell(step: Step, report: str | None) -> None:
    from firsthand.cli.clearing import say
    from firsthand.model.release import State

    named = report or ""
    if step.state is None:
        say(step.clearing, named)
        raise click.exceptions.Exit(step.clearing.exit_code)
    if step.state is State.PROPOSED:
        click.echo(f"{'It waits' if step.again else 'Proposed'} as release {step.number}.")
        click.echo(f"Another person, a protection officer, signs it: firsthand release sign {named}".rstrip(), err=True)
        return
    for path in step.files:
        click.echo(f"{'written again' if step.again else 'released'} {path}")
    click.echo(f"Edition {step.edition} of this vault.", err=True)

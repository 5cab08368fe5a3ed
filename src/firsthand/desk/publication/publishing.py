"""From a checked report to files: a draft for the group's own eyes, or an edition, which readers keep for ever."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from firsthand.build import Checked
from firsthand.desk.files import digest_of, laid_ready, left_ready
from firsthand.desk.publication.clearing import Clearing, cleared, digests_of
from firsthand.desk.publication.producing import FORMATS, produce
from firsthand.errors import UsageError
from firsthand.model.bound import Bound
from firsthand.model.disclosure import Edition
from firsthand.model.release import State
from firsthand.model.roles import Permission
from firsthand.vault import Vault

PACK = "-evidence.zip"
_LONGEST_SEAL = 1_000_000
"""More bytes than any seal has."""
_ADVICE = "Choose another folder with --out."


class Step(StrEnum):
    """How far the way to an edition has come."""

    CHECK = "checking the report"
    FILES = "making the files"
    NAMES = "searching them for real names"
    RECORD = "recording the edition"


def _unseen(_stage: Step) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Where the files of an edition lie, and its number; no file and 0 where the search refused or nobody confirmed."""

    files: tuple[Path, ...]
    clearing: Clearing
    edition: int = 0


def draft(vault: Vault, checked: Checked, out: Path, formats: Iterable[str] = FORMATS) -> tuple[Path, ...]:
    """Write the report marked as a draft, in every format or none. Nothing is recorded: no reader is to have it.

    Reviews may be open. Raises as :func:`produce` does, and NotPermitted for who may not build one.
    """
    vault.require(Permission.BUILD)
    files = {out / filename: data for filename, data in produce(checked, formats, draft=True).items()}
    with laid_ready(files, _ADVICE):
        return tuple(files)


def publish(
    vault: Vault,
    checked: Checked,
    out: Path,
    formats: Iterable[str] = FORMATS,
    *,
    now: datetime,
    confirm: Callable[[Edition], bool] = lambda _: True,
    step: Callable[[Step], None] = _unseen,
) -> Publication:
    """Write the report in each format and record the edition, if the files are clear of names and ``confirm`` agrees.

    ``confirm`` is shown all that will be told for ever; ``step`` is told of each stage as it begins.
    Raises as :func:`produce` does, UsageError for a report that was released with a pack, and NotPermitted for who may
    not publish.
    """
    vault.require(Permission.PUBLISH)
    name = checked.bound.manuscript.name
    if any(each.report == name and each.state is State.RELEASED for each in vault.releases.all()):
        raise UsageError(
            "this report has been released with a pack: its editions go on that way",
            f"An editor proposes the next one: firsthand release {name}",
        )
    _settle(vault, out)
    step(Step.FILES)
    rendered = produce(checked, formats)
    step(Step.NAMES)
    clearing = cleared(vault, checked, rendered, now=now)
    if clearing.exit_code or not confirm(edition_of(checked.bound, digests_of(rendered), now.date())):
        return Publication((), clearing)
    step(Step.RECORD)
    files = {out / filename: data for filename, data in rendered.items()}
    return Publication(tuple(files), clearing, record(vault, checked.bound, files, now=now))


def record(vault: Vault, bound: Bound, files: Mapping[Path, bytes], *, now: datetime) -> int:
    """Lay down an edition's files and record what it tells, both or neither; its number.

    Raises EnvironmentFault where a file cannot be written, NotPermitted for who may not publish.
    """
    edition = edition_of(bound, digests_of({path.name: data for path, data in files.items()}), now.date())
    with laid_ready(files, _ADVICE), vault.write("publish", now=now) as writer:
        return writer.record_edition(edition)


def finish(vault: Vault, out: Path, *, writing: bool = False) -> None:
    """Finish what a kill cut short: the files of a recorded edition and its pack go to their places, others away.

    ``writing`` says that the vault is open for it already; else another process that publishes is waited for. Raises
    VaultBusy where that takes too long.
    """
    if not left_ready(out):
        return
    if writing:
        _settle(vault, out)
        return
    with vault.for_writing() as lent:
        _settle(lent, out)


def _settle(vault: Vault, out: Path) -> None:
    """Do so where nobody else writes: who publishes holds the vault as long as files lie beside their places."""
    last = {name: digest for edition in vault.editions() for name, digest in edition.digests.items()}
    seals = {pack_name(each.report): each.seal for each in vault.releases.all() if each.state is State.RELEASED}
    for path, part in left_ready(out).items():
        if path.name.endswith(PACK):
            whole = _seal_in(part) == seals.get(path.name)
        elif path.suffix[1:] in FORMATS:
            whole = digest_of(part.read_bytes()) == last.get(path.name)
        else:
            continue  # nothing of an edition
        if whole:
            part.replace(path)
        else:
            part.unlink()


def pack_name(report: str) -> str:
    """Name the file of a report's evidence pack."""
    return f"{report}{PACK}"


def _seal_in(part: Path) -> bytes:
    """Read the seal in a pack that lies beside its place; empty where it was cut off, or is no pack that we wrote."""
    inside = f"{part.name[1:].removesuffix('.zip.part')}/data/seal.json"
    try:
        with ZipFile(part) as archive, archive.open(inside) as seal:
            return seal.read(_LONGEST_SEAL)
    except (BadZipFile, KeyError, OSError, EOFError, zlib.error, RuntimeError, ValueError):
        return b""


def edition_of(bound: Bound, digests: Mapping[str, str], day: date) -> Edition:
    """Gather all that an edition tells. Its number is 0 until the vault gives it one."""
    from firsthand.rules.attributed import disclosures, quoted_sources
    from firsthand.rules.published import published_counts

    report = bound.manuscript
    return Edition(
        0, report.name, report.language, report.medium, day, digests,
        disclosures(bound), published_counts(bound), quoted_sources(bound),
    )  # fmt: skip

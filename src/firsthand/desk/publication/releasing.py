"""Releasing an edition with its evidence pack: an editor proposes and signs, a protection officer checks and signs.

Neither can do it alone. Who signs second has the program make everything once more from the vault and the report as
they are, and signs only what comes out the same to the last byte.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from firsthand.build import Checked
from firsthand.desk.files import laid_ready
from firsthand.desk.publication.clearing import Clearing, cleared, digests_of
from firsthand.desk.publication.evidence import RECORDS, Link, contents_of, packed, sealed, told_by, words_of_records
from firsthand.desk.publication.producing import FORMATS, produce, require_publishable
from firsthand.desk.publication.publishing import edition_of, finish, pack_name
from firsthand.desk.publication.stamping import request
from firsthand.errors import UsageError
from firsthand.model.release import How, Release, Signing, State
from firsthand.model.roles import Permission
from firsthand.seal.bag import zipped
from firsthand.seal.statement import Sealed, to_sign
from firsthand.vault import Vault

Check = Callable[[date], Checked]
"""Checks the report as on a day."""

_ADVICE = "Choose another folder with --out."


@dataclass(frozen=True, slots=True)
class Step:
    """What came of it: the search for names; where the release stands; its number, edition and files, if any.

    ``again`` is set where it stood there before.
    """

    clearing: Clearing
    state: State | None = None
    number: int = 0
    edition: int = 0
    files: tuple[Path, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Made:
    """A report made once more: its files, and their seal."""

    checked: Checked
    files: Mapping[str, bytes]
    sealed: Sealed


def propose(
    vault: Vault,
    check: Check,
    out: Path,
    formats: Iterable[str] = FORMATS,
    link: Link | None = None,
    *,
    day: date,
    now: datetime,
) -> Step:
    """Make the report's files, seal them as an edition of a day and sign it as an editor; another has to sign, too.

    Where it was proposed so already nothing is done; where it was released so already its files are written again.
    Raises as :func:`produce` does; UsageError where ``link`` must be said or names another edition than the last;
    NotPermitted for who may not propose.
    """
    vault.require(Permission.PROPOSE)
    finish(vault, out, writing=True)
    checked = check(day)
    _require_plain_name(checked.bound.manuscript.name)
    files = produce(checked, formats)
    clearing = cleared(vault, checked, files, now=now)
    if clearing.diagnostics:  # what an officer must look at, she looks at before she signs
        return Step(clearing)
    last, waiting = _last(vault, checked), _waiting(vault, checked)
    if last is not None and link is None and (made := _as_it_was(vault, check, last)) is not None:
        return replace(_written(made, last, out), clearing=clearing, again=True)
    before = _before(last, link)
    if waiting is not None and _links(waiting) == _links_to(before) and _as_it_was(vault, check, waiting) is not None:
        return Step(clearing, State.PROPOSED, waiting.number, again=True)
    made_now = sealed(vault, checked.bound, files, day=day, before=before)
    signed = vault.releases.sign(Signing.EDITOR, to_sign(Signing.EDITOR.value, made_now.digest), at=now)
    proposed = Release(
        0, checked.bound.manuscript.name, checked.bound.manuscript.language, made_now.seal,
        before=last.number if last is not None and before else 0, how=before[1] if before else None,
        signatures=(signed,),
    )  # fmt: skip
    with vault.write("release.propose", now=now) as writer:
        number = writer.propose_release(proposed)
    return Step(clearing, State.PROPOSED, number)


def sign(vault: Vault, check: Check, out: Path, *, day: date, now: datetime) -> Step:
    """Make what was proposed once more, and if it is the same sign it as a protection officer, and release it.

    The edition is recorded and its files and pack are written, all of it or nothing. Raises UsageError where nothing
    is proposed, where this member proposed it, and where what was proposed is not what comes out now; as
    :func:`produce` where the report is not publishable any more; NotPermitted for who may not sign.
    """
    vault.require(Permission.SIGN)
    finish(vault, out, writing=True)
    today = check(day)
    waiting = _waiting(vault, today)
    name = today.bound.manuscript.name
    if waiting is None:
        raise UsageError(f"no release of {name} is proposed", f"An editor proposes it: firsthand release {name}")
    _require_second(vault, waiting)
    require_publishable(today)
    last = _last(vault, today)
    made = _as_it_was(vault, check, waiting) if waiting.before == (last.number if last else 0) else None
    if made is None:
        raise UsageError(
            f"the report, or what it rests on, is not what was proposed of {name}",
            f"An editor looks, and proposes it anew: firsthand release {name}",
        )
    clearing = _cleared(vault, made, now)
    if clearing.exit_code:
        return Step(clearing)
    return replace(_released(vault, made, waiting, out, now), clearing=clearing)


def last_release(vault: Vault, report: str, language: str) -> Release | None:
    """Find the release of a report whose edition readers have: the last one not struck."""
    struck = {each.edition for each in vault.strikings() if each.agreed is not None}
    found = [
        release
        for release in vault.releases.all()
        if (release.report, release.language, release.state) == (report, language, State.RELEASED)
        and release.edition not in struck
    ]
    return found[-1] if found else None


def _released(vault: Vault, made: _Made, waiting: Release, out: Path, now: datetime) -> Step:
    signed = vault.releases.sign(Signing.OFFICER, to_sign(Signing.OFFICER.value, made.sealed.digest), at=now)
    release = replace(waiting, signatures=(*waiting.signatures, signed))
    edition = edition_of(made.checked.bound, digests_of(made.files), now.date())
    files = _laid_out(made, release, out)
    with laid_ready(files, _ADVICE), vault.write("release", now=now) as writer:
        number = writer.release(waiting, signed, edition, contents_of(made.sealed))
    return Step(Clearing(), State.RELEASED, waiting.number, number, tuple(files))


def _written(made: _Made, release: Release, out: Path) -> Step:
    """Write the files of what was released before once more."""
    files = _laid_out(made, release, out)
    with laid_ready(files, _ADVICE):
        return Step(Clearing(), State.RELEASED, release.number, release.edition, tuple(files))


def _laid_out(made: _Made, release: Release, out: Path) -> dict[Path, bytes]:
    bound = made.checked.bound
    stamped = {"timestamp.tsq": request(release.digest), "timestamp.tsr": release.stamp} if release.stamp else {}
    pack = packed(bound, made.sealed, made.files, release.signatures, stamped)
    name = pack_name(bound.manuscript.name)
    bag = zipped(pack, name.removesuffix(".zip"))
    return {out / file: data for file, data in made.files.items()} | {out / name: bag}


def _as_it_was(vault: Vault, check: Check, release: Release) -> _Made | None:
    """Make once more what a release sealed, from the vault and the report of now; None where it comes out different."""
    told = told_by(release)
    day = date.fromisoformat(told["day"])
    checked = check(day)
    if checked.exit_code:
        return None
    suffixes = [name.rpartition(".")[2] for name in told["files"]]
    files = produce(checked, [suffix for suffix in FORMATS if suffix in suffixes])
    before = next((each for each in vault.releases.all() if release.before and each.number == release.before), None)
    linked = (before, release.how) if before is not None and release.how is not None else None
    made = sealed(vault, checked.bound, files, day=day, size=told["journal"]["size"], before=linked)
    return _Made(checked, files, made) if made.seal == release.seal else None


def _cleared(vault: Vault, made: _Made, now: datetime) -> Clearing:
    """Search the files, and what the pack's records show, for names. Under a quorum both were searched before."""
    files = {**made.files, RECORDS: words_of_records(made.checked.bound)}
    return cleared(vault, made.checked, files, now=now)


def _last(vault: Vault, checked: Checked) -> Release | None:
    return last_release(vault, checked.bound.manuscript.name, checked.bound.manuscript.language)


def _waiting(vault: Vault, checked: Checked) -> Release | None:
    report, language = checked.bound.manuscript.name, checked.bound.manuscript.language
    wanted = (report, language, State.PROPOSED)
    return next((r for r in vault.releases.all() if (r.report, r.language, r.state) == wanted), None)


def _before(last: Release | None, link: Link | None) -> tuple[Release, How] | None:
    if last is None:
        if link is not None:
            raise UsageError(
                f"edition {link.edition} is no released edition of this report", "firsthand editions lists them."
            )
        return None
    if link is None or link.edition != last.edition:
        raise UsageError(
            f"readers have edition {last.edition} of this report: say what becomes of it",
            f"Give --supersedes {last.edition}, --corrects {last.edition} or --withdraws {last.edition}.",
        )
    return last, link.how


def _links(release: Release) -> tuple[int, How | None]:
    return release.before, release.how


def _links_to(before: tuple[Release, How] | None) -> tuple[int, How | None]:
    return (before[0].number, before[1]) if before else (0, None)


def _require_second(vault: Vault, waiting: Release) -> None:
    """Raise UsageError unless an editor of now signed the proposal, and she is somebody else, with another key."""
    (first,) = waiting.signatures
    if first.member == vault.user:
        raise UsageError("a release needs two different people", "Another member signs what you proposed.")
    if first.role is not Signing.EDITOR or not vault.releases.holds(first, to_sign(first.role.value, waiting.digest)):
        raise UsageError(
            "the proposal is not signed by somebody who is an editor now", "An editor has to propose it anew."
        )


def _require_plain_name(name: str) -> None:
    unseen = re.search("[\u115f\u1160\u3164\uffa0\U00010000-\U0010ffff]", name)  # letters that a pack's names have not
    if unseen or not re.fullmatch(r"[\w.-]+", name) or unicodedata.normalize("NFC", name) != name:
        raise UsageError(
            "a pack takes a report whose name has letters, digits, '.', '-' and '_' only",
            "Change its name in firsthand.toml.",
        )

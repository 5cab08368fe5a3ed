"""Where in the workbench what a rule remarks on is put right, for a member who may open that page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from firsthand.diagnostics.diagnostic import Diagnostic
from firsthand.model.project import Project
from firsthand.model.roles import Permission, may
from firsthand.model.testimony import InterviewRef, PassageRef, Status
from firsthand.workbench.frame.sessions import Session

MOST = 6
"""So many pages are named at one remark."""

_CONSENT = frozenset({"CN01", "CN02", "CN03", "CN05"})
_SOURCE = frozenset({"DS02", "DS03"})
_PASSAGE = frozenset({"QT01", "QT02", "QT03", "QT04"})
_EXHIBIT = frozenset({"DS05", "DS06"})  # or a finding, where numbers told in prose are a table
_FINDING = frozenset(
    {"DS08", "DS12", "EV01", "EV02", "EV03", "EV04", "EV05", "MS04"} | {f"NB{number:02}" for number in range(2, 11)}
)
"""Rules by what of theirs comes first among the subjects of a diagnostic."""

_HAPPENED = frozenset({"victim", "event", "act", "complaint"})
"""Units that count twice until somebody has decided that two are one."""

_CODE = re.compile(r"[A-Za-z][\w.-]{0,40}")
_THING = re.compile(r"[EC][\d.]+")


class Remedy(NamedTuple):
    """A page: its address, which kind of page it is, and what it is of."""

    address: str
    what: str
    of: str


def remedies_of(session: Session, project: Project, found: Diagnostic, language: str) -> list[Remedy]:
    """List the pages on which what was found is looked into or put right, those only that she may open.

    ``language`` is the report's.
    """
    held = session.vault.roles().get(session.user, frozenset())
    permitted = frozenset(each for each in Permission if may(held, each))
    every = dict.fromkeys(_remedies(session, found, language, permitted))
    happened = found.subjects and found.subjects[0] in project.findings and found.code == "NB02"
    if happened and project.findings[found.subjects[0]].unit in _HAPPENED and Permission.EVENTS in permitted:
        every[Remedy("/links", "pairs", "")] = None
    return list(every)[:MOST]


def _remedies(
    session: Session, found: Diagnostic, language: str, permitted: frozenset[Permission]
) -> Iterator[Remedy]:
    code, subjects = found.code, [each for each in found.subjects if each]
    if code in _CONSENT:
        yield from (_consent(each, permitted) for each in subjects if _CODE.fullmatch(each))
    elif code == "CN04":
        yield from (Remedy(f"/withdrawals/{each}", "withdrawal", each) for each in subjects if _CODE.fullmatch(each))
    elif code == "DS01":
        yield from _fitting(subjects, language, permitted)
    elif code in _SOURCE:
        yield from (Remedy(f"/sources/{each}", "source", each) for each in subjects if _CODE.fullmatch(each))
    elif code == "TR01":
        yield from _texts(session, subjects, permitted)
    elif code in _PASSAGE:
        yield from (_passage(each) for each in subjects if PassageRef.parse(each) is not None)
    elif code == "EV06":
        yield from _pairs(found, permitted)
    elif code == "EV07" and Permission.EVENTS in permitted:
        things = (each for each in subjects if _THING.fullmatch(each))
        yield from (Remedy(f"/events/change/{each}", "complaint", each) for each in things)
    elif code in _EXHIBIT and subjects:
        yield _told(code, subjects)
    elif code in _FINDING and subjects:
        yield Remedy(f"/findings/{quote(subjects[0], safe='')}", "finding", subjects[0])


def _consent(source: str, permitted: frozenset[Permission]) -> Remedy:
    """Lead to where consent is recorded, or for who may not record it to where it is read."""
    place = f"/sources/{source}/consent" if Permission.CONSENT in permitted else f"/sources/{source}"
    return Remedy(place, "consent", source)


def _fitting(subjects: list[str], language: str, permitted: frozenset[Permission]) -> Iterator[Remedy]:
    for source in (each for each in subjects if _CODE.fullmatch(each)):
        if Permission.LEDGER in permitted:
            yield Remedy(f"/sources/{source}/fit/{language}", "fit", source)
        else:
            yield Remedy(f"/sources/{source}", "source", source)


def _texts(session: Session, subjects: list[str], permitted: frozenset[Permission]) -> Iterator[Remedy]:
    """Lead to each text of an interview that nobody has approved; where none waits, to the interview itself."""
    for named in subjects:
        interview = InterviewRef.parse(named)
        if interview is None:
            continue
        drafts = [
            text.language for text in session.vault.transcripts(interview.source)
            if text.interview == interview and text.status is Status.DRAFT
        ]  # fmt: skip
        if drafts and Permission.APPROVE in permitted:
            yield from (Remedy(f"/approve/{named}/{tag}", "approve", f"{named} {tag}") for tag in drafts)
        else:
            yield Remedy(f"/read/{named}", "interview", named)


def _told(code: str, subjects: list[str]) -> Remedy:
    """Lead to the table that tells too much, or to the finding whose numbers in prose are one."""
    drawn = len(subjects) == 1 if code == "DS05" else len(subjects) > 1
    place, name = ("exhibit", subjects[0]) if drawn else ("finding", subjects[-1])
    return Remedy(f"/{place}s/{quote(name, safe='')}", place, name)


def _passage(named: str) -> Remedy:
    passage = PassageRef.parse(named)
    assert passage is not None
    return Remedy(f"/read/{passage.interview}#t{passage.first}", "passage", named)


def _pairs(found: Diagnostic, permitted: frozenset[Permission]) -> Iterator[Remedy]:
    if Permission.EVENTS not in permitted:
        return
    if found.kind == "contradicting":
        yield Remedy("/links/decided", "decided", "")
    else:
        yield Remedy("/links", "pairs", "")

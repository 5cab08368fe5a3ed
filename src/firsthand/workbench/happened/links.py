"""What may be one and the same: pair after pair, side by side, decided with a key."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.happened.event_forms import words_of
from firsthand.desk.happened.linking import Proposed, Side, decide, decisions, propose, side, take_back
from firsthand.desk.interviews.graphic import cover_of
from firsthand.errors import FirsthandError, UsageError
from firsthand.linkage.pair import Pair
from firsthand.model.event import Events
from firsthand.model.linking import Verdict
from firsthand.model.roles import Permission
from firsthand.vault import Vault
from firsthand.workbench.frame.app import desk_of, posted, routed, shown, signed_in, tell_where
from firsthand.workbench.frame.pages import language_of, page
from firsthand.workbench.frame.sessions import Session
from firsthand.workbench.happened.event_forms import place
from firsthand.workbench.sources.sources import told as told_in

PATIENCE = 1.5
"""So many seconds a page waits for the comparison before it shows that it goes on."""

READ = 4
"""So many passages of each side are read out; the numbers of the others are links."""

COMPARED = {
    "time": ("when",), "place": ("regions", "settings"), "type": ("types",), "role": ("roles",),
    "victim": ("sexes", "relations"),
}  # fmt: skip
"""What stands side by side, by the comparison it is weighed in."""

VOCABULARY = {"settings": "setting", "types": "act", "roles": "role", "relations": "relation"}


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/links", compare),
        routed("/links/progress", progress),
        routed("/links/decided", decided),
        routed("/links/decide", settle, "POST"),
        routed("/links/later", later, "POST"),
        routed("/links/undo", undo, "POST"),
        routed("/links/again", again, "POST"),
    ]


@dataclass
class Comparing:
    """A member's comparison: under way or done, what she left for later, and what she decided in this session.

    ``of`` is the record that was compared: of another one it is begun anew.
    """

    of: tuple[object, ...]
    found: Proposed | None = None
    fault: FirsthandError | None = None
    put_off: list[tuple[str, str]] = field(default_factory=list)
    done: list[tuple[str, str]] = field(default_factory=list)
    refused: UsageError | None = None

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.found is not None or self.fault is not None


def compare(request: Request) -> Response:
    """Show the likeliest pair that is open, or that the comparison goes on. Raises NotPermitted."""
    vault = signed_in(request).vault
    vault.require(Permission.EVENTS)
    events = vault.events()
    job = _job(request, vault, events)
    if job.fault is not None:
        del signed_in(request).jobs["links"]
        raise job.fault
    if job.found is None:
        return page(request, "links.html.j2", job=job, pair=None, open=0, decided=0, of=0)
    made = vault.links()
    left = [pair for pair in job.found.open(made) if _there(pair, events, job.found)]
    pair = next((each for each in left if _of(each) not in job.put_off), None)
    if pair is None and left:
        job.put_off.clear()
        pair = left[0]
    refused, job.refused = job.refused, None
    return page(
        request, "links.html.j2", job=job, pair=pair, open=len(left), of=len(job.found.pairs), refused=refused,
        **(_beside(request, vault, events, job.found, pair) if pair else {}),
    )  # fmt: skip


def _of(pair: Pair) -> tuple[str, str]:
    return pair.first, pair.second


def _there(pair: Pair, events: Events, found: Proposed) -> bool:
    """Tell whether both are still there: a record that changed is compared anew, but not before it was asked for."""
    known = {one.id for one in events.events} | {one.id for one in events.persons}
    return all("/" in ident or ident in known for ident in _of(pair)) and found.mentions.keys() >= set(_of(pair))


def _job(request: Request, vault: Vault, events: Events) -> Comparing:
    """Return the comparison of the record as it is, begun where there is none; wait a little for its end."""
    session, today = signed_in(request), desk_of(request).today
    of = (events.persons, events.events, events.acts, events.accounts, len(vault.codings()))
    job = session.jobs.get("links")
    if not isinstance(job, Comparing) or job.of != of:
        job = Comparing(of, done=job.done if isinstance(job, Comparing) else [])
        session.jobs["links"] = job
        worker = Thread(target=_run, args=(session, job, today), daemon=True)
        worker.start()
        worker.join(PATIENCE)
    return job


def _run(session: Session, job: Comparing, today: Any) -> None:
    try:
        job.found = propose(session.vault, today=today)
    except FirsthandError as fault:
        job.fault = fault
    except Exception as fault:  # noqa: BLE001 whatever it was, the page that waits has to be told
        tell_where(fault)
        job.fault = FirsthandError("the comparison failed", "Try again.")


def _beside(request: Request, vault: Vault, events: Events, found: Proposed, pair: Pair) -> dict[str, Any]:
    """Put two beside each other: what is recorded of each, and what is said in their passages."""
    sides = [side(events, found, ident) for ident in _of(pair)]
    reasons = {reason.comparison: reason for reason in pair.reasons}
    rows = [
        (name, reasons.get(comparison), [_values(request, each, name) for each in sides])
        for comparison, names in COMPARED.items() for name in names
    ]  # fmt: skip
    read = [words_of(vault, "; ".join(map(str, each.passages[:READ]))) for each in sides]
    shown(request, (said.interview for side in read for said in side if said.interview))
    return {
        "sides": list(zip(sides, read, strict=True)), "rows": [row for row in rows if any(row[2])],
        "words": reasons.get("words"), "read": READ, "cover": cover_of(vault, desk_of(request).project().codebook),
    }  # fmt: skip


def _values(request: Request, each: Side, name: str) -> list[str]:
    project, language = desk_of(request).project(), language_of(request)
    if name == "when":
        return list(each.when)
    held = sorted(getattr(each.mention, name))
    if name == "regions":
        return [place(project, one, language) for one in held]
    if name == "sexes":
        return [told_in(project, "sex", one, language) for one in held]
    return [project.vocabularies[VOCABULARY[name]].label(one, language) for one in held]


def progress(request: Request) -> Response:
    """Say whether the comparison is over."""
    job = signed_in(request).jobs.get("links")
    return JSONResponse({"done": 0, "of": 1, "over": not isinstance(job, Comparing) or job.over})


def decided(request: Request) -> Response:
    """Show what was decided, by whom and when; with ``history`` also what was replaced or taken back."""
    vault = signed_in(request).vault
    vault.require(Permission.EVENTS)
    history = bool(request.query_params.get("history"))
    return page(request, "links_decided.html.j2", made=decisions(vault, history=history)[::-1], history=history)


async def settle(request: Request) -> Response:
    """Decide of a pair; where that contradicts other decisions, say so beside the pair."""
    given = await posted(request)
    first, second, said = (str(given.get(name, "")) for name in ("first", "second", "verdict"))
    if said not in {Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE}:
        raise UsageError("that is no decision", "Say same, different or unsure.")
    session, desk = signed_in(request), desk_of(request)

    def writing() -> bool:
        with desk.sessions.writing(session) as vault:
            return decide(vault, first, second, Verdict(said), now=desk.now())

    job = session.jobs.get("links")
    try:
        fresh = await run_in_threadpool(writing)
    except UsageError as fault:
        if not isinstance(job, Comparing):
            raise
        job.refused = fault
        return RedirectResponse("/links", 303)
    if fresh and isinstance(job, Comparing):
        job.done.append((first, second))
    return RedirectResponse("/links", 303)


async def later(request: Request) -> Response:
    """Leave a pair for later."""
    given = await posted(request)
    job = signed_in(request).jobs.get("links")
    if isinstance(job, Comparing):
        job.put_off.append((str(given.get("first", "")), str(given.get("second", ""))))
    return RedirectResponse("/links", 303)


async def undo(request: Request) -> Response:
    """Take back the decision on the pair named, or her last of this session."""
    given = await posted(request)
    session, desk = signed_in(request), desk_of(request)
    pair = (str(given.get("first", "")), str(given.get("second", "")))
    job = session.jobs.get("links")
    if not any(pair):
        if not isinstance(job, Comparing) or not job.done:
            return RedirectResponse("/links", 303)
        pair = job.done.pop()

    def writing() -> bool:
        with desk.sessions.writing(session) as vault:
            return take_back(vault, *pair, now=desk.now())

    await run_in_threadpool(writing)
    return RedirectResponse("/links/decided" if any((given.get("first"), given.get("second"))) else "/links", 303)


async def again(request: Request) -> Response:
    """Compare anew."""
    await posted(request)
    signed_in(request).jobs.pop("links", None)
    return RedirectResponse("/links", 303)

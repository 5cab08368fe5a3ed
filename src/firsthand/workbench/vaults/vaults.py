"""The vault itself: looked over, copied, given new keys; and the journal of who did what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.vaults.copies import FOLDER, back_up, copies, files_of, known_place
from firsthand.errors import FirsthandError, NotPermitted, UsageError, VaultDamaged
from firsthand.model.roles import Permission, may
from firsthand.vault import JournalEntry, Vault
from firsthand.workbench.frame.app import desk_of, posted, routed, signed_in
from firsthand.workbench.frame.pages import page
from firsthand.workbench.frame.paging import paged

FILES = ("copy", "keyring")
"""What the two files of a backup are called in an address."""

DONE = "vault"
"""Under this name a session keeps what was done to the vault last, until it has been told."""

LONGEST = 160
"""So many characters of what an entry is about are shown."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/vault", every),
        routed("/vault/checks", checks),
        routed("/vault/backup", make_copy, "POST"),
        routed("/vault/backup/refresh", refresh, "POST"),
        routed("/vault/backup/forget", forget, "POST"),
        routed("/vault/backup/{name}/{file}", download),
        routed("/vault/rotate", rotate, "POST"),
        routed("/journal", journal),
    ]


def every(request: Request) -> Response:
    """Show the backups known, and what can be done to the vault by who looks."""
    return _page(request)


def checks(request: Request) -> Response:
    """Look everything over, as ``firsthand doctor`` does: nothing is changed."""
    desk, vault = desk_of(request), signed_in(request).vault
    vault.require(Permission.JOURNAL)
    return _page(request, checks=list(vault.checks(desk.today, desk.project().vocabularies)))


async def make_copy(request: Request) -> Response:
    """Write the whole vault into one encrypted file in the project's folder, with the small one that opens it."""
    given, desk = await posted(request), desk_of(request)
    name = str(given.get("name", "")).strip()

    def copying(vault: Vault) -> None:
        back_up(vault, desk.project(), name, now=desk.now())

    return await _changed(request, copying, "backup", name)


async def refresh(request: Request) -> Response:
    """Make the small file beside a backup new: who was erased since cannot be read in it any more."""
    given, desk = await posted(request), desk_of(request)
    place = str(given.get("place", ""))

    def refreshing(vault: Vault) -> None:
        vault.refresh_backup(known_place(vault, place), now=desk.now())

    return await _changed(request, refreshing, "refreshed", place)


async def forget(request: Request) -> Response:
    """Forget a backup that was destroyed."""
    given, desk = await posted(request), desk_of(request)
    place = str(given.get("place", ""))

    def forgetting(vault: Vault) -> None:
        vault.forget_backup(known_place(vault, place), now=desk.now())

    return await _changed(request, forgetting, "forgotten", place)


def download(request: Request) -> Response:
    """Hand out one of the two files of a backup."""
    vault = signed_in(request).vault
    vault.require(Permission.BACK_UP)
    both = dict(zip(FILES, files_of(vault, desk_of(request).project(), request.path_params["name"]), strict=True))
    if request.path_params["file"] not in both:
        raise HTTPException(404)
    file: Path = both[request.path_params["file"]]
    return FileResponse(file, media_type="application/octet-stream", filename=file.name)


async def rotate(request: Request) -> Response:
    """Give the vault new keys; everybody else is locked meanwhile."""
    given, desk, session = await posted(request), desk_of(request), signed_in(request)

    def rotating() -> None:
        session.vault.require(Permission.KEYS)
        if not given.get("sure"):
            raise UsageError("new keys are confirmed", "Say that you have read what it does.")
        with desk.sessions.alone(session) as vault:
            vault.rotate(now=desk.now())

    return await _done(request, rotating, "rotated", "")


def journal(request: Request) -> Response:
    """Show who did what, the last first, and whether the record is whole."""
    vault = signed_in(request).vault
    vault.require(Permission.JOURNAL)
    fault: FirsthandError | None = None
    head = None
    try:
        head = vault.verify()
    except VaultDamaged as damaged:
        fault = damaged
    entries = list(vault.journal())[::-1]
    return page(request, "journal.html.j2", part=paged(request, entries), head=head, fault=fault, about=about)


def about(entry: JournalEntry) -> str:
    """Say in a line what an entry is about: ids and numbers, never words."""
    told = "; ".join(filter(None, (_effect(effect, entry.action) for effect in entry.details.get("effects", ()))))
    return told if len(told) <= LONGEST else f"{told[:LONGEST]}…"


def _effect(effect: Mapping[str, Any], action: str) -> str:
    shown = [
        f"{name} {', '.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in effect.items()
        if name not in {"did", "digest", "key"} and isinstance(value, str | int | list) and not isinstance(value, bool)
    ]
    did = str(effect.get("did", ""))
    return " ".join(shown if did == action else [did, *shown])


async def _changed(request: Request, change: Callable[[Vault], None], what: str, name: str) -> Response:
    desk, session = desk_of(request), signed_in(request)

    def doing() -> None:
        session.vault.require(Permission.BACK_UP)
        with desk.sessions.writing(session) as vault:
            change(vault)

    return await _done(request, doing, what, name)


async def _done(request: Request, doing: Callable[[], None], what: str, name: str) -> Response:
    """Do it, and go back to the page; what was refused is told there, with what was typed."""
    try:
        await run_in_threadpool(doing)
    except VaultDamaged:
        raise
    except FirsthandError as fault:
        return await run_in_threadpool(_page, request, fault, what, name)
    signed_in(request).jobs[DONE] = (what, name)
    return RedirectResponse("/vault", 303)


def _page(
    request: Request, fault: FirsthandError | None = None, what: str = "", typed: str = "", checks: object = None
) -> Response:
    desk, session = desk_of(request), signed_in(request)
    mine = session.vault.roles().get(session.user, frozenset())
    return page(
        request, "vault.html.j2", status=200 if fault is None else 403 if isinstance(fault, NotPermitted) else 422,
        copies=list(copies(session.vault, desk.project())), folder=FOLDER, may_copy=may(mine, Permission.BACK_UP),
        may_rotate=may(mine, Permission.KEYS), fault=fault, refused=what, typed=typed or f"vault-{desk.today}",
        done=session.jobs.pop(DONE, None) if fault is None else None, checks=checks,
    )  # fmt: skip

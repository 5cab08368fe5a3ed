"""The members: who they are and what they may do, coming and going, a passphrase of one's own, and the quorum."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.admission.identities import share_page
from firsthand.desk.vaults.members import NewShares, recipient_file, takes_key
from firsthand.errors import FirsthandError, NotPermitted, UsageError, VaultDamaged, WrongPassphrase
from firsthand.model.identity import Quorum
from firsthand.model.private import Private
from firsthand.model.roles import HOLDERS, MATRIX, Key, Permission, Role, may
from firsthand.vault import Vault, plain_passphrase
from firsthand.workbench.frame.app import desk_of, posted, routed, signed_in
from firsthand.workbench.frame.pages import page
from firsthand.workbench.frame.sessions import Session

DONE = "members"
"""Under this name a session keeps what was done to the members last, until it has been told."""

Change = Callable[[Vault, NewShares], None]


@dataclass(frozen=True, slots=True)
class Issued:
    """The shares of a quorum just made, each as its officer keeps it."""

    quorum: Quorum
    pages: tuple[Private, ...]


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/members", every),
        routed("/members/add", add, "POST"),
        routed("/members/roles", give_roles, "POST"),
        routed("/members/remove", remove, "POST"),
        routed("/members/passphrase", change_passphrase, "POST"),
        routed("/members/quorum", set_quorum, "POST"),
        routed("/members/recipient", recipient),
        routed("/members/shares/{issued}", shares),
        routed("/members/shares/{issued}", forget_shares, "POST"),
    ]


def every(request: Request) -> Response:
    """List the members, and what whoever looks may change about them."""
    return _page(request)


async def add(request: Request) -> Response:
    """Make another person a member."""
    given = await posted(request)
    name, roles, now = _name(given), _roles(given), desk_of(request).now()

    def adding(vault: Vault, made: NewShares) -> None:
        passphrase = None if vault.open_without_passphrase and not given.get("passphrase") else _passphrase(given)
        vault.add_member(name, passphrase, now=now, roles=roles, shares=made.hand)

    return await _changed(request, given, adding, "added", name)


async def give_roles(request: Request) -> Response:
    """Give a member other roles."""
    given = await posted(request)
    name, roles, now = _name(given), _roles(given), desk_of(request).now()

    def giving(vault: Vault, made: NewShares) -> None:
        vault.set_roles(name, roles, now=now, shares=made.hand)

    return await _changed(request, given, giving, "roles", name, leaves=roles)


async def remove(request: Request) -> Response:
    """Take a person's key away, and seal anew what she could read."""
    given = await posted(request)
    name, now = _name(given), desk_of(request).now()

    def removing(vault: Vault, made: NewShares) -> None:
        vault.remove_member(name, now=now, shares=made.hand)

    if not given.get("sure"):
        unsure = UsageError("a removal is confirmed", "Say that you have read what it does.")
        return await run_in_threadpool(_page, request, unsure, given, "removed")
    return await _changed(request, given, removing, "removed", name, leaves=frozenset())


async def change_passphrase(request: Request) -> Response:
    """Change her own passphrase. Whoever guesses the present one has to wait, as before the door."""
    given = await posted(request)
    desk, session = desk_of(request), signed_in(request)
    throttle = desk.sessions.throttle

    def changing(vault: Vault, _made: NewShares) -> None:
        new = _passphrase(given)
        throttle.check(session.user)
        try:
            vault.change_passphrase(str(given.get("old", "")), new, now=desk.now())
        except WrongPassphrase:
            throttle.failed(session.user)
            raise
        throttle.passed(session.user)

    return await _changed(request, given, changing, "passphrase", session.user)


async def set_quorum(request: Request) -> Response:
    """Require shares of a quorum to open an identity, or lift it."""
    given = await posted(request)
    now = desk_of(request).now()

    def setting(vault: Vault, made: NewShares) -> None:
        numbers = [str(given.get(name, "")) for name in ("need", "of")]
        if not given.get("lift") and not all(number.isdecimal() and len(number) < 4 for number in numbers):
            raise UsageError("a quorum is two whole numbers", "Two of three: 2 and 3.")
        wanted = None if given.get("lift") else Quorum(*map(int, numbers))
        vault.set_quorum(wanted, now=now, shares=made.hand)

    return await _changed(request, given, setting, "lifted" if given.get("lift") else "quorum", "")


def recipient(request: Request) -> Response:
    """Hand out the file that anybody seals to, for the group or for the officers alone."""
    officers = bool(request.query_params.get("officers"))
    text = recipient_file(signed_in(request).vault, officers=officers)
    name = "officers.pub" if officers else "group.pub"
    return Response(
        text, media_type="text/plain; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def shares(request: Request) -> Response:
    """Show the shares of a new quorum, until she has written them down."""
    return page(request, "shares.html.j2", issued=_issued(request), name=request.path_params["issued"])


async def forget_shares(request: Request) -> Response:
    """Forget the shares: they are kept nowhere."""
    await posted(request)
    _issued(request)
    del signed_in(request).jobs[request.path_params["issued"]]
    return RedirectResponse("/members", 303)


async def _changed(
    request: Request, given: FormData, change: Change, what: str, name: str, leaves: frozenset[Role] | None = None
) -> Response:
    """Do it, and go back to the list; or to the shares it made. What was refused comes back with what was typed.

    ``leaves`` are the roles a member keeps, where some may be taken: her key to the vault may go with them, and then
    the vault is had alone.
    """
    desk, session = desk_of(request), signed_in(request)
    made = NewShares([Private(line) for line in str(given.get("share", "")).splitlines() if line.strip()])

    def doing() -> None:
        alone = leaves is not None and takes_key(session.vault, name, leaves)
        if alone:  # all others are locked for it: not for what would be refused
            session.vault.require(Permission.MEMBERS)
            if name == session.user:
                raise UsageError("nobody takes her own key to the vault away", "Ask another officer.")
        lent: AbstractContextManager[Vault] = desk.sessions.alone(session) if alone else desk.sessions.writing(session)
        with lent as vault:
            change(vault, made)

    try:
        await run_in_threadpool(doing)
    except VaultDamaged:
        raise
    except FirsthandError as fault:
        return await run_in_threadpool(_page, request, fault, given, what)
    session.jobs[DONE] = (what, name)
    if made.quorum is None:
        return RedirectResponse("/members", 303)
    return RedirectResponse(f"/members/shares/{_keep(session, made.quorum, made.shares)}", 303)


def _keep(session: Session, quorum: Quorum, made: Sequence[Private]) -> str:
    pages = tuple(Private(share_page(number, quorum, share)) for number, share in enumerate(made, 1))
    name = secrets.token_urlsafe(8)
    session.jobs[name] = Issued(quorum, pages)
    return name


def _page(
    request: Request, fault: FirsthandError | None = None, given: FormData | None = None, what: str = ""
) -> Response:
    session = signed_in(request)
    vault = session.vault
    roles = vault.roles()
    mine = roles.get(vault.user, frozenset())
    officer = may(mine, Permission.MEMBERS)
    typed: Mapping[str, object] = {} if given is None else {"name": _name(given), "roles": _roles_named(given)}
    status = 200 if fault is None else 403 if isinstance(fault, NotPermitted) else 422
    return page(
        request, "members.html.j2", status=status, members=roles, every=list(Role), officer=officer, fault=fault,
        typed=typed, refused=what, done=session.jobs.pop(DONE, None) if fault is None else None, matrix=MATRIX,
        holders=HOLDERS[Key.DATABASE], sealed=may(mine, Permission.OPEN_SEALED),
        quorum=vault.quorum() if officer else None, invented=vault.open_without_passphrase,
    )  # fmt: skip


def _issued(request: Request) -> Issued:
    found = signed_in(request).jobs.get(request.path_params["issued"])
    if not isinstance(found, Issued):
        raise HTTPException(404)
    return found


def _name(given: FormData) -> str:
    return str(given.get("name", "")).strip()


def _roles_named(given: FormData) -> frozenset[str]:
    return frozenset(str(role) for role in given.getlist("role"))


def _roles(given: FormData) -> frozenset[Role]:
    known = {role.value for role in Role}
    return frozenset(Role(role) for role in _roles_named(given) if role in known)


def _passphrase(given: FormData) -> str:
    """Take a new passphrase that was typed twice. Raises UsageError where they differ."""
    first, again = str(given.get("passphrase", "")), str(given.get("again", ""))
    if plain_passphrase(first) != plain_passphrase(again):
        raise UsageError("the two passphrases are not the same", "Type it once more, twice.")
    return first

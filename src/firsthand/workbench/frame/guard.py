"""What stands before every page: whose request it is, where it comes from, what the browser may do with it."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firsthand.workbench.frame.callers import caller
from firsthand.workbench.frame.sessions import Session, Sessions

COOKIE = "firsthand"
"""A session's cookie is called by this and the server's port: a browser keeps cookies by name, not by port."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
OPEN = ("/unlock", "/static/", "/language")
"""Where nobody need have unlocked."""

FIRST = ("/begin", "/static/", "/language")
"""All there is while there is no project."""

FORM_HEADER = "x-firsthand-form"
"""The header of a script that carries what only its session's pages know."""

PASSIVE = "X-Firsthand-Passive"
"""The header of a request no person made: it does not keep a session from falling idle."""


class Guard:
    """Middleware over the whole application. ``hosts`` are the names under which this server may be asked for.

    ``begun`` tells whether there is a project.
    """

    def __init__(self, app: ASGIApp, sessions: Sessions, hosts: frozenset[str], begun: Callable[[], bool]) -> None:
        self._app, self._sessions, self._hosts, self._begun = app, sessions, hosts, begun

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that may not pass; hand on one that may, and set the headers of what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, sent)

    def _refusal(self, scope: Scope) -> Response | None:
        """Say why a request may not pass. A name that is not ours is another site's that points to this machine."""
        headers, path = Headers(scope=scope), scope["path"]
        if headers.get("host", "").lower() not in self._hosts:
            return PlainTextResponse("This is not the address of the workbench.", 421)
        if scope["method"] not in {"GET", "HEAD"} and not self._from_here(headers):
            return PlainTextResponse("This request does not come from the workbench.", 403)
        if not self._begun():
            scope.setdefault("state", {})["session"] = None
            return None if path.startswith(FIRST) else RedirectResponse("/begin", 303)
        session = self._session(scope, headers)
        scope.setdefault("state", {})["session"] = session
        if session is None and not path.startswith(OPEN):
            if PASSIVE in headers or FORM_HEADER in headers:
                return PlainTextResponse("The workbench is locked.", 401)
            return RedirectResponse("/unlock", 303)
        return None

    def _session(self, scope: Scope, headers: Headers) -> Session | None:
        """Find whose request it is: nobody's where another page sent the browser, or another user has her cookie."""
        request = Request(scope)
        session = self._sessions.get(request.cookies.get(cookie_of(request), ""), touch=PASSIVE not in headers)
        if session is None or headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
            return None
        return session if session.caller in {None, caller(scope)} else None

    def _from_here(self, headers: Headers) -> bool:
        """Tell whether a browser says that one of our own pages sent this."""
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return False
        origin = headers.get("origin")
        return origin is None or urlsplit(origin).netloc.lower() in self._hosts


def cookie_of(request: Request) -> str:
    """Say what the session's cookie is called on this server."""
    return f"{COOKIE}-{request.url.port}"


def is_hers(session: Session, given: object) -> bool:
    """Tell whether a form, or a script's header, carries what this session's pages were given."""
    return isinstance(given, str) and hmac.compare_digest(given.encode(), session.form.encode())

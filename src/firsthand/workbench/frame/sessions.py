"""Who is signed in: a session each, in memory only, with the member's own unlocked vault."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from firsthand.errors import EnvironmentFault, UsageError, WrongPassphrase
from firsthand.vault import Vault

IDLE = 600.0
"""Seconds without a request after which a session is locked, unless the command says otherwise."""

NOBODY = "-"
"""A name that no member can have: the workbench is never told of a member that was not named."""

FREE, FIRST_WAIT, LONGEST_WAIT = 4, 2.0, 300.0
"""So many wrong passphrases cost nothing; then each doubles the wait, in seconds."""


class Throttled(EnvironmentFault):
    """Too many wrong passphrases of late."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too many wrong passphrases", f"Wait {max(1, round(seconds))} seconds, then try again.")


class Throttle:
    """Makes whoever guesses wait: for each name by itself, and for all names together."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failed: dict[str, tuple[int, float]] = {}

    def check(self, user: str) -> None:
        """Raise Throttled while this name, or everybody, has to wait."""
        left = max(self._failed.get(key, (0, 0.0))[1] for key in (user, "")) - self._clock()
        if left > 0:
            raise Throttled(left)

    def failed(self, user: str) -> None:
        """Count a wrong passphrase. Everybody together may fail ten times as often as one name."""
        for key, free in ((user, FREE), ("", 10 * FREE)):
            times = self._failed.get(key, (0, 0.0))[0] + 1
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(times - free, 10)) if times >= free else 0.0
            self._failed[key] = times, self._clock() + wait

    def passed(self, user: str) -> None:
        """Forget the failures of a name that was unlocked."""
        self._failed.pop(user, None)


@dataclass
class Session:
    """One member at one browser. ``form`` is what each form must send back, so that no other site can post for her.

    ``caller`` is the user of this machine whose browser it is, where the system tells. ``jobs`` is what she set going,
    by a name that only its page has; ``covers`` whether passages coded as graphic are covered until she asks for them;
    ``sent`` the forms, by a mark that each has of its own, that are good once and were sent.
    """

    token: str
    form: str
    vault: Vault
    touched: float
    caller: int | None = None
    jobs: dict[str, Any] = field(default_factory=dict)
    covers: bool = True
    sent: set[str] = field(default_factory=set)

    @property
    def user(self) -> str:
        """The member's name."""
        return self.vault.user


class Sessions:
    """All sessions of one running server. ``clock`` gives seconds that never run backwards."""

    def __init__(self, vault: Path, clock: Callable[[], float], idle: float = IDLE) -> None:
        self.vault, self._clock, self.idle = vault, clock, idle
        self._open: dict[str, Session] = {}
        self._guard, self._one_writer, self._one_unlocking = Lock(), Lock(), Lock()
        self.throttle = Throttle(clock)
        self.kept: dict[str, Any] = {}
        """What was worked out from the vault for whoever asks. It may tell of testimony: gone with the last session."""

    def unlock(self, user: str, passphrase: str, caller: int | None = None) -> Session:
        """Open the vault as a member; one after the other, for each passphrase takes a quarter of a gigabyte to try.

        Her session is good for requests of the same ``caller`` only, where the system told one.

        Raises WrongPassphrase, Throttled, EnvironmentFault.
        """
        with self._one_unlocking:
            self.throttle.check(user)
            try:
                vault = Vault.open(self.vault, lambda _user: passphrase, user=user or NOBODY)
            except (WrongPassphrase, UsageError):
                self.throttle.failed(user)
                raise WrongPassphrase from None
            if passphrase and not vault.by_passphrase:
                # Who has a passphrase is not to work with a key file that needs none: anybody may have put it there.
                vault.close()
                self.throttle.failed(user)
                raise WrongPassphrase
            self.throttle.passed(user)
        session = Session(secrets.token_urlsafe(32), secrets.token_urlsafe(32), vault, self._clock(), caller)
        with self._guard:
            self._open[session.token] = session
        return session

    def get(self, token: str, *, touch: bool = True) -> Session | None:
        """Find a session, and keep it from falling idle; None when there is none, or it was idle too long."""
        self.lock_idle()
        with self._guard:
            session = self._open.get(token)
            if session is not None and touch:
                session.touched = self._clock()
            return session

    def holds(self, session: Session) -> bool:
        """Tell whether a session has not ended."""
        with self._guard:
            return session.token in self._open

    def lock_idle(self) -> int:
        """Lock every session that was idle too long; how many."""
        limit = self._clock() - self.idle
        with self._guard:
            idle = [token for token, session in self._open.items() if session.touched < limit]
        return sum(self.lock(token) for token in idle)

    def lock(self, token: str) -> bool:
        """End a session and forget its keys; whether there was one."""
        with self._guard:
            session = self._open.pop(token, None)
            if not self._open:
                self.kept.clear()
        if session is not None:
            session.vault.close()
        return session is not None

    def lock_all(self) -> None:
        """End every session."""
        for token in list(self._open):
            self.lock(token)

    @contextmanager
    def writing(self, session: Session) -> Iterator[Vault]:
        """Lend the member's vault for writing: one writer of this server at a time, the others wait.

        Raises VaultBusy where another process has been writing for longer than a person would wait.
        """
        with self._one_writer, session.vault.for_writing() as vault:
            yield vault

    @contextmanager
    def alone(self, session: Session) -> Iterator[Vault]:
        """Lend the member's vault for what gives it a new key: all others are locked, and nobody unlocks meanwhile.

        Her own session goes on with the new key. Raises VaultBusy while another process has the vault open.
        """
        with self._one_unlocking, self._one_writer:
            with self._guard:
                others = [token for token in self._open if token != session.token]
            for token in others:
                self.lock(token)
            session.vault.close()
            try:
                with session.vault.for_writing() as vault:
                    yield vault
            finally:
                session.vault = session.vault.reopened()

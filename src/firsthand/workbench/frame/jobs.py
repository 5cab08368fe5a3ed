"""Work that takes longer than a page may: done off the request, and followed by a page until it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import TypeVar

from firsthand.errors import FirsthandError
from firsthand.vault import Vault
from firsthand.workbench.frame.app import Desk, tell_where
from firsthand.workbench.frame.sessions import Session


@dataclass(kw_only=True)
class Job:
    """Something under way, or over; ``fault`` is why it was not done."""

    over: bool = False
    fault: FirsthandError | None = None


J = TypeVar("J", bound=Job)


def start(desk: Desk, session: Session, job: J, work: Callable[[J, Vault], None]) -> None:
    """Do ``work`` in a thread of its own, with the member's vault lent for writing."""
    Thread(target=_carry_out, args=(desk, session, job, work), daemon=True).start()


def _carry_out(desk: Desk, session: Session, job: J, work: Callable[[J, Vault], None]) -> None:
    try:
        with desk.sessions.writing(session) as vault:
            work(job, vault)
    except FirsthandError as fault:
        job.fault = fault
    except Exception as fault:  # noqa: BLE001 whatever it was, the page that waits has to be told
        tell_where(fault)
        job.fault = FirsthandError("the workbench failed at this", "Look at the report anew before you try again.")
    finally:
        job.over = True

"""A coder's memo on a coding: for coders only, and never published."""

from __future__ import annotations

from datetime import datetime

from firsthand.desk.coders.coding import coding_of
from firsthand.desk.interviews.reading import codings_of
from firsthand.errors import UsageError
from firsthand.model.coding import DatedCoding
from firsthand.model.private import Private
from firsthand.model.roles import Permission
from firsthand.model.testimony import PassageRef
from firsthand.vault import Vault


def read_memo(vault: Vault, passage: PassageRef, code: str, coder: str) -> Private:
    """Read what a coder noted on a coding that may be seen; empty where she noted nothing.

    Raises NotPermitted for who is no coder, UsageError where there is no such coding.
    """
    vault.require(Permission.CODE)
    for dated in codings_of(vault, passage.interview):
        if dated.coding[:3] == (passage, code, coder) and not dated.suggested:
            return dated.memo or Private("")
    raise _gone()


def write_memo(
    vault: Vault, passage: PassageRef, code: str, coder: str, memo: str, before: str, *, now: datetime
) -> DatedCoding:
    """Change her memo on her coding, or take it away (empty); the coding as it was.

    Raises NotPermitted for who is no coder, UsageError where there is no such coding, or its memo is not ``before``
    any more: it was written meanwhile, in another tab.
    """
    vault.require(Permission.CODE)
    was = coding_of(vault, passage, code, coder)
    if was is None:
        raise _gone()
    if (was.memo.reveal() if was.memo else "") != before:
        raise UsageError("this memo was changed meanwhile", "Copy yours, open the memo anew, and add it there.")
    with vault.write("memo", now=now) as writer:
        writer.add_codings([was._replace(memo=Private(memo) if memo else None)], at=now)
    return was


def _gone() -> UsageError:
    return UsageError("this coding is no longer there", "It was taken off meanwhile. Open the interview anew.")

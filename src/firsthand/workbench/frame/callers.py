"""Whose program is at the other end of a connection to this machine, where the system tells it.

A browser sends a session's cookie to every port of this machine. So another user of it who had a member look at a port
of his would have it. Linux lists the user of each connection in ``/proc/net/tcp`` (proc(5)): a session is good for the
user whose browser began it, and for nobody else. Elsewhere nothing tells, and the cookie alone decides.
"""

from __future__ import annotations

import socket
from pathlib import Path

from starlette.types import Scope

CONNECTIONS = Path("/proc/net/tcp")
_LOOKS = 3
"""The list is read while it changes, and a line may be passed over."""


def caller(scope: Scope) -> int | None:
    """Return the number of the user whose program sent a request; None where the system does not tell."""
    client, server = scope.get("client"), scope.get("server")
    if client is None or server is None:
        return None
    try:
        ends = [_written(*client), _written(*server)]
        for _ in range(_LOOKS):
            for line in CONNECTIONS.read_text("ascii").splitlines()[1:]:
                fields = line.split()
                if fields[1:3] == ends:
                    return int(fields[7])
    except (OSError, TypeError, ValueError, IndexError):
        return None
    return None


def _written(address: str, port: int) -> str:
    """An end of a connection as the list has it: the address as the machine holds the number, in hexadecimal."""
    number = int.from_bytes(socket.inet_aton(address), "big")
    return f"{socket.htonl(number):08X}:{port:04X}"

"""Serve the workbench of a project on this machine, until it is stopped."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from firsthand.desk.project.beginning import VAULT, is_empty
from firsthand.errors import EnvironmentFault
from firsthand.project import read_project
from firsthand.workbench import beginning, handbook, home, unlocking
from firsthand.workbench.admission import admitting, identities, recorded
from firsthand.workbench.coders import annotating, coding, rounds
from firsthand.workbench.codes import codebook, recoding, splitting
from firsthand.workbench.frame.app import Desk, create_app
from firsthand.workbench.frame.sessions import IDLE, Sessions
from firsthand.workbench.happened import events
from firsthand.workbench.interviews import approving, graphic, transcripts, within
from firsthand.workbench.numbers import exhibits, finding_files, findings
from firsthand.workbench.project import project_files, project_settings
from firsthand.workbench.publication import making, publishing, releases
from firsthand.workbench.sources import consents, disclosed, erasing, sources, withdrawals
from firsthand.workbench.vaults import members, vaults
from firsthand.workbench.writing import inserting, report_files, report_list, report_word, reports

LOOPBACK = "127.0.0.1"


def all_routes() -> list[BaseRoute]:
    """List every page of the workbench."""
    parts = (beginning, unlocking, home, recorded, sources, consents, disclosed, withdrawals, erasing, identities,
             transcripts, coding, annotating, recoding, splitting, codebook, finding_files,
             findings, exhibits, admitting,
             approving, events, handbook, reports, inserting, report_files, report_list, report_word, releases,
             making, publishing, project_files, project_settings, members, vaults, rounds, graphic, within)  # fmt: skip
    return [route for part in parts for route in part.routes()]


def application(
    root: Path,
    port: int,
    idle: float = IDLE,
    clock: Callable[[], float] = time.monotonic,
    example: Callable[[Path], object] | None = None,
) -> Starlette:
    """Make the application of a project that is asked for on this machine under a port.

    In an empty folder, or one that is not there yet, it begins a project; ``example`` lays out the invented one.
    """
    begun = not is_empty(root)
    vault = root / (read_project(root).vault if begun else VAULT)
    names = (LOOPBACK, "localhost", "[::1]")
    desk = Desk(root, Sessions(vault, clock, idle), begun=begun, example=example)
    return create_app(desk, frozenset(f"{name}:{port}" for name in names), all_routes())


def bound(port: int) -> socket.socket:
    """Take a port of this machine that no other machine reaches; port 0 takes any. EnvironmentFault: it is taken."""
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((LOOPBACK, port))
        taken.listen(128)  # who asks before the server has started waits instead of being refused
    except OSError:
        taken.close()
        raise EnvironmentFault(f"port {port} is taken", "Name another with --port, or stop what uses it.") from None
    return taken


def serve(
    root: Path, listening: socket.socket, idle: float = IDLE, example: Callable[[Path], object] | None = None
) -> None:
    """Serve until interrupted. Nothing is logged: an address says who read what."""
    app = application(root, listening.getsockname()[1], idle, example=example)
    config = uvicorn.Config(
        app, log_level="critical", access_log=False, server_header=False, date_header=False, timeout_keep_alive=30,
        proxy_headers=False,  # nobody stands between, and a header must not say whose a connection is
    )  # fmt: skip
    uvicorn.Server(config).run([listening])

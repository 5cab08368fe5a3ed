"""Begin a project: its folder, and its vault with the first member."""

from __future__ import annotations

import shutil
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path

from firsthand.errors import EnvironmentFault, UsageError
from firsthand.exchange import is_litter
from firsthand.vault import Vault


def require_empty(root: Path) -> None:
    """Raise UsageError unless ``root`` is an empty folder or nothing yet, EnvironmentFault where it cannot be seen.

    What file managers leave in a folder, and what is hidden, is nothing.
    """
    try:
        occupied = root.exists() and (not root.is_dir() or not all(is_litter(path.name) for path in root.iterdir()))
    except OSError as fault:
        raise EnvironmentFault(f"{root} cannot be read: {fault.strerror}", "Choose a folder you own.") from None
    if occupied:
        raise UsageError(f"{root} is not empty", "Name a new folder, so that nothing of yours is overwritten.")


_NO_DAY = "date = 2030-01-01"
"""The day of the template's report: a report is of the day on which it was begun, until somebody names another."""


def new_project(root: Path, user: str, passphrase: str, *, now: datetime) -> None:
    """Make a vault and lay out an empty project around it in ``root``, which must be empty or not there yet.

    Raises UsageError, and leaves nothing, for an occupied folder and for a name or passphrase that will not do;
    EnvironmentFault where the folder cannot be written.
    """
    require_empty(root)
    with Vault.create(root / "vault", user, passphrase, now=now):
        pass
    try:
        with as_file(files("firsthand.desk") / "template") as template:
            shutil.copytree(template, root, dirs_exist_ok=True)
        settings = root / "firsthand.toml"
        settings.write_text(settings.read_text("utf-8").replace(_NO_DAY, f"date = {now.date()}"), "utf-8")
        (root / "exhibits").mkdir(exist_ok=True)
    except OSError as fault:
        raise EnvironmentFault(f"{root} cannot be written: {fault.strerror}", "Choose a folder you own.") from None

"""Begin a project: its folder, and its vault with the first member."""

from __future__ import annotations

import shutil
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path

from firsthand.errors import EnvironmentFault, UsageError
from firsthand.vault import Vault


def new_project(root: Path, user: str, passphrase: str, *, now: datetime) -> None:
    """Lay out an empty project in ``root`` and make its vault; refuses a folder that has something in it.

    Raises UsageError for an occupied folder, EnvironmentFault where the folder cannot be written.
    """
    if root.exists() and any(root.iterdir()):
        raise UsageError(f"{root} is not empty", "Name a new folder, so that nothing of yours is overwritten.")
    try:
        with as_file(files("firsthand.desk") / "template") as template:
            shutil.copytree(template, root, dirs_exist_ok=True)
    except OSError as fault:
        raise EnvironmentFault(f"{root} cannot be written: {fault.strerror}", "Choose a folder you own.") from None
    (root / "exhibits" / ".gitkeep").unlink(missing_ok=True)
    with Vault.create(root / "vault", user, passphrase, now=now):
        pass

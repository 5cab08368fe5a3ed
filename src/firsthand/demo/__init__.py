"""The invented example: a project in the manner of a real one, with known truth. Nobody said a word of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path

from firsthand.desk.admission.identities import take_identities
from firsthand.desk.admission.intake import admit
from firsthand.desk.admission.tables import Taken, take_codings, take_consents, take_coverage
from firsthand.desk.happened.events import TakenEvents
from firsthand.desk.happened.events import take as take_events
from firsthand.desk.happened.linking import decide
from firsthand.desk.project.setup import require_empty
from firsthand.errors import VaultDamaged
from firsthand.model.linking import Verdict
from firsthand.project import read_project
from firsthand.vault import Vault

TABLES = (("consents.csv", take_consents), ("coverage.csv", take_coverage), ("codings.csv", take_codings))
EVENTS, IDENTITIES = "events", "identities.csv"
SAME = (("E65", "E66"), ("P113", "P116"), ("P114", "P117"))
"""What two sources tell of, each in her own words: one event, its victim, and who struck her."""


def lay_out(root: Path, *, now: datetime, progress: Callable[[int, int], None] | None = None) -> None:
    """Copy the example project to ``root`` and fill its vault by the ordinary use cases.

    The vault opens without a passphrase, and says so each time: it is the only one that does.
    Raises UsageError when ``root`` has something in it.
    """
    require_empty(root)
    with as_file(files("firsthand.demo") / "example") as example:
        shutil.copytree(example, root, dirs_exist_ok=True)
    project = read_project(root)
    with Vault.create(root / project.vault, "example", None, now=now) as vault:
        intake = admit(vault, project, [root / "interviews"], root / "register.csv", now=now, progress=progress)
        if intake.faults or intake.refusals:
            raise VaultDamaged("the example does not admit", "; ".join(map(str, intake.faults[:5])))
        for name, take in TABLES:
            _expect(name, take(vault, project, root / name, now=now))
        _expect(EVENTS, take_events(vault, project, [root / EVENTS], now=now))
        for one, other in SAME:
            decide(vault, one, other, Verdict.SAME, now=now)
        _expect(IDENTITIES, take_identities(vault, root / IDENTITIES, now=now))


def _expect(name: str, taken: Taken | TakenEvents) -> None:
    if taken.faults:
        raise VaultDamaged(f"the example's {name} is faulty", "; ".join(map(str, taken.faults[:5])))

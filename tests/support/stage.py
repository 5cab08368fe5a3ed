"""The example with something on every page of it: what is made by forms is made, as a member would make it.

Whoever asks, over HTTP or from a browser, hands over how a form is sent, so that what a session keeps is hers.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from firsthand.desk.publication.releasing import sign
from firsthand.desk.writing.reports import check_report
from firsthand.model.roles import Role
from firsthand.project import read_project
from firsthand.vault import Vault

Files = Sequence[tuple[str, str, bytes]]
"""The field, the name and what it holds."""

SEATS = {"coder": Role.CODER, "editor": Role.EDITOR, "officer": Role.OFFICER}
REPORTS = {
    "report.md": "# Short\n\n[Twenty women](finding:women) and [five men](finding:men) were interviewed.\n",
    "press.md": "# Short\n\nMost women of the country are hit at home.\n",
    "report.ko.md": "# 짧은 글\n\n[여성 20명](finding:women)과 [남성 5명](finding:men)을 면담하였다.\n",
}
"""Reports that are checked and set quickly; one may not be published."""

REGISTER = (
    "file,source,date,language,speaker,status,sex,age\n"
    "N1.txt,N1,2011-05-03,en,SOURCE,,female,54\nN2.txt,N2,2011-05-04,en,SOURCE,,female,49\n"
)
N1 = "INTERVIEWER: How were you paid?\n\nSOURCE: On the day, at the gate of the mill.\n"
HANDED: Files = [
    ("files", "N1.txt", N1.encode()),
    ("files", "N2.txt", b""),
    ("files", "photo.jpg", b"\xff\xd8" + bytes(50)),
    ("register", "register.csv", REGISTER.encode()),
]
CODE = {
    "id": "home.unused", "label.en": "Unused", "label.ko": "쓰지 않음", "definition.en": "Never put.",
    "definition.ko": "붙인 적이 없다.", "digest": "",
}  # fmt: skip
CODING = {"passage": "S05/2", "code": "home.common", "polarity": "affirms", "basis": "opinion"}


class Sender(Protocol):
    """Whatever sends forms as one member: each returns where the answer leads, or what it says."""

    def post(self, path: str, form: Mapping[str, str | list[str]], files: Files = ()) -> str:
        """Send a form, and return the address it leads to."""

    def get(self, path: str) -> str:
        """Ask for a page, and return what it says."""


def furnish(root: Path) -> Path:
    """Give the example three members of one role each, and reports that are checked quickly."""
    for name, text in REPORTS.items():
        (root / "report" / name).write_text(text, "utf-8")
    with Vault.open(root / "vault", lambda _user: "", user="example", writing=True) as vault:
        for user, role in SEATS.items():
            vault.add_member(user, None, now=datetime.now(UTC), roles={role})
    return root


def play(root: Path, sit: Callable[[str], Sender]) -> dict[str, str]:
    """Make everything that only forms make; ``sit`` unlocks as a member. Return where what is hers alone stands."""
    hers = sit("example")
    told = re.search(r'name="told" value="(\w+)"', hers.get("/publish/report"))
    assert told, "the short report may be published"
    over(hers, hers.post("/publish/report/clear", {"purpose": "to clear a report"}))
    run = over(hers, hers.post("/publish/report", {"told": told[1]}))
    released = over(hers, hers.post("/publish/report/release/propose", {"told": told[1], "format": "pdf"}))
    _sign(root)
    hers.post("/sources/S25/erase", {"confirmed": "S25"})
    coder = sit("coder")
    hers.post("/rounds", {"more": "S05 S06", "coder": ["example", "coder"]})
    for one, polarity in ((hers, "affirms"), (coder, "denies")):
        one.post("/codings/apply", CODING | {"polarity": polarity})
        one.post("/rounds/1/done", {"done": "done"})
    hers.post("/rounds", {"more": "S10", "coder": ["example", "coder"]})
    hers.post("/sources/S02/withdraw", {"received": datetime.now(UTC).date().isoformat(), "scope": "machine"})
    hers.post("/codebook/-/save", CODE)
    hers.post("/vault/backup", {"name": "monday"})
    hers.post("/links/decide", {"first": "E1", "second": "E2", "verdict": "different"})
    book = ("files", "codebook.toml", (root / "codebook.toml").read_bytes())
    return {
        "/admit/{job}": over(hers, hers.post("/admit", {}, HANDED)),
        "/project/upload/{plan}": hers.post("/project/upload", {}, [book, *HANDED[:1]]),
        "/publish/{name}/run/{job}": run,
        "/publish/{name}/release/run/{job}": released,
        "/members/shares/{issued}": hers.post("/members/quorum", {"need": "2", "of": "3"}),
    }  # fmt: skip


def _sign(root: Path) -> None:
    """Sign what waits as the officer: no browser, for whoever has one open is locked out by an erasure."""
    project, now = read_project(root), datetime.now(UTC)
    with Vault.open(root / "vault", lambda _user: "", user="officer", writing=True) as vault:
        sign(
            vault, lambda day: check_report(vault, project, project.reports["report"], today=day), root / "out",
            day=now.astimezone().date(), now=now,
        )  # fmt: skip


def over(hers: Sender, job: str) -> str:
    """Wait until what was begun has ended; return where it stands."""
    for _ in range(600):
        if '"over":true' in hers.get(f"{job}/progress").replace(" ", ""):
            return job
        time.sleep(0.05)
    raise AssertionError(job)

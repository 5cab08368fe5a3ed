"""The workbench as a browser meets it: first page, a long transcript, a coding saved, and 25 coders at once.

The vault is the example's, with a long invented transcript and 25 members added, each with a passphrase of her own.
What is measured is the server's answer, whole, over the loopback; a browser's drawing of it is not in it.
"""

from __future__ import annotations

import csv
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx2 as httpx

from bench.measure import inside
from firsthand.demo import lay_out
from firsthand.desk.admission.intake import admit
from firsthand.model.roles import Role
from firsthand.project import read_project
from firsthand.vault import Vault

CODERS, MINUTES, PAUSE = 25, 5.0, 1.0
"""How many code at once, for how long, and how many seconds each rests between two codings at the least."""

WORDS, SPOKEN = 20_000, 40
PASSPHRASE = "an invented passphrase"
STOCK = (
    "we walked to the market before the sun was up",
    "my mother kept the letters in a tin under the floor",
    "nobody asked and nobody said anything",
    "the factory stood still that winter",
    "I went to the office and waited until evening",
)


def prepared(folder: Path) -> Path:
    """Lay out the project; its source S90 spoke 20,000 words."""
    root, now, lot = folder / "workbench", datetime.now(UTC), random.Random(4)
    lay_out(root, now=now)
    text = []
    for _ in range(WORDS // SPOKEN):
        said = " ".join(lot.choice(STOCK) for _ in range(SPOKEN // 8)).capitalize()
        text.append(f"INTERVIEWER: Go on.\n\nSOURCE: {said}.\n")
    (folder / "S90.en.md").write_text("\n".join(text), "utf-8")
    with (folder / "long.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["file", "source", "interview", "date", "language", "speaker", "status"])
        table.writerow(["S90.en.md", "S90", 1, "2010-05-01", "en", "SOURCE", "approved"])
    project = read_project(root)
    with Vault.open(root / project.vault, lambda _user: "", writing=True) as vault:
        taken = admit(vault, project, [folder / "S90.en.md"], folder / "long.csv", now=now)
        assert not taken.faults, taken.faults
        assert not taken.refusals, taken.refusals
        for number in range(CODERS):
            vault.add_member(f"coder{number}", PASSPHRASE, now=now, roles={Role.CODER})
    return root


@contextmanager
def served(root: Path) -> Iterator[tuple[str, float]]:
    """Serve it as a user does; its address, and how many seconds it took until the first page was whole."""
    command = [sys.executable, "-u", "-m", "firsthand", "serve", str(root), "--no-browser", "--port", "0"]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://[\d.:]+", process.stdout.readline().decode())
            assert found
            httpx.get(found[0] + "/unlock", timeout=60).raise_for_status()
            yield found[0], time.perf_counter() - started
        finally:
            process.terminate()


@contextmanager
def unlocked(address: str, user: str, passphrase: str) -> Iterator[httpx.Client]:
    """Unlock as a member; what her pages were given goes with each request."""
    with httpx.Client(base_url=address, timeout=60, follow_redirects=True) as client:
        page = client.post("/unlock", data={"user": user, "passphrase": passphrase})
        found = re.search(r'<meta name="form" content="([^"]+)">', page.raise_for_status().text)
        assert found
        client.headers["x-firsthand-form"] = found[1]
        yield client


@dataclass
class Coder:
    """One person who codes: what she was told was saved, and how long each saving took."""

    user: str
    saved: Counter[tuple[str, str]] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    def work(self, address: str, until: float, codes: list[str]) -> None:
        """Code passages by lots until the time is over."""
        lot = random.Random(self.user)
        with unlocked(address, self.user, PASSPHRASE) as client:
            while time.monotonic() < until:
                passage, code = f"S90/{lot.randrange(1, 2 * WORDS // SPOKEN + 1)}", lot.choice(codes)
                how = {"passage": passage, "code": code, "polarity": "affirms", "basis": "experienced"}
                started = time.perf_counter()
                answer = client.post("/codings/apply", data=how)
                self.seconds.append(time.perf_counter() - started)
                if answer.status_code == 200:
                    self.saved[passage, code] += answer.json()["changed"]
                else:
                    self.failed += 1
                time.sleep(PAUSE * lot.uniform(1, 2))


def rows(folder: Path, minutes: float = MINUTES) -> Iterator[tuple[str, str]]:
    """Measure one after the other; then everybody at once."""
    root = prepared(folder)
    with served(root) as (address, first):
        yield "from the command to the first page", f"{first:.2f} s"
        started = time.perf_counter()
        with unlocked(address, "coder0", PASSPHRASE) as client:
            yield "unlocking with a passphrase, to the home page", f"{time.perf_counter() - started:.2f} s"
            yield f"opening {WORDS:,} words", _many(lambda: client.get("/read/S90").raise_for_status(), 20)
            numbers = iter(range(1, 200))
            yield (
                "saving a coding",
                _many(lambda: _code(client, f"S90/{next(numbers)}").raise_for_status(), 100),
            )
        yield from _together(root, address, minutes)


def _code(client: httpx.Client, passage: str) -> httpx.Response:
    how = {"passage": passage, "code": "home.common", "polarity": "affirms", "basis": "told"}
    return client.post("/codings/apply", data=how)


def _together(root: Path, address: str, minutes: float) -> Iterator[tuple[str, str]]:
    project = read_project(root)
    coders, until = [Coder(f"coder{n}") for n in range(CODERS)], time.monotonic() + minutes * 60
    codes = [code for code in project.codebook.codes if code != "home.common"]
    threads = [threading.Thread(target=coder.work, args=(address, until, codes)) for coder in coders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Vault.open(root / project.vault, lambda _user: "", user="example") as vault:
        held = {(d.coding.coder, str(d.coding.passage), d.coding.code) for d in vault.codings(source="S90")}
    saved = {(coder.user, *key) for coder in coders for key, times in coder.saved.items() if times}
    lost = len(saved - held)
    taken = sorted(second for coder in coders for second in coder.seconds)
    failed = sum(coder.failed for coder in coders)
    told = (
        f"a saving took {statistics.median(taken):.2f} s in the median, "
        f"{taken[int(len(taken) * 0.99)]:.2f} s at the 99th percentile, {taken[-1]:.2f} s at the most"
    )
    yield (
        f"{CODERS} coders at once for {minutes:g} minutes",
        f"{len(saved):,} codings saved, {lost} lost, {failed} refused; {told}",
    )


def _many(do: Callable[[], object], times: int) -> str:
    return str(inside([do] * times))

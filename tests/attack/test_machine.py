"""Whoever takes a laptop, or reads what a program leaves on it: logs, dumps, temporary files, a copied disk.

Residual risk: what the machine swapped out while the vault was open, and what a person saved elsewhere. The manual says
to encrypt the disk and its swap.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firsthand.desk.admission.identities import take_identities
from firsthand.desk.admission.intake import admit
from firsthand.errors import WrongPassphrase
from firsthand.project import read_project
from firsthand.vault import Vault
from firsthand.vault.opening import Unlock
from tests.support.example import laid_out

pytestmark = pytest.mark.usefixtures("real_passphrases")

NOW = datetime.now(UTC)
PASSPHRASE = "seven plain wooden chairs"
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")

COMMANDS = (
    ("check", "report", "--format", "json"),
    ("check", "report", "--format", "sarif"),
    ("count",),
    ("sources",),
    ("journal",),
    ("doctor",),
    ("disclosures",),
    ("fit", "S14"),
    ("mosaic", "report"),
    ("withdrawals",),
    ("identity", "list"),
    ("identity", "openings"),
    ("member", "list"),
    ("show", "S99"),
    ("search", "(", "--limit", "1"),
    ("count", "no-such-finding"),
)
"""What prints no testimony, right and wrong uses. ``show`` and ``search`` print it, to whoever may read it."""


def firsthand(*words: str, root: Path, **surroundings: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "firsthand", *words],
        cwd=root,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **surroundings},
    )


def sentences(root: Path) -> set[str]:
    """Every sentence anybody said in the example, long enough to be nobody else's."""
    found: set[str] = set()
    for path in (root / "interviews").glob("*.md"):
        for sentence in re.split(r"(?<=[.?!])\s+", path.read_text("utf-8")):
            words = sentence.partition(": ")[2] or sentence
            if len(words) > 24:
                found.add(unicodedata.normalize("NFC", words.strip()))
    return found


def names(root: Path) -> set[str]:
    """Every name in the example's identities, in every script."""
    lines = (root / "identities.csv").read_text("utf-8").splitlines()
    cells = [cell for line in lines[1:] for cell in line.split(",")[1:4]]
    return {name.strip() for cell in cells for name in cell.split(";") if len(name.strip()) > 2}


def standing_in(data: bytes, words: set[str]) -> int:
    """Count how many of the words stand in these bytes, in any common encoding."""
    return sum(any(word.encode(encoding) in data for encoding in ENCODINGS) for word in words)


@pytest.fixture(scope="module")
def secrets(published: Path) -> set[str]:
    found = sentences(published) | names(published)
    assert len(found) > 500
    return found


def test_who_reads_the_terminals_log_finds_no_word_of_testimony_and_no_name(published: Path, secrets: set[str]) -> None:
    for words in COMMANDS:
        done = firsthand(*words, root=published)
        assert standing_in(done.stdout + done.stderr, secrets) == 0, words
        assert b"Traceback" not in done.stderr, words


def test_who_reads_the_log_of_a_crash_finds_places_only(published: Path, secrets: set[str], tmp_path: Path) -> None:
    """A fault of the program's own, in the middle of a build, its message full of testimony."""
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import firsthand.render.compose as c\n"
        "def fail(bound, *_, **__):\n"
        "    raise RuntimeError(' '.join(t.text.reveal() for q in bound.quotations for t in q.transcript.turns))\n"
        "c.compose = fail\n"
        "import firsthand.render.published as p\n"
        "p.compose = fail\n",
        "utf-8",
    )
    path = f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    done = firsthand("publish", "report", "--yes", root=published, PYTHONPATH=path)
    assert b"an unexpected fault, RuntimeError" in done.stderr
    assert b"Traceback" not in done.stderr
    assert standing_in(done.stdout + done.stderr, secrets) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes no core files by itself")
def test_a_process_that_dies_leaves_no_memory_behind(published: Path, tmp_path: Path) -> None:
    """She hopes for a core file of the process that had the vault open."""
    dying = tmp_path / "dying.py"
    dying.write_text(
        "import os, resource, signal\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)\n"
        "from firsthand.cli import leave_no_core\n"
        "leave_no_core()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGABRT)\n",
        "utf-8",
    )
    done = subprocess.run([sys.executable, str(dying)], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == -signal.SIGABRT
    assert done.stdout.split() == [b"(0,", b"0)"]
    assert [path.name for path in tmp_path.iterdir()] == ["dying.py"]


def test_nothing_is_written_beside_the_vault_and_the_outputs(published: Path, tmp_path: Path) -> None:
    """She searches the temporary folder after the work, and what the program opened for writing on its way."""
    watching, temporary, home = (tmp_path / name for name in ("watching", "temporary", "home"))
    for folder in (watching, temporary, home):
        folder.mkdir()
    log = tmp_path / "opened"
    (watching / "sitecustomize.py").write_text(
        "import sys\n"
        "def hook(event, given, log=open(" + repr(str(log)) + ", 'a')):\n"
        "    if event == 'open' and all(isinstance(part, str) for part in given[:2]) and set(given[1]) & set('wax+'):\n"
        "        log.write(given[0] + '\\n'); log.flush()\n"
        "sys.addaudithook(hook)\n",
        "utf-8",
    )
    for words in (
        ("check", "report"),
        ("count",),
        ("search", "신고"),
        ("publish", "report", "--yes", "--out", str(tmp_path / "out")),
    ):
        done = firsthand(
            *words,
            root=published,
            PYTHONPATH=str(watching),
            TMPDIR=str(temporary),
            HOME=str(home),
            PYTHONDONTWRITEBYTECODE="1",
        )
        assert done.returncode == 0, words
    assert list(temporary.iterdir()) == []
    assert [path for path in home.rglob("*") if path.is_file()] == []
    allowed = (published / "vault", tmp_path / "out", Path("/dev/null"))
    opened = {Path(line) for line in log.read_text("utf-8").splitlines()}
    assert [path for path in opened if not any(path.is_relative_to(place) for place in allowed)] == []


def saying(passphrase: str) -> Unlock:
    return lambda _user: passphrase


def test_a_copied_disk_shows_no_word_and_no_name(tmp_path: Path) -> None:
    """She has the whole vault folder of a group with a passphrase, and tries the passphrases people choose."""
    laid = laid_out(tmp_path / "example")
    project = read_project(laid)
    path = tmp_path / "vault"
    with Vault.create(path, "keeper", PASSPHRASE, now=NOW) as vault:
        admit(vault, project, [laid / "interviews"], laid / "register.csv", now=NOW)
        take_identities(vault, laid / "identities.csv", now=NOW)
    secrets = sentences(laid) | names(laid)
    data = b"\n".join(file.name.encode() + file.read_bytes() for file in path.rglob("*") if file.is_file())
    assert standing_in(data, secrets) == 0
    assert not re.search(rb"SQLite format 3|AGE-SECRET-KEY", data)
    for tried in ("", "keeper", "password1234", PASSPHRASE.upper(), PASSPHRASE + "s"):
        with pytest.raises(WrongPassphrase):
            Vault.open(path, saying(tried))
    with Vault.open(path, saying(PASSPHRASE)) as vault:
        assert len(vault.sources()) == 25

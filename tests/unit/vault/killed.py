"""Work on a vault that is killed at a random moment, and the check of what is left.

``python -m tests.unit.vault.killed`` serves forks that have everything imported, so that a kill costs milliseconds:
it reads "kind, folder, seed, file for acknowledgements" from a line, forks a worker, and prints its process id.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random
from shutil import rmtree

from firsthand.model.roles import Role
from firsthand.model.snapshot import Wanted
from firsthand.model.testimony import InterviewRef
from firsthand.vault import Vault
from firsthand.vault.database.described import living
from firsthand.vault.database.engine import rows
from tests.unit.vault.making import EVERY, NOW, TODAY, admission, admit, coding, make_older, nobody, passage

KINDS = ("intake", "coding", "migration", "members", "erasure", "keeping")
LONGEST = 0.35
"""Seconds after which the worker is killed at the latest."""


def prepare(folder: Path) -> None:
    """Make the vault the workers work on."""
    with Vault.create(folder, "example", None, now=NOW) as vault:
        admit(vault, *(admission(f"S{n:02}", [f"Question {n}?", *["Plain invented words."] * 30]) for n in range(1, 9)))


def _work(kind: str, folder: Path, seed: int, acknowledged: Path) -> None:
    journal = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    rnd = Random(seed)

    def tell(*words: object) -> None:
        os.write(journal, (" ".join(map(str, words)) + "\n").encode())

    for step in count():
        if kind == "migration":
            _migrate(folder)
            tell("migrated")
            continue
        with Vault.open(folder, nobody, user="example", writing=True) as vault:
            for turn in range(4):
                if kind == "intake":
                    _take_in(vault, rnd, f"K{seed}x{step}x{turn}", tell)
                elif kind == "coding":
                    _code(vault, rnd, f"k{seed}.{step}.{turn}", tell)
                elif kind == "erasure":
                    _erase(vault, f"E{seed}x{step}x{turn}", tell)
                elif kind == "keeping":
                    _keep(vault, folder.with_name(f"copy.{seed}.{step}.{turn}"), tell)
                else:
                    _come_and_go(vault, f"m{seed}-{step}-{turn}", tell)


def _take_in(vault: Vault, rnd: Random, name: str, tell: object) -> None:
    assert callable(tell)
    taken = [admission(f"{name}x{n}", ["Why?", f"Because {rnd.random()}."] * rnd.randrange(1, 40)) for n in range(3)]
    taken.append(admission("S01", ["Question 1?", *[f"Invented words {rnd.randrange(3)}."] * 20]))
    admit(vault, *taken)
    texts = {str(t.interview): t.digest for t in vault.transcripts()}
    for each in taken:
        tell("admitted", each.row.interview, texts[str(each.row.interview)], each.digest)


def _code(vault: Vault, rnd: Random, name: str, tell: object) -> None:
    assert callable(tell)
    places = [f"S0{rnd.randrange(2, 9)}/{rnd.randrange(1, 30)}" for _ in range(5)]
    with vault.write("code", now=NOW) as writer:
        writer.add_codings([coding(place, name) for place in places], at=NOW)
    tell("coded", name, *sorted(set(places)))
    with vault.write("suggest", now=NOW) as writer:
        writer.suggest([passage(place) for place in places], f"{name}s", "C1", at=NOW)
    with vault.write("accept", now=NOW) as writer:
        writer.accept(None, f"{name}s", "C2", None, None, at=NOW)
    tell("coded", f"{name}s", *sorted(set(places)))


def _erase(vault: Vault, name: str, tell: object) -> None:
    assert callable(tell)
    admit(vault, admission(name, ["Why?", "Because of the rain."] * 20))
    vault.erase(name, now=NOW)
    tell("erased", name)


def _keep(vault: Vault, place: Path, tell: object) -> None:
    assert callable(tell)
    vault.back_up(place, now=NOW)
    tell("copied", place)
    vault.refresh_backup(place, now=NOW)
    tell("copied", place)
    vault.rotate(now=NOW)
    tell("rotated")


def _come_and_go(vault: Vault, name: str, tell: object) -> None:
    assert callable(tell)
    vault.add_member(name, None, now=NOW, roles=EVERY)
    tell("came", name)
    for roles in ({Role.INTERVIEWER}, {Role.CODER}):
        vault.set_roles(name, roles, now=NOW)
        tell("turned", name)
    vault.remove_member(name, now=NOW)
    tell("went", name)


def _migrate(folder: Path) -> None:
    with Vault.open(folder, nobody, user="example", writing=True) as vault:
        make_older(vault)
    with Vault.open(folder, nobody, user="example", writing=True):
        pass


def check(folder: Path, acknowledged: Path) -> int:
    """Open what is left, and assert that it is whole and every acknowledged write stands; how many there were."""
    lines = acknowledged.read_text().splitlines() if acknowledged.exists() else []
    with Vault.open(folder, nobody, user="example") as reader:
        reader.verify()
    with Vault.open(folder, nobody, user="example", writing=True) as vault:
        vault.verify()
        with vault._store.reading() as connection:
            revisions = {digest for (digest,) in rows(connection, "SELECT digest FROM transcript")}
        codings = {(c.code, str(c.passage)) for c in vault.snapshot(Wanted(), TODAY).codings}
        for line in lines:
            match line.split():
                case ["admitted", interview, digest, file]:
                    assert digest in revisions
                    assert sha256(vault.original(file)).hexdigest() == file
                    ref = InterviewRef.parse(interview)
                    assert ref is not None
                    assert vault.transcript(ref) is not None
                case ["coded", code, *places]:
                    assert {(code, place) for place in places} <= codings
                case ["went", name]:
                    assert name not in vault.members()
                case ["erased", name]:
                    assert name not in {source.code for source in vault.sources()}
                    assert name in vault.snapshot(Wanted(), TODAY).withdrawn
        came = [line.split()[1] for line in lines if line.startswith("came ")]
        went = {line.split()[1] for line in lines if line.startswith("went ")}
        assert all(name in went or name in vault.members() for name in came[:-1])
        with vault._store.reading() as connection:
            vault._store.keyring.check_complete(living(connection))
            assert vault._store.keyring.held() == living(connection)
        known = {backup.place for backup in vault.backups()}
    copies = [line.split()[1] for line in lines if line.startswith("copied ")]
    assert known.issuperset(copies)
    for place in copies[-1:]:
        Vault.restore(Path(place), folder.with_name("back"), nobody, now=NOW)
        rmtree(folder.with_name("back"))
    left = [p.name for p in folder.rglob("*") if p.name.endswith((".part", ".next")) or p.name.startswith(".backup.")]
    assert left == []
    return len(lines)


@contextmanager
def server() -> Iterator[subprocess.Popen[str]]:
    """Run the server of forks."""
    command = [sys.executable, "-m", "tests.unit.vault.killed"]
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root,
        env={**os.environ, "PYTHONPATH": f"{root / 'src'}:{root}"},
    ) as process:  # fmt: skip
        yield process
        assert process.stdin is not None
        process.stdin.close()


def kill_once(serving: subprocess.Popen[str], kind: str, folder: Path, seed: int, *, patience: float = 1) -> int:
    """Let a worker begin, kill it at a random moment, and check; the number of writes it had acknowledged.

    ``patience`` stretches the time it may have.
    """
    assert serving.stdin is not None
    assert serving.stdout is not None
    acknowledged = folder.with_name(f"{folder.name}.{kind}.{seed}")
    serving.stdin.write(f"{kind}\t{folder}\t{seed}\t{acknowledged}\n")
    serving.stdin.flush()
    worker = int(serving.stdout.readline())
    time.sleep(Random(seed).random() * LONGEST * patience)
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)
    assert serving.stdout.readline() in {"killed\n", "ended 0\n"}
    return check(folder, acknowledged)


def _serve() -> None:
    import alembic.command  # noqa: F401 a fork must not spend its life importing
    import sqlalchemy.dialects.sqlite  # noqa: F401

    for line in sys.stdin:
        kind, folder, seed, acknowledged = line.rstrip("\n").split("\t")
        worker = os.fork()
        if not worker:
            _work(kind, Path(folder), int(seed), Path(acknowledged))
            os._exit(0)
        print(worker, flush=True)
        _, status = os.waitpid(worker, 0)
        print("killed" if os.WIFSIGNALED(status) else f"ended {status}", flush=True)


if __name__ == "__main__":
    _serve()

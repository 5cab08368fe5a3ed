"""What goes wrong around the program, through the real command: a line or two that say so, and the right exit code.

A full disk is a small tmpfs and a read-only folder a mount, each in a mount namespace of the one command: they are
real, need no cleaning up, and hold for root too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from firsthand.desk.admission.intake import admit
from firsthand.desk.project.setup import new_project
from firsthand.errors import EXIT_ENVIRONMENT, EXIT_USAGE, EnvironmentFault
from firsthand.project import read_project
from firsthand.vault import Vault

NOW = datetime(2024, 5, 20, 9, tzinfo=UTC)
PASSPHRASE = "five quiet jars of beans"
WORDS = "The lantern of Quillonby hung by the door."
ROOM = 3
"""Megabytes of the small disk: the project and its vault fit, with a little room."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose vault opens without a passphrase, with two interviews in it."""
    root = tmp_path_factory.mktemp("open") / "project"
    new_project(root, "keeper", PASSPHRASE, now=NOW)
    shutil.rmtree(root / "vault")
    _write_interviews(root / "first", 2)
    with Vault.create(root / "vault", "keeper", None, now=NOW) as vault:
        taken = admit(vault, read_project(root), [root / "first"], root / "first" / "register.csv", now=NOW)
    assert len(taken.admitted) == 2
    return root


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, real_passphrases: None) -> Path:
    """A project as ``firsthand new`` makes it, locked with :data:`PASSPHRASE`."""
    del real_passphrases
    root = tmp_path_factory.mktemp("locked") / "project"
    new_project(root, "keeper", PASSPHRASE, now=NOW)
    return root


@pytest.fixture
def own(project: Path, tmp_path: Path) -> Path:
    """A copy of the open project, to be spoiled."""
    return Path(shutil.copytree(project, tmp_path / "project"))


def _write_interviews(folder: Path, number: int, words: str = WORDS) -> None:
    folder.mkdir()
    rows = ["file,source,language,speaker"]
    for index in range(1, number + 1):
        (folder / f"{index}.txt").write_text(f"Q: What hung there?\n\nA: {index}. {words}\n", "utf-8")
        rows.append(f"{index}.txt,S{index},en,A")
    (folder / "register.csv").write_text("\n".join(rows) + "\n", "utf-8")


def _environment(passphrase: Path | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTHAND_")}
    return kept | ({"FIRSTHAND_PASSPHRASE_FILE": str(passphrase)} if passphrase else {})


def firsthand(*words: str, cwd: Path, passphrase: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as a shell would, with nobody at the keyboard."""
    return subprocess.run(
        [sys.executable, "-m", "firsthand", *words],
        cwd=cwd,
        env=_environment(passphrase),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def in_namespace(script: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script whose mounts nobody else sees; ``firsthand`` in it is the command."""
    head = f'set -e\nfirsthand() {{ "{sys.executable}" -m firsthand "$@"; }}\n'
    return subprocess.run(
        ["unshare", "--mount", "sh", "-c", head + textwrap.dedent(script)],
        cwd=cwd,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@cache
def _may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        ["unshare", "--mount", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"], capture_output=True, check=False
    )
    return tried.returncode == 0


needs_mounts = pytest.mark.skipif(
    not _may_mount(), reason="NO MOUNTS ALLOWED HERE: FULL DISK AND READ-ONLY FOLDER ARE NOT TESTED"
)


def assert_told(done: subprocess.CompletedProcess[str], code: int, *said: str) -> None:
    """The exit code is right, and the message is one or two plain lines, without testimony."""
    assert done.returncode == code, (done.returncode, done.stderr[-500:])
    told = [line for line in done.stderr.splitlines() if not line.startswith("This vault holds the invented example")]
    assert 1 <= len(told) <= 2, told
    assert told[0].startswith("firsthand: ")
    for words in said:
        assert words in done.stderr
    for leaked in ("Traceback", "Quillonby", PASSPHRASE, "None"):
        assert leaked not in done.stdout + done.stderr


# The disk


@needs_mounts
def test_a_full_disk_is_said_and_nothing_confirmed_is_lost(own: Path) -> None:
    _write_interviews(own / "more", 60, WORDS * 4000)
    (own.parent / "disk").mkdir()
    done = in_namespace(
        f"""
        mount -t tmpfs -o size={ROOM}m none disk
        cp -a project/vault project/*.toml project/findings project/report disk/
        admit="firsthand admit project/more --register project/more/register.csv -p disk"
        $admit >admit.out 2>admit.err || echo $? >admit.code
        mount -o remount,size=200m none disk
        firsthand journal verify -p disk
        firsthand show S1 -p disk
        $admit
        firsthand journal verify -p disk
        ls disk/vault/originals | grep -v '[.]age$' || true
        """,
        own.parent,
    )
    assert done.returncode == 0, done.stderr[-800:]
    code, out, err = ((own.parent / f"admit.{end}").read_text("utf-8") for end in ("code", "out", "err"))
    admitted = subprocess.CompletedProcess((), int(code), out, err)
    assert_told(admitted, EXIT_ENVIRONMENT, "the disk is full")
    assert WORDS in done.stdout
    assert done.stdout.count("The journal is whole") == 2
    assert "58 admitted, 2 revised" in done.stdout
    assert ".part" not in done.stdout


@needs_mounts
def test_a_full_disk_leaves_no_half_made_project(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "passphrase").write_text(PASSPHRASE, "utf-8")
    done = in_namespace(
        """
        export FIRSTHAND_PASSPHRASE_FILE=$PWD/passphrase
        mount -t tmpfs -o size=100k none disk
        firsthand new disk/ours || code=$?
        find disk -name '*.new' -o -name '*.part'
        exit $code
        """,
        tmp_path,
    )
    assert_told(done, EXIT_ENVIRONMENT, "the disk is full")
    assert not done.stdout


@needs_mounts
def test_a_report_that_does_not_fit_on_the_disk_leaves_no_part_of_itself(own: Path) -> None:
    (own / "report" / "report.md").write_text("# A report\n\nNothing is claimed.\n", "utf-8")
    (own / "out").mkdir()
    done = in_namespace(
        """
        mount -t tmpfs -o size=8k none project/out
        firsthand build report -p project --formats html >/dev/null || code=$?
        find project/out -type f
        exit $code
        """,
        own.parent,
    )
    assert_told(done, EXIT_ENVIRONMENT, "cannot be written", "No space left")
    assert not done.stdout


@needs_mounts
def test_a_read_only_vault_is_read_and_a_write_says_why_not(own: Path) -> None:
    done = in_namespace(
        """
        mount --bind project project
        mount -o remount,ro,bind project
        firsthand show S1 -p project
        firsthand search lantern -p project 2>/dev/null
        firsthand admit project/first --register project/first/register.csv -p project
        """,
        own.parent,
    )
    assert_told(
        subprocess.CompletedProcess((), done.returncode, "", done.stderr), EXIT_ENVIRONMENT, "cannot be written"
    )
    assert done.stdout.count(WORDS) == 3


@needs_mounts
def test_a_project_is_not_made_in_a_read_only_folder(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "passphrase").write_text(PASSPHRASE, "utf-8")
    done = in_namespace(
        """
        export FIRSTHAND_PASSPHRASE_FILE=$PWD/passphrase
        mount --bind folder folder
        mount -o remount,ro,bind folder
        firsthand new folder/ours
        """,
        tmp_path,
    )
    assert_told(done, EXIT_ENVIRONMENT, "cannot be written")


# Others at the same vault


@pytest.fixture
def writer(own: Path) -> Iterator[Path]:
    """The open project, while another process writes to its vault."""
    program = (
        "import sys; from pathlib import Path; from firsthand.vault import Vault\n"
        "with Vault.open(Path('vault'), str, writing=True): print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        yield own
        assert other.stdin is not None
        other.stdin.close()


def test_a_second_writer_is_told_to_wait_while_readers_go_on(writer: Path) -> None:
    written = firsthand("admit", "first", "--register", "first/register.csv", cwd=writer)
    assert_told(written, EXIT_ENVIRONMENT, "another process is writing to this vault")
    read = firsthand("show", "S1/2", cwd=writer)
    assert read.returncode == 0
    assert WORDS in read.stdout


def test_a_clock_set_back_is_said_and_nothing_is_written(own: Path) -> None:
    with Vault.open(own / "vault", str, writing=True) as vault:
        before = vault.verify()
        with pytest.raises(EnvironmentFault, match=r"the clock stands 86400 seconds behind") as told:
            admit(
                vault, read_project(own), [own / "first"], own / "first" / "register.csv", now=NOW - timedelta(days=1)
            )
        assert told.value.exit_code == EXIT_ENVIRONMENT
        assert "Set the computer's clock right" in told.value.advice
        assert vault.verify() == before


# Keys


def test_a_wrong_passphrase_is_told_and_nothing_else(locked: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("five quiet jars of barley\n", "utf-8")
    for words in (("sources",), ("sources", "--user", "nobody-here")):
        done = firsthand(*words, cwd=locked, passphrase=wrong)
        assert (done.returncode, done.stdout, done.stderr) == (EXIT_ENVIRONMENT, "", "firsthand: wrong passphrase\n")


def test_the_right_passphrase_opens(locked: Path, tmp_path: Path) -> None:
    right = tmp_path / "right"
    right.write_text(PASSPHRASE + "\n", "utf-8")
    assert firsthand("journal", "verify", cwd=locked, passphrase=right).returncode == 0


def test_without_a_passphrase_the_way_to_give_one_is_told(locked: Path) -> None:
    done = firsthand("sources", cwd=locked)
    assert_told(done, EXIT_ENVIRONMENT, "a passphrase is needed", "FIRSTHAND_PASSPHRASE_FILE")


def test_a_passphrase_file_that_is_not_there_is_told(locked: Path, tmp_path: Path) -> None:
    done = firsthand("sources", cwd=locked, passphrase=tmp_path / "nowhere")
    assert_told(done, EXIT_ENVIRONMENT, "FIRSTHAND_PASSPHRASE_FILE", "cannot be read")


def test_a_new_vault_refuses_a_short_passphrase_and_makes_nothing(tmp_path: Path) -> None:
    (tmp_path / "short").write_text("beans\n", "utf-8")
    done = firsthand("new", "ours", cwd=tmp_path, passphrase=tmp_path / "short")
    assert_told(done, EXIT_USAGE, "12 characters")
    assert not (tmp_path / "ours").exists()


# What is named is not there, or is not what it should be


def test_a_folder_that_is_no_project_is_told(tmp_path: Path) -> None:
    assert_told(firsthand("sources", cwd=tmp_path), EXIT_ENVIRONMENT, "there is no firsthand.toml here or above")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("sources", "-p", "elsewhere"), EXIT_ENVIRONMENT, "elsewhere"),
        (("check", "no-such-report"), EXIT_USAGE, "no-such-report"),
        (("check", "no-such-report.md"), EXIT_USAGE, "no-such-report.md"),
        (("check", "--today", "yesterday"), EXIT_USAGE, "yesterday"),
        (("build", "report", "--formats", "epub"), EXIT_USAGE, "epub"),
        (("count", "no-such-finding"), EXIT_USAGE, "no-such-finding"),
        (("show", "S9"), EXIT_USAGE, "S9"),
        (("show", "S1/x"), EXIT_USAGE, "S1/x"),
        (("search", '"open'), EXIT_USAGE, "not closed"),
        (("search", os.fsdecode(b"\xff\xea\xb2\xbd")), EXIT_USAGE, "not UTF-8"),
        (("code", "S1/2", "no.such.code"), EXIT_USAGE, "no.such.code"),
        (("explain", "ZZ99"), EXIT_USAGE, "ZZ99"),
    ],
)
def test_what_is_named_and_not_there_is_told(project: Path, words: tuple[str, ...], code: int, said: str) -> None:
    assert_told(firsthand(*words, cwd=project), code, said)


def test_a_choice_that_is_none_of_those_there_are_is_told_with_them(project: Path) -> None:
    done = firsthand("check", "report", "--format", "xml", cwd=project)
    assert done.returncode == EXIT_USAGE
    assert done.stderr.splitlines()[-1] == (
        "Error: Invalid value for '--format': 'xml' is not one of 'text', 'json', 'sarif'."
    )


def test_a_vault_that_is_not_there_is_told(own: Path) -> None:
    shutil.rmtree(own / "vault")
    assert_told(firsthand("sources", cwd=own), EXIT_ENVIRONMENT, "there is no vault")


@pytest.mark.parametrize(
    ("file", "said"),
    [("vault.db", "does not open"), ("keys/keeper.key", "does not verify"), ("keys/keeper.db.age", "does not open")],
)
def test_a_damaged_vault_is_told_and_how_to_mend_it(own: Path, file: str, said: str) -> None:
    damaged = own / "vault" / file
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    damaged.write_bytes(bytes(data))
    assert_told(firsthand("sources", cwd=own), EXIT_ENVIRONMENT, said, "backup")


def test_a_key_file_that_asks_for_the_whole_machine_is_refused_at_once(locked: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(locked, tmp_path / "project"))
    key = root / "vault" / "keys" / "keeper.key"
    key.write_text(key.read_text("utf-8").replace('"memory_kib": 65536', '"memory_kib": 1000000'), "utf-8")
    (tmp_path / "right").write_text(PASSPHRASE, "utf-8")
    done = firsthand("sources", cwd=root, passphrase=tmp_path / "right")
    assert_told(done, EXIT_ENVIRONMENT, "a member's key file does not verify", "backup")


def test_a_register_that_is_not_there_is_told_and_nothing_goes_in(own: Path) -> None:
    done = firsthand("admit", "first", "--register", "nowhere.csv", cwd=own)
    assert done.returncode == EXIT_USAGE
    assert "nowhere.csv: " in done.stderr
    assert "there is no such file" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_who_stops_reading_is_no_fault(project: Path) -> None:
    command = f'"{sys.executable}" -m firsthand show S1 | true'
    done = subprocess.run(
        ["sh", "-c", command], cwd=project, env=_environment(), capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr

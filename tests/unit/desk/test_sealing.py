"""Files sealed in the field, and admitted in the office."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest

from firsthand.desk.admission.intake import Intake, admit
from firsthand.desk.admission.sealing import Sealed, read_recipients, seal_files
from firsthand.errors import EnvironmentFault, NotPermitted, UsageError
from firsthand.model.intake import Refusal
from firsthand.model.project import Project
from firsthand.model.roles import Role
from firsthand.vault import Vault
from tests.support import mill

WORDS = "구술자: 지어낸 말입니다.\n".encode()


@pytest.fixture
def pair() -> tuple[pyrage.x25519.Identity, str]:
    identity = pyrage.x25519.Identity.generate()
    return identity, str(identity.to_public())


@pytest.fixture
def field(tmp_path: Path) -> Path:
    """A folder on a field laptop."""
    folder = tmp_path / "field"
    folder.mkdir()
    (folder / "S14.ko.md").write_bytes(WORDS)
    return folder


def test_what_is_sealed_is_plain_age_that_any_age_opens(field: Path, pair: tuple[pyrage.x25519.Identity, str]) -> None:
    identity, recipient = pair
    (sealed,) = seal_files([field / "S14.ko.md"], [recipient], None, remove=False)
    assert sealed == Sealed(field / "S14.ko.md.age", removed=False)
    data = (field / "S14.ko.md.age").read_bytes()
    assert data.startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert pyrage.decrypt(data, [identity]) == WORDS
    assert (field / "S14.ko.md").read_bytes() == WORDS
    assert sorted(path.name for path in field.iterdir()) == ["S14.ko.md", "S14.ko.md.age"]


def test_whoever_sealed_it_cannot_open_it(field: Path, pair: tuple[pyrage.x25519.Identity, str]) -> None:
    """All she has is the recipient: with it, and with any key of her own, the file stays shut."""
    seal_files([field / "S14.ko.md"], [pair[1]], None, remove=True)
    data = (field / "S14.ko.md.age").read_bytes()
    assert WORDS not in data
    assert "지어낸".encode() not in data
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(data, [pyrage.x25519.Identity.generate()])
    with pytest.raises(pyrage.IdentityError):
        pyrage.x25519.Identity.from_str(pair[1])


def test_sealing_loads_neither_the_vault_nor_a_project(field: Path, pair: tuple[pyrage.x25519.Identity, str]) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom firsthand.desk.admission.sealing import seal_files\n"
        "seal_files([Path(sys.argv[1])], [sys.argv[2]], None, remove=False)\n"
        "print({'sqlcipher3', 'keyring', 'firsthand.vault', 'firsthand.project'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, field / "S14.ko.md", pair[1]], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_the_plain_file_goes_only_once_the_sealed_one_was_read_back(
    field: Path, pair: tuple[pyrage.x25519.Identity, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (sealed,) = seal_files([field / "S14.ko.md"], [pair[1]], None, remove=True)
    assert sealed == Sealed(field / "S14.ko.md.age", removed=True)
    assert [path.name for path in field.iterdir()] == ["S14.ko.md.age"]

    (field / "S15.md").write_bytes(WORDS)
    real = os.fsync

    def spoil(descriptor: int) -> None:
        real(descriptor)
        os.pwrite(descriptor, b"X", 300)

    monkeypatch.setattr(os, "fsync", spoil)
    with pytest.raises(EnvironmentFault, match="the disk does not give back what was written"):
        seal_files([field / "S15.md"], [pair[1]], None, remove=True)
    assert (field / "S15.md").read_bytes() == WORDS
    assert sorted(path.name for path in field.iterdir()) == ["S14.ko.md.age", "S15.md"]


def test_nothing_is_overwritten(field: Path, pair: tuple[pyrage.x25519.Identity, str]) -> None:
    (field / "S14.ko.md.age").write_bytes(b"an earlier one")
    (refused,) = seal_files([field / "S14.ko.md"], [pair[1]], None, remove=True)
    assert isinstance(refused, Refusal)
    assert refused.reason == "S14.ko.md.age is there already"
    assert (field / "S14.ko.md.age").read_bytes() == b"an earlier one"
    assert (field / "S14.ko.md").read_bytes() == WORDS


def test_a_file_that_cannot_be_sealed_is_refused_and_the_others_are_sealed(
    field: Path, pair: tuple[pyrage.x25519.Identity, str], tmp_path: Path
) -> None:
    (field / "link.md").symlink_to(field / "S14.ko.md")
    (field / "S16.md.age").write_bytes(b"sealed")
    files = [field / "missing.md", field, field / "link.md", field / "S16.md.age", field / "S14.ko.md"]
    done = seal_files(files, [pair[1]], tmp_path / "out" / "sealed", remove=False)
    assert [type(one).__name__ for one in done] == ["Refusal"] * 4 + ["Sealed"]
    assert [path.name for path in (tmp_path / "out" / "sealed").iterdir()] == ["S14.ko.md.age"]


def test_a_large_recording_is_sealed_in_pieces(field: Path, pair: tuple[pyrage.x25519.Identity, str]) -> None:
    recording = os.urandom(5_000_000)
    (field / "S14.wav").write_bytes(recording)
    seal_files([field / "S14.wav"], [pair[1]], None, remove=False)
    assert pyrage.decrypt((field / "S14.wav.age").read_bytes(), [pair[0]]) == recording


@pytest.mark.skipif(sys.platform == "win32", reason="WINDOWS HAS NO SUCH RIGHTS")
def test_the_sealed_file_is_its_owner_s_alone(field: Path, pair: tuple[pyrage.x25519.Identity, str]) -> None:
    seal_files([field / "S14.ko.md"], [pair[1]], None, remove=False)
    assert stat.S_IMODE((field / "S14.ko.md.age").stat().st_mode) == 0o600


def test_recipients_are_read_as_the_age_tools_read_them(
    tmp_path: Path, pair: tuple[pyrage.x25519.Identity, str]
) -> None:
    other = str(pyrage.x25519.Identity.generate().to_public())
    (tmp_path / "org.pub").write_text(f"# a remark\n\n{pair[1]}\r\n  {other}\n", "utf-8")
    assert read_recipients(tmp_path / "org.pub") == (pair[1], other)


@pytest.mark.parametrize(
    "content",
    ["", "# only a remark\n", "ssh-ed25519 AAAA somebody\n", "age1notone\n", "AGE-SECRET-KEY-1QQQ\n", "\udcff"],
)
def test_a_file_without_a_recipient_is_refused_without_its_words(tmp_path: Path, content: str) -> None:
    (tmp_path / "org.pub").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError) as refused:
        read_recipients(tmp_path / "org.pub")
    assert refused.value.message == "org.pub holds no age recipient"
    with pytest.raises(EnvironmentFault):
        read_recipients(tmp_path / "none.pub")


# In the office


def _seal_all(vault: Vault, root: Path, *names: str) -> None:
    done = seal_files([root / "interviews" / name for name in names], [vault.recipient()], None, remove=True)
    assert all(isinstance(one, Sealed) for one in done)


def _admit(vault: Vault, project: Project, root: Path) -> Intake:
    return admit(vault, project, [root / "interviews"], root / "register.csv", now=mill.NOW)


def test_sealed_files_are_admitted_like_plain_ones(vault: Vault, project: Project, root: Path) -> None:
    plain = (root / "interviews" / "S03.txt").read_bytes()
    _seal_all(vault, root, "S01.ko.txt", "S03.txt")
    done = _admit(vault, project, root)
    assert (done.refusals, done.faults, done.number("new")) == ((), (), 4)
    assert vault.original(sha256(plain).hexdigest()) == plain
    assert vault.verify().number > 1


def test_the_register_may_name_the_sealed_file_itself(vault: Vault, project: Project, root: Path) -> None:
    _seal_all(vault, root, "S03.txt")
    register = (root / "register.csv").read_text("utf-8")
    (root / "register.csv").write_text(register.replace("S03.txt", "S03.txt.age"), "utf-8")
    done = _admit(vault, project, root)
    assert (done.refusals, done.faults, done.number("new")) == ((), (), 4)


def test_a_file_sealed_for_others_or_damaged_is_refused_and_the_others_go_in(
    vault: Vault, project: Project, root: Path, pair: tuple[pyrage.x25519.Identity, str]
) -> None:
    seal_files([root / "interviews" / "S02.txt"], [pair[1]], None, remove=True)
    _seal_all(vault, root, "S03.txt")
    damaged = root / "interviews" / "S03.txt.age"
    damaged.write_bytes(damaged.read_bytes()[:-3] + b"abc")
    done = _admit(vault, project, root)
    assert [(one.name, one.reason) for one in done.refusals] == [
        ("S02.txt", "it is not sealed for this group, or it is damaged"),
        ("S03.txt", "it is not sealed for this group, or it is damaged"),
    ]
    assert done.number("new") == 2


def test_a_file_here_both_sealed_and_plain_is_taken_plain_and_said(vault: Vault, project: Project, root: Path) -> None:
    seal_files([root / "interviews" / "S03.txt"], [vault.recipient()], None, remove=False)
    done = _admit(vault, project, root)
    assert [(one.name, one.reason) for one in done.refusals] == [("S03.txt.age", "the same file is here unsealed")]
    assert done.number("new") == 4


def test_what_was_sealed_before_somebody_left_is_still_admitted(vault: Vault, project: Project, root: Path) -> None:
    _seal_all(vault, root, "S03.txt")
    earlier = vault.recipient()
    vault.add_member("late", None, now=mill.NOW, roles={Role.CODER})
    vault.remove_member("late", now=mill.NOW)
    assert vault.recipient() != earlier
    assert _admit(vault, project, root).number("new") == 4


def test_who_may_not_admit_is_told_before_a_file_is_read(vault: Vault, project: Project, root: Path) -> None:
    _seal_all(vault, root, "S03.txt")
    vault.add_member("late", None, now=mill.NOW, roles={Role.EDITOR})
    assert vault.open_sealed(b"") is None
    vault.close()
    with Vault.open(vault.path, lambda _: "", user="late", writing=True) as late:
        for attempt in (lambda: _admit(late, project, root), lambda: late.open_sealed(b""), late.recipient):
            with pytest.raises(NotPermitted):
                attempt()

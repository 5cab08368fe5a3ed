"""Releases, openings and the journal's heads, as several people with passphrases of their own type them."""

from __future__ import annotations

import json
from pathlib import Path

import pyrage
import pytest

from firsthand_verify import verify
from tests.cli.test_clearing import ready
from tests.cli.test_commands import Mill, Said
from tests.cli.test_identities import CANARY, full, known, laid
from tests.support import mill

__all__ = ["full", "known", "laid", "ready"]

RELEASE = ("release", "report", "--formats", "html")


def _as(ready: Mill, monkeypatch: pytest.MonkeyPatch, who: str, *words: str) -> Said:
    """Give a command as another: hana is an officer, sora a coder and editor."""
    with monkeypatch.context() as patch:
        patch.setenv("FIRSTHAND_PASSPHRASE_FILE", str(ready.write_secret("other.txt", mill.OTHER)))
        patch.setenv("FIRSTHAND_USER", who)
        return ready(*words)


def test_a_release_from_its_proposal_to_a_court(ready: Mill, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert ready("release", "sign", "report").code == 2
    assert _as(ready, monkeypatch, "hana", *RELEASE).code == 3
    said = _as(ready, monkeypatch, "sora", *RELEASE)
    assert (said.code, said.out.splitlines()[-1]) == (0, "Proposed as release 1.")
    assert said.err.endswith("signs it: firsthand release sign report\n")
    assert _as(ready, monkeypatch, "sora", "release", "sign", "report").code == 3
    said = _as(ready, monkeypatch, "hana", "release", "sign", "report")
    assert (said.code, said.err.splitlines()[-1]) == (0, "Edition 1 of this vault.")
    pack = ready.root / "out/report-evidence.zip"
    assert f"released {pack}" in said.out
    assert verify(pack).holds
    assert ready("editions").out.endswith("  en  with a pack\n")

    assert "its first" in ready.does("journal", "verify", "--head", str(pack))
    assert ready("journal", "verify", "--head", "report/report.md").code == 2
    assert ready("publish", "report", "--yes").code == 2
    assert ready("release", "report", "--corrects", "1", "--supersedes", "1").code == 2
    assert ready("release", "report", "--formats", "pdf").code == 2

    assert ready.does("stamp", "report") == f"{ready.root}/out/report.tsq\n"
    assert ready("stamp", "letter").code == 2
    assert ready("stamp", "report", "--reply", "out/report.tsq").code == 2

    court = pyrage.x25519.Identity.generate()
    to = ("--to", str(court.to_public()), "--as", "court")
    assert ready("disclose", "S01/2", *to).code == 2
    ready.write("more.csv", "source,scope,decision,given\nS01,court,granted,2024-05-04\n")
    ready.does("admit", "--consents", "more.csv")
    assert _as(ready, monkeypatch, "sora", "disclose", "S01/2", *to).code == 3
    said = ready("disclose", "S01/2", *to)
    assert (said.code, said.err) == (0, "Opened: quote 4 of edition 1, S01's. The journal has it.\n")
    opened = bytes(pyrage.decrypt(Path(said.out.strip()).read_bytes(), [court]))
    assert verify(pack, opened=opened).holds
    assert json.loads(opened)["format"] == "firsthand-opening/1"


def test_a_blocked_report_is_not_proposed(ready: Mill) -> None:
    ready.write("report/report.md", mill.FAULTY)
    assert ready(*RELEASE).code == 10
    ready.write("report/report.md", mill.TITLED)
    assert ready(*RELEASE).code == 11
    assert not (ready.root / "out").exists()


def test_names_are_searched_for_at_the_second_signature_in_the_packs_records_too(
    ready: Mill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A finding's name is an id of the group's own; here it is a source's name in Latin letters."""
    (ready.root / "findings/withheld.toml").rename(ready.root / "findings/kanari.toml")
    ready.write("report/report.md", mill.GOOD.replace("finding:withheld", "finding:kanari"))
    assert _as(ready, monkeypatch, "sora", *RELEASE).code == 0
    said = _as(ready, monkeypatch, "hana", "release", "sign", "report")
    assert said.code == 10
    assert "evidence-records.txt: block DS09 [name-in-output] text: name of S01" in said.out
    assert CANARY not in said.out + said.err
    assert not (ready.root / "out").exists()

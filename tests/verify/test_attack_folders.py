"""The attacks laid out as folders, as who writes another verifier has them, tried with the program as a reader does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from firsthand_verify.cli import main
from tests.support.pack_attacks import ATTACKS, lay_out
from tests.support.packs import Draft

BESIDE = {"--keys": "keys.txt", "--earlier": "earlier.zip", "--opened": "opening.json", "--tsa": "tsa.pem"}


def test_every_folder_is_refused_at_the_step_it_names(
    draft: Draft, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = lay_out(draft, tmp_path / "attacks")
    assert len(folders) == len(ATTACKS) + 1
    for folder in folders:
        given = [str(folder / "pack.zip")]
        given += [str(folder / "report.file")] if (folder / "report.file").exists() else []
        for option, name in BESIDE.items():
            given += [option, str(folder / name)] if (folder / name).exists() else []
        expected = json.loads((folder / "expected.json").read_bytes())
        code, said = main(given), capsys.readouterr().out
        assert (folder.name, code) == (folder.name, 1 if folder.name.endswith("_fail") else 0)
        refused = [line.split()[0] for line in said.splitlines() if "REFUSED" in line]
        assert (folder.name, refused) == (folder.name, [expected["refused"]] if expected["refused"] else [])
    assert sum(folder.name.endswith("_fail") for folder in folders) > 75

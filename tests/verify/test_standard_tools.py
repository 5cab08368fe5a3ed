"""The parts of a pack that are standards, read by the tools made for them: a bag (RFC 8493), an RO-Crate 1.2."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import bagit
import pytest
from rocrate.model import File
from rocrate.rocrate import ROCrate

from tests.support.packs import COVER, Draft


@pytest.fixture
def folder(draft: Draft, tmp_path: Path) -> Path:
    for path, data in draft.packed().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


def test_bagit_finds_the_bag_valid_and_a_changed_one_not(folder: Path) -> None:
    bag = bagit.Bag(str(folder))
    bag.validate()
    assert (bag.version_info, bag.algorithms) == ((1, 0), ["sha512"])
    report = folder / "data" / "report" / "report.html"
    report.write_bytes(report.read_bytes() + b" ")
    assert not bag.is_valid()


def test_rocrate_reads_the_crate_and_every_file_is_described_as_it_is(folder: Path) -> None:
    data = folder / "data"
    crate = ROCrate(data)
    assert (crate.version, crate.name) == ("1.2", COVER.title)
    root = crate.root_dataset
    assert (root["publisher"]["name"], root["datePublished"]) == (COVER.group, COVER.day)
    described = {entity.id: entity for entity in crate.get_by_type("File") if isinstance(entity, File)}
    there = {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}
    assert described.keys() == there - {"ro-crate-metadata.json"}
    for path, entity in described.items():
        assert int(entity["contentSize"]) == (data / path).stat().st_size
        assert Path(entity.source).resolve() == (data / path).resolve()


def test_what_rocrate_writes_again_holds_the_same_files(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    copy = tmp_path_factory.mktemp("copy") / "crate"
    ROCrate(folder / "data").write(copy)
    for path in (folder / "data").rglob("*.json*"):
        again = copy / path.relative_to(folder / "data")
        if path.name != "ro-crate-metadata.json":
            assert sha256(again.read_bytes()).digest() == sha256(path.read_bytes()).digest()

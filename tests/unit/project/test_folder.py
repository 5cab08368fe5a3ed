"""A project is read with files given exactly as it would be read once they were saved."""

from __future__ import annotations

import shutil
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from firsthand.project import read_project
from firsthand.project.folder import Given

GIVEN: dict[str, Given] = {
    "another": {"findings/women.toml": b'question = "How many"\nunit = "source"\n'},
    "new": {"findings/new.toml": b'question = "How many"\nunit = "source"\n'},
    "none": {"findings/women.toml": None, "policy.toml": None, "exhibits/by-sex.toml": None},
    "broken": {"firsthand.toml": b"[project", "facts.toml": b"\xff"},
    "table": {"population/arrivals-2012-01.csv": b"sex,count\nfemale,many\n"},
    "no table": {"population/arrivals-2012-01.csv": None},
    "term": {"vocabularies/act.toml": b"[[term]]\nid = 1\n"},
    "other vocabulary": {"vocabularies/weather.toml": b""},
    "below": {"findings/below/it.toml": b"?", "findings/.hidden.toml": b"?", "findings/note.txt": b"?"},
}


@pytest.mark.parametrize("given", GIVEN.values(), ids=list(GIVEN))
def test_what_is_given_is_read_as_if_it_were_saved(tmp_path: Path, given: Given) -> None:
    with as_file(files("firsthand.demo") / "example") as example:
        root = shutil.copytree(example, tmp_path / "example")
        saved = shutil.copytree(example, tmp_path / "saved")
    for name, content in given.items():
        path = saved / name
        if content is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    wanted = read_project(saved)
    assert replace(read_project(root, given), root=wanted.root) == wanted
    assert wanted != replace(read_project(root), root=wanted.root) or "findings/below/it.toml" in given

"""The manual's first hour, typed as it stands into a terminal: every command, every file, every answer."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.documents import Box, boxes, write_letter
from tests.support.terminal import run

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "manual"
PAGE = MANUAL / "first-hour.md"
LANGUAGES = sorted(MANUAL.glob("first-hour.*.md"))
RUN = frozenset({"sh", "typed", "output", "file", "word"})
"""The kinds of boxes that a test does something with; text boxes are for people alone."""


@dataclass
class Desk:
    """Somebody at a terminal: the folder she stands in, the passphrases she knows, and what she was just told."""

    folder: Path
    known: dict[str, str] = field(default_factory=dict)
    exported: dict[str, str] = field(default_factory=dict)

    def type(self, command: str, typed: dict[str, str]) -> tuple[int, str]:
        """Type a command, answer what it asks, and note a passphrase that it changes."""
        if command.startswith("cd "):
            self.folder = (self.folder / command.removeprefix("cd ")).resolve()
            return 0, ""
        if command.startswith("export "):
            name, _, value = command.removeprefix("export ").partition("=")
            self.exported[name] = value
            return 0, ""
        given = {**{f"Passphrase of {name}": secret for name, secret in self.known.items()}, **typed}
        said = run(command, self.folder, self._environment(), lambda asked: given[asked.rstrip(":")])
        changes = [(q.removeprefix("New passphrase for "), v) for q, v in typed.items() if q.startswith("New pass")]
        if said.code == 0:
            self.known.update(changes)
        return said.code, said.text

    def _environment(self) -> dict[str, str]:
        path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"])
        return {"PATH": path, "HOME": str(self.folder), "LANG": "C.UTF-8", **self.exported}


def _steps(page: Path) -> list[Box]:
    return [box for box in boxes(page.read_text("utf-8")) if box.kind in RUN]


def _questions(box: Box) -> dict[str, str]:
    return {question: answer for question, _, answer in (line.partition(": ") for line in box.text.splitlines())}


def _missing(wanted: str, said: str) -> list[str]:
    """List the lines wanted that were not said, each looked for anywhere in a line of what was said."""
    return [line for line in wanted.splitlines() if line.strip() and line.strip() not in said]


@pytest.mark.skipif(sys.platform == "win32", reason="NEEDS A TERMINAL AS UNIX HAS THEM")
def test_the_first_hour_goes_as_the_page_says(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    steps = _steps(PAGE)
    for number, box in enumerate(steps):
        if box.kind == "sh":
            beside = {follower.kind: follower for follower in _followers(steps[number + 1 :])}
            typed = _questions(beside["typed"]) if "typed" in beside else {}
            said = "".join(_do(desk, line, typed, box) for line in box.text.splitlines())
            if "output" in beside:
                assert _missing(beside["output"].text, said) == [], f"{PAGE.name}:{beside['output'].line}\n{said}"
        elif box.kind == "file":
            place = desk.folder / box.name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(box.text, "utf-8")
        elif box.kind == "word":
            write_letter(desk.folder / box.name, box.text)


def _followers(steps: list[Box]) -> list[Box]:
    """The boxes that belong to a box of commands: what is typed into it and what it answers."""
    until = next((n for n, box in enumerate(steps) if box.kind not in {"typed", "output"}), len(steps))
    return steps[:until]


def _do(desk: Desk, line: str, typed: dict[str, str], box: Box) -> str:
    command, _, expected = re.sub(r"\s+#\s+exit\s+(\d+)$", r"\n\1", line).partition("\n")
    code, said = desk.type(command, typed)
    assert code == int(expected or 0), f"{PAGE.name}:{box.line}: {command}\n{said}"
    return said


@pytest.mark.parametrize("page", LANGUAGES, ids=lambda page: page.name)
def test_the_manual_in_another_language_has_the_same_boxes(page: Path) -> None:
    assert [(box.kind, box.name, box.text) for box in _steps(page)] == [
        (box.kind, box.name, box.text) for box in _steps(PAGE)
    ]


@pytest.mark.parametrize("page", [PAGE, *LANGUAGES], ids=lambda page: page.name)
def test_every_file_is_named_above_its_box(page: Path) -> None:
    lines = page.read_text("utf-8").splitlines()
    named = [box for box in _steps(page) if box.name]
    assert len(named) > 10
    assert [box.name for box in named if lines[box.line - 3] != f"`{box.name}`"] == []


def test_the_manual_is_there_in_korean() -> None:
    assert [page.name for page in LANGUAGES] == ["first-hour.ko.md"]


def test_every_command_is_in_the_manual() -> None:
    from firsthand.cli.app import COMMANDS

    typed = " ".join(line for box in _steps(PAGE) if box.kind == "sh" for line in box.text.splitlines())
    shown = typed + PAGE.read_text("utf-8").partition("```text\nfirsthand serve ")[1]  # it runs until it is stopped
    assert [name for name in COMMANDS if f"firsthand {name}" not in shown and name != "demo"] == []

"""Every text of the pages is in the Korean catalogue, and every placeholder in it stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from firsthand.desk.project_uploads import Why
from firsthand.desk.explain import todo
from firsthand.desk.publishing import Step
from firsthand.model.coding import Asked, Basis, Polarity
from firsthand.model.consent import Resting, Scope, Standing
from firsthand.model.event import PersonKind, Stage
from firsthand.model.finding import Unit
from firsthand.model.linking import Verdict
from firsthand.model.roles import Permission, Role
from firsthand.model.testimony import Status
from firsthand.rules.registry import CATALOGUE

ROOT = Path(str(files("firsthand.workbench")))
SAID: tuple[type[StrEnum], ...] = (
    Polarity, Basis, Asked, Status, Scope, Standing, Role, Unit, Stage, PersonKind, Verdict, Permission, Why, Step,
    Resting,
)  # fmt: skip
Message = tuple[str, ...]


def texts() -> Iterator[Message]:
    for _file, _line, message, _comments, _context in extract_from_dir(
        str(ROOT / "templates"), [("**.j2", "jinja2")], options_map={"**.j2": {"silent": "false"}}
    ):
        yield (message,) if isinstance(message, str) else tuple(message)
    for kind in SAID:
        yield from ((member.value,) for member in kind)
    for code, entry in CATALOGUE.items():
        yield from ((entry.info.summary,), (todo(code),))


def translated() -> dict[Message, Message]:
    found: dict[Message, Message] = {}
    for part in sorted((ROOT / "locale" / "ko").glob("*.po")):
        for message in read_po(part.open("rb"), locale="ko"):
            key = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            value = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            assert found.setdefault(key, value) == value, f"{part.name}: {key} is translated in two ways"
    return found


def test_every_text_is_there_in_korean_and_none_is_left_over() -> None:
    wanted, there = set(texts()), translated()
    there.pop(("",), None)
    assert wanted - there.keys() == set()
    assert there.keys() - wanted == set()
    assert all(all(said) for said in there.values())


@pytest.mark.parametrize("language", ["ko"])
def test_placeholders_stay(language: str) -> None:
    del language
    for message, said in translated().items():
        names = [set(re.findall(r"%\((\w+)\)[ds]", text)) for text in (message[-1], *said)]
        assert all(one == names[0] for one in names), message

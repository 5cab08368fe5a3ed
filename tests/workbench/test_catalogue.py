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

from firsthand.desk.explain import todo
from firsthand.desk.project_uploads import Why
from firsthand.desk.publishing import Step
from firsthand.model.coding import Asked, Basis, Polarity
from firsthand.model.consent import Resting, Scope, Standing
from firsthand.model.event import PersonKind, Stage
from firsthand.model.finding import Unit
from firsthand.model.linking import Verdict
from firsthand.model.roles import Permission, Role
from firsthand.model.testimony import Status
from firsthand.rules.registry import CATALOGUE
from firsthand.workbench.wording import said
from tests.support.cell_faults import cell_faults
from tests.support.refusals import PACKAGES, refusals

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
    yield from ((one.text,) for one in refusals(*PACKAGES) if one.text)
    yield from ((text,) for text in (*cell_faults(), "this cell must not be empty", "wrong passphrase"))


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
    for message, korean in translated().items():
        names = [set(re.findall(r"%\((\w+)\)[ds]", text)) for text in (message[-1], *korean)]
        assert all(one == names[0] for one in names), message


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("there is no source S14", "증언자 S14가 없습니다"),
        ("there is no source S13", "증언자 S13이 없습니다"),
        ("7 attributes are too many", "항목 7개는 너무 많습니다"),
        (
            "mina may not build a draft: that takes an editor or a protection officer",
            "mina 님은 할 수 없는 일입니다(초안 만들기). 할 수 있는 역할: 편집자, 보호 담당",
        ),
        ("there is no source S13. firsthand sources lists them.",
         "증언자 S13이 없습니다. firsthand sources 명령이 목록을 보여 줍니다."),
        ("what nobody ever wrote", "what nobody ever wrote"),
    ],
)  # fmt: skip
def test_a_refusal_is_recognised_and_its_places_are_carried_over(english: str, korean: str) -> None:
    assert said("ko", english) == korean
    assert said("en", english) == english


def test_every_refusal_with_places_is_recognised_by_its_own_text() -> None:
    for one in refusals(*PACKAGES):
        if one.text and re.search(r"%\(\w+\)s", one.text):
            made = re.sub(r"%\((\w+)\)s", lambda place: f"<{place[1]}>", one.text).replace("%%", "%")
            assert re.search("[가-힣]", said("ko", made)) or not re.search("[a-z]{3}", re.sub(r"<\w+>", "", made)), one

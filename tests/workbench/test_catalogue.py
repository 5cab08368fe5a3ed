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
from firsthand.desk.project.project_uploads import Why
from firsthand.desk.publication.publishing import Step
from firsthand.desk.sources.elsewhere import Why as Lying
from firsthand.model.coding import Asked, Basis, Polarity
from firsthand.model.consent import Resting, Scope, Standing
from firsthand.model.event import PersonKind, Stage
from firsthand.model.finding import Unit
from firsthand.model.linking import Verdict
from firsthand.model.roles import Permission, Role
from firsthand.model.testimony import Status
from firsthand.rules.registry import CATALOGUE
from firsthand.workbench.language.wording import said
from tests.support.korean import english_in
from tests.support.messages import everything, samples
from tests.support.refusals import PACKAGES, refusals

ROOT = Path(str(files("firsthand.workbench")))
SAID: tuple[type[StrEnum], ...] = (
    Polarity, Basis, Asked, Status, Scope, Standing, Role, Unit, Stage, PersonKind, Verdict, Permission, Why, Step,
    Resting, Lying,
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
    yield from ((text,) for text in everything())
    yield ("wrong passphrase",)


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


def test_the_catalogue_says_which_place_each_text_fills() -> None:
    with (ROOT / "locale" / "ko" / "diagnostics.po").open("rb") as source:
        parts = {message.id: message.auto_comments for message in read_po(source, locale="ko") if message.id}
    for text, fills in everything().items():
        noted = " ".join(parts.get(text, [])).removeprefix("fills ").split(", ") if parts.get(text) else ["itself"]
        assert sorted(noted) == sorted(fills), f"{text!r} fills {', '.join(fills)}: say so above it in diagnostics.po"


def test_whatever_a_rule_or_a_reader_may_say_comes_out_in_korean() -> None:
    for text, fills in everything().items():
        for english in samples(text) if "itself" in fills else ():
            korean = said("ko", english)
            assert not english_in(korean), f"{english!r}: {korean!r}"
            assert re.search("[가-힣]", korean) or not re.search("[a-z]{3}", english), english
            assert said("en", english) == english


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("'some' is 2 of 6; write 'Two of the six'",
         "'some'는 실제로 6 가운데 2입니다. 이렇게 쓰십시오: 'Two of the six'"),
        ("'no' is 4 of 9; write '1', and the verb without 'not'",
         "'no'는 실제로 9 가운데 4입니다. 이렇게 쓰십시오: '1'. 서술어의 부정 표현도 빼십시오"),
        ("'no' needs at least 9.5%; it is 4 of 9; write '9'",
         "'no'라고 하려면 적어도 9.5%여야 합니다(실제는 9 가운데 4). 이렇게 쓰십시오: '9'"),
        ("'pointless' may be told in words only; write 'majority' or 'most'",
         "'pointless' 집계는 말로만 알릴 수 있습니다. 이렇게 쓰십시오: 'majority' 또는 'most'"),
        ("could not be decided for S01, S02, S03, S04, S05, S06 and 3 more with mosaic = 9 in policy.toml",
         "policy.toml의 mosaic = 9로는 S01, S02, S03, S04, S05, S06 외 3명에 대해 판단하지 못했습니다"),
        ("S01's consent to 'quote' does not hold yet: condition K1 is not met",
         "'인용'에 대한 S01의 동의는 아직 효력이 없습니다. 조건 K1이 아직 채워지지 않았습니다"),
        ("where: the vocabulary act has no term beting; did you mean beating?",
         "where: 용어집 act에 그런 용어가 없습니다: beting. 혹시 beating입니까?"),
        ("there is no key  here", "여기에 없는 항목입니다"),
    ],
)  # fmt: skip
def test_a_message_of_parts_is_recognised_part_by_part(english: str, korean: str) -> None:
    assert said("ko", english) == korean

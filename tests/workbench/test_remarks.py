"""What the check says of the example's press report, with faults of many kinds, comes in the reader's language."""

from __future__ import annotations

import html
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.model.manuscript import Problem
from firsthand.model.place import Place
from firsthand.workbench.frame.pages import part
from firsthand.workbench.language.wording import channel_of, said
from tests.support.korean import english_in
from tests.support.workbench import client, unlock

IN_KOREAN = {"accept-language": "ko-KR"}
PRESS = "report/press.md"


@pytest.fixture(scope="module")
def asked(example_laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(Path(shutil.copytree(example_laid, tmp_path_factory.mktemp("remarks") / "project"))) as one:
        one.headers["x-firsthand-form"] = unlock(one)
        yield one


def remarked(page: str) -> list[str]:
    """List what is said of each remark of a page, with the marks of its language."""
    items = re.findall(r'<li class="(?:block|review|note)".*?</li>', page, re.DOTALL)
    found = [re.search(r'<p class="named">[^<]*</p>\s*<p>(.*?)</p>', item, re.DOTALL) for item in items]
    assert all(found)
    return [html.unescape(one[1]).strip() for one in found if one]


def test_the_gate_and_the_editor_say_every_planted_fault_in_korean(asked: TestClient, example_laid: Path) -> None:
    typed = {"path": PRESS, "text": (example_laid / PRESS).read_text("utf-8")}
    checked = asked.post("/reports/press/check", data=typed, headers=IN_KOREAN).json()
    gate, editor = remarked(asked.get("/publish/press", headers=IN_KOREAN).text), remarked(checked["told"])
    assert min(len(gate), len(editor)) > 20
    for words in (*gate, *editor, *(each["message"] for each in checked["remarks"])):
        assert "<" not in words, "marked as English"
        assert re.search("[가-힣]", words)
        assert not english_in(words), words


def test_what_is_not_recognised_stays_and_is_marked_as_english() -> None:
    held = Place(PRESS, 1)
    problems = [Problem("raw-html", held, one) for one in ("what nobody ever wrote", "it has no body")]
    shown = part("ko", "word_read.html.j2", problems=problems)
    assert '<span lang="en">what nobody ever wrote</span>' in shown
    assert "본문이 없습니다.</li>" in shown
    assert 'lang="en"' not in part("en", "word_read.html.j2", problems=problems)


def test_where_in_a_file_a_name_may_stand_is_said_in_korean() -> None:
    assert channel_of("ko", "PDF: page 3") == "PDF: 쪽 3"
    assert channel_of("ko", "word/document.xml text") == "word/document.xml 본문"
    assert channel_of("en", "file name") == "file name"


def test_thirty_remarks_are_said_at_once() -> None:
    messages = [f"'made-{n}' may be told in words only; write 'majority' or 'most'" for n in range(30)]
    said("ko", messages[0])
    began = time.process_time()
    assert all("말로만" in said("ko", message) for message in messages)
    assert time.process_time() - began < 0.1, "they are said while the page is made that somebody waits for"

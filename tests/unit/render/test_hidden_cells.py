"""A cell that is not shown is in no file, in no form."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pypdf
import pytest

from firsthand.model.bound import Bound
from firsthand.model.finding import Figure
from firsthand.render import render
from tests.support.bounds import TITLE, Pen, count, figure, heading

TELLING = re.compile("977|961|953|947")
"""The parts of the hidden count: no other number of the report has these digits."""

SIGN = "×"

WORDS = {
    "en": ("× stands for a cell that is not shown, for it counts fewer than 3", "not shown"),
    "ko": ("×는 밝히지 않은 칸. 3보다 적은 칸과", "밝히지 않음"),
}


def _withheld(kind: str) -> Figure:
    whole = figure(kind, by_sex=True)
    telling = count("letter", inside=977, silent=961, not_asked=953, declined=947)
    cells = ((whole.cells[0][0], telling), whole.cells[1])
    return replace(whole, cells=cells, hidden=frozenset({(0, 1)}), least=3)


def _bound(language: str) -> Bound:
    pen = Pen(language)
    shown = [pen.shows("The table", _withheld("table")), pen.shows("The chart", _withheld("chart"))]
    return pen.bound([heading(1, pen.says(TITLE[language])), *shown], title=TITLE[language])


def _texts(files: dict[str, bytes]) -> dict[str, str]:
    found = {"html": files["html"].decode("utf-8")}
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as package:
        found["docx"] = "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    pages = pypdf.PdfReader(io.BytesIO(files["pdf"])).pages
    found["pdf"] = " ".join(page.extract_text() for page in pages)
    return found


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_hidden_count_is_in_no_format_and_the_mark_and_its_reason_are_in_all(language: str, hangul: None) -> None:
    reason, beside_the_bar = WORDS[language]
    texts = _texts({suffix.lstrip("."): data for suffix, data in render(_bound(language)).items()})
    assert set(texts) == {"html", "docx", "pdf"}
    assert all(beside_the_bar in texts[suffix] for suffix in ("html", "docx")), "in what the chart says"
    for text in texts.values():
        assert TELLING.search(text) is None
        letters = re.sub(r"\s", "", re.sub(r"<[^>]+>", "", text))
        assert letters.count(SIGN) == 4, "two cells and the remarks beneath"
        assert letters.count(re.sub(r"\s", "", reason)) == 2


def test_without_a_hidden_cell_nothing_is_said_of_one(hangul: None) -> None:
    pen = Pen("en")
    whole = pen.bound([pen.shows("The table", figure("table", by_sex=True))], title="A table")
    texts = _texts({suffix.lstrip("."): data for suffix, data in render(whole).items()})
    assert not any("not shown" in text or SIGN in text for text in texts.values())

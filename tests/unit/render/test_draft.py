"""A draft says on every page, in its own language and in its properties, that it is one; an edition never does."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from pypdf import PdfReader

from firsthand.model.bound import Bound
from firsthand.render import render
from tests.support.bounds import english, korean

SAYS = {"en": "Draft, not an edition: not for readers", "ko": "초안이며 발행본이 아닙니다: 단체 안에서만 보십시오"}
TITLED = {"en": "Draft: ", "ko": "초안: "}

pytestmark = pytest.mark.usefixtures("hangul")


@pytest.mark.parametrize("report", [english, korean])
def test_a_draft_says_so_on_every_page_and_in_its_properties(report: Callable[[], Bound]) -> None:
    bound = report()
    language = bound.manuscript.language
    says, titled = SAYS[language], TITLED[language]
    made = render(bound, draft=True)
    page = made["html"].decode()
    assert f"<title>{titled}" in page
    assert page.index(f'<p class="draft">{says}</p>') < page.index("<header")
    reader = PdfReader(io.BytesIO(made["pdf"]))
    assert str(reader.metadata.title if reader.metadata else "").startswith(titled)
    texts = ["".join(each.extract_text().split()) for each in reader.pages]
    assert [number for number, text in enumerate(texts) if "".join(says.split()) not in text] == []
    word = docx.Document(io.BytesIO(made["docx"]))
    assert word.core_properties.title.startswith(titled)
    assert word.core_properties.content_status == says
    assert says in [paragraph.text for paragraph in word.paragraphs]
    for foot in (word.sections[0].footer, word.sections[0].first_page_footer):
        assert says in foot.paragraphs[0].text


def test_an_edition_does_not_call_itself_a_draft() -> None:
    made = render(english())
    assert SAYS["en"] not in made["html"].decode()
    assert "Draft: " not in made["html"].decode()
    word = docx.Document(io.BytesIO(made["docx"]))
    assert word.core_properties.content_status == ""
    assert SAYS["en"] not in "".join(page.extract_text() for page in PdfReader(io.BytesIO(made["pdf"])).pages)

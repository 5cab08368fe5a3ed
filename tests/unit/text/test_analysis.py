from __future__ import annotations

import subprocess
import sys
import unicodedata
from importlib.metadata import version

import pytest

from firsthand.text import analysis


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The police were reporting", ["the", "polic", "were", "report"]),
        ("POLICE Reports", ["polic", "report"]),
        ("the wife's letters", ["the", "wife", "letter"]),
        ("don't don’t", ["dont", "dont"]),
        ("self-criticism", ["self", "critic"]),
        ("in 2007, 1,000 won", ["in", "2007", "1", "000", "won"]),
        ("snake_case", ["snake", "case"]),
        ("Straße CAFÉ café", ["strass", "café", "café"]),
        ("", []),
        ("—…!?", []),
    ],
)
def test_english_is_stemmed_and_numbers_are_kept(text: str, tokens: list[str]) -> None:
    assert analysis.tokens(text) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("남편이 저를 때렸어요", ["남편", "저", "때리다"]),
        ("때리다", ["때리다"]),
        ("신고했다", ["신고"]),
        ("보안원이 왔습니다", ["보안원", "오다"]),
        ("인민반에서 장마당까지", ["인민반", "장마당"]),
        ("자기비판서를 썼다", ["자기비판서", "쓰다"]),
        ("2007년 3월에 police report를", ["2007", "년", "3", "월", "polic", "report"]),
        ("don't 편지", ["dont", "편지"]),
    ],
)
def test_korean_is_taken_apart_into_dictionary_forms(text: str, tokens: list[str]) -> None:
    assert analysis.tokens(text) == tokens


@pytest.mark.parametrize("text", ["자기비판서를 썼습니다", "보안원이 café에 왔다", "Café"])
def test_text_in_parts_is_the_same_text(text: str) -> None:
    assert analysis.tokens(unicodedata.normalize("NFD", text)) == analysis.tokens(text)
    assert analysis.surface(unicodedata.normalize("NFD", text)) == analysis.surface(text)


def test_many_texts_at_once_are_analysed_as_one_by_one() -> None:
    texts = ["Letters were read", "편지를 읽었다", "", "The letter", "café 편지 2007"]
    assert analysis.batch(texts) == [analysis.tokens(text) for text in texts]
    assert analysis.batch([]) == []


@pytest.mark.parametrize("text", ["😀 The letter's words", "😀 편지를 읽었다 letters 2007년", "don’t stop"])
def test_spans_stand_where_their_words_are(text: str) -> None:
    spans = analysis.spans(text)
    assert [span.token for span in spans] == analysis.tokens(text)
    assert [span.start for span in spans] == sorted(span.start for span in spans)
    shown = {text[span.start : span.end] for span in spans}
    assert shown & {"letter's", "편지", "don’t"}


def test_a_korean_span_covers_its_syllables() -> None:
    (span,) = [s for s in analysis.spans("그가 저를 때렸어요") if s.token == "때리다"]
    assert "그가 저를 때렸어요"[span.start : span.end].startswith("때")


def test_written_words_keep_their_particles() -> None:
    assert analysis.surface("보안원이 왔다, and Police가") == ["보안원이", "왔다", "police가"]
    assert analysis.surface("The police came") == []
    assert analysis.plain_tokens("보안원이 police에게 letters") == ["polic", "letter"]


def test_the_analysis_is_named_by_the_versions_installed() -> None:
    name = analysis.analyser()
    assert f" pystemmer-{version('pystemmer')} kiwipiepy-{version('kiwipiepy')} " in name


def test_english_loads_no_korean_analyser() -> None:
    program = (
        "import sys\nfrom firsthand.text import analysis\n"
        "analysis.tokens('The café letters'); analysis.surface('보안원'); analysis.analyser()\n"
        "print('kiwipiepy' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_analyser_s_name_says_rules_libraries_and_dictionary() -> None:
    rules, stemmer, korean, words = analysis.analyser().split()
    assert rules.isdecimal()
    assert stemmer.startswith("pystemmer-")
    assert korean.startswith("kiwipiepy-")
    assert words.startswith("words-")


def test_words_of_the_field_are_each_listed_once_and_kept_whole() -> None:
    assert len(set(analysis.DOMAIN_WORDS)) == len(analysis.DOMAIN_WORDS)
    assert analysis.batch(analysis.DOMAIN_WORDS) == [[word] for word in analysis.DOMAIN_WORDS]

"""Whatever bytes come in, a reader answers with a value; whatever prose, no word of it is lost."""

import random
import re
from functools import cache
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.exchange import read_content, read_register
from firsthand.exchange.labels import utterances
from firsthand.exchange.plain import without_comments
from firsthand.model.intake import Reading, Refusal
from tests.support import files
from tests.unit.exchange.test_register import ATTRIBUTES

ROOT = Path(__file__).resolve().parents[2]
SEEDS = st.integers(0, 2**32)
MODEST = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

LABELS = st.sampled_from(
    ["Q", "A", "S14", "면담자", "구술자", "Mrs Shaw", "then he said", "Age", "**Q", "[Shaw]", "12:30", "12:30 Q"]
)
WORDS = st.sampled_from(["spring", "공장", "said:", "10:30", "–", "“so”", "http://x", "#", "<!--", "no", "네.", "*"])
PROSE = st.lists(WORDS, max_size=6).map(" ".join)
LINES = st.one_of(
    PROSE, st.just(""), st.just(""), st.tuples(LABELS, st.sampled_from([": ", ":", "："]), PROSE).map("".join)
)


@cache
def every_sample() -> dict[str, bytes]:
    return {**files.samples(), **files.real_samples(ROOT)}


def test_the_samples_of_other_programs_are_there() -> None:
    if not files.real_samples(ROOT):
        pytest.skip("THE SAMPLES OF OTHER PROGRAMS ARE ABSENT: ../shared/formats was not read")
    assert len(every_sample()) > len(files.samples())


@MODEST
@given(st.data(), SEEDS)
def test_damaged_files_are_read_or_refused_and_never_raise(data: st.DataObject, seed: int) -> None:
    name = data.draw(st.sampled_from(sorted(every_sample())))
    damaged = files.mutate(every_sample()[name], random.Random(seed))
    found = read_content(damaged, name=name)
    assert isinstance(found, Reading | Refusal)
    if isinstance(found, Reading):
        assert all(one.text.reveal().encode("utf-8") or one.label for one in found.utterances)


@MODEST
@given(st.binary(max_size=400), st.sampled_from(["txt", "md", "docx", "odt", "pdf", "srt", "vtt", "json", "hwpx", "x"]))
def test_any_bytes_under_any_ending_are_read_or_refused(data: bytes, ending: str) -> None:
    assert isinstance(read_content(data, name=f"a.{ending}"), Reading | Refusal)


@MODEST
@given(st.data(), SEEDS)
def test_damaged_registers_give_rows_or_faults_and_never_raise(tmp_path: Path, data: st.DataObject, seed: int) -> None:
    name = data.draw(st.sampled_from(sorted(files.tables())))
    path = tmp_path / name
    path.write_bytes(files.mutate(files.tables()[name], random.Random(seed)))
    rows, faults = read_register(path, ATTRIBUTES)
    assert rows or faults or path.read_bytes().count(b"\n") < 2 or name.endswith(".xlsx")


def bare(text: str) -> str:
    """The text without what a label loses: white space, colons, brackets and asterisks around it."""
    return re.sub(r"[\s:：\[\]()*_]", "", text)


@settings(max_examples=500, deadline=None)
@given(st.lists(LINES, max_size=14), st.sampled_from(["", "S14", "구술자", "*"]), st.booleans())
def test_no_word_is_lost_when_prose_and_labels_mix(lines: list[str], speaker: str, headings: bool) -> None:
    text = "\n".join(lines)
    found = utterances(text, speaker=speaker, headings=headings)
    assert bare("".join(one.label + one.text.reveal() for one in found)) == bare(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="abc가나Q:：[]()*_ \n\t<!->1", max_size=80))
def test_no_word_is_lost_whatever_the_signs(text: str) -> None:
    found = utterances(text)
    assert bare("".join(one.label + one.text.reveal() for one in found)) == bare(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["<!--", "-->", "<!-- a -->", "words", "", " ", "<!-- a\n\nb -->"]), max_size=10))
def test_only_whole_lines_of_comment_go(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = without_comments(text)
    assert kept == "" or re.sub(r"(?ms)^[ \t]*<!--.*?-->[ \t]*(?:\n|\Z)", "", text) == kept


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="가각힣한글 ㄱa.\n", min_size=1, max_size=60))
def test_composed_and_decomposed_hangul_are_one_text(text: str) -> None:
    composed = read_content(normalize("NFC", text).encode(), name="a.txt")
    assert composed == read_content(normalize("NFD", text).encode(), name="a.txt")

"""The verifier against the plain reference: invented passages, quotations cut from them, and damage done to those."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from firsthand.model.private import Private
from firsthand.model.testimony import Speaker, Turn
from firsthand.model.verdict import Fault, Verdict
from firsthand.text.normal import mapped, normal
from firsthand.text.verbatim import verify
from tests.support.plain_verbatim import is_verbatim, plain_normal

ENGLISH = (
    "she they the station officer wrote nothing never not don't if came home once self-criticism letter 1,200 won "
    "(quietly) perhaps neighbours said ‘go’ — … and twenty-five"
)
KOREAN = (
    "파출소에 갔어요 안 남편이 집에 가라고 했어요 신고하면 않았어요 아무도 편지를 한 번 "
    "이웃들은 알고 있었지만 “가라”고 없었어요 것 같아요 2,000원을 그냥"
)
SIGNS = " \n\t.,…-–—‐'\"“”’「가각\u1100\u1161\u11a8e\u0301\u0323\u200b\u00a01a"
SETTINGS = settings(max_examples=80, deadline=None)

Draw = Callable[..., Any]


def sentence(words: str) -> st.SearchStrategy[str]:
    ends = st.sampled_from([".", ".", ".", "?", "!", ","])
    return st.builds(
        lambda w, end: " ".join(w) + end, st.lists(st.sampled_from(words.split()), min_size=2, max_size=9), ends
    )


def passages() -> st.SearchStrategy[list[str]]:
    return st.sampled_from([ENGLISH, KOREAN]).flatmap(
        lambda words: st.lists(
            st.lists(sentence(words), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=3
        )
    )  # fmt: skip


def judge(quoted: str, turns: list[str]) -> Verdict:
    said = [Turn(number, Speaker.SOURCE, Private(text)) for number, text in enumerate(turns, 1)]
    return verify(quoted, said, language="en", original=True, longest_omission=10_000)


def cut(draw: Draw, words: list[str]) -> list[str]:
    """Cut a stretch of three words or more, where there are as many."""
    first = draw(st.integers(0, max(0, len(words) - 3)))
    last = draw(st.integers(min(first + 3, len(words)), len(words)))
    return words[first:last]


@st.composite
def declared(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A quotation cut from a passage, with omissions and insertions declared, and typographic variants."""
    turns = draw(passages())
    words = cut(draw, normal(" ".join(turns)).split(" "))
    if len(words) >= 6 and draw(st.booleans()):
        a = draw(st.integers(2, len(words) - 3))
        b = draw(st.integers(a, len(words) - 2))
        mark = draw(st.sampled_from(["[…]", "[...]", "(…)", "[중략]", "(중략)", "[ … ]"]))
        words = [*words[:a], mark, *words[b:]]
    if draw(st.booleans()) and "[…]" not in words:
        a = draw(st.integers(0, len(words)))
        b = draw(st.integers(a, min(a + 6, len(words))))
        if a or b < len(words):
            words = [*words[:a], "[the others]", *words[b:]]
    text = " ".join(words)
    variant = draw(st.sampled_from(["plain", "curly", "nfd", "spaces", "outer"]))
    match variant:
        case "curly":
            text = text.replace("'", "’").replace("…", "...")
        case "nfd":
            text = unicodedata.normalize("NFD", text)
        case "spaces":
            text = text.replace(" ", " \u00a0\n")
        case "outer":
            text = f"“{text},”"
        case _:
            pass
    return text, turns


@SETTINGS
@given(declared())
def test_a_quotation_cut_from_its_passage_with_declared_edits_is_accepted_exactly_when_the_plain_way_accepts_it(
    case: tuple[str, list[str]],
) -> None:
    quoted, turns = case
    expected = is_verbatim(quoted, turns)
    assert judge(quoted, turns).verbatim == expected
    unmarked = not any(sign in normal(quoted) for sign in "[(…")
    if unmarked and not normal(quoted).rstrip("', ").endswith("."):
        assert expected


TWINS = {"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "이": "ㅇㅣ"}
NO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def damaged(draw: Draw, word: str) -> str:
    """Change a word by a letter, a look-alike, a mark of no width, full width, case, a particle or a digit."""
    at = draw(st.integers(0, len(word) - 1))
    ways = [
        word[:at] + "z" + word[at + 1 :],
        "zebra",
        "".join(TWINS.get(sign, sign) for sign in word),
        word[:at] + draw(st.sampled_from(NO_WIDTH)) + word[at:],
        "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in word),
        word.swapcase(),
        word + "까지만",
        word + "7",
    ]
    return str(draw(st.sampled_from(ways)))


@SETTINGS
@given(st.data())
def test_a_damaged_word_is_never_verbatim(data: st.DataObject) -> None:
    turns = data.draw(passages())
    words = cut(data.draw, normal(" ".join(turns)).split(" "))
    which = data.draw(st.integers(0, len(words) - 1))
    assume(any(sign.isalnum() for sign in words[which]))
    bad = damaged(data.draw, words[which])
    core = normal(bad).strip("'.,?!()")
    assume(normal(bad) != words[which] and core not in normal(" ".join(turns)))
    quoted = " ".join([*words[:which], bad, *words[which + 1 :]])
    verdict = judge(quoted, turns)
    assert not verdict.verbatim
    assert verdict.faults == {Fault.ALTERED}
    assert 0 <= verdict.differs_at < len(quoted)
    assert not is_verbatim(quoted, turns)


@SETTINGS
@given(st.data())
def test_words_dropped_or_exchanged_are_judged_as_the_plain_way_judges_them(data: st.DataObject) -> None:
    turns = data.draw(passages())
    words = cut(data.draw, normal(" ".join(turns)).split(" "))
    assume(len(words) > 2)
    at = data.draw(st.integers(1, len(words) - 2))
    if data.draw(st.booleans()):
        words[at], words[at + 1] = words[at + 1], words[at]
    else:
        del words[at]
    quoted = " ".join(words)
    assert judge(quoted, turns).verbatim == is_verbatim(quoted, turns)


@SETTINGS
@given(st.text(alphabet="ab[](). …'“”-,ㄱ가나 \n\u0301", max_size=40), passages())
def test_no_quotation_however_odd_is_judged_otherwise_than_the_plain_way(quoted: str, turns: list[str]) -> None:
    verdict = judge(quoted, [*turns, quoted])
    assert verdict.verbatim == is_verbatim(quoted, [*turns, quoted])


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=SIGNS, max_size=30) | st.text(max_size=20))
def test_the_quick_the_mapped_and_the_plain_normal_form_are_one(text: str) -> None:
    long_way = mapped(text)
    assert long_way.text == normal(text) == plain_normal(text)
    assert normal(long_way.text) == long_way.text
    assert len(long_way.starts) == len(long_way.text) + 1
    assert list(long_way.starts) == sorted(long_way.starts)
    assert all(0 <= start <= len(text) for start in long_way.starts)

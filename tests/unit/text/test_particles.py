"""Korean particles after words that were rewritten."""

from __future__ import annotations

import pytest

from firsthand.text.particles import particle_after


@pytest.mark.parametrize(
    ("text", "old", "new", "fits"),
    [
        ("이 맞았다", "열넷", "열하나", "가"),
        ("가 맞았다", "열하나", "열넷", "이"),
        ("은", "스물", "하나", "는"),
        ("를,", "하나", "열", "을"),
        ("과 함께", "다섯", "하나", "와"),
        ("와는", "하나", "다섯", "과"),
        ("으로", "셋", "둘", "로"),
        ("로도", "둘", "셋", "으로"),
        ("로서", "하나", "넷", "으로"),
        ("이나", "넷", "하나", "나"),
        ("였다", "하나", "넷", "이었"),
        ("다.", "하나", "넷", "이다"),
        ("라고 했다", "하나", "넷", "이라"),
        ("이", "10", "2", "가"),
        ("가", "14", "20", "이"),
        ("는", "25", "1,000", "은"),
        ("가", "25", "3", "이"),
        ("로", "11", "13", "으로"),
        ("가", "14%", "3명", "이"),
    ],
)
def test_the_particle_follows_the_last_sound(text: str, old: str, new: str, fits: str) -> None:
    found = particle_after(text, old, new)
    assert found is not None
    assert (text.startswith(found[0]), found[1]) == (True, fits)
    assert particle_after(fits + text.removeprefix(found[0]), old, new) is None


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("이", "14명", "19명"),
        ("이", "3", "10"),
        ("이", "1,000", "10,000"),
        ("로", "둘", "하나"),
        ("로", "7", "8"),
        ("이다", "넷", "하나"),
        ("이었다", "넷", "하나"),
        ("가", "넷", "하나"),
        ("이상", "넷", "하나"),
        ("은행", "넷", "하나"),
        ("나왔다", "하나", "넷"),
        ("만", "넷", "하나"),
        ("도", "넷", "하나"),
        (" 이", "넷", "하나"),
        ("이", "four", "하나"),
        ("이", "넷", "(1)"),
        ("", "넷", "하나"),
    ],
)
def test_nothing_else_changes(text: str, old: str, new: str) -> None:
    assert particle_after(text, old, new) is None

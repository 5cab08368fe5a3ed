"""Aliases: one source's alone, of a kind readers expect, and declared."""

from __future__ import annotations

import pytest

from firsthand.disclosure.words.aliases import declared, shared, unlike
from firsthand.model.testimony import Source


def source(code: str, **alias: str) -> Source:
    return Source(code, alias)


def test_an_alias_shared_in_any_language_or_spacing_is_named_with_who_shares_it() -> None:
    sources = [
        source("S1", en="Kim Yon-hui", ko="김연희"),
        source("S2", en="kim yonhui"),
        source("S3", ko="김 연희"),
        source("S4", en="Ri Un"),
    ]
    assert shared(sources) == {"S1": {"S2", "S3"}, "S2": {"S1"}, "S3": {"S1"}}


@pytest.mark.parametrize(
    ("alias", "sex", "odd"),
    [
        ("강민철", "male", False),
        ("강민철", "female", True),
        ("장순애", "male", True),
        ("주옥남", "female", False),
        ("Pang Ho-jun", "female", True),
        ("Pang Ho-jun", "male", False),
        ("Ngozi", "male", False),
        ("한가람", "female", False),
    ],
)
def test_an_alias_that_reads_as_the_other_sexs(alias: str, sex: str, *, odd: bool) -> None:
    assert unlike(source("S1", any=alias), sex) is odd


@pytest.mark.parametrize(
    "text",
    [
        "Names are aliases.",
        "We use pseudonyms throughout.",
        "All names have been changed.",
        "Kim is not her real name.",
        "이 보고서의 이름은 가명이다.",
        "이름은 모두 바꾸었다.",
        "실명이 아니다.",
    ],
)
def test_a_text_that_says_names_are_not_peoples_own(text: str) -> None:
    assert declared(text)


@pytest.mark.parametrize("text", ["Names matter.", "The names of places are left out.", "이름을 적어 두었다."])
def test_a_text_that_does_not(text: str) -> None:
    assert not declared(text)

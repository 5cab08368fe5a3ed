"""Whatever form an identity takes in a text, it is found; and a text without it is clean. Everything is invented."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.disclosure.words.watch import Hit, Kind, Watch
from firsthand.model.identity import Birth, Contact, ContactKind, Identity, Name, Relative
from firsthand.model.private import Private
from firsthand.text import names

HER = Identity(
    "S90",
    names=(Name.parse("리련솔"), Name.parse("李蓮率"), Name.parse("Ri Ryon-sol")),
    birth=Birth(Private("1967-03-05")),
    contacts=(
        Contact(ContactKind.PHONE, Private("000-0000-4321")),
        Contact(ContactKind.PHONE, Private("010-9999-4321")),
        Contact(ContactKind.EMAIL, Private("Ryonsol@invented.invalid")),
        Contact(ContactKind.ADDRESS, Private("지어낸시 없는동 12번지")),
    ),
    relatives=(Relative(Name.parse("곽두섭"), Private("husband"), remains=True),),
)
WATCH = Watch.over([HER])
NAME = Hit("S90", Kind.NAME)


@pytest.mark.parametrize(
    "text",
    [
        "그때 리련솔이 말했다.",
        "이연솔은 갔다",
        "리 련솔",
        "련솔 리",
        "리 련 솔",
        "리·련·솔",
        "리\u200b련솔",
        "리\u2060련솔",
        "李蓮率",
        "李 蓮率",
        "Ri Ryon-sol",
        "RI RYŎNSOL said",
        "Ryon Sol Ri",
        "Lee Yeon-sol",
        "Yi, Yeonsol",
        "lee_yeon_sol.docx",
        "YeonsolLee",
        "Rhee Ryŏn-sol",
        "\u1105\u1175\u1105\u1167\u11ab\u1109\u1169\u11af",
    ],
)
def test_a_name_is_found_in_every_writing(text: str) -> None:
    assert NAME in WATCH.search(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("call 010-9999-4321 now", Kind.PHONE),
        ("+82 10 9999 4321", Kind.PHONE),
        ("01099994321", Kind.PHONE),
        ("010/9999/4321", Kind.PHONE),
        ("０１０－９９９９－４３２１", Kind.PHONE),
        ("공일공 구구구구 사삼이일", Kind.PHONE),
        ("born 5 March 1967", Kind.BIRTH),
        ("March 5th, 1967", Kind.BIRTH),
        ("1967년 3월 5일생", Kind.BIRTH),
        ("1967.3.5.", Kind.BIRTH),
        ("05/03/1967", Kind.BIRTH),
        ("March the 5th, 1967", Kind.BIRTH),
        ("March 5th of the year 1967", Kind.BIRTH),
        ("March 5th in 1967", Kind.BIRTH),
        ("5 March, in 1967", Kind.BIRTH),
        ("in 1967, on 5 March", Kind.BIRTH),
        ("March 5, '67", Kind.BIRTH),
        ("5/3/67", Kind.BIRTH),
        ("67.3.5", Kind.BIRTH),
        ("5-Mar-67", Kind.BIRTH),
        ("5-III-1967", Kind.BIRTH),
        ("67년 3월 5일", Kind.BIRTH),
        ("1967년(정미) 3월 5일", Kind.BIRTH),
        ("1967년 삼월 오일", Kind.BIRTH),
        ("1967년생(3월 5일)", Kind.BIRTH),
        ("19670305", Kind.BIRTH),
        ("write to ryonsol@INVENTED.invalid", Kind.EMAIL),
        ("지어낸시  없는동에 산다", Kind.ADDRESS),
    ],
)
def test_numbers_days_and_addresses_are_found(text: str, kind: Kind) -> None:
    assert Hit("S90", kind) in WATCH.search(text)


def test_a_relative_is_found_as_a_relative() -> None:
    assert WATCH.search("Kwak Tu-sop") == {Hit("S90", Kind.NAME, relative=True)}


@pytest.mark.parametrize(
    "text",
    ["련솔아, 오너라", "연솔이는 갔다", "연솔 씨", "Yeonsol said", "Yeon-sol", "Yeon Sol", "RYONSOL", "yeonsol.docx"],
)
def test_a_given_name_alone_is_a_weak_hit(text: str) -> None:
    assert WATCH.search(text) == {Hit("S90", Kind.GIVEN_NAME)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We left in the evening, and nobody asked.",
        "그 해에 강을 건넜습니다. 보안서에는 가지 않았습니다.",
        "1967 was a long year; 24 of the 25 said so on 5 April 1968.",
        "Call 010-1111-2222.",
        "연솔길을 걸었다",
        "Lee said that Sol was there.",
    ],
)
def test_a_text_without_it_is_clean(text: str) -> None:
    assert WATCH.search(text) == frozenset()


@pytest.mark.parametrize("recorded", ["Sorimel", "Quell Sorimel", "Sorimel Quell", "Park Sorimel", "Park So-rimel"])
def test_one_word_of_a_name_in_latin_letters_is_a_weak_hit_however_it_was_recorded(recorded: str) -> None:
    watch = Watch.over([Identity("S92", names=(Name.parse(recorded),))])
    assert watch.search("It was Sorimel who said so.") == {Hit("S92", Kind.GIVEN_NAME)}
    assert watch.search("Park, or a park, said so.") == frozenset()
    if " " in recorded:
        assert watch.search(f"It was {recorded}.") == {Hit("S92", Kind.NAME)}


def test_a_short_given_name_in_latin_letters_is_an_ordinary_word_but_for_its_capital() -> None:
    watch = Watch.over([Identity("S93", names=(Name.parse("Marl"),))])
    assert watch.search("the marl of the field") == frozenset()
    assert watch.search("Marl said so") == {Hit("S93", Kind.GIVEN_NAME)}


SYLLABLES = st.sampled_from("가나다라려마바사솔아연영우은자주철초하현희옥숙순")
NAMES = st.builds(
    names.KoreanName,
    st.sampled_from(["김", "리", "박", "최", "곽", "남궁"]),
    st.text(SYLLABLES, min_size=2, max_size=2),
)


@given(NAMES, st.data())
def test_every_spelling_of_every_name_is_found(name: names.KoreanName, data: st.DataObject) -> None:
    watch = Watch.over([Identity("S91", names=(Name.parse(name.surname + name.given),))])
    surname = data.draw(st.sampled_from(sorted(names.latin_surnames(name))))
    given_name = data.draw(st.sampled_from(sorted(names.latin_givens(name))))
    for between, turned in product((" ", "-", ", ", "_", ""), (False, True)):
        pair = (given_name, surname) if turned else (surname, given_name)
        assert Hit("S91", Kind.NAME) in watch.search(f"by {between.join(pair).title()}.")
    for written in names.hangul_surnames(name), names.hangul_givens(name):
        assert all(isinstance(part, str) for part in written)
    hangul = data.draw(st.sampled_from(sorted(names.hangul_surnames(name)))) + data.draw(
        st.sampled_from(sorted(names.hangul_givens(name)))
    )
    assert Hit("S91", Kind.NAME) in watch.search(f"그때 {hangul}에게 물었다")


def test_what_is_looked_for_never_prints() -> None:
    assert "리" not in repr(WATCH)
    assert "ryon" not in repr(WATCH)

"""What a search of finished files says: place, source and kind; the name itself nowhere."""

from __future__ import annotations

from firsthand.disclosure.words.namesakes import Namesake, namesakes
from firsthand.disclosure.words.watch import Watch
from firsthand.model.identity import Birth, Contact, ContactKind, Identity, Name, Relative
from firsthand.model.private import Private
from firsthand.model.testimony import Source
from firsthand.rules import leaks
from tests.support import outputs as build

HER = Identity(
    "S90",
    names=(Name.parse("리련솔"), Name.parse("Ri Ryon-sol")),
    birth=Birth(Private("1967-03-05")),
    contacts=(Contact(ContactKind.PHONE, Private("000-0000-4321")),),
    relatives=(Relative(Name.parse("곽두섭"), Private("husband")),),
)
WATCH = Watch.over([HER])


def _said(files: dict[str, bytes], signed: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    return [(d.code, d.place.path, d.message) for d in leaks.search(files, WATCH, signed).diagnostics]


def test_each_thing_is_told_by_file_place_code_and_kind() -> None:
    page = "<html><body>Born 5 March 1967. <!-- 000 0000 4321 --><i alt='곽두섭'>x</i></body></html>".encode()
    assert [said for said in _said({"a.html": page}) if "source" not in said[2]] == [
        ("DS09", "a.html", "attributes: name of a relative of S90"),
        ("DS09", "a.html", "comment: phone of S90"),
        ("DS09", "a.html", "text: birth date of S90"),
        ("DS10", "a.html", "comment: it has a comment"),
    ]


def test_a_file_whose_name_is_a_name_is_called_by_its_number() -> None:
    (said,) = _said({"리련솔.png": build.png()})
    assert said == ("DS09", "file-1.png", "file name: name of S90")


def test_the_group_may_sign_and_nobody_else() -> None:
    files = {"a.docx": build.word({"author": "The Mill  interviews"})}
    assert _said(files, ("The Mill Interviews",)) == []
    assert _said(files) == [("DS10", "a.docx", "docProps/core.xml: it has an author")]


def test_what_cannot_be_searched_is_refused_also_without_identities() -> None:
    found = leaks.search({"a.pdf": b"%PDF-1.7 nothing"}, None).diagnostics
    assert [(d.code, d.message) for d in found] == [("DS09", "PDF: it cannot be searched, it is damaged")]


def test_a_path_of_somebodys_computer_is_told_and_an_address_of_the_web_is_not() -> None:
    told = _said({"a.html": b"<p>file:///drafts and https://x.invalid/home/page</p>"})
    assert {(code, message.partition(": ")[2]) for code, _, message in told} == {
        ("DS10", "it has a path on somebody's computer")
    }
    assert _said({"a.html": b"<p>https://x.invalid/home/page/media/image1.png</p>"}) == []


def test_a_given_name_in_noise_is_no_suggestion() -> None:
    noise = b"\0\1" + " 련솔 가나다 ".encode("utf-16-le") + b"\0\1"
    assert leaks.search({"a.bin": noise}, WATCH).suggestions == ()
    (found,) = leaks.search({"a.txt": "그날 련솔은 없었다".encode()}, WATCH).suggestions
    assert (found.file, found.channel, found.source) == ("a.txt", "text", "S90")


def test_aliases_are_compared_in_every_writing_with_relatives_and_a_letter_apart() -> None:
    def near(alias: str) -> set[Namesake]:
        return set(namesakes([Source("S01", {"en": alias}, {})], {"S90": HER}))

    own, husband = {Namesake("S01", "S90", relative=False)}, {Namesake("S01", "S90", relative=True)}
    for alias in ("리련솔", "이연솔", "리련술", "Lee Yeon-sol", "Ryon-sol Ri", "Ri Ryonsol", "Ri Ryon-sool"):
        assert near(alias) == own, alias
    for alias in ("곽두섭", "Kwak Tu-sop", "Du-seop Gwak"):
        assert near(alias) == husband, alias
    for alias in ("김련솔", "리가람", "Kang Min-cheol", "박두섭", ""):
        assert near(alias) == set(), alias

"""The table of identities: what is read, and that no fault repeats a word of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from unicodedata import normalize

import pytest

from firsthand.exchange import read_identities, read_identity
from firsthand.model.identity import Birth, Contact, ContactKind, Identity, Name, Relative, Script
from firsthand.model.intake import RowFault
from firsthand.model.private import Private
from tests.support import files

SOURCES = frozenset({"S14", "S15"})
TODAY = date(2024, 6, 1)
CANARY = "quincewood"


def table(tmp_path: Path, *rows: Sequence[object]) -> Path:
    path = tmp_path / "identities.csv"
    path.write_text(files.csv_text(rows), encoding="utf-8")
    return path


def told(faults: tuple[RowFault, ...]) -> list[str]:
    return [str(fault).removeprefix("identities.csv: ") for fault in faults]


FULL = Identity(
    "S14",
    (
        Name(Private("가나리"), Script.HANGUL),
        Name(Private("가나"), Script.HANGUL),
        Name(Private("佳那里"), Script.HANJA),
        Name(Private("Ganari"), Script.ROMAN),
        Name(Private("Kanari"), Script.ROMAN),
    ),
    Birth(Private("1961-02-03")),
    (
        Contact(ContactKind.PHONE, Private("000-0000-1111")),
        Contact(ContactKind.PHONE, Private("+82 10 0000 2222")),
        Contact(ContactKind.ADDRESS, Private("no such lane 1; upstairs")),
        Contact(ContactKind.EMAIL, Private("s14@listening.invalid")),
    ),
    (
        Relative(Name(Private("다라미"), Script.HANGUL), Private("aunt"), remains=True),
        Relative(Name(Private("Marabi"), Script.ROMAN), Private("son"), remains=False),
        Relative(Name(Private("바사"), Script.HANGUL), Private("누이"), remains=None),
    ),
    Private("by letter only"),
)
ENGLISH = ("source", "name_ko", "name_hanja", "name_en", "birth", "phone", "address", "email", "relatives", "notes")
KOREAN = ("출처", "이름", "한자", "영문 이름", "생년월일", "전화번호", "주소", "이메일", "가족", "비고")
CELLS = (
    "S14", "가나리; 가나", "佳那里", "Ganari;Kanari", "1961-02-03", "000-0000-1111; +82 10 0000 2222",
    "no such lane 1; upstairs", "s14@listening.invalid", "다라미:aunt:there; Marabi: son :left; 바사:누이",
    "by letter only",
)  # fmt: skip


@pytest.mark.parametrize("header", [ENGLISH, KOREAN], ids=["english", "korean"])
def test_every_column_is_read_in_english_and_korean(tmp_path: Path, header: Sequence[str]) -> None:
    assert read_identities(table(tmp_path, header, CELLS), SOURCES, today=TODAY) == ((FULL,), ())


def test_a_workbook_is_read_as_its_csv_is(tmp_path: Path) -> None:
    path = tmp_path / "identities.xlsx"
    path.write_bytes(files.xlsx([ENGLISH, CELLS]))
    assert read_identities(path, SOURCES, today=TODAY) == ((FULL,), ())


def test_a_table_out_of_a_sealed_file_is_read_from_its_bytes(tmp_path: Path) -> None:
    data = files.csv_text([ENGLISH, CELLS]).encode()
    assert read_identities(tmp_path / "nowhere.csv", SOURCES, today=TODAY, content=data) == ((FULL,), ())


def test_hangul_in_parts_is_the_same_name(tmp_path: Path) -> None:
    cells = tuple(normalize("NFD", cell) for cell in CELLS)
    assert read_identities(table(tmp_path, ENGLISH, cells), SOURCES, today=TODAY) == ((FULL,), ())


@pytest.mark.parametrize(
    ("written", "kept", "precision"),
    [
        ("1961", "1961", "year"),
        ("1961년", "1961", "year"),
        ("1961-02", "1961-02", "month"),
        ("1961년 2월", "1961-02", "month"),
        ("1961.2.3", "1961-02-03", "day"),
        ("1961년 2월 3일", "1961-02-03", "day"),
    ],
)
def test_a_birth_is_as_exact_as_it_is_known(tmp_path: Path, written: str, kept: str, precision: str) -> None:
    found, faults = read_identities(
        table(tmp_path, ("source", "name_ko", "birth"), ("S14", "가나리", written)), SOURCES, today=TODAY
    )
    assert faults == ()
    assert found[0].birth == Birth(Private(kept))
    assert found[0].birth is not None
    assert found[0].birth.precision == precision


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("source", "S99", "row 2, column source: no such source is in the vault"),
        ("source", "", "row 2, column source: this cell must not be empty"),
        ("name_ko", CANARY, "row 2, column name_ko: not written in Hangul"),
        ("name_hanja", CANARY, "row 2, column name_hanja: not written in Hanja"),
        ("name_en", "가나리", "row 2, column name_en: not written in Roman letters"),
        ("birth", CANARY, "row 2, column birth: not a date; write it as 2024-05-03"),
        ("birth", "1961-13", "row 2, column birth: no such day in the calendar"),
        ("birth", "2061", "row 2, column birth: a date in the future"),
        ("phone", CANARY, "row 2, column phone: not a telephone number; several are separated by ;"),
        ("email", CANARY, "row 2, column email: not an electronic address; several are separated by ;"),
        ("relatives", CANARY,
         "row 2, column relatives: write each relative as name:relation, or name:relation:there; several by ;"),
        ("relatives", f"{CANARY}:aunt:perhaps",
         "row 2, column relatives: after a relative's relation comes there or left, or nothing"),
    ],
)  # fmt: skip
def test_a_fault_names_row_and_column_and_no_word(tmp_path: Path, column: str, cell: str, fault: str) -> None:
    row = dict(zip(ENGLISH, CELLS, strict=True)) | {column: cell}
    found, faults = read_identities(table(tmp_path, ENGLISH, list(row.values())), SOURCES, today=TODAY)
    assert (found, told(faults)) == ((), [fault])
    assert CANARY not in repr(faults)


def test_an_identity_needs_a_name(tmp_path: Path) -> None:
    found, faults = read_identities(table(tmp_path, ("source", "notes"), ("S14", "x")), SOURCES)
    assert (found, told(faults)) == (
        (),
        ["row 2, column name_ko: an identity needs a name: in Hangul, Hanja or Roman letters"],
    )


def test_a_source_has_one_identity(tmp_path: Path) -> None:
    rows = [("source", "name_ko"), ("S14", "가나리"), ("S15", "다라미"), ("S14", "바사")]
    found, faults = read_identities(table(tmp_path, *rows), SOURCES)
    assert [identity.source for identity in found] == ["S14", "S15"]
    assert told(faults) == ["row 4, column source: the same source as in row 2"]


def test_an_unknown_column_is_a_fault_and_the_register_s_ban_on_names_is_not_told_here(tmp_path: Path) -> None:
    _, faults = read_identities(table(tmp_path, ("source", "name_ko", "passport"), ("S14", "가나리", CANARY)), SOURCES)
    assert told(faults) == ["row 1, column C: unknown column"]


def test_what_is_typed_is_read_as_the_table_is() -> None:
    found, faults = read_identity(dict(zip(ENGLISH, CELLS, strict=True)), SOURCES, today=TODAY)
    assert (found, faults) == (FULL, ())
    found, faults = read_identity({"source": "S14", "name_ko": CANARY}, SOURCES, today=TODAY)
    assert found is None
    assert [str(fault) for fault in faults] == ["typed, column name_ko: not written in Hangul"]

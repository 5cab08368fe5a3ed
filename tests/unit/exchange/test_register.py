from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from firsthand.exchange import Ranges, missing_files, read_register
from firsthand.exchange.columns import IDENTITIES
from firsthand.exchange.limits import TABLE_COLUMNS
from firsthand.model.intake import RegisterRow, RowFault
from firsthand.model.project import Attribute
from firsthand.model.testimony import InterviewRef, Status
from tests.support import files

TODAY = date(2024, 6, 1)
ATTRIBUTES = {
    "sex": Attribute(
        "sex",
        "category",
        {"en": "sex", "ko": "성별"},
        {"female": {"en": "woman", "ko": "여성"}, "male": {"ko": "남성"}},
    ),
    "age": Attribute("age", "integer", {"en": "age", "ko": "나이"}),
    "left": Attribute("left", "year", {"en": "year left", "ko": "탈출 연도"}),
    "children": Attribute("children", "integer", {"en": "children"}),
    "trade": Attribute("trade", "text", {"en": "trade"}),
}
Grid = Sequence[Sequence[object]]
BASE = ("file", "source", "language")


def register(tmp_path: Path, data: bytes, name: str = "register.csv") -> tuple[tuple[RegisterRow, ...], list[str]]:
    path = tmp_path / name
    path.write_bytes(data)
    rows, faults = read_register(path, ATTRIBUTES, today=TODAY)
    return rows, [str(fault) for fault in faults]


def faults_of(tmp_path: Path, *rows: Sequence[object]) -> list[str]:
    return [fault.removeprefix("register.csv: ") for fault in register(tmp_path, files.csv_text(rows).encode())[1]]


@pytest.mark.parametrize("name", sorted(files.tables()))
def test_a_sound_register_is_read_in_every_form(tmp_path: Path, name: str) -> None:
    rows, faults = register(tmp_path, files.tables()[name], name)
    assert faults == []
    first, second, third = rows
    assert first.row == 2
    assert first.file == "S01.txt"
    assert first.interview == InterviewRef("S01")
    assert first.held_on == date(2024, 5, 3)
    assert first.speaker == "구술자"
    assert first.status is Status.APPROVED
    assert dict(first.alias) == {"en": "Han Seo", "ko": "한서"}
    assert dict(first.attributes) == {"sex": "female", "age": 35, "left": 2003}
    assert (second.translation_of, second.translator, second.reviewer, second.language) == ("S01.txt", "T1", "R2", "en")
    assert second.attributes == first.attributes
    assert second.alias == first.alias
    assert third.status is Status.DRAFT


def test_korean_headers_states_and_values_are_read(tmp_path: Path) -> None:
    text = (
        "파일,구술자 코드,면담 회차,날짜,언어,구술자 표시,번역 원본,번역자,검토자,상태,"
        "가명 한국어,성별,나이,탈출 연도\n"
        "말/S01.txt,S01,2,2024년 5월 3일,한국어,구술자,,,,승인,한서,여성,35세,2003년\n"
        "말\\S01.en.txt,S01,S01.2,2024. 5. 3.,영어,SOURCE,말\\S01.txt,T1,R2,검토 완료,,,,\n"
    )
    rows, faults = register(tmp_path, text.encode("cp949"))
    assert faults == []
    assert [row.interview for row in rows] == [InterviewRef("S01", 2)] * 2
    assert [row.language for row in rows] == ["ko", "en"]
    assert [row.file for row in rows] == ["말/S01.txt", "말/S01.en.txt"]
    assert rows[1].translation_of == "말/S01.txt"
    assert [row.status for row in rows] == [Status.APPROVED] * 2
    assert dict(rows[1].attributes) == {"sex": "female", "age": 35, "left": 2003}
    assert dict(rows[0].alias) == {"ko": "한서"}


@pytest.mark.parametrize(
    "column",
    [
        "name",
        "Full Name",
        "이름",
        "성명",
        "구술자 이름",
        "phone",
        "전화",
        "전화번호",
        "date of birth",
        "birthdate",
        "생년월일",
        "e-mail",
        "주소",
    ],
)
def test_columns_of_identities_are_refused(tmp_path: Path, column: str) -> None:
    faults = faults_of(tmp_path, (*BASE, column), ("a.txt", "S1", "ko", "Hong"))
    assert faults == [f"row 1, column D: {IDENTITIES}"]


def test_unknown_doubled_and_missing_columns_are_named(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, ("file", "langage", "sex", "zzzz", "성별"), ("a.txt", "ko", "female", "", ""))
    assert faults == [
        "row 1, column B: unknown column; the nearest known is language",
        "row 1, column D: unknown column",
        "row 1, column E: the column sex is there twice",
        "row 1, column source: this column is missing",
        "row 1, column language: this column is missing",
    ]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("age", "4", "an impossible age: it must lie between 5 and 120"),
        ("age", "121", "an impossible age: it must lie between 5 and 120"),
        ("age", "old", "not a whole number"),
        ("children", "-1", "a number below zero"),
        ("left", "1899", "an impossible year: it must lie between 1900 and 2025"),
        ("left", "2026", "an impossible year: it must lie between 1900 and 2025"),
        ("sex", "femal", "not one of its 2 known values; the nearest known is female"),
        ("sex", "xyz", "not one of its 2 known values"),
        ("date", "2024-06-02", "a date in the future"),
        ("date", "1899-01-01", "a date before 1900"),
        ("date", "2024-02-30", "no such day in the calendar"),
        ("date", "03/05/2024", "not a date; write it as 2024-05-03"),
        ("language", "xx", "not a language tag; write ko, en, or another of ISO 639"),
        ("language", "Hangulish", "not a language tag; write ko, en, or another of ISO 639"),
        ("status", "aproved", "must be one of draft, approved; the nearest known is approved"),
        ("source", "S 14", "not a code; write letters, digits and hyphens only, such as S14"),
        ("interview", "0", "not the number of an interview; write 1 for the source's first, 2 for the second"),
        ("interview", "S2.2", "not the number of an interview; write 1 for the source's first, 2 for the second"),
        ("translator", "Kim, J.", "not a code; write letters, digits and hyphens only, such as S14"),
        ("file", "../a.txt", "a file must lie in the folder handed in: write its name relative to it, without .."),
        ("file", "/etc/a.txt", "a file must lie in the folder handed in: write its name relative to it, without .."),
        ("file", "C:\\a.txt", "a file must lie in the folder handed in: write its name relative to it, without .."),
    ],
)
def test_what_a_cell_may_not_say_is_reported_at_the_cell(tmp_path: Path, column: str, value: str, message: str) -> None:
    cells = {"file": "a.txt", "source": "S1", "language": "ko", column: f'"{value}"'}
    assert faults_of(tmp_path, tuple(cells), tuple(cells.values())) == [f"row 2, column {column}: {message}"]


@pytest.mark.parametrize("tag", ["ko", "en", "zh-Hant", "kmr", "pt-BR", "es-419"])
def test_language_tags_are_taken_as_they_are(tmp_path: Path, tag: str) -> None:
    rows, faults = register(tmp_path, files.csv_text([BASE, ("a.txt", "S1", tag)]).encode())
    assert faults == []
    assert rows[0].language == tag


def test_faults_between_rows_name_the_other_row(tmp_path: Path) -> None:
    header = (*BASE, "translation_of", "translator", "reviewer", "status", "age", "alias")
    faults = faults_of(
        tmp_path,
        header,
        ("a.txt", "S1", "ko", "", "", "", "", 35, "Han"),
        ("a.txt", "S2", "ko", "", "", "", "", "", ""),
        ("b.txt", "S1", "ko", "", "", "", "", "", ""),
        ("c.txt", "S1", "en", "", "", "", "", "", ""),
        ("d.txt", "S1", "fr", "zz.txt", "", "", "", 36, "Seo"),
        ("e.txt", "S1", "de", "d.txt", "T1", "t1", "", "", ""),
        ("f.txt", "S3", "en", "a.txt", "T1", "", "approved", "", ""),
        ("g.txt", "s1", "es", "", "", "", "", "", ""),
    )
    assert faults == [
        "row 3, column file: the same file as in row 2",
        "row 4, column language: the same interview and language as in row 2",
        "row 5, column translation_of: an interview has one original; if this is its translation, name it: see row 2",
        "row 6, column translation_of: no other row has this file",
        "row 6, column alias_en: differs from what row 2 says of the same source",
        "row 6, column age: differs from what row 2 says of the same source",
        "row 7, column reviewer: the translator may not review her own translation",
        "row 7, column translation_of: row 6 is a translation itself; name the original",
        "row 8, column reviewer: an approved translation needs a reviewer",
        "row 8, column translation_of: row 2 is of another interview",
        "row 9, column source: differs only in capitals from the source in row 2",
    ]


def test_every_fault_is_reported_at_once_and_none_repeats_a_cell(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(files.csv_text([(*BASE, "sex", "age"), ("a.txt", "Hong Gil", "Korea-land", "Gildong", "Gil")]))
    _, faults = read_register(path, ATTRIBUTES, today=TODAY)
    assert [fault.column for fault in faults] == ["source", "language", "sex", "age"]
    assert all("Gil" not in str(fault) and "Korea-land" not in str(fault) for fault in faults)


def test_ranges_may_be_set(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(files.csv_text([(*BASE, "left", "age"), ("a.txt", "S1", "ko", 1850, 3)]))
    rows, faults = read_register(path, ATTRIBUTES, ranges=Ranges(first_year=1800, least_age=1))
    assert faults == ()
    assert dict(rows[0].attributes) == {"left": 1850, "age": 3}


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "register.csv", "the table is empty"),
        (b"\n\n", "register.csv", "the table is empty"),
        (b'file,source\n"a,b\n', "register.csv", "a quotation mark is never closed"),
        (b"\x00\x01", "register.csv", "binary"),
        (b"file\n", "register.ods", "a table must be CSV or XLSX"),
        (b"file\n", "register.xlsx", "ends in .xlsx but is text"),
        (files.xlsx([["file"]]), "register.csv", "ends in .csv but is a zip"),
        (files.docx(["a"]), "register.xlsx", "ends in .xlsx but is a Word document"),
        (files.xlsx([["file"]])[:-40], "register.xlsx", "cut-off zip"),
        (files.compound("EncryptedPackage"), "register.xlsx", "locked with a password"),
        (b"," * (TABLE_COLUMNS + 1) + b"x\n", "register.csv", "columns"),
        (b"file\n" + b"a" * 40_000 + b"\n", "register.csv", "characters"),
        (
            files.replaced(files.xlsx([["file"]]), {"xl/sharedStrings.xml": b"<!DOCTYPE a><a/>"}),
            "register.xlsx",
            "entities",
        ),
    ],
)
def test_a_table_that_cannot_be_read_is_one_fault(tmp_path: Path, data: bytes, name: str, message: str) -> None:
    rows, faults = register(tmp_path, data, name)
    assert rows == ()
    assert len(faults) == 1
    assert faults[0].startswith(f"{name}: row 1: ")
    assert message in faults[0]


def test_an_absent_table_is_one_fault(tmp_path: Path) -> None:
    rows, faults = read_register(tmp_path / "register.csv", ATTRIBUTES)
    assert rows == ()
    assert [fault.message for fault in faults] == ["there is no such file. Check the name, also its capital letters."]


def test_rows_count_as_in_a_spreadsheet_and_stray_cells_are_reported(tmp_path: Path) -> None:
    text = 'file,source,language\n\n"a\n.txt",S1,ko,stray\n,,\n,S2,ko\n'
    rows, faults = register(tmp_path, text.encode())
    assert [row.row for row in rows] == [3]
    assert faults == [
        "register.csv: row 3, column D: a cell without a column: the header row ends before it",
        "register.csv: row 5, column file: this cell must not be empty",
    ]


def test_spreadsheet_dates_and_numbers_are_read_as_such(tmp_path: Path) -> None:
    grid = [(*BASE, "date", "age"), ("a.txt", "S1", "ko", date(2024, 5, 3), 35.0)]
    rows, faults = register(tmp_path, files.xlsx(grid), "register.xlsx")
    assert faults == []
    assert rows[0].held_on == date(2024, 5, 3)
    assert rows[0].attributes["age"] == 35


def test_missing_files_are_reported_by_row_and_decomposed_names_found(tmp_path: Path) -> None:
    from unicodedata import normalize

    (tmp_path / "말").mkdir()
    (tmp_path / normalize("NFD", "말")).mkdir(exist_ok=True)
    (tmp_path / normalize("NFD", "말") / normalize("NFD", "구술.txt")).write_text("x")
    rows = tuple(RegisterRow(row, file, InterviewRef("S1"), "ko") for row, file in ((2, "말/구술.txt"), (3, "b.txt")))
    assert missing_files(rows, tmp_path, register="register.csv") == (
        RowFault("register.csv", 3, "file", "there is no such file"),
    )
    assert len(missing_files(rows, tmp_path / "absent")) == 2


@pytest.mark.parametrize("titles", [[["우리 모임 면담 목록"]], [["Interviews of 2024"], ["as of May", "", ""]]])
def test_titles_above_the_header_are_passed_over(tmp_path: Path, titles: Grid) -> None:
    table: Grid = [*titles, (*BASE, "age"), ("a.txt", "S01", "ko", "4"), ("b.txt", "S02", "ko", "35")]
    below = len(titles)
    for data, name in ((files.csv_text(table).encode(), "register.csv"), (files.xlsx(table), "register.xlsx")):
        rows, faults = register(tmp_path, data, name)
        assert [row.row for row in rows] == [below + 2, below + 3]
        assert [fault.partition(": ")[2] for fault in faults] == [
            f"row {below + 2}, column age: an impossible age: it must lie between 5 and 120"
        ]


def test_a_title_above_a_table_with_semicolons_does_not_hide_them(tmp_path: Path) -> None:
    rows, faults = register(tmp_path, "우리 모임\nfile;source;language\na.txt;S01;ko\n".encode())
    assert (len(rows), faults) == (1, [])


def test_a_table_without_a_header_is_one_fault(tmp_path: Path) -> None:
    table = [("우리 모임 면담 목록",), *((f"{n}.txt", f"S{n:02}", "ko", "x", "y") for n in range(1, 40))]
    (fault,) = faults_of(tmp_path, *table)
    assert fault.startswith("row 1: this row names no column of the table; the first row must be the header, and")


def test_a_column_of_names_is_refused_however_little_else_the_header_names(tmp_path: Path) -> None:
    found = faults_of(tmp_path, ("이름", "x"), BASE, ("a.txt", "S01", "ko"))
    assert f"row 1, column A: {IDENTITIES}" in found


def test_an_attribute_goes_by_its_everyday_korean_name(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("파일이름,구술자코드,언어,나이,성별\na.txt,S01,한국어,35,여성\n", "utf-8")
    new = {
        "age": Attribute("age", "integer", {"en": "Age at interview", "ko": "면담 때 나이"}),
        "sex": Attribute("sex", "category", {"en": "Sex"}, {"female": {"ko": "여성"}}),
    }
    (row,), faults = read_register(path, new, today=TODAY)
    assert (dict(row.attributes), faults) == ({"age": 35, "sex": "female"}, ())


def test_an_everyday_name_stays_with_the_attribute_whose_label_it_is(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("file,source,language,나이\na.txt,S01,ko,35\n", "utf-8")
    other = {"age": Attribute("age", "integer", {}), "then": Attribute("then", "integer", {"ko": "나이"})}
    (row,), _ = read_register(path, other, today=TODAY)
    assert dict(row.attributes) == {"then": 35}

import csv
from datetime import date
from pathlib import Path

from firsthand.exchange import (
    read_codings,
    read_consents,
    read_coverage,
    read_register,
    write_codings_csv,
    write_consents_csv,
    write_coverage_csv,
    write_register_csv,
)
from firsthand.model.coding import Asked, Coding, Coverage, DatedCoding, Polarity
from firsthand.model.consent import Consent, Decision, Mode, Scope, Terms
from firsthand.model.private import Private
from firsthand.model.testimony import InterviewRef, PassageRef
from tests.support import files
from tests.unit.exchange import test_records, test_register

DANGEROUS = (
    "=1+1",
    "+82 2",
    "-note",
    "@home",
    "'=kept",
    "''+kept",
    "plain",
    "'plain",
    '"quoted", with\nlines',
    "한국어",
)


def test_a_register_comes_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(files.csv_text(files.REGISTER))
    rows, _ = read_register(path, test_register.ATTRIBUTES)
    write_register_csv(tmp_path / "again.csv", rows, test_register.ATTRIBUTES)
    assert read_register(tmp_path / "again.csv", test_register.ATTRIBUTES) == (rows, ())


def test_consents_and_coverage_come_back_the_same(tmp_path: Path) -> None:
    day = date(2024, 5, 3)
    consents = tuple(
        Consent("S14", scope, Decision.GRANTED, day, date(2030, 1, 1), day, note=note)
        for scope, note in zip((Scope.QUOTE, Scope.PRESS, *Scope), DANGEROUS, strict=False)
        if scope is not Scope.ATTRIBUTES
    )
    terms = Terms(day, "K1", day, frozenset({"ko", "en"}), Mode.RECORDED, "E1", "T1", "G1", Decision.GRANTED)
    shown = Consent("S15", Scope.ATTRIBUTES, Decision.GRANTED, day, attributes=frozenset({"sex", "age:band"}),
                    form="F2", terms=terms)  # fmt: skip
    write_consents_csv(tmp_path / "consents.csv", [*consents, shown])
    assert read_consents(tmp_path / "consents.csv", test_records.ATTRIBUTES, {"S14", "S15"}) == ((*consents, shown), ())
    coverage = (Coverage("S14", "police", Asked.NOT_ASKED), Coverage("S15", "work", Asked.RAISED))
    write_coverage_csv(tmp_path / "coverage.csv", coverage)
    assert read_coverage(tmp_path / "coverage.csv", {"S14", "S15"}, {"police", "work"}) == (coverage, ())


def test_codings_come_back_the_same_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    codings = tuple(
        DatedCoding(
            Coding(PassageRef(InterviewRef("S14"), number, number), "work.letter", "C1", Polarity.DENIES, None),
            date(2024, 5, 3),
            memo=Private(words),
            exact=Private(words),
        )
        for number, words in enumerate(DANGEROUS, 1)
    )
    path = tmp_path / "codings.csv"
    write_codings_csv(path, codings)
    assert read_codings(path, test_records.CODEBOOK) == (codings, ())
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert all(cell[:1] not in set("=+-@\t\r") for row in csv.reader(file) for cell in row if cell)

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from firsthand.exchange import read_codings, read_consents, read_coverage
from firsthand.model.coding import Asked, Basis, Code, Codebook, Coding, Coverage, Polarity
from firsthand.model.consent import Consent, Decision, Mode, Scope, Terms
from firsthand.model.intake import RowFault
from firsthand.model.project import Attribute
from firsthand.model.testimony import PassageRef
from tests.support import files

ATTRIBUTES = {name: Attribute(name, "text", {"ko": label}) for name, label in (("sex", "성별"), ("age", "나이"))}
CODEBOOK = Codebook({code: Code(code, {}, "") for code in ("police.pointless", "police.common", "work.letter")})
SOURCES = frozenset({"S14", "S15"})
TODAY = date(2024, 6, 1)


def table(tmp_path: Path, *rows: Sequence[object]) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(files.csv_text(rows), encoding="utf-8")
    return path


def told(faults: tuple[RowFault, ...]) -> list[str]:
    return [str(fault).removeprefix("table.csv: ") for fault in faults]


def test_consents_are_read_in_english_and_korean(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        ("source", "scope", "decision", "given", "until", "withdrawn", "attributes", "form", "note"),
        ("S14", "quote", "granted", "2024-05-03", "2030-01-01", "", "", "F2", "by voice"),
        ("S15", "인적 사항", "동의", "2024.5.3", "", "2024-05-20", "성별; age", "", ""),
        ("S15", "언론", "거부", "2024-05-03", "", "", "", "", ""),
    )
    rows, faults = read_consents(path, ATTRIBUTES, SOURCES, today=TODAY)
    given = date(2024, 5, 3)
    assert faults == ()
    assert rows == (
        Consent("S14", Scope.QUOTE, Decision.GRANTED, given, date(2030, 1, 1), None, frozenset(), "F2", "by voice"),
        Consent("S15", Scope.ATTRIBUTES, Decision.GRANTED, given, None, date(2024, 5, 20), frozenset({"sex", "age"})),
        Consent("S15", Scope.PRESS, Decision.REFUSED, given),
    )


def test_the_terms_of_a_consent_are_read_in_english_and_korean(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        ("source", "scope", "decision", "given", "attributes", "not before", "condition", "met", "languages", "mode",
         "explainer", "interpreter", "guardian", "assent"),
        ("S14", "사례", "동의", "2024-05-03", "", "2030-01-01", "K1", "", "한국어; en", "구두", "E1", "T1", "", ""),
        ("S15", "attributes", "granted", "2024-05-03", "sex; age:band", "", "", "", "", "", "", "", "G1", "granted"),
        ("S15", "속성", "동의", "2024-05-04", "나이:구간", "", "K2", "2024-05-20", "", "서면", "", "", "G1", "거부"),
    )  # fmt: skip
    rows, faults = read_consents(path, ATTRIBUTES, SOURCES, today=TODAY)
    assert faults == ()
    assert [row.scope for row in rows] == [Scope.CASE, Scope.ATTRIBUTES, Scope.ATTRIBUTES]
    assert [row.attributes for row in rows] == [frozenset(), {"sex", "age:band"}, {"age:band"}]
    assert [row.terms for row in rows] == [
        Terms(date(2030, 1, 1), "K1", None, frozenset({"ko", "en"}), Mode.SPOKEN, "E1", "T1"),
        Terms(guardian="G1", assent=Decision.GRANTED),
        Terms(condition="K2", met=date(2024, 5, 20), mode=Mode.WRITTEN, guardian="G1", assent=Decision.REFUSED),
    ]


def test_every_fault_of_the_terms_is_reported(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        ("source", "scope", "decision", "given", "until", "attributes", "not_before", "condition", "met", "languages",
         "mode", "explainer", "guardian", "assent"),
        ("S14", "quote", "granted", "2024-05-03", "2024-12-31", "", "2025-01-01", "her sister is out", "2024-07-01",
         "Klingon", "shouted", "Ms Kim", "her aunt", "perhaps"),
        ("S14", "attributes", "granted", "2024-05-03", "", "age:exact", "", "", "2024-05-20", "", "", "", "", ""),
    )  # fmt: skip
    rows, faults = read_consents(path, ATTRIBUTES, SOURCES, today=TODAY)
    assert rows == ()
    code = "not a code; write letters, digits and hyphens only, such as S14"
    assert told(faults) == [
        f"row 2, column condition: {code}",
        "row 2, column met: a date in the future",
        "row 2, column languages: not a language tag; write ko, en, or another of ISO 639",
        "row 2, column mode: must be one of written, spoken, recorded",
        f"row 2, column explainer: {code}",
        f"row 2, column guardian: {code}",
        "row 2, column assent: must be one of granted, refused, withdrawn",
        "row 2, column until: a day before the decision begins to hold",
        "row 3, column attributes: after the colon of an attribute only band may stand, as in age:band",
        "row 3, column met: no condition is named that could have been met",
    ]
    assert not any(word in "".join(told(faults)) for word in ("Kim", "aunt", "sister", "Klingon"))


def test_every_fault_of_a_consent_is_reported(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        ("source", "scope", "decision", "given", "until", "withdrawn", "attributes"),
        ("S41", "quot", "yes", "2024-07-01", "", "", ""),
        ("S14", "quote", "granted", "2024-05-03", "2024-05-02", "2024-05-01", "sex"),
        ("S14", "attributes", "granted", "2024-05-03", "", "", ""),
        ("S14", "attributes", "granted", "", "", "", "sex;shoe size"),
    )
    rows, faults = read_consents(path, ATTRIBUTES, SOURCES, today=TODAY)
    assert rows == ()
    scopes = ", ".join(scope.value for scope in Scope)
    assert told(faults) == [
        "row 2, column source: no such source is in the register",
        f"row 2, column scope: must be one of {scopes}; the nearest known is quote",
        "row 2, column decision: must be one of granted, refused, withdrawn",
        "row 2, column given: a date in the future",
        "row 3, column until: a day before the decision was given",
        "row 3, column withdrawn: a day before the decision was given",
        "row 3, column attributes: only the scope attributes lists attributes",
        "row 4, column attributes: which attributes may be shown? list them, separated by ;",
        "row 5, column given: this cell must not be empty",
        "row 5, column attributes: an attribute that firsthand.toml does not know",
    ]


def test_coverage_is_read_and_its_faults_reported(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        ("source", "topic", "state"),
        ("S14", "police", "asked"),
        ("S14", "work", "묻지 않음"),
        ("S15", "police", "not asked"),
        ("S15", "police", "raised"),
        ("S99", "polise", "perhaps"),
    )
    rows, faults = read_coverage(path, SOURCES, {"police", "work"})
    assert rows == (
        Coverage("S14", "police", Asked.ASKED),
        Coverage("S14", "work", Asked.NOT_ASKED),
        Coverage("S15", "police", Asked.NOT_ASKED),
    )
    assert told(faults) == [
        "row 5, column topic: the same source and topic as in row 4",
        "row 6, column source: no such source is in the register",
        "row 6, column topic: not a topic of the codebook; the nearest known is police",
        "row 6, column state: must be one of asked, not asked, declined, raised",
    ]


def test_codings_are_read_with_their_words_private(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        ("구절", "코드", "코더", "극성", "근거", "exact", "날짜", "메모"),
        ("S14/112", "police.pointless", "C1", "긍정", "일반 관행", "pointless", "2024-05-09", "clear"),
        ("S14.2/40-42", "work.letter", "C2", "", "", "", "", ""),
    )
    rows, faults = read_codings(path, CODEBOOK, today=TODAY)
    assert faults == ()
    first, second = rows
    passage = PassageRef.parse("S14/112")
    assert passage is not None
    assert first.coding == Coding(passage, "police.pointless", "C1", Polarity.AFFIRMS, Basis.GENERAL_PRACTICE)
    assert first.day == date(2024, 5, 9)
    assert first.exact is not None
    assert first.exact.reveal() == "pointless"
    assert "clear" not in repr(first)
    assert (second.coding.polarity, second.coding.basis, second.exact, second.memo) == (None, None, None, None)
    assert str(second.coding.passage) == "S14.2/40-42"


def test_every_fault_of_a_coding_is_reported(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        ("passage", "code", "coder", "polarity", "basis"),
        ("S14", "police.pointles", "", "yes", "heard say"),
        ("S14/9-3", "nothing", "C1", "", ""),
        ("S14/1", "work.letter", "C1", "", ""),
        ("S14/1", "work.letter", "C1", "denies", ""),
    )
    rows, faults = read_codings(path, CODEBOOK)
    assert len(rows) == 1
    assert [line.partition(":")[0] for line in told(faults)] == [
        "row 2, column coder",
        "row 2, column passage",
        "row 2, column code",
        "row 2, column polarity",
        "row 2, column basis",
        "row 3, column passage",
        "row 3, column code",
        "row 5, column passage",
    ]
    assert "the nearest known is police.pointless" in told(faults)[2]
    assert "the same passage, code and coder as in row 4" in told(faults)[-1]

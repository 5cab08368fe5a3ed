"""What the soak run once found, each as small as it could be made."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.counting.meaning import compile_condition
from firsthand.counting.parsing import LONGEST, Fault
from firsthand.errors import VaultDamaged
from firsthand.exchange import read_coverage
from firsthand.manuscript.markdown import read_markdown
from firsthand.manuscript.target import parse_target
from firsthand.model.coding import Codebook
from firsthand.model.finding import Unit
from firsthand.project import read_project
from firsthand.text.query import Malformed, parse_query
from firsthand.vault.keys import keys
from tests.support import files

pytestmark = pytest.mark.usefixtures("soon")


@pytest.fixture
def soon() -> Iterator[None]:
    """End the whole run when a test takes five seconds of processor: each of these once took minutes."""
    signal.setitimer(signal.ITIMER_PROF, 5)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)


def test_a_rule_and_a_paragraph_that_begin_like_front_matter_are_read_at_once() -> None:
    section, problems = read_markdown(
        "report.md", "---\nWhat happened: this\n" + "and then this too\n" * 400 + "\nAn end.\n"
    )
    assert not problems
    assert len(section.blocks) == 3


def test_a_spreadsheet_that_jumps_to_its_last_row_is_read_at_once(tmp_path: Path) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    sound = files.xlsx([("source", "topic", "state"), ("S01", "home", "asked")])
    jumping = files.unzipped(sound)[sheet].replace(b'<row r="2"', b'<row r="199999"')
    path = tmp_path / "coverage.xlsx"
    path.write_bytes(files.replaced(sound, {sheet: jumping}))
    rows, faults = read_coverage(path, {"S01"}, {"home"})
    assert len(rows) == 1
    assert not faults


def test_a_spreadsheet_with_a_style_it_does_not_have_prints_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    styles = "xl/styles.xml"
    sound = files.xlsx([("source", "topic", "state"), ("S01", "home", "asked")])
    odd = files.unzipped(sound)[styles].replace(
        b'<cellStyle name="Normal" xfId="0"', b'<cellStyle name="Normal" xfId="19"'
    )
    path = tmp_path / "coverage.xlsx"
    path.write_bytes(files.replaced(sound, {styles: odd}))
    _, faults = read_coverage(path, {"S01"}, {"home"})
    assert [fault.message.partition(".")[0] for fault in faults] == ["the table is damaged"]
    assert capfd.readouterr() == ("", "")


def test_a_key_file_of_nothing_but_brackets_is_none() -> None:
    with pytest.raises(VaultDamaged, match="key file does not verify"):
        keys.needs_passphrase(b"[" * 100_000)


def test_a_sealed_file_whose_head_has_no_end_does_not_open() -> None:
    identity = keys.new_identity()
    sealed = keys.seal(b"words", [keys.recipient_of(identity)])
    assert keys.unseal(sealed, identity) == b"words"
    assert keys.unseal(sealed.replace(b"\n--- ", b"\n-> a" + b" *" * 40_000 + b"\n--- ", 1), identity) is None


def test_a_name_of_the_project_that_does_not_print_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "exhibits").mkdir()
    (tmp_path / "firsthand.toml").write_text("", "utf-8")
    (tmp_path / "codebook.toml").write_text("", "utf-8")
    exhibit = 'type = "table"\ntitle = "Where"\nrows = ["home\\u202ecommon"]\n'
    (tmp_path / "exhibits" / "where.toml").write_text(exhibit, "utf-8")
    told = [problem.detail for problem in read_project(tmp_path).problems if problem.place.path.startswith("exhibits")]
    assert "there is no finding" in told
    assert not any("\u202e" in detail for detail in told)


@pytest.mark.parametrize("target", ["finding:" + "police" * 1000, "quote:" + "S" * 6000 + "/1", "source:" + "S" * 6000])
def test_a_target_of_a_page_is_malformed_and_not_repeated(target: str) -> None:
    read = parse_target(target)
    assert read is not None
    assert read.kind is None
    assert len(read.problem) < 200


def test_a_query_of_bytes_that_are_not_utf_8_is_malformed() -> None:
    assert parse_query(b"police \xff\xea\xb2\xbd".decode("utf-8", "surrogateescape")) == Malformed(
        8, "this is half a character: the query is not UTF-8 text"
    )


@pytest.mark.parametrize(
    "condition",
    ["true or " + "if -1 or " * 200 + "true", "true or " + "If -1 and " * 150 + "true", "if = 3", "while age = 3"],
)
def test_a_word_that_begins_a_statement_is_refused_at_its_place(
    condition: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert len(condition) <= LONGEST
    fault = compile_condition(condition, Unit.SOURCE, {}, Codebook({}))
    assert isinstance(fault, Fault)
    assert condition[fault.start : fault.end].casefold() in {"if", "while"}
    assert "a column named so is quoted" in fault.message
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("key", ["{}x = 1", "[{}x]", "[[{}x]]", "x = {{ {}x = 1 }}"])
@pytest.mark.parametrize("part", ["a.", 'a . "b" . ', "'a'."])
def test_a_key_of_a_hundred_thousand_parts_nests_too_deep(tmp_path: Path, key: str, part: str) -> None:
    (tmp_path / "firsthand.toml").write_text(key.format(part * 100_000), "utf-8")
    (tmp_path / "codebook.toml").write_text("", "utf-8")
    told = [one.detail for one in read_project(tmp_path).problems if one.place.path == "firsthand.toml"]
    assert told == ["the file nests too deep"]


def test_dots_in_texts_and_comments_are_no_keys(tmp_path: Path) -> None:
    dots = "a." * 1_000
    lines = (f"# {dots}", f'a = "{dots}"', f"b = '{dots}'", f'c = """\n{dots}"""', f"d = '''\n{dots}'''")
    (tmp_path / "firsthand.toml").write_text("\n".join(lines), "utf-8")
    (tmp_path / "codebook.toml").write_text("", "utf-8")
    told = [one.detail for one in read_project(tmp_path).problems if one.place.path == "firsthand.toml"]
    assert [detail for detail in told if "no key" in detail]
    assert not [detail for detail in told if "deep" in detail]


@pytest.mark.parametrize("pile", ["\u0301\u0323" * 60_000, "\u0f73" * 60_000])
def test_marks_piled_on_one_letter_are_read_at_once(tmp_path: Path, pile: str) -> None:
    section, problems = read_markdown("report.md", f"e{pile} and an end.\n")
    assert len(section.blocks) == 1
    assert not problems
    assert isinstance(parse_query(f"e{pile}"), Malformed)
    target = parse_target(f"quote:{pile}/1")
    assert target is not None
    assert target.kind is None
    (tmp_path / "firsthand.toml").write_text(f'title = "e{pile}"', "utf-8")
    (tmp_path / "codebook.toml").write_text("", "utf-8")
    assert read_project(tmp_path).problems

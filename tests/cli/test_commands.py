"""Every command, end to end, on a small vault of its own with a passphrase.

Most run within this process, by the function the real command calls; those about terminals, pipes and processes run in
processes of their own.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from firsthand.cli import run
from firsthand.cli.app import COMMANDS
from tests.support import mill, terminal
from tests.support.documents import write_letter


@dataclass(frozen=True)
class Said:
    """What a command printed, each stream apart, and its exit code."""

    code: int
    out: str
    err: str


class Mill:
    """A project folder, and somebody who gives commands in it."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.root, self._patch = root, patch
        self.passphrase(mill.PASSPHRASE)

    def passphrase(self, words: str) -> None:
        """From now on the passphrase is this one, in a file that the environment names."""
        self._patch.setenv("FIRSTHAND_PASSPHRASE_FILE", str(self.write_secret("passphrase.txt", words)))

    def write_secret(self, name: str, words: str) -> Path:
        """Write a passphrase into a file outside the project."""
        path = self.root.parent / name
        path.write_text(words + "\n", "utf-8")
        return path

    def write(self, name: str, text: str) -> Path:
        """Write a file of the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def __call__(self, *words: str) -> Said:
        """Give a command in the project folder."""
        return give(self.root, *words)

    def does(self, *words: str) -> str:
        """Give a command that must succeed; what it printed."""
        said = self(*words)
        assert said.code == 0, said
        return said.out


def give(folder: Path, *words: str) -> Said:
    """Give a command in a folder, within this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n") for _ in range(2))
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(words)
    texts = []
    for stream in (out, err):
        stream.flush()
        stream.seek(0)
        texts.append(stream.read())
    return Said(code, *texts)


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two projects, made by the commands themselves: one empty, one with interviews and tables in its vault."""
    root = tmp_path_factory.mktemp("mill")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("FIRSTHAND_USER", raising=False)
        folder = Mill(root / "empty", patch)
        said = give(root, "new", "empty", "--user", "minji")
        assert (said.code, said.out.splitlines()[0]) == (0, "Made empty. Next: fill in empty/register.csv and run")
        mill.write_files(folder.root)
        shutil.copytree(folder.root, root / "full")
        full = Mill(root / "full", patch)
        full.does("admit", "interviews", "--register", "register.csv")
        full.does("admit", "--consents", "consents.csv", "--coverage", "coverage.csv", "--codings", "codings.csv")
        full.does("approve", "S01", "--language", "en", "--reviewer", "R1")
    return root


@pytest.fixture
def project(laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Mill]:
    """Copy a project, so that each test has a vault of its own."""
    monkeypatch.delenv("FIRSTHAND_USER", raising=False)

    def copy(which: str) -> Mill:
        return Mill(Path(shutil.copytree(laid / which, tmp_path / which)), monkeypatch)

    return copy


@pytest.fixture
def full(project: Callable[[str], Mill]) -> Mill:
    """A project with interviews, consents, coverage and codings in its vault."""
    return project("full")


# The program itself


def test_without_a_command_the_help_is_printed(tmp_path: Path) -> None:
    said = give(tmp_path)
    assert said.code == 2
    for name in COMMANDS:
        assert f"\n  {name} " in said.out + said.err


MEMBER = ("add", "list", "remove", "roles")


@pytest.mark.parametrize("words", [[name] for name in COMMANDS] + [["member", name] for name in MEMBER])
def test_every_command_explains_itself(tmp_path: Path, words: list[str]) -> None:
    said = give(tmp_path, *words, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Usage: firsthand {' '.join(words)} ")
    assert "  None" not in said.out


def test_no_line_of_the_list_of_commands_is_cut_short(tmp_path: Path) -> None:
    assert "..." not in give(tmp_path, "--help").out.split("Commands:")[1]


def test_an_unknown_command_is_told_the_nearest(tmp_path: Path) -> None:
    said = give(tmp_path, "chek")
    assert said.code == 2
    assert "there is no command chek. Did you mean check?" in said.err
    assert "firsthand --help lists the commands" in give(tmp_path, "xyzzy").err


@pytest.mark.parametrize("words", [["check"], ["sources"], ["journal"], ["admit", "x", "--register", "y.csv"]])
def test_outside_a_project_it_is_said_what_to_do(tmp_path: Path, words: list[str]) -> None:
    said = give(tmp_path, *words)
    assert (said.code, said.out) == (3, "")
    assert said.err == (
        "firsthand: there is no firsthand.toml here or above, so this is no project\n"
        "Go into the project folder, or name it with -p. firsthand new makes one.\n"
    )


def test_a_folder_that_is_no_project_is_named_as_such(tmp_path: Path) -> None:
    said = give(tmp_path, "check", "-p", ".")
    assert said.code == 3
    assert "there is no firsthand.toml in ." in said.err


def test_a_wrong_passphrase_is_all_that_is_said(full: Mill) -> None:
    full.passphrase("another set of plain words")
    for words in (["sources"], ["check", "report"], ["code", "S01/2", "no.such"], ["sources", "--user", "nobody"]):
        assert full(*words) == Said(3, "", "firsthand: wrong passphrase\n")


def test_without_a_passphrase_and_without_a_terminal_it_is_said_where_to_put_one(
    full: Mill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FIRSTHAND_PASSPHRASE_FILE")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    said = full("sources")
    assert said.code == 3
    assert said.err == "firsthand: a passphrase is needed\nName a file that holds it in FIRSTHAND_PASSPHRASE_FILE.\n"
    monkeypatch.setenv("FIRSTHAND_PASSPHRASE_FILE", str(full.root / "nowhere.txt"))
    said = full("sources")
    assert (said.code, "the file with the passphrase cannot be read" in said.err) == (3, True)


# Beginning


def test_a_project_is_not_made_where_something_lies(full: Mill) -> None:
    said = give(full.root.parent, "new", "full", "--user", "minji")
    assert (said.code, said.out) == (2, "")
    assert "full is not empty" in said.err
    said = give(full.root, "new", "firsthand.toml")
    assert (said.code, "firsthand.toml is not empty" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("secret", "user", "fault"), [("short", "minji", "12 characters"), (mill.PASSPHRASE, "Min Ji", "")]
)
def test_a_project_refused_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str, user: str, fault: str
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    folder = Mill(here / "new", monkeypatch)
    folder.passphrase(secret)
    (here / "passphrase.txt").rename(tmp_path / "passphrase.txt")
    monkeypatch.setenv("FIRSTHAND_PASSPHRASE_FILE", str(tmp_path / "passphrase.txt"))
    said = give(here, "new", "new", "--user", user)
    assert (said.code, fault in said.err, list(here.iterdir())) == (2, True, [])


# Admitting


def test_interviews_go_in_with_a_register_from_excel_and_repeating_changes_nothing(
    project: Callable[[str], Mill],
) -> None:
    empty = project("empty")
    mill.write_workbook(empty.root / "register.xlsx")
    first = empty("admit", "interviews", "--register", "register.xlsx")
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("4 admitted, 0 revised, 0 already there, 0 refused; ")
    before = empty.does("journal").splitlines()
    again = empty.does("admit", "interviews", "--register", "register.xlsx")
    assert again == "0 admitted, 0 revised, 4 already there, 0 refused; 0 words.\n"
    assert empty.does("journal").splitlines() == before
    empty.write("interviews/S03.txt", mill.INTERVIEWS["S03.txt"].replace("A few", "Two"))
    assert empty.does("admit", "interviews", "--register", "register.xlsx").startswith(
        "0 admitted, 1 revised, 3 already"
    )


def test_a_file_that_cannot_be_read_is_refused_by_name_and_the_others_go_in(project: Callable[[str], Mill]) -> None:
    empty = project("empty")
    empty.write("interviews/S02.txt", "")
    empty.write("interviews/notes.txt", f"Nobody registered {mill.CANARY}.")
    said = empty("admit", "interviews", "--register", "register.csv")
    assert said.code == 3
    assert said.out.startswith("3 admitted, 0 revised, 0 already there, 2 refused; ")
    assert "refused S02.txt: it is empty." in said.err
    assert "refused notes.txt: the register does not name this file. Add a row for it." in said.err
    assert mill.CANARY not in said.err


def test_a_faulty_table_goes_in_not_at_all_and_every_fault_is_named(project: Callable[[str], Mill]) -> None:
    empty = project("empty")
    register = (empty.root / "register.csv").read_text("utf-8")
    empty.write("register.csv", register.replace("female,54", "femal,540"))
    said = empty("admit", "interviews", "--register", "register.csv")
    assert said.code == 2
    assert "register.csv: row 2, column sex: not one of its 2 known values; the nearest known is female" in said.err
    assert "2 faults; nothing of this table went in." in said.err
    assert empty.does("sources") == ""
    said = empty("admit", "--consents", "consents.csv")
    assert (said.code, "nothing of this table went in" in said.err) == (2, True)


def test_one_fault_is_one_fault(full: Mill) -> None:
    full.write("coverage.csv", "source,topic,state\nS09,wages,asked\n")
    said = full("admit", "--coverage", "coverage.csv")
    assert (said.code, said.err.splitlines()[-1]) == (2, "1 fault; nothing of this table went in.")


def test_tables_say_how_many_rows_went_in(full: Mill) -> None:
    full.write("coverage.csv", "source,topic,state\nS02,complaint,asked\n")
    said = full("admit", "--coverage", "coverage.csv", "--codings", "codings.csv", "--consents", "consents.csv")
    assert said.code == 0
    assert said.out == "consents: 8 rows recorded.\ncoverage: 1 row recorded.\ncodings: 3 rows recorded.\n"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["admit"], "nothing to admit"),
        (["admit", "interviews"], "files need a register"),
        (["admit", "nowhere", "--register", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_what_admit_cannot_mean(full: Mill, words: list[str], fault: str) -> None:
    said = full(*words)
    assert (said.code, said.out) == (2, "")
    assert fault in said.err


# Reading


def test_sources_are_listed_by_code_with_their_attributes_and_nothing_of_what_they_said(full: Mill) -> None:
    assert full.does("sources") == (
        "S01  sex female, age 54\n     S01 en approved, S01 ko approved\n"
        "S02  sex female, age 49\n     S02 en approved\n"
        "S03  sex male, age 61\n     S03 en approved\n"
    ).replace("S01 en approved, S01 ko approved", "S01 ko approved, S01 en approved")


def test_testimony_is_shown_on_the_output_alone(full: Mill) -> None:
    whole = full("show", "S02")
    assert (whole.code, whole.err, len(whole.out.splitlines())) == (0, "", 4)
    assert mill.CANARY in whole.out
    assert full.does("show", "S01/2-3", "--language", "en").splitlines()[1] == "S01/3  interviewer: Whom did you tell?"
    found = full("search", mill.CANARY)
    assert found.out == f"S02/2  en  source: {mill.INTERVIEWS['S02.txt'].splitlines()[2].removeprefix('SOURCE: ')}\n"
    assert found.err == "1 passage\n"


def test_search_finds_both_languages_and_says_how_many(full: Mill) -> None:
    assert full("search", "장부").out.startswith("S01/2  ko  source: ")
    said = full("search", "held OR office", "--limit", "2")
    assert (len(said.out.splitlines()), said.err) == (2, "5 passages, 2 shown\n")
    assert full("search", "held near:3 wages", "--language", "ko") == Said(0, "", "0 passages\n")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["show", "S01/9-4"], "S01/9-4 is no reference"),
        (["show", "S09"], "S09 has no original transcript"),
        (["show", "S02", "--language", "ko"], "S02 has no ko transcript"),
        (["show", "S02/40"], "there is no passage S02/40"),
        (["search", '"held'], "the search is malformed at character"),
        (["approve", "S01/2", "-l", "en", "--reviewer", "R1"], "S01/2 is no interview"),
        (["approve", "S01", "-l", "en", "--reviewer", "T1"], "T1 translated this text and may not review it"),
        (["approve", "S02", "-l", "ko", "--reviewer", "R1"], "there is no ko text of S02"),
    ],
)
def test_what_reading_cannot_mean(full: Mill, words: list[str], fault: str) -> None:
    said = full(*words)
    assert (said.code, said.out) == (2, "")
    assert fault in said.err


def test_a_translation_is_approved_once(full: Mill) -> None:
    assert full.does("approve", "S01", "--language", "en", "--reviewer", "R2") == "S01 in en is approved.\n"


# Coding and counting


def test_codes_go_on_and_come_off(full: Mill) -> None:
    words = ("complaint.made", "--polarity", "affirms", "--basis", "experienced")
    assert full.does("code", "S01/4", *words) == "1 coding added.\n"
    assert full.does("code", "S01/4", *words) == "Nothing to add: it is there already.\n"
    assert full.does("code", "S02/4", "S03/4", *words, "--coder", "C2") == "2 codings added.\n"
    listed = full("code", "--list", "complaint.made")
    assert listed.out.splitlines() == [
        "S01/4  complaint.made  minji  affirms  experienced",
        "S02/4  complaint.made  C2  affirms  experienced",
        "S03/4  complaint.made  C2  affirms  experienced",
    ]
    assert listed.err == "0 suggestions wait for a coder.\n"
    assert full.does("code", "--remove", "S02/4", "S03/4", "complaint.made", "--coder", "C2") == "2 codings removed.\n"
    assert full("code", "--remove", "S02/4", "complaint.made").code == 2
    assert len(full.does("code", "--list").splitlines()) == 4


def test_suggestions_wait_until_a_coder_decides(full: Mill) -> None:
    assert full.does("code", "--suggest", "office", "complaint.made").startswith(
        "3 new suggestions. A suggestion counts "
    )
    assert full("code", "--list", "complaint.made").err == "3 suggestions wait for a coder.\n"
    said = full("code", "--accept", "S01/4", "complaint.made")
    assert (said.code, "accepting needs --polarity and --basis" in said.err) == (2, True)
    kind = ("--polarity", "affirms", "--basis", "experienced")
    assert full.does("code", "--accept", "S01/4", "complaint.made", *kind) == "1 suggestion accepted.\n"
    assert full.does("code", "--reject", "S02/4", "complaint.made") == "1 suggestion rejected.\n"
    assert full("code", "--list", "complaint.made").err == "1 suggestion waits for a coder.\n"
    assert full.does("code", "--reject", "complaint.made") == "1 suggestion rejected.\n"
    assert full("code", "--reject", "complaint.made").err.startswith("firsthand: no suggestion of complaint.made waits")


def test_codings_are_imported(full: Mill) -> None:
    full.write("more.csv", "passage,code,coder,polarity,basis\nS01/4,complaint.made,C2,affirms,experienced\n")
    assert full.does("code", "--import", "more.csv") == "1 coding recorded.\n"
    full.write("more.csv", "passage,code,coder\nS01/40,complaint.made,C2\nS02/2,complaint.mad,C2\n")
    assert full("code", "--import", "more.csv").code == 2


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ([], "name a passage and a code"),
        (["S01/2"], "name a passage and a code"),
        (["S01/2", "wages.witheld"], "the codebook has no code wages.witheld\nDid you mean wages.withheld?"),
        (["S01/2", "xyz"], "the codebook has no code xyz\nAdd it to codebook.toml."),
        (["S01/20", "wages.withheld"], "there is no passage S01/20\nUse firsthand show to see the numbers."),
        (["office", "wages.withheld"], "office is no passage\nWrite S14/12 or S14/12-15."),
        (["--suggest", "--remove", "S01/2", "wages.withheld"], "--suggest and --remove do not go together"),
        (["--suggest", "office", "wages.witheld"], "Did you mean wages.withheld?"),
        (["--remove", "S01/2", "wages.withheld"], "minji has not put wages.withheld there"),
        (["--accept", "S01/2", "x", "--polarity", "affirms", "--basis", "told"], "no suggestion of x waits there"),
    ],
)
def test_what_coding_cannot_mean(full: Mill, words: list[str], fault: str) -> None:
    said = full("code", *words)
    assert (said.code, said.out) == (2, "")
    assert fault in said.err


def test_findings_are_counted_with_their_unit_in_the_right_number(full: Mill) -> None:
    told = full.does("count")
    assert "withheld: 2 of 3 sources; 1 denied\n  Says that her or his wages were held back\n" in told
    assert "ages: 49 to 61; 3 of 3 sources\n" in told
    one = full.does("count", "withheld")
    assert one.splitlines()[2:] == ["  for: S01/2, S02/2", "  against: S03/2"]
    full.write("findings/lone.toml", 'question = "One"\nunit = "source"\namong = "age = 61"\nvalue = "median(age)"\n')
    assert full.does("count", "lone").startswith("lone: 61; 1 of 1 source\n")


def test_a_finding_that_cannot_be_counted_is_named_with_its_place(full: Mill) -> None:
    full.write("findings/odd.toml", 'question = "Odd"\nunit = "source"\nwhere = "says(\'wages.witheld\')"\n')
    said = full("count")
    assert said.code == 2
    assert said.err.startswith("findings/odd.toml:3:")
    assert "did you mean wages.withheld?" in said.err
    assert "withheld: 2 of 3" in said.out
    assert "there is no finding nothing" in full("count", "nothing").err


# Checking, mending, letting stand, publishing


def test_a_faulty_report_is_refused_in_every_form(full: Mill) -> None:
    full.write("report/report.md", mill.FAULTY)
    text = full("check", "report")
    assert (text.code, text.err) == (10, "")
    assert "report/report.md:5:2: block NB07 [overstated-quantifier] S03 denies it" in text.out
    assert "block QT02 [altered-quotation] not what S01/2 says" in text.out
    assert "= fix: write “Two of the three”; --fix does it" in text.out
    shown = full("check", "report", "--format", "json")
    found = json.loads(shown.out)
    assert (shown.code, found["summary"]["block"], found["summary"]["publishable"]) == (10, 2, False)
    assert {d["code"] for d in found["diagnostics"] if d["severity"] == "block"} == {"NB07", "QT02"}
    sarif = full("check", "report", "--format", "sarif")
    assert (sarif.code, json.loads(sarif.out)["version"]) == (10, "2.1.0")
    for form in (shown, sarif):
        assert "never paid" not in form.out


def test_a_report_is_found_by_its_name_by_its_file_and_from_beside_it(full: Mill) -> None:
    assert full("check", "report").code == full("check", "report/report.md").code == 0
    assert give(full.root / "report", "check", "report.md").code == 0
    assert give(full.root.parent, "check", "full/report/report.md").code == 0
    said = full("check")
    assert (said.code, "firsthand.toml has: report, letter" in said.err) == (2, True)
    assert "there is no report and no file named nothing" in full("check", "nothing").err
    assert "2025-3 is not a day" in full("check", "report", "--today", "2025-3").err


def test_a_consent_is_judged_as_on_the_day_asked_about(full: Mill) -> None:
    assert "CN01" in full("check", "report", "--today", "2024-05-01").out


def test_a_wrong_number_is_rewritten_in_markdown_and_a_quotation_never(full: Mill) -> None:
    full.write("report/report.md", mill.FAULTY)
    said = full("check", "report", "--fix")
    assert (said.code, said.err) == (10, "1 place rewritten.\n")
    assert (full.root / "report/report.md").read_text("utf-8") == mill.FAULTY.replace(
        "[All of them]", "[Two of the three]"
    )
    full.write("report/report.md", mill.GOOD)
    assert full("check", "report", "--fix").err == "Nothing to rewrite.\n"


def test_a_wrong_number_is_rewritten_and_commented_in_word(full: Mill) -> None:
    letter = full.root / "report/letter.docx"
    write_letter(letter, mill.LETTER)
    before = letter.read_bytes()
    said = full("check", "letter", "--annotated", "commented.docx")
    assert (said.code, said.err) == (10, "Your document with comments: commented.docx\n")
    assert "report/letter.docx: paragraph 2, “Four" in said.out
    with ZipFile(full.root / "commented.docx") as commented:
        assert "NB02" in commented.read("word/comments.xml").decode()
    assert letter.read_bytes() == before
    mended = full("check", "letter", "--fix")
    assert (mended.code, mended.err) == (0, "1 place rewritten.\n")
    assert letter.read_bytes() != before
    assert full("check", "letter").out == "No problems found. The report can be published.\n"


def test_comments_go_into_a_copy_of_one_word_document(full: Mill) -> None:
    write_letter(full.root / "report/letter.docx", mill.LETTER)
    before = (full.root / "report/letter.docx").read_bytes()
    said = full("check", "letter", "--annotated", "report/letter.docx")
    assert (said.code, "would replace your own" in said.err) == (2, True)
    assert (full.root / "report/letter.docx").read_bytes() == before
    said = full("check", "report", "--annotated", "commented.docx")
    assert (said.code, "needs a report that is one Word document" in said.err) == (2, True)


REASON = "These words are printed on the cover of the ledger itself."


def _joined_by_sora(full: Mill) -> None:
    words = full.write_secret("sora.txt", mill.OTHER)
    full.does("member", "add", "sora", "--role", "editor", "--passphrase-file", str(words))


def test_two_members_let_a_title_in_quotation_marks_stand_each_with_her_own_passphrase(full: Mill) -> None:
    _joined_by_sora(full)
    full.write("report/report.md", mill.TITLED)
    hers, minji = ("--user", "sora"), ("--user", "minji")
    asked = full.does("waive", "report/report.md:10", "ms02", "--reason", REASON, "--expires", "2099-12-31", *minji)
    assert asked == "1 waiver asked for. Another member decides:\n  firsthand waivers grant 1\n"
    assert full("check", "report", *minji).code == 11
    listed = full.does("waivers", *minji)
    assert "1  MS02 at report/report.md:10:" in listed
    assert "minji asks, until 2099-12-31" in listed
    assert REASON in listed
    own = full("waivers", "grant", "1", *minji)
    assert (own.code, "a waiver needs two different people" in own.err) == (2, True)
    assert full("waivers", "grant", "1", *hers).err.startswith("firsthand: wrong passphrase")
    assert not (full.root / "waivers.toml").exists()
    full.passphrase(mill.OTHER)
    assert full.does("waivers", "grant", "1", *hers).startswith("MS02 may stand there until 2099-12-31.")
    assert full("check", "report", *hers).code == 0
    assert full("waivers", *hers).err == "Nobody asks for a waiver.\n"
    full.write("report/report.md", mill.TITLED.replace("red book", "black book"))
    said = full("check", "report", *hers)
    assert (said.code, "WV01" in said.out) == (10, True)


def test_a_waiver_that_is_refused_or_taken_back_leaves_what_stands(full: Mill) -> None:
    full.write("report/report.md", mill.TITLED)
    full.does("waive", "report/report.md:10", "MS02", "--reason", REASON, "--expires", "2099-12-31")
    assert full.does("waivers", "refuse", "1") == "It stands as it did.\n"
    for verb in ("refuse", "grant"):
        said = full("waivers", verb, "1")
        assert (said.code, "nobody asks for a waiver 1" in said.err) == (2, True)
    assert full("check", "report").code == 11


@pytest.mark.parametrize(
    ("place", "rule", "change", "fault"),
    [
        ("report/report.md:10", "QT02", {}, "QT02 cannot be waived"),
        ("report/report.md:10", "XX99", {}, "XX99 cannot be waived"),
        ("report/report.md:8", "MS02", {}, "no MS02 stands at report/report.md:8"),
        ("report/report.md", "MS02", {}, "report/report.md is no place"),
        ("report/report.md:10", "MS02", {"--approved-by": "P1"}, "No such option"),
        ("report/report.md:10", "MS02", {"--reason": "It is fine."}, "the reason needs 8 words or more"),
        ("report/report.md:10", "MS02", {"--expires": "2025-01-01"}, "2025-01-01 is over"),
        ("report/report.md:10", "MS02", {"--expires": "soon"}, "soon is not a day"),
    ],
)
def test_what_cannot_be_let_stand(full: Mill, place: str, rule: str, change: dict[str, str], fault: str) -> None:
    full.write("report/report.md", mill.TITLED)
    usual = {"--reason": REASON, "--expires": "2099-12-31"}
    said = full("waive", place, rule, *[word for pair in {**usual, **change}.items() for word in pair])
    assert (said.code, said.out) == (2, "")
    assert fault in said.err
    assert not (full.root / "waivers.toml").exists()


def test_a_sound_report_is_published_and_a_faulty_one_is_not(full: Mill) -> None:
    said = full("publish", "report", "--yes", "--out", "printed", "--formats", "html,docx")
    assert said.code == 0
    assert said.err.splitlines()[0] == "No identities are recorded in this vault, so no names could be searched for."
    assert said.err.splitlines()[-1] == "Edition 1 of this vault."
    assert said.out.endswith("published printed/report.html\npublished printed/report.docx\n")
    assert sorted(path.name for path in (full.root / "printed").iterdir()) == ["report.docx", "report.html"]
    assert "  publish  " in full.does("journal")
    full.write("report/report.md", mill.FAULTY)
    said = full("publish", "report", "--yes", "--out", "never")
    assert (said.code, "published" in said.out.splitlines()[-1].split()[0]) == (10, False)
    assert not (full.root / "never").exists()
    said = full("publish", "report", "--formats", "html,epub")
    assert (said.code, said.err) == (2, "firsthand: epub is no format\nChoose from html, pdf, docx.\n")


def test_rules_are_explained_by_code_and_by_name(tmp_path: Path) -> None:
    page = give(tmp_path, "explain", "qt02").out
    assert page.startswith("# QT02 altered-quotation\n")
    assert give(tmp_path, "explain", "Altered-Quotation").out == page
    assert "Did you mean altered-quotation?" in give(tmp_path, "explain", "altered-quotations").err
    assert "Did you mean QT02?" in give(tmp_path, "explain", "QT2").err
    catalogue = give(tmp_path, "explain")
    assert catalogue.code == 0
    assert "QT02  block   altered-quotation: " in catalogue.out


# Members, passphrases, journal

CODER = ("member", "add", "--role", "coder")
FOUNDED = "minji  interviewer, coder, editor, officer\n"


def test_a_second_member_opens_the_vault_until_she_is_removed(full: Mill) -> None:
    secret = full.write_secret("sora.txt", mill.OTHER)
    added = full.does("member", "add", "sora", "--role", "coder", "--passphrase-file", str(secret))
    assert added == "sora can open the vault with her passphrase.\n"
    said = full("sources")
    assert (said.code, "say which member opens the vault" in said.err) == (2, True)
    assert full.does("member", "list", "--user", "minji") == "minji  interviewer, coder, editor, officer\nsora  coder\n"
    assert "nobody removes herself" in full("member", "remove", "minji", "--user", "minji").err
    full.passphrase(mill.OTHER)
    assert full.does("sources", "--user", "sora").startswith("S01  ")
    assert full("sources", "--user", "minji").err == "firsthand: wrong passphrase\n"
    full.passphrase(mill.PASSPHRASE)
    assert full.does("member", "remove", "sora", "--user", "minji").startswith("sora can no longer open this vault.")
    full.passphrase(mill.OTHER)
    assert full("sources", "--user", "sora") == Said(3, "", "firsthand: wrong passphrase\n")
    full.passphrase(mill.PASSPHRASE)
    assert full("check", "report").code == 0


def test_a_member_is_not_added_twice_nor_with_a_short_passphrase(full: Mill) -> None:
    short = full.write_secret("short.txt", "short")
    assert "12 characters or more" in full(*CODER, "sora", "--passphrase-file", str(short)).err
    long = full.write_secret("long.txt", mill.OTHER)
    assert "minji is a member already" in full(*CODER, "minji", "--passphrase-file", str(long)).err
    assert full.does("member", "list") == FOUNDED


def test_a_passphrase_is_changed(full: Mill) -> None:
    secret = full.write_secret("new.txt", mill.OTHER)
    assert full.does("passphrase", "--passphrase-file", str(secret)) == "Your passphrase is changed.\n"
    assert full("sources") == Said(3, "", "firsthand: wrong passphrase\n")
    full.passphrase(mill.OTHER)
    assert full("sources").code == 0


class Ring(KeyringBackend):
    """A keyring of this process alone, in place of the system's."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def test_a_passphrase_kept_in_the_keyring_is_not_asked_for_and_is_kept_when_changed(
    full: Mill, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    try:
        assert full.does("passphrase", "--remember") == "Kept in the system keyring.\n"
        monkeypatch.delenv("FIRSTHAND_PASSPHRASE_FILE")
        assert full.does("member", "list") == FOUNDED
        secret = full.write_secret("new.txt", mill.OTHER)
        assert full.does("passphrase", "--passphrase-file", str(secret)) == "Your passphrase is changed.\n"
        assert list(ring.kept.values()) == [mill.OTHER]
        assert full.does("member", "list") == FOUNDED
    finally:
        keyring.set_keyring(usual)


def test_where_the_system_has_no_keyring_it_is_said(full: Mill) -> None:
    usual = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    try:
        said = full("passphrase", "--remember")
    finally:
        keyring.set_keyring(usual)
    assert said.code == 3
    assert said.err == "firsthand: this system has no keyring that works\nUse FIRSTHAND_PASSPHRASE_FILE instead.\n"


def test_the_journal_tells_who_did_what_and_nothing_of_what_was_said(full: Mill) -> None:
    lines = full.does("journal").splitlines()
    assert [line.split("  ")[2:4] for line in lines[:-1]] == [
        ["minji", what] for what in ("create", "admit", "consents", "coverage", "codings", "approve")
    ]
    assert lines[-1].startswith("The journal is whole: 6 entries, head ")
    assert full.does("journal", "verify").splitlines() == lines[-1:]


# In processes of their own


def _environment(full: Mill) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    return {"PATH": path, "HOME": str(full.root.parent), "LANG": "C.UTF-8"}


@pytest.mark.skipif(sys.platform == "win32", reason="NEEDS A TERMINAL AS UNIX HAS THEM")
def test_at_a_terminal_the_passphrase_is_asked_for_and_not_shown(full: Mill) -> None:
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return mill.PASSPHRASE

    said = terminal.run("firsthand member list", full.root, _environment(full), answer)
    assert (said.code, said.text, asked) == (0, FOUNDED, ["Passphrase of minji:"])


@pytest.mark.skipif(sys.platform == "win32", reason="NEEDS A TERMINAL AS UNIX HAS THEM")
def test_a_command_stopped_from_the_keyboard_says_so(full: Mill) -> None:
    said = terminal.run("exec firsthand sources", full.root, _environment(full), lambda _: "\x03")
    assert (said.code, said.text.strip()) == (130, "firsthand: stopped; what was already confirmed is kept")


def test_the_program_runs_as_a_module_and_into_a_pipe_that_closes(full: Mill) -> None:
    command = f"'{sys.executable}' -m firsthand explain | head -n 1"
    done = subprocess.run(["sh", "-c", command], cwd=full.root, capture_output=True, text=True, check=False)
    assert (done.stdout.split()[0], done.stderr) == ("CN01", "")
    version = [sys.executable, "-m", "firsthand", "--version"]
    shown = subprocess.run(version, cwd=full.root, capture_output=True, text=True, check=True).stdout
    assert shown.startswith("firsthand, version ")


def test_a_second_process_that_writes_is_told_to_wait(full: Mill) -> None:
    from firsthand.vault import Vault

    with Vault.open(full.root / "vault", lambda _: mill.PASSPHRASE, writing=True):
        said = full("code", "S01/4", "complaint.made")
        assert said.code == 3
        assert said.err.startswith("firsthand: another process is writing to this vault\nWait until it has finished")
        assert full("sources").code == 0

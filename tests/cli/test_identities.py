"""Identities, roles, quorums and sealed files through the commands, with the real passphrases of several people."""

from __future__ import annotations

import io
import re
import shutil
import sys
from pathlib import Path

import pyrage
import pytest

from tests.cli.test_commands import Mill, give
from tests.support import mill

CANARY, SISTER = "가나리", "다라미"
TABLE = (
    f"source,name_ko,name_en,birth,phone,relatives\nS01,{CANARY},Ka Na-ri,1970-03,000-0000-0001,{SISTER}:sister:there\n"
)
PURPOSE = ("--purpose", "call about the second form")


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with interviews; minji founded it, hana is an officer too, sora a coder and editor, bora interviews."""
    root = tmp_path_factory.mktemp("mill")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("FIRSTHAND_USER", raising=False)
        project = Mill(root / "full", patch)
        assert give(root, "new", "full", "--user", "minji").code == 0
        mill.write_files(project.root)
        project.does("admit", "interviews", "--register", "register.csv")
        secret = project.write_secret("other.txt", mill.OTHER)
        for name, *roles in (("hana", "officer"), ("sora", "coder", "editor"), ("bora", "interviewer")):
            given = [word for role in roles for word in ("--role", role)]
            project.does("member", "add", name, *given, "--passphrase-file", str(secret), "--user", "minji")
    return root


@pytest.fixture
def full(laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mill:
    monkeypatch.setenv("FIRSTHAND_USER", "minji")
    project = Mill(Path(shutil.copytree(laid / "full", tmp_path / "full")), monkeypatch)
    project.write("identities.csv", TABLE)
    return project


@pytest.fixture
def known(full: Mill) -> Mill:
    full.does("identity", "import", "identities.csv")
    return full


def _shares(full: Mill, *numbers: int) -> list[str]:
    return [word for number in numbers for word in ("--share", str(full.root / "shares" / f"share-{number}-of-3.txt"))]


def test_a_table_is_imported_and_its_file_is_said_to_be_still_there(full: Mill) -> None:
    said = full("identity", "import", "identities.csv")
    assert (said.code, said.out) == (0, "1 identity recorded, sealed to hana, minji.\n")
    assert said.err.startswith("identities.csv is still on the disk, readable by anybody")
    assert (full.root / "identities.csv").read_text("utf-8") == TABLE
    assert full.does("identity", "list") == "recorded: S01\nmissing: S02, S03\n"


def test_a_faulty_table_is_told_by_row_and_column_and_nothing_is_recorded(full: Mill) -> None:
    full.write("identities.csv", TABLE.replace("1970-03", CANARY))
    said = full("identity", "import", "identities.csv")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "identities.csv: row 2, column birth: not a date; write it as 2024-05-03\n"
        "1 fault; nothing of this table went in.\n"
    )
    assert full.does("identity", "list").startswith("recorded: none\n")


def test_a_table_sealed_to_the_officers_is_imported_with_no_word_of_a_file_left_behind(full: Mill) -> None:
    full.does("recipient", "--officers", "--out", "officers.pub")
    full.does("seal", "identities.csv", "--to", "officers.pub", "--remove")
    assert not (full.root / "identities.csv").exists()
    said = full("identity", "import", "identities.csv.age")
    assert (said.code, said.err) == (0, "")
    assert CANARY in full.does("identity", "show", "S01", *PURPOSE)


def test_an_identity_is_shown_for_a_purpose_that_officers_can_read_later(known: Mill) -> None:
    shown = known.does("identity", "show", "S01", *PURPOSE)
    assert shown == (
        f"S01\n  hangul: {CANARY}\n  roman: Ka Na-ri\n  born: 1970-03\n  phone: 000-0000-0001\n"
        f"  sister: {SISTER}, there\n"
    )
    assert re.fullmatch(r"\d+  \S+ \S+Z  minji  S01  call about the second form\n", known.does("identity", "openings"))
    journal = known.does("journal")
    assert "minji  identity.open" in journal
    assert "second form" not in journal
    assert CANARY not in journal


def test_an_identity_is_not_shown_without_a_purpose(known: Mill) -> None:
    said = known("identity", "show", "S01")
    assert (said.code, "--purpose" in said.err, CANARY in said.out + said.err) == (2, True, False)
    said = known("identity", "show", "S01", "--purpose", "because")
    assert (said.code, said.out) == (2, "")
    assert "the purpose needs 3 words or more" in said.err


@pytest.mark.parametrize(
    "words",
    [
        ("identity", "show", "S01", *PURPOSE),
        ("identity", "list"),
        ("identity", "openings"),
        ("identity", "quorum"),
        ("identity", "quorum", "--need", "2", "--of", "3"),
        ("identity", "import", "identities.csv"),
        ("recipient", "--officers"),
        ("member", "remove", "bora"),
        ("member", "roles", "sora", "--role", "officer"),
    ],
)
def test_a_coder_and_editor_is_refused_and_told_who_may(known: Mill, words: tuple[str, ...]) -> None:
    known.passphrase(mill.OTHER)
    said = known(*words, "--user", "sora")
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("firsthand: sora may not ")
    assert "that takes a protection officer\nHere that is hana, minji." in said.err
    assert CANARY not in said.err


def test_an_interviewer_opens_nothing_and_is_told_what_she_does(known: Mill) -> None:
    known.passphrase(mill.OTHER)
    for words in (("sources",), ("show", "S02"), ("recipient",), ("journal",), ("identity", "list")):
        said = known(*words, "--user", "bora")
        assert (said.code, said.out) == (3, "")
        assert said.err.startswith("firsthand: bora holds no key to this vault: interviewers and readers have none\n")


def test_roles_are_given_taken_and_listed(full: Mill) -> None:
    assert full.does("member", "list") == (
        "bora  interviewer\nhana  officer\nminji  interviewer, coder, editor, officer\nsora  coder, editor\n"
    )
    said = full.does("member", "roles", "bora", "--role", "interviewer", "--role", "coder")
    assert said == "bora can open the vault with her passphrase.\n"
    said = full.does("member", "roles", "sora", "--role", "reader")
    assert said.startswith("sora is a member without a key to the vault")
    full.passphrase(mill.OTHER)
    assert full.does("sources", "--user", "bora").startswith("S01  ")
    assert full("sources", "--user", "sora").code == 3
    assert full("member", "roles", "sora", "--role", "coder", "--user", "bora").code == 3


def test_a_member_needs_a_role_that_there_is(full: Mill) -> None:
    assert "--role" in full("member", "add", "late").err
    assert "boss" in full("member", "add", "late", "--role", "boss").err
    said = full("member", "roles", "nobody", "--role", "coder")
    assert (said.code, "nobody is not a member" in said.err) == (2, True)


def test_one_officer_remains(full: Mill) -> None:
    full.does("member", "remove", "hana")
    said = full("member", "roles", "minji", "--role", "coder")
    assert (said.code, "one protection officer must remain" in said.err) == (2, True)


def test_two_of_three_shares_open_an_identity(known: Mill) -> None:
    said = known("identity", "quorum", "--need", "2", "--of", "3", "--out", "shares")
    assert said.out.endswith("An identity opens with an officer's key and 2 of 3 shares.\n")
    for few in ([], _shares(known, 1)):
        said = known("identity", "show", "S01", *PURPOSE, *few)
        assert (said.code, said.out) == (2, "")
        assert "2 different shares are needed to open identities" in said.err
    assert CANARY in known.does("identity", "show", "S01", *PURPOSE, *_shares(known, 3, 1))
    known.passphrase(mill.OTHER)
    assert CANARY in known.does("identity", "show", "S01", *PURPOSE, *_shares(known, 1, 2), "--user", "hana")
    assert known.does("identity", "quorum", "--user", "hana").endswith("2 of 3 shares.\n")


def test_shares_are_shown_once_where_no_folder_is_named(known: Mill) -> None:
    said = known.does("identity", "quorum", "--need", "2", "--of", "2")
    shares = [line for line in said.splitlines() if len(line.split()) == 33]
    assert len(shares) == 2
    for number, share in enumerate(shares):
        known.write(f"typed-{number}.txt", share)
    given = [word for number in (0, 1) for word in ("--share", f"typed-{number}.txt")]
    assert CANARY in known.does("identity", "show", "S01", *PURPOSE, *given)
    lifted = known.does("identity", "quorum", "--lift", *given)
    assert lifted == "An identity opens with one officer's key.\n"
    assert CANARY in known.does("identity", "show", "S01", *PURPOSE)


def test_an_officer_leaves_under_a_quorum_and_new_shares_are_made(known: Mill) -> None:
    known.does("identity", "quorum", "--need", "2", "--of", "3", "--out", "shares")
    said = known("member", "remove", "hana")
    assert (said.code, "2 different shares are needed" in said.err) == (2, True)
    said = known("member", "remove", "hana", *_shares(known, 1, 2), "--out", "shares")
    assert (said.code, "the shares cannot be written" in said.err) == (3, True)
    assert "hana" in known.does("member", "list")
    known.does("member", "remove", "hana", *_shares(known, 1, 2), "--out", "fresh")
    assert "earlier quorum" in known("identity", "show", "S01", *PURPOSE, *_shares(known, 1, 2)).err
    fresh = [word for n in (1, 3) for word in ("--share", f"fresh/share-{n}-of-3.txt")]
    assert CANARY in known.does("identity", "show", "S01", *PURPOSE, *fresh)


@pytest.mark.parametrize("words", [("--need", "2"), ("--of", "3"), ("--lift", "--need", "2", "--of", "3")])
def test_half_a_quorum_is_refused(known: Mill, words: tuple[str, ...]) -> None:
    said = known("identity", "quorum", *words)
    assert (said.code, "--need and --of together" in said.err) == (2, True)


def test_an_identity_is_typed_question_by_question(known: Mill, monkeypatch: pytest.MonkeyPatch) -> None:
    def typed(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    typed("바사\n\n\n1960\n\n\n\n\n\n")
    said = known("identity", "add", "S02")
    assert (said.code, said.out.startswith("The identity of S02 is recorded.")) == (0, True)
    assert "바사" in known.does("identity", "show", "S02", *PURPOSE)
    typed("n\n")
    assert known("identity", "add", "S01").code == 130
    typed("y\nRoman\n\n\n\n\n\n\n\n\n")
    assert "column name_ko: not written in Hangul" in known("identity", "add", "S01").err
    assert CANARY in known.does("identity", "show", "S01", *PURPOSE)


# Sealed in the field


def test_what_is_sealed_in_the_field_is_admitted_in_the_office(full: Mill, tmp_path: Path) -> None:
    said = full.does("recipient", "--out", "org.pub")
    assert said == "Wrote org.pub. Next: firsthand seal FILE --to org.pub\n"
    field = tmp_path / "field"
    field.mkdir()
    shutil.copy(full.root / "org.pub", field)
    (full.root / "interviews" / "S03.txt").rename(field / "S03.txt")
    (field / "S03.txt").write_text(mill.INTERVIEWS["S03.txt"].replace("A few", "Two"), "utf-8")
    sealed = give(field, "seal", "S03.txt", "--to", "org.pub", "--out", str(full.root / "interviews"))
    assert sealed.code == 0
    assert sealed.err == "1 plain file still there and readable. --remove deletes each once it is sealed.\n"
    admitted = full.does("admit", "interviews", "--register", "register.csv")
    assert admitted.startswith("0 admitted, 1 revised, 3 already there, 0 refused")


def test_sealing_says_what_it_deleted_and_refuses_what_it_cannot_seal(tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "org.pub").write_text(f"{identity.to_public()}\n", "utf-8")
    (tmp_path / "S14.txt").write_text("invented words", "utf-8")
    said = give(tmp_path, "seal", "S14.txt", "missing.txt", "--to", "org.pub", "--remove")
    assert (said.code, said.out) == (3, "S14.txt.age\n")
    assert "refused missing.txt: it is no plain file" in said.err
    assert "1 plain file overwritten and deleted. A flash disk" in said.err
    assert pyrage.decrypt((tmp_path / "S14.txt.age").read_bytes(), [identity]) == b"invented words"
    assert give(tmp_path, "seal", "--to", "org.pub").code == 2
    assert "is no folder" in give(tmp_path, "seal", "S14.txt", "--to", "org.pub", "--out", "org.pub").err
    assert "holds no age recipient" in give(tmp_path, "seal", "S14.txt", "--to", "S14.txt.age").err


def test_the_recipient_is_printed_as_the_age_tools_read_it(full: Mill) -> None:
    lines = full.does("recipient").splitlines()
    assert (lines[0].startswith("# "), len(lines)) == (True, 2)
    assert pyrage.x25519.Recipient.from_str(lines[1])
    assert len(full.does("recipient", "--officers").splitlines()) == 3


def test_a_waiver_is_an_editor_s_or_an_officer_s_to_ask_and_to_decide(full: Mill) -> None:
    full.write("report/report.md", mill.TITLED)
    words = ("waive", "report/report.md:10", "MS02", "--reason", "These words stand on the cover of the ledger itself.")
    full.does(*words, "--expires", "2099-01-01", "--user", "minji")
    full.does("member", "roles", "sora", "--role", "coder", "--user", "minji")
    full.passphrase(mill.OTHER)
    asked = full(*words, "--expires", "2098-01-01", "--user", "sora")
    granted = full("waivers", "grant", "1", "--user", "sora")
    assert (asked.code, "sora may not build a draft" in asked.err) == (3, True)
    assert (granted.code, "sora may not decide a review" in granted.err) == (3, True)

"""``firsthand-verify`` as a reader has it: what it says, and with which exit code it ends."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from firsthand_verify.cli import main
from tests.support.packs_small import KEYS, sealed_in_a_bag, small, vectors, zipped
from tests.support.stamps import Stamp, certificate


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    place = tmp_path / "well-evidence.zip"
    place.write_bytes(zipped(small()))
    return place


def _said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out + err


def test_it_says_what_holds_and_what_no_pack_can_prove(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _said(capsys, pack)
    assert code == 0
    assert [line.split()[0] for line in said.splitlines() if line[:5].strip()[:2] == "5."] == [
        f"5.{step}" for step in range(1, 12)
    ]
    assert "THE PACK HOLDS" in said
    assert "That the testimony is true" in said
    assert all(key in said for key in KEYS)


def test_keys_are_found_in_any_text_and_all_must_be_among_them(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = tmp_path / "keys.txt"
    keys.write_text(f"editor: {KEYS[0].upper()}\nofficer: {KEYS[1]} (2026)\n", "utf-8")
    code, said = _said(capsys, pack, "--keys", keys)
    assert (code, "with keys you gave" in said) == (0, True)
    assert "do not all say which role" in said
    for wrong in (f"{KEYS[0]}\n", f"{KEYS[0]}ab {KEYS[1]}\n", f"{KEYS[0]} _{KEYS[1]}\n"):
        keys.write_text(wrong, "utf-8")
        code, said = _said(capsys, pack, "--keys", keys)
        assert (code, "  5.5  REFUSED" in said) == (1, True)


@pytest.mark.parametrize(("text", "code"), [
    ("\ufeffeditor {0}\r\nprotection-officer {1}\r\n", 0),
    ("editor {0}\rprotection-officer {1}", 0),
    ("editor protection-officer {0} {1}\n# more\n", 0),
    ("protection-officer\u2028{0}\neditor\x0c{1}\n", 1),
])  # fmt: skip
def test_lines_of_keys_end_as_the_format_says(
    text: str, code: int, pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = tmp_path / "keys.txt"
    keys.write_bytes(text.format(*KEYS).encode())
    assert _said(capsys, pack, "--keys", keys)[0] == code


def test_a_certificate_vouches_for_a_time_stamp_or_the_name_in_it_is_not_believed(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, tsa = certificate("ec"), tmp_path / "tsa.pem"
    stamped = tmp_path / "stamped.zip"
    files = small()
    files["data/timestamp.tsr"] = Stamp(files["data/seal.json"], "ec", own).reply()
    stamped.write_bytes(zipped(sealed_in_a_bag(files)))
    code, said = _said(capsys, stamped)
    assert (code, "chose name and time" in said, "It was sealed before" in said) == (0, True, False)
    assert own.fingerprint(hashes.SHA256()).hex() in said
    tsa.write_bytes(own.public_bytes(Encoding.PEM))
    code, said = _said(capsys, stamped, "--tsa", tsa)
    assert (code, "chose name" in said, "sealed before 2026-03-01 12:00:00 UTC" in said) == (0, False, True)
    code, said = _said(capsys, pack, "--tsa", tsa)
    assert (code, " 5.11  REFUSED" in said) == (1, True)
    tsa.write_bytes(certificate("rsa").public_bytes(Encoding.DER))
    code, said = _said(capsys, stamped, "--tsa", tsa)
    assert (code, " 5.11  REFUSED" in said) == (1, True)
    tsa.write_text("none", "utf-8")
    assert _said(capsys, stamped, "--tsa", tsa)[0] == 2


@pytest.mark.parametrize(
    ("editor", "officer", "code"),
    [("editor", "protection-officer", 0), ("Editor", "PROTECTION-OFFICER", 0), ("protection-officer", "editor", 1)],
)
def test_a_line_that_names_a_role_holds_its_key_to_it(
    editor: str, officer: str, code: int, pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = tmp_path / "keys.txt"
    keys.write_text(f"{editor} {KEYS[0]}\n{officer} {KEYS[1]}\n", "utf-8")
    came, said = _said(capsys, pack, "--keys", keys)
    assert (came, "  5.5  REFUSED" in said, "do not all say" in said) == (code, bool(code), False)


def test_what_it_cannot_be_asked_is_another_exit_code(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "keys.txt").write_text("none\n", "utf-8")
    assert _said(capsys, pack, "--keys", tmp_path / "keys.txt")[0] == 2
    assert _said(capsys, pack, "--keys", tmp_path / "nowhere")[0] == 2
    assert _said(capsys, pack, "--opened", tmp_path / "nowhere")[0] == 2
    assert _said(capsys, tmp_path / "nowhere")[0] == 2


def test_what_is_no_pack_is_told_from_one_that_does_not_hold(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, report = tmp_path / "letters", tmp_path / "report.pdf"
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear all", "utf-8")
    report.write_bytes(b"%PDF-1.7 and more")
    for place in (folder, report, tmp_path / "x.zip"):
        code, said = _said(capsys, place, pack)
        assert (code, "This is no evidence pack, or is not there" in said, "HOLD" in said) == (2, True, False)


def test_a_pack_spoiled_in_any_way_is_refused_as_a_pack(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut, renamed, unpacked = tmp_path / "cut.zip", tmp_path / "pack", tmp_path / "unpacked"
    cut.write_bytes(b"")
    renamed.write_bytes(pack.read_bytes()[:-30] + pack.read_bytes()[-22:])
    (unpacked / "data").mkdir(parents=True)
    for place in (cut, renamed, unpacked):
        code, said = _said(capsys, place)
        assert (code, "THE PACK DOES NOT HOLD" in said) == (1, True)


def test_a_given_file_is_one_of_the_reports_or_not(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.html"
    mine.write_bytes(vectors().report)
    code, said = _said(capsys, pack, mine)
    assert (code, "to the last byte" in said) == (0, True)
    mine.write_bytes(vectors().report + b"\n")
    code, said = _said(capsys, pack, mine)
    assert (code, "  5.6  REFUSED" in said) == (1, True)
    assert _said(capsys, pack, tmp_path / "nowhere")[0] == 1


def test_what_is_opened_is_printed_with_its_record(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opening = tmp_path / "opening.json"
    opening.write_bytes(vectors().opening)
    code, said = _said(capsys, pack, "--opened", opening)
    assert (code, "Then the well was dry, and we left." in said, '"printed"' in said) == (0, True, True)
    told = json.loads(vectors().opening)
    for changed in (
        {"index": (told["index"] + 1) % 6}, {"path": told["path"][:-1]}, {"seal": "0" * 64}, {"index": 6},
        {"disclosures": [urlsafe_b64encode(b'["ISEhISEhISEhISEhISEhIQ","origin",{}]').decode().rstrip("=")]},
        {"disclosures": ["é"]}, {"disclosures": [""]},
    ):  # fmt: skip
        text = json.dumps({**told, **changed}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        opening.write_text(text, "utf-8")
        code, said = _said(capsys, pack, "--opened", opening)
        assert (code, " 5.12  REFUSED" in said) == (1, True)


@pytest.mark.parametrize(("path", "old", "new"), [
    ("data/signatures.json", b'"editor"', b'"\\u001b[2Jeditor"'),
    ("data/signatures.json", b'"editor"', b'"Editor"'),
    ("data/seal.json", b'"report":"', b'"report":"\\u001b[2J'),
    ("data/seal.json", b'"language":"', '"language":"\u202e'.encode()),
    ("data/seal.json", b'"firsthand 0.1.0"', b'""'),
])  # fmt: skip
def test_what_a_pack_says_cannot_steer_a_terminal(
    path: str, old: bytes, new: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = small()
    assert old in files[path]
    place = tmp_path / "pack.zip"
    place.write_bytes(zipped(sealed_in_a_bag({**files, path: files[path].replace(old, new)})))
    code, said = _said(capsys, place)
    assert (code, "  5.3  REFUSED" in said, "\x1b" in said, "\u202e" in said) == (1, True, False, False)


def test_json_of_any_depth_is_refused_and_never_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "pack.zip"
    for depth in (17, 900, 980, 5000, 400_000):
        told = b"[" * depth + b"]" * depth
        place.write_bytes(zipped(sealed_in_a_bag({**small(), "data/signatures.json": told})))
        code, said = _said(capsys, place)
        assert (depth, code, "  5.3  REFUSED" in said) == (depth, 1, True)


@pytest.mark.parametrize("page", ["verify.md", "verify.ko.md"])
def test_the_pages_for_readers_tell_of_each_step_and_each_thing_that_can_be_given(page: str) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "reference" / page).read_text("utf-8")
    assert re.findall(r"^\| (5\.\d+) \|", text, re.MULTILINE) == [f"5.{step}" for step in range(1, 13)]
    assert "firsthand-verify PACK [REPORT] [--keys FILE] [--earlier PACK] [--opened FILE] [--tsa CERT]" in text
    assert {"editor", "protection-officer"} <= set(re.findall(r"`([a-z-]+)`", text))

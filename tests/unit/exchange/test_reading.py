import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from unicodedata import normalize

import pytest

from firsthand.exchange import discover, load, read, read_content
from firsthand.exchange.limits import FILE_BYTES, LINES, TEXT_BYTES
from firsthand.model.intake import Reading, Refusal
from tests.support import files

Spoken = list[tuple[str, str]]


def spoken(found: Reading | Refusal) -> Spoken:
    assert isinstance(found, Reading), found
    return [(one.label, one.text.reveal()) for one in found.utterances]


def refused(data: bytes, name: str) -> Refusal:
    found = read_content(data, name=name)
    assert isinstance(found, Refusal)
    assert found.name == name
    assert found.reason
    assert found.advice.endswith(".")
    return found


@pytest.mark.parametrize("name", ["en.txt", "en.md", "en.pdf", "en.srt", "en.vtt"])
def test_every_format_gives_the_same_turns_in_english(name: str) -> None:
    found = read_content(files.samples()[name], name=name)
    assert [one for one in spoken(found) if one[0]] == list(files.TURNS)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("ko.txt", "utf-8"), ("ko949.txt", "cp949"), ("ko16.txt", "utf-16-le"), ("ko.odt", "utf-8"), ("ko.hwpx", "utf-8")],
)
def test_every_format_gives_the_same_turns_in_korean(name: str, encoding: str) -> None:
    found = read_content(files.samples()[name], name=name)
    assert spoken(found) == list(files.KOREAN)
    assert isinstance(found, Reading)
    assert found.encoding == encoding
    assert found.format == name.rpartition(".")[2]


def test_decomposed_hangul_is_composed() -> None:
    data = normalize("NFD", files.txt(files.KOREAN).decode()).encode()
    assert spoken(read_content(data, name="mac.txt")) == list(files.KOREAN)


def test_line_ends_become_one_kind_and_the_byte_order_mark_goes_but_zero_width_marks_stay() -> None:
    data = "\ufeffQ: one\r\ntwo\rthree\r\n\r\nA: fo\u200bur\u00ad\r\n".encode()
    assert spoken(read_content(data, name="a.txt")) == [("Q", "one\ntwo\nthree"), ("A", "fo\u200bur\u00ad")]


def test_comments_with_their_lines_to_themselves_are_left_out_and_others_stay() -> None:
    text = (
        "<!-- invented\nexample -->\n\nQ: Who <!-- said --> it?\n  <!-- aside -->\nGo on.\n\nA: I did. <!-- open\n\n"
        "<!-- shut --> Q stays"
    )
    assert spoken(read_content(text.encode(), name="a.md")) == [
        ("Q", "Who <!-- said --> it?\nGo on."),
        ("A", "I did. <!-- open\n\n<!-- shut --> Q stays"),
    ]


def test_a_comment_that_never_closes_is_words() -> None:
    assert spoken(read_content(b"<!-- she said\n\nand left", name="a.txt")) == [("", "<!-- she said"), ("", "and left")]


def test_a_heading_in_markdown_is_nobodys_speech() -> None:
    text = "Q: Where?\n\nA: Here.\n\n## Second part\n\nQ: When?\n\nA: Then."
    labels = [label for label, _ in spoken(read_content(text.encode(), name="a.md"))]
    assert labels == ["Q", "A", "", "Q", "A"]


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\t\n", "a.txt", "no words"),
        (b"\xef\xbb\xbf", "a.txt", "no words"),
        (b"\x00\x01\x02\x03" * 50, "a.txt", "binary"),
        (b"bell \x07 rings", "a.txt", "control characters"),
        (b"words", "a.exe", "ending"),
        (b"words", "a", "ending"),
        (b"words", "a.docx", "ends in .docx but is text"),
        (files.docx(["words"]), "a.txt", "ends in .txt but is a zip"),
        (files.docx(["words"]), "a.odt", "ends in .odt but is a Word document"),
        (files.odt(["words"]), "a.docx", "ends in .docx but is an OpenDocument"),
        (files.hwpx(["words"]), "a.docx", "ends in .docx but is a Hangul document"),
        (files.xlsx([["a"]]), "a.docx", "ends in .docx but is a spreadsheet"),
        (files.zipped({"a.txt": b"a"}), "a.docx", "zip file of another kind"),
        (files.docx(["words"])[:-30], "a.docx", "cut-off zip"),
        (files.docx(["words"])[:900], "a.docx", "cut-off zip"),
        (files.locked_zip(files.docx(["words"])), "a.docx", "locked with a password"),
        (files.compound("EncryptedPackage"), "a.docx", "locked with a password"),
        (files.compound("WordDocument"), "a.docx", "old binary Word"),
        (files.compound("FileHeader"), "a.hwp", "Hangul document of the older"),
        (b"HWP Document File V3.00", "a.hwp", "Hangul document of the older"),
        (b"{\\rtf1 words}", "a.txt", "rich text"),
        (b"\x89PNG\r\n\x1a\n", "a.txt", "a picture"),
        (b"%PDF-1.7\nbroken", "a.pdf", "damaged"),
        (b"{", "a.json", "JSON is damaged"),
        (b"[" * 100_000, "a.json", "damaged"),
        (b'{"a": 1}', "a.json", "not a transcript"),
        (b'{"segments": [{"text": 7}]}', "a.json", "not a transcript"),
        (b'{"text": "\\ud800"}', "a.json", "control characters"),
    ],
)
def test_what_cannot_go_in_is_refused_with_a_reason_and_advice(data: bytes, name: str, reason: str) -> None:
    assert reason in refused(data, name).reason


def test_the_advice_for_an_old_hangul_document_is_hwpx() -> None:
    assert ".hwpx" in refused(files.compound("FileHeader"), "a.hwp").advice


def test_a_pdf_of_pictures_or_with_a_password_is_refused() -> None:
    assert "no text layer" in refused(files.pdf_of_pictures(), "a.pdf").reason
    assert "encrypted" in refused(files.pdf_locked(), "a.pdf").reason


def test_a_narrative_pdf_has_paragraphs() -> None:
    long = "She left the town in spring and walked for many days along the river without meeting anyone. " * 3
    found = spoken(read_content(files.pdf(long, "Then it rained.", long), name="a.pdf"))
    assert [label for label, _ in found] == [""] * len(found)
    assert len(found) >= 2
    assert " ".join(words for _, words in found).split() == f"{long} Then it rained. {long}".split()


def test_limits_are_kept() -> None:
    assert "MB" in refused(b"a" * (FILE_BYTES + 1), "a.docx").reason
    assert "MB of text" in refused(b"a" * (TEXT_BYTES + 1), "a.txt").reason
    assert "lines" in refused(b"a\n" * (LINES + 1), "a.txt").reason
    assert "marks" in refused(("a" + "\u0301\u0323" * 40_000).encode(), "a.txt").reason


def test_zip_bombs_are_refused_before_they_unpack() -> None:
    many = files.zipped({str(number): b"" for number in range(2_001)})
    assert "members" in refused(many, "a.docx").reason
    bomb = files.replaced(files.docx([]), {"word/document.xml": b"a" * 30_000_000})
    assert "bomb" in refused(bomb, "a.docx").reason
    lying = bytearray(bomb)
    size = (30_000_000).to_bytes(4, "little")
    while (at := lying.find(size)) >= 0:
        lying[at : at + 4] = (1000).to_bytes(4, "little")
    assert "damaged zip" in refused(bytes(lying), "a.docx").reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_declares_entities_is_refused(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode(encoding)
    assert "entities" in refused(files.replaced(files.docx([]), {"word/document.xml": xml}), "a.docx").reason


def test_deeply_nested_xml_is_refused() -> None:
    assert "damaged" in refused(files.docx_body("<w:p>" * 3000 + "</w:p>" * 3000), "a.docx").reason


MOST_MEMORY = """
import sys
from pathlib import Path
from firsthand.exchange import read_content
path = Path(sys.argv[1])
read_content(path.read_bytes(), name=path.name)
status = Path("/proc/self/status").read_text("ascii", "replace")
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))
"""


def test_too_many_tags_are_refused_in_bounded_memory(tmp_path: Path) -> None:
    body = b"<a>" + b"<b/>" * 1_000_001 + b"</a>"
    members = files.unzipped(files.docx([])) | {"word/document.xml": body}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert "tags" in refused(out.getvalue(), "a.docx").reason
    (tmp_path / "a.docx").write_bytes(out.getvalue())
    read_apart = [sys.executable, "-c", MOST_MEMORY, str(tmp_path / "a.docx")]  # this process holds what others left
    most = subprocess.run(read_apart, capture_output=True, text=True, check=True).stdout
    assert int(most) < 512 * 1024  # kilobytes


def test_a_refusal_never_carries_a_word_of_the_file(tmp_path: Path) -> None:
    for name, data in files.samples().items():
        for end in range(0, len(data), max(1, len(data) // 7)):
            found = read_content(data[:end], name=name)
            if isinstance(found, Refusal):
                told = f"{found.reason} {found.advice}"
                assert "factory" not in told
                assert "공장" not in told


def test_missing_files_folders_links_and_pipes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("words")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    reasons = {
        "absent.txt": "no such file",
        ".": "folder",
        "link.txt": "symbolic link",
        "pipe.txt": "not a plain file",
        "nul\0.txt": "name cannot be used",
    }
    for name, reason in reasons.items():
        found = read(tmp_path / name, name=name)
        assert isinstance(found, Refusal)
        assert reason in found.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")
    path.chmod(0)
    found = load(path, name="a.txt")
    assert isinstance(found, Refusal)
    assert "may not be read" in found.reason


def test_a_file_on_disk_larger_than_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(FILE_BYTES + 1)
    found = load(path, name="a.txt")
    assert isinstance(found, Refusal)
    assert "larger" in found.reason


def test_folders_are_searched_to_the_bottom_and_litter_is_passed_over(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.docx", "a/~$c.docx", ".DS_Store", ".git/config", "a/Thumbs.db", "a/.~lock.c.odt#"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    absent = tmp_path / "z.txt"
    assert discover([tmp_path, tmp_path / "b.txt", absent]) == [tmp_path / "a" / "c.docx", tmp_path / "b.txt", absent]


def test_a_stray_control_of_an_old_conversion_stays_and_many_are_refused() -> None:
    words = "She left in spring and told nobody. " * 80
    assert spoken(read_content(f"{words}It\x92s late.".encode(), name="a.txt")) == [("", f"{words}It\x92s late.")]
    assert "control characters" in refused((words + "It\x92s late. " * 9).encode(), "a.txt").reason

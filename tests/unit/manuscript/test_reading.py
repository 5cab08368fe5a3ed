from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.errors import EnvironmentFault, UsageError
from firsthand.manuscript import read, read_files
from firsthand.model.project import ReportSettings
from tests.support.word import Docx, paragraph


def test_the_files_of_a_report_are_read_in_order_whatever_they_are_written_in(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("\ufeff# 둘째\n", "utf-8")
    (tmp_path / "a.docx").write_bytes(Docx().write(paragraph("first")))
    settings = ReportSettings("r", ("a.docx", "b.md"), "ko", "press", "제목", "주의", "2011-05-20")
    manuscript, problems = read(settings, tmp_path)
    assert [(s.path, s.lines[0]) for s in manuscript.sections] == [("a.docx", "first"), ("b.md", "# 둘째")]
    assert (manuscript.name, manuscript.language, manuscript.medium) == ("r", "ko", "press")
    assert (manuscript.title, manuscript.content_note, manuscript.date) == ("제목", "주의", "2011-05-20")
    assert problems == ()


def test_a_path_is_shown_with_forward_slashes(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "a.md").write_text("a\n", "utf-8")
    sections, _ = read_files(["report/a.md"], tmp_path)
    assert sections[0].path == "report/a.md"


def test_a_missing_file_is_a_fault_with_advice(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"no file a\.md") as fault:
        read_files(["a.md"], tmp_path)
    assert fault.value.advice


def test_a_folder_is_no_manuscript(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        read_files(["a.md"], tmp_path)


def test_another_format_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"a\.odt is neither"):
        read_files(["a.odt"], tmp_path)


def test_text_that_is_not_utf8_is_a_problem_of_the_file_and_shows_no_word_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("신고했다".encode("cp949"))
    sections, problems = read_files(["a.md"], tmp_path)
    assert sections[0].blocks == ()
    assert [(p.kind, p.place.path) for p in problems] == [("unreadable-manuscript", "a.md")]
    assert "UTF-8" in problems[0].detail

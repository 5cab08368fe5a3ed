"""Choosing a report, mending it, and publishing it whole or not at all."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from firsthand.build import Checked
from firsthand.desk.publication.producing import choose_formats
from firsthand.desk.publication.publishing import publish
from firsthand.desk.writing.reports import annotate, check_report, choose_report, mend
from firsthand.errors import EnvironmentFault, UsageError
from firsthand.model.project import Project
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill
from tests.support.documents import write_letter


def _check(vault: Vault, root: Path, named: str = "report") -> Checked:
    project = read_project(root)
    return check_report(vault, project, choose_report(project, root, named), today=mill.TODAY)


# Choosing


def test_a_report_is_chosen_by_its_name(project: Project, root: Path) -> None:
    assert choose_report(project, root, "letter").files == ("report/letter.docx",)


def test_a_report_is_chosen_by_its_one_file(project: Project, root: Path) -> None:
    for file in (str(root / "report/report.md"), "report/report.md"):
        assert choose_report(project, root, file) is project.reports["report"]


def test_the_only_report_needs_no_name_and_of_several_one_must_be_named(project: Project, root: Path) -> None:
    with pytest.raises(UsageError, match=r"firsthand\.toml has: report, letter"):
        choose_report(project, root, None)
    settings = (root / "firsthand.toml").read_text("utf-8")
    (root / "firsthand.toml").write_text(settings.replace('"letter"', '"report"'), "utf-8")
    assert choose_report(read_project(root), root, None).name == "report"


def test_one_file_of_several_is_a_report_of_its_own_in_the_language_of_the_whole(root: Path) -> None:
    settings = (root / "firsthand.toml").read_text("utf-8").replace('language = "en"', 'language = "ko"')
    files = 'files = ["report/report.md", "report/two.md"]'
    (root / "firsthand.toml").write_text(settings.replace('files = ["report/report.md"]', files), "utf-8")
    (root / "report/two.md").write_text("# Two\n", "utf-8")
    chosen = choose_report(read_project(root), root, "report/two.md")
    assert (chosen.name, chosen.files, chosen.language) == ("two", ("report/two.md",), "ko")
    assert choose_report(read_project(root), root, "report/two.md", "en").language == "en"


def test_a_file_that_no_report_names_is_a_report_of_its_own(project: Project, root: Path, tmp_path: Path) -> None:
    for place, shown in ((root / "draft.md", "draft.md"), (tmp_path / "out.md", (tmp_path / "out.md").as_posix())):
        place.write_text("# Draft\n", "utf-8")
        chosen = choose_report(project, root, str(place), "ko")
        assert (chosen.name, chosen.files, chosen.language, chosen.medium) == (place.stem, (shown,), "ko", "report")


def test_an_interview_in_the_vault_is_no_report(filled: Vault, root: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.md"
    copy.write_bytes((root / "interviews/S02.txt").read_bytes())
    with pytest.raises(UsageError, match=r"copy\.md is an interview in the vault, not a report\nName the report"):
        _check(filled, root, str(copy))
    copy.write_text("# Draft\n", "utf-8")
    assert _check(filled, root, str(copy)).bound.manuscript.name == "copy"


def test_a_report_that_is_not_there_is_named(project: Project, root: Path) -> None:
    with pytest.raises(UsageError, match="there is no report and no file named nothing"):
        choose_report(project, root, "nothing")


def test_formats_are_chosen_once_each_and_unknown_ones_are_named() -> None:
    assert choose_formats("PDF, html,pdf") == ("pdf", "html")
    for wrong, named in (("epub,html", "epub is no format"), (" , ", "nothing is no format")):
        with pytest.raises(UsageError, match=named):
            choose_formats(wrong)


# Mending


def test_only_what_a_fix_is_offered_for_is_rewritten(filled: Vault, root: Path, project: Project) -> None:
    (root / "report/report.md").write_text(mill.FAULTY, "utf-8")
    assert mend(project, _check(filled, root)) == 1
    assert (root / "report/report.md").read_text("utf-8") == mill.FAULTY.replace("[All of them]", "[Two of the three]")
    assert mend(project, _check(filled, root)) == 0


def test_what_cannot_be_rewritten_stays_as_it_was(filled: Vault, root: Path, project: Project) -> None:
    (root / "report/report.md").write_text(mill.FAULTY, "utf-8")
    (root / "report/.report.md.part").mkdir()
    with pytest.raises(EnvironmentFault, match=r"report\.md cannot be written"):
        mend(project, _check(filled, root))
    assert (root / "report/report.md").read_text("utf-8") == mill.FAULTY


def test_comments_go_into_a_copy(filled: Vault, root: Path, project: Project, tmp_path: Path) -> None:
    write_letter(root / "report/letter.docx", mill.LETTER)
    before = (root / "report/letter.docx").read_bytes()
    settings, checked = project.reports["letter"], _check(filled, root, "letter")
    annotate(project, settings, checked, tmp_path / "commented.docx")
    assert (tmp_path / "commented.docx").read_bytes() != before
    with pytest.raises(UsageError, match="would replace your own"):
        annotate(project, settings, checked, root / "report" / ".." / "report" / "letter.docx")
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        annotate(project, settings, checked, root / "firsthand.toml" / "x.docx")
    assert (root / "report/letter.docx").read_bytes() == before


# Publishing


def test_what_is_published_stands_in_the_journal_by_its_digest(filled: Vault, root: Path) -> None:
    done = publish(filled, _check(filled, root), root / "out", ("html", "docx"), now=mill.NOW)
    assert [path.name for path in done.files] == ["report.html", "report.docx"]
    entry = list(filled.journal())[-1]
    digests = {path.name: sha256(path.read_bytes()).hexdigest() for path in done.files}
    assert (entry.action, entry.details["effects"]) == (
        "publish",
        [{"did": "publish", "report": "report", "edition": 1, "files": digests}],
    )


def test_what_an_edition_tells_is_kept_and_read_by_every_later_check(filled: Vault, root: Path) -> None:
    publish(filled, _check(filled, root), root / "out", ("html",), now=mill.NOW)
    (edition,) = _check(filled, root).bound.snapshot.editions
    assert (edition.number, edition.report, edition.language, edition.published) == (1, "report", "en", mill.TODAY)
    assert {str(told.detail) for told in edition.disclosures} == {"sex=female", "age=54..54"}
    assert {(told.source, told.place) for told in edition.disclosures} == {("S01", "report/report.md:6:2")}
    assert {count.finding: count.parts["n"] for count in edition.counts if count.finding == "withheld"} == {
        "withheld": 2
    }
    assert edition.quoted == {"S01"}


def test_a_refused_report_is_not_published(filled: Vault, root: Path) -> None:
    (root / "report/report.md").write_text(mill.FAULTY, "utf-8")
    before = sum(1 for _ in filled.journal())
    with pytest.raises(UsageError, match="not publishable"):
        publish(filled, _check(filled, root), root / "out", ("html",), now=mill.NOW)
    assert not (root / "out").exists()
    assert sum(1 for _ in filled.journal()) == before


def test_a_report_that_waits_for_a_second_person_is_not_published(filled: Vault, root: Path) -> None:
    (root / "report/report.md").write_text(mill.TITLED, "utf-8")
    checked = _check(filled, root)
    assert checked.exit_code == 11
    with pytest.raises(UsageError, match="not publishable"):
        publish(filled, checked, root / "out", ("html",), now=mill.NOW)


def test_when_one_format_cannot_be_written_none_is_and_nothing_is_recorded(filled: Vault, root: Path) -> None:
    checked = _check(filled, root)
    publish(filled, checked, root / "out", ("html",), now=mill.NOW)
    old = (root / "out/report.html").read_bytes()
    (root / "report/report.md").write_text(mill.GOOD + "\nOne sentence more.\n", "utf-8")
    (root / "out/report.docx").mkdir()
    before = sum(1 for _ in filled.journal())
    with pytest.raises(EnvironmentFault, match=r"report\.docx cannot be written"):
        publish(filled, _check(filled, root), root / "out", ("html", "docx"), now=mill.NOW)
    assert (root / "out/report.html").read_bytes() == old
    assert sorted(path.name for path in (root / "out").iterdir()) == ["report.docx", "report.html"]
    assert sum(1 for _ in filled.journal()) == before


def test_what_cannot_be_recorded_is_not_published(filled: Vault, root: Path) -> None:
    with pytest.raises(EnvironmentFault, match="clock"):
        publish(filled, _check(filled, root), root / "out", ("html",), now=mill.NOW - timedelta(days=1))
    assert list((root / "out").iterdir()) == []


def test_the_fault_of_the_settings_is_told_before_a_report_they_may_name_is_missed(root: Path) -> None:
    (root / "firsthand.toml").write_text("[project\n", "utf-8")
    for named in ("report", "nothing", None):
        with pytest.raises(UsageError) as told:
            choose_report(read_project(root), root, named)
        assert told.value.args[0].startswith("firsthand.toml:1:9: this is not valid TOML")

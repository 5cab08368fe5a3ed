"""What a withdrawal and an erasure cannot reach: records opened to readers, and files in the project's folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from zipfile import ZipFile

import pyrage
import pytest

from firsthand.desk.publication.disclosing import KINDS, Recipient, disclose
from firsthand.desk.sources.elsewhere import Elsewhere, Why, elsewhere
from firsthand.model.consent import Consent, Decision, Scope
from firsthand.model.project import Project
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill
from tests.support.released import NOW, as_member, mill_of_many, release

HERS = f"They held the wages back. I was paid in {mill.CANARY}, and told to be glad of it."


def _found(vault: Vault, project: Project, source: str = "S02") -> dict[str, Why]:
    return {file.path: file.why for file in elsewhere(vault, project, source).files}


def test_a_file_she_was_admitted_from_is_found_whatever_it_is_called(
    filled: Vault, project: Project, root: Path
) -> None:
    (root / "old").mkdir()
    shutil.copy(root / "interviews/S02.txt", root / "old/spring.txt")
    (root / "old/other.txt").write_text("Minutes of a meeting about chairs.", "utf-8")
    found = _found(filled, project)
    assert (found["interviews/S02.txt"], found["old/spring.txt"]) == (Why.ADMITTED, Why.ADMITTED)
    assert found.keys().isdisjoint({"old/other.txt", "interviews/S03.txt", "codebook.toml"})
    assert not any(path.startswith("vault/") for path in found)


def test_words_of_hers_are_found_in_a_draft_and_inside_a_word_file(filled: Vault, project: Project, root: Path) -> None:
    (root / "report/notes.md").write_text(f"She said:\n\n> {HERS.replace('. ', '.  ')}\n", "utf-8")
    (root / "out").mkdir(exist_ok=True)
    with ZipFile(root / "out/report-draft.docx", "w") as archive:
        archive.writestr("word/document.xml", f"<w:document><w:p><w:t>{HERS}</w:t></w:p></w:document>")
    found = _found(filled, project)
    assert (found["report/notes.md"], found["out/report-draft.docx"]) == (Why.WORDS, Why.WORDS)
    assert mill.CANARY not in str(elsewhere(filled, project, "S02"))


def test_tables_and_manuscripts_that_name_her_code_are_found_and_not_those_of_another(
    filled: Vault, project: Project, root: Path
) -> None:
    (root / "report/older.md").write_text("[She went.](quote:S02/4) and [another](source:S020)", "utf-8")
    (root / "report/others.md").write_text("[another](source:S020), [one more](source:S02-b)", "utf-8")
    (root / "recordings").mkdir()
    (root / "recordings/s02_second.txt").write_text("", "utf-8")
    found = _found(filled, project)
    named = {"register.csv", "consents.csv", "codings.csv", "report/older.md", "recordings/s02_second.txt"}
    assert {path for path, why in found.items() if why is Why.CODE} >= named
    assert "report/others.md" not in found


def test_files_sealed_for_the_group_are_looked_into_and_those_nobody_here_opens_are_not(
    filled: Vault, project: Project, root: Path
) -> None:
    hers = (root / "interviews/S02.txt").read_bytes()
    stranger = str(pyrage.x25519.Identity.generate().to_public())
    for name, key in (("a.txt.age", filled.recipient()), ("b.txt.age", stranger)):
        (root / name).write_bytes(pyrage.encrypt(hers, [pyrage.x25519.Recipient.from_str(key)]))
    found = _found(filled, project)
    assert found["a.txt.age"] is Why.ADMITTED
    assert "b.txt.age" not in found


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released edition, one record of which was opened to a court."""
    root = mill_of_many(tmp_path_factory.mktemp("elsewhere") / "mill")
    release(root)
    key = str(pyrage.x25519.Identity.generate().to_public())
    with as_member(root, "lee") as vault:
        with vault.write("consent", now=NOW) as writer:
            writer.set_consents([Consent("S01", Scope.COURT, Decision.GRANTED, mill.TODAY)])
        disclose(vault, "S01/2", Recipient(key, KINDS["court"]), root / "out", day=mill.TODAY, now=NOW)
    return root


def _of(root: Path, source: str) -> Elsewhere:
    with as_member(root, "lee") as vault:
        return elsewhere(vault, read_project(root), source)


def test_a_record_opened_to_a_reader_and_an_editions_files_are_found(opened: Path) -> None:
    hers = _of(opened, "S01")
    assert [(one.edition, one.reader, one.day) for one in hers.shown] == [(1, Scope.COURT, NOW.date())]
    found = {file.path: file.why for file in hers.files}
    assert found[f"out/report-opening-{hers.shown[0].short}.age"] is Why.OPENED
    assert found["out/report.html"] in {Why.WORDS, Why.EDITION}
    assert _of(opened, "S03").shown == ()


def test_once_she_is_erased_the_record_that_was_opened_is_still_told(opened: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(opened, tmp_path / "mill"))
    with as_member(root, "lee") as vault:
        vault.erase("S01", now=NOW)
    assert len(_of(root, "S01").shown) == 1

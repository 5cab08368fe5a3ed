"""A word of testimony turns up where testimony is read, and nowhere else.

The word is in S02's interview. It is looked for in every message, table of faults, report of diagnostics, journal entry
and printed value that the use cases give, and in what a debugger would print of them.
"""

from __future__ import annotations

import io
import json
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from firsthand.build import Checked
from firsthand.desk.admission.intake import admit
from firsthand.desk.admission.tables import take_codings, take_consents, take_coverage
from firsthand.desk.coders import coding
from firsthand.desk.coders.coding import Judgement
from firsthand.desk.interviews.search import query
from firsthand.desk.publication.publishing import publish
from firsthand.desk.writing.reports import check_report
from firsthand.diagnostics.as_json import as_json
from firsthand.diagnostics.as_sarif import as_sarif
from firsthand.diagnostics.as_text import as_text
from firsthand.errors import FirsthandError
from firsthand.model.project import Project
from firsthand.model.testimony import InterviewRef
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill

CANARY = mill.CANARY
UNSURE = Judgement("C1", None, None)


def _shown(value: object) -> str:
    return f"{value!r} {value!s} {value}"


def _broken_files() -> dict[str, bytes]:
    """Files that hold the word and cannot go in, each for its own reason."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document><w:p>{CANARY}</w:broken>")
    return {
        "bare.txt": f"{CANARY.upper()}: Yes.\n\n{CANARY}: No.\n".encode(),
        "binary.txt": b"\x00\x01\x02" + CANARY.encode() + b"\x00" * 64,
        "broken.docx": packed.getvalue(),
        "cut.json": b'{"segments": [{"text": "' + CANARY.encode(),
        "odd.srt": f"1\n00:00:xx --> {CANARY}\n{CANARY}\n".encode(),
        "wrong.pdf": b"%PDF-1.7\n" + CANARY.encode(),
        "mixed.txt": f"SOURCE: {CANARY} ".encode() + b"\xff\xfe\xc3\x28 \x81\x8d",
    }


def test_a_refusal_of_a_file_says_nothing_that_is_in_it(vault: Vault, project: Project, tmp_path: Path) -> None:
    files = _broken_files()
    folder = tmp_path / "broken"
    folder.mkdir()
    rows = ["file,source,language,speaker"]
    for number, (name, content) in enumerate(files.items()):
        (folder / name).write_bytes(content)
        rows.append(f"{name},B{number},en,SOURCE")
    (folder / "register.csv").write_text("\n".join(rows), "utf-8")
    done = admit(vault, project, [folder], folder / "register.csv", now=mill.NOW)
    refused = {refusal.name for refusal in done.refusals}
    assert refused == set(files), done
    assert CANARY not in _shown(done).lower()


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("register.csv", "file,source,language,sex,age"),
        ("consents.csv", "source,scope,decision,given,note"),
        ("coverage.csv", "source,topic,state"),
        ("codings.csv", "passage,code,coder,polarity,basis,exact,memo"),
    ],
)
@pytest.mark.parametrize("cell", [CANARY, f"{CANARY} {CANARY}", f'"{CANARY}'])
def test_a_fault_of_a_table_says_nothing_that_is_in_its_cells(
    filled: Vault, project: Project, root: Path, name: str, head: str, cell: str
) -> None:
    columns = head.split(",")
    (root / name).write_text(f"{head},{CANARY}\n{','.join([cell] * len(columns))}\n", "utf-8")
    takers = {"consents.csv": take_consents, "coverage.csv": take_coverage, "codings.csv": take_codings}
    if name in takers:
        faults = takers[name](filled, project, root / name, now=mill.NOW).faults
    else:
        faults = admit(filled, project, [root / "interviews"], root / name, now=mill.NOW).faults
    assert faults
    assert CANARY not in " ".join(map(_shown, faults))


@pytest.mark.parametrize(
    "use",
    [
        lambda vault, project: coding.suggest(vault, project, f'"{CANARY}', "wages.withheld", "C1", now=mill.NOW),
        lambda vault, project: coding.decide(vault, None, "none", UNSURE, accept=True, now=mill.NOW),
        lambda vault, project: query(f"({CANARY}"),
        lambda vault, project: vault.original("0" * 64),
    ],
)  # fmt: skip
def test_an_error_says_nothing_of_what_was_asked_or_found(
    filled: Vault, project: Project, use: Callable[[Vault, Project], object]
) -> None:
    with pytest.raises(FirsthandError) as caught:
        use(filled, project)
    told = "".join(traceback.format_exception(caught.value))
    source = Path(__file__).read_text("utf-8").splitlines()
    ours = [line.strip() for line in source if CANARY in line]
    assert CANARY not in "".join(line for line in told.splitlines() if line.strip() not in ours)
    assert CANARY not in _shown(caught.value)


def _checked(vault: Vault, root: Path, report: str) -> Checked:
    (root / "report/report.md").write_text(report, "utf-8")
    project = read_project(root)
    return check_report(vault, project, project.reports["report"], today=mill.TODAY)


QUOTED = f"She said: [“I was paid in {CANARY}, and asked to be glad of it.”](quote:S02/2)"
PLACES = (
    QUOTED,
    QUOTED.replace("S02/2", "S01/2"),
    QUOTED.replace("S02/2", "S02/40"),
    QUOTED.replace("S02/2", "S02/1"),
    f"They paid in “{CANARY}”. Most {CANARY} makers did. [{CANARY}](finding:nothing) [{CANARY}](source:S02)",
    f"[Five {CANARY}s](finding:withheld) and [“and told”](quote:S02/2).",
)


def test_diagnostics_for_programs_say_nothing_of_the_report_or_of_the_testimony(filled: Vault, root: Path) -> None:
    for words in PLACES:
        found = _checked(filled, root, f"{mill.GOOD}\n{words}\n").diagnostics
        assert [d for d in found if d.severity != "note"], words
        for printed in (as_json(found), as_sarif(found), as_text(found), _shown(found)):
            assert CANARY not in printed, words
        json.loads(as_sarif(found))


def test_what_was_read_of_the_vault_prints_itself_without_its_words(filled: Vault, root: Path) -> None:
    report = f"{mill.GOOD}\nShe said: [“They held the wages back.”](quote:S02/2)\n"
    checked = _checked(filled, root, report)
    assert [str(q.citation.passage) for q in checked.bound.quotations] == ["S01/2", "S02/2"]
    assert CANARY not in _shown(checked)
    assert "<private>" in repr(checked.bound.quotations[1].transcript)
    assert CANARY in checked.bound.quotations[1].transcript.turns[0].text.reveal()


def test_whatever_the_vault_gives_prints_itself_without_its_words(filled: Vault, root: Path, project: Project) -> None:
    row = f"S02/2,wages.withheld,C2,affirms,told,{CANARY},of {CANARY}"
    (root / "more.csv").write_text(f"passage,code,coder,polarity,basis,exact,memo\n{row}\n", "utf-8")
    assert take_codings(filled, project, root / "more.csv", now=mill.NOW).rows == 1
    found = filled.search(query(CANARY))
    assert found.total == 1
    given: list[object] = [
        found,
        filled.transcript(InterviewRef("S02")),
        filled.transcripts(),
        filled.sources(),
        filled.codings(),
        filled.candidates(f"paid in {CANARY}"),
        filled.holdings(),
    ]
    assert [value for value in given if CANARY in _shown(value)] == []
    assert CANARY in found.hits[0].snippet.reveal()


def test_the_journal_says_nothing_of_what_was_said(filled: Vault, root: Path, project: Project) -> None:
    assert coding.suggest(filled, project, CANARY, "complaint.made", "C2", now=mill.NOW) == 1
    publish(filled, _checked(filled, root, mill.GOOD), root / "out", ("html",), now=mill.NOW)
    assert CANARY not in " ".join(map(_shown, filled.journal()))
    assert {entry.action for entry in filled.journal()} >= {"admit", "codings", "suggest", "publish"}


def test_nothing_on_the_disk_beside_the_groups_own_files_holds_it(filled: Vault, root: Path) -> None:
    held = [path for path in (root / "vault").rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert held == []
    assert CANARY.encode() in (root / "interviews/S02.txt").read_bytes()

"""Projects over the real corpora, made at run time in a temporary folder. Not a word of them is kept."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from firsthand.desk.admission.intake import Intake, admit
from firsthand.desk.admission.tables import take_consents, take_coverage
from firsthand.desk.coders.coding import Judgement, decide, suggest
from firsthand.desk.project.setup import new_project
from firsthand.exchange import read
from firsthand.model.coding import Basis, Polarity
from firsthand.model.intake import Reading
from firsthand.model.project import Project
from firsthand.project import read_project
from firsthand.vault import Vault

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
CORPORA = SHARED / "corpora"
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
TODAY = date(2026, 1, 5)
PASSPHRASE = "an invented passphrase"


def require(corpus: str) -> Path:
    """The corpus' folder, or a skip that says loudly what was not tested."""
    folder = CORPORA / corpus
    if not folder.is_dir():
        pytest.skip(f"NOT TESTED ON REAL INPUT: {corpus} is not beside the project (../shared/corpora)")
    return folder


def metadata(folder: Path) -> list[dict[str, str]]:
    with (folder / "metadata.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def most_heard(path: Path) -> str:
    """The label with most turns; empty for a text without labels. In a round table any one may be the source."""
    reading = read(path, name=path.name)
    assert isinstance(reading, Reading)
    heard = Counter(u.label for u in reading.utterances if u.label)
    return heard.most_common(1)[0][0] if heard else ""


@dataclass
class Made:
    """A project with its vault open for writing, and what intake said."""

    root: Path
    vault: Vault
    intake: Intake

    @property
    def project(self) -> Project:
        return read_project(self.root)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def finding(self, name: str, where: str, among: str = "interviewed") -> None:
        body = f'question = "Asked of the record"\nunit = "source"\namong = "{among}"\nwhere = "{where}"\n'
        self.write(f"findings/{name}.toml", body)

    def code_by_suggestion(self, query: str, code: str) -> int:
        judgement = Judgement("C1", Polarity.AFFIRMS, Basis.EXPERIENCED)
        suggest(self.vault, self.project, query, code, "C1", now=NOW)
        return decide(self.vault, None, code, judgement, accept=True, now=NOW)


def make(root: Path, files: Path, rows: Sequence[dict[str, str]], codes: Iterable[str]) -> Made:
    """New project with ``rows`` as register and the files it names, every consent given, every topic asked."""
    new_project(root, "tester", PASSPHRASE, now=NOW)
    book = "\n".join(
        f'[[code]]\nid = "{c}"\nlabel = {{ en = "{c}", ko = "{c}" }}\ndefinition = "Said."\ninclude = ""\n'
        f'exclude = ""\nexample = ""\ncounting_rule = "Once."\n'
        for c in codes
    )
    (root / "codebook.toml").write_text(book, "utf-8")
    register = root / "register.csv"
    _table(register, rows)
    sources = sorted({row["source"] for row in rows})
    scopes = ("count", "quote", "paraphrase", "translation", "case")
    _table(root / "consents.csv", [
        {"source": s, "scope": scope, "decision": "granted", "given": "2000-01-01"} for s in sources for scope in scopes
    ])  # fmt: skip
    topics = sorted({c.partition(".")[0] for c in codes})
    _table(root / "coverage.csv", [{"source": s, "topic": t, "state": "asked"} for s in sources for t in topics])
    vault = Vault.open(root / "vault", lambda _: PASSPHRASE, writing=True)
    project = read_project(root)
    for row in rows:
        place = root / "given" / row["file"]
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(files / row["file"], place)
    intake = admit(vault, project, [root / "given"], register, now=NOW)
    assert [str(fault) for fault in intake.faults] == []
    assert [f"{refusal.name}: {refusal.reason}" for refusal in intake.refusals] == []
    assert take_consents(vault, project, root / "consents.csv", now=NOW).faults == ()
    assert take_coverage(vault, project, root / "coverage.csv", now=NOW).faults == ()
    return Made(root, vault, intake)


def _table(path: Path, rows: Sequence[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

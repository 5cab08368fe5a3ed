"""The measurements, each with the goal it is held against."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bench.archive import FIRSTHAND, NARRATIVES, PASSPHRASE, Archive, environment, make_archive, run, write_paper
from bench.measure import inside, whole
from bench.peer import peer

Row = tuple[str, str]


@dataclass
class Stage:
    """The folders the measurements share; each is made when first needed."""

    folder: Path
    _kept: dict[str, Archive] = field(default_factory=dict)

    @cached_property
    def example(self) -> Path:
        root = self.folder / "example"
        run("demo", str(root), cwd=self.folder)
        return root

    def archive(self, number: int) -> Archive:
        """The first ``number`` narratives; both sizes quote from the first hundred, so the manuscripts are alike."""
        key = f"narratives-{number}"
        if key not in self._kept:
            made = make_archive(self.folder / key, number)
            write_paper(made, 100)
            self._kept[key] = made
        environment(self._kept[key].root)
        return self._kept[key]


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    what: str
    goal: str
    run: Callable[[Stage], Iterator[Row]]


def example(stage: Stage) -> Iterator[Row]:
    for report, code in (("press", 10), ("report", 0)):
        measured = whole([*FIRSTHAND, "check", report], cwd=stage.example, codes=(code,))
        yield f"check of {report}, whole process", str(measured)


def paper(stage: Stage) -> Iterator[Row]:
    small, large = stage.archive(100), stage.archive(1644)
    a = whole([*FIRSTHAND, "check", "report"], cwd=small.root, codes=(0, 10, 11))
    b = whole([*FIRSTHAND, "check", "report"], cwd=large.root, codes=(0, 10, 11))
    yield "over 100 narratives", str(a)
    yield "over 1,644 narratives", str(b)
    yield "ratio of the medians", f"{b.median / a.median:.2f}"


def intake(stage: Stage) -> Iterator[Row]:
    large = stage.archive(1644)
    rate = large.words / large.seconds
    yield (
        "1,644 narratives, whole process",
        f"{large.words:,} words in {large.seconds:.1f} s: {rate:,.0f} words a second",
    )
    from firsthand.exchange import read

    path = stage.folder / "long.docx"
    _docx(path)
    yield "a docx of 8,000 words, read", str(inside([lambda: read(path, name="long.docx")] * 5))
    yield from peer(stage.folder, path)


def _docx(path: Path) -> None:
    from docx import Document

    document = Document()
    for n in range(160):
        label = "SOURCE" if n % 2 else "INTERVIEWER"
        document.add_paragraph(f"{label}: " + "an invented word of no weight and then another one to follow " * 5)
    document.save(str(path))


def quotations(stage: Stage) -> Iterator[Row]:
    from bench.quotations import altered, nearest_calls, quoted, verify_all

    cases = quoted(1000)
    yield "1,000 quotations, tenth with an omission or insertion", str(inside([lambda: verify_all(cases)] * 7))
    accepted = sum(1 for case in cases if verify_all([case]))
    yield "of them accepted", f"{accepted}"
    changed = altered(10_000)
    yield "of 10,000 altered ones accepted", f"{sum(1 for case in changed if verify_all([case]))}"
    yield "naming the nearest passage", str(inside(nearest_calls(changed[:300], stage.archive(1644))))


def search(stage: Stage) -> Iterator[Row]:
    from firsthand.desk.interviews.search import query
    from firsthand.vault import Vault

    rng = random.Random(5)
    words = sorted({w.strip(".,;:!?\"'()") for w in _sample_text().split() if w.isascii() and w.strip(".,").isalpha()})
    queries = [rng.choice(words) for _ in range(150)]
    queries += [f"{rng.choice(words)} {rng.choice(words)}" for _ in range(100)]
    queries += [f"{rng.choice(words)} near:5 {rng.choice(words)}" for _ in range(50)]
    with Vault.open(stage.archive(1644).root / "vault", lambda _: PASSPHRASE) as vault:
        calls = [lambda q=q: vault.search(query(q), limit=20) for q in queries]
        yield "300 queries over 2.1 million words", str(inside(calls))


def _sample_text() -> str:
    return " ".join(path.read_text("utf-8") for path in sorted((NARRATIVES / "txt").glob("*.txt"))[:20])


def publish(stage: Stage) -> Iterator[Row]:
    archive = stage.archive(100)
    _sixty_pages(archive.root)
    _without_reviews(archive.root)
    started = time.perf_counter()
    run("publish", "sixty", "--yes", "--out", str(stage.folder / "out"), cwd=archive.root)
    seconds = time.perf_counter() - started
    from pypdf import PdfReader

    pages = len(PdfReader(stage.folder / "out" / "sixty.pdf").pages)
    yield f"HTML, PDF ({pages} pages) and Word, whole process", f"{seconds:.2f} s"


def _sixty_pages(root: Path) -> None:
    text = (root / "report" / "report.md").read_text("utf-8").splitlines()
    (root / "report" / "sixty.md").write_text("\n".join(text[: len(text) * 50 // 100]) + "\n", "utf-8")
    settings = (root / "firsthand.toml").read_text("utf-8")
    if 'name = "sixty"' not in settings:
        entry = '[[reports]]\nname = "sixty"\nlanguage = "en"\nmedium = "report"\nfiles = ["report/sixty.md"]\n'
        entry += 'title = "Sixty pages"\ncontent_note = ""\ndate = 2030-01-01\n\n[attributes.sex]'
        (root / "firsthand.toml").write_text(settings.replace("[attributes.sex]", entry, 1), "utf-8")


def _without_reviews(root: Path) -> None:
    """Leave out the lines about which a second person would have to decide: quotations cut where they should not be."""
    path = root / "report" / "sixty.md"
    command = [*FIRSTHAND, "check", "sixty", "--format", "json"]
    found = json.loads(subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout)
    faulty = {d["line"] for d in found["diagnostics"]}
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join(line for n, line in enumerate(lines, 1) if n not in faulty), "utf-8")


def uniques(stage: Stage) -> Iterator[Row]:
    from bench import tables

    yield from tables.uniques(stage.folder)


def tables(stage: Stage) -> Iterator[Row]:
    from bench.tables import audit

    del stage
    yield from audit()


def mosaic(stage: Stage) -> Iterator[Row]:
    from bench.mosaic import rows

    del stage
    yield from rows()


def acts(stage: Stage) -> Iterator[Row]:
    from bench.acts import rows

    del stage
    yield from rows()


def linkage(stage: Stage) -> Iterator[Row]:
    from bench.linkage import measured

    yield from measured(stage.folder)


def workbench(stage: Stage) -> Iterator[Row]:
    from bench.workbench import rows

    yield from rows(stage.folder)


def pages(stage: Stage) -> Iterator[Row]:
    from bench.pages import rows

    yield from rows(stage.folder)


def seal(stage: Stage) -> Iterator[Row]:
    from bench.sealing import rows

    yield from rows(stage.folder)


def startup(stage: Stage) -> Iterator[Row]:
    yield "firsthand --version, whole process", str(whole([*FIRSTHAND, "--version"], cwd=stage.folder))
    yield "python -c pass, for scale", str(whole([sys.executable, "-c", "pass"], cwd=stage.folder))


CASES = (
    Case("startup", "start the program and stop", "none", startup),
    Case("example", "check of the example", "under 1.5 s and 150 MB", example),
    Case("paper", "check of 100 pages, 400 quotations, 150 findings", "under 1.5 s, 300 MB, ratio 1.3", paper),
    Case("intake", "intake of real narratives", "above 200,000 words a second; docx under 0.2 s", intake),
    Case(
        "quotations",
        "quotations in their named passages",
        "under 50 ms; none accepted; nearest under 10 ms",
        quotations,
    ),
    Case("search", "full text inside the encrypted file", "median under 10 ms, 99th under 50 ms", search),
    Case("publish", "publish of 60 pages", "under 5 s", publish),
    Case(
        "seal",
        "an edition of 500 citations, 200 findings and 25,000 units",
        "sealed under 10 s, verified under 5 s, 300 MB",
        seal,
    ),
    Case("uniques", "minimal unique records", "under 1 s and 1 GB; every size under 1.2 s", uniques),
    Case("mosaic", "what all numbers together give away", "25 sources and 40 findings under 10 s", mosaic),
    Case("acts", "1,000,000 acts counted in DuckDB", "under 2 s a finding", acts),
    Case("linkage", "events that may be the same", "50,000 under 60 s", linkage),
    Case(
        "workbench",
        "the workbench, over the loopback",
        "20,000 words under 1 s; a coding under 100 ms; 25 at once lose nothing",
        workbench,
    ),
    Case("pages", "every page at 10,000 sources: processor time, bytes", "1 s of a processor, 1 MB", pages),
    Case("tables", "audit of a table with hidden cells", "under 200 ms", tables),
)

"""Every page of the workbench at ten thousand sources: the server's processor time, and how much it sends.

The example, with an invented register written down beside it: all consent and were asked, a few hundred are interviewed
and coded. A page that the example has nothing for, an edition's or a blind round's, answers that it is not there.
"""

from __future__ import annotations

import csv
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import httpx2 as httpx
from tests.support.pages import PAGES

from bench.workbench import STOCK, served, unlocked
from firsthand.demo import lay_out
from firsthand.desk.admission.intake import admit
from firsthand.desk.admission.tables import record_consents
from firsthand.exchange.register import read_row
from firsthand.model.coding import Asked, Basis, Coding, Coverage, DatedCoding, Polarity
from firsthand.model.consent import Consent, Decision, Scope
from firsthand.model.intake import RegisterRow
from firsthand.model.project import Project
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.project import read_project
from firsthand.vault import Vault
from firsthand.vault.database.described import describe

SOURCES, INTERVIEWED, SPOKEN, CODED = 10_000, 300, 20, 8
"""How many sources, how many of them have an interview, how often each speaks, and how many codings each has."""

HELD = date(2010, 5, 1)
MORE = (
    "/sources", "/sources?page=50", "/sources?code=L0999", "/sources?sex=male&province=ryanggang", "/search?q=market",
    "/search?q=letter*", "/findings/women/n", "/read/L00007", "/sources/L00007", "/sources/L09000",
    "/sources/L00007/published", "/sources/L00007/fit/en", "/sources/L00007/withdraw", "/reports/report",
)  # fmt: skip
"""Addresses beside those that the pages are tried at: long lists, and a source of the many."""


def prepared(folder: Path) -> Path:
    """Lay out the project."""
    root, now = folder / "pages", datetime.now(UTC)
    lay_out(root, now=now)
    project = read_project(root)
    codes = [f"L{number:05}" for number in range(SOURCES)]
    with Vault.open(root / project.vault, lambda _user: "", writing=True) as vault:
        with vault.write("admit", now=now) as writer:
            describe(writer._connection, _register(project, codes[INTERVIEWED:]))  # noqa: SLF001 a file each would take minutes
            writer.set_alias(codes[-1], {"en": "Heron"})  # what changes nothing that is told in the record is not kept
        _interview(vault, project, folder, codes[:INTERVIEWED])
        given = [Consent(code, scope, Decision.GRANTED, HELD) for code in codes for scope in Scope]
        record_consents(vault, given, now=now)
        with vault.write("coverage", now=now) as writer:
            writer.set_coverage([Coverage(code, topic, Asked.ASKED) for code in codes for topic in _topics(project)])
        with vault.write("codings", now=now) as writer:
            writer.add_codings(list(_codings(project, codes[:INTERVIEWED])), at=now)
    return root


def _details(lot: random.Random) -> dict[str, str]:
    sex, province = lot.choice(("female", "male")), lot.choice(("ryanggang", "north-hamgyong"))
    age, left_year = str(lot.randrange(20, 80)), str(lot.randrange(1995, 2010))
    return {"sex": sex, "province": province, "age": age, "left_year": left_year}


def _register(project: Project, codes: Sequence[str]) -> list[RegisterRow]:
    lot = random.Random(4)
    made: list[RegisterRow] = []
    for code in codes:
        typed = {"file": "a.txt", "source": "L", "date": str(HELD), "language": "en", "speaker": "SOURCE"}
        read, faults = read_row({**typed, **_details(lot)}, project.attributes, today=date(2011, 5, 20))
        assert read, faults
        made.append(replace(read, interview=InterviewRef(code)))
    return made


def _interview(vault: Vault, project: Project, folder: Path, codes: Sequence[str]) -> None:
    lot = random.Random(5)
    files: list[Path] = []
    with (folder / "many.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(
            file, ["file", "source", "date", "language", "speaker", "status", "sex", "province", "age", "left_year"]
        )
        table.writeheader()
        for code in codes:
            said = (f"{lot.choice(STOCK)}, {lot.randrange(10**9)}, {lot.choice(STOCK)}" for _ in range(SPOKEN))
            files.append(folder / f"{code}.md")
            files[-1].write_text("\n".join(f"INTERVIEWER: Go on.\n\nSOURCE: {one}.\n" for one in said), "utf-8")
            row = {"file": f"{code}.md", "source": code, "date": HELD, "language": "en", "speaker": "SOURCE"}
            table.writerow({**row, "status": "approved", **_details(lot)})
    taken = admit(vault, project, files, folder / "many.csv", now=datetime.now(UTC))
    assert not taken.faults, taken.faults[:3]
    assert not taken.refusals, taken.refusals[:3]


def _topics(project: Project) -> list[str]:
    return sorted({project.codebook.topic_of(code) for code in project.codebook.codes})


def _codings(project: Project, codes: Sequence[str]) -> Iterator[DatedCoding]:
    lot, known = random.Random(6), sorted(project.codebook.codes)
    for code in codes:
        for turn in lot.sample(range(2, 2 * SPOKEN + 1, 2), CODED):
            passage = PassageRef(InterviewRef(code), turn, turn)
            yield DatedCoding(Coding(passage, lot.choice(known), "C1", Polarity.AFFIRMS, Basis.EXPERIENCED), HELD)


def rows(folder: Path) -> Iterator[tuple[str, str]]:
    """Ask for every page once, and once more: what was worked out the first time may be remembered."""
    root = prepared(folder)
    with served(root) as (address, _):
        server = _listening(address)
        with unlocked(address, "example", "") as client:
            yield "memory before", f"{_resident(server):,.0f} MB"
            for path in dict.fromkeys([*(page.address for page in PAGES), *MORE]):
                yield path, f"{_asked(client, path, server)}; again {_asked(client, path, server)}"
            yield "memory after", f"{_resident(server):,.0f} MB"


def _asked(client: httpx.Client, path: str, server: int) -> str:
    before = _spent(server)
    answer = client.get(path, timeout=600)
    spent = _spent(server) - before
    return f"{answer.status_code}, {spent:.2f} s, {len(answer.content) / 1000:,.0f} kB"


def _listening(address: str) -> int:
    """Find the process that serves: the one whose command this process started."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    served = [int(child) for child in children if b"serve" in Path(f"/proc/{child}/cmdline").read_bytes()]
    assert len(served) == 1, f"one server answers at {address}"
    return served[0]


def _spent(process: int) -> float:
    """Seconds of a processor that the process used, in all its threads."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

"""The mosaic over generated records: reports of many findings, and tables crossed with each other.

Both generators are ours. A report: six topics of four codes, each said by a third of those asked, nine in ten being
asked; findings among everyone, among women or men, and among those who said something else of the same topic; two
sources in five described by sex and decade of age. Crossed tables: every table of two of six attributes, all cells
published. No peer is known that weighs the findings of a report and of its earlier editions together.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from firsthand.counting import count
from firsthand.model.coding import Asked, Basis, Code, Codebook, Coding, Coverage, Polarity
from firsthand.model.disclosure import Detail, PublishedCount
from firsthand.model.finding import Count, Finding, Unit
from firsthand.model.ladder import Ladder
from firsthand.model.project import Attribute, Project
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import InterviewRef, PassageRef, Source

TOPICS = tuple("abcdef")
CODES = tuple(f"{topic}.{n}" for topic in TOPICS for n in range(4))
PARTS = ("n", "of", "denied", "not-asked", "declined", "missing")


def record(number: int, lot: random.Random) -> Snapshot:
    """Draw the sources, what they were asked and what they said."""
    sources, codings, coverage = [], [], []
    for at in range(number):
        code = f"S{at:04d}"
        values = {"sex": "male" if lot.random() < 0.2 else "female", "age": lot.randint(20, 65)}
        sources.append(Source(code, attributes=values))
        for topic in TOPICS:
            asked = lot.random() < 0.9
            coverage.append(Coverage(code, topic, Asked.ASKED if asked else Asked.NOT_ASKED))
            for n in range(4 if asked else 0):
                drawn = lot.random()
                if drawn < 0.4:
                    polarity = Polarity.AFFIRMS if drawn < 0.33 else Polarity.DENIES
                    basis = lot.choice((Basis.EXPERIENCED, Basis.EXPERIENCED, Basis.HEARSAY))
                    passage = PassageRef(InterviewRef(code), n + 1, n + 1)
                    codings.append(Coding(passage, f"{topic}.{n}", "C1", polarity, basis))
    return Snapshot("vault", "0" * 64, date(2011, 5, 20), tuple(sources), {}, (), {}, tuple(codings), tuple(coverage))


def project() -> Project:
    """Make the project the record belongs to."""
    sexes = {"female": {"en": "women"}, "male": {"en": "men"}}
    attributes = {
        "sex": Attribute("sex", "category", {"en": "Sex"}, sexes),
        "age": Attribute("age", "integer", {"en": "Age"}),
    }
    book = Codebook({code: Code(code, {"en": code}, "Invented.") for code in CODES})
    return Project("", {}, {}, True, "vault", {}, attributes, book, {}, {}, {}, Ladder(()))


def findings(number: int, lot: random.Random) -> list[Finding]:
    """Draw what is asked of it."""
    made = [Finding("women", "", Unit.SOURCE, "interviewed", "sex = 'female'")]
    while len(made) < number:
        topic, n = lot.choice(TOPICS), lot.randrange(4)
        basis = ", basis => 'experienced'" if lot.random() < 0.4 else ""
        among = lot.choices(
            ("interviewed", "sex = 'female'", "sex = 'male'", f"asked('{topic}')", f"says('{topic}.{(n + 1) % 4}')"),
            (4, 3, 1, 2, 3),
        )[0]
        made.append(Finding(f"f{len(made):03d}", "", Unit.SOURCE, among, f"says('{topic}.{n}'{basis})"))
    return made


def told(finding: Finding, answer: Count) -> PublishedCount:
    """Tell all that the notes and the annex print."""
    parts = {part: int(getattr(answer, part.replace("-", "_"))) for part in PARTS}
    return PublishedCount(finding.name, finding.unit, finding.among, finding.where, parts, frozenset(answer.answers))


def report(sources: int, number: int, *, seed: int = 1) -> str:
    """Weigh one generated report; say how long it took, and what was found."""
    from firsthand.disclosure.mosaic.verdicts import assess
    from firsthand.rules.mosaic_pieces import assemble
    from firsthand.rules.mosaic_record import Reader

    lot = random.Random(seed)
    snapshot, asked, made = record(sources, lot), findings(number, lot), project()
    counts, problems = count(asked, snapshot, made)
    assert not problems
    published = [(0, told(finding, counts[finding.name])) for finding in asked]
    described = {s.code: s.attributes for s in snapshot.sources if lot.random() < 0.4}
    details = {
        code: (Detail("sex", values=(str(values["sex"]),)), _decade(values["age"]))
        for code, values in described.items()
    }
    started, began = time.perf_counter(), time.process_time()
    laid = assemble(published, made, snapshot, Reader(details, frozenset(), frozenset(described)))
    found = assess(laid.mosaic, 10.0, least=3)
    seconds, busy = time.perf_counter() - started, time.process_time() - began
    records = Counter(verdict.outcome.value for verdict in found.records)
    answers = Counter(verdict.outcome.value for verdict in found.answers)
    return f"{_time(seconds, busy)}; records: {_list(records)}; answers: {_list(answers)}"


def _decade(age: object) -> Detail:
    assert isinstance(age, int)
    return Detail("age", age // 10 * 10, age // 10 * 10 + 9)


def tables(sources: int, *, seed: int = 2026) -> str:
    """Weigh every table of two of six attributes."""
    from tests.support.crossed import crossed, people

    from firsthand.disclosure.mosaic.verdicts import assess

    mosaic = crossed(people(sources, seed), 2)
    started, began = time.perf_counter(), time.process_time()
    found = assess(mosaic, 10.0, least=3)
    seconds, busy = time.perf_counter() - started, time.process_time() - began
    records = Counter(verdict.outcome.value for verdict in found.records)
    return f"{_time(seconds, busy)}; records: {_list(records)}"


def _time(seconds: float, busy: float) -> str:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    return f"{seconds:.2f} s ({busy:.2f} of the processor), {peak:.0f} MB"


def _list(found: Counter[str]) -> str:
    return ", ".join(f"{number} {outcome}" for outcome, number in sorted(found.items())) or "none"


def rows() -> Iterator[tuple[str, str]]:
    """Measure each size in a process of its own, imports and the solver's loading included in neither time."""
    for sources, number in ((25, 40), (50, 40), (100, 40), (25, 80), (50, 80), (100, 80), (1644, 150)):
        yield f"a report: {sources:,} sources, {number} findings", _apart("report", sources, number)
    for sources in (25, 50, 100):
        yield f"all tables of two attributes: {sources} sources, 198 numbers", _apart("tables", sources)


def _apart(what: str, *numbers: int) -> str:
    command = [sys.executable, "-m", "bench.mosaic", what, *map(str, numbers)]
    root = Path(__file__).resolve().parents[1]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[2:]]
    print(report(sizes[0], sizes[1]) if sys.argv[1] == "report" else tables(sizes[0]))

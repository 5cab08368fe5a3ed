"""A source of the example withdraws: every number that must change does, nothing else does, and nothing goes out.

What must change is worked out again from the example's tables by plain code that shares nothing with the program.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from firsthand.build import Checked
from firsthand.counting import count
from firsthand.counting.binding import compile_findings
from firsthand.counting.plain import evaluate
from firsthand.counting.sensitivity import without
from firsthand.desk.publication.publishing import publish
from firsthand.desk.sources.withdrawal import Withdrawn, settle, withdraw
from firsthand.desk.writing.reports import check_report, mend
from firsthand.errors import UsageError
from firsthand.model.consent import Resting
from firsthand.model.project import Project
from firsthand.model.snapshot import Wanted
from firsthand.model.testimony import Source
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.spec.happened import read, untold
from tests.support.example import laid_out
from tests.support.snapshots import snapshot

EXAMPLE = Path(str(files("firsthand.demo") / "example"))
TRUTHS = tomllib.loads((EXAMPLE / "truth.toml").read_text("utf-8"))
TRUTH = {**TRUTHS["finding"], **TRUTHS["happened"]}
EVENTS = read(EXAMPLE / "events", tuple((one, other) for one, other in TRUTHS["same"]["pairs"]))
FINDINGS = {
    path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted((EXAMPLE / "findings").glob("*.toml"))
}
PARTS = ("n", "of", "denied", "not_asked", "declined", "missing")
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
HER = "S14"
"""Quoted, described under her alias and counted in both languages, and quoted in the press sheet."""

REPORTS = {"report": "report/report.md", "report-ko": "report/report.ko.md"}


def _rows(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REGISTER = {row["source"]: row for row in _rows("register.csv")}
COVERAGE = {(row["source"], row["topic"]): row["state"] for row in _rows("coverage.csv")}
SAID = defaultdict[tuple[str, str], list[tuple[str, str]]](list)
for _row in _rows("codings.csv"):
    _source = _row["passage"].partition("/")[0].partition(".")[0]
    SAID[_source, _row["code"]].append((_row["polarity"], _row["basis"]))
CODES = {code for _, code in SAID}


def _says(source: str, code: str, basis: str) -> bool:
    codes = [c for c in CODES if c.startswith(code[:-1])] if code.endswith(".*") else [code]
    return any(
        polarity == "affirms" and (not basis or held == basis) for c in codes for polarity, held in SAID[source, c]
    )


def _holds(source: str, condition: str) -> bool:
    """Judge a condition of the example: a few plain forms, joined by ``and``."""
    for part in condition.split(" and "):
        if says := re.fullmatch(r"says\('([^']+)'(?:, basis => '([^']+)')?\)", part):
            true = _says(source, says[1], says[2] or "")
        elif asked := re.fullmatch(r"asked\('([^']+)'\)", part):
            true = COVERAGE.get((source, asked[1])) in {"asked", "raised"}
        elif sex := re.fullmatch(r"sex = '(\w+)'", part):
            true = REGISTER[source]["sex"] == sex[1]
        else:
            assert part in {"interviewed", "true"}, part
            true = True
        if not true:
            return False
    return True


def _plain(finding: dict[str, str], sources: list[str]) -> dict[str, int]:
    """Count a finding over the tables, by the definitions at the head of ``truth.toml``."""
    among = [s for s in sources if _holds(s, finding.get("among", "interviewed"))]
    where = finding.get("where", "true")
    inside = {s for s in among if _holds(s, where)}
    told = dict.fromkeys(PARTS, 0) | {"n": len(inside), "of": len(among)}
    code = re.search(r"says\('([^']+)'", where)
    for source in among if code else []:
        assert code is not None
        polarities = {polarity for polarity, _ in SAID[source, code[1]]}
        state = COVERAGE.get((source, code[1].partition(".")[0]))
        if source in inside:
            continue
        if "denies" in polarities and "affirms" not in polarities:
            told["denied"] += 1
        elif not polarities and state == "not asked":
            told["not_asked"] += 1
        elif not polarities and state == "declined":
            told["declined"] += 1
    return told


def _happened(*gone: str) -> dict[str, dict[str, int]]:
    """Count what happened over the tables, with no account of those who are gone."""
    project = read_project(EXAMPLE)
    asked, problems = compile_findings([f for f in project.findings.values() if f.unit.happened], project)
    assert problems == ()
    told = replace(snapshot(tuple(map(Source, sorted(REGISTER))), (), ()), events=untold(EVENTS, gone))
    counts = evaluate(told, project.codebook, asked)
    return {name: {part: getattr(found, part) for part in PARTS} for name, found in counts.items()}


def _expected(*gone: str) -> dict[str, dict[str, int]]:
    left = sorted(REGISTER.keys() - set(gone))
    said = {name: _plain(finding, left) for name, finding in FINDINGS.items() if finding["unit"] == "source"}
    return said | _happened(*gone)


BEFORE, AFTER = _expected(), _expected(HER)


def test_the_plain_code_finds_the_known_truth() -> None:
    assert {name: {part: truth.get(part, 0) for part in PARTS} for name, truth in TRUTH.items()} == BEFORE


@dataclass
class Laid:
    """The example, its reports judged as they are, and judged again after she withdrew."""

    root: Path
    project: Project
    vault: Vault
    before: dict[str, Checked]
    done: Withdrawn
    after: dict[str, Checked]

    def check(self, report: str, *, today: date = TODAY) -> Checked:
        return check_report(self.vault, self.project, self.project.reports[report], today=today)


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laid]:
    root = laid_out(tmp_path_factory.mktemp("withdrawal") / "example")
    project = read_project(root)
    with Vault.open(root / "vault", lambda _: "", writing=True) as vault:

        def judged() -> dict[str, Checked]:
            return {name: check_report(vault, project, project.reports[name], today=TODAY) for name in REPORTS}

        before = judged()
        done = withdraw(vault, project, HER, frozenset(), received=TODAY, today=TODAY, now=NOW)
        yield Laid(root, project, vault, before, done, judged())


def test_without_anyone_of_them_every_number_is_what_the_tables_say(laid: Laid) -> None:
    findings = tuple(laid.project.findings.values())
    whole = laid.before["report"].bound.snapshot
    for gone in REGISTER:
        counts, _ = count(findings, without(whole, gone), laid.project)
        expected = _expected(gone)
        assert {n: {part: getattr(c, part) for part in PARTS} for n, c in counts.items()} == expected, gone


def test_after_she_withdrew_every_finding_is_what_the_tables_say_without_her(laid: Laid) -> None:
    counts, problems = count(tuple(laid.project.findings.values()), laid.vault.snapshot(Wanted(), TODAY), laid.project)
    assert problems == ()
    assert {name: {part: getattr(c, part) for part in PARTS} for name, c in counts.items()} == AFTER
    assert AFTER != BEFORE


def test_the_findings_marked_are_those_that_held_her_with_both_numbers(laid: Laid) -> None:
    marked = {d.thing: (d.before, d.after) for d in laid.done.dependents if d.kind is Resting.FINDING}
    held = {
        name
        for name, finding in FINDINGS.items()
        if (_holds(HER, finding.get("among", "true")) if finding["unit"] == "source" else BEFORE[name] != AFTER[name])
    }
    assert marked.keys() == held
    for name, told in marked.items():
        wanted = tuple(f"{known[name]['n']} of {known[name]['of']}" for known in (BEFORE, AFTER))
        assert tuple(text.rpartition("; ")[2] for text in told) == wanted


WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
NUMBERS = {word: number for number, word in enumerate(WORDS.split(), 1)}
NUMBERS |= {"twenty": 20, "twenty-two": 22, "twenty-four": 24}


def _english(text: str) -> list[int]:
    found = re.findall(r"\d+|[A-Za-z]+(?:-[a-z]+)?", text)
    return [int(w) if w.isdecimal() else NUMBERS[w.lower()] for w in found if w.isdecimal() or w.lower() in NUMBERS]


def _korean(text: str) -> list[int]:
    found = [int(n) for n in re.findall(r"(\d+)[명건]", text)]
    return found[::-1]  # "25명 중 22명": the whole comes first


READERS: dict[str, Callable[[str], list[int]]] = {"report": _english, "report-ko": _korean}


def _stale(report: str) -> set[tuple[int, str]]:
    """Find each link whose numbers are no longer those of its finding: its line and its target."""
    stale = set()
    for line, text in enumerate((EXAMPLE / REPORTS[report]).read_text("utf-8").splitlines(), 1):
        for words, name, part in re.findall(r"\[([^\]]+)\]\(finding:([\w-]+)(?:/([\w-]+))?\)", text):
            told, known = READERS[report](words), AFTER[name]
            if name == "years-left":
                continue  # its link tells years, and they stay: somebody else left in the first and in the last
            right = [known[(part or "n").replace("-", "_")], known["of"]]
            if told != right[: len(told)]:
                stale.add((line, f"finding:{name}" + (f"/{part}" if part else "")))
    return stale


@pytest.mark.parametrize("report", REPORTS)
def test_each_number_that_must_change_is_reported_and_no_other(laid: Laid, report: str) -> None:
    links = {
        (c.place.line, c.target): c.place
        for c in laid.after[report].bound.manuscript.citations()
        if "finding:" in c.target
    }
    reported = set()
    for found in (d for d in laid.after[report].diagnostics if d.code == "NB02"):
        around = [
            k for k, p in links.items() if p.line == found.place.line and p.column <= found.place.column < p.end_column
        ]
        assert len(around) == 1
        reported.add(around[0])
    expected = _stale(report)
    assert len(expected) > 10
    assert reported == expected


@pytest.mark.parametrize("report", REPORTS)
def test_nothing_else_changes(laid: Laid, report: str) -> None:
    new = [d for d in laid.after[report].diagnostics if d not in laid.before[report].diagnostics]
    assert {d.code for d in new} == {"NB02", "CN02", "CN04"}
    assert set(laid.before[report].diagnostics) <= set(laid.after[report].diagnostics)
    used = [
        n for n, text in enumerate((EXAMPLE / REPORTS[report]).read_text("utf-8").splitlines(), 1) if f":{HER}" in text
    ]
    assert [d.place.line for d in new if d.code == "CN02"] == used
    assert [d.subjects for d in new if d.code in {"CN02", "CN04"}] == [(HER,)] * (len(used) + 1)


def test_the_places_marked_are_those_that_name_her(laid: Laid) -> None:
    marked = {
        tuple(d.thing.split(":")[:2])
        for d in laid.done.dependents
        if d.kind in {Resting.QUOTATION, Resting.DESCRIPTION}
    }
    named = {
        (path.relative_to(EXAMPLE).as_posix(), str(number))
        for path in (EXAMPLE / "report").glob("*.md")
        for number, text in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(rf"(?:quote|source):{HER}\b", text)
    }
    assert marked == named
    codings = [d for d in laid.done.dependents if d.kind is Resting.CODING]
    assert len(codings) == sum(1 for row in _rows("codings.csv") if row["passage"].startswith(f"{HER}/"))


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("day", [TODAY, date(2011, 5, 19)])
def test_the_edition_of_before_is_not_published_again_on_any_day(
    laid: Laid, report: str, day: date, tmp_path: Path
) -> None:
    checked = laid.check(report, today=day)
    assert {"CN02", "CN04"} <= {d.code for d in checked.diagnostics}
    with pytest.raises(UsageError, match="not publishable"):
        publish(laid.vault, checked, tmp_path / "out", now=NOW)
    assert not (tmp_path / "out").exists()


def test_once_it_is_taken_out_and_settled_the_report_goes_on_without_her(laid: Laid) -> None:
    with pytest.raises(UsageError, match=r"still used:\nreport/press.md:23:2"):
        settle(laid.vault, laid.project, HER, today=TODAY, now=NOW)
    written = {path: path.read_text("utf-8") for path in (laid.root / "report").glob("*.md")}
    for path, text in written.items():
        kept = [line for line in text.splitlines() if f":{HER}" not in line]
        path.write_text("\n".join(kept) + "\n", "utf-8")
    for report in REPORTS:
        mend(laid.project, laid.check(report))
        assert {d.code for d in laid.check(report).diagnostics if d.severity == "block"} == {"CN04"}
    assert settle(laid.vault, laid.project, HER, today=TODAY, now=NOW) == 1
    assert [laid.check(report).exit_code for report in REPORTS] == [0, 0]
    for path, text in written.items():
        path.write_text(text, "utf-8")
    for report in REPORTS:
        codes = {d.code for d in laid.check(report).diagnostics if d.severity == "block"}
        assert codes == {"CN02", "NB02"}, "the edition of before stays blocked when the withdrawal is settled"

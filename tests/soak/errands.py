"""Work on a vault, in steps as commands do them: open, write, close. It is what the kills interrupt.

A step acknowledges every commit the moment the desk has it. A vault interrupted after so many acknowledged commits
holds what it held after that many, or after one more: nothing in between, and nothing less.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from firsthand.desk.admission import intake, tables
from firsthand.desk.coders import coding
from firsthand.desk.coders.coding import Judgement
from firsthand.desk.happened import events
from firsthand.errors import UsageError, WrongPassphrase
from firsthand.model.coding import Basis, Polarity
from firsthand.model.project import Project
from firsthand.model.roles import FOUNDER
from firsthand.model.testimony import InterviewRef, PassageRef, Status
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.soak.samples import EXAMPLE
from tests.unit.vault.making import make_older

USER, SECOND = "example", "second"
OLD, NEW = "four unrelated old words", "four unrelated new words"
CODE, OTHER, THIRD = "home.violence", "work.favours", "told.family"
MARK = "lantern"
START = datetime(2011, 5, 20, 9, tzinfo=UTC)
MANY = intake.BATCH_FILES * 2 + 30
"""Files enough for three transactions."""

Acknowledge = Callable[[], None]
Step = Callable[[Path, Acknowledge], None]


@dataclass(frozen=True, slots=True)
class Errand:
    """Some work. ``before`` lays out what it starts from; ``steps`` are the work, each with the commits it makes."""

    name: str
    weight: int
    steps: tuple[tuple[Step, int], ...]
    before: tuple[Step, ...] = ()

    @property
    def commits(self) -> int:
        """How many writes it commits in all."""
        return sum(commits for _, commits in self.steps)

    def lay_out(self, root: Path) -> None:
        """Make the files and the vault the errand starts from."""
        _write_files(root)
        for step in self.before:
            step(root, lambda: None)

    def carry_out(self, root: Path, acknowledge: Acknowledge, done: int = 0, *, again: bool = False) -> None:
        """Do the work after the first ``done`` commits; ``again``: the first step may find its work done already."""
        for step, commits in self.steps:
            if done >= commits:
                done -= commits
            elif again:
                again = False
                with suppress(UsageError, WrongPassphrase):
                    step(root, acknowledge)
            else:
                step(root, acknowledge)


@cache
def _project() -> Project:
    return read_project(EXAMPLE)


def opened(root: Path, *, writing: bool = False, passphrase: str = OLD) -> Vault:
    """Open the vault of an errand."""
    return Vault.open(root / "vault", lambda _: passphrase, user=USER, writing=writing)


def files_of(root: Path) -> list[Path]:
    """List every file an errand may admit."""
    return sorted(path for path in root.glob("*/*.txt"))


def _write_files(root: Path) -> None:
    """Write what is admitted: ``many`` short interviews, and ``few``, of which ``changed`` is a later version."""
    for folder, number in (("few", 6), ("changed", 6), ("many", MANY)):
        (root / folder).mkdir(parents=True)
        rows = [["file", "source", "language", "speaker", "translation_of", "translator"]]
        for index in range(1, number + 1):
            (root / folder / f"{index}.txt").write_text(_interview(folder, index), "utf-8")
            rows.append([f"{index}.txt", f"S{index}", "en", "SOURCE", "", ""])
        if folder == "changed":
            (root / folder / "fr.txt").write_text(_interview("french", 1), "utf-8")
            rows.append(["fr.txt", "S1", "fr", "SOURCE", "1.txt", "T1"])
        _write_table(root / folder / "register.csv", rows)
    consents = [["source", "scope", "decision", "given"], ["S1", "quote", "granted", "2011-05-01"]]
    _write_table(root / "consents.csv", consents)
    coverage = [["source", "topic", "state"], *([f"S{n}", "home", "asked"] for n in range(1, 6))]
    _write_table(root / "coverage.csv", coverage)
    _write_events(root / "events")
    codings = [[f"S{n}/2", CODE, "C1", "affirms", "witnessed"] for n in range(1, 6)]
    _write_table(root / "codings.csv", [["passage", "code", "coder", "polarity", "basis"], *codings])


def _write_events(folder: Path) -> None:
    """Write a record that everybody tells of: an event and an act each, one of which two tell of, and a complaint."""
    folder.mkdir(exist_ok=True)
    numbers = range(1, 7)
    _write_table(folder / "persons.csv", [["id", "source"], *([f"P{n}", f"S{n}"] for n in numbers)])
    _write_table(folder / "events.csv", [["id", "when"], *([f"E{n}", f"200{n}"] for n in numbers)])
    acts = [[f"E{n}", "1", "economic.work-denied", f"P{n}"] for n in numbers]
    _write_table(folder / "acts.csv", [["event", "act", "type", "victim"], *acts])
    told = [[f"E{n}.1", f"S{n}", f"S{n}/2", f"a {MARK}"] for n in numbers]
    told += [["E1.1", "S2", "S2/2", ""], ["C1", "S1", "S1/2", ""]]
    _write_table(folder / "accounts.csv", [["of", "source", "passages", "memo"], *told])
    _write_table(folder / "complaints.csv", [["id", "event", "victim"], ["C1", "E1", "P1"]])


def _write_table(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def _interview(folder: str, index: int) -> str:
    """Write an invented interview; a changed one has a turn more at its start, so that codings must follow."""
    more = "INTERVIEWER: May we begin?\n\nSOURCE: Yes.\n\n" if folder == "changed" else ""
    said = "" if folder == "many" else f" The {MARK} of {folder} hung by the door." * 40
    return f"{more}INTERVIEWER: What was in the yard?\n\nSOURCE: A {MARK}, and {index} jars of beans.{said}\n"


def _create(passphrase: str | None) -> Step:
    def step(root: Path, acknowledge: Acknowledge) -> None:
        Vault.create(root / "vault", USER, passphrase, now=START).close()
        acknowledge()

    return step


def _admit(folder: str) -> Step:
    def step(root: Path, acknowledge: Acknowledge) -> None:
        def committed(done: int, _: int) -> None:
            acknowledge()

        with opened(root, writing=True) as vault:
            where = root / folder
            taken = intake.admit(vault, _project(), [where], where / "register.csv", now=START, progress=committed)
        assert not taken.faults
        assert not taken.refusals

    return step


def _writing(change: Callable[[Vault, Path], object]) -> Step:
    """Make a step of one change."""

    def step(root: Path, acknowledge: Acknowledge) -> None:
        with opened(root, writing=True) as vault:
            change(vault, root)
            acknowledge()

    return step


def _passages(*sources: int) -> list[PassageRef]:
    return [PassageRef(InterviewRef(f"S{source}"), 2, 2) for source in sources]


_JUDGED = Judgement("C2", Polarity.DENIES, Basis.TOLD)


def _approve(vault: Vault, _: Path) -> None:
    with vault.write("approve", now=START) as writer:
        writer.set_status(InterviewRef("S2"), "en", Status.APPROVED, "R1")


def _back_up(vault: Vault, root: Path) -> None:
    """Make a copy, or make it again where one was recorded and cut short; what another case left is no copy of this."""
    place = root.with_name(f"{root.name}-copy")
    if not vault.backups():
        for left in root.parent.glob(f"{place.name}*"):
            left.unlink()
    vault.back_up(place, now=START)


def _once(action: str, act: Callable[[Vault, Path], object]) -> Step:
    """Do what may be done again and again only once: what the journal has is not repeated."""

    def first(vault: Vault, root: Path) -> None:
        if action in {entry.action for entry in vault.journal()}:
            raise UsageError(f"{action} was done")
        act(vault, root)

    return _writing(first)


_KEEPING: tuple[Step, ...] = (
    _writing(lambda vault, _: vault.erase("S2", now=START)),
    _writing(_back_up),
    _once("rotate", lambda vault, _: vault.rotate(now=START)),
    _writing(lambda vault, _: vault.erase("S1", now=START)),
    _once("backup.refresh", lambda vault, root: vault.refresh_backup(root.with_name(f"{root.name}-copy"), now=START)),
)


def _make_older(root: Path, acknowledge: Acknowledge) -> None:
    """Take the vault back to its first schema: nothing sealed under a source's key, no index, no roles."""
    with opened(root, writing=True) as vault:
        make_older(vault)
    acknowledge()


_CODING: tuple[Step, ...] = (
    _writing(lambda vault, root: tables.take_codings(vault, _project(), root / "codings.csv", now=START)),
    _writing(lambda vault, _: coding.apply_code(vault, _project(), _passages(1, 6), OTHER, _JUDGED, now=START)),
    _writing(lambda vault, _: coding.suggest(vault, _project(), MARK, THIRD, "C2", now=START)),
    _writing(lambda vault, _: coding.decide(vault, _passages(1), THIRD, _JUDGED, accept=True, now=START)),
    _writing(lambda vault, _: coding.decide(vault, _passages(2), THIRD, _JUDGED, accept=False, now=START)),
    _writing(lambda vault, _: coding.remove_code(vault, _passages(6)[0], OTHER, "C2", now=START)),
    _writing(lambda vault, root: tables.take_consents(vault, _project(), root / "consents.csv", now=START)),
    _writing(lambda vault, root: tables.take_coverage(vault, _project(), root / "coverage.csv", now=START)),
    _writing(_approve),
)


_EVENTS: tuple[Step, ...] = (
    _writing(lambda vault, root: events.take(vault, _project(), [root / "events"], now=START)),
    _writing(lambda vault, _: events.change(vault, _project(), "E3.1", "", {"setting": "market"}, now=START)),
    _writing(lambda vault, _: events.remove(vault, ["E4", "E1.1 S2"], now=START)),
    _once("events.undo", lambda vault, _: events.undo(vault, now=START)),
)


def _members(passphrase: str | None) -> tuple[Step, ...]:
    add = _writing(lambda vault, _: vault.add_member(SECOND, passphrase, now=START, roles=FOUNDER))
    remove = _writing(lambda vault, _: vault.remove_member(SECOND, now=START))
    return (add, remove)


_CHANGE = _writing(lambda vault, _: vault.change_passphrase(OLD, NEW, now=START))
_FEW = (_create(None), _admit("few"))


def _each(*steps: Step) -> tuple[tuple[Step, int], ...]:
    return tuple((step, 1) for step in steps)


ERRANDS = (
    Errand("create", 10, _each(_create(None))),
    Errand("create-locked", 3, _each(_create(OLD))),
    Errand("intake", 30, ((_admit("many"), 3),), (_create(None),)),
    Errand("coding", 30, _each(*_CODING), _FEW),
    Errand("events", 15, _each(*_EVENTS), _FEW),
    Errand("revision", 10, _each(_admit("changed")), (*_FEW, *_CODING, *_EVENTS)),
    Errand("members", 10, _each(*_members(None)), _FEW),
    Errand("members-locked", 3, _each(*_members(NEW)), (_create(OLD), _admit("few"))),
    Errand("passphrase", 4, _each(_CHANGE), (_create(OLD), _admit("few"))),
    Errand("keeping", 10, _each(*_KEEPING), (*_FEW, *_CODING, *_EVENTS)),
    Errand("migration", 10, _each(_writing(lambda *_: None)), (*_FEW, *_CODING, _make_older)),
)
BY_NAME = {errand.name: errand for errand in ERRANDS}

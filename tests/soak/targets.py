"""What is given spoiled bytes, and what each must answer: a result, a refusal, or a problem, and nothing else."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from shutil import copytree, ignore_patterns

from firsthand.errors import FirsthandError
from firsthand.exchange.event_cells import Known
from firsthand.exchange.event_columns import EVENT_TABLES
from firsthand.model.finding import Unit
from firsthand.model.intake import Reading, Refusal, RegisterRow, RowFault
from firsthand.model.manuscript import Manuscript, Problem, Section
from firsthand.model.project import Project
from firsthand.model.testimony import InterviewRef, Turn
from tests.soak import samples
from tests.soak.mutation import mutated

TODAY = date(2011, 5, 20)


Sound = Callable[[Path], Sequence[bytes]]
Judge = Callable[[bytes, Path], str]
Take = Callable[[Path], tuple[Sequence[object], Sequence[RowFault]]]


class Breach(Exception):
    """A promise broken. Says which, never with what words."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something that reads. ``judge`` gets spoiled bytes and an empty folder, and names the outcome or raises Breach.

    ``weight`` is its share among the targets; ``sound`` lists what is spoiled, given a folder to
    keep things in from case to case.
    """

    name: str
    weight: float
    sound: Sound
    judge: Judge

    def run(self, seed: str, folder: Path) -> str:
        """Spoil and judge one input, the one this seed gives. The folder must be as it was afterwards."""
        data = mutated(self.sound(folder.parent), Random(f"{self.name} {seed}"))
        try:
            outcome = self.judge(data, folder)
        except FirsthandError as refused:
            check_message(refused.message, refused.advice)
            outcome = "refused"
        left = sorted(path.name for path in folder.iterdir())
        if left:
            raise Breach(f"{len(left)} files left behind")
        return outcome


def check_message(*parts: str) -> None:
    """Hold a message to its promises: some words, printable, none of the testimony's."""
    whole = " ".join(parts)
    if not parts[0].strip():
        raise Breach("an empty message")
    if any(mark in whole for mark in samples.MARKS):
        raise Breach("a message quotes the file")
    if len(whole) > 600 or any(unicodedata.category(character) in {"Cc", "Cs", "Cf"} for character in whole):
        raise Breach("a message that does not print plainly")


def _written(data: bytes, folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _transcript(suffix: str) -> Judge:
    def judge(data: bytes, folder: Path) -> str:
        from firsthand.exchange import join, read

        path = _written(data, folder, f"interview{suffix}")
        reading = read(path, name=path.name)
        path.unlink()
        if isinstance(reading, Refusal):
            check_message(reading.reason, reading.advice)
            return "refused"
        _check_reading(reading)
        speaker = next((one.label for one in reading.utterances if one.label), "")
        row = RegisterRow(2, path.name, InterviewRef("S01"), "ko", speaker=speaker)
        admission = join(row, reading, data)
        if isinstance(admission, Refusal):
            check_message(admission.reason, admission.advice)
            return "refused"
        _check_turns(admission.turns)
        return "read"

    return judge


def _check_reading(reading: Reading) -> None:
    if not any(one.text.reveal().strip() for one in reading.utterances):
        raise Breach("a reading without words")
    for one in reading.utterances:
        words = one.text.reveal()
        if unicodedata.normalize("NFC", words) != words:
            raise Breach("an utterance that is not NFC")
        words.encode("utf-8")
        if "\x00" in words:
            raise Breach("an utterance with a NUL")


def _check_turns(turns: Sequence[Turn]) -> None:
    if not turns or [turn.number for turn in turns] != list(range(1, len(turns) + 1)):
        raise Breach("turns that are not numbered from 1")


@cache
def example() -> Project:
    from firsthand.project import read_project

    return read_project(samples.EXAMPLE)


def _register(path: Path) -> tuple[Sequence[object], Sequence[RowFault]]:
    from firsthand.exchange import read_register

    return read_register(path, example().attributes, today=TODAY)


def _sources() -> set[str]:
    return {f"S{number:02d}" for number in range(1, 26)}


def _consents(path: Path) -> tuple[Sequence[object], Sequence[RowFault]]:
    from firsthand.exchange import read_consents

    return read_consents(path, example().attributes, _sources())


def _coverage(path: Path) -> tuple[Sequence[object], Sequence[RowFault]]:
    from firsthand.exchange import read_coverage

    return read_coverage(path, _sources(), {"home", "police", "work"})


def _codings(path: Path) -> tuple[Sequence[object], Sequence[RowFault]]:
    from firsthand.exchange import read_codings

    return read_codings(path, example().codebook)


def _table(suffix: str, take: Callable[[Path], tuple[Sequence[object], Sequence[RowFault]]]) -> Judge:
    def judge(data: bytes, folder: Path) -> str:
        path = _written(data, folder, f"table{suffix}")
        rows, faults = take(path)
        path.unlink()
        for fault in faults:
            if fault.row < 0:
                raise Breach("a fault of no row")
            check_message(str(fault))
        return "faulty" if faults else "read" if rows else "empty"

    return judge


@cache
def _known() -> Known:
    """What a reader of one table must know: the example, with the whole of its record."""
    from firsthand.exchange import read_event_tables, understand

    sex, terms = example().attributes["sex"], example().vocabularies
    known = Known(terms, _sources(), lambda passage: passage.last < 1_000, sex)
    held, faults = understand(read_event_tables(sorted((samples.EXAMPLE / "events").glob("*.csv")))[0], known)
    assert not faults
    return replace(known, events=held)


def _events(name: str) -> Take:
    def take(path: Path) -> tuple[Sequence[object], Sequence[RowFault]]:
        from firsthand.exchange import read_event_tables, understand

        named = path.rename(path.with_name(f"{name}{path.suffix}"))
        tables, faults = read_event_tables([named])
        events, more = understand(tables, _known())
        named.rename(path)
        if more and (events.persons or events.events or events.accounts):
            raise Breach("a faulty record goes in")
        return (*events.persons, *events.events, *events.accounts), (*faults, *more)

    return take


def check_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        place = problem.place
        if place.line < 1 or place.column < 1:
            raise Breach("a problem at no place")
        check_message(problem.detail or problem.kind)


def _section(section: Section, problems: Sequence[Problem]) -> str:
    check_problems(problems)
    manuscript = Manuscript("report", "en", (section,))
    if any(run.place.line < 1 or run.place.column < 1 for leaf in manuscript.leaves() for run in leaf.runs):
        raise Breach("words at no place")
    if any(citation.kind is None and not citation.problem for citation in manuscript.citations()):
        raise Breach("a malformed link without a reason")
    return "problems" if problems else "read"


def _markdown(data: bytes, folder: Path) -> str:
    from firsthand.manuscript import read_files

    path = _written(data, folder, "report.md")
    (section,), problems = read_files([path.name], folder)
    path.unlink()
    return _section(section, problems)


def _word(data: bytes, folder: Path) -> str:
    from firsthand.manuscript import read_files

    path = _written(data, folder, "report.docx")
    (section,), problems = read_files([path.name], folder)
    path.unlink()
    return _section(section, problems)


def _text(data: bytes) -> str:
    """Read bytes as a command line does: what is not UTF-8 comes as lone surrogates."""
    return data.decode("utf-8", "surrogateescape")


def _condition(data: bytes, _: Path) -> str:
    from firsthand.counting.binding import compile_condition
    from firsthand.counting.parsing import Fault

    text = _text(data)
    found = [compile_condition(text, unit, example().attributes, example().codebook) for unit in Unit]
    for fault in found:
        if isinstance(fault, Fault):
            check_message(fault.message)
            if not 0 <= fault.start <= fault.end <= len(text):
                raise Breach("a fault outside the condition")
    return "malformed" if any(isinstance(one, Fault) for one in found) else "read"


def _query(data: bytes, _: Path) -> str:
    from firsthand.text.query import Malformed, parse_query

    parsed = parse_query(_text(data))
    if isinstance(parsed, Malformed):
        check_message(parsed.message)
        return "malformed"
    parsed.match()
    parsed.marks(samples.TALK[3][1])
    return "read"


def _target(data: bytes, _: Path) -> str:
    from firsthand.manuscript.target import literal_links, parse_target

    text = _text(data)
    for start, end in literal_links(text):
        if not 0 <= start < end <= len(text):
            raise Breach("a link outside the text")
    target = parse_target(text)
    if target is None:
        return "ordinary"
    if target.problem:
        check_message(target.problem)
    return "malformed" if target.problem else "read"


def _project_file(name: str) -> Judge:
    def judge(data: bytes, folder: Path) -> str:
        from firsthand.project import read_project

        root = _project_copy(folder.parent)
        sound = (root / name).read_bytes()
        (root / name).write_bytes(data)
        try:
            project = read_project(root)
        finally:
            (root / name).write_bytes(sound)
        check_problems(project.problems)
        return "problems" if project.problems else "read"

    return judge


@cache
def _project_copy(beside: Path) -> Path:
    root = beside / "project"
    copytree(samples.EXAMPLE, root, ignore=ignore_patterns("interviews", "*.csv"))
    return root


def _events_of(table: str, suffix: str) -> Sound:
    return lambda _: samples.event_tables(table)[suffix]


def _samples_of(table: str, suffix: str) -> Sound:
    return lambda _: samples.tables(table)[suffix]


def _transcripts_of(suffix: str) -> Sound:
    return lambda _: samples.transcripts()[suffix]


def _any_transcript(_: Path) -> Sequence[bytes]:
    return [data for kind in samples.transcripts().values() for data in kind]


def _one_example(name: str) -> Sound:
    return lambda _: (samples.example(name),)


_TRANSCRIPTS = {".txt": 6, ".md": 5, ".docx": 8, ".odt": 8, ".hwpx": 8, ".pdf": 6, ".srt": 6, ".vtt": 6, ".json": 6}
_TAKE = {"register": _register, "consents": _consents, "coverage": _coverage, "codings": _codings}
_FILES = ("firsthand.toml", "codebook.toml", "facts.toml", "findings/years-left.toml", "exhibits/by-sex.toml")

READERS: tuple[Target, ...] = (
    *(
        Target(f"transcript{end}", weight, _transcripts_of(end), _transcript(end))
        for end, weight in _TRANSCRIPTS.items()
    ),
    *(Target(f"mistaken{end}", 1, _any_transcript, _transcript(end)) for end in (*_TRANSCRIPTS, "", ".exe")),
    *(Target(f"{name}.csv", 4, _samples_of(name, ".csv"), _table(".csv", take)) for name, take in _TAKE.items()),
    *(Target(f"{name}.xlsx", 2, _samples_of(name, ".xlsx"), _table(".xlsx", take)) for name, take in _TAKE.items()),
    *(Target(f"{name}.csv", 2, _events_of(name, ".csv"), _table(".csv", _events(name))) for name in EVENT_TABLES),
    Target("events.xlsx", 4, _events_of("events", ".xlsx"), _table(".xlsx", _events("events"))),
    Target("manuscript.md", 8, lambda _: samples.manuscripts()[".md"], _markdown),
    Target("manuscript.docx", 8, lambda _: samples.manuscripts()[".docx"], _word),
    Target("condition", 10, lambda _: samples.conditions(), _condition),
    Target("query", 6, lambda _: samples.QUERIES, _query),
    Target("target", 4, lambda _: samples.TARGETS, _target),
    *(Target(name, 1, _one_example(name), _project_file(name)) for name in _FILES),
)

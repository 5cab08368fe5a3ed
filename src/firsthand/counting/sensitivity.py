"""Each finding without each source: what a number would be had one person not spoken.

The method is leave one out: a source's codings, coverage and accounts are taken away, with what only she told of, and
the rest is counted again. Who is told of by others stays. A finding of what was said is not counted again, for what one
source said decides nothing of another: her units are taken from the answers. One that asks what happened is counted
again without each source who tells of an event or is a person in one; without any other it stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from firsthand.counting.binding import compile_findings
from firsthand.counting.evaluation import evaluate
from firsthand.counting.prepare import asks
from firsthand.model import tellers
from firsthand.model.finding import Answers, Count, Finding, Unit
from firsthand.model.ladder import Ladder, Rung
from firsthand.model.manuscript import Problem
from firsthand.model.project import Project
from firsthand.model.snapshot import Snapshot
from firsthand.text.quantifiers import holds


@dataclass(frozen=True, slots=True)
class Without:
    """A finding without one source: n and of, and the words of the ladder that it then falls short of.

    These it bears out with her. A word that is too weak without her ("some", of nearly all) is not one of them.
    """

    source: str
    n: int
    of: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How a finding rests on single sources. ``without`` are those without whom n, of or a word changes, by code.

    ``alone`` are the sources on each of whom it rests: with her n is more than 0, and without her it is 0. ``least``
    and ``most`` are n without any one source, whichever that is.
    """

    finding: Finding
    n: int
    of: int
    without: tuple[Without, ...]
    least: int
    most: int

    @property
    def alone(self) -> tuple[str, ...]:
        """Name the sources without whom nothing is left of the number."""
        return tuple(one.source for one in self.without if self.n and not one.n)

    @property
    def turning(self) -> tuple[Without, ...]:
        """List the sources without whom a word of the ladder no longer holds: a majority, "most", "all"."""
        return tuple(one for one in self.without if one.words)

    @property
    def fragile(self) -> bool:
        """Whether it rests on one source, or a word turns without one."""
        return bool(self.alone or self.turning)


def sensitivity(
    findings: Iterable[Finding], snapshot: Snapshot, project: Project
) -> tuple[tuple[Sensitivity, ...], tuple[Problem, ...]]:
    """Count each finding without each source; those that cannot be understood come back as problems."""
    listed = {finding.name: finding for finding in findings}
    compiled, problems = compile_findings(listed.values(), project)
    whole = evaluate(snapshot, project.codebook, compiled)
    left: dict[str, dict[str, Count]] = {one.name: _taken_away(whole[one.name], snapshot) for one in compiled}
    happened = [one for one in compiled if asks(one)]
    for source in _tellers(snapshot) if happened else ():
        again = evaluate(without(snapshot, source), project.codebook, happened)
        for name, count in again.items():
            left[name][source] = count
    told = (_told(listed[name], count, left[name], snapshot, project.ladder) for name, count in whole.items())
    return tuple(told), problems


def without(snapshot: Snapshot, source: str) -> Snapshot:
    """Return the record as it is without a source."""
    return replace(
        snapshot,
        sources=tuple(s for s in snapshot.sources if s.code != source),
        interviews=tuple(ref for ref in snapshot.interviews if ref.source != source),
        codings=tuple(c for c in snapshot.codings if c.source != source),
        coverage=tuple(c for c in snapshot.coverage if c.source != source),
        events=tellers.without(snapshot.events, {source}),
    )


def _tellers(snapshot: Snapshot) -> list[str]:
    """List the sources without whom the record of events is another."""
    events = snapshot.events
    told = {account.source for account in events.accounts} | {person.source for person in events.persons}
    return [source.code for source in snapshot.sources if source.code in told]


def _taken_away(count: Count, snapshot: Snapshot) -> dict[str, Count]:
    """Take each source's own units from the answers: sources whose units answer alike leave equal counts."""
    if count.unit.happened:
        return {}
    units: dict[str, list[int]] = defaultdict(list)
    names = list(count.answers)
    given = bytes(Answers.number(answer) for answer in dict(count.answers).values())
    for place, name in enumerate(names):
        units[_source_of(name, count.unit)].append(place)
    alike: dict[bytes, Count] = {}
    found: dict[str, Count] = {}
    for source in snapshot.sources:
        places = units.get(source.code, ())
        key = bytes(sorted(given[place] for place in places))
        if key not in alike:
            rest = bytearray(given)
            for place in places:
                rest[place] = 0
            alike[key] = replace(count, answers=Answers(names, bytes(rest)), evidence=(), against=(), bases={})
        found[source.code] = alike[key]
    return found


def _source_of(unit: str, kind: Unit) -> str:
    return unit if kind is Unit.SOURCE else unit.partition("/")[0].partition(".")[0]


def _told(
    finding: Finding, whole: Count, left: Mapping[str, Count], snapshot: Snapshot, ladder: Ladder
) -> Sensitivity:
    words = [rung for rung in ladder.rungs if rung.kind == "share" and holds(rung, whole) is None]
    changed: list[Without] = []
    numbers = [whole.n] if len(left) < len(snapshot.sources) else []
    turned: dict[int, tuple[str, ...]] = {}
    for source in snapshot.sources:
        count = left.get(source.code)
        if count is None:
            continue
        if id(count) not in turned:
            turned[id(count)] = tuple(rung.name for rung in words if holds(_at_least(rung), count) is not None)
        numbers.append(count.n)
        if (count.n, count.of) != (whole.n, whole.of) or turned[id(count)]:
            changed.append(Without(source.code, count.n, count.of, turned[id(count)]))
    return Sensitivity(finding, whole.n, whole.of, tuple(changed), min(numbers, default=0), max(numbers, default=0))


def _at_least(rung: Rung) -> Rung:
    """Return a rung as far as it claims something: what it takes at the least, and nothing at the most."""
    return replace(rung, most=Fraction(1), most_n=None, below_all=False)

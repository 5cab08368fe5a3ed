"""Small tables that say what a record holds and what each unit of it answers.

::

    among: asked('police')
    where: says('police.pointless')

    source | sex    | police | police.pointless    | answer
    S1     | female | asked  | affirms experienced | in
    S2     | male   | asked  |                     | silent

The first column's head is the unit. A head with a dot is a code: its cells hold codings, ``polarity basis``, several
with ``;`` between, ``?`` for a polarity nobody said. A head that is a topic holds its coverage; any other is an
attribute. ``answer`` is ``-`` for a unit outside the universe. ``low`` and ``high`` may follow the conditions.

Of what happened the lines of the record (see :mod:`tests.support.event_lines`) stand between the conditions and the
table, which then has the units and their answers, and for sources the columns above. Whoever gives an account, or is a
person's source, is a source. ``for`` and ``against`` may follow the conditions: the passages of the count.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from firsthand.model.coding import Asked, Basis, Code, Codebook, Coding, Coverage, Polarity
from firsthand.model.finding import Finding, Unit
from firsthand.model.ladder import Ladder
from firsthand.model.project import Attribute, Project
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import InterviewRef, PassageRef, Source, Value
from firsthand.project.vocabulary import shipped_vocabularies
from tests.support.event_lines import EventLines
from tests.support.snapshots import snapshot

CODES = ("police.pointless", "police.called", "work.moved", "sanction.letter", "sanction.transfer", "home.beaten")
CODEBOOK = Codebook({code: Code(code, {"en": code}, "Invented.") for code in CODES})
TOPICS = ("police", "work", "sanction", "home")
VOCABULARIES = shipped_vocabularies()
ATTRIBUTES = {
    "sex": Attribute("sex", "category", {"en": "Sex"}, {"female": {"en": "women"}, "male": {"en": "men"}}),
    "age": Attribute("age", "integer", {"en": "Age"}),
    "left_year": Attribute("left_year", "year", {"en": "Year of leaving"}),
    "province": Attribute("province", "text", {"en": "Province"}),
}
PROJECT = Project("", {}, {}, True, "vault", {}, ATTRIBUTES, CODEBOOK, {}, {}, {}, Ladder(()))


@dataclass
class Spec:
    """A table read: the finding, the record, and what is expected."""

    finding: Finding
    answers: dict[str, str] = field(default_factory=dict)
    low: Value = None
    high: Value = None
    sources: dict[str, Source] = field(default_factory=dict)
    interviews: list[InterviewRef] = field(default_factory=list)
    codings: list[Coding] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    events: EventLines = field(default_factory=EventLines)
    passages: dict[str, str] = field(default_factory=dict)

    def record(self) -> Snapshot:
        happened = self.events.record()
        whose = {account.source for account in happened.accounts} | {person.source for person in happened.persons}
        for code in sorted(whose - {""}):
            self.sources.setdefault(code, Source(code))
        sources = tuple(self.sources[code] for code in sorted(self.sources, key=lambda code: (len(code), code)))
        said = snapshot(sources, tuple(self.codings), tuple(self.coverage), tuple(self.interviews))
        return replace(said, events=happened)


def read_spec(text: str) -> Spec:
    head, *lines, table = text.strip().split("\n\n")
    said = dict(line.split(": ", 1) for line in head.splitlines())
    names, *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    finding = Finding(
        "spec", "q", Unit(names[0]), said.get("among", "interviewed"), said.get("where", "true"), said.get("value", "")
    )
    spec = Spec(finding, low=_number(said.get("low")), high=_number(said.get("high")))
    spec.passages = {word: said[word] for word in ("for", "against") if word in said}
    for line in "\n".join(lines).splitlines():
        spec.events.read(line)
    for row in rows:
        cells = dict(zip(names, row, strict=True))
        if (answer := cells.pop("answer")) != "-":
            spec.answers[row[0]] = answer
        if not finding.unit.happened:
            _read_row(spec, cells.pop(names[0]), cells)
    return spec


def _number(word: str | None) -> Value:
    return None if word is None else int(word)


def _read_row(spec: Spec, unit: str, cells: dict[str, str]) -> None:
    passage = PassageRef.parse(unit)
    interview = passage.interview if passage else InterviewRef.parse(unit)
    assert interview is not None, unit
    attributes = {name: _value(name, cells[name]) for name in ATTRIBUTES if cells.get(name)}
    spec.sources.setdefault(interview.source, Source(interview.source, attributes=attributes))
    if interview not in spec.interviews:
        spec.interviews.append(interview)
    turn = 0
    for name, cell in cells.items():
        if name in TOPICS and cell:
            spec.coverage.append(Coverage(interview.source, name, Asked(cell)))
        for coding in filter(None, cell.split(";")) if "." in name else ():
            turn += 1
            polarity, _, basis = coding.strip().partition(" ")
            spec.codings.append(
                Coding(
                    passage or PassageRef(interview, turn, turn),
                    name,
                    "C1",
                    None if polarity == "?" else Polarity(polarity),
                    Basis(basis) if basis else None,
                )
            )


def _value(name: str, cell: str) -> Value:
    return int(cell) if cell.isdigit() and ATTRIBUTES[name].type in ("integer", "year") else cell

"""The records of a rule page: a small vault written as lines, answering the same port as the real one.

One record a line; ``#`` starts a comment. See ``docs/rules/`` for many examples, and ``_READERS`` below for the words.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from firsthand.model.coding import Asked, Basis, Code, Codebook, Coding, Coverage, Polarity
from firsthand.model.consent import Consent, Decision, Scope, Terms, Withdrawal
from firsthand.model.disclosure import Detail, Disclosure, Edition, PublishedCount
from firsthand.model.finding import Exhibit, Fact, Finding, Unit
from firsthand.model.identity import Identity
from firsthand.model.manuscript import Manuscript
from firsthand.model.place import Place
from firsthand.model.private import Private
from firsthand.model.project import Attribute, ConsentPolicy, Policy, Project, Waiver
from firsthand.model.protection import Cell, Intruder, Protection, ReferencePopulation, ReferenceTable
from firsthand.model.snapshot import Candidate, Holdings, Snapshot, Wanted
from firsthand.model.tellers import without
from firsthand.model.testimony import InterviewRef, PassageRef, Source, Speaker, Status, Transcript, Turn
from firsthand.project.vocabulary import shipped_vocabularies
from firsthand.text.digest import digest
from firsthand.text.ladder import default_ladder
from tests.support.event_lines import READERS as EVENT_READERS
from tests.support.event_lines import EventLines
from tests.support.plain_repeats import plain_repeated

ATTRIBUTES = {
    "sex": Attribute(
        "sex",
        "category",
        {"en": "Sex", "ko": "성별"},
        {"female": {"en": "women", "ko": "여성"}, "male": {"en": "men", "ko": "남성"}},
    ),
    "age": Attribute("age", "integer", {"en": "Age", "ko": "나이"}),
    "left_year": Attribute("left_year", "year", {"en": "Year of leaving", "ko": "떠난 해"}),
    "province": Attribute("province", "text", {"en": "Province", "ko": "도"}),
    "occupation": Attribute("occupation", "text", {"en": "Work", "ko": "직업"}),
    "region": Attribute(
        "region",
        "category",
        {"en": "Region", "ko": "지역"},
        {name: {"en": name, "ko": name} for name in ("uplands", "lowlands", "coast", "islands")},
    ),
}


@dataclass
class Records:
    """What the lines say, gathered; :meth:`snapshot` and :meth:`candidates` make it an archive."""

    today: date = date(2011, 5, 20)
    language: str = "en"
    medium: str = "report"
    sources: dict[str, Source] = field(default_factory=dict)
    consents: list[Consent] = field(default_factory=list)
    texts: dict[tuple[InterviewRef, str], Transcript] = field(default_factory=dict)
    originals: dict[InterviewRef, str] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    codings: list[Coding] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    findings: dict[str, Finding] = field(default_factory=dict)
    exhibits: dict[str, Exhibit] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    waivers: list[Waiver] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    superseded: dict[str, str] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    protection: Protection = field(default_factory=lambda: Protection(dict.fromkeys(Intruder, 0), cell=0, mosaic=0))
    reference: dict[tuple[str, ...], dict[tuple[Cell, ...], int]] = field(default_factory=dict)
    identities: dict[str, Identity] = field(default_factory=dict)
    told_before: dict[int, list[Disclosure]] = field(default_factory=dict)
    counted_before: dict[int, list[PublishedCount]] = field(default_factory=dict)
    became: dict[str, tuple[str, ...]] = field(default_factory=dict)
    events: EventLines = field(default_factory=EventLines)

    def project(self) -> Project:
        return Project(
            root=".",
            title={"en": "Invented"},
            group={"en": "Invented group"},
            invented=True,
            vault="vault",
            reports={},
            attributes=ATTRIBUTES,
            codebook=Codebook(self.codes),
            findings=self.findings,
            exhibits=self.exhibits,
            facts=self.facts,
            ladder=default_ladder(),
            policy=self.policy,
            waivers=tuple(self.waivers),
            consent=ConsentPolicy(superseded=self.superseded),
            protection=self.protection,
            population=self._population(),
            vocabularies=shipped_vocabularies(),
        )

    def _population(self) -> ReferencePopulation | None:
        tables = [
            ReferenceTable(f"table-{number}", names, cells, "Invented Office", "2011")
            for number, (names, cells) in enumerate(self.reference.items(), 1)
        ]
        return ReferencePopulation({"en": "invented people"}, tuple(tables)) if tables else None

    def snapshot(self, wanted: Wanted, today: date) -> Snapshot:
        stated = {c.source for c in self.consents}
        consents = {code: tuple(c for c in self.consents if c.source == code) for code in stated}
        for code in self.sources.keys() - stated:
            consents[code] = tuple(
                Consent(code, scope, Decision.GRANTED, date(2010, 1, 1), attributes=frozenset(ATTRIBUTES))
                for scope in Scope
            )
        transcripts = {
            interview: tuple(t for (ref, _), t in self.texts.items() if ref == interview)
            for interview in wanted.interviews
        }
        return Snapshot(
            vault="records",
            head="0" * 64,
            today=today,
            sources=tuple(s for code, s in sorted(self.sources.items()) if code not in self.withdrawn),
            consents=consents,
            interviews=tuple(sorted({ref for ref, _ in self.texts})),
            transcripts={ref: found for ref, found in transcripts.items() if found},
            codings=tuple(c for c in self.codings if c.source not in self.withdrawn),
            coverage=tuple(c for c in self.coverage if c.source not in self.withdrawn),
            withdrawn=frozenset(self.withdrawn),
            withdrawn_aliases={code: self.sources[code].alias for code in self.withdrawn if code in self.sources},
            editions=tuple(
                Edition(
                    number,
                    "report",
                    "en",
                    "report",
                    date(2010, 6, 1),
                    disclosures=tuple(self.told_before.get(number, ())),
                    counts=tuple(self.counted_before.get(number, ())),
                )
                for number in sorted({*self.told_before, *self.counted_before})
            ),
            withdrawals=tuple(self.withdrawals),
            holdings=Holdings(sources=len(self.sources)),
            events=without(self.events.record(), self.withdrawn),
            became=self.became,
            repeated=plain_repeated(self.texts.values(), wanted.printed),
        )

    def candidates(self, quoted: str, limit: int = 20) -> tuple[Candidate, ...]:
        words = set(quoted.casefold().split())
        found = [
            (len(words & set(turn.text.reveal().casefold().split())), ref, text.language, turn)
            for (ref, _), text in self.texts.items()
            for turn in text.turns
        ]
        found.sort(key=lambda row: (-row[0], row[1], row[2], row[3].number))
        return tuple(
            Candidate(PassageRef(ref, turn.number, turn.number), language, turn.speaker, turn)
            for shared, ref, language, turn in found[:limit]
            if shared
        )


def read_records(text: str) -> Records:
    """Read the lines; a line that cannot be read is the page's fault and raises ValueError naming it."""
    records = Records()
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        word, _, rest = stripped.partition(" ")
        try:
            if word in EVENT_READERS:
                records.events.read(stripped)
                continue
            _READERS[word](records, rest.strip())
        except (KeyError, ValueError, IndexError) as fault:
            raise ValueError(f"records line {number}: {stripped!r}: {fault!r}") from fault
    return records


def _split(rest: str) -> tuple[list[str], dict[str, str]]:
    words, options = [], {}
    for token in shlex.split(rest):
        key, equals, value = token.partition("=")
        if equals and key.isidentifier():
            options[key] = value
        else:
            words.append(token)
    return words, options


def _today(records: Records, rest: str) -> None:
    records.today = date.fromisoformat(rest)


def _report(records: Records, rest: str) -> None:
    words, options = _split(rest)
    records.language = words[0] if words else "en"
    records.medium = options.get("medium", "report")


def _source(records: Records, rest: str) -> None:
    words, options = _split(rest)
    first, _, last = words[0].partition("..")
    codes = [f"S{n:02d}" for n in range(int(first[1:]), int(last[1:]) + 1)] if last else [first]
    alias = {
        key.removeprefix("alias").removeprefix("_") or "en": v for key, v in options.items() if key.startswith("alias")
    }
    attributes = {
        key: int(v) if ATTRIBUTES[key].type in {"integer", "year"} else v
        for key, v in options.items()
        if not key.startswith("alias")
    }
    for code in codes:
        records.sources[code] = Source(code, alias, dict.fromkeys(ATTRIBUTES) | attributes)


def _consent(records: Records, rest: str) -> None:
    (source, scope, decision), options = _split(rest)
    day = {key: date.fromisoformat(options[key]) for key in _DAYS if key in options}
    terms = Terms(
        day.get("not_before"),
        options.get("condition", ""),
        day.get("met"),
        frozenset(filter(None, options.get("languages", "").split(";"))),
        guardian=options.get("guardian", ""),
        assent=Decision(options["assent"]) if "assent" in options else None,
    )
    records.consents.append(
        Consent(
            source,
            Scope(scope),
            Decision(decision),
            day.get("given", date(2010, 1, 1)),
            day.get("until"),
            day.get("withdrawn"),
            frozenset(filter(None, options.get("attributes", "").split(";"))),
            options.get("form", ""),
            terms=terms,
        )
    )


_DAYS = ("given", "until", "withdrawn", "not_before", "met")


def _transcript(records: Records, rest: str) -> None:
    words, _ = _split(rest)
    ref = InterviewRef.parse(words[0])
    assert ref is not None
    status = Status.DRAFT if "draft" in words else Status.APPROVED
    records.texts[ref, words[1]] = Transcript(ref, words[1], original=True, status=status)
    records.originals[ref] = words[1]


def _translation(records: Records, rest: str) -> None:
    words, options = _split(rest)
    ref = InterviewRef.parse(words[0])
    assert ref is not None
    draft = "draft" in words
    records.texts[ref, words[1]] = Transcript(
        ref,
        words[1],
        original=False,
        status=Status.DRAFT if draft else Status.APPROVED,
        aligned="unaligned" not in words,
        translator=options.get("translator", "T1"),
        reviewer=options.get("reviewer", "" if draft else "R1"),
    )


def _turn(records: Records, rest: str) -> None:
    head, _, words = rest.partition(": ")
    place, speaker = head.split()
    passage_text, _, language = place.partition("@")
    passage = PassageRef.parse(passage_text)
    assert passage is not None
    ref = passage.interview
    records.sources.setdefault(ref.source, Source(ref.source, {}, dict.fromkeys(ATTRIBUTES)))
    language = language or records.originals.get(ref) or records.language
    if (ref, language) not in records.texts:
        records.texts[ref, language] = Transcript(ref, language, original=True, status=Status.APPROVED)
        records.originals.setdefault(ref, language)
    text = records.texts[ref, language]
    turn = Turn(passage.first, Speaker(speaker), Private(words))
    records.texts[ref, language] = replace(text, turns=(*text.turns, turn), words=text.words + len(words.split()))


def _code(records: Records, rest: str) -> None:
    words, options = _split(rest)
    label = options.get("label", words[0])
    records.codes[words[0]] = Code(
        words[0],
        {"en": label, "ko": label},
        "Invented.",
        measures=options.get("measures", ""),
        topic=options.get("topic", ""),
    )


def _coding(records: Records, rest: str) -> None:
    words, options = _split(rest)
    passage = PassageRef.parse(words[0])
    assert passage is not None
    code, polarity, basis = words[1], words[2] if len(words) > 2 else "", " ".join(words[3:])
    records.codes.setdefault(code, Code(code, {"en": code, "ko": code}, "Invented."))
    records.sources.setdefault(passage.source, Source(passage.source, {}, dict.fromkeys(ATTRIBUTES)))
    records.codings.append(
        Coding(
            passage,
            code,
            options.get("coder", "C1"),
            Polarity(polarity) if polarity else None,
            Basis(basis) if basis else None,
        )
    )


def _coverage(records: Records, rest: str) -> None:
    words, _ = _split(rest)
    first, _, last = words[0].partition("..")
    codes = [f"S{n:02d}" for n in range(int(first[1:]), int(last[1:]) + 1)] if last else [first]
    records.coverage.extend(Coverage(code, words[1], Asked(" ".join(words[2:]))) for code in codes)


def _finding(records: Records, rest: str) -> None:
    (name,), options = _split(rest)
    places = {
        key: Place(f"findings/{name}.toml", row) for row, key in enumerate(("question", "unit", "among", "where"), 1)
    }
    records.findings[name] = Finding(
        name,
        options.get("question", "An invented question"),
        Unit(options.get("unit", "source")),
        options.get("among", "interviewed"),
        options.get("where", "true"),
        options.get("value", ""),
        places,
        told=options.get("told", ""),
    )


def _fact(records: Records, rest: str) -> None:
    (name,), o = _split(rest)
    value = o.get("value", "")
    records.facts[name] = Fact(
        name,
        int(value) if value.isdecimal() else value or None,
        o.get("statement", "An invented fact"),
        o.get("citation", ""),
        o.get("publisher", "Invented Office"),
        o.get("date", ""),
        place=Place("facts.toml", 1),
    )


def _exhibit(records: Records, rest: str) -> None:
    (name, kind), o = _split(rest)
    records.exhibits[name] = Exhibit(
        name,
        kind,
        {"en": "Invented", "ko": "지어낸 것"},
        () if "rows_by" in o or "stages" in o else tuple(o["rows"].split(",")),
        columns_by=o.get("columns_by", ""),
        place=Place(f"exhibits/{name}.toml", 1),
        columns=tuple(filter(None, o.get("columns", "").split(","))),
        suppress=o.get("suppress", ""),
        unit=Unit(o.get("unit", "source")),
        among=o.get("among", ""),
        rows_by=o.get("rows_by", ""),
        row_terms=tuple(o["rows"].split(",")) if "rows_by" in o and "rows" in o else (),
        stages=tuple(filter(None, o.get("stages", "").split(","))),
    )


def _waiver(records: Records, rest: str) -> None:
    (rule,), o = _split(rest)
    row = len(records.waivers) + 1
    records.waivers.append(
        Waiver(
            rule,
            o.get("path", "report.md"),
            digest(o["text"]),
            o.get("reason", ""),
            o.get("asked", ""),
            o.get("approved", ""),
            date.fromisoformat(o.get("expires", "2012-01-01")),
            Place("waivers.toml", row),
            o.get("kind", ""),
        )
    )


def _withdrawn(records: Records, rest: str) -> None:
    records.withdrawn.update(rest.split())


def _withdrawal(records: Records, rest: str) -> None:
    (source, *scopes), options = _split(rest)
    days = {key: date.fromisoformat(value) for key, value in options.items()}
    records.withdrawals.append(
        Withdrawal(source, days["received"], days["due"], frozenset(map(Scope, scopes)), days.get("settled"))
    )


def _form(records: Records, rest: str) -> None:
    (name,), options = _split(rest)
    records.superseded[name] = options["superseded_by"]


def _policy(records: Records, rest: str) -> None:
    _, options = _split(rest)
    usual = records.protection
    records.protection = replace(
        usual,
        least={who: int(options.get(who.value, usual.least[who])) for who in Intruder},
        doubled=tuple(filter(None, options.get("doubled", "").split(";"))),
        odds_ratio=int(options.get("odds_ratio", usual.odds_ratio)),
        cell=int(options.get("cell", usual.cell)),
        mosaic=int(options.get("mosaic", usual.mosaic)),
    )


def _reference(records: Records, rest: str) -> None:
    _, options = _split(rest)
    names = tuple(name for name in options if name != "count")
    cells = []
    for name in names:
        low, _, high = options[name].partition("-")
        cells.append((int(low), int(high or low)) if ATTRIBUTES[name].type in {"integer", "year"} else options[name])
    records.reference.setdefault(names, {})[tuple(cells)] = int(options["count"])


def _edition(records: Records, rest: str) -> None:
    number, code, *details = rest.split()
    for text in details:
        detail = Detail.parse(text)
        assert detail is not None
        records.told_before.setdefault(int(number), []).append(Disclosure(code, detail, "report.md:1:1"))


def _counted(records: Records, rest: str) -> None:
    """Read ``counted EDITION FINDING sources=S01..S06 n=3 of=6``: the finding stands above.

    ``between=4..6`` instead of parts is what a word left open; ``among=`` and ``where=`` are what it asked then, where
    that is written otherwise now.
    """
    (number, name), options = _split(rest)
    finding = records.findings[name]
    parts = {key.replace("_", "-"): int(value) for key, value in options.items() if key not in _OF_COUNT}
    low, _, high = options.get("between", "").partition("..")
    told = PublishedCount(
        name, finding.unit, options.get("among", finding.among), options.get("where", finding.where), parts,
        frozenset(_codes(options["sources"])), finding.value,
        (int(low), int(high)) if high else None,
    )  # fmt: skip
    records.counted_before.setdefault(int(number), []).append(told)


_OF_COUNT = frozenset({"sources", "between", "among", "where"})


def _became(records: Records, rest: str) -> None:
    """Read ``became OLD NEW …``: which codes the passages of a code have now."""
    old, *now = rest.split()
    records.became[old] = tuple(now)


def _codes(text: str) -> list[str]:
    """Read ``S01..S04;S06``."""
    codes: list[str] = []
    for part in text.split(";"):
        first, _, last = part.partition("..")
        codes += [f"S{n:02d}" for n in range(int(first[1:]), int(last[1:]) + 1)] if last else [first]
    return codes


def _identity(records: Records, rest: str) -> None:
    from firsthand.exchange import read_identity

    (source,), cells = _split(rest)
    found, faults = read_identity({"source": source, **cells}, {source}, today=records.today)
    if found is None or faults:
        raise ValueError(*faults)
    records.identities[source] = found


_READERS: dict[str, Callable[[Records, str], None]] = {
    "today": _today,
    "report": _report,
    "source": _source,
    "sources": _source,
    "consent": _consent,
    "turn": _turn,
    "transcript": _transcript,
    "translation": _translation,
    "code": _code,
    "coding": _coding,
    "coverage": _coverage,
    "finding": _finding,
    "fact": _fact,
    "exhibit": _exhibit,
    "waiver": _waiver,
    "withdrawn": _withdrawn,
    "policy": _policy,
    "reference": _reference,
    "edition": _edition,
    "became": _became,
    "counted": _counted,
    "withdrawal": _withdrawal,
    "form": _form,
    "identity": _identity,
}


def manuscript(records: Records, text: str, path: str = "report.md") -> tuple[Manuscript, tuple[object, ...]]:
    """Read the page's manuscript with the program's own reader."""
    from firsthand.manuscript.markdown import read_markdown

    section, problems = read_markdown(path, text)
    return Manuscript("report", records.language, (section,), records.medium), problems


def cases(page: str, of: str = "manuscript") -> list[tuple[str, int, str, str, str]]:
    """List a page's cases: heading (Passes or Fails), line, records, manuscript (or outputs), expected diagnostics."""
    found: list[tuple[str, int, str, str, str]] = []
    heading, fence, line_of = "", "", 0
    blocks: list[tuple[str, str, int, list[str]]] = []
    for number, line in enumerate(page.splitlines(), 1):
        if not fence and line.startswith("## "):
            heading = line[3:].strip()
        elif not fence and line.startswith("```") and line[3:].strip():
            fence, line_of = line[3:].strip(), number
            blocks.append((heading, fence, line_of, []))
        elif fence and line.startswith("```"):
            fence = ""
        elif fence:
            blocks[-1][3].append(line)
    kept = [b for b in blocks if b[1] in {"records", of, "diagnostics"}]
    for section, group in groupby(kept, key=lambda b: b[0]):
        current: dict[str, str] = {}
        start = 0
        for _, kind, number, lines in group:
            if kind == "records":
                current = {}
            start = start or number
            current[kind] = "\n".join(lines)
            if kind == "diagnostics" and of in current:
                found.append((section, start, current.get("records", ""), current.pop(of), current["diagnostics"]))
                start = 0
    return found

"""Whatever is written to a vault is what a snapshot of it shows: a plain model beside it must always agree."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from firsthand.model.coding import Asked, Basis, Coding, Coverage, DatedCoding, Polarity
from firsthand.model.consent import Consent, Decision, Scope
from firsthand.model.snapshot import Wanted
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.vault import Vault
from tests.unit.vault.making import NOW, TODAY, admission, nobody

SOURCES = st.sampled_from(["S1", "S2", "S3"])
LINES = st.lists(
    st.sampled_from(["It rained.", "비가 왔다.", "Who came?", "Nobody came.", "", "e\u0301"]), min_size=1, max_size=5
)


class Vaults(RuleBasedStateMachine):
    """Admits, revises, codes and opens again, and keeps the plain model of what should be there."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.vault = Vault.create(self.folder / "vault", "example", None, now=NOW)
        self.texts: dict[str, list[str]] = {}
        self.codings: dict[tuple[str, int, str], Polarity | None] = {}
        self.coverage: dict[tuple[str, str], Asked] = {}
        self.consents: set[Consent] = set()
        self.entries = 1

    @rule(source=SOURCES, lines=LINES)
    def admit(self, source: str, lines: list[str]) -> None:
        import unicodedata

        composed = [unicodedata.normalize("NFC", line) for line in lines]
        with self.vault.write("admit", now=NOW) as writer:
            (taken,) = writer.admit([admission(source, lines, "ko")])
        before = self.texts.get(source)
        assert taken.outcome == ("new" if before is None else "unchanged" if before == composed else "revised")
        self.entries += taken.outcome != "unchanged"
        self.texts[source] = composed
        if taken.outcome == "revised":
            self.codings = {key: held for key, held in self.codings.items() if key[0] != source}
            with self.vault.write("uncode", now=NOW) as writer:
                left = [c.coding for c in (*self.vault.codings(), *self.vault.codings(adrift=True))]
                removed = [writer.remove_coding(c.passage, c.code, c.coder) for c in left if c.source == source]
            self.entries += any(removed)

    @rule(
        source=SOURCES,
        number=st.integers(1, 5),
        code=st.sampled_from(["a", "a.b"]),
        polarity=st.none() | st.sampled_from(Polarity),
    )
    def code(self, source: str, number: int, code: str, polarity: Polarity | None) -> None:
        if number > len(self.texts.get(source, ())):
            return
        passage = PassageRef(InterviewRef(source), number, number)
        row = DatedCoding(Coding(passage, code, "C1", polarity, Basis.TOLD))
        with self.vault.write("code", now=NOW) as writer:
            fresh = writer.add_codings([row], at=NOW)
        key = (source, number, code)
        assert fresh == (key not in self.codings or self.codings[key] != polarity)
        self.entries += fresh
        self.codings[key] = polarity

    @rule(source=SOURCES, topic=st.sampled_from(["a", "b"]), state=st.sampled_from(Asked))
    def ask(self, source: str, topic: str, state: Asked) -> None:
        if source not in self.texts:
            return
        with self.vault.write("coverage", now=NOW) as writer:
            self.entries += writer.set_coverage([Coverage(source, topic, state)])
        self.coverage[source, topic] = state

    @rule(
        source=SOURCES,
        scope=st.sampled_from([Scope.QUOTE, Scope.COUNT]),
        day=st.dates(date(2011, 1, 1), date(2011, 1, 3)),
    )
    def consent(self, source: str, scope: Scope, day: date) -> None:
        if source not in self.texts:
            return
        given = Consent(source, scope, Decision.GRANTED, day)
        with self.vault.write("consents", now=NOW) as writer:
            self.entries += writer.set_consents([given])
        self.consents.add(given)

    @rule(writing=st.booleans())
    def open_again(self, *, writing: bool) -> None:
        self.vault.close()
        with Vault.open(self.folder / "vault", nobody, writing=writing):
            pass
        self.vault = Vault.open(self.folder / "vault", nobody, writing=True)

    @invariant()
    def the_snapshot_shows_what_was_written(self) -> None:
        if not hasattr(self, "vault"):
            return
        refs = frozenset(InterviewRef(source) for source in self.texts)
        taken = self.vault.snapshot(Wanted(refs), TODAY)
        assert [s.code for s in taken.sources] == sorted(self.texts)
        assert {
            ref.source: [t.text.reveal() for t in text.turns] for ref, (text,) in taken.transcripts.items()
        } == self.texts
        shown = {(c.source, c.passage.first, c.code): c.polarity for c in taken.codings}
        assert shown == self.codings
        assert {(c.source, c.topic): c.state for c in taken.coverage} == self.coverage
        assert {c for given in taken.consents.values() for c in given} == self.consents
        assert self.vault.verify().number == self.entries

    def teardown(self) -> None:
        if hasattr(self, "vault"):
            self.vault.close()
            shutil.rmtree(self.folder)


TestVaults = Vaults.TestCase
TestVaults.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)

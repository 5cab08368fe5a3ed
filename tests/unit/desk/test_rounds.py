"""Blind rounds: what each coder is shown and may write until all are done, what is kept, and how it is compared."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from firsthand.desk.admission.intake import admit
from firsthand.desk.admission.tables import take_codings, take_coverage
from firsthand.desk.coders import rounds
from firsthand.desk.coders.agreement import compare
from firsthand.desk.coders.coding import Judgement, apply_code, decide, remove_code, suggest
from firsthand.desk.happened.linking import propose
from firsthand.desk.interviews.reading import codings_of
from firsthand.desk.numbers.findings import count_findings
from firsthand.desk.waiting import waiting
from firsthand.errors import NotPermitted, UsageError
from firsthand.model.coding import Basis, Polarity
from firsthand.model.finding import Unit
from firsthand.model.project import Project
from firsthand.model.roles import Role
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill

WITHHELD, COMPLAINED = "wages.withheld", "complaint.made"
S01, S02, S03 = (InterviewRef(f"S0{n}") for n in (1, 2, 3))
People = Callable[[str], Vault]


def as_one_at_a_time(path: Path) -> Iterator[People]:
    """Open a vault as whoever is asked for, and close it again when another is."""
    opened: list[Vault] = []

    def as_member(name: str) -> Vault:
        while opened:
            opened.pop().close()
        opened.append(Vault.open(path, lambda _user: "", user=name, writing=True))
        return opened[0]

    yield as_member
    as_member("mina").close()


def put(vault: Vault, project: Project, where: str, code: str = WITHHELD, says: Polarity = Polarity.AFFIRMS) -> int:
    passage = PassageRef.parse(where)
    assert passage is not None
    return apply_code(vault, project, [passage], code, Judgement(vault.user, says, Basis.EXPERIENCED), now=mill.NOW)


def shown(vault: Vault, interview: InterviewRef) -> set[tuple[str, str]]:
    return {(str(dated.coding.passage), dated.coding.coder) for dated in codings_of(vault, interview)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two coders and an editor; round 1, of S01 and S02, in which both put one code, and mina a second."""
    root = tmp_path_factory.mktemp("rounds") / "mill"
    mill.write_files(root)
    project = read_project(root)
    with Vault.create(root / "vault", "example", None, now=mill.NOW) as vault:
        assert admit(vault, project, [root / "interviews"], root / "register.csv", now=mill.NOW).refusals == ()
        for name, take in (("coverage", take_coverage), ("codings", take_codings)):
            assert take(vault, project, root / f"{name}.csv", now=mill.NOW).faults == ()
        for name, role in (("mina", Role.CODER), ("jisu", Role.CODER), ("edna", Role.EDITOR)):
            vault.add_member(name, None, now=mill.NOW, roles={role})
    for people in as_one_at_a_time(root / "vault"):
        assert rounds.begin(people("edna"), [S01, S02], ["mina", "jisu"], now=mill.NOW) == 1
        put(people("mina"), project, "S01/2")
        put(people("mina"), project, "S01/4", COMPLAINED)
        put(people("jisu"), project, "S01/2-4", says=Polarity.DENIES)
    return root


@pytest.fixture
def begun(made: Path, tmp_path: Path) -> Iterator[People]:
    """A copy of it."""
    yield from as_one_at_a_time(Path(shutil.copytree(made, tmp_path / "mill")) / "vault")


def test_each_sees_her_own_until_all_are_done(begun: People) -> None:
    assert shown(begun("mina"), S01) == {("S01/2", "mina"), ("S01/4", "mina")}
    assert shown(begun("jisu"), S01) == {("S01/2-4", "jisu")}
    assert shown(begun("jisu"), S02) == set(), "what was coded before the round is hidden, too"
    assert shown(begun("jisu"), S03) == {("S03/2", "C1")}, "other interviews are as they were"
    everything = {("S01/2", "C1"), ("S01/2", "mina"), ("S01/2-4", "jisu"), ("S01/4", "mina")}
    assert shown(begun("edna"), S01) == everything, "who does not code in it sees all"
    assert not rounds.say_done(begun("mina"), 1, now=mill.NOW)
    assert shown(begun("mina"), S01) == {("S01/2", "mina"), ("S01/4", "mina")}, "also once she is done herself"
    assert rounds.say_done(begun("jisu"), 1, now=mill.NOW)
    assert shown(begun("mina"), S01) == shown(begun("jisu"), S01) == everything


def test_who_is_done_may_say_that_she_is_not_yet(begun: People) -> None:
    assert not rounds.say_done(begun("mina"), 1, now=mill.NOW)
    assert not rounds.say_done(begun("mina"), 1, now=mill.NOW, done=False)
    assert not rounds.say_done(begun("jisu"), 1, now=mill.NOW)
    assert begun("edna").rounds.all()[0].waits_for == ("mina",)


@pytest.mark.parametrize("reader", ["mina", "jisu"])
def test_no_other_way_shows_that_another_coded(begun: People, project: Project, reader: str) -> None:
    """Whatever reads codings for coders: uses of codes, what waits, events from codings, pairs, passages behind."""
    vault = begun(reader)
    hers = {d.coding.coder for d in vault.codings() if d.coding.passage.interview in {S01, S02}}
    assert hers == {reader}
    assert vault.codings(adrift=True) == vault.suggestions() == ()
    assert S02 in waiting(vault, mill.TODAY).uncoded
    finding = project.findings["withheld"]
    counted = count_findings(vault, project, [finding], mill.TODAY)[0]["withheld"]
    assert counted.n == 2, "counts count all codings"
    seeing = rounds.sight(vault)
    assert [ref for ref in counted.evidence if seeing.passage(ref)] == []
    assert [unit for unit in counted.answers if seeing.unit(Unit.SOURCE, unit)] == ["S03"]
    assert not seeing.unit(Unit.PASSAGE, "S01/2")
    assert seeing.unit(Unit.INTERVIEW, "S03")
    assert seeing.unit(Unit.EVENT, "E1")
    assert propose(vault, today=mill.TODAY).passages == 1


def test_nobody_writes_as_another_and_no_answer_tells(begun: People, project: Project) -> None:
    passage = PassageRef(S01, 2, 2)
    vault = begun("mina")
    judgement = Judgement("jisu", Polarity.AFFIRMS, Basis.TOLD)
    attempts: tuple[Callable[[], int], ...] = (
        lambda: apply_code(vault, project, [passage], WITHHELD, judgement, now=mill.NOW),
        lambda: remove_code(vault, passage, WITHHELD, "jisu", now=mill.NOW),
        lambda: remove_code(vault, passage, WITHHELD, "C1", now=mill.NOW),
    )
    for attempt in attempts:
        with pytest.raises(UsageError, match="blind round 1"):
            attempt()
    assert remove_code(vault, PassageRef(S03, 2, 2), WITHHELD, "C1", now=mill.NOW) == 1, "elsewhere she may as before"


def test_suggestions_wait(begun: People, project: Project) -> None:
    vault = begun("mina")
    assert suggest(vault, project, "office", COMPLAINED, "mina", now=mill.NOW) == 1, "S03 only"
    own = Judgement("mina", Polarity.AFFIRMS, Basis.TOLD)
    with pytest.raises(UsageError, match="wait"):
        decide(vault, [PassageRef(S02, 4, 4)], COMPLAINED, own, accept=False, now=mill.NOW)
    assert decide(vault, None, COMPLAINED, own, accept=True, now=mill.NOW) == 1


def test_what_was_said_is_kept_and_compared(begun: People, project: Project) -> None:
    rounds.say_done(begun("mina"), 1, now=mill.NOW)
    rounds.say_done(begun("jisu"), 1, now=mill.NOW)
    found = compare(begun("edna"), 1)
    assert found.units == 4, "the turns that are not the interviewer's"
    withheld, complained = found.of_codes[1], found.of_codes[0]
    assert (withheld.code, withheld.used, withheld.alike) == (WITHHELD, {"jisu": 2, "mina": 1}, 0.5)
    assert (complained.used, complained.alike, complained.kappa) == ({"jisu": 0, "mina": 1}, 0.75, 0.0)
    assert complained.alpha == 0.0
    assert found.over_all is not None
    assert found.over_all.alike == 0.625
    apart = [(str(one.passage), one.code, one.settled) for one in found.disagreements]
    assert apart == [("S01/2", WITHHELD, False), ("S01/4", COMPLAINED, False), ("S01/4", WITHHELD, False)]
    put(begun("jisu"), project, "S01/4", COMPLAINED)
    again = compare(begun("edna"), 1)
    assert [one.settled for one in again.disagreements] == [False, True, False]
    assert again.of_codes == found.of_codes, "settling changes nothing of what is compared"
    entries = [effect for entry in begun("edna").journal() for effect in entry.details.get("effects", ())]
    kept = [effect for effect in entries if effect["did"] == "round.close"]
    assert [(effect["round"], effect["count"]) for effect in kept] == [(1, 3)]
    begun("edna").verify()


def test_a_round_closed_sooner_compares_those_who_were_done(begun: People) -> None:
    rounds.say_done(begun("mina"), 1, now=mill.NOW)
    with pytest.raises(NotPermitted):
        rounds.close(begun("jisu"), 1, now=mill.NOW)
    rounds.close(begun("edna"), 1, now=mill.NOW)
    found = compare(begun("edna"), 1)
    assert (found.round.closed_by, found.round.compared) == ("edna", ("mina",))
    assert (found.of_codes, found.over_all) == ((), None)
    with pytest.raises(UsageError, match="is closed already"):
        rounds.close(begun("edna"), 1, now=mill.NOW)
    assert rounds.begin(begun("edna"), [S01], ["mina", "jisu"], now=mill.NOW) == 2
    assert compare(begun("mina"), 1).hidden == (S01,)


@pytest.mark.parametrize(
    ("interviews", "coders", "why"),
    [
        ([S01], ["mina"], "two coders"),
        ([], ["mina", "jisu"], "two coders"),
        ([S01], ["mina", "edna"], "no coder"),
        ([InterviewRef("S09")], ["mina", "jisu"], "no interview"),
        ([S03, S02], ["mina", "example"], "in blind round 1"),
    ],
)
def test_what_cannot_be_a_round_is_refused(
    begun: People, interviews: list[InterviewRef], coders: list[str], why: str
) -> None:
    with pytest.raises(UsageError, match=why):
        rounds.begin(begun("edna"), interviews, coders, now=mill.NOW)
    with pytest.raises(NotPermitted):
        rounds.begin(begun("mina"), [S03], ["mina", "jisu"], now=mill.NOW)


def test_who_is_erased_is_in_no_round(begun: People) -> None:
    rounds.say_done(begun("mina"), 1, now=mill.NOW)
    rounds.say_done(begun("jisu"), 1, now=mill.NOW)
    begun("example").erase("S01", now=mill.NOW)
    assert begun("edna").rounds.all()[0].interviews == (S02,)
    assert compare(begun("edna"), 1).of_codes == ()
    begun("edna").verify()

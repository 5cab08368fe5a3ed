"""The example's record of events is sound, says no more than the interviews, and agrees with what was coded."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

import pytest

from firsthand.counting import compute
from firsthand.counting.binding import compile_findings
from firsthand.counting.port import Evaluator
from firsthand.exchange.gbvims import CoreType, core_types
from firsthand.model.coherence import incoherences
from firsthand.model.finding import Count, Figure, Finding, Unit
from firsthand.model.tellers import Tellers
from firsthand.project import read_project
from tests.spec.test_counting import EVALUATORS
from tests.spec.test_example import EXAMPLE, TRUTHS, record, rows

EVENTS = record(read_project(EXAMPLE)).events

# What was coded, and what the record of events says of the same people.
WOMEN = "sex = 'female'"
ON_THE_WAY = f"{WOMEN} and asked('en_route')"
HIT = "suffered('physical.*', relation => 'spouse')"
HARM = "('sexual.*', 'liberty.confinement', 'psychological.threat')"
AGREEING = {
    "hit at home": (WOMEN, "says('home.violence', basis => 'experienced')", f"{HIT[:-1]}, topic => 'home')"),
    "earnings taken": (
        WOMEN,
        "says('home.earnings', basis => 'experienced')",
        "suffered('economic.earnings-taken', by => 'spouse', topic => 'home')",
    ),
    "told a family member": (HIT, "says('told.family')", "told(to => 'family', topic => 'told')"),
    "told neighbours": (HIT, "says('told.neighbours')", "told(to => ('neighbour', 'co-worker'), topic => 'told')"),
    "went to the police": (
        f"{HIT} and asked('police')",
        "says('police.reported', basis => 'experienced')",
        "complained(to => 'police', topic => 'police')",
    ),
    "blamed": (
        "says('police.reported', basis => 'experienced')",
        "says('police.response-blamed', basis => 'experienced')",
        "answered_with('blamed', to => 'police')",
    ),
    "the police acted": (
        "says('police.reported', basis => 'experienced')",
        "says('police.response-acted', basis => 'experienced')",
        "responded(to => 'police')",
    ),
    "touched at work": (
        WOMEN,
        "says('work.touching', basis => 'experienced')",
        "suffered('sexual.assault', setting => ('workplace', 'workplace.factory', 'hospital'), topic => 'work')",
    ),
    "sold": (
        ON_THE_WAY,
        "says('en_route.sold', basis => 'experienced')",
        "suffered('trafficking.*', topic => 'en_route')",
    ),
    "harmed by a broker": (
        ON_THE_WAY,
        "says('en_route.broker-abuse', basis => 'experienced')",
        f"suffered({HARM}, setting => 'en-route.*', by => 'broker', topic => 'en_route')",
    ),
    "held after being sent back": (
        "interviewed",
        "says('repatriation.detained', basis => 'experienced')",
        "suffered('liberty.detention', phase => 'after-return', topic => 'repatriation')",
    ),
}


def test_the_record_is_sound_and_somebody_tells_of_all_of_it() -> None:
    assert list(incoherences(EVENTS)) == []


def test_each_account_names_turns_in_which_the_source_speaks_and_dates_in_her_words() -> None:
    originals = {path.name[:3]: path.read_text("utf-8") for path in (EXAMPLE / "interviews").glob("*.ko.md")}
    turns = {source: re.findall(r"^(면담자|구술자):", text, re.MULTILINE) for source, text in originals.items()}
    for account in EVENTS.accounts:
        assert account.passages, account.of
        for passage in account.passages:
            assert passage.source == account.source, (account.of, str(passage))
            first = int(str(passage).partition("/")[2].partition("-")[0])
            assert turns[account.source][first - 1] == "구술자", (account.of, str(passage))
        if account.anchor:
            assert account.anchor.reveal() in originals[account.source], account.of


def test_every_term_is_one_of_the_vocabularies() -> None:
    known = {name: vocabulary.terms for name, vocabulary in read_project(EXAMPLE).vocabularies.items()}
    used = defaultdict[str, set[str]](set)
    for act in EVENTS.acts:
        used["act"].add(act.type)
        for name, term in (("setting", act.setting), ("phase", act.phase), ("frequency", act.frequency)):
            used[name].add(term)
        for part in act.perpetrators:
            used["involvement"].add(part.degree)
            used["relation"].add(part.relation)
    for complaint in EVENTS.complaints:
        used["institution"].add(complaint.to)
        used["response"] |= set(complaint.responses)
        used["sanction"].add(complaint.sanction)
        used["redress"] |= set(complaint.redress)
        used["reason"] |= set(complaint.reasons)
    used["role"] |= {person.role for person in EVENTS.persons}
    assert {(name, term) for name, terms in used.items() for term in terms - known[name].keys()} <= {
        (name, "") for name in used
    }


def test_the_groups_own_acts_are_not_lost_where_others_classify() -> None:
    acts = read_project(EXAMPLE).vocabularies["act"]
    own = {name: core_types(acts, name) for name, term in acts.terms.items() if term.own}
    assert own == {
        "sexual.untold": (CoreType.RAPE, CoreType.SEXUAL_ASSAULT),
        "trafficking.sold": (CoreType.FORCED_MARRIAGE, CoreType.DENIAL),
    }


def test_a_region_is_recorded_only_where_who_tells_of_it_may_be_said_to_come_from_a_province() -> None:
    allowed = {
        row["source"]
        for row in rows("consents.csv")
        if row["scope"] == "attributes" and row["decision"] == "granted" and "province" in row["attributes"].split(";")
    }
    tellers = Tellers(EVENTS)
    assert [event.id for event in EVENTS.events if event.region and not tellers.sources(event) <= allowed] == []


def _counts(evaluate: Evaluator, *findings: Finding) -> dict[str, Count]:
    project = read_project(EXAMPLE)
    compiled, problems = compile_findings(findings, project)
    assert problems == ()
    return dict(evaluate(record(project), project.codebook, compiled))


@pytest.mark.parametrize("evaluate", EVALUATORS)
@pytest.mark.parametrize("what", AGREEING)
def test_codings_and_events_agree_where_they_speak_of_the_same(evaluate: Evaluator, what: str) -> None:
    among, coded, happened = AGREEING[what]
    counts = _counts(
        evaluate,
        Finding("coded", "", Unit.SOURCE, among, coded),
        Finding("happened", "", Unit.SOURCE, among, happened),
    )
    said, told = counts["coded"], counts["happened"]
    assert (told.n, told.of, told.not_asked, told.declined) == (said.n, said.of, said.not_asked, said.declined)
    assert said.n > 0


@pytest.mark.parametrize("evaluate", EVALUATORS)
def test_what_two_saw_counts_once_and_without_the_decision_twice(evaluate: Evaluator) -> None:
    struck = Finding("struck", "", Unit.EVENT, "true", "suffered('physical.beating-in-pregnancy')")
    apart = Finding("apart", "", Unit.VICTIM, "true", "suffered('physical.beating-in-pregnancy')")
    joined = _counts(evaluate, struck, apart)
    assert (joined["struck"].n, joined["apart"].n) == (1, 1)
    assert [str(passage) for passage in joined["struck"].evidence] == ["S02/20", "S16/20"]
    project = read_project(EXAMPLE)
    compiled, _ = compile_findings((struck, apart), project)
    alone = evaluate(replace(record(project), events=replace(EVENTS, same=())), project.codebook, compiled)
    assert (alone["struck"].n, alone["apart"].n) == (2, 2)


@pytest.mark.parametrize("evaluate", EVALUATORS)
def test_where_accounts_contradict_each_other_both_are_kept(evaluate: Evaluator) -> None:
    long_ago = "suffered('sexual.*', during => '1986/1989')"
    count = _counts(evaluate, Finding("long-ago", "", Unit.EVENT, long_ago, long_ago))["long-ago"]
    assert count.n == 1
    assert ([str(p) for p in count.evidence], [str(p) for p in count.against]) == (["S15/22"], ["S09/4"])


@pytest.mark.parametrize("name", TRUTHS["exhibit"])
def test_the_exhibits_show_their_known_truth(name: str) -> None:
    project = read_project(EXAMPLE)
    figure = compute(project.exhibits[name], project, record(project))
    assert isinstance(figure, Figure)
    shown = {line: [cell.n for cell in row] for line, row in zip(figure.lines, figure.cells, strict=True)}
    if figure.exhibit.stages:
        shown = {stage: [*counts, row[0].of] for (stage, counts), row in zip(shown.items(), figure.cells, strict=True)}
    assert shown == TRUTHS["exhibit"][name]

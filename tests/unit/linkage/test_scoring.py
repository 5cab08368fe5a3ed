"""The fast scorer agrees with the plain one, does not depend on order, and keeps everything in memory."""

from __future__ import annotations

import logging
import random
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.linkage import plain, scoring
from firsthand.linkage.comparisons import COMPARISONS
from firsthand.linkage.mention import Mention, Told, Words
from firsthand.linkage.pair import Pair
from firsthand.model.when import When

_DATES = ["2004", "2004-05", "2004-05-17", "2004-21", "200X", "2003/2005", "../2004", "1999-05-17", "2004~"]
_SETS = {
    "regions": ["north", "south"],
    "settings": ["home", "market"],
    "types": ["physical.beating", "physical.torture", "sexual.assault"],
    "roles": ["spouse", "police"],
    "sexes": ["female", "male"],
    "relations": ["spouse", "none"],
}


def _some(values: list[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), max_size=2)


@st.composite
def _mentions(draw: st.DrawFn) -> list[Mention]:
    names = [f"E{n}" for n in range(1, draw(st.integers(2, 5)) + 1)]
    pairs = [(a, b) for a in names for b in names if a < b]
    alike = {pair: draw(st.sampled_from([0, 0, 6, 9, 13, 18, 24, 70])) for pair in pairs}
    made = []
    for name in names:
        told = Told()
        for written in draw(st.lists(st.sampled_from(_DATES), max_size=2)):
            told |= Told.of(When.parse(written))
        if draw(st.booleans()):
            told |= Told(dates=frozenset({"05-17"}))
        near = {b if a == name else a: n for (a, b), n in alike.items() if name in {a, b} and n}
        fields = {field: draw(_some(values)) for field, values in _SETS.items()}
        made.append(Mention(name, told=told, words=Words(draw(st.booleans()), near), **fields))
    return made


def _same(one: tuple[Pair, ...], other: tuple[Pair, ...]) -> None:
    assert {(p.first, p.second): [(r.comparison, r.level) for r in p.reasons] for p in one} == {
        (p.first, p.second): [(r.comparison, r.level) for r in p.reasons] for p in other
    }
    weights = {(p.first, p.second): p.weight for p in other}
    for pair in one:
        assert pair.weight == pytest.approx(weights[pair.first, pair.second], abs=1e-9)
        assert pair.weight == pytest.approx(sum(reason.weight for reason in pair.reasons), abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(_mentions())
def test_splink_and_the_plain_scorer_agree_on_every_pair(mentions: list[Mention]) -> None:
    found = scoring.score(mentions)
    assert len(found) == len(mentions) * (len(mentions) - 1) // 2
    _same(found, plain.score(mentions))


def _record(number: int, *, seed: int = 4) -> list[Mention]:
    lot = random.Random(seed)
    return [
        Mention(
            f"E{n}",
            told=Told.of(When.parse(f"{lot.randint(1995, 2010)}-{lot.randint(1, 12):02}")),
            regions=frozenset({lot.choice("abcdefgh")}),
            settings=frozenset({lot.choice(["home", "market", "workplace", "border"])}),
            types=frozenset({lot.choice(["physical.beating", "sexual.assault", "liberty.detention"])}),
            sexes=frozenset({lot.choice(["female", "female", "male"])}),
        )
        for n in range(1, number + 1)
    ]


def test_the_same_mentions_in_any_order_give_the_same_pairs_twice() -> None:
    mentions = _record(120)
    found = scoring.score(mentions)
    assert scoring.score(mentions) == found
    assert scoring.score(random.Random(9).sample(mentions, len(mentions))) == found


def test_of_many_mentions_those_that_share_something_are_compared_and_weigh_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mentions = _record(200)
    whole = {(pair.first, pair.second): pair for pair in plain.score(mentions)}
    monkeypatch.setattr(scoring, "FEW", 10)
    found = scoring.score(mentions)
    assert 0 < len(found) < len(whole)
    for pair in found:
        assert pair.weight == pytest.approx(whole[pair.first, pair.second].weight, abs=1e-9)
    left_out = [pair for key, pair in whole.items() if key not in {(p.first, p.second) for p in found}]
    assert max(pair.weight for pair in left_out) < max(pair.weight for pair in found)


def test_what_strangers_have_in_common_is_learnt_from_many_and_the_plain_scorer_agrees_then_too() -> None:
    mentions = _record(400)
    learnt = scoring.trained(mentions)
    assert scoring.trained(mentions[::-1]) == scoring.trained(sorted(mentions, key=lambda mention: mention.id))
    place = next(comparison for comparison in learnt if comparison.name == "place")
    both = sum(
        not a.regions.isdisjoint(b.regions) and not a.settings.isdisjoint(b.settings)
        for i, a in enumerate(mentions)
        for b in mentions[:i]
    )
    assert place.levels[0].u == pytest.approx(both / (400 * 399 / 2), abs=0.01)
    assert [level.m for c in learnt for level in c.levels] == [level.m for c in COMPARISONS for level in c.levels]
    assert next(c for c in learnt if c.name == "words") == COMPARISONS[-1], "nobody said anything: ours stay"
    _same(scoring.score(mentions[:40], comparisons=learnt), plain.score(mentions[:40], learnt))


def test_the_likelihoods_of_a_comparison_add_up_and_agreement_weighs_more() -> None:
    for comparison in COMPARISONS:
        assert sum(level.m for level in comparison.levels) == pytest.approx(1)
        assert sum(level.u for level in comparison.levels) == pytest.approx(1)
        weights = [level.weight for level in comparison.levels]
        assert weights == sorted(weights, reverse=True)
        assert weights[0] > 0 > weights[-1]


def test_a_threshold_keeps_what_reaches_it() -> None:
    mentions = _record(60)
    whole = scoring.score(mentions)
    least = whole[100].weight
    assert scoring.score(mentions, least=least) == tuple(p for p in whole if p.weight >= least - 1e-9)
    assert scoring.score(mentions[:1]) == ()


def test_nothing_is_written_fetched_or_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    asked: list[duckdb.DuckDBPyConnection] = []
    shut = scoring._shut

    def watched(connection: duckdb.DuckDBPyConnection) -> None:
        shut(connection)
        asked.append(connection)
        for forbidden in ("SET temp_directory = '.'", "INSTALL httpfs", "COPY (SELECT 1) TO 'x.csv'",
                          "SELECT * FROM read_text('/etc/hostname')", "SET enable_external_access = true"):  # fmt: skip
            with pytest.raises(duckdb.Error):
                connection.execute(forbidden)

    monkeypatch.setattr(scoring, "_shut", watched)
    with caplog.at_level(logging.WARNING):
        scoring.score(_record(30))
    assert len(asked) == 1
    assert list(tmp_path.iterdir()) == []
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_dates_are_taken_apart_at_the_coarseness_they_have() -> None:
    def told(written: str) -> Told:
        return Told.of(When.parse(written))

    assert told("2004-05-17").days == {"2004-05-17"}
    assert told("2004-05-17").dates == {"05-17"}
    assert not told("2004-05").days
    assert told("2004-05").months == {"2004-05"}
    assert not told("2004").months
    assert told("2004").years == {"2004"}
    assert told("2004-24").months == {"2004-12", "2005-01", "2005-02"}
    assert len(told("200X").years) == 10
    assert told("2004/..") == told("1990/2010") == Told()
    assert Told.of(When(date(2004, 5, 1), date(2004, 5, 14))).days > {"2004-05-03"}


def test_the_page_tells_every_level_with_its_weight() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "explain" / "linkage.md").read_text("utf-8")
    told = [line for line in page.splitlines() if line.endswith(" |") and line.count("|") == 6]
    wanted = [
        f"| {c.name} | {level.name} | {level.m:g} | {level.u:g} | {level.weight:+.1f} |"
        for c in COMPARISONS
        for level in c.levels
    ]
    assert told[1:] == wanted
    for number in (f"{scoring.FEW:,}", f"{scoring.ENOUGH:,}", f"{scoring._SAMPLE:,}"):
        assert number in page

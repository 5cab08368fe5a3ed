"""Forty-seven real hearings: do the pairs proposed as one event tell of one event? Against a list made by reading them.

The list names places and kinds only: hearings by id, and words of a file by number. It was made in two readings: first
the hearings were searched for what several of them might tell, before anything was scored; then every pair proposed
was read, and nothing was added that is not one event. Recall is therefore of what was found by these two ways.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations, product
from pathlib import Path

import pytest

from firsthand.linkage.days import told
from firsthand.linkage.mention import Mention, Told
from firsthand.linkage.pair import Pair
from firsthand.linkage.scoring import score
from firsthand.linkage.words import likeness
from tests.real.corpora import metadata, require

pytestmark = pytest.mark.real

SURE, LOOSE = 10.0, 5.0
"""In bits: what a person would read first, and what she would read if she had the time."""

SECTION, SHORTEST = 180, 60
"""A section ends with the sentence that reaches so many words; shorter ones than the second are left out."""

LASTING = 3
"""A section that tells no date has that of the last one before it, of so many, that does."""

Spans = tuple[tuple[int, int], ...]

EVENTS: tuple[tuple[str, Mapping[str, Spans]], ...] = (
    ("two young men taken", {"55945": ((260, 1100),), "55947": ((360, 1180), (3638, 4104))}),
    (
        "one death, 16 June",
        {
            "55904": ((425, 470),),
            "55913": ((2195, 2320),),
            "55918": ((629, 720),),
            "55932": ((5600, 5740), (6090, 6115)),
            "55946": ((1225, 1690), (2640, 3000), (3560, 3600)),
        },
    ),
    ("another death, 16 June", {"55932": ((5640, 5720),), "55936": ((349, 470),)}),
    ("a third death, 16 June", {"55918": ((735, 800),), "55931": ((2749, 2830),)}),
    (
        "one march, 16 June",
        {
            "55904": ((380, 450),),
            "55918": ((500, 629),),
            "55924": ((624, 900),),
            "55931": ((1700, 2600),),
            "55932": ((4250, 5620),),
            "55946": ((1200, 1280), (2470, 2760), (3295, 3370)),
        },
    ),
    ("a council in May", {"55931": ((880, 1000),), "55932": ((2850, 3016),)}),
    ("a meeting three days before", {"55931": ((1240, 1420),), "55932": ((3400, 3640),)}),
    ("a protest in September", {"55931": ((3440, 3600),), "55932": ((8440, 8640),)}),
    ("graves at night", {"55931": ((4180, 4627),), "55936": ((1385, 1420),)}),
    (
        "one day of bans and arrests, October",
        {
            "55902": ((2355, 2385),),
            "55913": ((3585, 3900),),
            "55933": ((4629, 4690),),
            "55943": ((1515, 1545),),
            "56401": ((2025, 2060),),
        },
    ),
    ("a journey for word of them", {"55945": ((1766, 1835), (3268, 3323)), "55947": ((1991, 2074),)}),
    ("together in one prison", {"56399": ((5481, 5830),), "56401": ((2573, 2700),)}),
)

TEMPTING = (
    ("55950", (695, 1070), "56409", (3129, 3316), "one prison and one hospital, years and people apart"),
    ("55925", (765, 947), "55948", (2968, 3249), "photographs shown to two mothers"),
    ("55920", (668, 863), "55931", (2618, 2808), "two men dragged from two cars"),
    ("55913", (3549, 3734), "56409", (1750, 1937), "two houses searched at three in the morning"),
    ("55905", (3023, 3206), "55911", (26, 422), "two trials, one island"),
    ("55931", (8402, 8586), "55932", (350, 544), "one movement, told as how it grew"),
)
"""Pairs that are alike and are not one event."""


def _turns(path: Path) -> Iterator[tuple[str, list[str]]]:
    for paragraph in path.read_text("utf-8").split("\n\n"):
        label = re.match(r"([A-Z][A-Z .'&-]+):\s", paragraph)
        yield label[1] if label else "", paragraph.split()


def _sections(turns: list[tuple[str, list[str]]], asking: set[str]) -> Iterator[tuple[int, int, str]]:
    """Cut what witnesses say into sections: the numbers of their first and last word in the file, and the words."""
    held: list[tuple[int, str]] = []
    number = 0
    for label, words in turns:
        for word in words:
            number += 1
            if label not in asking:
                held.append((number, word))
            full = len(held) >= SECTION and word.endswith((".", "?", "!"))
            if full or len(held) >= 2 * SECTION:
                yield held[0][0], held[-1][0], " ".join(word for _, word in held)
                held = []
    if len(held) >= SHORTEST:
        yield held[0][0], held[-1][0], " ".join(word for _, word in held)


@pytest.fixture(scope="module")
def mentions() -> list[Mention]:
    folder = require("trc-hearings")
    hearings = {row["interview_id"][4:]: list(_turns(folder / row["file"])) for row in metadata(folder)}
    heard = defaultdict(set)
    for hearing, turns in hearings.items():
        for label, _ in turns:
            heard[label].add(hearing)
    asking = {label for label, where in heard.items() if label and len(where) >= 3}  # who sits at every hearing
    texts: dict[str, str] = {}
    dates: dict[str, Told] = {}
    for hearing, turns in hearings.items():
        spoken_of, since = Told(), 0
        for first, last, words in _sections(turns, asking):
            name, here = f"{hearing}/{first}-{last}", told(words)
            since = 0 if here != Told() else since + 1
            spoken_of = here if here != Told() or since > LASTING else spoken_of
            texts[name], dates[name] = words, spoken_of
    alike = likeness(texts)
    return [Mention(name, frozenset({name[:5]}), dates[name], words=alike[name]) for name in texts]


@pytest.fixture(scope="module")
def pairs(mentions: list[Mention]) -> list[Pair]:
    return [pair for pair in score(mentions, least=0.0) if pair.first[:5] != pair.second[:5]]


def _span(name: str) -> tuple[str, int, int]:
    hearing, _, words = name.partition("/")
    first, _, last = words.partition("-")
    return hearing, int(first), int(last)


def _tells(name: str, hearing: str, spans: Spans) -> bool:
    where, first, last = _span(name)
    return where == hearing and any(first <= end and start <= last for start, end in spans)


def _events(pair: Pair) -> list[str]:
    """Name the events that both sections of a pair tell of, each with its two hearings."""
    return [
        f"{event}: {one} and {other}"
        for event, tellings in EVENTS
        for one, other in product(tellings, tellings)
        if one != other and _tells(pair.first, one, tellings[one]) and _tells(pair.second, other, tellings[other])
    ]


def _true_pairs() -> list[str]:
    return [f"{event}: {one} and {other}" for event, tellings in EVENTS for one, other in combinations(tellings, 2)]


def _figures(pairs: list[Pair], least: float) -> tuple[int, int, set[str]]:
    """Of the pairs that weigh so much: how many, how many are one event, and which events of the list were found."""
    proposed = [pair for pair in pairs if pair.weight >= least]
    right = [pair for pair in proposed if _events(pair)]
    return len(proposed), len(right), {event for pair in right for event in _events(pair)}


def test_the_same_events_are_found_as_often_as_told(pairs: list[Pair], capsys: pytest.CaptureFixture[str]) -> None:
    every = _true_pairs()
    lines, kept = [], {}
    for least in (SURE, LOOSE):
        proposed, right, found = kept[least] = _figures(pairs, least)
        lines.append(
            f"{least} bits or more: {proposed} pairs of sections, {right} of one event "
            f"(precision {right / proposed:.2f}); {len(found)} of {len(every)} told twice (recall "
            f"{len(found) / len(every):.2f})"
        )
    _, _, found = kept[LOOSE]
    with capsys.disabled():
        print("", *lines, sep="\n")
        print("found:", *sorted(found), "missed:", *(event for event in every if event not in found), sep="\n  ")
    proposed, right, found = kept[SURE]
    assert right / proposed >= 0.40
    assert len(found) >= 9
    proposed, right, found = kept[LOOSE]
    assert right / proposed >= 0.15
    assert len(found) >= 20


def test_pairs_that_only_look_alike_are_told_as_what_they_are(pairs: list[Pair]) -> None:
    """Some tempting pairs are proposed; a reader has to turn them down. Their number must not grow unseen."""
    proposed = [pair for pair in pairs if pair.weight >= LOOSE]
    tempted = {
        why
        for pair in proposed
        for one, here, other, there, why in TEMPTING
        if _tells(pair.first, one, (here,)) and _tells(pair.second, other, (there,))
    }
    assert all(not _events(pair) for pair in proposed for one, here, other, there, _ in TEMPTING
               if _tells(pair.first, one, (here,)) and _tells(pair.second, other, (there,)))  # fmt: skip
    assert len(tempted) <= 5


def test_the_pairs_do_not_depend_on_the_order_of_the_hearings(mentions: list[Mention], pairs: list[Pair]) -> None:
    again = [pair for pair in score(mentions[::-1], least=0.0) if pair.first[:5] != pair.second[:5]]
    assert again == pairs

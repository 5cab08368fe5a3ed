"""Rungs of the ladder in the report's words: what each demands, and a finding that is told by a word and no number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from firsthand.model.finding import Finding
from firsthand.model.ladder import Ladder, Rung
from firsthand.render.words import Words

RungsTold = Mapping[str, tuple[str, ...]]
"""The names of the rungs that tell each finding told in words only, by the finding's name."""

NO_WORDS: RungsTold = MappingProxyType({})


def in_words(finding: Finding, told: RungsTold, ladder: Ladder, words: Words) -> str:
    """Say the words that tell a finding and what each needs, in place of its number; empty where that may be told."""
    if not finding.in_words_only:
        return ""
    rungs = [rung for rung in map(ladder.rung, told.get(finding.name, ())) if rung and rung.words.get(words.language)]
    said = [
        words.say("words-only.word", word=rung.words[words.language][0], needs=needs(rung, words)) for rung in rungs
    ]
    return words.say("words-only", words=words.many(said)) if said else words.say("words-only.nothing")


def needs(rung: Rung, words: Words) -> str:
    """Say in words what a rung demands of n and N."""
    parts: list[str] = []
    if rung.kind in {"frequency", "exclusive"}:
        parts.append(words.say(f"ladder.{rung.kind}"))
    if rung.universal:
        parts.append(words.say("ladder.universal"))
    if rung.none:
        parts.append(words.say("ladder.none"))
    parts += [*_shares(rung, words), *_numbers(rung, words)]
    if rung.below_all:
        parts.append(words.say("ladder.below-all"))
    if rung.least_of:
        parts.append(words.say("ladder.of", n=rung.least_of))
    return words.say("ladder.join").join(parts)


def _shares(rung: Rung, words: Words) -> Iterator[str]:
    least, most = words.share(rung.least), words.share(rung.most)
    if rung.universal or rung.none:
        return
    if rung.least and rung.most < 1 and not rung.above:
        yield words.say("ladder.between", least=least, most=most)
        return
    if rung.least:
        yield words.say("ladder.above" if rung.above else "ladder.at-least", least=least)
    if rung.most < 1:
        yield words.say("ladder.at-most", most=most)


def _numbers(rung: Rung, words: Words) -> Iterator[str]:
    if rung.most_n is None:
        if rung.least_n and not rung.universal:
            yield words.say("ladder.n.at-least", n=rung.least_n)
    elif rung.none:
        return
    elif rung.least_n == rung.most_n:
        yield words.say("ladder.n", n=rung.most_n)
    elif rung.least_n:
        yield words.say("ladder.n.between", least=rung.least_n, most=rung.most_n)
    else:
        yield words.say("ladder.n.at-most", n=rung.most_n)

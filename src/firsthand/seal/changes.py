"""What an edition changed of the one before, in sentences of the report's language (4.1, ``before``).

Numbers are told before and after, since readers have both. What is newly quoted is told by its words. What is no longer
quoted is told by its number in the earlier pack, and never by its words: they may have been withdrawn.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from firsthand.model.bound import Bound
from firsthand.model.testimony import PassageRef
from firsthand.render.words import Words
from firsthand.seal.citations import citations_of
from firsthand.seal.questions import questions_of

Told = Mapping[str, Any]
"""What a record shows."""

_OF_SOMEBODY = ("quote", "source")


def changes_of(bound: Bound, passages: Mapping[PassageRef, str], lines: Iterable[bytes], count: int) -> tuple[str, ...]:
    """Say what changed since the edition whose records are ``lines``; it had ``count`` citations.

    A citation of it that is not among the lines was somebody's who was erased: it is gone as others are.
    """
    words = Words.of(bound.manuscript.language)
    records = [json.loads(line) for line in lines]
    asked = questions_of(bound)
    fresh = [plain.fields for plain in citations_of(bound, {each.key: "" for each in asked}, passages)]
    cited = [record for record in records if record["kind"] == "citation"]
    said = [
        *_numbers(words, [r for r in records if r["kind"] == "question"], [each.plain.fields for each in asked]),
        *_quoted(words, cited, fresh),
        *_gone(words, cited, fresh, count),
    ]
    return tuple(said) or (words.say("change.none"),)


def _numbers(words: Words, before: Sequence[Told], now: Sequence[Told]) -> Iterable[str]:
    was, told = ({(q["finding"], q["among"], q["where"]): q for q in questions} for questions in (before, now))
    for key, question in told.items():
        asks, tells = _asks(question), _tells(words, question)
        if key not in was:
            yield words.say("change.number.new", asks=asks, now=tells)
        elif _tells(words, was[key]) != tells:
            yield words.say("change.number", asks=asks, now=tells, was=_tells(words, was[key]))
    for key, question in was.items():
        if key not in told:
            yield words.say("change.number.gone", asks=_asks(question), was=_tells(words, question))


def _asks(question: Told) -> str:
    return str(question["asks"] or question["where"])


def _tells(words: Words, question: Told) -> str:
    parts = [
        words.say("change.answer", answer=words.say(f"change.{answer}"), n=n)
        for answer, n in sorted(question["tally"].items())
    ]
    if "least" in question:
        parts.append(words.say("change.range", least=question["least"], most=question["most"]))
    return words.many([*parts, *question.get("words", ())])


def _key(citation: Told) -> tuple[str, str, str]:
    return str(citation["link"]), str(citation.get("passage", "")), str(citation["printed"])


def _quoted(words: Words, before: Iterable[Told], now: Iterable[Told]) -> Iterable[str]:
    there = Counter(map(_key, before))
    for citation in now:
        if there[_key(citation)]:
            there[_key(citation)] -= 1
        elif citation["link"] == "quote":
            yield words.say("change.quote", words=str(citation["printed"]), passage=str(citation["passage"]))


def _gone(words: Words, before: Sequence[Told], now: Iterable[Told], count: int) -> Iterable[str]:
    left = Counter(map(_key, now))
    gone = set(range(1, count + 1)) - {int(citation["at"]) for citation in before}
    for citation in before:
        if citation["link"] in _OF_SOMEBODY:
            if not left[_key(citation)]:
                gone.add(int(citation["at"]))
            left[_key(citation)] -= 1 if left[_key(citation)] else 0
    if gone:
        yield words.say("change.gone", numbers=words.many([str(at) for at in sorted(gone)]))

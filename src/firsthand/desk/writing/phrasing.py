"""Words for a finding's numbers and for who a source is, in a report's language, each with the link that backs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from firsthand.disclosure.fit.generalise import all_steps
from firsthand.disclosure.fit.wording import described
from firsthand.disclosure.words.attribution import is_age
from firsthand.disclosure.words.lexicon import Lexicon
from firsthand.model.consent import Scope, Standing, allowed_attributes, standing
from firsthand.model.disclosure import Detail
from firsthand.model.finding import PARTS, Count, Finding, Unit
from firsthand.model.ladder import Ladder
from firsthand.model.project import Project, ReportSettings
from firsthand.model.testimony import Source
from firsthand.rules.in_words import able
from firsthand.rules.judged import as_percent
from firsthand.text.numerals import say
from firsthand.text.quantifiers import suggest, value_of
from firsthand.vault import Vault


class Phrase(NamedTuple):
    """Words a writer can take, and what backs them. ``says`` is what they tell: a part, ``share``, ``percent`` …"""

    says: str
    words: str
    target: str


@dataclass(frozen=True, slots=True)
class Described:
    """Who a source is for this report's readers: what she allows to be told, and words that tell no more.

    ``allowed`` holds the details, and the same with ``:band`` where only a band may be told.
    """

    source: Source
    alias: str
    alias_stands: Standing
    details_stand: Standing
    allowed: frozenset[str]
    phrases: tuple[Phrase, ...]


def number_phrases(
    project: Project, finding: Finding, count: Count, language: str, *, opens: bool = False
) -> tuple[Phrase, ...]:
    """List what a report may say of a count: how many, of how many, a share, each other answer, words of the ladder.

    ``opens`` a sentence: it begins with a capital letter, and numbers below a hundred are written out. A finding told
    in words only has words only, and nobody among some who were not asked is told by no number.
    """
    target, ladder = f"finding:{finding.name}", project.ladder
    words = tuple(_in_words(count, ladder, target, language, opens=opens))
    if finding.in_words_only:
        return words
    if finding.value:
        value = _value(project, finding, count, language, opens=opens)
        return (Phrase("value", value, target),) if value else ()
    share = suggest(count, language, like="A" if opens else "a")
    shares = [Phrase("share", share, target)] if count.n else []
    percent = [Phrase("percent", f"{as_percent(count.n, count.of, 0)}%", target)] if count.n and not opens else []
    told = [part for part in PARTS if value_of(count, part) or (part == "n" and not count.unknown)]
    parts = [
        Phrase(part, _number(value_of(count, part), count.unit, language, opens=opens), _part(target, part))
        for part in told
    ]
    return (*shares, *parts[:2], *words, *percent, *parts[2:])


def source_phrases(
    vault: Vault, project: Project, settings: ReportSettings, source: Source, today: date, *, opens: bool = False
) -> Described:
    """Describe a source by her alias and by each detail she allows in this report's language, with her sex."""
    language, consents = settings.language, vault.consents(source.code)
    allowed = allowed_attributes(consents, today, language)
    alias = source.alias.get(language, "")
    alias_stands = standing(consents, Scope.ALIAS, today, language)
    target, lexicon = f"source:{source.code}", Lexicon(project, vault.sources())
    phrases = [Phrase("alias", alias, target)] if alias and alias_stands is Standing.GRANTED else []
    for told in _ways(project, source, allowed, frozenset(lexicon.sexes)):
        words = described(told, project, lexicon, language)
        phrases.append(Phrase("details", words[0].upper() + words[1:] if opens else words, target))
    details = standing(consents, Scope.ATTRIBUTES, today, language)
    return Described(source, alias, alias_stands, details, allowed, tuple(dict.fromkeys(phrases)))


def _ways(
    project: Project, source: Source, allowed: frozenset[str], sexes: frozenset[str]
) -> Iterator[tuple[Detail, ...]]:
    """List the sex alone, and with each other detail as exactly as she allows, then less."""
    recorded = [
        Detail(name, value, value) if isinstance(value, int) else Detail(name, values=(value,))
        for name, value in source.attributes.items()
        if value is not None and name in project.attributes and project.attributes[name].type != "text"
    ]
    ways = [[step for step in each if step is not None] for each in all_steps(recorded, project, allowed)]
    sex = tuple(way[0] for way in ways if way and way[0].attribute in sexes)
    if sex:
        yield sex
    for way in ways:
        for step in way:
            if step.attribute not in sexes:
                yield (*sex, step)


def _in_words(count: Count, ladder: Ladder, target: str, language: str, *, opens: bool) -> Iterator[Phrase]:
    for rung, _ in able(count, ladder, "ko" if language == "ko" else "en"):
        known = rung.words["ko" if language == "ko" else "en"]
        words = next((word for word in known if word == f"a {known[0]}"), known[0])
        yield Phrase("words", words[0].upper() + words[1:] if opens else words, target)


def _number(value: int, unit: Unit, language: str, *, opens: bool) -> str:
    if language == "ko":
        return f"{value:,}{'명' if unit in (Unit.SOURCE, Unit.VICTIM) else '건'}"
    words = value < (100 if opens else 10)
    return say(value, "A" if opens else "a", "en") if words else f"{value:,}"


def _part(target: str, part: str) -> str:
    return target if part == "n" else f"{target}/{part}"


def _value(project: Project, finding: Finding, count: Count, language: str, *, opens: bool) -> str:
    """Say the range or the one value that a finding gives of an attribute; nothing where none is known."""
    low, high = count.low, count.high
    if low is None or high is None:
        return ""
    attribute = project.attributes.get(finding.value.partition("(")[2].rstrip(") "))
    if language == "ko":
        unit = "" if attribute is None else "년" if attribute.type == "year" else "세" if is_age(attribute) else ""
        return f"{low}{unit}" if low == high else f"{low}{unit}부터 {high}{unit} 사이"
    return str(low) if low == high else f"{'Between' if opens else 'between'} {low} and {high}"

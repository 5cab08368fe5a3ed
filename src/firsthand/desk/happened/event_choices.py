"""What may be chosen in the forms of what happened: terms with their definitions, persons, regions rung by rung."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from firsthand.exchange.event_cells import written
from firsthand.model.event import Events, Person
from firsthand.model.project import Attribute, Project
from firsthand.model.testimony import Source
from firsthand.model.vocabulary import Vocabulary

MOST = 3_000
"""So many persons are offered; the ids of others may be typed."""

_PLACES = frozenset({"province", "region", "county", "district", "place", "도", "지역", "지방"})


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: what the field then says, how it is shown, its id, and what it means."""

    value: str
    label: str
    id: str = ""
    meaning: str = ""


def labels(vocabulary: Vocabulary, language: str) -> Mapping[str, str]:
    """Say how each term of a vocabulary stands in a field: so that it is read back as itself."""
    return written(vocabulary, language)


def terms(vocabulary: Vocabulary, language: str) -> tuple[Choice, ...]:
    """List a vocabulary's terms in their order, each with its definition."""
    ways = written(vocabulary, language)
    return tuple(
        Choice(ways[term.id], vocabulary.label(term.id, language), term.id, _said(term.definition, language))
        for term in vocabulary.terms.values()
    )


def persons(
    project: Project, events: Events, sources: Sequence[Source], language: str, event: str
) -> tuple[Choice, ...]:
    """List whom a form may name: who has part in its event, then sources who are not in the record, then everybody."""
    there = {act.victim for act in events.acts if act.event == event}
    there |= {part.person for act in events.acts if act.event == event for part in act.perpetrators}
    there |= {one.victim for one in events.complaints if one.event == event}
    known = {person.source for person in events.persons}
    ordered = sorted(events.persons, key=lambda person: person.id not in there)
    first = [_person(project, person, language) for person in ordered if person.id in there]
    new = [
        Choice(source.code, source.code, "", _sex(project, source, language))
        for source in sources if source.code not in known
    ]  # fmt: skip
    others = [_person(project, person, language) for person in ordered if person.id not in there]
    return tuple([*first, *new, *others][:MOST])


def regions(project: Project, events: Events, language: str) -> tuple[Choice, ...]:
    """List the regions: values of the attributes that record places, what these are told as, and those recorded."""
    recorded = {event.region for event in events.events if event.region}
    found: dict[str, Choice] = {}
    for attribute in project.attributes.values():
        if attribute.name.casefold() in _PLACES or recorded & attribute.values.keys():
            found |= {choice.value: choice for choice in _rungs(project, attribute, language)}
    return (*found.values(), *(Choice(region, region) for region in sorted(recorded - found.keys())))


def region_named(project: Project, text: str) -> str:
    """Return the region that a label means in any language; the text itself where it is none."""
    for language in ("en", "ko"):
        for choice in regions(project, Events(), language):
            if text.strip().casefold() == choice.label.casefold():
                return choice.value
    return text


def _rungs(project: Project, attribute: Attribute, language: str) -> Iterator[Choice]:
    """List the values of an attribute, each with what it may be told as, and then these coarser ones themselves."""
    groups = project.protection.telling(attribute.name).groups
    for value, label in attribute.values.items():
        above = [_said(group.label, language) or group.id for group in groups if value in group.values]
        yield Choice(value, _said(label, language) or value, value, ", ".join(above))
    for group in groups:
        within = [_said(attribute.values.get(value, {}), language) or value for value in sorted(group.values)]
        yield Choice(group.id, _said(group.label, language) or group.id, group.id, ", ".join(within))


def _person(project: Project, person: Person, language: str) -> Choice:
    role = project.vocabularies["role"].label(person.role, language) if person.role else ""
    sexes: Mapping[str, Mapping[str, str]] = project.attributes["sex"].values if "sex" in project.attributes else {}
    sex = _said(sexes.get(person.sex, {}), language) or person.sex
    return Choice(person.id, " · ".join(filter(None, (person.id, person.source, role, sex))))


def _sex(project: Project, source: Source, language: str) -> str:
    sex = str(source.attributes.get("sex") or "")
    sexes = project.attributes["sex"].values if "sex" in project.attributes else {}
    return _said(sexes.get(sex, {}), language) or sex


def _said(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or next(iter(words.values()), "")

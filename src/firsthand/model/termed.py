"""The terms a record of events is written in, and those that no vocabulary has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from firsthand.model.coherence import Incoherence
from firsthand.model.event import Events
from firsthand.model.vocabulary import Vocabulary

_NAMED = {"type": "act", "degree": "involvement", "to": "institution", "responses": "response", "reasons": "reason"}
"""Fields that are not named as their vocabulary is."""


def unknown_terms(events: Events, vocabularies: Mapping[str, Vocabulary]) -> Iterator[Incoherence]:
    """List the terms of a record that are in no vocabulary, by thing and field. What is left empty is none."""
    for of, field, term, source in _terms(events):
        vocabulary = vocabularies.get(_NAMED.get(field, field))
        if term and vocabulary is not None and term not in vocabulary.terms:
            yield Incoherence(of, field, f"no term of the vocabulary {vocabulary.name}: {term}", source)


def _terms(events: Events) -> Iterator[tuple[str, str, str, str]]:
    """Give each term with its thing, its field and, of an account, its source."""
    for person in events.persons:
        yield person.id, "role", person.role, ""
    for act in events.acts:
        for field in ("type", "setting", "phase", "frequency"):
            yield act.id, field, getattr(act, field), ""
        for part in act.perpetrators:
            yield act.id, "degree", part.degree, ""
            yield act.id, "relation", part.relation, ""
    for complaint in events.complaints:
        yield complaint.id, "to", complaint.to, ""
        yield complaint.id, "sanction", complaint.sanction, ""
        for field in ("responses", "redress", "reasons"):
            for term in getattr(complaint, field):
                yield complaint.id, field, term, ""
    for account in events.accounts:
        for field, said in account.tells.items():
            yield account.of, field, said, account.source

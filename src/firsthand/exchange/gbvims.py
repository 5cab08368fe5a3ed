"""GBVIMS: the one core type and the case contexts of an incident, derived from its acts, with the rule that fired.

GBVIMS knows one survivor and one type for each incident, where the record of events keeps every act. So the incident is
what one victim suffered in one event, and its type the first in GBVIMS' order that one of the acts is
(GBVIMS User Guide, chapter 3). Who did it never decides the type, only a context. What the record does not say is
derived as not known. The rules, in words: ``gbvims.toml`` and ``docs/explain/gbvims.md``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from firsthand.model.event import Act, Involvement
from firsthand.model.vocabulary import Vocabulary

SCHEME = "gbvims"
_TYPES, _CONTEXTS = "cp-violence-type:", "case-context:"


class CoreType(StrEnum):
    """The six core types, in the order in which the first applicable decides. Values are Primero's."""

    RAPE = "rape"
    SEXUAL_ASSAULT = "sexual_assault"
    PHYSICAL_ASSAULT = "physical_assault"
    FORCED_MARRIAGE = "forced_marriage"
    DENIAL = "denial_of_resources_opportunities_or_services"
    PSYCHOLOGICAL = "psychological_emotional_abuse"


class CaseContext(StrEnum):
    """A context of an incident. Several may hold; none decides the core type."""

    INTIMATE_PARTNER = "intimate-partner-violence"
    CHILD_ABUSE = "child-sexual-abuse"
    EARLY_MARRIAGE = "early-marriage"
    EXPLOITATION = "sexual-exploitation"
    SLAVERY = "sexual-slavery"
    TRADITIONAL = "harmful-traditional-practice"


@dataclass(frozen=True, slots=True)
class Derived:
    """Whether a context holds, and why: True, False, or None where the record does not say.

    ``rule`` names the rule that fired, ``acts`` the acts it fired on.
    """

    holds: bool | None
    rule: str
    acts: tuple[str, ...] = ()

    def sentence(self, language: str) -> str:
        """Say the rule in plain words."""
        return _told(self.rule, language, self.acts)


@dataclass(frozen=True, slots=True)
class Incident:
    """What one victim suffered in one event, as GBVIMS classifies it.

    ``core`` holds the core type; several where the record does not decide between them; none where no act is of a
    type that GBVIMS classifies.
    """

    core: tuple[CoreType, ...]
    rule: str
    acts: tuple[str, ...]
    contexts: Mapping[CaseContext, Derived]

    def sentence(self, language: str) -> str:
        """Say the rule by which the core type was derived in plain words."""
        return _told(self.rule, language, self.acts, [label(one, language) for one in self.core])


def derive(acts: Sequence[Act], types: Vocabulary, *, minor: bool | None) -> Incident:
    """Derive the incident of one victim in one event from all its acts; ``types`` is the vocabulary ``act``.

    ``minor``: whether the victim was a minor then, None where that is not known. Order and number of acts of one type
    change nothing.
    """
    may_be = {act.id: _options(types, act.type) for act in acts}
    core = _first_applicable([options for options in may_be.values() if options])
    decides = set(core).issuperset if len(core) == 1 else set(core).intersection
    firing = tuple(act for act, options in may_be.items() if options and decides(options))
    rule = ("core.none", "core.first")[len(core)] if len(core) < 2 else "core.open"
    seen = _Seen(acts, may_be, minor, types)
    return Incident(core, rule, firing, {context: seen.context(context) for context in CaseContext})


def core_types(types: Vocabulary, term: str) -> tuple[CoreType, ...]:
    """List the core types a term may be, in their order, by its crosswalks: none, one, or several to decide between."""
    return tuple(one for one in CoreType if one in _options(types, term))


def _options(types: Vocabulary, term: str) -> frozenset[CoreType]:
    return frozenset(CoreType(code) for code in _codes(types, term, _TYPES) if code in set(CoreType))


def _codes(types: Vocabulary, term: str, beginning: str) -> Iterable[str]:
    known = types.terms.get(term)
    for crosswalk in known.crosswalks if known else ():
        if crosswalk.scheme == SCHEME and crosswalk.code.startswith(beginning):
            yield crosswalk.code.removeprefix(beginning)


def _first_applicable(options: Sequence[frozenset[CoreType]]) -> tuple[CoreType, ...]:
    """List the types that may be the first: some act may be it, while every other may be one that comes no earlier."""
    order = list(CoreType)
    latest = [max(order.index(one) for one in each) for each in options]
    bound = min(latest, default=-1)
    return tuple(one for at, one in enumerate(order) if at <= bound and any(one in each for each in options))


_SEXUAL = frozenset({CoreType.RAPE, CoreType.SEXUAL_ASSAULT})
_PARTNERS = frozenset({"spouse", "partner"})
_HELD = ("trafficking.", "liberty.confinement")
_CAPTOR = "captor"
_STOOD_BY = "present"


@dataclass(frozen=True, slots=True)
class _Seen:
    """An incident as the contexts are asked of it."""

    acts: Sequence[Act]
    may_be: Mapping[str, frozenset[CoreType]]
    minor: bool | None
    types: Vocabulary

    def context(self, context: CaseContext) -> Derived:
        """Derive one context."""
        by_type = tuple(act.id for act in self.acts if context in set(_codes(self.types, act.type, _CONTEXTS)))
        if by_type:
            return Derived(holds=True, rule=f"{context}.type", acts=by_type)
        match context:
            case CaseContext.INTIMATE_PARTNER:
                return self._of_relation(context, _PARTNERS, [act for act in self.acts if self.may_be[act.id]])
            case CaseContext.CHILD_ABUSE:
                return self._of_minors(context, *self._within(_SEXUAL))
            case CaseContext.EARLY_MARRIAGE:
                return self._of_minors(context, *self._within(frozenset({CoreType.FORCED_MARRIAGE})))
            case CaseContext.SLAVERY:
                return self._slavery(context)
            case _:
                return Derived(holds=False, rule=f"{context}.no")

    def _within(self, kinds: frozenset[CoreType]) -> tuple[list[Act], list[Act]]:
        """List the acts that are of these kinds, and those that may be."""
        surely = [act for act in self.acts if self.may_be[act.id] and self.may_be[act.id] <= kinds]
        maybe = [act for act in self.acts if self.may_be[act.id] & kinds and act not in surely]
        return surely, maybe

    def _of_relation(self, context: CaseContext, relations: frozenset[str], acts: Sequence[Act]) -> Derived:
        """Decide by what those who did the acts were to the victim: unknown perpetrators leave it open."""
        doers = {act.id: {_heading(part.relation) for part in act.perpetrators if _took_part(part)} for act in acts}
        certain = tuple(act for act, held in doers.items() if held & relations)
        if certain:
            return Derived(holds=True, rule=f"{context}.yes", acts=certain)
        left_open = tuple(act.id for act in acts if not act.perpetrators or "" in doers[act.id])
        return Derived(None, f"{context}.open", left_open) if left_open else Derived(holds=False, rule=f"{context}.no")

    def _of_minors(self, context: CaseContext, surely: Sequence[Act], maybe: Sequence[Act]) -> Derived:
        """Decide by whether the victim was a minor, for acts of some kind."""
        if self.minor is False or not (surely or maybe):
            return Derived(holds=False, rule=f"{context}.no")
        if self.minor and surely:
            return Derived(holds=True, rule=f"{context}.yes", acts=tuple(act.id for act in surely))
        return Derived(None, f"{context}.open", tuple(act.id for act in (*surely, *maybe)))

    def _slavery(self, context: CaseContext) -> Derived:
        """Decide by a sexual act done to somebody who was held: trafficked or confined then, or by her captor."""
        surely, maybe = self._within(_SEXUAL)
        held = tuple(act.id for act in self.acts if act.type.startswith(_HELD))
        if held and surely:
            return Derived(holds=True, rule=f"{context}.yes", acts=(*(act.id for act in surely), *held))
        if held and maybe:
            return Derived(None, f"{context}.open", (*(act.id for act in maybe), *held))
        by_captor = self._of_relation(context, frozenset({_CAPTOR}), surely)
        if by_captor.holds:
            return by_captor
        perhaps = self._of_relation(context, frozenset({_CAPTOR}), maybe)
        if by_captor.holds is None:
            return by_captor
        return perhaps if perhaps.holds is False else Derived(None, f"{context}.open", perhaps.acts)


def _heading(term: str) -> str:
    return term.partition(".")[0]


def _took_part(part: Involvement) -> bool:
    """Tell whether somebody had part in the act itself: not by an omission, nor by standing by."""
    return not part.degree.startswith("omission.") and part.degree != _STOOD_BY


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("gbvims.toml").read_text("utf-8"))


def label(of: CoreType | CaseContext, language: str) -> str:
    """Name a core type or a context in a language: our words, not GBVIMS'."""
    kind = "core" if isinstance(of, CoreType) else "context"
    return str(_words()[kind][of.value][language])


def _told(rule: str, language: str, acts: Iterable[str], core: Sequence[str] = ()) -> str:
    text = str(_words()["rule"][rule][language])
    return text.replace("{acts}", ", ".join(acts)).replace("{core}", " / ".join(core))


def rules() -> tuple[str, ...]:
    """List the ids of all rules."""
    return tuple(_words()["rule"])

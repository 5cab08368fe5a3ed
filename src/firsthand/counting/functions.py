"""What the functions that ask of what happened mean: ``suffered``, the stages of a complaint, and what came of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from firsthand.counting.conditions import Complained, Outcome, Suffered, Terms, Told
from firsthand.counting.parsing import STAGED, Fault, kind, span
from firsthand.counting.refusal import CODEBOOK, VOCABULARIES, Refused, named, nearest
from firsthand.model.coding import Codebook
from firsthand.model.finding import Unit
from firsthand.model.vocabulary import Vocabulary
from firsthand.model.when import When

if TYPE_CHECKING:
    from sqlglot import exp

ASKS = {
    "suffered": (Unit.SOURCE, Unit.VICTIM, Unit.EVENT, Unit.ACT, Unit.COMPLAINT),
    "complaint": (Unit.SOURCE, Unit.VICTIM, Unit.EVENT, Unit.COMPLAINT),
}
"""The units each may be asked of: ``complaint`` stands for all functions but ``suffered``."""

_OF_AN_ACT = {
    "setting": ("settings", "setting"),
    "phase": ("phases", "phase"),
    "frequency": ("frequencies", "frequency"),
    "by": ("roles", "role"),
    "relation": ("relations", "relation"),
    "degree": ("degrees", "involvement"),
}
_OUTCOMES = {
    "answered_with": ("responses", "response"),
    "punished_with": ("sanction", "sanction"),
    "redressed_with": ("redress", "redress"),
    "silent_because": ("reasons", "reason"),
}


@dataclass(frozen=True, slots=True)
class FunctionBinder:
    """Turns a call of one of these functions into a leaf; refuses what it cannot, at its place."""

    text: str
    unit: Unit
    codebook: Codebook
    vocabularies: Mapping[str, Vocabulary]

    def call(self, node: exp.Expr) -> Told:
        """Understand one call. Raises Refused."""
        name = str(node.this).casefold()
        units = ASKS["suffered" if name == "suffered" else "complaint"]
        if self.unit not in units:
            raise self._at_name(
                node,
                name,
                f"mixing units: {name} is asked of the units {', '.join(units)}; this finding counts {self.unit}s",
            )
        first, keywords = self._arguments(node, name)
        topic = self._topic(keywords.pop("topic", None))
        if name == "suffered":
            return self._suffered(first, keywords, topic)
        to = self._terms(keywords.pop("to"), "institution") if "to" in keywords else None
        if name in STAGED:
            return Complained(name, to, topic)
        part, vocabulary = _OUTCOMES[name]
        if first is None:
            return Outcome(part, self._from(keywords["at_least"], vocabulary), to, topic)
        return Outcome(part, self._terms(first, vocabulary), to, topic)

    def _arguments(self, node: exp.Expr, name: str) -> tuple[exp.Expr | None, dict[str, exp.Expr]]:
        """Part the term, if any, from the keywords, and refuse what the function does not take."""
        takes = (*_OF_AN_ACT, "during", "topic") if name == "suffered" else ("to", "topic")
        takes += ("at_least",) if name in _OUTCOMES else ()
        first: exp.Expr | None = None
        keywords: dict[str, exp.Expr] = {}
        for position, argument in enumerate(node.expressions):
            if kind(argument) == "Kwarg":
                word = str(argument.this.this).casefold()
                if word not in takes:
                    message = f"{name} takes no{named(word)} =>; it takes {', '.join(takes)}{nearest(word, takes)}"
                    raise self._keyword(argument, message)
                if word in keywords:
                    raise self._keyword(argument, f"{word} => stands here twice; write several terms in brackets")
                keywords[word] = argument.expression
            elif position == 0 and name not in STAGED:
                first = argument
            else:
                takes_first = "" if name in STAGED else " one term, or several in brackets, and then"
                raise self._fault(argument, f"{name} takes{takes_first} only {', '.join(f'{k} =>' for k in takes)}")
        if name in _OUTCOMES and (first is None) is ("at_least" not in keywords):
            wants = f"{name} takes a term in single quotation marks, or at_least => and a term"
            raise self._at_name(node, name, wants)
        return first, keywords

    def _suffered(self, first: exp.Expr | None, keywords: dict[str, exp.Expr], topic: str) -> Suffered:
        during = keywords.pop("during", None)
        asked = {_OF_AN_ACT[word][0]: self._terms(node, _OF_AN_ACT[word][1]) for word, node in keywords.items()}
        types = None if first is None else self._terms(first, "act")
        return Suffered(types, during=None if during is None else self._days(during), topic=topic, **asked)

    def _terms(self, node: exp.Expr, vocabulary: str) -> Terms:
        inside = node.this if kind(node) == "Paren" else node
        listed = inside.expressions if kind(inside) == "Tuple" else [inside]
        return frozenset(term for one in listed for term in self.terms(one, self._word(one), vocabulary))

    def terms(self, node: exp.Expr, word: str, vocabulary: str) -> tuple[str, ...]:
        """List the terms a word or pattern names. Raises Refused where it names none."""
        known = self.vocabularies.get(vocabulary, Vocabulary(vocabulary))
        covered = known.covered_by(word)
        if not covered:
            message = f"the vocabulary {vocabulary} has no term{named(word)}{nearest(word, known.terms)}"
            raise self._fault(node, message, VOCABULARIES)
        return covered

    def _from(self, node: exp.Expr, vocabulary: str) -> Terms:
        """List the terms of an ordered vocabulary from one on."""
        if not self.vocabularies.get(vocabulary, Vocabulary(vocabulary)).ordered:
            raise self._fault(node, f"the vocabulary {vocabulary} has no order, so at_least says nothing of it")
        word = self._word(node)
        if word.endswith(".*"):
            raise self._fault(node, "at_least is followed by one term")
        self.terms(node, word, vocabulary)
        scale = list(self.vocabularies[vocabulary].terms)
        return frozenset(scale[scale.index(word) :])

    def _days(self, node: exp.Expr) -> tuple[date, date]:
        when = When.parse(self._word(node))
        if when is None:
            raise self._fault(node, "this is no date; write 2004, 2004-05, 2004-05-17, 2004-21, 200X or 2003/2005")
        return when.first or date.min, when.last or date.max

    def _topic(self, node: exp.Expr | None) -> str:
        if node is None:
            return ""
        if self.unit not in (Unit.SOURCE, Unit.VICTIM):
            raise self._fault(node, f"a topic is asked about with a source; this finding counts {self.unit}s")
        topics = dict.fromkeys(self.codebook.topic_of(code) for code in self.codebook.codes)
        word = self._word(node)
        if word not in topics:
            raise self._fault(node, f"no code has the topic{named(word)}{nearest(word, topics)}", CODEBOOK)
        return word

    def _word(self, node: exp.Expr) -> str:
        if kind(node) != "Literal" or not node.is_string:
            raise self._fault(node, "text in single quotation marks stands here")
        return unicodedata.normalize("NFC", node.this)

    def _fault(self, node: exp.Expr, message: str, wants: str = "") -> Refused:
        return Refused(Fault(*span(node, self.text), message, wants=wants))

    def _at_name(self, node: exp.Expr, name: str, message: str) -> Refused:
        """Refuse the function itself, at its name."""
        start = int(node.meta.get("start", 0))
        return Refused(Fault(start, min(len(self.text), start + len(name)), message))

    def _keyword(self, node: exp.Expr, message: str) -> Refused:
        """Refuse a keyword, at its name: the last such word before its value."""
        word, (start, _) = str(node.this.this), span(node.expression, self.text)
        found = self.text.rfind(word, 0, start)
        place = (found, found + len(word)) if found >= 0 else span(node, self.text)
        return Refused(Fault(*place, message))

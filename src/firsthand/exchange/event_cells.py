"""What the cells of the record of events may say: ids, dates, terms, and lists of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from firsthand.exchange.cells import Ranges, Unclear, a_choice, a_code, a_known, a_value
from firsthand.exchange.columns import hint, plain
from firsthand.exchange.headings import NO, YES
from firsthand.model.event import STAGES, Events, Involvement, Stage
from firsthand.model.project import Attribute
from firsthand.model.testimony import PassageRef
from firsthand.model.vocabulary import Vocabulary
from firsthand.model.when import When

Item = TypeVar("Item")

_IDS = {"P": r"P[1-9]\d{0,8}", "E": r"E[1-9]\d{0,8}", "C": r"C[1-9]\d{0,8}"}
_ACT = re.compile(r"(?:(E[1-9]\d{0,8})\.)?([1-9]\d{0,5})", re.ASCII)
_REGION = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '-](?=[^\W\d_])){0,39}")
_KINDS = {"P": "a person is P1, P2, …", "E": "an event is E1, E2, …", "C": "a complaint is C1, C2, …"}


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader of the record of events must know: the vocabularies, the sources, and the record there is.

    ``sex`` is the project's attribute of that name; without one any short word is a sex. ``ranges`` bounds dates.
    ``stands`` tells whether a passage is in the vault.
    """

    vocabularies: Mapping[str, Vocabulary]
    sources: Collection[str]
    stands: Callable[[PassageRef], bool]
    sex: Attribute | None = None
    events: Events = field(default_factory=Events)
    ranges: Ranges = field(default_factory=Ranges)


def an_id(text: str, letter: str) -> str:
    """Read ``P3``, ``E7`` or ``C4``."""
    if re.fullmatch(_IDS[letter], text, re.ASCII) is None:
        raise Unclear(f"not an id: {_KINDS[letter]}")
    return text


def a_number_of_an_act(text: str, event: str) -> int:
    """Read ``2``, or ``E7.2`` where the event is E7."""
    match = _ACT.fullmatch(text)
    if match is None or (match[1] and event and match[1] != event):
        raise Unclear("not the number of an act; write 1 for the event's first, 2 for the second")
    return int(match[2])


def a_thing(text: str) -> str:
    """Read what an account is of: ``E7``, ``E7.2`` or ``C4``."""
    match = _ACT.fullmatch(text)
    if any(re.fullmatch(_IDS[letter], text, re.ASCII) for letter in "EC") or (match and match[1]):
        return text
    raise Unclear("not an event E7, an act E7.2 or a complaint C4")


def a_when(text: str, ranges: Ranges) -> When:
    """Read a date as people tell it (:class:`firsthand.model.when.When`)."""
    found = When.parse(text)
    if found is None:
        raise Unclear("not a date; write 2004, 2004-05-17, 2004-24 (winter), 200X, 2004~, 2003/2005 or 2003/..")
    if found.first is not None and found.first.year < ranges.first_year - 1:
        raise Unclear(f"a date before {ranges.first_year}")
    if ranges.today is not None and found.first is not None and found.first > ranges.today:
        raise Unclear("a date in the future")
    return found


def a_term(text: str, vocabulary: Vocabulary) -> str:
    """Read a term by its id, the last part of it, or a label, where that is one term's only."""
    if text in vocabulary.terms:
        return text
    found = _ways(vocabulary).get(plain(text), set())
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise Unclear(f"it may be {' or '.join(sorted(found))}; write which")
    raise Unclear(f"not a term of the vocabulary {vocabulary.name}{hint(text, list(vocabulary.terms))}")


def _ways(vocabulary: Vocabulary) -> dict[str, set[str]]:
    """Map each way to write a term, in its plain form, to the terms it may mean."""
    ways: dict[str, set[str]] = {}
    for term in vocabulary.terms.values():
        for way in (term.id, term.id.rpartition(".")[2], *term.label.values()):
            ways.setdefault(plain(way), set()).add(term.id)
    return ways


def written(vocabulary: Vocabulary, language: str) -> dict[str, str]:
    """Say how each term is best written in a cell: by its label where that means it alone, else by its id."""
    ways = _ways(vocabulary)
    found = {}
    for term in vocabulary.terms:
        label = vocabulary.label(term, language)
        alone = ways.get(plain(label)) == {term} and not any(mark in label for mark in ";:=")
        found[term] = label if alone else term
    return found


def listed(text: str, reader: Callable[[str], Item]) -> tuple[Item, ...]:
    """Read several values with ``;`` between them, each once."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    found = tuple(_one_of(at, len(parts), part, reader) for at, part in enumerate(parts, 1))
    if len(set(found)) < len(found):
        raise Unclear("it names the same twice")
    return found


def _one_of(at: int, of: int, part: str, reader: Callable[[str], Item]) -> Item:
    """Read one of several; a message then says which."""
    try:
        return reader(part)
    except Unclear as unclear:
        raise Unclear(f"{at} of {of}: {unclear}" if of > 1 else str(unclear)) from None


def an_involvement(text: str, vocabularies: Mapping[str, Vocabulary]) -> Involvement:
    """Read ``P2``, ``P2:carried-out`` or ``P2:carried-out:spouse``: person, part in it, relation to the victim."""
    person, _, rest = text.partition(":")
    degree, _, relation = rest.partition(":")
    return Involvement(
        an_id(person.strip(), "P"),
        a_term(degree.strip(), vocabularies["involvement"]) if degree.strip() else "",
        a_term(relation.strip(), vocabularies["relation"]) if relation.strip() else "",
    )


def a_passage_of(text: str, source: str, stands: Callable[[PassageRef], bool]) -> PassageRef:
    """Read a passage of one source, which must be in the vault."""
    passage = PassageRef.parse(text)
    if passage is None:
        raise Unclear("not a passage; write S14/112, S14/112-115 or S14.2/40")
    if source and passage.source != source:
        raise Unclear("a passage of another source than this account's")
    if not stands(passage):
        raise Unclear("a passage that is not in the vault; firsthand show prints the numbers")
    return passage


def a_sex(text: str, attribute: Attribute | None, ranges: Ranges) -> str:
    """Read a value of the attribute ``sex``."""
    return a_code(text) if attribute is None else str(a_value(text, attribute, ranges))


def a_region(text: str) -> str:
    """Read a region: a word or a few, without numbers, so that it can be no address."""
    if _REGION.fullmatch(text) is None:
        raise Unclear("not a region; write it in a few words without numbers: never a site or an address")
    return text


def a_size(text: str) -> int:
    """Read one bound of a group's size."""
    if re.fullmatch(r"[1-9]\d{0,6}", text, re.ASCII) is None:
        raise Unclear("not a number of people")
    return int(text)


def yes_or_no(text: str) -> bool:
    """Read yes or no, in English or Korean."""
    if plain(text) in YES:
        return True
    if plain(text) in NO:
        return False
    raise Unclear("must be yes or no, or empty where it is not known")


# What a source tells otherwise than the record has it

_OF_ACT = ("type", "setting", "phase", "frequency", "when")
_OF_EVENT = ("when", "region")
_OF_COMPLAINT = ("to", *STAGES, "sanction", "retaliation", "when")
_VOCABULARY = {"type": "act", "to": "institution"}


def tellings(text: str, of: str, known: Known) -> Mapping[str, str]:
    """Read ``setting=market; when=2004``: the fields of what the account is of, each once."""
    fields = _OF_COMPLAINT if of.startswith("C") else _OF_ACT if "." in of else _OF_EVENT
    found: dict[str, str] = {}
    for part in text.split(";"):
        if part.strip():
            name, said = _telling(part, fields, known)
            if name in found:
                raise Unclear(f"it tells {name} twice")
            found[name] = said
    return MappingProxyType(found)


def _telling(part: str, fields: Sequence[str], known: Known) -> tuple[str, str]:
    name, equals, said = (piece.strip() for piece in part.partition("="))
    if not equals or not said:
        raise Unclear("not what she tells; write setting=market; when=2004")
    a_known(name, fields, f"this account can tell of {', '.join(fields)}")
    if name == "when":
        return name, a_when(said, known.ranges).written
    if name == "region":
        return name, a_region(said)
    if name in STAGES or name == "retaliation":
        return name, a_choice(said, Stage).value
    return name, a_term(said, known.vocabularies[_VOCABULARY.get(name, name)])


def told(tells: Mapping[str, str]) -> str:
    """Write what :func:`tellings` reads."""
    return "; ".join(f"{name}={said}" for name, said in tells.items())

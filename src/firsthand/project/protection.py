"""``policy.toml``: how many people must fit what is told of a source, and how each detail may be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from types import MappingProxyType

from firsthand.model.coding import Codebook
from firsthand.model.project import Attribute, Words
from firsthand.model.protection import LEAST, PLAIN, Group, Intruder, Protection, Telling
from firsthand.project.document import Document, Table, nearest

_USUAL = Protection()


def read_protection(document: Document, attributes: Mapping[str, Attribute], codebook: Codebook) -> Protection:
    """Read the thresholds and the ways to tell; what is not said is as usual."""
    top = document.table()
    intruders = top.table("intruders")
    least = {who: intruders.whole(who.value, LEAST[who]) for who in Intruder}
    intruders.done()
    doubled = top.texts("doubled")
    for pattern in doubled:
        if not codebook.covered_by(pattern):
            missing = f"the codebook has no such code{nearest(pattern, codebook.codes)}"
            top.fault("doubled", missing, pattern, wants="codebook.toml")
    protection = Protection(
        least=MappingProxyType(least),
        doubled=doubled,
        odds_ratio=top.whole("odds_ratio", _USUAL.odds_ratio, least=1),
        tellings=MappingProxyType(dict(_tellings(top.table("tell"), attributes))),
        cell=top.whole("cell", _USUAL.cell),
        mosaic=top.whole("mosaic", _USUAL.mosaic),
    )
    top.done()
    return protection


def _tellings(table: Table, attributes: Mapping[str, Attribute]) -> Iterable[tuple[str, Telling]]:
    for name, entry in table.named():
        attribute = attributes.get(name)
        if attribute is None:
            missing = f"firsthand.toml has no such attribute{nearest(name, attributes)}"
            table.fault(name, missing, name, wants="firsthand.toml")
            continue
        numeric = attribute.type in {"integer", "year"}
        telling = Telling(
            bands=_bands(entry) if numeric else PLAIN.bands,
            groups=() if numeric else tuple(_groups(entry.table("groups"), attribute)),
            phrases=_phrases(entry),
            words=MappingProxyType(dict(_other_words(entry, attribute))),
        )
        entry.done()
        yield name, telling


def _bands(table: Table) -> tuple[int, ...]:
    """Read the widths a number may be told in, ascending; each must hold the one before whole."""
    bands = table.wholes("bands", PLAIN.bands, least=2)
    if any(wider % band for band, wider in pairwise(bands)):
        table.fault("bands", "each band must hold the one before it whole, as 10 holds 5")
        return PLAIN.bands
    return bands


def _groups(table: Table, attribute: Attribute) -> Iterable[Group]:
    for name, entry in table.named():
        label, values = entry.words("label", required=True), entry.texts("values", required=True)
        entry.done()
        unknown = [value for value in values if attribute.values and value not in attribute.values]
        for value in unknown:
            entry.fault("values", _no_such_value(attribute, value), attribute.name)
        if name in attribute.values:
            table.fault(name, "a value has this name", name)
        elif values and not unknown:
            yield Group(name, label, frozenset(values))


def _phrases(table: Table) -> Words:
    phrases = table.by_language("phrase")
    for language, phrase in phrases.items():
        if phrase.count("{}") != 1:
            table.fault("phrase", f"the phrase in {language} must hold {{}} once, where what is told stands")
            return MappingProxyType({})
    return phrases


def _other_words(table: Table, attribute: Attribute) -> Iterable[tuple[str, tuple[str, ...]]]:
    words = table.table("words")
    for value in words.data:
        if attribute.values and value not in attribute.values:
            words.fault(value, _no_such_value(attribute, value), attribute.name)
        found = words.texts(value)
        if found:
            yield value, found


def _no_such_value(attribute: Attribute, value: str) -> str:
    return f"{attribute.name} has no such value{nearest(value, attribute.values)}"

"""``vocabularies/<name>.toml``: the terms that ship with the program, and those a group adds. Never one redefined."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from firsthand.model.manuscript import Problem
from firsthand.model.vocabulary import VOCABULARIES, Crosswalk, Match, Term, Vocabulary
from firsthand.project.document import Document, Table, nearest
from firsthand.project.folder import Folder

FOLDER = "vocabularies"
KIND = "malformed-vocabulary"
SCHEMES = ("huridocs", "gbvims", "iccs", "cedaw")
_MATCHES = tuple(match.value for match in Match)
_ID = re.compile(r"[^\W_][\w-]*(?:\.[^\W_][\w-]*)*")


@cache
def shipped_vocabularies() -> Mapping[str, Vocabulary]:
    """Return the vocabularies that ship with the program, by name, in the order of ``VOCABULARIES``."""
    problems: list[Problem] = []
    here = Path(__file__).parent
    found = {name: _shipped(Document(here, f"{FOLDER}/{name}.toml", KIND, problems), name) for name in VOCABULARIES}
    assert not problems, problems
    return MappingProxyType(found)


def read_vocabularies(folder: Folder, problems: list[Problem]) -> Mapping[str, Vocabulary]:
    """Read the shipped vocabularies and what the project's own ``vocabularies/*.toml`` add to them.

    The digest of one is SHA-256 of the shipped text, or of that and of the project's, so that a changed definition
    is known. Raises EnvironmentFault when the folder cannot be read.
    """
    found = dict(shipped_vocabularies())
    for file in folder.names(FOLDER):
        document = folder.document(f"{FOLDER}/{file}", KIND, problems)
        name = file.removesuffix(".toml")
        if name in found:
            found[name] = _extended(found[name], document)
        else:
            document.fault((), f"a file here is named after a vocabulary: {', '.join(VOCABULARIES)}")
    return MappingProxyType(found)


def _shipped(document: Document, name: str) -> Vocabulary:
    top = document.table()
    ordered = top.flag("ordered")
    terms = {term.id: term for _, term in _terms(top, own=False)}
    top.done()
    return Vocabulary(name, MappingProxyType(terms), ordered, _digest(document.text))


def _extended(vocabulary: Vocabulary, document: Document) -> Vocabulary:
    """Add a project's own terms: at the end, or in an ordered vocabulary where each says."""
    top = document.table()
    shipped = frozenset(vocabulary.terms)
    ids = list(vocabulary.terms)
    own: dict[str, Term] = {}
    for table, term in _terms(top, own=True, ordered=vocabulary.ordered):
        fault = _taken(term.id, shipped, own)
        if fault:
            table.fault("id", fault, term.id)
            continue
        ids.insert(_place(table, ids) if vocabulary.ordered else len(ids), term.id)
        own[term.id] = term
    top.done()
    known = {**vocabulary.terms, **own}
    terms = MappingProxyType({id_: known[id_] for id_ in ids})
    return replace(vocabulary, terms=terms, digest=_digest(vocabulary.digest + document.text))


def _place(table: Table, ids: list[str]) -> int:
    """Find where in the order a term goes: right behind the one it names."""
    after = table.data.get("after")
    if after in ids:
        return ids.index(after) + 1
    if isinstance(after, str) and after.strip():
        table.fault("after", f"after must name a term{nearest(after, ids)}")
    return len(ids)


def _taken(name: str, shipped: Iterable[str], own: Iterable[str]) -> str:
    """Say why an id cannot be a new term's; empty where it can."""
    if name in own:
        return "another term has this id"
    if name in shipped:
        return "this term ships with the program; a term of your own needs an id of its own"
    if any(term.startswith(f"{name}.") for term in shipped):
        return "this heads terms that ship with the program; a term of your own goes below it"
    return ""


def _terms(top: Table, *, own: bool, ordered: bool = False) -> Iterable[tuple[Table, Term]]:
    sources = _sources(top.table("sources"))
    for table in top.tables("term"):
        name = table.text("id", required=True)
        if name.strip() and _ID.fullmatch(name) is None:
            table.fault("id", "an id is made of words joined by dots, such as physical.beating")
            name = ""
        label = table.by_language("label", required=True)
        definition = table.by_language("definition", required=True)
        crosswalks = tuple(_crosswalks(table, sources))
        if own and ordered:
            table.text("after", required=True)
        table.done()
        if name.strip():
            yield table, Term(name, label, definition, crosswalks, own)


def _sources(table: Table) -> Mapping[str, str]:
    sources = {name: table.text(name, required=True) for name in table.data}
    return {name: text for name, text in sources.items() if text.strip()}


def _crosswalks(table: Table, sources: Mapping[str, str]) -> Iterable[Crosswalk]:
    """Read a term's codes in other lists. None at all is said with ``crosswalks = []``, never by leaving it out."""
    if "crosswalks" not in table.data:
        table.fault("", "crosswalks is missing; where there is none, write crosswalks = []")
    for entry in table.tables("crosswalks"):
        scheme = entry.choice("scheme", SCHEMES, required=True)
        code = entry.text("code", required=True)
        match = entry.choice("match", _MATCHES, required=True)
        source = entry.text("source", required=True)
        verified = entry.flag("verified")
        entry.done()
        if source.strip() and source not in sources:
            entry.fault("source", f"[sources] has none of this name{nearest(source, sources)}")
        elif scheme and code.strip() and match:
            yield Crosswalk(scheme, code, Match(match), sources.get(source, ""), verified)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

"""The page of vocabularies, its tables written from the files that ship."""

from __future__ import annotations

from collections.abc import Iterable

from firsthand.model.vocabulary import Crosswalk, Match, Term
from firsthand.project.vocabulary import shipped_vocabularies

HEAD = """# Vocabularies

Events, acts and complaints are recorded by terms of twelve closed lists. They ship with the program; a group adds terms
of its own. The labels and definitions are ours. From the lists of others we take codes only, as crosswalks.

## A vocabulary's file

`vocabularies/<name>.toml` in the project folder adds to the list of that name. [Its keys](project.md#vocabularies). A
mistake in it is [MS03](../rules/MS03-unreadable-project.md) at its line and column.

- An id is words joined by dots: `physical.burning` stands below `physical`, and `physical.*` names it too. It must be
  new. A shipped term cannot be redefined, nor can a heading of shipped terms become a term.
- `sanction` is ordered from the least to the greatest, and findings compare by it (`punished_with(at_least => …)`). A
  term of your own says `after` which one it comes.
- Labels and definitions are by language. Give both Korean and English where you publish both.
- `crosswalks` must be there. `[]` says that there is no code that fits, which is an answer; silence is not.

The digest of a vocabulary is SHA-256 over its text, yours included, so that a changed definition is known.

## Crosswalks

| scheme | is | a code looks like |
|---|---|---|
| `huridocs` | HURIDOCS micro-thesauri, in the edition OpenEvSys loads | `4:020111010000`: list, code |
| `gbvims` | look-ups of Primero, and the case contexts of GBVIMS | `cp-violence-type:rape` |
| `iccs` | International Classification of Crime for Statistical Purposes, version 1.0 | `03011` |
| `cedaw` | an article of CEDAW, or a paragraph of General Recommendation No. 35 | `16(1)(b)`, `GR35:32(b)` |

`match` says how the term answers to the code: `=` exact, `~` close, `<` broad, where the code means more than the term.
A code that nobody saw in a published list is unverified; below it has a question mark. A test looks every other one up.

What the crosswalks do: GBVIMS core types are [derived](../explain/gbvims.md) from `cp-violence-type` and
`case-context`, and [the totals in the shape of ICCS](event-exports.md#totals) from the first code of `iccs`. A term of
your own with such a code is derived and added up like any other. Several `cp-violence-type` on one term mean that it
may be any of them.

There is no ICCS code here for forced marriage, forced abortion has an uncertain one, and CEDAW's are not checked
against the text. Correct us.

## The terms

"""

_MARKS = {Match.EXACT: "=", Match.CLOSE: "~", Match.BROAD: "<"}


def page() -> str:
    """Write the page."""
    parts = []
    for vocabulary in shipped_vocabularies().values():
        rows = "\n".join(_row(term) for term in vocabulary.terms.values())
        ordered = ", in order" if vocabulary.ordered else ""
        parts.append(f"### {vocabulary.name}\n\n{len(vocabulary.terms)} terms{ordered}.\n\n"
                     f"| term | English | 한국어 | codes |\n|---|---|---|---|\n{rows}\n")  # fmt: skip
    return HEAD + "\n".join(parts)


def _row(term: Term) -> str:
    return f"| `{term.id}` | {_text(term, 'en')} | {_text(term, 'ko')} | {_codes(term.crosswalks)} |"


def _text(term: Term, language: str) -> str:
    return f"**{term.label[language]}**. {term.definition[language]}"


def _codes(crosswalks: Iterable[Crosswalk]) -> str:
    told = [f"{each.scheme} {_MARKS[each.match]} {each.code}{'' if each.verified else '?'}" for each in crosswalks]
    return "; ".join(told) or "none"

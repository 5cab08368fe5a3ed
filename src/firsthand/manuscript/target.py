"""What an evidence link's target says. The forms are in ``docs/formats/manuscript.md``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import unquote

from firsthand.model.finding import PARTS
from firsthand.model.manuscript import Citation, CitationKind
from firsthand.model.place import Place
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.text.nfc import nfc

KINDS = {kind.value: kind for kind in CitationKind}

_SCHEME = re.compile(r"\s*([^\W\d_][\w+.-]*)\s*([:：])")
_NEARLY = re.compile(r"[\s./\"'“”‘’]*(" + "|".join(KINDS) + r")\s*[:：/.=_#]", re.IGNORECASE)
_PASSAGE = re.compile(r"(?<![\w-])S\d+(?:\.\d+)?/\d+(?![\w-])", re.IGNORECASE)
_NAME = re.compile(r"[^\W_][\w-]*")
_LONGEST = 100
"""Characters of a target after its scheme: no name and no passage is longer, and messages repeat names."""

_PICTURES = (CitationKind.TABLE, CitationKind.CHART)
_FORMS = {
    CitationKind.QUOTE: "a quote: target names a passage, such as quote:S14/112, quote:S14/112-115 or quote:S14.2/40",
    CitationKind.FINDING: "a finding: target names a finding, or a part of one: finding:NAME or finding:NAME/of",
    CitationKind.SOURCE: "a source: target names a source by its code, such as source:S14",
    CitationKind.FACT: "a fact: target names a fact of facts.toml, such as fact:NAME",
    CitationKind.TABLE: "a table: target names an exhibit, such as table:NAME",
    CitationKind.CHART: "a chart: target names an exhibit, such as chart:NAME",
}
_ORDINARY = frozenset(
    {"http", "https", "mailto", "tel", "ftp", "file", "doi", "urn", "data", "sms", "geo", "cid", "about"}
)


@dataclass(frozen=True, slots=True)
class Target:
    """A target read. ``kind`` is None, and ``problem`` says why, when its form is wrong."""

    written: str
    kind: CitationKind | None = None
    name: str = ""
    part: str = "n"
    passage: PassageRef | None = None
    source: str = ""
    problem: str = ""

    def citation(self, text: str, place: Place, *, picture: bool = False) -> Citation:
        """Make the citation of the words ``text`` at ``place``. A link without words backs nothing."""
        kind, problem = self.kind, self.problem
        if kind is not None and not text.strip():
            kind, problem = None, "an evidence link needs words: [words](target)"
        elif kind is not None and picture and kind not in _PICTURES:
            kind, problem = None, "only a table or a chart can stand as a picture; take the ! away"
        return Citation(self.written, text, place, kind, self.name, self.part, self.passage, self.source, problem)


def parse_target(target: str) -> Target | None:
    """Read a link's target, percent-encoded or not. None for an ordinary link (a web or mail address, a relative path).

    A scheme that is nearly one of ours (``qoute:``, ``Quote:``, ``finding :``, ``quote/``), and a passage without one,
    are targets of wrong form, never ordinary links. Problems never repeat the target: someone may have pasted testimony
    there.
    """
    written = nfc(unquote(target))
    match = _SCHEME.match(written)
    if match is None or (match[1] not in KINDS and match[1].casefold() not in _ORDINARY):
        nearly = _NEARLY.match(written)
        if nearly:
            meant = nearly[1].casefold()
            return Target(target, problem=f"write {meant}: in small letters, without spaces")
        if _PASSAGE.search(written):
            return Target(target, problem=_FORMS[CitationKind.QUOTE])
    if match is None:
        return None
    exact = match[0] == f"{match[1]}:"
    kind = KINDS.get(match[1]) if exact else None
    if kind is None:
        meant = _meant(match[1])
        return Target(target, problem=f"write {meant}: in small letters, without spaces") if meant else None
    rest = written[match.end() :]
    if "#" in rest:
        return Target(target, problem=f"a target has no #, which word processors turn into a field; {_FORMS[kind]}")
    return _read(kind, target, rest)


def _meant(scheme: str) -> str:
    """Name the scheme of ours that this one is a slip of, or nothing."""
    lower = scheme.casefold()
    if lower in _ORDINARY or len(lower) < 3:
        return ""
    close = get_close_matches(lower, KINDS, n=1, cutoff=0.75)
    return close[0] if close else ""


def _read(kind: CitationKind, target: str, rest: str) -> Target:
    wrong = Target(target, problem=_FORMS[kind])
    if len(rest) > _LONGEST:
        return wrong
    if kind is CitationKind.QUOTE:
        passage = PassageRef.parse(rest)
        return Target(target, kind, passage=passage, source=passage.source) if passage else wrong
    if kind is CitationKind.SOURCE:
        interview = InterviewRef.parse(rest)
        return (
            Target(target, kind, source=interview.source) if interview and str(interview) == interview.source else wrong
        )
    name, slash, part = rest.partition("/")
    if not _NAME.fullmatch(name) or (slash and kind is not CitationKind.FINDING):
        return wrong
    if slash and part not in PARTS:
        return Target(target, problem=f"a finding's part is one of {', '.join(PARTS)}")
    return Target(target, kind, name=name, part=part or "n")


_LITERAL = re.compile(r"\](?:[(\[]<?" + _SCHEME.pattern + r"|\s+[(\[]<?([a-z]+):(?=\S))")
_REST = re.compile(r"[^)\]\n]{0,60}[)\]]")


def literal_links(text: str) -> list[tuple[int, int]]:
    """Find where running words hold what was meant for an evidence link but is none, as offsets of start and end."""
    found = []
    for match in _LITERAL.finditer(text) if "]" in text else ():
        if _meant(match[1]) if match[1] else match[3] in KINDS:
            start = max(text.rfind("[", 0, match.start()), 0)
            rest = _REST.match(text, match.end())
            found.append((start, rest.end() if rest else match.end()))
    return found

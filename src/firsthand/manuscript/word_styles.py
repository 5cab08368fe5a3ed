"""What a Word paragraph is, by its style and numbering: a heading, a list item, a quotation, a contents line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml.etree import _Element as Element

from firsthand.manuscript.word_package import Package, W
from firsthand.model.manuscript import Mark

_QUOTES = frozenset({"quote", "intense quote", "block text", "quotations", "인용", "강한 인용"})
_HEADINGS = ("heading ", "제목 ", "개요 ")
_TITLES = frozenset({"title", "제목"})
_OFF = frozenset({"0", "false", "off", "none"})
_TOGGLES = {"b": Mark.STRONG, "i": Mark.EMPHASIS, "strike": Mark.STRIKE, "dstrike": Mark.STRIKE}
_VERTICAL = {"superscript": Mark.SUPERSCRIPT, "subscript": Mark.SUBSCRIPT}


class Numbered(NamedTuple):
    """A list item: which list, how deep (from 0), numbered or bulleted, and the first number."""

    list: str
    level: int
    ordered: bool
    start: int


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph's nature. ``heading`` is 1 to 6, or 0."""

    heading: int = 0
    quote: bool = False
    contents: bool = False
    numbered: Numbered | None = None


@dataclass(slots=True)
class _Definition:
    """A style as styles.xml defines it."""

    name: str
    based_on: str
    element: Element


@dataclass(slots=True)
class Styles:
    """The styles and numberings of one document."""

    definitions: Mapping[str, _Definition] = field(default_factory=dict)
    levels: Mapping[tuple[str, int], tuple[bool, int]] = field(default_factory=dict)
    default: str = ""
    _known: dict[str, Style] = field(default_factory=dict)
    _marks: dict[str, tuple[frozenset[Mark], bool]] = field(default_factory=dict)

    def of(self, paragraph: Element) -> Style:
        """Say what a paragraph is: by its own properties, else by its style and those it is based on."""
        properties = paragraph.find(f"{W}pPr")
        name = _value(properties, "pStyle") or self.default
        if name not in self._known:
            self._known[name] = self._named(name)
        style = self._known[name]
        if properties is None:
            return style
        outline, numbering = _outline(properties), properties.find(f"{W}numPr")
        if outline is None and numbering is None:
            return style
        heading = style.heading if outline is None else outline
        numbered = style.numbered if numbering is None else self._numbered(numbering)
        return Style(heading, style.quote, style.contents, numbered)

    def marks(self, run: Element) -> tuple[frozenset[Mark], bool]:
        """Say how a run is set, and whether it is hidden."""
        properties = run.find(f"{W}rPr")
        if properties is None or not len(properties):
            return frozenset(), False
        style = _value(properties, "rStyle")
        inherited, hidden = self._run_style(style) if style else (frozenset(), False)
        return _apply(properties, inherited, hidden=hidden)

    def _run_style(self, name: str) -> tuple[frozenset[Mark], bool]:
        if name not in self._marks:
            marks: frozenset[Mark] = frozenset()
            hidden = False
            for definition in reversed(self._chain(name)):
                properties = definition.element.find(f"{W}rPr")
                if properties is not None:
                    marks, hidden = _apply(properties, marks, hidden=hidden)
            self._marks[name] = (marks, hidden)
        return self._marks[name]

    def _chain(self, name: str) -> list[_Definition]:
        """List a style and those it is based on, nearest first; a circle of styles ends where it closes."""
        chain: list[_Definition] = []
        seen: set[str] = set()
        while name in self.definitions and name not in seen:
            seen.add(name)
            chain.append(self.definitions[name])
            name = self.definitions[name].based_on
        return chain

    def _named(self, name: str) -> Style:
        chain = self._chain(name)
        heading: int | None = None
        numbering: Element | None = None
        for definition in chain:
            properties = definition.element.find(f"{W}pPr")
            heading = _heading(definition.name) if heading is None else heading
            if properties is not None:
                heading = _outline(properties) if heading is None else heading
                numbering = properties.find(f"{W}numPr") if numbering is None else numbering
        names = [definition.name for definition in chain]
        return Style(
            heading=heading or 0,
            quote=any(found in _QUOTES for found in names),
            contents=any(found.startswith(("toc ", "목차 ")) for found in names),
            numbered=None if numbering is None else self._numbered(numbering),
        )

    def _numbered(self, numbering: Element) -> Numbered | None:
        """Read a numbering; list 0 says that there is none."""
        number = _value(numbering, "numId")
        level = _integer(_value(numbering, "ilvl"))
        if number in {"", "0"}:
            return None
        ordered, start = self.levels.get((number, level), (False, 1))
        return Numbered(number, level, ordered, start)


def read_styles(package: Package) -> Styles:
    """Read the document's styles and numberings; a document without them has plain paragraphs."""
    definitions: dict[str, _Definition] = {}
    default = ""
    for part in package.related("styles"):
        for element in package.xml(part).iter(f"{W}style"):
            key = element.get(f"{W}styleId", "")
            name = _value(element, "name").strip().casefold()
            definitions[key] = _Definition(name, _value(element, "basedOn"), element)
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in {"1", "true", "on"}:
                default = key
    levels: dict[tuple[str, int], tuple[bool, int]] = {}
    for part in package.related("numbering"):
        levels.update(_levels(package.xml(part)))
    return Styles(definitions, levels, default)


def _levels(root: Element) -> dict[tuple[str, int], tuple[bool, int]]:
    abstract = {a.get(f"{W}abstractNumId", ""): _formats(a) for a in root.iter(f"{W}abstractNum")}
    found: dict[tuple[str, int], tuple[bool, int]] = {}
    for number in root.iter(f"{W}num"):
        key = number.get(f"{W}numId", "")
        formats = dict(abstract.get(_value(number, "abstractNumId"), {}))
        for override in number.iter(f"{W}lvlOverride"):
            level = _integer(override.get(f"{W}ilvl", ""))
            start = _value(override, "startOverride")
            if start:
                formats[level] = (formats.get(level, (True, 1))[0], _integer(start, 1))
        found.update({(key, level): value for level, value in formats.items()})
    return found


def _formats(abstract: Element) -> dict[int, tuple[bool, int]]:
    return {
        _integer(level.get(f"{W}ilvl", "")): (
            _value(level, "numFmt") not in {"bullet", "none"},
            _integer(_value(level, "start"), 1),
        )
        for level in abstract.iter(f"{W}lvl")
    }


def _apply(properties: Element, marks: frozenset[Mark], *, hidden: bool) -> tuple[frozenset[Mark], bool]:
    """Set run properties over those inherited."""
    found = set(marks)
    for child in properties.iterchildren(f"{W}*"):
        name = str(child.tag).removeprefix(W)
        value = str(child.get(f"{W}val", "1"))
        on = value.lower() not in _OFF
        if name in _TOGGLES:
            (found.add if on else found.discard)(_TOGGLES[name])
        elif name == "vertAlign":
            found -= set(_VERTICAL.values())
            if value in _VERTICAL:
                found.add(_VERTICAL[value])
        elif name == "vanish":
            hidden = on
    return frozenset(found), hidden


def _heading(name: str) -> int | None:
    if name in _TITLES:
        return 1
    for prefix in _HEADINGS:
        rest = name.removeprefix(prefix)
        if rest != name and rest.isdecimal() and 1 <= int(rest) <= 9:
            return min(int(rest), 6)
    return None


def _outline(properties: Element) -> int | None:
    """Read an outline level: 0 to 8 are headings, 9 is body text."""
    value = _value(properties, "outlineLvl")
    if not value:
        return None
    level = _integer(value, 9)
    return 0 if level > 8 else min(level + 1, 6)


def _value(parent: Element | None, name: str) -> str:
    """Return the value of a child such as ``<w:name w:val="…"/>``, or nothing."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return "" if child is None else str(child.get(f"{W}val", ""))


def _integer(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else otherwise

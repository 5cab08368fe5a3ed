"""The words of a report's evidence links, as its HTML file has them (5.7)."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from firsthand_verify.result import Refused

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_RAW = frozenset({"script", "template", "noscript", "iframe", "object", "embed", "svg", "math", "textarea", "select"})
_SPACE = re.compile(r"[ \t\n\f\r]+")


class _Reader(HTMLParser):
    """Gathers the text of elements with the attribute ``data-citation``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, list[str]] = {}
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = [value or "" for name, value in attrs if name == "data-citation"]
        inside = any(at for _, at in self._open)
        hidden = any(name in {"hidden", "style"} for name, _ in attrs)
        if len(told) > 1 or (told and (inside or tag in _VOID | _RAW or hidden)) or (inside and tag in _RAW | {"br"}):
            raise Refused("5.7", "a citation's words are marked within another's, twice, or out of sight")
        if told:
            self.found.setdefault(told[0], [])
        if tag not in _VOID:
            self._open.append((tag, told[0] if told else ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # HTML knows no such tags: the slash means nothing

    def handle_endtag(self, tag: str) -> None:
        if tag in (name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        at = next((at for _, at in reversed(self._open) if at), "")
        if at:
            self.found[at].append(data)


def cited(html: bytes) -> dict[str, str]:
    """Give the words of each citation marked, by its number as written. Raises Refused for what is marked badly."""
    reader = _Reader()
    try:
        reader.feed(html.decode("utf-8"))
        reader.close()
    except (ValueError, AssertionError, RecursionError):
        raise Refused("5.7", "the report's HTML file cannot be read") from None
    return {at: collapsed("".join(found)) for at, found in reader.found.items()}


def collapsed(text: str) -> str:
    """Take each run of white space as one space, with none at the ends."""
    return _SPACE.sub(" ", text).strip(" ")

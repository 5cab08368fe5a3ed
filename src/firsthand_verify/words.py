"""The words of a report's evidence links, as its HTML file has them (5.7)."""

from __future__ import annotations

import re
from html import unescape

from firsthand_verify.result import Refused

_ELEMENTS = (
    " a abbr b blockquote body br caption code col colgroup dd del details div dl dt em figcaption figure footer h1 h2 "
    "h3 h4 h5 h6 head header hr html i img li main meta nav ol p pre s section small span strong style sub summary sup "
    "svg table tbody td tfoot th thead title tr u ul wbr circle defs desc g line path pattern polygon polyline rect "
    "text tspan "
)
_BEGIN = re.compile(r'<!DOCTYPE html>\n<html(?: lang="[A-Za-z0-9-]*")?>\n<head>\n<meta charset="utf-8">[^<\0]*')
_NAMED = r"""[ \n]++([a-zA-Z][a-zA-Z0-9:_-]*+)(?:=(?:"([^"<\0]*+)"|'[^'<\0]*+'))?+"""
_TAG = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:{_NAMED})*+)[ \n]*+/?+>([^<\0]*+)")
_ATTRIBUTE = re.compile(_NAMED)
_STRANGE = re.compile(r"&(?!(?:amp|lt|gt|quot|#34|#39);)")
_SPACE = re.compile(r"[ \t\n\f\r]+")


def cited(html: bytes) -> dict[str, str]:
    """Give the words of each citation marked, by its number as written.

    The file is read tag by tag, and only what every browser reads alike: Raises Refused for anything else.
    """
    try:
        text = html.decode("utf-8")
    except ValueError:
        raise Refused("5.7", "the report's HTML file is not UTF-8") from None
    token = _BEGIN.match(text)  # with another beginning a browser may set the page in another way, or in other letters
    at, alone, drawn = token.end() if token else -1, "", 0
    found: dict[str, list[str]] = {}
    while at < len(text):
        token = _TAG.match(text, at) if at >= 0 else None
        if token is None:
            raise Refused("5.7", "the report's HTML file is not of the form of section 5.7")
        at, tag, words = token.end(), token[2].lower(), token[6]
        told = _attributes(tag, token[3], closing=bool(token[1]))
        drawn += (1 - 2 * len(token[1])) * (tag == "svg")
        if (alone and (alone != tag or not token[1])) or drawn < 0:
            raise Refused("5.7", "a citation's mark has another within, or does not end")
        alone = tag if not token[1] and (tag in {"style", "title"} or "data-citation" in told) else ""
        if "data-citation" in told:
            if tag != "span" or drawn or _STRANGE.search(words):
                raise Refused("5.7", "a citation's words are marked where nobody reads them, or cannot be read")
            found.setdefault(told["data-citation"], []).append(unescape(words))
    return {number: _SPACE.sub(" ", "".join(parts)).strip(" ") for number, parts in found.items()}


def _attributes(tag: str, written: str, *, closing: bool) -> dict[str, str]:
    """Read a tag's attributes. Refuses what could hide words, or is read in more than one way."""
    listed = [(name.lower(), value) for name, value in _ATTRIBUTE.findall(written)]
    told = dict(listed)
    hides = any(name in {"hidden", "style", "popover"} or name.startswith("on") for name in told)
    policy = told.get("http-equiv", "Content-Security-Policy") == "Content-Security-Policy"
    if f" {tag} " not in _ELEMENTS or hides or not policy or len(told) != len(listed) or (closing and told):
        raise Refused("5.7", "the report's HTML file has what section 5.7 does not allow")
    return told

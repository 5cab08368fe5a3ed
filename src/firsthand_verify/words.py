"""The words of a report's evidence links, as its HTML file has them (5.7)."""

from __future__ import annotations

import re
from html import unescape

from firsthand_verify.result import Refused, need

_ELEMENTS = (" a abbr b blockquote body br caption code dd del details div dl dt em figcaption figure footer h1 h2 h3 "
             "h4 h5 h6 head header hr html i img li main meta nav ol p pre s section small span strong style sub "
             "summary sup svg table tbody td th thead title tr u ul wbr "
             "circle defs desc g line path pattern polygon polyline rect text tspan ")  # fmt: skip
_ATTRIBUTES = (" alt aria-label aria-labelledby class colspan content data-citation href http-equiv id lang name open "
               "rel role scope src start tabindex title "
               "cx cy d dx dy fill font-family font-size font-weight height patternunits points r rx ry stroke "
               "stroke-width text-anchor transform viewbox width x x1 x2 xmlns y y1 y2 ")  # fmt: skip
_BEGINS = {"href": ("#", "http:", "https:", "mailto:"), "src": ("data:image/",),
           "http-equiv": ("content-security-policy",)}  # fmt: skip
_AFTER = {"table": "/table", "caption": "table", "/caption": "caption", "thead": "table /caption", "/tr": "tr /td /th",
          "tbody": "table /caption /thead /tbody", "/tbody": "tbody /tr", "tr": "thead tbody /tr", "td": "tr /td /th",
          "th": "tr /td /th", "/th": "th", "/td": "td", "/thead": "thead /tr",
          "/table": "table /caption /thead /tbody"}  # fmt: skip
"""After which tags of tables each of them may stand: elsewhere browsers move words out of the table, or up or down."""

_TURNING = r"\0\u202a-\u202e\u2066-\u2069"
_WORDS = rf"((?:[^<&{_TURNING}]++|&(?:amp|lt|gt|quot|#34|#39);)*+)"
_BEGIN = re.compile(r'<!DOCTYPE html>\n<html(?: lang="[A-Za-z0-9-]*")?>\n<head>\n<meta charset="utf-8">' + _WORDS)
_NAMED = rf"""[ \n]++([a-zA-Z][a-zA-Z0-9:_-]*+)(?:=(?:"([^"<{_TURNING}]*+)"|'([^'<{_TURNING}]*+)'))?+"""
_TAG = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:{_NAMED})*+)[ \n]*+/?+>{_WORDS}")


def cited(html: bytes) -> dict[str, str]:
    """Give the words of each citation marked, by its number as written.

    The file is read tag by tag, and only what every browser reads alike: Raises Refused for anything else.
    """
    text = html.decode("utf-8", "replace")
    need(text.encode() == html, "5.7", "the report's HTML file is not UTF-8")
    token = _BEGIN.match(text)  # with another beginning a browser may set the page in another way, or in other letters
    at, alone, drawn, cell = token.end() if token else -1, "", 0, "/table"
    found: dict[str, list[str]] = {}
    while at < len(text):
        token = _TAG.match(text, at) if at >= 0 else None
        if token is None:
            raise Refused("5.7", "the report's HTML file is not of the form of section 5.7")
        at, tag, name = token.end(), token[2].lower(), (token[1] + token[2]).lower()
        told = _attributes(tag, token[3], closing=bool(token[1]))
        drawn += (1 - 2 * len(token[1])) * (tag == "svg")
        whole = drawn >= 0 and (not alone or name == f"/{alone}")
        need(whole, "5.7", "a citation's mark has another within, or does not end")
        if name in _AFTER:
            placed = cell in _AFTER[name].split() and not drawn
            need(placed, "5.7", "the report's HTML file has a table that browsers would set in another order")
            cell = name
        marked = "data-citation" in told
        alone = name if name in {"style", "title", "desc"} or marked else ""
        if marked:
            read = tag == "span" and not drawn and cell in {"/table", "caption", "td", "th"}
            need(read, "5.7", "a citation's words are marked where nobody reads them, or in another place")
            found.setdefault(told["data-citation"], []).append(unescape(token[7]))
    need(not alone and cell == "/table", "5.7", "the report's HTML file does not end what it begins")
    return {number: re.sub(r"[ \t\n\f\r]+", " ", "".join(parts)).strip(" ") for number, parts in found.items()}


def _attributes(tag: str, written: str, *, closing: bool) -> dict[str, str]:
    """Read a tag's attributes. Refuses what could hide words, or is read in more than one way."""
    listed = [(name.lower(), one or other) for name, one, other in re.findall(_NAMED, written)]
    told = dict(listed)
    known = f" {tag} " in _ELEMENTS and all(f" {name} " in _ATTRIBUTES for name in told)
    once = len(told) == len(listed) and not (closing and told)
    begun = all(told[name].lower().startswith(begins) for name, begins in _BEGINS.items() if name in told)
    shown = tag != "details" or closing or told == {"open": ""}
    need(known and once and begun and shown, "5.7", "the report's HTML file has what section 5.7 does not allow")
    return told

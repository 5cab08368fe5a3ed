"""``facts.toml`` and ``waivers.toml``: what others have counted, and what two people let stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from firsthand.model.finding import Fact
from firsthand.model.project import Waiver
from firsthand.project.document import Document


def read_facts(document: Document) -> Mapping[str, Fact]:
    """Read the external facts. One without citation, publisher or date is reported, and kept so that links find it."""
    facts: dict[str, Fact] = {}
    for name, table in document.table().named():
        facts[name] = Fact(
            name=name,
            value=table.number_or_text("value"),
            statement=table.text("statement", required=True),
            citation=table.text("citation", required=True),
            publisher=table.text("publisher", required=True),
            date=table.when("date", required=True),
            url=table.text("url"),
            place=table.place(),
        )
        table.done()
    return MappingProxyType(facts)


def read_waivers(document: Document) -> tuple[Waiver, ...]:
    """Read the waivers, in order. One with a part missing excuses nothing."""
    top = document.table()
    waivers: list[Waiver] = []
    for table in top.tables("waiver"):
        texts = {
            key: table.text(key, required=True)
            for key in ("rule", "path", "text_digest", "reason", "asked_by", "approved_by")
        }
        expires, kind = table.day("expires", required=True), table.text("kind")
        table.done()
        if isinstance(expires, date) and all(text.strip() for text in texts.values()):
            digest = texts.pop("text_digest")
            waivers.append(Waiver(**texts, digest=digest, expires=expires, place=table.place(), kind=kind))
    top.done()
    return tuple(waivers)

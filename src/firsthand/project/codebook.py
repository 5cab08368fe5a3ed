"""``codebook.toml``: what each code means, and how it is counted."""

from __future__ import annotations

import hashlib
import re
from types import MappingProxyType

from firsthand.model.coding import Code, Codebook
from firsthand.project.document import Document, Table

_ID = re.compile(r"\w[\w-]*(?:\.\w[\w-]*)*")
_TOPIC = re.compile(r"\w[\w-]*")


def read_codebook(document: Document) -> Codebook:
    """Read the codes, in order. The digest is SHA-256 of the text, NFC with ``\\n``, so that systems agree on it."""
    top = document.table()
    codes: dict[str, Code] = {}
    for table in top.tables("code"):
        code = _code(table)
        if code.id in codes:
            table.fault("id", "another code has this id", code.id)
        elif code.id:
            codes[code.id] = code
    top.done()
    digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    return Codebook(MappingProxyType(codes), digest)


def _code(table: Table) -> Code:
    name = table.text("id", required=True)
    if name.strip() and _ID.fullmatch(name) is None:
        table.fault("id", "an id is made of words joined by dots, such as police.pointless")
        name = ""
    topic = table.text("topic")
    if topic and _TOPIC.fullmatch(topic) is None:
        table.fault("topic", "a topic is one word")
        topic = ""
    code = Code(
        id=name.strip(),
        label=table.words("label", required=True),
        definition=table.text("definition", required=True),
        include=table.text("include"),
        exclude=table.text("exclude"),
        example=table.text("example"),
        counting_rule=table.text("counting_rule"),
        measures=table.choice("measures", ("", "frequency")),
        topic=topic,
    )
    table.done()
    return code

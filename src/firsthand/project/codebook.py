"""``codebook.toml``: what each code means, and how it is counted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import get_args

from firsthand.model.coding import Code, Codebook, CodeText
from firsthand.model.project import Words
from firsthand.project.document import Document, Table, nearest

_ID = re.compile(r"\w[\w-]*(?:\.\w[\w-]*)*")
_TOPIC = re.compile(r"\w[\w-]*")
_TEXTS: tuple[CodeText, ...] = get_args(CodeText)


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
    labels = _topic_labels(top.table("topics"))
    top.done()
    digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    book = Codebook(MappingProxyType(codes), digest, labels)
    _check_topics(document, labels, {book.topic_of(code) for code in codes})
    return book


def _code(table: Table) -> Code:
    name = table.text("id", required=True)
    if name.strip() and _ID.fullmatch(name) is None:
        table.fault("id", "an id is made of words joined by dots, such as police.pointless")
        name = ""
    topic = table.text("topic")
    if topic and _TOPIC.fullmatch(topic) is None:
        table.fault("topic", "a topic is one word")
        topic = ""
    texts = {part: table.by_language(part) for part in _TEXTS if isinstance(table.data.get(part), dict)}
    code = Code(
        id=name.strip(),
        label=table.words("label", required=True),
        definition=_default(table, "definition", texts, required=True),
        include=_default(table, "include", texts),
        exclude=_default(table, "exclude", texts),
        example=_default(table, "example", texts),
        counting_rule=_default(table, "counting_rule", texts),
        measures=table.choice("measures", ("", "frequency")),
        topic=topic,
        graphic=table.flag("graphic"),
        texts=MappingProxyType(texts),
    )
    table.done()
    return code


def _default(table: Table, part: CodeText, texts: Mapping[CodeText, Words], *, required: bool = False) -> str:
    """Read a part that is one text; of one for each language the first is the default."""
    return next(iter(texts[part].values()), "") if part in texts else table.text(part, required=required)


def _topic_labels(table: Table) -> Mapping[str, Words]:
    labels: dict[str, Words] = {}
    for name, topic in table.named():
        labels[name] = topic.by_language("label", required=True)
        topic.done()
    return MappingProxyType(labels)


def _check_topics(document: Document, labelled: Iterable[str], topics: set[str]) -> None:
    """Report a label for a topic that no code has."""
    for topic in labelled:
        if topic not in topics:
            document.fault(("topics", topic), f"no code has this topic{nearest(topic, sorted(topics))}")

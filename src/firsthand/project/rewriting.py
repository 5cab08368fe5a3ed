"""Change keys of a TOML text, and leave its comments, its order and its spacing as somebody wrote them."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any


def rewrite(
    text: str, wanted: Mapping[str, str | Mapping[str, str]], at: tuple[str, int] | None = None
) -> str | None:
    """Give keys the texts wanted, or the texts by language; an empty one takes its key out. None for what is no TOML.

    What says so already is not touched. One text stays one text while every language wants that text or none. ``at``
    names a table of an array, ``("code", 3)``, whose keys they are.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        table: Any = document if at is None else document[at[0]][at[1]]
        for key, value in wanted.items():
            if isinstance(value, str):
                _put(table, key, value)
            else:
                _put_each(table, key, value)
        return tomlkit.dumps(document)
    except (TOMLKitError, RecursionError):
        return None


def _put_each(document: MutableMapping[str, Any], key: str, texts: Mapping[str, str]) -> None:
    import tomlkit

    held = document.get(key)
    if isinstance(held, str) and {text for text in texts.values() if text} == {held}:
        return
    if not isinstance(held, MutableMapping):
        document[key] = held = tomlkit.inline_table()
    for language, text in texts.items():
        _put(held, language, text)


def _put(table: MutableMapping[str, Any], key: str, text: str) -> None:
    import tomlkit

    if not text:
        table.pop(key, None)
    elif table.get(key) != text:
        # TOML drops a first line break, and reads any of the two kinds as one: such a text is written on one line.
        several = "\n" in text and "\r" not in text and not text.startswith("\n")
        table[key] = tomlkit.string(text, multiline=several)

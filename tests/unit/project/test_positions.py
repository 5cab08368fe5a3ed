"""Every key of a TOML text is found where it stands, however it is written."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.project.positions import KeyPath, scan

TEXT = '''# a comment with a = 1 and [brackets]
title = "a # no comment" # a comment
"quoted key" = 'it"s'
site.name.short = 1
site."na.me" = \t2

[table] # [no]
list = [ "one", # two
  'three', ["four"], {inside = "five"}, ]
many = """
first "line"
second = 2"""
raw = \'\'\'C:\\\'\'\'
when = 1979-05-27 07:32:00
escaped = "a\\"b"

[[reports]]
name = "a"
[reports.cover]
note = true
[[reports]]
name = "b"
words = {en = "x", ko = "말", more.deep = 1.5}
'''


def paths(data: Any, above: KeyPath = ()) -> dict[KeyPath, Any]:
    """List every key and element of what was parsed."""
    found: dict[KeyPath, Any] = {}
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        found[(*above, key)] = value
        found |= paths(value, (*above, key))
    return found


def check(text: str) -> None:
    """Every path has a place; at a key stands the key, and at a value the value."""
    parsed, spots = paths(tomllib.loads(text)), scan(text)
    assert set(parsed) == set(spots)
    for path, value in parsed.items():
        spot = spots[path]
        if isinstance(path[-1], str):
            assert tomllib.loads(f"{text[spot.start : spot.end]} = 0") == {path[-1]: 0}
        if isinstance(value, str) and "\\" not in text:
            assert text.startswith(value, spot.value)
        if isinstance(value, int) and not isinstance(value, bool):
            assert text.startswith(str(value), spot.value)


def test_each_way_of_writing_toml_is_walked() -> None:
    spots = scan(TEXT)
    assert set(spots) == set(paths(tomllib.loads(TEXT)))

    def at(*path: str | int) -> str:
        return TEXT[spots[path].value :].partition("\n")[0]

    assert at("title").startswith("a # no")
    assert at("quoted key").startswith("it")
    assert at("site", "na.me") == "2"
    assert at("table", "list", 3, "inside").startswith("five")
    assert at("table", "many") == 'first "line"'
    assert at("table", "raw").startswith("C:")
    assert at("reports", 0, "cover", "note") == "true"
    assert at("reports", 1, "words", "ko").startswith("말")
    assert at("reports", 1, "words", "more", "deep").startswith("1.5")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n# only a comment",
        "a = []",
        "a = {}",
        "[a]\n[a.b]\n[a.b.c]",
        "a = [[], [1, [2]]]",
        'a = """x"""""',
        "a = 'b'",
    ],
)
def test_small_texts_are_walked(text: str) -> None:
    assert set(scan(text)) == set(paths(tomllib.loads(text)))


KEYS = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True), st.sampled_from(["두 말", "a.b", "#", "[x]", "="])
)
PLAIN = st.text(st.characters(exclude_characters='"\\', exclude_categories=["Cc", "Cs"]), max_size=8)
SCALARS = st.one_of(st.integers(-999, 999), st.booleans(), PLAIN)
VALUES = st.recursive(
    SCALARS, lambda v: st.one_of(st.lists(v, max_size=3), st.dictionaries(KEYS, v, max_size=3)), max_leaves=6
)
GAPS = st.sampled_from(["", " ", "  # a ] } comment = 1\n", "\n"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Texts of TOML: keys, tables and arrays of tables, with comments and blanks wherever they may stand."""
    lines = [f"{_key(k)} = {_value(draw, v)}" for k, v in draw(st.dictionaries(KEYS, VALUES, max_size=3)).items()]
    for name in draw(st.lists(st.from_regex(r"t[0-9]", fullmatch=True), max_size=3, unique=True)):
        array = draw(st.booleans())
        for _ in range(draw(st.integers(1, 2)) if array else 1):
            lines.append(f"[[{name}]]" if array else f"[ {name} ] # [[no]]")
            lines += [
                f"{_key(k)} = {_value(draw, v)}" for k, v in draw(st.dictionaries(KEYS, VALUES, max_size=3)).items()
            ]
    return "\n".join(lines)


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("-", "").replace("_", "").isalnum() else f'"{name}"'


def _value(draw: st.DrawFn, value: Any) -> str:
    if isinstance(value, list):
        return "[" + draw(GAPS) + ",".join(draw(GAPS) + _value(draw, v) + draw(GAPS) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)} = {_value_inline(v)}" for k, v in value.items()) + "}"
    return _value_inline(value)


def _value_inline(value: Any) -> str:
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "[" + ", ".join(map(_value_inline, value)) + "]"
    return "{" + ", ".join(f"{_key(k)} = {_value_inline(v)}" for k, v in value.items()) + "}"


@settings(max_examples=150, deadline=None)
@given(documents())
def test_every_key_of_any_document_is_found_where_it_stands(text: str) -> None:
    check(text)

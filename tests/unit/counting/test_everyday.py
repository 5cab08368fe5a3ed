"""Everyday conditions are read without sqlglot, and as sqlglot reads them."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.counting import everyday
from firsthand.counting.parsing import Fault, kind, parse
from firsthand.model.finding import Unit
from tests.support.snapshots import conditions

if TYPE_CHECKING:
    from firsthand.counting.parsing import Tree

EVERYDAY = (
    "says('home.violence', basis => 'experienced') and asked('police')",
    "sex = 'female' and not says('police.called')",
    "(says('a') or denies('b')) and left_in >= 2004",
    "interviewed and age!=30",
    "도 = '량강도' or not (mixed('쉼터.찾음'))",
    "not not says('')\n  and (  raised('work') )",
)
OTHER = (
    "date = 'x'",
    "sex in ('female', 'male')",
    "left_in between 2000 and 2009",
    "age is null",
    "30 = age",
    "age = -1",
    "age = 3.5",
    "age = 1e3",
    "sex = 'it''s'",
    "sex = 'a' and",
    "(sex = 'a'",
    "sex = 'a')",
    "sex",
    "lower(sex) = 'a'",
    "sex = 'a'; select 1",
    "sex = 'a' -- b",
    "says ('a')",
    "true",
    "",
    "not " * 9 + "age = 3",
    " or ".join(["age = 3"] * 200),
)


def shape(node: Tree) -> object:
    """Say what a tree holds: kinds, names and values, brackets apart."""
    if kind(node) == "Paren":
        return shape(node.this)
    if kind(node) in {"And", "Or"}:
        return kind(node), [shape(part) for part in node.flatten()]
    if kind(node) == "Anonymous":
        return kind(node), node.this, [shape(part) for part in node.expressions]
    below = [shape(part) for part in (node.this, node.expression) if kind(part) not in {"str", "NoneType", "bool"}]
    return kind(node), below or str(node.this), kind(node) == "Literal" and node.is_string


def read_alike(text: str) -> bool:
    """Hold the quick reading to sqlglot's; false where there is no quick reading."""
    quick = everyday.read(text)
    if quick is None:
        return False
    slow = parse(text)
    assert not isinstance(slow, Fault), text
    assert shape(quick) == shape(slow)
    return True


@pytest.mark.parametrize("text", EVERYDAY)
def test_an_everyday_condition_is_read_as_sqlglot_reads_it(text: str) -> None:
    assert read_alike(text)


@pytest.mark.parametrize("text", OTHER)
def test_whatever_else_is_left_to_sqlglot(text: str) -> None:
    assert everyday.read(text) is None


PIECES = st.sampled_from(
    [
        "says('a')",
        "asked('work')",
        "sex",
        "=",
        "'x'",
        "age",
        ">=",
        "3",
        "<",
        ">",
        "!",
        "and",
        "or",
        "not",
        "(",
        ")",
        "interviewed",
        "date",
        "left_in",
        "true",
        "null",
        ",",
        "'",
        "\n",
        "30",
        "AND",
        "says('a',basis=>'told')",
        "basis",
        "=>",
        "'told'",
        "in",
        "is",
        "between",
        "sex='y'",
        "age=03",
        "lımit",
        "도",
        "(",
        "(",
        ")",
        ")",
    ]
)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.sampled_from(Unit).flatmap(conditions),
        st.lists(PIECES, max_size=12).map(" ".join),
        st.lists(PIECES, max_size=8).map("".join),
    )
)
def test_what_is_read_quickly_is_read_alike(text: str) -> None:
    read_alike(text)


def test_no_column_is_named_by_a_word_that_sqlglot_keeps() -> None:
    from sqlglot.dialects import DuckDB

    kept = {word for word, token in DuckDB.Tokenizer.KEYWORDS.items() if token.name != "VAR"}
    kept |= {*DuckDB.Parser.NO_PAREN_FUNCTION_PARSERS, "WHILE"}
    assert everyday.reserved() == {word for word in kept if re.fullmatch("[A-Z_]+", word)}


def test_counting_by_everyday_conditions_does_not_load_sqlglot() -> None:
    program = (
        "import sys\n"
        "from firsthand.counting.meaning import compile_condition\n"
        "from firsthand.counting import codes_needed, compute, count\n"
        "from firsthand.model.coding import Code, Codebook\n"
        "from firsthand.model.finding import Finding, Unit\n"
        "book = Codebook({'a.b': Code('a.b', {}, '')})\n"
        "assert codes_needed([Finding('f', 'q', Unit.SOURCE, where=\"says('a.b')\")], book) == {'a.b'}\n"
        "compile_condition(\"not says('a.b')\", Unit.SOURCE, {}, book)\n"
        "sys.exit('sqlglot' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

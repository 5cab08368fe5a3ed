"""Whatever is written as a condition is understood or refused at its place; sqlglot is loaded when there is one."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.counting.meaning import compile_condition
from firsthand.counting.parsing import Fault
from firsthand.model.finding import Unit
from tests.support.snapshots import ATTRIBUTES, CODEBOOK

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
    st.one_of(st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=8).map("".join)),
    st.sampled_from(Unit),
)
def test_any_words_of_the_language_are_understood_or_refused_at_their_place(text: str, unit: Unit) -> None:
    found = compile_condition(text, unit, ATTRIBUTES, CODEBOOK)
    if isinstance(found, Fault):
        assert 0 <= found.start <= found.end <= len(text)
        assert found.message


def test_everyone_is_counted_without_loading_sqlglot() -> None:
    program = (
        "import sys\n"
        "from firsthand.counting import codes_needed, compute, count\n"
        "from firsthand.counting.meaning import compile_condition\n"
        "from firsthand.model.coding import Codebook\n"
        "from firsthand.model.finding import Finding, Unit\n"
        "assert codes_needed([Finding('f', 'q', Unit.SOURCE)], Codebook({})) == set()\n"
        "compile_condition('interviewed', Unit.SOURCE, {}, Codebook({}))\n"
        "sys.exit('sqlglot' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

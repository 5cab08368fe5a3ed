"""From a condition's text to a syntax tree, by sqlglot, with everything outside the language refused at its place.

The words are checked against an allow-list before sqlglot's parser sees them: what is not in the list (``select``, a
comment, a semicolon, a cast, a parameter) never reaches it, and the place of the fault is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.tokenizer_core import Token

SAID = ("says", "denies", "mixed", "asked", "not_asked", "declined", "raised")
"""The functions that ask what was said, and what was asked about."""

STAGED = ("told", "complained", "recorded", "responded", "sanctioned", "redressed", "retaliated")
OUTCOMES = ("answered_with", "punished_with", "redressed_with", "silent_because")
HAPPENED = ("suffered", *STAGED, *OUTCOMES)
"""The functions that ask what happened and what came of it."""

FUNCTIONS = (*SAID, *HAPPENED)
"""The functions of the language."""

LONGEST = 2000
"""The longest condition, in code points."""

DEEPEST = 20
"""How deep brackets and ``not`` may nest: what sqlglot's recursive parser is sure to reach from any caller."""

_WORDS = frozenset(
    {"VAR", "IDENTIFIER", "STRING", "NUMBER", "TRUE", "FALSE", "NULL", "L_PAREN", "R_PAREN", "COMMA", "FARROW", "DASH"}
    | {"AND", "OR", "NOT", "EQ", "NEQ", "LT", "LTE", "GT", "GTE", "IN", "BETWEEN", "IS"}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a condition, and where: code-point offsets into its text, the end exclusive.

    ``wants`` is the file that would say what is named and not known, or the folder of such files, ending in a slash.
    """

    start: int
    end: int
    message: str
    wants: str = ""


@lru_cache(maxsize=4096)
def parse(text: str) -> exp.Expr | Fault:
    """Return the syntax tree, or the first fault. Never raises. The tree is shared: read it, do not change it."""
    if len(text) > LONGEST:
        return Fault(LONGEST, len(text), f"a condition has at most {LONGEST} characters, and this has {len(text)}")
    from sqlglot.dialects import DuckDB
    from sqlglot.errors import SqlglotError, TokenError

    dialect = DuckDB()
    try:
        tokens = dialect.tokenize(text)
    except TokenError:
        return Fault(0, len(text), "the condition cannot be read; is a quotation mark left open?")
    fault = _outside_language(text, tokens)
    if fault is not None:
        return fault
    try:
        trees = dialect.parser().parse(tokens, text)
    except RecursionError:
        return Fault(0, len(text), "the condition nests too deep")
    except SqlglotError as error:
        return _misread(text, tokens, error)
    tree = trees[0] if len(trees) == 1 else None
    return tree if tree is not None else Fault(0, len(text), "the condition cannot be read")


@cache
def _reserved() -> frozenset[str]:
    """List the words that are none of the language's wherever they stand: the dialect's keywords, and WHILE."""
    from sqlglot.dialects import DuckDB

    keywords = {word for word, token in DuckDB.Tokenizer.KEYWORDS.items() if token.name != "VAR"}
    return frozenset({*keywords, *DuckDB.Parser.NO_PAREN_FUNCTION_PARSERS, "WHILE"})


def _outside_language(text: str, tokens: list[Token]) -> Fault | None:
    if not tokens:
        return Fault(0, len(text), "the condition is empty; write true to count everyone")
    # Brackets and "not" both nest; "and", "or" and a comma fall back to the depth of the bracket they stand in.
    depth, opened = 0, [0]
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        name, end = token.token_type.name, token.end + 1
        if token.comments:
            return Fault(token.start, end, "a condition holds no comments; write them as comments of the file")
        # Some words reach sqlglot as columns and yet begin a statement: "if" is read as one and again as a column, so
        # that every further "if" doubles the time.
        if name not in _WORDS or (name == "VAR" and token.text.upper() in _reserved()):
            return Fault(
                token.start, end, "this is not part of the language of conditions (a column named so is quoted)"
            )
        called = following is not None and following.token_type.name == "L_PAREN"
        if called and (name == "IDENTIFIER" or (name == "VAR" and token.text.casefold() not in FUNCTIONS)):
            return Fault(token.start, end, f"there is no such function; there are {', '.join(FUNCTIONS)}")
        if name == "L_PAREN":
            opened.append(depth)
            depth += 1
        elif name == "R_PAREN":
            depth = opened.pop() if len(opened) > 1 else 0
        elif name in ("NOT", "DASH"):
            depth += 1
        elif name in ("AND", "OR", "COMMA"):
            depth = opened[-1] + 1 if len(opened) > 1 else 0
        if depth > DEEPEST:
            return Fault(token.start, end, f"the condition nests deeper than {DEEPEST}")
    return None


def _misread(text: str, tokens: list[Token], error: Exception) -> Fault:
    """Find where sqlglot stopped: its line and column are those of the last character of a token."""
    where = (getattr(error, "errors", None) or [{}])[0]
    for token in tokens:
        if (token.line, token.col) == (where.get("line"), where.get("col")):
            return Fault(token.start, token.end + 1, "the condition cannot be read from here")
    return Fault(0, len(text), "the condition cannot be read")


def kind(node: exp.Expr) -> str:
    """Name what a node is: sqlglot's name of its class."""
    return type(node).__name__


def span(node: exp.Expr, text: str) -> tuple[int, int]:
    """Say which part of the text a node covers, as far as its words know; the whole text where none does."""
    marks = [n.meta for n in node.walk() if "start" in n.meta]
    if not marks:
        return 0, len(text)
    return min(m["start"] for m in marks), max(m["end"] for m in marks) + 1

"""Where a condition names codes, and the condition with other names in their places; everything else stays as written.

A word is a code's name as the first word of says, denies or mixed, and where the column ``code`` is compared with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from firsthand.counting.parsing import Fault, parse
from firsthand.text.nfc import nfc

if TYPE_CHECKING:
    from sqlglot.tokenizer_core import Token

OF_A_CODE = ("says", "denies", "mixed")
_COMPARED = ("EQ", "NEQ")
_BELOW = ".*"


@dataclass(frozen=True, slots=True)
class Named:
    """A code, or a pattern of codes, that a condition names: code-point offsets, with its quotation marks."""

    start: int
    end: int
    word: str


def named_codes(condition: str) -> tuple[Named, ...]:
    """List the codes and patterns a condition names, in order; none for one that cannot be read."""
    tokens = _tokens(condition)
    return tuple(
        Named(token.start, token.end + 1, nfc(token.text))
        for number, token in enumerate(tokens)
        if _kind(tokens, number) == "STRING" and (_called(tokens, number) or _compared(tokens, number))
    )


def renamed(condition: str, codes: Mapping[str, str]) -> str:
    """Write a condition with codes under the names they become, and a pattern where all that is below it moves."""
    below = {old + _BELOW: new + _BELOW for old, new in codes.items() if _all_below(old, new, codes)}
    for found in reversed(named_codes(condition)):
        word = {**below, **codes}.get(found.word)
        if word is not None:
            condition = f"{condition[: found.start]}'{word}'{condition[found.end :]}"
    return condition


def widened(condition: str, code: str, parts: Iterable[str]) -> str:
    """Write a condition so that what asks for a code asks for its parts too: ``(says('a') or says('a1') or …)``."""

    def wider(call: str, word: str) -> str:
        each = [call, *(call.replace(word, f"'{part}'", 1) for part in parts)]
        return f"({' or '.join(each)})"

    return _each_call(condition, code, wider)


def narrowed(condition: str, code: str) -> str:
    """Write a condition without a code where it stands as one of several joined by ``or``."""
    tokens = _tokens(condition)
    for number in reversed(range(len(tokens))):
        if _kind(tokens, number) != "STRING" or nfc(tokens[number].text) != code or not _called(tokens, number):
            continue
        first, last = number - 2, _closing(tokens, number - 1)
        before, after = _kind(tokens, first - 1), _kind(tokens, last + 1)
        if after == "OR" and before in {"", "L_PAREN", "OR"}:
            condition = condition[: tokens[first].start] + condition[tokens[last + 2].start :]
        elif before == "OR" and after in {"", "R_PAREN", "OR"}:
            condition = condition[: tokens[first - 2].end + 1] + condition[tokens[last].end + 1 :]
    return condition


def _each_call(condition: str, code: str, change: Callable[[str, str], str]) -> str:
    tokens = _tokens(condition)
    for number in reversed(range(len(tokens))):
        if _kind(tokens, number) == "STRING" and nfc(tokens[number].text) == code and _called(tokens, number):
            start, end = tokens[number - 2].start, tokens[_closing(tokens, number - 1)].end + 1
            word = condition[tokens[number].start : tokens[number].end + 1]
            condition = condition[:start] + change(condition[start:end], word) + condition[end:]
    return condition


def _tokens(condition: str) -> Sequence[Token]:
    from sqlglot.dialects import DuckDB

    return () if isinstance(parse(condition), Fault) else DuckDB().tokenize(condition)


def _kind(tokens: Sequence[Token], number: int) -> str:
    return tokens[number].token_type.name if 0 <= number < len(tokens) else ""


def _text(tokens: Sequence[Token], number: int) -> str:
    return tokens[number].text.casefold() if 0 <= number < len(tokens) else ""


def _called(tokens: Sequence[Token], number: int) -> bool:
    return _kind(tokens, number - 1) == "L_PAREN" and _text(tokens, number - 2) in OF_A_CODE


def _compared(tokens: Sequence[Token], number: int) -> bool:
    """Tell whether a word is compared with the column ``code``: code = '…', '…' = code, code in ('…', '…')."""
    if _kind(tokens, number - 1) in _COMPARED and _text(tokens, number - 2) == "code":
        return True
    if _kind(tokens, number + 1) in _COMPARED and _text(tokens, number + 2) == "code":
        return True
    at = number - 1
    while _kind(tokens, at) in {"STRING", "COMMA"}:
        at -= 1
    if _kind(tokens, at) != "L_PAREN" or _kind(tokens, at - 1) != "IN":
        return False
    return _text(tokens, at - 3 if _kind(tokens, at - 2) == "NOT" else at - 2) == "code"


def _closing(tokens: Sequence[Token], opening: int) -> int:
    """Find the bracket that closes one; a condition that was read has it."""
    depth = 0
    for number in range(opening, len(tokens)):
        depth += {"L_PAREN": 1, "R_PAREN": -1}.get(_kind(tokens, number), 0)
        if not depth:
            return number
    return len(tokens) - 1


def _all_below(old: str, new: str, codes: Mapping[str, str]) -> bool:
    inside = {was: became for was, became in codes.items() if was.startswith(f"{old}.")}
    return bool(inside) and all(became == re.sub(f"^{re.escape(old)}", new, was) for was, became in inside.items())

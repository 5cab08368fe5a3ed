"""How alike the words of texts are: the cosine of the weights of the words both have, in whole hundredths.

The words stay here. What leaves is a number for each two texts that are somewhat alike, and nothing else.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log2
from typing import Any

from firsthand.linkage.days import MONTHS
from firsthand.linkage.mention import Words
from firsthand.text.analysis import batch, plain_tokens

LEAST = 6
"""Texts less alike than so many hundredths are not alike."""

_COMMON, _FEW, _MANY = 8, 5, 500
_NAMED = 2
"""A name of a person, a place or a body weighs so many times what another word as rare does."""

_SMALL = re.compile(r"\b[a-z][\w'’]*")
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-z][\w'’]*")


def likeness(texts: Mapping[str, str]) -> dict[str, Words]:
    """Compare texts, by id, by the words that few of them have.

    A word weighs the binary logarithm of how few of the texts have it. What has a digit or names a month is left out,
    for dates are compared as dates; and so is a word that more than an eighth of the texts have (and more than five),
    or more than five hundred. Names, as far as capitals tell them, weigh double; Hangul has no capitals.
    """
    left_out = {token for month in MONTHS for token in plain_tokens(month)}
    tokens = [
        {token for token in found if token not in left_out and not any(map(str.isdigit, token))}
        for found in batch(list(texts.values()))
    ]
    had = Counter(token for found in tokens for token in found)
    most = min(max(len(texts) // _COMMON, _FEW), _MANY)
    named = _names(texts.values())
    bits = {
        token: round(log2((len(texts) + 1) / number)) * (_NAMED if token in named else 1)
        for token, number in had.items()
        if number <= most
    }
    kept = [{token: bits[token] for token in found if bits.get(token)} for found in tokens]
    near = _near(list(texts), kept)
    return {name: Words(bool(found), near.get(name, {})) for name, found in zip(texts, kept, strict=True)}


def _names(texts: Iterable[str]) -> set[str]:
    """Tell the words that stand with a capital within a sentence somewhere, and with a small letter nowhere."""
    small, capital = set[str](), set[str]()
    for text in texts:
        small.update(_SMALL.findall(text))
        capital.update(word.casefold() for word in _CAPITAL.findall(text))
    return {token for word in capital - small for token in plain_tokens(word)}


def _near(names: Sequence[str], kept: Sequence[Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Multiply the table of weights with itself: whole numbers throughout, so that no order of adding matters."""
    import numpy as np

    table = _table(kept)
    shared = (table @ table.T).tocoo()
    norm = np.array([sum(weight**2 for weight in found.values()) for found in kept], dtype=np.int64)
    apart = shared.row != shared.col
    row, column, product = shared.row[apart], shared.col[apart], shared.data[apart]
    percent = np.sqrt(10_000 * product**2 // (norm[row] * norm[column])).astype(np.int64)
    near: dict[str, dict[str, int]] = defaultdict(dict)
    alike = percent >= LEAST
    for one, other, number in zip(row[alike], column[alike], percent[alike], strict=True):
        near[names[one]][names[other]] = int(number)
    return near


def _table(kept: Sequence[Mapping[str, int]]) -> Any:
    import numpy as np
    from scipy.sparse import csr_array

    columns = {token: n for n, token in enumerate(sorted({token for found in kept for token in found}))}
    cells = [(n, columns[token], weight) for n, found in enumerate(kept) for token, weight in found.items()]
    row, column, weight = (np.array(part, dtype=np.int64) for part in zip(*cells, strict=True)) if cells else ([],) * 3
    return csr_array((weight, (row, column)), shape=(len(kept), max(len(columns), 1)), dtype=np.int64)

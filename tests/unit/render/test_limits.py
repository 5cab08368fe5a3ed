"""A report too large to be set is refused before the typesetter has it, with what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firsthand.errors import UsageError
from firsthand.render import limits, render
from firsthand.render.compose import compose
from firsthand.render.tree import Cell, Listing, Paragraph, Quote, Span, Table, Verbatim
from tests.support.bounds import english

SHEET = Table((), ((Cell((Span("one"),)), Cell((Span("two"),))),))


@pytest.mark.parametrize(
    ("name", "what"), [("TABLES", "tables and charts"), ("CELLS", "cells in its tables"), ("LETTERS", "letters")]
)
def test_what_is_beyond_a_limit_is_refused_and_what_is_at_it_is_set(
    monkeypatch: pytest.MonkeyPatch, name: str, what: str
) -> None:
    monkeypatch.setattr(limits, name, 0)
    with pytest.raises(UsageError, match=f" {what}, and 0 is the most that is set") as refused:
        render(english(), ("html",))
    assert refused.value.advice == "Make several reports of it in firsthand.toml."
    held = int(refused.value.message.split()[3].replace(",", ""))
    monkeypatch.setattr(limits, name, held - 1)
    with pytest.raises(UsageError, match=f"has {held:,} {what}, and {held - 1:,} is"):
        render(english(), ("html",))
    monkeypatch.setattr(limits, name, held)
    assert render(english(), ("html",))["html"]


def test_what_stands_within_lists_and_quotations_counts_too() -> None:
    empty = replace(compose(english()), body=(), notes=(), annex=())
    limits.check_size(empty)
    for body in ((SHEET,) * 401, (Listing(((SHEET,) * 401,)),), (Quote((SHEET,) * 401),)):
        with pytest.raises(UsageError, match="has 401 tables and charts, and 400 is the most"):
            limits.check_size(replace(empty, body=body))
    limits.check_size(replace(empty, body=(SHEET,) * 400))
    long = (Paragraph((Span("a" * 2_000_000),)), Verbatim("b" * 1_000_001))
    with pytest.raises(UsageError, match="has 3,000,001 letters"):
        limits.check_size(replace(empty, body=long))

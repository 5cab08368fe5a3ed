"""What was asked under codes that have other names by now: the same question, in the words of today's codebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from firsthand.counting.naming import narrowed, renamed, widened
from firsthand.model.coding import Codebook
from firsthand.model.disclosure import PublishedCount

Became = Mapping[str, tuple[str, ...]]
"""Which codes the passages of a code have now: another where it was moved or merged; itself and others where it is
being split."""


def followed(condition: str, became: Became, codebook: Codebook) -> str:
    """Write a condition with each code as what became of it; as it stands where that is not known.

    A code that was moved or merged and is there again is taken for the new one.
    """
    moved: dict[str, str] = {}
    for old, now in became.items():
        others = [code for code in now if code != old]
        if old not in now and len(others) == 1:
            moved |= {old: others[0]} if old not in codebook.codes else {}
        elif others and (old in now or old not in codebook.codes):
            condition = widened(condition, old, others)
            condition = condition if old in codebook.codes else narrowed(condition, old)
    return renamed(condition, moved)


def asked_today(count: PublishedCount, became: Became, codebook: Codebook) -> PublishedCount:
    """Return a published count as it would be asked today."""
    if not became:
        return count
    among, where = (followed(text, became, codebook) for text in (count.among, count.where))
    return replace(count, among=among, where=where)

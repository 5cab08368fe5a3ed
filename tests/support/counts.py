"""Counts of so many of so many."""

from __future__ import annotations

from firsthand.model.finding import Answer, Count, Unit


def count_of(n: int, of: int, *, not_asked: int = 0, name: str = "counted") -> Count:
    """n of N sources are in, so many were not asked, and the others are silent."""
    answers = [Answer.IN] * n + [Answer.NOT_ASKED] * not_asked + [Answer.SILENT] * (of - n - not_asked)
    return Count(name, Unit.SOURCE, {f"S{number:02d}": answer for number, answer in enumerate(answers, 1)})

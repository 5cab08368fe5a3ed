"""Counts in words and figures."""

from __future__ import annotations

from firsthand.model.finding import Count
from firsthand.render.words import Words


def counted(count: Count, words: Words) -> str:
    """Write "9 of 25 sources"."""
    if not count.of:
        return words.say("nobody")
    return words.say(f"count.{count.unit}", n=count.n, of=count.of)


def figures(count: Count, words: Words) -> str:
    """Write a cell: "9 of 25", or "2000 to 2009" for a finding of a value."""
    if not count.of:
        return words.say("nobody")
    if count.low is not None and count.high is not None:
        return valued(count, words)
    return words.say(f"cell.{count.unit}", n=count.n, of=count.of)


def valued(count: Count, words: Words) -> str:
    """Write the value of a finding that has one: a range, or one number; empty without."""
    if count.low is None or count.high is None:
        return ""
    return str(count.low) if count.low == count.high else words.say("cell.value", low=count.low, high=count.high)


def unknowns(count: Count, words: Words, *, denied: bool = False) -> str:
    """List who could not be known, and why; with ``denied``, first who denied. Empty when there is no one."""
    parts = [("denied", count.denied)] if denied else []
    parts += [("not-asked", count.not_asked), ("declined", count.declined), ("missing", count.missing)]
    return words.many([words.say(key, n=n) for key, n in parts if n])

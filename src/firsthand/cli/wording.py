"""How the commands say how many."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """Say a number with its noun: ``1 passage``, ``2 passages``, ``1,200 words``; ``many`` where an s will not do."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"

"""Two texts of one file, where somebody else saved meanwhile: what differs, and whose change each place is."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Keep(StrEnum):
    """What of a stretch is kept unless she chooses otherwise."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that are alike in both texts, or that differ: what she has, and what is saved now.

    ``keep`` takes the change of whoever alone changed these lines since she opened the file, and where both did, both
    texts one after the other, so that nothing is lost. ``line`` is hers, from 1.
    """

    line: int
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    keep: Keep = Keep.MINE

    @property
    def same(self) -> bool:
        """Whether both texts have these lines."""
        return self.mine == self.theirs


def compare(opened: str, mine: str, theirs: str) -> tuple[Stretch, ...]:
    """Compare by lines what she has with what is saved now; ``opened`` is what both began from.

    The stretches together are all of both texts.
    """
    was, hers, saved = (text.split("\n") for text in (opened, mine, theirs))
    old_in_hers, old_in_saved = _kept(was, hers), _kept(was, saved)
    stretches = []
    for tag, first, last, begin, end in SequenceMatcher(None, hers, saved, autojunk=False).get_opcodes():
        keep = Keep.MINE
        if tag != "equal":
            changed = any(n not in old_in_hers for n in range(first, last))
            changed_theirs = any(n not in old_in_saved for n in range(begin, end))
            keep = _whose((changed, changed_theirs), last - first, end - begin)
        stretches.append(Stretch(first + 1, tuple(hers[first:last]), tuple(saved[begin:end]), keep))
    return tuple(stretches)


def _kept(was: list[str], now: list[str]) -> set[int]:
    """Number the lines of a text that are as they were."""
    blocks = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
    return {line for _, start, size in blocks for line in range(start, start + size)}


def _whose(changed: tuple[bool, bool], hers: int, saved: int) -> Keep:
    """Say whose change it is, where she, and where who saved meanwhile, have lines that are not of old."""
    if changed == (False, False):
        return Keep.MINE if hers < saved else Keep.THEIRS  # one of them took lines of old out
    return {(True, True): Keep.BOTH, (True, False): Keep.MINE}.get(changed, Keep.THEIRS)

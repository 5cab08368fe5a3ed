"""Merkle trees as RFC 9162 has them (2.5): roots, and checking that a leaf is in one and that one continues another."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf_hash(data: bytes) -> bytes:
    """Hash a leaf."""
    return sha256(b"\0" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


class Roots:
    """The root of a tree that is given its leaf hashes one by one: the whole subtrees so far, largest first."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Give it the next leaf hash."""
        found, size = leaf, self.size
        while size & 1:
            found, size = _node(self._whole.pop(), found), size >> 1
        self._whole.append(found)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over the leaves so far."""
        found = self._whole[-1] if self._whole else sha256().digest()
        for left in reversed(self._whole[:-1]):
            found = _node(left, found)
        return found


def is_in(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Check an audit path (RFC 9162, section 2.1.3.2)."""
    found, way = leaf, _climb(index, size - 1, path)
    for step, left in way or ():
        found = _node(step, found) if left else _node(found, step)
    return way is not None and index < size and found == root


def continues(first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Check a consistency proof (RFC 9162, section 2.1.4.2). Every tree continues the empty one, and itself."""
    if first in {0, second}:
        empty = first == 0 and first_root != sha256().digest()
        return not proof and not empty and (first != second or first_root == second_root)
    steps = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if first > second or not steps:
        return False
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    way = _climb(at, last, steps[1:])
    for step, left in way or ():
        old, new = (_node(step, old), _node(step, new)) if left else (old, _node(new, step))
    return way is not None and old == first_root and new == second_root


def _climb(at: int, last: int, path: Sequence[bytes]) -> list[tuple[bytes, bool]] | None:
    """Say of each hash on the way up whether it stands on the left; None if the way is not as long."""
    way = []
    for step in path:
        if last == 0:
            return None
        left = at & 1 == 1 or at == last
        way.append((step, left))
        while left and not at & 1 and at:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return way if last == 0 else None

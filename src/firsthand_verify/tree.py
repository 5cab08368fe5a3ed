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
        if not self._whole:
            return sha256().digest()
        found = self._whole[-1]
        for left in reversed(self._whole[:-1]):
            found = _node(left, found)
        return found


def is_in(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Check an audit path (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = _node(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = _node(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def continues(first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Check a consistency proof (RFC 9162, section 2.1.4.2). Every tree continues the empty one, and itself."""
    if first > second or first < 0:
        return False
    if first in {0, second}:
        empty = first == 0 and first_root != sha256().digest()
        return not proof and not empty and (first != second or first_root == second_root)
    steps = list(proof)
    if first & (first - 1) == 0:
        steps.insert(0, first_root)
    if not steps:
        return False
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = _node(step, old), _node(step, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = _node(new, step)
        at, last = at >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root

"""The Merkle tree of RFC 9162, section 2.1: its root, and the proofs that something is in it and that it only grew."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256(0x00 ‖ data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the tree's root over these leaf hashes, in this order; of none it is the hash of nothing."""
    if not leaves:
        return sha256().digest()
    level = list(leaves)
    while len(level) > 1:
        paired = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) & ~1 :]
    return level[0]


def audit_path(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """List the hashes that lead from a leaf to the root (section 2.1.3.1). ``index`` counts from 0."""
    if len(leaves) == 1:
        return ()
    half = _half(len(leaves))
    if index < half:
        return (*audit_path(leaves[:half], index), root(leaves[half:]))
    return (*audit_path(leaves[half:], index - half), root(leaves[:half]))


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> tuple[bytes, ...]:
    """List the hashes that show that the first ``earlier`` leaves were the whole tree once (section 2.1.4.1).

    Empty for none and for all of them. Raises ValueError for more than there are.
    """
    if not 0 <= earlier <= len(leaves):
        raise ValueError("an earlier tree cannot be larger than the later one")
    return _subproof(leaves, earlier, whole=True) if earlier else ()


def _subproof(leaves: Sequence[bytes], earlier: int, *, whole: bool) -> tuple[bytes, ...]:
    if earlier == len(leaves):
        return () if whole else (root(leaves),)
    half = _half(len(leaves))
    if earlier <= half:
        return (*_subproof(leaves[:half], earlier, whole=whole), root(leaves[half:]))
    return (*_subproof(leaves[half:], earlier - half, whole=False), root(leaves[:half]))


def _half(size: int) -> int:
    """Return the largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1

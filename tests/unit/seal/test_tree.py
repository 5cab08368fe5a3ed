"""The Merkle tree against the roots that implementations of RFC 6962 and 9162 publish, and against its definition."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.seal.tree import audit_path, consistency_proof, leaf_hash, node_hash, root

ENTRIES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
)]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The roots over the first 1 to 8 entries, as the test data of Certificate Transparency's log server have them."""


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert root([leaf_hash(entry) for entry in ENTRIES[:size]]).hex() == ROOTS[size - 1]


def test_of_no_leaves_the_root_is_the_hash_of_nothing() -> None:
    assert root([]) == sha256().digest()


def plain(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162, section 2.1.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    half = max(1 << bit for bit in range(20) if 1 << bit < len(leaves))
    return node_hash(plain(leaves[:half]), plain(leaves[half:]))


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(str(n).encode()) for n in range(size)]


@given(st.integers(1, 70))
@settings(deadline=None, max_examples=40)
def test_level_by_level_is_the_definition(size: int) -> None:
    assert root(leaves_of(size)) == plain(leaves_of(size))


@given(st.integers(1, 70).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
@settings(deadline=None, max_examples=40)
def test_an_audit_path_leads_to_the_root(drawn: tuple[int, int]) -> None:
    size, index = drawn
    leaves = leaves_of(size)
    at, last, found = index, size - 1, leaves[index]
    for step in audit_path(leaves, index):  # RFC 9162, section 2.1.3.2
        if at & 1 or at == last:
            found = node_hash(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    assert (last, found) == (0, root(leaves))


def test_the_proofs_are_those_of_the_standards_example() -> None:
    """RFC 9162, section 2.1.5: the tree of seven leaves, and what it was with three, four and six."""
    leaves = leaves_of(7)
    a, b, c, d, e, f, j = leaves
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, last = node_hash(g, h), node_hash(i, j)
    assert audit_path(leaves, 0) == (b, h, last)
    assert audit_path(leaves, 3) == (c, g, last)
    assert audit_path(leaves, 4) == (f, j, k)
    assert audit_path(leaves, 6) == (i, k)
    assert consistency_proof(leaves, 3) == (c, d, g, last)
    assert consistency_proof(leaves, 4) == (last,)
    assert consistency_proof(leaves, 6) == (i, j, k)
    assert consistency_proof(leaves, 7) == consistency_proof(leaves, 0) == ()


def test_an_earlier_tree_is_never_larger() -> None:
    with pytest.raises(ValueError, match="larger"):
        consistency_proof(leaves_of(3), 4)

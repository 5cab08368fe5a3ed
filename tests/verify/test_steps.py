"""Single steps against what a whole pack seldom brings: keys that sign anything, files that change, strange seals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from firsthand_verify import Refused, steps, verify
from firsthand_verify.reading import Pack, open_pack
from tests.support.packs_small import sealed_in_a_bag, small, vectors, zipped

PRIME = 2**255 - 19
EIGHTH = int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little")
"""The y of half of the points of order 8; that of the others is its negative."""


@pytest.mark.parametrize("y", [0, 1, PRIME - 1, EIGHTH, PRIME - EIGHTH, PRIME, PRIME + 1, 2**255 - 1])
@pytest.mark.parametrize("sign", [0, 1])
def test_a_key_with_which_anybody_could_sign_is_refused(y: int, sign: int) -> None:
    """Points of small order, and what stands for one in a second way. Nobody has to know a private key to use them.

    With one of order 8 the same signature is right for each eighth message.
    """
    by = {"key": (y | sign << 255).to_bytes(32, "little").hex(), "signature": (1).to_bytes(64, "little").hex()}
    assert not any(steps._is_signed(by, bytes([number])) for number in range(60))


def test_the_points_of_small_order_are_those() -> None:
    """Each of their y solves the curve's equation with an x, and eight times the point is the neutral one."""
    for y in (0, 1, PRIME - 1, EIGHTH, PRIME - EIGHTH):
        x = _x_of(y)
        point = (x, y)
        for _ in range(3):
            point = _doubled(point)
        assert point == (0, 1)


D = -121665 * pow(121666, -1, PRIME) % PRIME


def _x_of(y: int) -> int:
    """Solve -x² + y² = 1 + d x² y² for x (RFC 8032, section 5.1.3)."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    x = x if x * x % PRIME == square else x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    assert x * x % PRIME == square
    return x


def _doubled(point: tuple[int, int]) -> tuple[int, int]:
    """Add a point to itself (RFC 8032, section 5.1.4, in affine coordinates)."""
    x, y = point
    both = D * x * x * y * y
    return (
        2 * x * y * pow(1 + both, -1, PRIME) % PRIME,
        (y * y + x * x) * pow(1 - both, -1, PRIME) % PRIME,
    )


def test_a_page_that_is_another_when_its_words_are_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a medium that another can write to, a file may change once its digest was checked."""
    (tmp_path / "pack.zip").write_bytes(zipped(small()))
    pack = open_pack(tmp_path / "pack.zip")
    for path in ("data/report/well.html", "data/seal.json"):
        read: list[int] = []

        def changing(path: str = path, read: list[int] = read) -> Iterator[bytes]:
            read.append(1)
            yield small()[path] + (b" " if len(read) == (3 if path.endswith("html") else 2) else b"")

        files = {each: (lambda each=each: iter([small()[each]])) for each in small()}
        changed = Pack({**files, path: changing})
        monkeypatch.setattr(steps, "open_pack", lambda _, changed=changed: changed)
        assert not verify(tmp_path).holds
    monkeypatch.setattr(steps, "open_pack", lambda _: pack)
    assert verify(tmp_path).holds


@pytest.mark.parametrize(
    "told", [None, b"[]", b"null", b"{}", b'{"journal":{"root":"' + b"0" * 64 + b'","size":false}}']
)
def test_an_earlier_seal_of_no_form_is_refused_and_never_an_error(told: bytes | None, tmp_path: Path) -> None:
    files = small()
    earlier = {**files, "data/seal.json": told or b""}
    if told is None:
        del earlier["data/seal.json"]
    earlier = sealed_in_a_bag(earlier)
    seal = json.loads(files["data/seal.json"])
    seal["before"]["seal"] = sha256(told or b"").hexdigest()
    (tmp_path / "earlier.zip").write_bytes(zipped(earlier))
    (tmp_path / "pack.zip").write_bytes(zipped(files))
    read = steps._Read(open_pack(tmp_path / "pack.zip"), None, None, tmp_path / "earlier.zip", None, seal)
    with pytest.raises(Refused) as refused:
        steps._editions(read)
    assert refused.value.step == "5.10"


def test_an_opening_of_any_size_is_refused_and_never_an_error(tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(zipped(small()))
    for opening in (b"", b"[]", vectors().opening + b" " * (1 << 20), b"[" * 2000):
        refusal = verify(tmp_path / "pack.zip", opened=opening).refusal
        assert refusal is not None
        assert refusal.step == "5.12"

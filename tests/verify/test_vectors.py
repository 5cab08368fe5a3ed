"""Section 7 of the format, worked out from the page by a reader of her own: nothing of ours is used to do so."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from firsthand.seal.bag import zipped as zipped_by_the_program
from firsthand_verify import verify
from tests.support.packs_small import FOLDER, KEYS, small, vectors, zipped


def _b64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _leaf(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def _pair(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def _root(leaves: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.1, as it is written there."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return _pair(_root(leaves[:half]), _root(leaves[half:]))


def _lines(data: bytes) -> list[bytes]:
    assert data.endswith(b"\n")
    return data[:-1].split(b"\n")


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_every_text_is_written_as_section_2_1_has_it() -> None:
    told = vectors()
    records = [line for data in (told.questions, told.citations, told.ballots) for line in _lines(data)]
    for text in (*records, told.seal, told.signatures, told.opening, told.opened.encode()):
        assert _written(json.loads(text)) == text


def test_leaves_and_root_are_those_told() -> None:
    told = vectors()
    for data, leaves in ((told.questions, told.question_leaves), (told.citations, told.citation_leaves),
                         (told.ballots, told.ballot_leaves)):  # fmt: skip
        assert [_leaf(line).hex() for line in _lines(data)] == leaves
    every = sorted(map(bytes.fromhex, (*told.question_leaves, *told.citation_leaves, *told.ballot_leaves)))
    seal = json.loads(told.seal)
    assert _root(every).hex() == told.root == seal["root"]
    assert seal["files"] == {"well.html": sha256(told.report).hexdigest()}
    assert told.ballot_leaves == sorted(told.ballot_leaves)


def test_the_seal_is_signed_by_both() -> None:
    told = vectors()
    digest = sha256(told.seal).digest()
    assert digest.hex() == told.digest
    signatures = json.loads(told.signatures)
    assert [each["role"] for each in signatures] == ["editor", "protection-officer"]
    for number, each in enumerate(signatures, 1):
        over = b"firsthand evidence pack 1\n" + each["role"].encode() + b"\n" + digest
        private = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
        assert private.public_key().public_bytes_raw().hex() == each["key"] == KEYS[number - 1]
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(each["key"])).verify(bytes.fromhex(each["signature"]), over)
        assert private.sign(over).hex() == each["signature"]


def test_the_journal_of_seven_continues_that_of_three() -> None:
    """RFC 9162, section 2.1.5, draws these very trees: the proof from three to seven is c, d, g, l."""
    seal = json.loads(vectors().seal)
    a, b, c, d, e, f, j = (_leaf(bytes([number]) * 32) for number in range(7))
    g, h, i = _pair(a, b), _pair(c, d), _pair(e, f)
    k, l_ = _pair(g, h), _pair(i, j)
    assert seal["journal"] == {"size": 7, "root": _pair(k, l_).hex()}
    assert seal["before"]["journal"] == {"size": 3, "root": _pair(g, c).hex()}
    assert seal["before"]["proof"] == [each.hex() for each in (c, d, g, l_)]


def test_the_opening_opens_what_the_quotation_hides() -> None:
    told = vectors()
    opening = json.loads(told.opening)
    assert opening["seal"] == told.digest
    assert opening["disclosures"] == [_b64(told.opened.encode())]
    record = json.loads(opening["record"])
    assert record["_sd"] == [_b64(sha256(opening["disclosures"][0].encode()).digest())]
    _, name, origin = json.loads(told.opened)
    assert (name, origin["text"][origin["start"] : origin["end"]]) == ("origin", record["printed"])
    leaves = sorted(map(bytes.fromhex, (*told.question_leaves, *told.citation_leaves, *told.ballot_leaves)))
    assert leaves[opening["index"]] == _leaf(opening["record"].encode())
    assert _climbed(opening["index"], leaves, [bytes.fromhex(step) for step in opening["path"]]).hex() == told.root


def _climbed(index: int, leaves: list[bytes], path: list[bytes]) -> bytes:
    if len(leaves) == 1:
        assert path == []
        return leaves[0]
    half = 4 if len(leaves) > 4 else len(leaves) // 2
    if index < half:
        return _pair(_climbed(index, leaves[:half], path[:-1]), path[-1])
    return _pair(path[-1], _climbed(index - half, leaves[half:], path[:-1]))


def test_the_program_says_of_it_what_the_page_says(tmp_path: Path) -> None:
    files = small()
    assert files["manifest-sha512.txt"] == vectors().manifest
    (tmp_path / "well.zip").write_bytes(zipped(files))
    outcome = verify(tmp_path / "well.zip", keys=KEYS, opened=vectors().opening)
    assert outcome.refusal is None
    said = {proof.step: proof for proof in outcome.proofs}
    assert "was not given" in said["5.10"].open[0]
    assert "no time stamp" in said["5.11"].shown
    assert dict(outcome.opened)["origin"] == json.loads(vectors().opened)[2]


def test_the_zip_file_of_the_tests_is_that_of_the_program() -> None:
    assert zipped(small()) == zipped_by_the_program(small(), FOLDER)

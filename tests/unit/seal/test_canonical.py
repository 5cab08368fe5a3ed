"""Canonical JSON, and hidden parts as RFC 9901 has them."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.seal.canonical import MOST, canonical
from firsthand.seal.salts import Plain, Salts, b64
from firsthand.seal.tree import leaf_hash

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MOST, MOST) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8", max_codepoint=0xFFFF)), inner),
    max_leaves=12,
)


def test_the_standards_example_as_far_as_we_have_its_values() -> None:
    """RFC 8785, section 3.2.4, without its fractions."""
    told = {"string": "\u20ac$\u000f\nA'\u0042\u0022\u005c\\\"/", "literals": [None, True, False], "n": [56, 4]}
    assert canonical(told) == (
        b'{"literals":[null,true,false],"n":[56,4],"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@given(VALUES)
def test_what_is_written_is_read_back_and_written_the_same(value: object) -> None:
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written


@pytest.mark.parametrize("value", [1.5, MOST + 1, {"\U00010000": 1}, {1: 2}, b"", {1, 2}, "\ud800"])
def test_what_the_format_has_no_place_for_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(value)


def test_a_digest_is_that_of_the_standards_example() -> None:
    """RFC 9901, section 4.2.3: the digest of a disclosure is over its letters, not over what they stand for."""
    disclosure = "WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert b64(sha256(disclosure.encode()).digest()) == "uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY"


def test_a_record_is_salted_and_what_it_hides_opens_with_its_disclosure_alone() -> None:
    plain = Plain(("ballot", "a", "S01"), {"kind": "ballot", "answer": "in"}, {"unit": {"unit": "S01"}})
    record = Salts(bytes(32), b"one edition").record(plain)
    told = json.loads(record.line)
    assert b"S01" not in record.line
    assert record.leaf == leaf_hash(record.line)
    opening = record.openings["unit"]
    assert told["_sd"] == [b64(sha256(opening.encode()).digest())]
    salt, name, value = json.loads(urlsafe_b64decode(opening + "=" * (-len(opening) % 4)))
    assert (name, value) == ("unit", {"unit": "S01"})
    assert len({salt, told["salt"]}) == 2


def test_salts_are_the_same_for_the_same_edition_and_others_for_any_other() -> None:
    plain = Plain(("citation", "1"), {"kind": "citation"}, {"told": 1})
    lines = [
        Salts(secret, sealed).record(plain).line
        for secret, sealed in ((bytes(32), b"one"), (bytes(32), b"one"), (bytes(32), b"two"), (b"1" * 32, b"one"))
    ]
    assert lines[0] == lines[1]
    assert len(set(lines)) == 3

"""A short fingerprint of words, by which a waiver knows what it excuses."""

from __future__ import annotations

from hashlib import sha256

from firsthand.text.normal import normal


def digest(text: str) -> str:
    """Return 16 hex digits of SHA-256 over the normalised words; equal words of any typography have equal digests.

    It is not salted, so who has a list of sentences can tell which of them was excused. The waivers file it stands in
    lives in the project, beside the manuscript that holds the words themselves; it is never published.
    """
    return sha256(normal(text).encode()).hexdigest()[:16]

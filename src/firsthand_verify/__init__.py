"""Checks an evidence pack and trusts nobody: docs/formats/evidence-pack.md, whose sections number the steps here.

Imports the standard library and ``cryptography`` alone, and nothing of the program that made the pack.
"""

from firsthand_verify.result import Outcome, Proof, Refused
from firsthand_verify.steps import verify

__all__ = ["Outcome", "Proof", "Refused", "verify"]

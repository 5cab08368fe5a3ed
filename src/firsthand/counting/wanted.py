"""What a set of findings needs from the vault, so that a build reads nothing else: which codes, and whether events."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from firsthand.counting.parsing import FUNCTIONS, HAPPENED, Fault, kind, parse
from firsthand.model.coding import Codebook
from firsthand.model.finding import Finding, Unit

_OF_A_CODE = ("says", "denies", "mixed")


def codes_needed(findings: Iterable[Finding], codebook: Codebook) -> frozenset[str] | None:
    """Name every code whose codings decide these findings, for :class:`firsthand.model.snapshot.Wanted`.

    With a code come its siblings, by which "only" is judged; with a topic all its codes, for a coding shows that the
    topic was raised. None, every coding, where a finding counts passages: each coded passage is then a unit.
    """
    needed: set[str] = set()
    for finding in findings:
        if finding.unit is Unit.PASSAGE:
            return None
        for condition in (finding.among, finding.where):
            for name, word in _calls(condition):
                if name in _OF_A_CODE:
                    for code in codebook.covered_by(word):
                        needed |= {code, *codebook.siblings(code)}
                elif name not in HAPPENED:
                    needed |= {code for code in codebook.codes if codebook.topic_of(code) == word}
    return frozenset(needed)


def events_needed(findings: Iterable[Finding]) -> bool:
    """Tell whether any of these findings asks of what happened, for :class:`firsthand.model.snapshot.Wanted`."""
    return any(
        finding.unit.happened
        or any(name in HAPPENED for condition in (finding.among, finding.where) for name, _ in _calls(condition))
        for finding in findings
    )


def _calls(condition: str) -> Iterable[tuple[str, str]]:
    """List the functions a condition calls, with the first word of each; nothing for one that cannot be read."""
    if "(" not in condition:
        return
    tree = parse(condition)
    if isinstance(tree, Fault):
        return
    for node in tree.walk():
        if kind(node) == "Anonymous":
            name = str(node.this).casefold()
            if name in FUNCTIONS:
                first = node.expressions[0].this if node.expressions else ""
                yield name, unicodedata.normalize("NFC", str(first))

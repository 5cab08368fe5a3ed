"""Check an evidence pack, without a network, and say in plain words what was proved and what was not.

That a report is the one that was released, and that each quotation and number in it comes from records fixed before.
Exit code 0 only if all holds, 1 if not, 2 if it was not asked rightly.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from firsthand_verify.result import Outcome
from firsthand_verify.stamp import certificate_of
from firsthand_verify.steps import KEY, shown, verify

_NEVER = (
    "That the testimony is true: a pack shows that the report is faithful to the records, not that the records are.",
    "That two ballots are two people, or that a ballot is what a person said.",
)


def main(arguments: list[str] | None = None) -> int:
    """Run the program; its exit code: 0 all holds, 1 it does not, 2 it was not asked rightly."""
    asked = _parser().parse_args(arguments)
    try:
        keys = asked.keys.read_text("utf-8-sig").split("\n") if asked.keys else None
        opened = asked.opened.read_bytes() if asked.opened else None
        tsa = certificate_of(asked.tsa.read_bytes()) if asked.tsa else None
    except (OSError, ValueError):
        sys.stderr.write("The file of keys, the opening, or the certificate cannot be read.\n")
        return 2
    if keys is not None and not any(KEY.search(line.lower()) for line in keys):
        sys.stderr.write("The file of keys has no key in it: 64 letters and digits each.\n")
        return 2
    outcome = verify(asked.pack, report=asked.report, keys=keys, earlier=asked.earlier, opened=opened, tsa=tsa)
    sys.stdout.write("\n".join((*_told(outcome), "")))
    return 0 if outcome.holds else 1


def _told(outcome: Outcome) -> list[str]:
    lines = []
    for proof in outcome.proofs:
        lines += [f"{proof.step:>5}  {proof.shown}", *(f"       - {each}" for each in proof.open)]
    for name, content in outcome.opened:
        said = json.dumps(content, ensure_ascii=False, indent=1).splitlines()
        lines += ["", f"Opened to you: {shown(name)}", *(f"  {shown(line, len(line))}" for line in said)]
    if outcome.refusal is not None:
        lines += [f"{outcome.refusal.step:>5}  REFUSED: {outcome.refusal.reason}.", "", "THE PACK DOES NOT HOLD."]
        return [*lines, "Ask who gave it to you for the one that was released, or the group whose report it is."]
    return [*lines, "", "THE PACK HOLDS. Not proved, by this or any pack:", *(f"  - {each}" for each in _NEVER)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("firsthand-verify", description=__doc__)
    parser.add_argument("pack", type=Path, help="the pack: a folder, or its ZIP file")
    parser.add_argument("report", type=Path, nargs="?", help="the report's file as you have it, such as report.pdf")
    parser.add_argument("--keys", type=Path, help="a file with the group's keys, a line each with its role")
    parser.add_argument("--earlier", type=Path, help="the pack of the edition before")
    parser.add_argument("--opened", type=Path, help="a record that was opened to you, decrypted")
    parser.add_argument("--tsa", type=Path, help="the certificate of the time-stamping service, or of who issued it")
    return parser


if __name__ == "__main__":
    sys.exit(main())

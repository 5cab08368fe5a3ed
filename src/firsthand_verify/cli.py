"""Check an evidence pack, without a network, and say in plain words what was proved and what was not.

That a report is the one that was released, and that each quotation and number in it comes from records fixed before.
Exit code 0 only if all holds, 1 if not, 2 if it was not asked rightly.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from zipfile import is_zipfile

from firsthand_verify.result import Outcome
from firsthand_verify.stamp import certificate_of
from firsthand_verify.steps import KEY, shown, verify

_NEVER = ("That the testimony is true: a pack shows that the report is faithful to the records, not that they are.",
          "That two ballots are two people, or that a ballot is what a person said.")  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Run the program; its exit code: 0 all holds, 1 it does not, 2 it was not asked rightly."""
    asked = _parser().parse_args(arguments)
    try:
        keys = asked.keys.read_text("utf-8-sig").split("\n") if asked.keys else None
        opened = asked.opened.read_bytes() if asked.opened else None
        tsa = certificate_of(asked.tsa.read_bytes()) if asked.tsa else None
    except (OSError, ValueError):
        return _unasked("The file of keys, the opening, or the certificate cannot be read.")
    if keys is not None and not any(KEY.search(line.lower()) for line in keys):
        return _unasked("The file of keys has no key in it: 64 letters and digits each.")
    if not _may_be_pack(asked.pack):
        return _unasked("This is no evidence pack, or is not there: give the ZIP file or the folder unpacked from it.")
    outcome = verify(asked.pack, report=asked.report, keys=keys, earlier=asked.earlier, opened=opened, tsa=tsa)
    sys.stdout.write("\n".join((*_told(outcome), "")))
    return 0 if outcome.holds else 1


def _unasked(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return 2


def _may_be_pack(place: Path) -> bool:
    """Tell a pack, however spoiled, which is refused as one, from another file or folder given by mistake."""
    if place.is_dir():
        return any((place / name).exists() for name in ("bagit.txt", "manifest-sha512.txt", "data"))
    return place.is_file() and (place.suffix.lower() == ".zip" or is_zipfile(place))


def _told(outcome: Outcome) -> list[str]:
    lines = [line for p in outcome.proofs for line in (f"{p.step:>5}  {p.shown}", *(f"       - {o}" for o in p.open))]
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

"""Run every measurement and append one dated section to ``bench/RESULTS.md``. ``make bench ARGS=check`` runs some."""

from __future__ import annotations

import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench import cases

RESULTS = Path(__file__).with_name("RESULTS.md")


def _machine() -> str:
    model = "unknown processor"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = lines[0].partition(":")[2].strip() if lines else model
        model += f", {len(lines)} cores"
    return f"{platform.system()}, Python {platform.python_version()}, {model}"


def main() -> None:
    wanted = [case for case in cases.CASES if not sys.argv[1:] or case.name in sys.argv[1:]]
    if not wanted:
        sys.exit(f"choose from: {', '.join(case.name for case in cases.CASES)}")
    rows = []
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as folder:
        stage = cases.Stage(Path(folder))
        for case in wanted:
            print(f"{case.name}: {case.what} …", flush=True)
            for what, measured in case.run(stage):
                print(f"  {what}: {measured}", flush=True)
                rows.append(f"| {case.name} | {what} | {case.goal} | {measured} |")
    head = f"\n## {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n\n{_machine()}\n\n"
    head += "| case | what | goal | measured |\n|---|---|---|---|\n"
    if not RESULTS.exists():
        RESULTS.write_text(
            "# Results\n\nWhat `make bench` measured, newest last. Shared machines are noisy.\n", "utf-8"
        )
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(head + "\n".join(rows) + "\n")


main()

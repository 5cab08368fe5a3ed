"""Draw the README's picture of a refused build: the command's own coloured output, as an SVG without any address in it.

``python -m tests.support.picture EXAMPLE docs/refused.svg`` where EXAMPLE was made by ``firsthand demo``.
"""

from __future__ import annotations

import re
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from firsthand.desk.writing.reports import check_report, choose_report
from firsthand.diagnostics.as_text import as_text
from firsthand.project import read_project
from firsthand.vault import Vault

LINES = 37
FOREIGN = re.compile(r"@font-face \{.*?\}|<!--.*?-->", re.DOTALL)


def draw(root: Path) -> str:
    """Check the press release of the example and return the start of what the command prints, drawn."""
    from datetime import UTC, datetime

    project = read_project(root)
    with Vault.open(root / project.vault, lambda _: "") as vault:
        checked = check_report(
            vault, project, choose_report(project, root, "press"), today=datetime.now(UTC).astimezone().date()
        )
    shown = as_text(checked.diagnostics, checked.bound.manuscript.sections, colour=True, show_source=True)
    lines = shown.rstrip("\n").split("\n")
    console = Console(record=True, width=124, file=StringIO(), color_system="truecolor")
    console.print(Text.from_ansi("$ firsthand check press\n" + "\n".join(lines[:LINES]) + "\n…\n" + lines[-1]))
    svg = console.export_svg(title="firsthand", theme=MONOKAI, unique_id="refused")
    return FOREIGN.sub("", svg).replace("Fira Code", "DejaVu Sans Mono")


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(draw(Path(sys.argv[1])), "utf-8")

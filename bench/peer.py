"""A web tool for qualitative analysis, beside ours: taking in one document of 8,000 words. Where it installs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PEER = "taguette==1.5.2"
PROGRAM = """
import asyncio, collections, pathlib, sys, time
from taguette import convert
path, kind = pathlib.Path(sys.argv[1]), sys.argv[2]
config = collections.defaultdict(lambda: 10**8, CONVERT_TO_HTML_TIMEOUT=120, CONVERT_FROM_HTML_TIMEOUT=120)
started = time.perf_counter()
html = asyncio.run(convert.to_html(path.read_bytes(), kind, path.name, config))
print(f"{time.perf_counter() - started:.3f}")
"""
KINDS = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
}


def peer(folder: Path, docx: Path) -> Iterator[tuple[str, str]]:
    """Install the peer in a folder of its own and time it on the same document; say so where that cannot be done."""
    python = folder / "peer" / "bin" / "python"
    if not python.exists():
        made = subprocess.run([sys.executable, "-m", "venv", folder / "peer"], capture_output=True, check=False)
        got = subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], capture_output=True, check=False)
        if made.returncode or got.returncode:
            yield f"{PEER}", "does not install here"
            return
    page = docx.with_suffix(".html")
    page.write_text(_page(docx), "utf-8")
    yield f"{PEER}, an HTML page of the same words", _time(python, page)
    if shutil.which("ebook-convert"):
        yield f"{PEER}, the same docx (through calibre)", _time(python, docx)
    else:
        yield f"{PEER}, a docx", "needs calibre, which is not installed here"


def _page(docx: Path) -> str:
    from firsthand.exchange import read
    from firsthand.model.intake import Reading

    reading = read(docx, name=docx.name)
    assert isinstance(reading, Reading)
    paragraphs = "".join(f"<p>{u.label}: {u.text.reveal()}</p>" for u in reading.utterances)
    return f"<!DOCTYPE html><html><head><title>x</title></head><body>{paragraphs}</body></html>"


def _time(python: Path, path: Path) -> str:
    done = subprocess.run(
        [python, "-c", PROGRAM, path, KINDS[path.suffix]], capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode:
        return f"failed: {done.stderr.strip().splitlines()[-1][:120] if done.stderr.strip() else done.returncode}"
    return f"{float(done.stdout.split()[-1]) * 1000:.0f} ms"

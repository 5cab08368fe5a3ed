"""The page inside the pack that checks it in a browser: one file, put together of its parts in ``verify/``."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

SCRIPTS = ("words", "bytes", "reading", "strict", "shapes", "report", "steps", "telling", "choosing")
"""The parts of the script, each using only what stands before it."""


@cache
def page() -> bytes:
    """Return ``verify.html``: it asks nobody for anything, and its policy lets it run its own script and no other."""
    style = _part("page.css")
    script = '\n"use strict";\n' + "".join(_part(f"{name}.js") for name in SCRIPTS)
    policy = (
        f"default-src 'none'; script-src '{_source(script)}'; style-src '{_source(style)}'; connect-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )
    frame = _part("frame.html").replace("{policy}", policy)
    return frame.replace("{style}", style).replace("{script}", script).encode()


def _part(name: str) -> str:
    return files("firsthand.seal").joinpath("verify", name).read_text("utf-8")


def _source(text: str) -> str:
    """Name an inline script or style by its digest, as Content Security Policy does."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"

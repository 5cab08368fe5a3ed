"""A person at a terminal: commands run by the shell, passphrases typed where they are asked for."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_YES_OR_NO = b" [y/N]: "
SECONDS = 120
"""Longer than any command takes, also on a busy machine."""

_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp('sh', ['sh', '-c', sys.argv[1]])"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, both streams together as a person sees them, and its exit code."""

    code: int
    text: str


def run(command: str, folder: Path, environment: Mapping[str, str], answer: Callable[[str], str]) -> Said:
    """Run one line of shell with a terminal of its own as input.

    Whenever the terminal waits for something typed, ``answer`` is called with the question. What is printed goes to a
    pipe, as if a program read it, so that nothing is coloured and no progress is drawn.
    """
    keyboard, terminal = os.openpty()
    output, printed = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _TAKE_TERMINAL, command],
        cwd=folder, env=dict(environment), stdin=terminal, stdout=printed, stderr=printed, start_new_session=True,
    )  # fmt: skip
    os.close(printed)
    try:
        text = _converse(keyboard, output, answer)
        return Said(process.wait(SECONDS), text)
    finally:
        process.kill()
        process.wait()
        for descriptor in (terminal, keyboard, output):
            os.close(descriptor)


def _converse(keyboard: int, output: int, answer: Callable[[str], str]) -> str:
    """Read all that is printed until the last writer is gone, and type whenever the terminal shows a prompt.

    A prompt ends in a space. It comes after echo was turned off, so that nothing typed in reply is lost or shown. A
    question that is answered with y or n is printed.
    """
    printed, asked = b"", b""
    while True:
        ready, _, _ = select.select([keyboard, output], [], [], SECONDS)
        if not ready:
            raise TimeoutError(f"nothing was printed for {SECONDS} s")
        if output in ready:
            more = os.read(output, 65536)
            if not more:
                return printed.decode()
            printed += more
            if printed.endswith(_YES_OR_NO):
                os.write(keyboard, answer(printed.decode().splitlines()[-1].strip()).encode() + b"\n")
        else:
            asked += os.read(keyboard, 1024)
            if asked.endswith(b" "):
                os.write(keyboard, answer(asked.decode().splitlines()[-1].strip()).encode() + b"\n")

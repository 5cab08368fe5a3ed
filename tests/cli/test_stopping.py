"""Ctrl-C, wherever a command is when it comes: one calm line, exit code 130, and nothing of a traceback."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from firsthand.cli import EXIT_STOPPED

STOPPED = "firsthand: stopped; what was already confirmed is kept\n"


def _stopped_while(importing: str) -> subprocess.CompletedProcess[str]:
    """Run the command and send it Ctrl-C while it imports a module: how far it has come is sure, and no clock asked."""
    script = textwrap.dedent(
        f"""
        import os, signal, sys

        class Stop:
            def find_spec(self, name, path=None, target=None):
                if name == {importing!r}:
                    sys.meta_path.remove(self)
                    os.kill(os.getpid(), signal.SIGINT)

        from firsthand.cli import main
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.meta_path.insert(0, Stop())
        sys.argv = ["firsthand", "explain", "QT02"]
        main()
        """
    )
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("importing", ["click", "firsthand.cli.app", "firsthand.cli.reports", "firsthand.desk.explain"])
def test_a_command_stopped_from_the_keyboard_says_one_calm_line(importing: str) -> None:
    done = _stopped_while(importing)
    assert (done.returncode, done.stdout) == (EXIT_STOPPED, "")
    assert done.stderr.lstrip("\n") == STOPPED

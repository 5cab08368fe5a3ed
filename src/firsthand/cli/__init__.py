"""The command line: parse, call the desk, print. No logic."""

from __future__ import annotations

import sys


def main() -> None:
    """Run ``firsthand``; a fault becomes one plain message and its exit code, never a traceback with private text."""
    from firsthand.cli.app import app
    from firsthand.errors import EXIT_ENVIRONMENT, FirsthandError

    try:
        app(prog_name="firsthand")
    except FirsthandError as fault:
        sys.stderr.write(f"firsthand: {fault}\n")
        sys.exit(fault.exit_code)
    except BrokenPipeError:
        sys.exit(EXIT_ENVIRONMENT)
    except KeyboardInterrupt:
        sys.stderr.write("firsthand: stopped; what was already confirmed is kept\n")
        sys.exit(130)

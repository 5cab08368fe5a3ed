"""The command line: parse, call the desk, print. No logic."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # of typing, which takes as long to import as all else here: Ctrl-C is caught from main() on
if TYPE_CHECKING:
    from collections.abc import Sequence

COLLECT_EVERY = 50_000
"""How many more objects there must be before cycles are looked for: a command ends before that pays (Python: 700)."""

EXIT_STOPPED = 130
"""What a shell expects of a command that was stopped from the keyboard."""


def main() -> None:
    """Run ``firsthand`` with the words of the shell, and end with its exit code."""
    try:
        import gc

        gc.set_threshold(COLLECT_EVERY)
        leave_no_core()
        code = run()
        stop_quietly()
    except KeyboardInterrupt:
        code = _stopped()
    sys.exit(code)


def stop_quietly() -> None:
    """Let Ctrl-C end the process at once from here on: the work is done, and only its end is left."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _stopped() -> int:
    sys.stderr.write("firsthand: stopped; what was already confirmed is kept\n")
    return EXIT_STOPPED


def leave_no_core() -> None:
    """Forbid the system to write this process's memory to a file when it dies. Windows does not do so by itself."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(words: Sequence[str] | None = None) -> int:
    """Run one command, the shell's when no words are given; its exit code.

    A fault becomes one plain message, never a traceback with private text.
    """
    import click

    from firsthand.cli.app import app
    from firsthand.errors import EXIT_ENVIRONMENT, FirsthandError

    try:
        code = app.main(words, prog_name="firsthand", standalone_mode=False)
    except FirsthandError as fault:
        sys.stderr.write(f"firsthand: {fault}\n")
        return fault.exit_code
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _stopped()
    except Exception as fault:  # noqa: BLE001 a fault of ours, whose message could carry testimony: say only where
        import traceback
        from pathlib import Path

        sys.stderr.write(f"firsthand: an unexpected fault, {type(fault).__name__}; nothing was published\n")
        for frame in traceback.extract_tb(fault.__traceback__):
            sys.stderr.write(f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}\n")
        return EXIT_ENVIRONMENT
    return code if isinstance(code, int) else 0

"""``firsthand serve``."""

from __future__ import annotations

from pathlib import Path

import click

from firsthand.cli.session import find_root, now


@click.command()
@click.argument("project", type=click.Path(path_type=Path), required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8017, show_default=True, help="The port; 0 takes any.")
@click.option("--lock-after", type=click.IntRange(1, 720), default=10, show_default=True, help="Minutes of rest.")
@click.option("--browser/--no-browser", default=True, help="Open it in the browser.")
def serve(project: Path | None, port: int, lock_after: int, browser: bool) -> None:
    """Open the workbench in the browser, on this machine only.

    PROJECT is the project folder (default: the one you stand in). In an empty folder, or a new one, a project is begun
    in the browser. Everybody unlocks with her own name and passphrase. A session at rest locks itself; Escape, pressed
    twice, locks at once. Control-C ends it.
    """
    import webbrowser

    from firsthand.demo import lay_out
    from firsthand.workbench.serving import LOOPBACK, bound
    from firsthand.workbench.serving import serve as serve_until_stopped

    root = find_root(project)
    with bound(port) as listening:
        address = f"http://{LOOPBACK}:{listening.getsockname()[1]}/"
        click.echo(f"The workbench is at {address} on this machine only. Control-C ends it.")
        if browser:
            webbrowser.open(address)
        serve_until_stopped(root, listening, lock_after * 60.0, lambda folder: lay_out(folder, now=now()))

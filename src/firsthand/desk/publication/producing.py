"""The files of a report, in memory: what would be published, byte by byte."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from firsthand.build import Checked
from firsthand.errors import EXIT_PUBLISHABLE, EXIT_REVIEW, EnvironmentFault, UsageError
from firsthand.model.bound import Bound
from firsthand.rules.in_words import words_told

FORMATS = ("html", "pdf", "docx")


def produce(checked: Checked, formats: Iterable[str] = FORMATS, *, draft: bool = False) -> dict[str, bytes]:
    """Make the report's files, by name; the same report gives the same bytes. Nothing is written.

    A draft is marked as one, also in the files' names, and may have reviews open. Raises UsageError when the report may
    not be published, or is too large; EnvironmentFault when a picture is not there, is not in the project folder or is
    none.
    """
    require_publishable(checked, draft=draft)
    from firsthand.render import render

    bound = checked.bound
    name = f"{bound.manuscript.name}-draft" if draft else bound.manuscript.name
    made = render(bound, tuple(formats), pictures=_pictures(bound), words=words_told(bound), draft=draft)
    return {f"{name}.{suffix}": data for suffix, data in made.items()}


def require_publishable(checked: Checked, *, draft: bool = False) -> None:
    """Raise UsageError when the report may not be published; a draft may have reviews open."""
    if checked.exit_code not in ({EXIT_PUBLISHABLE, EXIT_REVIEW} if draft else {EXIT_PUBLISHABLE}):
        raise UsageError("this report is not publishable", "Run firsthand check to see why.")


def choose_formats(text: str) -> tuple[str, ...]:
    """Read a list such as ``html,pdf``. Raises UsageError for an unknown format."""
    wanted = tuple(dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip()))
    unknown = [word for word in wanted if word not in FORMATS]
    if unknown or not wanted:
        raise UsageError(f"{', '.join(unknown) or 'nothing'} is no format", f"Choose from {', '.join(FORMATS)}.")
    return wanted


def _pictures(bound: Bound) -> dict[str, bytes]:
    """Read the manuscript's ordinary pictures, each from beside its file and none from outside the project folder."""
    from firsthand.render import pictures_of

    root = Path(bound.project.root).resolve()
    found: dict[str, bytes] = {}
    for name in pictures_of(bound.manuscript):
        try:
            path = (root / name).resolve()
            if not path.is_relative_to(root):
                raise EnvironmentFault(
                    f"the picture {name} is outside the project folder", "Copy it there, beside the report."
                )
            found[name] = path.read_bytes()
        except (OSError, ValueError):
            raise EnvironmentFault(
                f"the picture {name} cannot be read",
                "Put it where the report says, seen from the report's own folder, or correct its address.",
            ) from None
    return found

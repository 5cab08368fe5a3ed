"""The files of a report, in order, read into one manuscript."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from firsthand.errors import EnvironmentFault, UsageError
from firsthand.model.manuscript import Manuscript, Problem, Section
from firsthand.model.place import Place
from firsthand.model.project import ReportSettings

MARKDOWN = (".md", ".markdown")
WORD = (".docx",)
NONE_GIVEN: Mapping[str, bytes] = MappingProxyType({})
LARGEST = 100_000_000
"""A larger file, in bytes, is no manuscript."""


def read(
    settings: ReportSettings, root: Path, given: Mapping[str, bytes] = NONE_GIVEN
) -> tuple[Manuscript, tuple[Problem, ...]]:
    """Read the report's files. ``root`` is the project folder, which the files are named from.

    ``given`` are what files hold that are being written and not saved yet, by name. What a file holds never raises: it
    becomes a problem at its place. Raises EnvironmentFault when a file is missing or may not be read, UsageError when
    one is neither Markdown nor Word.
    """
    sections, problems = read_files(settings.files, root, given)
    manuscript = Manuscript(
        name=settings.name,
        language=settings.language,
        sections=sections,
        medium=settings.medium,
        title=settings.title,
        content_note=settings.content_note,
        date=settings.date,
    )
    return manuscript, problems


def read_files(
    files: Iterable[str], root: Path, given: Mapping[str, bytes] = NONE_GIVEN
) -> tuple[tuple[Section, ...], tuple[Problem, ...]]:
    """Read files in order, each Markdown or Word; as :func:`read`, without a report around them."""
    sections: list[Section] = []
    problems: list[Problem] = []
    for name in files:
        section, found = _read_one(name.replace("\\", "/"), root / name, given.get(name))
        sections.append(section)
        problems.extend(found)
    return tuple(sections), tuple(problems)


def load(shown: str, path: Path) -> bytes:
    """Return a manuscript file's bytes, or raise EnvironmentFault saying what stands in the way."""
    try:
        if path.stat().st_size > LARGEST:
            raise EnvironmentFault(
                f"{shown} is larger than {LARGEST // 1_000_000} MB", "A manuscript is not that large."
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise EnvironmentFault(
            f"there is no file {shown}", "Check the name; firsthand.toml lists a report's files under its name."
        ) from None
    except OSError as fault:
        raise EnvironmentFault(
            f"{shown} cannot be read: {fault.strerror}", "Close it elsewhere, or mend its rights."
        ) from None


def _read_one(shown: str, path: Path, given: bytes | None) -> tuple[Section, tuple[Problem, ...]]:
    suffix = path.suffix.lower()
    if suffix in WORD:
        from firsthand.manuscript.word import read_word

        return read_word(shown, load(shown, path) if given is None else given)
    if suffix not in MARKDOWN:
        raise UsageError(
            f"{shown} is neither Markdown (.md) nor Word (.docx)", "Save the manuscript as one of the two."
        )
    from firsthand.manuscript.markdown import read_markdown

    try:
        text = (load(shown, path) if given is None else given).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        detail = f"the file is not UTF-8 text (byte {fault.start}); save it as UTF-8"
        return Section(shown, (), ()), (Problem("unreadable-manuscript", Place(shown), detail),)
    return read_markdown(shown, text)

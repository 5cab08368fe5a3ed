"""What the pages of the report's editor share: the report an address names, the text sent, and how a browser counts."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import FormData
from starlette.requests import Request

from firsthand.desk.writing.manuscripts import Text
from firsthand.diagnostics.diagnostic import Severity
from firsthand.errors import UsageError
from firsthand.model.project import ReportSettings
from firsthand.model.roles import Permission, may
from firsthand.workbench.frame.app import desk_of, signed_in


def report_of(request: Request) -> ReportSettings:
    """Find the report an address names. Raises UsageError where there is none."""
    found = desk_of(request).project().reports.get(request.path_params["name"])
    if found is None:
        raise UsageError("there is no such report", "firsthand.toml lists the reports by name.")
    return found


def may_write(request: Request) -> bool:
    """Tell whether the member may change reports: who may build one may."""
    session = signed_in(request)
    return may(session.vault.roles()[session.user], Permission.BUILD)


def text_of(given: FormData) -> Text:
    """Take the text that was sent, its line ends LF, with the file it is of and the digest it was opened with."""
    text = str(given.get("text", "")).replace("\r\n", "\n")
    return Text(str(given.get("path", "")), text, str(given.get("digest", "")))


def tally(severities: Iterable[Severity]) -> dict[str, int]:
    """Count what blocks, what waits for a second person, and what is only noted."""
    all_of = list(severities)
    return {
        "blocks": all_of.count(Severity.BLOCK),
        "reviews": all_of.count(Severity.REVIEW),
        "notes": all_of.count(Severity.NOTE),
    }


def units(text: str, at: int) -> int:
    """Turn an offset in code points into a browser's, in which a character outside the basic plane counts twice."""
    return at + sum(1 for letter in text[: max(at, 0)] if ord(letter) > 0xFFFF)


def points(text: str, at: int) -> int:
    """Turn a browser's offset into one in code points; past the end is the end."""
    if text.isascii():
        return min(at, len(text))
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * at].decode("utf-16-le", "ignore"))


def counted_in_browser(text: str, start: int, end: int) -> tuple[int, int]:
    """Turn two offsets into a browser's."""
    return units(text, start), units(text, end)

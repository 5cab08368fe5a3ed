"""What stands beside an interview's turns as it is now: for its page, after a change, and when others wrote."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from firsthand.desk.coverage import coverage_of
from firsthand.desk.reading import on_turns, state_of
from firsthand.model.coding import Asked, DatedCoding
from firsthand.model.roles import Permission, may
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.workbench.app import desk_of, signed_in
from firsthand.workbench.pages import language_of, part

LOOKS = 24
"""So many codes in a row look different from each other: six colours, in four ways of drawing."""


def about(request: Request) -> dict[str, Any]:
    """Return what the parts need: the codebook, how each code looks, who reads, and whether she may code."""
    vault, codebook = signed_in(request).vault, desk_of(request).project().codebook
    return {
        "codebook": codebook,
        "looks": {code: at % LOOKS for at, code in enumerate(codebook.codes)},
        "user": vault.user,
        "may_code": may(vault.roles()[vault.user], Permission.CODE),
        "state_of": state_of,
        "states": list(Asked),
    }


def codes_now(request: Request, passage: PassageRef) -> dict[int, str]:
    """Render the codes of each turn of a passage."""
    numbers = range(passage.first, passage.last + 1)
    return rendered(request, on_turns(signed_in(request).vault, passage.interview, numbers))


def rendered(request: Request, found: dict[int, tuple[DatedCoding, ...]]) -> dict[int, str]:
    """Render the codes of these turns."""
    language, values = language_of(request), about(request)
    return {
        number: part(language, "codes.html.j2", number=number, codings=codings, **values)
        for number, codings in found.items()
    }


def coverage_now(request: Request, interview: InterviewRef) -> str:
    """Render who was asked about what."""
    rows = covered(request, interview)
    return part(language_of(request), "coverage.html.j2", coverage=rows, **about(request))


def covered(request: Request, interview: InterviewRef) -> list[tuple[str, str, Asked | None]]:
    """List each topic, its label, and what is recorded of it."""
    project, language = desk_of(request).project(), language_of(request)
    held = coverage_of(signed_in(request).vault, project, interview.source)
    return [(topic, project.codebook.topic_label(topic, language), state) for topic, state in held.items()]

"""What stands beside an interview's turns as it is now: for its page, after a change, and when others wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from firsthand.desk.interviews.coverage import coverage_of
from firsthand.desk.interviews.reading import on_turns, state_of
from firsthand.model.coding import Asked, Basis, DatedCoding, Polarity
from firsthand.model.roles import Permission, may
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.workbench.frame.app import desk_of, shown, signed_in
from firsthand.workbench.frame.pages import language_of, part
from firsthand.workbench.language.translating import translations

LOOKS = 24
"""So many codes in a row look different from each other: six colours, in four ways of drawing."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How codings are shown: by code its label and look, what is said of them in her language, and who she is."""

    labels: Mapping[str, str]
    looks: Mapping[str, int]
    told: Mapping[Polarity | Basis, str]
    user: str
    may_code: bool
    state_of: Callable[[Iterable[DatedCoding]], str] = state_of


def about(request: Request) -> dict[str, Any]:
    """Return what the page and its parts need: the codebook, how codings are shown, and whether she may code."""
    vault, codebook, language = signed_in(request).vault, desk_of(request).project().codebook, language_of(request)
    say = translations(language).gettext
    looks = {code: at % LOOKS for at, code in enumerate(codebook.codes)}
    may_code = may(vault.roles()[vault.user], Permission.CODE)
    labels = {code.id: code.label.get(language, code.id) for code in codebook.codes.values()}
    told = {said: say(said.value) for said in (*Polarity, *Basis)}
    how = Shown(labels, looks, told, vault.user, may_code)
    return {"codebook": codebook, "shown": how, "looks": looks, "may_code": may_code, "states": list(Asked)}


def codes_now(request: Request, passage: PassageRef) -> dict[int, str]:
    """Render the codes of each turn of a passage."""
    numbers = range(passage.first, passage.last + 1)
    return rendered(request, on_turns(signed_in(request).vault, passage.interview, numbers))


def rendered(request: Request, found: dict[int, tuple[DatedCoding, ...]]) -> dict[int, str]:
    """Render the codes of these turns, with the exact words that were marked."""
    language, how = language_of(request), about(request)["shown"]
    shown(request, (one.coding.passage.interview for codings in found.values() for one in codings if one.exact))
    return {
        number: part(language, "codes.html.j2", number=number, codings=codings, shown=how)
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

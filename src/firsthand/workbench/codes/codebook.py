"""The codebook: its tree with how often each code is used, one code with its passages, and the form that changes it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.changesets import cut_short
from firsthand.desk.coders.coding import require_code
from firsthand.desk.codes.code_uses import uses
from firsthand.desk.codes.codebook import by_topic, code_digest, examples, save_code, usage
from firsthand.desk.files import ChangedMeanwhile
from firsthand.errors import UsageError
from firsthand.model.coding import Code, CodeText
from firsthand.model.manuscript import Problem
from firsthand.model.roles import Permission
from firsthand.project.codebook_text import Fields
from firsthand.text.nfc import nfc
from firsthand.workbench.frame.app import desk_of, posted, routed, shown, signed_in
from firsthand.workbench.frame.pages import LANGUAGES, page

PARTS: tuple[CodeText, ...] = ("definition", "include", "exclude", "example", "counting_rule")


def routes() -> list[BaseRoute]:
    """List the pages. No code's id begins with a hyphen, so these stand in no code's way."""
    return [
        routed("/codebook", codebook),
        routed("/codebook/-/new", new),
        routed("/codebook/-/save", save, "POST"),
        routed("/codebook/{code}", one),
    ]


def codebook(request: Request) -> Response:
    """Show the tree by topic: definitions, and how often each code is used, by what the passages say."""
    vault, desk = signed_in(request).vault, desk_of(request)
    project = desk.project()
    return page(
        request, "codebook.html.j2", book=project.codebook, topics=by_topic(project.codebook), used=usage(vault),
        splits={split.code: split for split in vault.splits()}, parts=PARTS, stuck=cut_short(vault, desk.root),
    )  # fmt: skip


def one(request: Request) -> Response:
    """Show a code: what it means, where it is used, and passages that were given it last."""
    vault, project, code = signed_in(request).vault, desk_of(request).project(), request.path_params["code"]
    require_code(project, code)
    book, read = project.codebook, examples(vault, code)
    shown(request, (each.dated.coding.passage.interview for each in read))
    return page(
        request, "code.html.j2", code=book.codes[code], topic=book.topic_of(code), book=book, parts=PARTS,
        used=usage(vault).get(code), uses=uses(project, code), examples=read,
        split=next((split for split in vault.splits() if split.code == code), None),
        digest=code_digest(project, code), fields=_fields(book.codes[code]), problems=(), status=200, changed=False,
    )  # fmt: skip


def new(request: Request) -> Response:
    """Show the form of a code that is not there yet. Raises NotPermitted for who may not code."""
    signed_in(request).vault.require(Permission.CODE)
    parent = request.query_params.get("under", "")
    return _form(request, "", {"id": f"{parent}." if parent else ""}, "")


async def save(request: Request) -> Response:
    """Save a code, or show the form with what was typed and why not: 422, or 409 where it changed meanwhile."""
    given = await posted(request)
    session, desk = signed_in(request), desk_of(request)
    digest, project = str(given.get("digest", "")), desk.project()
    code = nfc(str(given.get("id", "")).strip())
    typed = {name: str(value) for name, value in given.items()}
    if not code:
        return await run_in_threadpool(_form, request, "", typed, digest, 422)

    def saving() -> tuple[Problem, ...]:
        with desk.sessions.writing(session) as vault:
            return save_code(vault, project, code, _wanted(given), digest, now=desk.now())

    try:
        problems = await run_in_threadpool(saving)
    except ChangedMeanwhile as fault:
        return await run_in_threadpool(_form, request, code if digest else "", typed, digest, 409, (), fault)
    except UsageError as fault:
        return await run_in_threadpool(_form, request, code if digest else "", typed, digest, 422, (), fault)
    if problems:
        return await run_in_threadpool(_form, request, code if digest else "", typed, digest, 422, problems)
    return RedirectResponse(f"/codebook/{code}", 303)


def _form(
    request: Request, code: str, fields: dict[str, str], digest: str, status: int = 200,
    problems: tuple[Problem, ...] = (), fault: UsageError | None = None,
) -> Response:  # fmt: skip
    book = desk_of(request).project().codebook
    return page(
        request, "code_form.html.j2", status=status, code=code, fields=fields, digest=digest, problems=problems,
        parts=PARTS, book=book, topics=list(dict.fromkeys(book.topic_of(one) for one in book.codes)), fault=fault,
        changed=isinstance(fault, ChangedMeanwhile),
    )  # fmt: skip


def _wanted(given: FormData) -> Fields:
    """Take the parts of a code as they were typed."""

    def typed(name: str) -> str:
        return nfc(str(given.get(name, "")).replace("\r\n", "\n").strip())

    said = {part: {tag: typed(f"{part}.{tag}") for tag in LANGUAGES} for part in ("label", *PARTS)}
    return {**said, "topic": typed("topic"), "measures": typed("measures")}


def _fields(code: Code) -> dict[str, str]:
    """Say a code as the form has it; a text without a language stands in the first."""
    said = {"id": code.id, "topic": code.topic, "measures": code.measures}
    first = next(iter(LANGUAGES))
    for tag in LANGUAGES:
        said[f"label.{tag}"] = code.label.get(tag, "")
        for part in PARTS:
            texts = code.texts.get(part)
            plain = getattr(code, part) if tag == first else ""
            said[f"{part}.{tag}"] = plain if texts is None else texts.get(tag, "")
    return said

"""Every place of the program that shows somebody words of an interview has the journal say so."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import firsthand

SRC = Path(firsthand.__file__).parent
TEMPLATES = SRC / "workbench" / "templates"

HANDS_OUT = {
    "show", "draft", "write_tables", "words_of", "remarks", "tried", "check_text", "gate", "as_word_with_comments",
    "word_file_with_comments",
}  # fmt: skip
"""What hands out words of interviews, or says what the words of a passage are beside those of a report."""

NOTES = {"note", "shown", "_noted"}

NO_INTERVIEW = {
    "cli.__init__.run": "shows how a command is used",
    "cli.identities.list_openings": "what identities were opened for; each opening has an entry of its own",
    "cli.identities._print": "an identity: each opening has an entry of its own",
    "cli.event_pages._account": "event show, which prints it, notes the accounts first",
    "workbench.admission.identities._every": "what identities were opened for; each opening has an entry of its own",
    "workbench.admission.identities._ask": "the shares an officer typed, given back with what was wrong",
    "workbench.admission.identities.show": "an identity: each opening has an entry of its own",
    "workbench.happened.links.compare": "what stands beside each other, of which _beside notes the passages",
    "workbench.vaults.members.shares": "shares of a quorum; that they were handed out has an entry of its own",
    "workbench.publication.standing.standing": "what the gate says of a report; the page that shows it notes it",
    "workbench.interviews.transcripts._found": "_shown, which searches, notes what it found first",
    "workbench.interviews.within._marks": "within, which counts by it, notes first",
}
"""Where words are private, but no interview's; or where whoever calls has noted it. Each with the reason."""


def test_whatever_shows_words_of_an_interview_is_noted_in_the_journal() -> None:
    """By the program's text: a function that reveals words, fills a page that does, or calls what hands them out."""
    found = set(_showing())
    silent = sorted(name for name, noted in found if not noted)
    assert [name for name in silent if name not in NO_INTERVIEW] == [], "say so: vault.access.note, or shown(request)"
    there = {name for name in NO_INTERVIEW if (SRC / f"{'/'.join(name.split('.')[:-1])}.py").exists()}
    assert there <= set(silent), "an exception that is none any more"
    assert len(found) > len(silent) + 15, "the search found what it is for"


def _showing() -> Iterator[tuple[str, bool]]:
    revealing = _revealing_templates()
    for path in [*(SRC / "cli").glob("*.py"), *(SRC / "workbench").rglob("*.py")]:
        module = ".".join(path.relative_to(SRC).with_suffix("").parts)
        for function in ast.parse(path.read_text("utf-8")).body:
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _shows(function, revealing):
                yield f"{module}.{function.name}", bool(NOTES & set(_called(function)))


def _shows(function: ast.AST, revealing: set[str]) -> bool:
    named = {node.value for node in ast.walk(function) if isinstance(node, ast.Constant)}
    return bool({"reveal", *HANDS_OUT} & set(_called(function)) or named & revealing)


def _called(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _revealing_templates() -> set[str]:
    """Name the templates that reveal words, and those they stand in."""
    texts = {path.name: path.read_text("utf-8") for path in TEMPLATES.glob("*.j2")}
    found = {name for name, text in texts.items() if ".reveal()" in text}
    parts = {name: set(re.findall(r'(?:include|from|import) "([^"]+)"', text)) for name, text in texts.items()}
    while more := {name for name, inside in parts.items() if inside & found} - found:
        found |= more
    return found

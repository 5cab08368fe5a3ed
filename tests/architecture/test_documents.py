"""The documents, checked by machine: links, generated pages, and the words they must name.

To accept a change of a generated page, run this file with FIRSTHAND_RENEW_GOLDEN=1 and read the diff.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

import pytest

import firsthand.rules  # noqa: F401 declares the rules
from firsthand.diagnostics.diagnostic import RuleInfo, Severity
from firsthand.model.coding import Asked, Basis, Polarity
from firsthand.model.consent import Decision, Mode, Scope
from firsthand.model.finding import PARTS, Answer, Unit
from firsthand.model.manuscript import CitationKind
from firsthand.model.testimony import Status
from firsthand.rules.registry import CATALOGUE
from tests.support import commands, matrix
from tests.support.documents import ROOT, anchors, boxes, links, prose

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
COMMANDS = DOCS / "reference" / "commands.md"
ROLES = DOCS / "reference" / "roles.md"
RULES = DOCS / "rules" / "README.md"
MOST_RULES = 60
KEPT_CLEAN = ("src", "tests", "docs", "bench")
FOREIGN = {
    "the host of a package registry": r"py" r"pi\.org|python" r"hosted\.org|npm" r"js\.(?:org|com)|crates" r"\.io",
    "an absolute path of a machine": r"(?<![\w.])/(?:ho" r"me|Us" r"ers|wo" r"rk|ro" r"ot)/\w|\b[A-Z]:\\\\?Us" r"ers",
    "filler text": r"\blor" r"em\b",
}

CATALOGUE_HEAD = """# The rules

One rule, one page; `firsthand explain CODE` prints it. What a page says passes and fails is run as tests. This table is
generated; a test compares it.

`block`: nothing is published while it stands. `review`: a second person must decide. `note`: worth knowing. What a
waivable rule says may be let stand for certain words by two people, with a reason and until a day (`firsthand waive`).
Where a rule has several kinds the severity is that of the gravest, and its page says which is lighter.

MS the manuscript · QT quotations · TR translation · CN consent · NB numbers, quantifiers and units ·
GN generalisation · EV evidence · DS disclosure · WV waivers

| code | name | severity | waivable | what it says |
|---|---|---|---|---|
"""


def _catalogue() -> str:
    rows = [
        f"| [{code}]({code}-{rule.info.name}.md) | {rule.info.name} | {rule.info.severity} "
        f"| {_waivable(rule.info)} | {rule.info.summary} |"
        for code, rule in sorted(CATALOGUE.items())
    ]
    return CATALOGUE_HEAD + "\n".join(rows) + "\n"


def _waivable(info: RuleInfo) -> str:
    if not info.waivable:
        return "no"
    return f"yes, but for {', '.join(info.never)}" if info.never else "yes"


def _same(path: Path, text: str) -> None:
    if os.environ.get("FIRSTHAND_RENEW_GOLDEN"):
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text, f"{path.name} is stale: renew it, and read the diff"


def test_the_page_of_commands_says_what_the_commands_say() -> None:
    _same(COMMANDS, commands.page())


def test_the_page_of_roles_says_what_the_matrix_says() -> None:
    _same(ROLES, matrix.page())


def test_the_catalogue_lists_every_rule_as_it_is_declared() -> None:
    _same(RULES, _catalogue())
    assert len(CATALOGUE) < MOST_RULES, "merge before adding"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_to_a_heading_in_it(page: Path) -> None:
    astray = []
    for words, address in links(page.read_text("utf-8")):
        if re.match(r"[a-z]+:", address):
            continue
        path, _, heading = unquote(address).partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (heading and heading not in anchors(target.read_text("utf-8"))):
            astray.append(f"[{words}]({address})")
    assert astray == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        found = {(page.parent / unquote(address).partition("#")[0]) for _, address in links(page.read_text("utf-8"))}
        inside = {path.resolve() for path in found if path.suffix == ".md" and path.is_file()}
        waiting += sorted(inside - reached - set(waiting))
    assert [page.relative_to(ROOT).as_posix() for page in PAGES if page not in reached] == []


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("formats/manuscript.md", [f"`{kind.value}:" for kind in CitationKind]),
        ("formats/manuscript.md", [f"`{part}`" for part in PARTS]),
        ("formats/register.md", [f"`{scope.value}`" for scope in Scope]),
        ("formats/register.md", [f"`{decision.value}`" for decision in Decision]),
        ("formats/register.md", [f"`{mode.value}`" for mode in Mode]),
        ("formats/register.md", [f"`{basis.value}`" for basis in Basis]),
        ("formats/register.md", [f"`{polarity.value}`" for polarity in Polarity]),
        ("formats/register.md", [f"`{state.value}`" for state in Asked]),
        ("formats/register.md", [f"`{status.value}`" for status in Status]),
        ("formats/diagnostics.md", [f"`{severity.value}`" for severity in Severity]),
        ("reference/conditions.md", [f"`{answer.value}`" for answer in Answer]),
        ("reference/conditions.md", [f"`{unit.value}`" for unit in Unit]),
        ("reference/conditions.md", [f"`{basis.value}`" for basis in Basis]),
    ],
)  # fmt: skip
def test_a_page_names_every_word_it_is_the_page_of(page: str, words: Iterable[str]) -> None:
    text = (DOCS / page).read_text("utf-8")
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_names(what: str) -> None:
    foreign = re.compile(FOREIGN[what], re.IGNORECASE if "text" in what else 0)
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for folder in KEPT_CLEAN
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
        if (match := foreign.search(path.read_bytes().decode("utf-8", "replace")))
    ]
    assert found == []


def test_every_module_says_what_it_is() -> None:
    modules = [path for folder in ("src", "bench", "tests/support") for path in sorted((ROOT / folder).rglob("*.py"))]
    silent = [path for path in modules if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_the_glossary_words_in_bold_are_classes_of_the_model_and_stand_there_once() -> None:
    bold = re.findall(r"^\| \*\*([\w ]+)\*\* \|", (ROOT / "GLOSSARY.md").read_text("utf-8"), re.MULTILINE)
    model = ROOT / "src" / "firsthand" / "model"
    classes = [
        node.name
        for path in sorted(model.glob("*.py"))
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    assert len(bold) > 20
    assert [word for word in bold if classes.count(word.title().replace(" ", "")) != 1] == []


def test_every_box_of_a_page_says_of_what_kind_it_is() -> None:
    nameless = [
        f"{page.relative_to(ROOT)}:{box.line}"
        for page in PAGES
        for box in boxes(page.read_text("utf-8"))
        if not box.kind and page != ROOT / "README.md" and page != ROOT / "ARCHITECTURE.md"
    ]
    assert nameless == []


def test_no_page_leaves_a_fence_open() -> None:
    assert [page.name for page in PAGES if "```" in prose(page.read_text("utf-8"))] == []

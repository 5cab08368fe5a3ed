"""What the program's refusals say, read from its source: texts with places for what is put into them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import firsthand
from firsthand import errors

ROOT = Path(firsthand.__file__).parent
KINDS = {n for n, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.FirsthandError)}
PACKAGES = ("desk", "vault", "workbench", "manuscript", "project", "render")
"""Whose refusals a page may have to show."""


class Refusal(NamedTuple):
    """A message or an advice, and where it is said; ``text`` is None where it is made elsewhere."""

    module: str
    line: int
    text: str | None


def refusals(*packages: str) -> Iterator[Refusal]:
    """Read every refusal that the modules of these packages raise, its message and its advice."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            kinds = KINDS | {n.name for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and _is_kind(n)}
            constants = dict(_constants(tree))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and _called(node) in kinds | {"ChangedMeanwhile", "super"}:
                    for given in node.args[:2]:
                        for text in _texts(given, constants):
                            yield Refusal(path.relative_to(ROOT).as_posix(), node.lineno, text)


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute) and node.func.attr == "__init__":
        return "super"
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _is_kind(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id in KINDS | {"ChangedMeanwhile"} for base in node.bases)


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value


def _texts(given: ast.expr, constants: Mapping[str, ast.expr]) -> Iterator[str | None]:
    if isinstance(given, ast.IfExp):
        yield from _texts(given.body, constants)
        yield from _texts(given.orelse, constants)
    elif isinstance(given, ast.Constant) and isinstance(given.value, str):
        if given.value:
            yield given.value
    elif isinstance(given, ast.Name) and isinstance(constants.get(given.id), ast.Constant | ast.JoinedStr):
        yield from _texts(constants[given.id], constants)
    elif isinstance(given, ast.JoinedStr):
        yield _placed(given)
    else:
        yield None


def _placed(given: ast.JoinedStr) -> str:
    names: dict[str, str] = {}
    text = ""
    for piece in given.values:
        if isinstance(piece, ast.Constant):
            text += str(piece.value).replace("%", "%%")
        elif isinstance(piece, ast.FormattedValue):
            what = ast.unparse(piece.value)
            if what not in names:
                plain = _name(piece.value)
                names[what] = plain if plain not in names.values() else f"{plain}{len(names) + 1}"
            text += f"%({names[what]})s"
    return text


def _name(value: ast.expr) -> str:
    """Name a place after what is put there: the last name in it, else what."""
    if isinstance(value, ast.Name):
        return value.id
    if isinstance(value, ast.Attribute):
        return value.attr
    if isinstance(value, ast.Subscript):
        return _name(value.value)
    if isinstance(value, ast.Call):
        return _name(value.func if isinstance(value.func, ast.Name) else value.args[0] if value.args else value.func)
    return "what"

"""What rules and readers say of a report, read from their source: texts with places, and what may stand in a place.

A message is made of pieces: a place in it may hold a number or a name, or words that are made elsewhere. Those are
texts of their own, known by the place that they fill; such a place is named after its module, ``tables_advice``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from firsthand.disclosure.words.telling import Tells
from firsthand.disclosure.words.watch import Kind
from firsthand.exchange.outputs.piece import Telling
from firsthand.model import consent
from firsthand.model.coding import Basis
from firsthand.model.event import PersonKind
from firsthand.model.finding import Unit
from firsthand.rules.labels import LABELS
from firsthand.text import meaning
from firsthand.text.mentions import Counts
from tests.support.refusals import ROOT, _name

PACKAGES = ("rules", "manuscript", "project", "counting", "build", "desk", "model", "exchange")
SAYING = (
    "rules", "manuscript", "project", "counting", "build", "text/quantifiers.py", "text/ladder.py",
    "model/coherence.py", "exchange", "desk",
)  # fmt: skip
"""The packages and modules that make what is said of a report or of a project's file."""

OWN = frozenset({"suggest", "say", "described", "_rewritten", "in_other_words"})
"""What words the report itself: its words stay in its language."""

NO_WORD = "nothing, for no word of the ladder says it"
CHOICES = {("words_only", "in_other_words"), ("quantifiers", "better"), ("quantifiers", "_rewritten")}
"""Words of the report to choose among, or none."""

EDITS = (
    "%(len)s edit marks are left in this paragraph",
    "%(len)s tracked changes: insertions are read as text, deletions are left out",
)
"""What readers say of pending edits."""

CHANNELS = tuple(f"in a file: {word}" for word in (
    "file name", "file", "text", "source", "comment", "script", "style", "properties", "attributes", "data",
    "entry names", "around the entries", "entry", "page", "attachment", "action", "picture", "segment", "stream",
    "strings", "colours",
    "unknown part", "after its end", "beside its objects", "head", "unpacked", "bytes",
))  # fmt: skip
"""The fixed words that say where in a file a piece stands; each is said of what, for they have other senses too."""

ENUMS: dict[tuple[str, str], type[StrEnum]] = {
    ("bare", "counts.value"): Counts,
    ("units", "told.counts.value"): Counts,
    ("telling", "tells.value"): Tells,
    ("leaks", "hit.kind.value"): Kind,
    ("leaks", "piece.told.value"): Telling,
    ("consent", "scope"): consent.Scope,
    ("consent", "use.scope.value"): consent.Scope,
    ("consent_given", "use.scope.value"): consent.Scope,
    ("evidence", "told"): Basis,
    ("quotations", "named"): Basis,
    ("tables", "exhibit.unit"): Unit,
    ("binding", "unit"): Unit,
    ("functions", "self.unit"): Unit,
    ("meaning", "self.unit"): Unit,
    ("coherence", "kind.value"): PersonKind,
}
"""What is one of a kind's values, by the module and how it is written there."""

WORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("units", "_UNIT_WORDS"): (*(f"{unit}s" for unit in Unit), "people"),
    ("quotations", "kinds"): meaning.EVERY,
    ("quotations", "meaning"): meaning.EVERY,
    ("labels", "label.name"): tuple(label.name for label in LABELS["en"]),
    ("labels", "label.elements"): tuple(label.elements for label in LABELS["en"]),
    ("labels", "label.source"): tuple(label.source for label in LABELS["en"]),
    ("leaks", "piece.channel"): CHANNELS,
    ("manuscript", "what"): ("source", "finding", "fact", "exhibit"),
    ("manuscript", "edits"): EDITS,
    ("numbers", "fault.told"): ("%(one)s and %(other)s",),
    ("numbers", "fault.right"): ("%(low)s to %(high)s", "no share at all"),
    ("numbers", "form"): ("'%(rung)s'", "a share of %(of)s", "a vague number", "an exact number"),
    ("numbers", "before"): ("'%(rung)s'", "a share of %(of)s", "a vague number", "an exact number"),
}
"""What cannot be followed to where it is made, and what it comes to there."""

FIELDS: dict[tuple[str, str], tuple[str, str, int | str]] = {
    ("manuscript", "problem"): ("manuscript", "Citation", "problem"),
    ("leaks", "unsearched"): ("exchange", "Piece", "unsearched"),
    ("joined", "message"): ("model", "Incoherence", 2),
    ("binding", "message"): ("counting", "Fault", -1),
    ("event_figures", "message"): ("counting", "Fault", -1),
    ("figures", "message"): ("counting", "Fault", -1),
    ("events", "message"): ("model", "Incoherence", 2),
    ("event_cells", "unclear"): ("exchange", "Unclear", 0),
    ("word", "reason"): ("manuscript", "Unreadable", 0),
}
"""What a module reads from a field: in which package it is made, of what kind, and where it is given there."""

JOINTS = {
    ", ": "list", " and ": "and_list", "; or ": "or_list", " or ": "any_list", " and no ": "nor_list",
    " and a ": "a_list", "' or '": "quoted_list", ", and ": "both_list",
}  # fmt: skip
"""How the pieces of a list are joined, and how its place is named for that."""


_PLACE = re.compile(r"%\((\w+?)\d*\)s")


def _worded(text: str) -> bool:
    return re.search(r"[A-Za-z]{2}", _PLACE.sub("", text)) is not None


class Said(NamedTuple):
    """A text, and the place of other texts that it fills: none where it is a message of its own."""

    text: str
    fills: str = ""


class Module(NamedTuple):
    """A module read: its functions and constants by name, and where the names are from that it takes from others."""

    name: str
    every: tuple[ast.FunctionDef, ...]
    functions: dict[str, ast.FunctionDef]
    constants: dict[str, ast.expr]
    imported: dict[str, str]


class Scope(NamedTuple):
    """Where an expression stands."""

    module: Module
    function: ast.FunctionDef | None = None


_SAYS = re.compile(r"\b(?:Problem|RowFault|Refusal)\(")


@cache
def modules() -> dict[str, Module]:
    """Read every module that says something of a report."""
    paths = [path for part in SAYING for path in (sorted((ROOT / part).rglob("*.py")) or [ROOT / part])]
    saying = [path for path in paths if "desk" not in path.parts or _SAYS.search(path.read_text("utf-8"))]
    return {path.relative_to(ROOT).as_posix(): _module(path) for path in saying}


def _module(path: Path) -> Module:
    tree = ast.parse(path.read_text("utf-8"))
    nodes = list(ast.walk(tree))
    imported = {
        alias.asname or alias.name: node.module.removeprefix("firsthand.").replace(".", "/") + ".py"
        for node in nodes if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }  # fmt: skip
    constants = {
        node.targets[0].id: node.value
        for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }  # fmt: skip
    every = tuple(node for node in nodes if isinstance(node, ast.FunctionDef))
    functions = {function.name: function for function in every}
    return Module(path.relative_to(ROOT).as_posix(), every, functions, constants, imported)


class Finder:
    """Follows what is said to where its words are made, and notes every text met."""

    def __init__(self) -> None:
        self.found: dict[Said, str] = {}
        self._following: set[tuple[str, ...]] = set()
        self._filled: set[str] = set()
        self._known: dict[tuple[str, ast.FunctionDef | None, str], list[str]] = {}

    def said(self, given: ast.expr, scope: Scope, fills: str = "") -> None:
        """Note every text that an expression may come to."""
        for text in self.texts(given, scope):
            if fills or text:
                self.found.setdefault(Said(text, fills), scope.module.name)

    def texts(self, given: ast.expr, scope: Scope) -> list[str]:
        """List the texts that an expression may come to; nothing for what is no text of ours."""
        key = (scope.module.name, scope.function, ast.dump(given))
        if key not in self._known:
            with self._once("texts", given, scope) as first:
                if not first:
                    return []
                self._known[key] = list(dict.fromkeys(self._texts(given, scope)))
        return self._known[key]

    @contextmanager
    def _once(self, what: str, given: ast.expr, scope: Scope) -> Iterator[bool]:
        """Follow nothing round in a circle: a name may be bound anew to what is made of it."""
        key = (what, scope.module.name, scope.function.name if scope.function else "", ast.dump(given))
        first = key not in self._following
        self._following.add(key)
        yield first
        if first:
            self._following.remove(key)

    def _texts(  # noqa: PLR0911, PLR0912 - one case for each kind of expression
        self, given: ast.expr, scope: Scope
    ) -> Iterable[str]:
        match given:
            case ast.Constant(value=str(text)):
                return [text.replace("%", "%%")]
            case ast.JoinedStr(values=values):
                return self._joined(values, scope)
            case ast.IfExp(body=one, orelse=other):
                return [*self.texts(one, scope), *self.texts(other, scope)]
            case ast.BoolOp(values=values):
                return [text for value in values for text in self.texts(value, scope)]
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined([left, right], scope)
            case ast.BinOp(left=left, op=ast.Mult()):
                return ["", *self.texts(left, scope)]
            case ast.NamedExpr(value=value):
                return self.texts(value, scope)
            case ast.Call(func=ast.Attribute(value=shape, attr="format"), keywords=given_for):
                names: dict[str, str] = {}
                places = {k.arg: self._place(k.value, scope, names) for k in given_for}
                return [re.sub(r"\{(\w+)\}", lambda p: places[p[1]], text) for text in self.texts(shape, scope)]
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(joint)), attr="join")) if joint in JOINTS:
                return [self._place(given, scope, {})]
            case ast.Call(func=ast.Attribute(value=text, attr="rstrip"), args=[]):
                texts = self.texts(text, scope)
                return [*texts, *(re.sub(r" %\(\w+\)s$", "", text) for text in texts)]
            case ast.Call(func=ast.Name(id="next"), args=[ast.GeneratorExp(elt=elt), *_]):
                return self.texts(elt, scope)
            case ast.Call(func=ast.Name(id=name)) if name in OWN:
                return []
            case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)):
                return self._returned(name, scope)
            case ast.Subscript(value=ast.Name() | ast.Dict() | ast.Subscript() as held):
                return [text for one in self._elements(held, scope) for text in self.texts(*one)]
            case ast.Call(func=ast.Attribute(value=ast.Name() | ast.Dict() as held, attr="get")):
                rest = [text for value in given.args[1:] for text in self.texts(value, scope)]
                return [*(text for one in self._elements(held, scope) for text in self.texts(*one)), *rest]
            case ast.Name(id="unclear" as name):
                return self._field(name, scope)
            case ast.Name(id=name):
                return [text for one in self._named(name, scope) for text in self.texts(*one)]
            case ast.Attribute(attr=attr):
                return self._field(attr, scope)
        return []

    def _joined(self, values: list[ast.expr], scope: Scope) -> list[str]:
        pieces: list[list[str]] = []
        names: dict[str, str] = {}
        for value in values:
            what = value.value if isinstance(value, ast.FormattedValue) else value
            inline = self.texts(what, scope) if isinstance(what, ast.Constant | ast.IfExp | ast.JoinedStr) else []
            pieces.append(inline or [self._place(what, scope, names)])
        return ["".join(chosen) for chosen in product(*pieces)]

    def _place(self, what: ast.expr, scope: Scope, names: dict[str, str]) -> str:
        """Write a place; note what may fill it where that is text of ours."""
        joint, texts = self._listed(what, scope) or ("", self._known_words(what, scope) or self.texts(what, scope))
        joint = "words" if _name(what) == "channel" else joint
        plain, stem = _name(what).strip("_") or "what", Path(scope.module.name).stem
        if any(_worded(text) or self._filled & {*_PLACE.findall(text)} for text in texts):
            self._filled.add(f"{stem}_{plain}_{joint}".strip("_"))
            plain = f"{stem}_{plain}"
            for text in texts:
                self.found.setdefault(Said(text, f"{plain}_{joint}".strip("_")), scope.module.name)
        plain = f"{plain}_{joint}".strip("_")
        key = ast.unparse(what)
        if key not in names:
            names[key] = plain if plain not in names.values() else f"{plain}{len(names) + 1}"
        return f"%({names[key]})s"

    def _known_words(self, what: ast.expr, scope: Scope) -> list[str]:
        stem, written = Path(scope.module.name).stem, ast.unparse(what)
        written = written.partition("[")[0] if isinstance(what, ast.Subscript) else written
        if (stem, written) in ENUMS:
            return [str(member.value) for member in ENUMS[stem, written]]
        return list(WORDS.get((stem, written), ()))

    def _listed(self, what: ast.expr, scope: Scope) -> tuple[str, list[str]] | None:
        """Say how what is joined to a list is joined, and list its texts; None for what is no list."""
        with self._once("listed", what, scope) as first:
            return self._listed_once(what, scope) if first else None

    def _listed_once(  # noqa: PLR0911 - one case for each kind of expression
        self, what: ast.expr, scope: Scope
    ) -> tuple[str, list[str]] | None:
        stem, written = Path(scope.module.name).stem, re.match(r"\w*", ast.unparse(what))
        if written and (stem, written[0]) in CHOICES:
            return "quoted_list", [NO_WORD]
        match what:
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(joint)), attr="join"), args=[given]):
                known = self._known_words(given, scope)
                made = [text for one in self._elements(given, scope) for text in self.texts(*one)]
                return (JOINTS[joint], known or made) if joint in JOINTS else None
            case ast.Call(func=ast.Name(id="_list"), args=[given]):
                return "list", [text for one in self._elements(given, scope) for text in self.texts(*one)]
            case ast.Name(id=name):
                known = self._known_words(what, scope)
                found = [each for one in self._named(name, scope) if (each := self._listed(*one))]
                return (found[0][0], known or [text for _, texts in found for text in texts]) if found else None
            case ast.IfExp(body=one, orelse=other) | ast.BoolOp(values=[one, other]):
                first = self._listed(one, scope)
                return None if first is None else (first[0], [*first[1], *self.texts(other, scope)])
            case ast.Call(func=ast.Name(id=name)) if name not in OWN:
                where = self._function(name, scope)
                returns = list(_returns(where.function)) if where and where.function else []
                return self._listed(returns[0], where) if where and len(returns) == 1 else None
        return None

    def _elements(self, given: ast.expr, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
        """Give what a list, a mapping's values, or what makes one, holds."""
        with self._once("elements", given, scope) as first:
            if first:
                yield from list(self._elements_once(given, scope))

    def _elements_once(  # noqa: PLR0912 - one case for each kind of expression
        self, given: ast.expr, scope: Scope
    ) -> Iterator[tuple[ast.expr, Scope]]:
        match given:
            case ast.GeneratorExp(elt=elt) | ast.ListComp(elt=elt):
                yield elt, scope
            case ast.Tuple(elts=elts) | ast.List(elts=elts):
                for elt in elts:
                    if isinstance(elt, ast.Starred):
                        yield from self._elements(elt.value, scope)
                    else:
                        yield elt, scope
            case ast.Dict(values=values):
                for value in values:
                    yield from self._elements(value, scope) if isinstance(value, ast.Tuple) else [(value, scope)]
            case ast.Subscript(value=held):
                yield from self._elements(held, scope)
            case ast.Call(func=ast.Name(id="filter" | "sorted" | "list" | "tuple"), args=args):
                yield from self._elements(args[-1], scope)
            case ast.Call(func=ast.Attribute(value=held, attr="items")):
                for one, where in self._elements(held, scope):
                    yield ast.Tuple(elts=[ast.Constant(value=""), one], ctx=ast.Load()), where
            case ast.Call(func=ast.Attribute(attr="fromkeys"), args=[held, *_]):
                yield from self._elements(held, scope)
            case ast.Call(func=ast.Name(id=name)):
                made = self._function(name, scope)
                for node in _own(made.function) if made and made.function else ():
                    if isinstance(node, ast.Yield) and node.value is not None and made:
                        yield node.value, made
            case ast.Name(id=name):
                for one, where in self._named(name, scope):
                    yield from self._elements(one, where)
                for node in _own(scope.function) if scope.function else ():
                    match node:
                        case ast.Call(func=ast.Attribute(value=ast.Name(id=to), attr="append")) if to == name:
                            yield node.args[0], scope
                        case ast.Call(func=ast.Attribute(value=ast.Name(id=to), attr="extend")) if to == name:
                            yield from self._elements(node.args[0], scope)

    def _named(  # noqa: PLR0912 - one case for each place a name is bound in
        self, name: str, scope: Scope
    ) -> Iterator[tuple[ast.expr, Scope]]:
        """Give what a name may stand for."""
        if name in DATA:
            return
        found = False
        for node in _own(scope.function) if scope.function else ():
            for target, value, element in _bindings(node):
                at = _index(target, name)
                if at is None:
                    continue
                found = True
                several = self._elements(value, scope) if element else iter([(value, scope)])
                for one, where in several:
                    if at < 0:
                        yield one, where
                    for whole, there in self._whole(one, where) if at >= 0 else ():
                        if isinstance(whole, ast.Tuple) and at < len(whole.elts):
                            yield whole.elts[at], there
        if found:
            return
        if scope.function and name in [arg.arg for arg in _arguments(scope.function)]:
            yield from self._passed(name, scope)
        elif name in scope.module.constants:
            yield scope.module.constants[name], Scope(scope.module)
        elif name in scope.module.imported and scope.module.imported[name] in modules():
            module = modules()[scope.module.imported[name]]
            if name in module.constants:
                yield module.constants[name], Scope(module)

    def _whole(self, given: ast.expr, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
        """Give what is bound to several names at once: as it stands, or as a function returns it."""
        yield given, scope
        if isinstance(given, ast.Call) and isinstance(given.func, ast.Name):
            where = self._function(given.func.id, scope)
            yield from ((one, where) for one in _returns(where.function)) if where and where.function else ()
        if isinstance(given, ast.Call) and isinstance(given.func, ast.Attribute):
            package, method = scope.module.name.split("/")[0], given.func.attr
            held = [m for m in modules().values() if m.name.split("/")[0] == package and method in m.functions]
            if len(held) == 1:
                there = Scope(held[0], held[0].functions[method])
                yield from ((one, there) for one in _returns(held[0].functions[method]))

    def _passed(self, name: str, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
        """Give what callers pass for a parameter."""
        function = scope.function
        assert function is not None
        names = [arg.arg for arg in _arguments(function)]
        at = names.index(name) - (1 if names[0] == "self" else 0)
        called = function.name
        if called in {name for _, name, _ in SINKS} or called == "__init__":
            return
        for node, module, caller in _calls(scope.module.name.split("/")[0]).get(called, ()):
            if called.startswith("_") and module is not scope.module:
                continue
            given = next((k.value for k in node.keywords if k.arg == name), None)
            if given is None and at < len(node.args):
                given = node.args[at]
            if given is not None:
                yield given, Scope(module, caller)
        if function.args.defaults:
            for arg, default in zip(names[::-1], function.args.defaults[::-1], strict=False):
                if arg == name:
                    yield default, scope

    def _function(self, name: str, scope: Scope) -> Scope | None:
        if name in scope.module.functions:
            return Scope(scope.module, scope.module.functions[name])
        module = modules().get(scope.module.imported.get(name, ""))
        return Scope(module, module.functions[name]) if module and name in module.functions else None

    def _returned(self, name: str, scope: Scope) -> list[str]:
        where = self._function(name, scope)
        if where is None or where.function is None:
            return []
        return [text for value in _returns(where.function) for text in self.texts(value, where)]

    def _field(self, attr: str, scope: Scope) -> list[str]:
        """List what is given for a field where it is made; what a property of the same module returns."""
        made = FIELDS.get((Path(scope.module.name).stem, attr))
        found = [text for one in _made(*made) for text in self.texts(*one)] if made else []
        adding = [modules()["rules/sums.py"]] if scope.module.name == "rules/numbers.py" else []
        for module in (scope.module, *adding):
            function = module.functions.get(attr)
            if function is not None and any(ast.unparse(d) == "property" for d in function.decorator_list):
                found += [t for v in _returns(function) for t in self.texts(v, Scope(module, function))]
        return found


def _made(package: str, kind: str, at: int | str) -> Iterator[tuple[ast.expr, Scope]]:
    """Give what is passed, at a place or by a name, wherever a package makes something of a kind."""
    for node, module, function in _calls(package).get(kind, ()):
        given = _given(node, at)
        if given is not None:
            yield given, Scope(module, function)


@cache
def _calls(package: str) -> dict[str, list[tuple[ast.Call, Module, ast.FunctionDef]]]:
    """Read every call in a package, by the name of what is called."""
    found: dict[str, list[tuple[ast.Call, Module, ast.FunctionDef]]] = {}
    for module in modules().values():
        for function in module.every if module.name.split("/")[0] == package else ():
            for node in _own(function):
                if isinstance(node, ast.Call):
                    found.setdefault(_called(node), []).append((node, module, function))
    return found


@cache
def _own(function: ast.FunctionDef) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(function))


def _returns(function: ast.FunctionDef) -> Iterator[ast.expr]:
    yield from (n.value for n in _own(function) if isinstance(n, ast.Return) and n.value is not None)


def _arguments(function: ast.FunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _bindings(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr, bool]]:
    """Give what is bound to what, and whether to each element of it."""
    match node:
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            yield from ((target, value, False) for target, value in zip(targets, values, strict=True))
        case ast.Assign(targets=[target], value=value):
            yield target, value, False
        case ast.AnnAssign(target=target, value=value) if value is not None:
            yield target, value, False
        case ast.NamedExpr(target=target, value=value):
            yield target, value, False
        case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
            yield target, value, True


def _index(target: ast.expr, name: str) -> int | None:
    """Say where a name is in what is bound: -1 for all of it."""
    if isinstance(target, ast.Name):
        return -1 if target.id == name else None
    if isinstance(target, ast.Tuple):
        for at, each in enumerate(target.elts):
            if isinstance(each, ast.Name) and each.id == name:
                return at
    return None


def _called(node: ast.Call) -> str:
    func = node.func
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


SINKS: tuple[tuple[str, str, int | str], ...] = (
    ("rules", "at", 1), ("project", "fault", 1), ("project manuscript", "_refuse", 0), ("counting", "_problem", 2),
    ("manuscript", "Target", "problem"), ("counting", "Fault", -1), ("manuscript", "Citation", 8),
    ("exchange", "fault", 2), ("exchange", "Unclear", 0), ("exchange model", "Incoherence", 2),
    ("exchange", "Refused", 0), ("exchange", "Refused", 1),
    *(("exchange desk", name, at) for name, at in (("RowFault", 3), ("Refusal", 1), ("Refusal", 2))),
    *((package, "Problem", 2) for package in PACKAGES),
)  # fmt: skip
"""What says something of a place: in which packages, its name, and which of its arguments is the text."""

DATA = frozenset(
    {"key", "STAGES", "VOCABULARIES", "allowed", "PARTS", "FUNCTIONS", "shown", "names", "COUNT", "vocabulary", "stage",
     "later", "format_", "format"}
)  # fmt: skip
"""Names of what is put into a text as it is: keys of files, terms of vocabularies."""


FOLLOWED = frozenset({
    "citation.problem", "problem.detail", "detail", "why", "str(unclear)",  # what one of SINKS was given elsewhere
    "refused.reason", "refused.advice", "sealed.reason", "wrong.message",
    "refused.message",  # a refusal, which tests.support.refusals reads
    "name", "citation.source", "citation.name", "str(passage)",  # an id, of which a rule says what is wrong
})  # fmt: skip
"""What is said and is no text of its own where it is said."""


@cache
def messages() -> dict[Said, str]:
    """Read every text that a rule or a reader says, and where it is said. None may be made so that it is not found."""
    finder = Finder()
    for packages, called, at in SINKS:
        for package in packages.split():
            for node, module, function in _calls(package).get(called, ()):
                given = _given(node, at)
                if given is not None:
                    finder.said(given, Scope(module, function))
                    found = finder.texts(given, Scope(module, function)) or ast.unparse(given) in FOLLOWED
                    assert found, f"{module.name}:{node.lineno} says what is not found: make it so that it is"
    return finder.found


def _given(call: ast.Call, at: int | str) -> ast.expr | None:
    if isinstance(at, int):
        return call.args[at] if -len(call.args) <= at < len(call.args) else None
    return next((keyword.value for keyword in call.keywords if keyword.arg == at), None)



def samples(text: str) -> Iterator[str]:
    """Write what a text may come to: each of the words that may fill a place, and something for all others."""
    filling: dict[str, list[str]] = {}
    for each, fills in messages():
        if fills:
            filling.setdefault(fills, []).append(each)
    places = {place: filling.get(place, []) for place in _PLACE.findall(text)}
    for number in range(max((len(texts) for texts in places.values()), default=0) or 1):
        yield _filled(text, filling, number, 3)


def _filled(text: str, filling: dict[str, list[str]], number: int, deep: int) -> str:
    def held(found: re.Match[str]) -> str:
        texts = filling.get(found[1], [])
        if not texts or not deep:
            return "S7"
        if found[1].endswith("_words"):
            return texts[number % len(texts)].partition(": ")[2]
        return _filled(texts[number % len(texts)], filling, number, deep - 1)

    return _PLACE.sub(held, text).replace("%%", "%")


def everything() -> dict[str, tuple[str, ...]]:
    """Map every text that says something in words to the places it fills; ``itself`` where it is a message."""
    found: dict[str, set[str]] = {}
    said = messages()
    filled = {fills for _, fills in said}
    for text, fills in said:
        places = set(_PLACE.findall(text))
        if _worded(text) or (places and fills) or places & filled:
            found.setdefault(text, set()).add(fills or "itself")
    return {text: tuple(sorted(fills)) for text, fills in found.items()}

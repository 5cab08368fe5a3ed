"""Diagnostics as SARIF 2.1.0 (OASIS), which editors and code hosts read. No word of the manuscript is in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.place import Place

_LEVELS = {Severity.BLOCK: "error", Severity.REVIEW: "warning", Severity.NOTE: "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(diagnostics: Sequence[Diagnostic], rules: Iterable[RuleInfo] = (), *, version: str = "") -> str:
    """Print diagnostics as a SARIF log of one run; the same in, the same bytes.

    ``rules`` is the catalogue, for the rules' summaries; a rule that is not in it is described by its name alone.
    Columns count code points. A place in a Word document, which has no lines, is a logical location.
    """
    known = {info.code: info for info in rules}
    for found in diagnostics:
        known.setdefault(found.code, RuleInfo(found.code, found.name, found.severity, ""))
    order = {code: number for number, code in enumerate(sorted(known))}
    driver = {
        "name": "Firsthand",
        **({"version": version} if version else {}),
        "rules": [_rule(known[code]) for code in order],
    }
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(d, order[d.code]) for d in diagnostics],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(info: RuleInfo) -> dict[str, object]:
    return {
        "id": info.code,
        "name": info.name,
        **({"shortDescription": {"text": info.summary}} if info.summary else {}),
        "defaultConfiguration": {"level": _LEVELS[info.severity]},
        "helpUri": f"docs/rules/{info.code}-{info.name}.md",
    }


def _result(diagnostic: Diagnostic, index: int) -> dict[str, object]:
    values = {"subjects": list(diagnostic.subjects), "values": dict(diagnostic.values)}
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": diagnostic.message},
        "locations": [_location(diagnostic.place)],
        "properties": values,
    }


def _location(place: Place) -> dict[str, object]:
    artifact = {"artifactLocation": {"uri": quote(place.path)}}
    if place.path.lower().endswith(".docx"):
        where = f"paragraph {place.line}, character {place.column}"
        return {"physicalLocation": artifact, "logicalLocations": [{"fullyQualifiedName": where}]}
    region = {"startLine": place.line, "startColumn": place.column}
    if place.end_line:
        region |= {"endLine": place.end_line, "endColumn": place.end_column}
    return {"physicalLocation": {**artifact, "region": region}}

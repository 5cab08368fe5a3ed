"""Diagnostics as one JSON object. It carries codes, places, ids and numbers, never a word of the manuscript."""

from __future__ import annotations

import json
from collections.abc import Sequence

from firsthand.diagnostics.diagnostic import Diagnostic, Severity


def as_json(diagnostics: Sequence[Diagnostic]) -> str:
    """Print diagnostics in the order given, as ``docs/formats/diagnostics.md`` says. The same in, the same bytes."""
    counts = {str(severity): sum(1 for d in diagnostics if d.severity is severity) for severity in Severity}
    summary = {"total": len(diagnostics), **counts, "publishable": not (counts["block"] or counts["review"])}
    shown = {"diagnostics": [_object(d) for d in diagnostics], "summary": summary}
    return json.dumps(shown, ensure_ascii=False, indent=2) + "\n"


def _object(diagnostic: Diagnostic) -> dict[str, object]:
    place = diagnostic.place
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": str(diagnostic.severity),
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line or place.line,
        "end_column": place.end_column or place.column,
        "message": diagnostic.message,
        "subjects": list(diagnostic.subjects),
        "values": dict(diagnostic.values),
    }

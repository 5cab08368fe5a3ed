"""The evidence pack: records of what a report prints, fixed under one root. Format: docs/formats/evidence-pack.md."""

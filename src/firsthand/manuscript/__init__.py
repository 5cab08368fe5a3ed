"""The author's text, read: Markdown and Word, evidence links and exact places; and given back, mended or annotated."""

from firsthand.manuscript.reading import read, read_files

__all__ = ["read", "read_files"]

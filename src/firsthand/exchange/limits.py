"""How much of a stranger's file we are ready to take in, and how a reader says no."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

FILE_BYTES = 50 * MEGABYTE
"""The largest file. An interview of twenty hours with pictures stays below it."""

TEXT_BYTES = 16 * MEGABYTE
"""The largest text: some 2.6 million words, a hundred times a long interview; held several times over in memory."""

LINES = 200_000
"""The most lines, or timed pieces: each may become a turn. The longest day of hearings has some thousands."""

MARKS = 30
"""The most combining marks on one character, as in Unicode's stream-safe text."""

ZIP_BYTES = 200 * MEGABYTE
"""The most a zip may hold unpacked, pictures counted."""

ZIP_RATIO = 200
"""The most one member may grow in unpacking. Word's own XML reaches about 20; a bomb starts at 1,000."""

ZIP_RATIO_FROM = 1 * MEGABYTE
"""Members that unpack to less than this are never bombs, however well they pack."""

ZIP_MEMBERS = 2_000
"""The most members of a zip: a document of a thousand pictures has fewer."""

XML_BYTES = 24 * MEGABYTE
"""The largest XML part. A day's hearing in Word takes 2 MB."""

TAGS = 1_000_000
"""The most tags of an XML part, or brackets of a JSON: each costs a hundred bytes and more in memory, however short."""

PDF_PAGES = 2_000
"""The most pages of a PDF."""

PDF_STREAM_BYTES = 16 * MEGABYTE
"""The most one stream of a PDF may unpack to. A page's words and signs take some 50 KB; a Korean font some 10 MB."""

PDF_SECONDS = 60
"""The longest a PDF may take, looked at between pages. A page takes some 10 ms."""

TABLE_ROWS = 200_000
"""The most rows of a table: codings of a large archive."""

TABLE_COLUMNS = 200
"""The most columns of a table."""

CELL_CHARACTERS = 32_767
"""The longest cell: a spreadsheet's own limit."""


class Refused(Exception):
    """Raised inside this package where a file cannot go in; never leaves it. Carries no word of the file."""

    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice

"""What is spoiled: sound files of every format, invented here, from the example, and real ones where they are at hand.

Testimony invented here carries a word found nowhere else, so that a message which quotes a file gives itself away.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import firsthand
from firsthand.model.private import Private
from tests.soak.mutation import repacked
from tests.support import files, word

MARKS = ("Quillonby", "퀼론비")
"""Invented words. No message of the program may hold one."""

EXAMPLE = Path(firsthand.__file__).parent / "demo" / "example"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "formats"

TALK = (
    ("INTERVIEWER", "Where did you live, and who lived with you?"),
    ("SOURCE", "We lived in Quillonby, my mother and I. The walls were thin, and you could hear Quillonby wake up."),
    ("INTERVIEWER", "자기비판서를 쓴 적이 있습니까?"),
    ("SOURCE", "퀼론비에서 한 번 썼습니다. 다음 날에는 아무도 퀼론비 이야기를 하지 않았어요."),
    ("SOURCE", "Nobody asked again: I kept the paper. In Quillonby one keeps everything."),
)
_LINES = [f"{who}: {words}" for who, words in TALK]


def example(name: str) -> bytes:
    """Return a file of the invented example."""
    return (EXAMPLE / name).read_bytes()


def shared(folder: str, suffix: str) -> list[bytes]:
    """Return the real files with this ending, none where the folder beside the project is absent."""
    return [path.read_bytes() for path in sorted((SHARED / folder).glob(f"*{suffix}"))]


@cache
def transcripts() -> dict[str, tuple[bytes, ...]]:
    """List sound transcripts by ending."""
    text = "\n\n".join(_LINES)
    korean = example("interviews/S01.ko.md")
    return {
        ".txt": (text.encode(), text.encode("cp949", "replace"), (text * 2).encode("utf-16"), korean),
        ".md": (example("interviews/S02.ko.md"), example("interviews/S03.en.md"), b"# Interview\n\n" + text.encode()),
        ".docx": (repacked(files.docx(_LINES, TALK)), _word_transcript()),
        ".odt": (repacked(files.odt(_LINES)),),
        ".hwpx": (repacked(files.hwpx(_LINES)),),
        ".pdf": (files.pdf(*_LINES), _plain_pdf()),
        ".srt": (files.srt(TALK), *(data for data in shared("transcripts", ".srt") if len(data) < 20_000)),
        ".vtt": (files.vtt(TALK), *shared("transcripts", ".vtt")),
        ".json": (files.whisper(TALK), *(data for data in shared("transcripts", ".json") if len(data) < 40_000)),
    }


def _word_transcript() -> bytes:
    made = word.Docx(header="<w:p/>", comments="<w:comment/>")
    body = [word.paragraph(line) for line in _LINES]
    noted = word.paragraph("SOURCE: Quillonby", made.note("퀼론비"), word.run("", "<w:del/>"))
    grid = word.table(*((word.paragraph(who), word.paragraph(words)) for who, words in TALK))
    return repacked(made.write(*body, noted, grid, word.paragraph(word.text_box(word.paragraph(_LINES[0])))))


def _plain_pdf() -> bytes:
    """Write a PDF by hand, uncompressed, so that a flipped bit lands in its words and its structure alike."""
    lines = "".join(f"({who}: words of Quillonby) Tj T* " for who, _ in TALK)
    stream = f"BT /F1 12 Tf 72 720 Td 14 TL {lines}ET"
    page = (
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 5 0 R >> >> >>"
    )
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>",
        page,
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        page,
    )
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start, size = len(out), len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    out += f"startxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


@cache
def tables(name: str) -> dict[str, tuple[bytes, ...]]:
    """List sound tables of one kind (``register``, ``consents``, ``coverage``, ``codings``), by ending."""
    sound = b"".join(example(f"{name}.csv").splitlines(keepends=True)[:40])
    rows = list(csv.reader(io.StringIO(sound.decode())))
    marked = sound.replace(b",invented", b",Quillonby") + ",".join(MARKS[0] for _ in rows[0]).encode() + b"\n"
    undated = b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    sheet = repacked(files.xlsx(rows), {"docProps/core.xml": undated})
    return {
        ".csv": (sound, marked, sound.decode().encode("utf-16"), sound.replace(b",", b";")),
        ".xlsx": (sheet, sheet, *shared("xlsform", ".xlsx")),
    }


@cache
def event_tables(name: str) -> dict[str, tuple[bytes, ...]]:
    """List sound tables of the record of events of one kind, by ending; of ``events``, workbooks of all five too."""
    from firsthand.exchange import event_book, event_csvs
    from tests.unit.vault.happened import ACCOUNTS, RECORD

    marked = replace(ACCOUNTS[3], anchor=Private(MARKS[1]), memo=Private(MARKS[0]))
    record = replace(RECORD, accounts=(*ACCOUNTS[:3], marked, *ACCOUNTS[4:]))
    sound = b"".join(example(f"events/{name}.csv").splitlines(keepends=True)[:40])
    return {
        ".csv": (sound, event_csvs(record)[f"{name}.csv"], sound.decode("utf-8-sig").encode("utf-16")),
        ".xlsx": (repacked(event_book(record)),),
    }


@cache
def manuscripts() -> dict[str, tuple[bytes, ...]]:
    """List sound manuscripts by ending."""
    names = ("report/press.md", "report/report.md", "report/report.ko.md")
    return {".md": (*map(example, names), _DENSE.encode()), ".docx": (_word_manuscript(), repacked(files.docx(_LINES)))}


_DENSE = """---
title: Quillonby
---

# Where "it" happened[^1]

All of [those interviewed](finding:interviewed) said so; ["nobody asked" […] twice](quote:S01/4-6 "title").

| who | how many |
|---|---|
| [women](finding:women/of) | [20 of 25](finding:women) |

> 모두 [스물다섯 명](finding:interviewed)이 “그렇다”고 했다. [경찰](<quote:S02.2/4>) 퀼론비

1. one
   - [x] two **three _four_** `five` ![Chart](chart:recourse)

[^1]: A note with [a fact](fact:hana-2018), <b>HTML</b> and [a reference][r].

[r]: source:S01
"""


PLAIN = (
    """# A plain report

It rained on *the road*, and **nobody** came out. A lamp[^1] hung by the door.

비가 왔다. 문 옆에 등불이 걸려 있었다.

| where | what |
|:--|--:|
| the yard | a lamp & a jar |

1. first
   - within

A lamp and [a page](https://example.org/?a=b&c=d).

[^1]: An old one, with `code` and a # sign, $ and @ too.
""".encode(),
)
"""Manuscripts that claim nothing, so that what is spoiled in them may still be published."""


def _word_manuscript() -> bytes:
    made, cell = word.Docx(), word.paragraph
    linked = cell("They said: ", made.link("quote:S01/4", "“We lived in Quillonby”"), " and left.", style="1")
    fields = word.field_link("source:S01", "Han Bok-nyo", split=True)
    fields += word.simple_field_link("finding:interviewed", "25")
    noted = cell("All", made.note("퀼론비 ", made.link("fact:hana-2018", "997")), made.note("x", kind="endnote"))
    grid = word.table((cell("who"), cell("how many")), (cell("퀼론비"), cell("20")))
    boxed = cell(word.text_box(cell(made.link("table:settings", "Where"))))
    items = [word.item("first", 1), word.item("second", 1, 1), word.item("dot", 2)]
    return repacked(made.write(linked, cell(fields), noted, grid, boxed, *items))


@cache
def conditions() -> tuple[bytes, ...]:
    """List sound conditions, those of the example among them."""
    held = [tomllib.loads(path.read_text("utf-8")) for path in sorted((EXAMPLE / "findings").glob("*.toml"))]
    written = {str(one[key]) for one in held for key in ("among", "where") if key in one}
    return tuple(condition.encode() for condition in (*sorted(written), *_CONDITIONS))


_CONDITIONS = (
    "sex = 'female' and age between 20 and 40",
    "not (left_year in (2003, 2004) or province is null)",
    "asked('police')",
    "says('sanction.*', basis => 'witnessed')",
)


def _encoded(text: str) -> tuple[bytes, ...]:
    return tuple(line.strip().encode() for line in text.strip().splitlines())


QUERIES = _encoded("""
    "자기비판서"
    police near:5 report
    "exact words" OR (one -two)
    repor* AND 퀼론비
    -경찰 신고 near:2 남편
    women's “own words”
    ((a OR b) (c OR d)) -e
    대* 경찰서에서
""")
TARGETS = _encoded("""
    quote:S14/112
    quote:S14.2/40-44
    finding:police-pointless/of
    source:S14
    fact:hana-2018
    table:settings
    qoute:S14/1
    Quote:%EA%B5%AC%EC%88%A0-3/4
    mailto:a@b.c
    ../a.md#b
    quote : 구술-3/4
""")

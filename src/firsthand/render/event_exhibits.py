"""A computed figure of what happened → the table of a crossing, or the table and the chart of a funnel of recourse."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width

from firsthand.disclosure.cells.event_sums import apart
from firsthand.model.finding import ALL, NOT_KNOWN, Count, Figure
from firsthand.render.exhibits import bar_chart, remarks, shown
from firsthand.render.numbers import figures
from firsthand.render.spans import printable, spans
from firsthand.render.tree import Bar, Cell, Chart, Spans, Table
from firsthand.render.words import Words

_LINES = {NOT_KNOWN: "line.others", ALL: "line.all"}

_LINE, _LEAST_LABEL = 72, 16
"""How many letters a line of a table holds in the PDF, and the least for the labels of its rows."""


def event_table(figure: Figure, caption: Spans, words: Words, ident: str) -> Table:
    """Set a funnel by stage with who is not known, or a crossing cell by cell with its totals."""
    return _funnel(figure, caption, words, ident) if figure.exhibit.stages else _crossing(figure, caption, words, ident)


def event_chart(figure: Figure, caption: Spans, words: Words, ident: str) -> Chart | Table:
    """Set a funnel as one bar a stage, with its table; a crossing is a table however it is cited."""
    if not figure.exhibit.stages:
        return event_table(figure, caption, words, ident)
    bars = tuple(_bar(cells[0], label, words) for cells, label in zip(figure.cells, _rows(figure, words), strict=True))
    legend = (words.say("funnel.in"), words.say("funnel.unknown"), words.say("funnel.rest"))
    data = event_table(figure, _text(words.say("data"), words), words, f"{ident}-data")
    return bar_chart(bars, legend, caption, data, words, ident)


def _bar(count: Count, label: str, words: Words) -> Bar:
    return Bar(label, "", count.n, count.unknown, count.of, figures(count, words))


def _funnel(figure: Figure, caption: Spans, words: Words, ident: str) -> Table:
    names = ("funnel.stage", "funnel.yes", "funnel.no", "annex.findings.not-asked", "funnel.not-known")
    rows = []
    for (count,), label in zip(figure.cells, _rows(figure, words), strict=True):
        open_ = count.of - count.n - count.denied - count.not_asked
        numbers = (figures(count, words), count.denied, count.not_asked, open_)
        rows.append((Cell(_text(label, words), heads="row"), *(_number(number, words) for number in numbers)))
    says = [*remarks(figure, words), words.say("funnel.remark")]
    return Table((_head(names, words),), tuple(rows), caption, (5, 3, 2, 2, 2), _text(" ".join(says), words), ident)


def _head(names: tuple[str, ...], words: Words) -> tuple[Cell, ...]:
    return tuple(
        Cell(_text(words.say(name), words), heads="col", align="right" if place else "")
        for place, name in enumerate(names)
    )


def _crossing(figure: Figure, caption: Spans, words: Words, ident: str) -> Table:
    exhibit = figure.exhibit
    by = [words.say(f"by.{dimension}") for dimension in (exhibit.rows_by, exhibit.columns_by) if dimension]
    heads = _columns(figure, words) if exhibit.columns_by else (words.say("table.count"),)
    head = (
        Cell(_text(words.say("by.join").join(by), words), heads="col"),
        *(Cell(_text(label, words), heads="col", align="right") for label in heads),
    )
    labels = _rows(figure, words)
    rows = tuple(
        (
            Cell(_text(label, words), heads="row"),
            *(_cell(figure, (row, column), words) for column in range(len(figure.columns))),
        )
        for row, label in enumerate(labels)
    )
    says = [*remarks(figure, words), *(words.say(key) for key in _why_no_sums(figure))]
    return Table((head,), rows, caption, _widths(labels, heads), _text(" ".join(says), words), ident)


def _widths(labels: Sequence[str], heads: Sequence[str]) -> tuple[int, ...]:
    """Give each column room for the longest word of its head, or for two lines of it; the labels get what is left."""
    columns = [max(3, *map(_letters, head.split()), -(-_letters(head) // 2)) + 2 for head in heads]
    return (max(_LEAST_LABEL, min(max(map(_letters, labels)), _LINE - sum(columns))), *columns)


def _letters(text: str) -> int:
    """Measure text in Latin letters, of which a Korean one takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _why_no_sums(figure: Figure) -> tuple[str, ...]:
    """Name why lines do not add up, where they do not: lines that share units, units between a row and a column."""
    both = "overlap.both" if len(figure.overlaps) > 1 else ""
    keys = [both] if both else [f"overlap.{side}" for side in sorted(figure.overlaps)]
    return (*keys, *(("overlap.apart",) if apart(figure) else ()))


def _cell(figure: Figure, position: tuple[int, int], words: Words) -> Cell:
    count = shown(figure, position)
    return _number(words.say("cell.sign") if count is None else count.n, words)


def _number(number: int | str, words: Words) -> Cell:
    return Cell(_text(str(number), words), align="right")


def _text(text: str, words: Words) -> Spans:
    return spans(text, words.language)


def _rows(figure: Figure, words: Words) -> tuple[str, ...]:
    labels = figure.row_labels.get(words.language, figure.lines)
    stages = {stage: f"stage.{stage}" for stage in figure.exhibit.stages}
    return _labelled(labels, figure.lines, _LINES | stages, words)


def _columns(figure: Figure, words: Words) -> tuple[str, ...]:
    return _labelled(figure.column_labels.get(words.language, figure.columns), figure.columns, _LINES, words)


def _labelled(labels: tuple[str, ...], names: tuple[str, ...], fixed: dict[str, str], words: Words) -> tuple[str, ...]:
    """Give each line its label; where it has none, the fixed words for it."""
    return tuple(
        printable(label) or (words.say(fixed[name]) if name in fixed else printable(name))
        for label, name in zip(labels, names, strict=True)
    )

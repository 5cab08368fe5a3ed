"""A computed figure → a table, or a chart with its table."""

from __future__ import annotations

from firsthand.model.finding import Count, Figure, Unit
from firsthand.render.numbers import figures, unknowns
from firsthand.render.spans import printable, spans
from firsthand.render.tree import Bar, Cell, Chart, Span, Spans, Table
from firsthand.render.words import Words


def table(figure: Figure, caption: Spans, words: Words, ident: str) -> Table:
    """Set a figure as a table: a row a finding, a column a value, each cell "n of N" with its unknowns."""
    rows = tuple(
        (
            Cell(_text(label, words), heads="row"),
            *(Cell(_cell(figure, (row, column), words)) for column in range(len(figure.columns))),
        )
        for row, label in enumerate(_rows(figure, words))
    )
    columns = _columns(figure, words) if any(figure.columns) else (words.say("table.count"),)
    head = tuple(Cell(_text(label, words), heads="col") for label in (words.say("table.finding"), *columns))
    remark = " ".join(remarks(figure, words))
    widths = (4, *(3 for _ in columns)) if len(columns) > 1 else (3, 2)
    return Table((head,), rows, caption, widths, _text(remark, words), ident)


def chart(figure: Figure, caption: Spans, words: Words, ident: str) -> Chart:
    """Set a figure as a bar chart, one bar a cell, with the same figures as a table."""
    bars = tuple(
        _bar(figure, (i, j), (row, column), words)
        for i, row in enumerate(_rows(figure, words))
        for j, column in enumerate(_columns(figure, words))
    )
    legend = (words.say("chart.in"), words.say("chart.unknown"), words.say("chart.rest"))
    data = table(figure, _text(words.say("data"), words), words, f"{ident}-data")
    return bar_chart(bars, legend, caption, data, words, ident)


def bar_chart(
    bars: tuple[Bar, ...], legend: tuple[str, str, str], caption: Spans, data: Table, words: Words, ident: str
) -> Chart:
    """Put a chart together with what it says in words and the same figures as a table."""
    says = words.say("chart.says", rows=" ".join(_says(bar, words) for bar in bars))
    return Chart(caption, bars, legend, says, data, ident, words.language)


def remarks(figure: Figure, words: Words) -> tuple[str, ...]:
    """Say what is counted and, where cells are not shown, why."""
    units = sorted({count.unit for cells in figure.cells for count in cells} or {Unit.SOURCE})
    hidden = (words.say("table.hidden", n=figure.least),) if figure.hidden else ()
    return (*(words.say(f"table.remark.{unit}") for unit in units), *hidden)


def _bar(figure: Figure, position: tuple[int, int], labels: tuple[str, str], words: Words) -> Bar:
    """Set one bar; one that is not shown has no length."""
    count = shown(figure, position)
    if count is None:
        return Bar(*labels, 0, 0, 0, words.say("cell.hidden"))
    return Bar(*labels, count.n, count.unknown, count.of, figures(count, words))


def _says(bar: Bar, words: Words) -> str:
    label = f"{bar.group}, {bar.label}" if bar.label else bar.group
    if bar.unknown:
        return words.say("chart.row.unknown", label=label, figures=bar.figures, unknown=bar.unknown)
    return words.say("chart.row", label=label, figures=bar.figures)


def shown(figure: Figure, position: tuple[int, int]) -> Count | None:
    """Return a cell's count, and None for one that is not shown: the only way a count comes into print."""
    return None if position in figure.hidden else figure.cells[position[0]][position[1]]


def _cell(figure: Figure, position: tuple[int, int], words: Words) -> Spans:
    count = shown(figure, position)
    if count is None:
        return _text(words.say("cell.sign"), words)
    beside = unknowns(count, words)
    said = _text(figures(count, words), words)
    return (*said, Span("\n"), *_text(beside, words)) if beside else said


def _text(text: str, words: Words) -> Spans:
    return spans(text, words.language)


def _rows(figure: Figure, words: Words) -> tuple[str, ...]:
    return tuple(map(printable, figure.row_labels.get(words.language, figure.exhibit.rows)))


def _columns(figure: Figure, words: Words) -> tuple[str, ...]:
    if not any(figure.columns):
        return ("",) * len(figure.columns)
    return tuple(map(printable, figure.column_labels.get(words.language, figure.columns)))

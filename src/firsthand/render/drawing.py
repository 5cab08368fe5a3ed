"""A computed figure as a report shows it, in a paragraph of its own or alone."""

from __future__ import annotations

from firsthand.model.finding import Figure
from firsthand.render.event_exhibits import event_chart, event_table
from firsthand.render.exhibits import chart, table
from firsthand.render.tree import Chart, Spans, Table
from firsthand.render.words import Words


def draw(figure: Figure, caption: Spans, words: Words, ident: str, *, as_chart: bool) -> Table | Chart:
    """Set a figure as a table, or as a chart with its table. A crossing of what happened is a table either way."""
    as_a_chart, as_a_table = (event_chart, event_table) if figure.exhibit.of_events else (chart, table)
    return as_a_chart(figure, caption, words, ident) if as_chart else as_a_table(figure, caption, words, ident)
